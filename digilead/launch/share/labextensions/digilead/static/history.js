// @ts-check
// Back and forward lead to the page whose address they show. JupyterLab writes the address of the page that is open,
// but does not read it again; in a browser's own edition a page is named behind the question mark, and JupyterLite
// takes the name out of the address as soon as it has read it.

import { baseUrl, before, languageOf } from "./texts.js";

const TREE = /\/(?:lab|doc)(?:\/workspaces\/[\w-]+)?\/tree\/([^?#]+)/;

/** Where a page of the course is found. */
export const addressOf = (path) =>
  before ? `${baseUrl}lab/index.html?path=${encodeURIComponent(path)}` : `${baseUrl}doc/tree/${path}`;

/** The document or folder that an address leads to. */
const pathIn = ({ pathname, search }) =>
  (before && new URLSearchParams(search).get("path")) || decodeURIComponent(TREE.exec(pathname)?.[1] ?? "");

/** Write down that a page is looked at, where JupyterLite does not. */
export function writeDown(path) {
  const written = pathIn(location);
  if (!before || written === path) return;
  const write = languageOf(written) ? "pushState" : "replaceState"; // at first nothing is left behind
  history[write](history.state, "", addressOf(path));
}

/** Links in a page lead from where it lies, which in a browser's own edition is not what the address says. */
export function followLinks({ node, context }, open) {
  if (before) node.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { pathname } = new URL(link.getAttribute("href"), new URL(context.path, location.origin));
    const path = decodeURIComponent(pathname).slice(1);
    if (!languageOf(path)) return;
    event.preventDefault();
    open(path);
  });
}

export function showWhereBackLeads(app, router) {
  addEventListener("popstate", () => {
    const path = pathIn(location);
    if (languageOf(path)) app.commands.execute("docmanager:open", { path });
  });
  const navigate = router.navigate.bind(router);
  router.navigate = (path, options) => {
    const { pathname, search } = new URL(path, new URL(router.base, location.origin));
    // Only written down, while the page may be on its way: that of the folder would lead a reload to no page at all.
    if (options?.skipRouting && languageOf(pathIn(location)) && !pathIn({ pathname, search }).endsWith(".ipynb")) return;
    // A page shown by Back would be written down again as a new one, and Forward would lead nowhere.
    if (options?.skipRouting && pathname === location.pathname) history.replaceState(history.state, "", pathname);
    else navigate(path, options);
  };
}
