// @ts-check
// Back and forward lead to the page whose address they show. JupyterLab writes the address of the page that is open,
// but does not read it again.

import { languageOf } from "./texts.js";

const TREE = /\/(?:lab|doc)(?:\/workspaces\/[\w-]+)?\/tree\/([^?#]+)/;

/** The document or folder that an address leads to. */
const pathIn = (address) => decodeURIComponent(TREE.exec(address)?.[1] ?? "");

export function showWhereBackLeads(app, router) {
  addEventListener("popstate", () => {
    const path = pathIn(location.pathname);
    if (languageOf(path)) app.commands.execute("docmanager:open", { path });
  });
  const navigate = router.navigate.bind(router);
  router.navigate = (path, options) => {
    const { pathname } = new URL(path, new URL(router.base, location.origin));
    // Only written down, while the page may be on its way: that of the folder would lead a reload to no page at all.
    if (options?.skipRouting && languageOf(pathIn(location.pathname)) && !pathIn(pathname).endsWith(".ipynb")) return;
    // A page shown by Back would be written down again as a new one, and Forward would lead nowhere.
    if (options?.skipRouting && pathname === location.pathname) history.replaceState(history.state, "", pathname);
    else navigate(path, options);
  };
}
