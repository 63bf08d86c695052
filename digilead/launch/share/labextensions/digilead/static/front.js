// @ts-check
// Which page is in front. JupyterLab calls the one current that has had the focus: none at all while another window or
// the address bar has it, as where a page is opened beside a terminal.

export const inFront = ({ shell }) => shell.currentWidget ?? [...shell.widgets("main")].find((page) => page.isVisible);

/** Call `look` whenever another page comes to the front. */
export function onFront({ shell, restored }, look) {
  shell.currentChanged.connect(look);
  shell.layoutModified?.connect(look);
  restored.then(look);
}
