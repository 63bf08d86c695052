// A page of the course in JupyterLab: found when it is looked at, alive from then on, and never a document.

import { keepAlive } from "./alive.js";
import { readOnly } from "./reading.js";
import { languageOf, textsIn } from "./texts.js";
import { addTools, tidy } from "./tools.js";

export class Page {
  constructor(panel, language, CodeCell) {
    this.panel = panel;
    this.language = language;
    this.texts = textsIn(language);
    this.CodeCell = CodeCell;
    panel.node.lang = language;
  }

  get notebook() {
    return this.panel.content;
  }
  get session() {
    return this.panel.sessionContext;
  }
  /** The code cells that do something. */
  get cells() {
    return this.notebook.widgets.filter(({ model }) => model.type === "code" && model.sharedModel.getSource().trim());
  }
  /** "waiting", "alive" or "failed"; for the style sheet. */
  set state(state) {
    this.panel.node.dataset.course = state;
  }
  get state() {
    return this.panel.node.dataset.course;
  }
}

/** Look after every page of the course from the first time it is looked at. */
export function beginWithPages(app, CodeCell) {
  const known = new WeakMap();
  const current = () => known.get(app.shell.currentWidget);

  function look() {
    const panel = app.shell.currentWidget;
    const language = panel?.context && panel.content?.widgets && languageOf(panel.context.path);
    if (language && !known.has(panel)) {
      const page = new Page(panel, language, CodeCell);
      known.set(panel, page);
      tidy(panel.toolbar);
      readOnly(page);
      keepAlive(page, () => app.shell.currentWidget === panel);
    }
    current()?.lookedAt();
    tools.renew();
  }

  const tools = addTools(app, current);
  app.shell.currentChanged.connect(look);
  app.restored.then(look);
}
