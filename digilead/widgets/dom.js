// @ts-check
// Shared by the course's front ends. Python joins these files into one module (front_end in view.py), so nothing here
// is imported or exported.

const NARROW_BELOW = 560; // px

/** What anywidget gives a front end: Python's traits, and the way to Python.
 * @typedef {{ get: (trait: string) => any, set: (trait: string, value: unknown) => void, save_changes: () => void,
 *   on: (event: string, listener: (...args: any[]) => void) => void,
 *   off: (event: string, listener: (...args: any[]) => void) => void,
 *   send: (message: object, callbacks?: undefined, buffers?: ArrayBuffer[]) => void }} Model
 */

/** An element with attributes, listeners ("onclick": f) and children; strings become text, never HTML.
 * @param {string} tag @param {Record<string, any>} [props]
 * @param {...(Node | string | false | null | undefined)} children @returns {any} */
function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false && value !== "") node.setAttribute(name, value);
  }
  node.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child)));
  return node;
}

/** Fill "{name}" in a text of the form. @param {string} text @param {Record<string, string | number>} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** What is typed and clicked here is the browser's own: JupyterLab would insert, delete and move cells, take Ctrl+Z away
 * from a text field and open a menu about cells instead of the one with copy and paste. Only Ctrl+S still reaches it: the
 * notebook around may be somebody's own copy. @param {HTMLElement} root */
function guardKeys(root) {
  root.dataset.jpSuppressContextMenu = "";
  root.addEventListener("keydown", (event) => {
    if (!((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s")) event.stopPropagation();
  });
}

/** Report the width class of `root` to Python, and to its own style sheet. Returns what stops it.
 * @param {HTMLElement} root @param {Model} model */
function watchWidth(root, model) {
  const observer = new ResizeObserver(([entry]) => {
    const pixels = entry.contentRect.width;
    if (!pixels) return; // in a tab that is not shown
    const width = pixels < NARROW_BELOW ? "narrow" : "wide";
    if (root.dataset.width === width) return;
    root.dataset.width = width;
    if (model.get("width") === width) return;
    model.set("width", width);
    model.save_changes();
  });
  observer.observe(root);
  return () => observer.disconnect();
}

/** Tell Python whenever the page is looked at again: others may have written meanwhile. Returns what stops it.
 * @param {HTMLElement} root @param {Model} model */
function watchLooks(root, model) {
  const stop = new AbortController();
  const { signal } = stop;
  const look = () => {
    try {
      model.send({ do: "look" });
    } catch {
      // The kernel is gone for good, and a new view comes with the next one.
    }
  };
  window.addEventListener("focus", look, { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look(), { signal });
  root.addEventListener("focusin", (event) => root.contains(/** @type {Node} */ (event.relatedTarget)) || look(), { signal });
  let shown = true; // a page of JupyterLab behind another one has no size
  const observer = new ResizeObserver(([entry]) => {
    const before = shown;
    shown = entry.contentRect.width > 0;
    if (shown && !before) look();
  });
  observer.observe(root);
  return () => (stop.abort(), observer.disconnect());
}

/** Show HTML that Python made and escaped. What was folded out stays out, and focus stays where it was.
 * @param {HTMLElement & { shownHtml?: string }} box @param {string} html */
function showSafeHtml(box, html) {
  if (box.shownHtml === html) return;
  box.shownHtml = html;
  const focusable = () =>
    /** @type {HTMLElement[]} */ ([...box.querySelectorAll("a[href], button, summary, input, [tabindex]")]);
  const open = [...box.querySelectorAll("details")].map((details) => details.open);
  const focused = focusable().findIndex((node) => node.matches(":focus"));
  box.innerHTML = html;
  box.querySelectorAll("details").forEach((details, at) => (details.open = open[at] ?? details.open));
  if (focused >= 0) focusable()[focused]?.focus({ preventScroll: true });
}

/** Hand a file that Python made to the participant's browser.
 * @param {string} name @param {string} kind @param {BlobPart[]} buffers */
function saveFile(name, kind, buffers) {
  const url = URL.createObjectURL(new Blob(buffers, { type: kind }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
