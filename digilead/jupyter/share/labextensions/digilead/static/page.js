// A page of the course in JupyterLab: found when it is looked at, alive from then on, and never a document.

import { keepAlive } from "./alive.js";
import { hasStyle, makeBar } from "./bar.js";
import { isComplete } from "./coming.js";
import { inFront, onFront } from "./front.js";
import { readOnly } from "./reading.js";
import { languageOf, textsIn } from "./texts.js";
import { addTools, tidy } from "./tools.js";
import { watch } from "./watch.js";

const UNTIL_SLOW = 15000; // ms
const UNTIL_MISSING = 8000;

export class Page {
  constructor(app, panel, language, CodeCell) {
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

    this.bar = makeBar(panel.node, this.texts);
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

  /** "waiting", "alive" or "failed"; the style sheet reads it. */
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
export function beginWithPages(app, { CodeCell, printable }) {
  const known = new WeakMap();
  const current = () => known.get(inFront(app));

  function look() {
    const panel = inFront(app);
    const language = panel?.context && panel.content?.widgets && languageOf(panel.context.path);
    if (language && !known.has(panel)) {
      const page = new Page(app, panel, language, CodeCell);
      known.set(panel, page);
      tidy(panel.toolbar);
      readOnly(page, printable);
      keepAlive(page);
    }
    current()?.lookedAt();
    tools.renew();
  }

  const tools = addTools(app, current);
  document.addEventListener("keydown", (event) => current()?.ownKeys(event), true);
  onFront(app, look);
}
