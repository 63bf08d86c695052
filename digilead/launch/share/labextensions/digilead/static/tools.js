// @ts-check
// The buttons above a page, in the language of the page.

const TOOLS = {
  restart: (page) => page.session.restartKernel(),
  show_code: (page, run) => (page.read(false), run("notebook:show-all-cell-code")),
  hide_code: (page, run) => (page.read(true), run("notebook:hide-all-cell-code")),
};

// The button that was pressed is gone: who came by keyboard goes on from the one that takes it back.
const FOCUS = { show_code: '[data-jp-item-name="hide-code"] jp-button', hide_code: ".digilead-course > button" };

/** Give the focus to a button as soon as it can take it: a toolbar is laid out later than it is shown. */
function goOn({ panel }, selector, tries = 60) {
  const button = panel.node.querySelector(selector);
  button?.focus();
  if (document.activeElement !== button && tries) requestAnimationFrame(() => goOn({ panel }, selector, tries - 1));
}

// Taken away rather than hidden: the keyboard comes into a toolbar by its first button.
const NEEDLESS = ["start-page", "read-only-indicator"];

/** Take from a page that starts by itself what is there for other documents. */
export function tidy(toolbar) {
  const look = () => [...toolbar.children()]
    .filter(({ node }) => NEEDLESS.includes(node.dataset.jpItemName)).forEach((item) => item.dispose());
  look();
  new MutationObserver(look).observe(toolbar.node, { childList: true }); // the toolbar may be filled later
}

export function addTools(app, current, show) {
  const id = (name) => `digilead:${name}`;
  for (const [name, act] of Object.entries(TOOLS)) {
    app.commands.addCommand(id(name), {
      label: () => current()?.texts[name] ?? "",
      isEnabled: () => Boolean(current()),
      isVisible: () => Boolean(current()),
      execute: async () => {
        await act(current(), (command) => app.commands.execute(command));
        show();
        if (name in FOCUS) goOn(current(), FOCUS[name]);
      },
    });
  }
  /** Another page is looked at, perhaps in another language. */
  const renew = () => Object.keys(TOOLS).forEach((name) => app.commands.notifyCommandChanged(id(name)));
  return { renew };
}
