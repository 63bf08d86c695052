// Back and forward lead to the page whose address they show. JupyterLab writes the address of the page that is open,
// but does not read it again.

import { languageOf } from "./texts.js";

const TREE = /\/(?:lab|doc)(?:\/workspaces\/[\w-]+)?\/tree\/([^?#]+)/;

export function showWhereBackLeads(app, router) {
  addEventListener("popstate", () => {
    const path = decodeURIComponent(TREE.exec(location.pathname)?.[1] ?? "");
    if (!languageOf(path)) return;
    app.commands.execute("docmanager:open", { path });
  });
  // A page shown by Back would be written down again as a new one, and Forward would lead nowhere.
  const navigate = router.navigate.bind(router);
  router.navigate = (path, options) => {
    const wanted = new URL(path, new URL(router.base, location.origin)).pathname;
    if (!options?.hard && wanted === location.pathname) return;
    navigate(path, options);
  };
}
