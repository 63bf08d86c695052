// @ts-check
// A page of the course is for reading and answering, not a document: keys, mouse, menu, finding and printing are the
// browser's own, and nothing is ever to be saved. "Show the code" gives all of JupyterLab back.

export function readOnly(page, printable) {
  const { panel, session } = page;
  const { node, context } = panel;
  const toolbar = panel.toolbar.node;

  page.read = (reading) => {
    page.isReading = reading;
    node.dataset.reading = reading;
    if (reading) node.dataset.jpSuppressContextMenu = "";
    else delete node.dataset.jpSuppressContextMenu;
  };
  page.read(true);

  function keep(event) {
    event.stopPropagation();
    // The browser would offer to save JupyterLab's frame without the page.
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") event.preventDefault();
  }

  // JupyterLab listens further out, and to mouse buttons further in.
  node.addEventListener("keydown", (event) => {
    if (page.isReading && !toolbar.contains(event.target)) keep(event);
  });
  page.ownKeys = (event) => {
    if (page.isReading && event.target === document.body) keep(event); // nothing has the focus: as in any page
  };
  node.addEventListener("mousedown", (event) => {
    if (page.isReading && !toolbar.contains(event.target)) event.stopPropagation();
  }, true);

  // JupyterLab would print the file, which holds no answer.
  const print = panel[printable].bind(panel);
  panel[printable] = () => (page.isReading ? async () => window.print() : print());

  context.ready.then(() => {
    const { model } = context;
    model.dirty = false;
    model.stateChanged.connect((_, change) => {
      if (change.name === "dirty" && change.newValue) model.dirty = false;
    });
  });

  // The answers are in the workbook, so a restart loses nothing one would have to be asked about.
  session.kernelPreference = { ...session.kernelPreference, skipKernelRestartDialog: true };
  // JupyterLab's English dialog about a kernel that died; the page comes back by itself.
  session.statusChanged.disconnect(panel._onSessionStatusChanged, panel);
}
