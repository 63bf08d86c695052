// JupyterLab jumps to the last cell when it runs all of them. Whoever has just pressed "start the page" wants to stay
// where they are. A screen reader is told the language of the page, which need not be that of the menus.
// If this file does not load, everything works all the same; only the jump is back.
(function () {
  "use strict";

  const HOLD_MILLISECONDS = 400;

  function keepPlace(notebook) {
    const scroller = notebook && notebook.outerNode;
    if (!scroller) return;
    const top = scroller.scrollTop;
    const upper = scroller.getBoundingClientRect().top;
    const first = notebook.widgets.findIndex((cell) => cell.node.getBoundingClientRect().bottom > upper);
    notebook.activeCellIndex = Math.max(first, 0);
    // JupyterLab has already asked for its jump; a newer request takes the place of an older one.
    notebook.scrollToItem(notebook.activeCellIndex, "smart").catch(() => {});
    const end = performance.now() + HOLD_MILLISECONDS;
    const moved = new AbortController();
    ["wheel", "touchstart", "keydown", "pointerdown"].forEach((event) =>
      window.addEventListener(event, () => moved.abort(), { signal: moved.signal, passive: true }),
    );
    (function hold() {
      if (moved.signal.aborted) return;
      scroller.scrollTop = top;
      if (performance.now() < end) requestAnimationFrame(hold);
      else moved.abort();
    })();
  }

  function sayLanguage(page) {
    const found = page && page.context && /(?:^|\/)(?:notebooks|exercises)\/([a-z]{2,3})\//.exec(page.context.path);
    if (found) page.node.lang = found[1];
  }

  const plugin = {
    id: "digilead:place",
    autoStart: true,
    activate: (app) => {
      app.shell.currentChanged.connect(() => sayLanguage(app.shell.currentWidget));
      app.commands.commandExecuted.connect((_, command) => {
        if (command.id !== "notebook:run-all-cells") return;
        const page = app.shell.currentWidget;
        keepPlace(page && page.content);
      });
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.digilead = {
    init: () => Promise.resolve(),
    get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })),
  };
})();
