// @ts-check
// A page of the course in JupyterLab: found when it is looked at, alive from then on, and never a document.

import { keepAlive } from "./alive.js";
import { makeBar } from "./bar.js";
import { isComplete } from "./coming.js";
import { courseBar, greeting, placeOf, titleOf } from "./coursebar.js";
import { showFrame } from "./frame.js";
import { inFront, onFront } from "./front.js";
import { addressOf, followLinks, writeDown } from "./history.js";
import { readOnly } from "./reading.js";
import { hasStyle } from "./style.js";
import { before, course, languageOf, textsIn } from "./texts.js";
import { addTools, tidy } from "./tools.js";
import { watch } from "./watch.js";

const UNTIL_SLOW = before ? 90000 : 15000; // ms; a browser may have a whole Python to fetch
const UNTIL_MISSING = 8000;

/** A place above the cells that is as high as what stands in it. @param {any} panel @param {any} Widget */
function makeHead({ contentHeader }, Widget) {
  const widget = new Widget();
  const head = widget.node.appendChild(document.createElement("header"));
  contentHeader.addClass("digilead-head");
  widget.addClass("digilead-head");
  contentHeader.addWidget(widget);
  new ResizeObserver(() => {
    widget.node.style.minHeight = `${head.offsetHeight}px`;
    contentHeader.fit();
  }).observe(head);
  return head;
}

export class Page {
  /** Runs it again; `alive.js` says how. @type {() => void} */
  start;

  /** @param {any} app @param {any} panel @param {string} language @param {{ CodeCell: any, Widget: any }} shared */
  constructor(app, panel, language, { CodeCell, Widget }) {
    this.panel = panel;
    this.language = language;
    this.texts = textsIn(language);
    this.CodeCell = CodeCell;
    this.isLookedAt = () => inFront(app) === panel;
    panel.node.lang = language;

    const reload = { label: this.texts.reload, do: () => location.reload() };
    const restart = { label: this.texts.restart, do: () => this.session.restartKernel() };
    const start = { label: this.texts.start, do: () => this.start() };
    this.actions = { blocked: reload, missing: reload, hung: restart, not_started: start };

    const head = makeHead(panel, Widget);
    this.place = placeOf(course, panel.context.path);
    const open = (path) => app.commands.execute("docmanager:open", { path });
    followLinks(panel, open);
    if (this.place) {
      const links = { addressOf, open };
      head.append(courseBar(course, this.place, {
        ...links,
        tools: [[this.texts.show_code, () => app.commands.execute("digilead:show_code")]],
        more: [[this.texts.restart, restart.do]],
      }), greeting(course, this.place, this.texts, links));
    }
    this.bar = makeBar(head, this.texts);
    panel.disposed.connect(watch(this));
  }

  get session() {
    return this.panel.sessionContext;
  }
  get kernel() {
    return this.session.session?.kernel;
  }
  /** The code cells that do something. */
  get cells() {
    const cells = this.panel.content.widgets;
    return cells.filter(({ model }) => model.type === "code" && model.sharedModel.getSource().trim());
  }

  /** The style sheet reads it. @param {"waiting" | "alive" | "failed"} state */
  setState(state) {
    this.since = performance.now();
    this.panel.node.dataset.course = state;
  }

  trouble() {
    const state = this.panel.node.dataset.course;
    const took = performance.now() - this.since;
    if (state === "failed" || (state === "waiting" && took > UNTIL_SLOW)) return "not_started";
    if (state === "alive" && took > UNTIL_MISSING && !(hasStyle("frame") && hasStyle("page") && isComplete(this))) return "missing";
    return undefined;
  }
}

/** Look after every page of the course from the first time it is looked at. */
export function beginWithPages(app, shared) {
  const known = new WeakMap();
  const current = () => known.get(inFront(app));

  function look() {
    const panel = inFront(app);
    const language = panel?.context && panel.content?.widgets && languageOf(panel.context.path);
    if (language && !known.has(panel)) {
      const page = new Page(app, panel, language, shared);
      known.set(panel, page);
      tidy(panel.toolbar);
      readOnly(page, shared.printable);
      keepAlive(page);
    }
    if (panel) show();
    if (language) writeDown(panel.context.path);
    current()?.lookedAt();
    tools.renew();
  }

  /** The frame around the page, and its name on the tab of the browser. */
  function show() {
    const page = current();
    showFrame(app.shell, !page?.isReading);
    page?.panel.toolbar.setHidden(page.isReading);
    if (page?.place && page.isReading) document.title = titleOf(course, page.place);
  }

  // JupyterLab writes the name of the file there, later and again.
  new MutationObserver(() => {
    const page = current();
    const title = page?.place && page.isReading && titleOf(course, page.place);
    if (title && document.title !== title) document.title = title;
  }).observe(document.querySelector("title") ?? document.head, { childList: true, characterData: true, subtree: true });

  const tools = addTools(app, current, show);
  document.addEventListener("keydown", (event) => current()?.ownKeys(event), true);
  onFront(app, look);
}
