// @ts-check
// JupyterLab's own frame: menus, side bars, the name of the file. Whoever reads sees none of it, and whoever wants
// Jupyter has it whole.

const SIDES = ["left", "right"];
let isShown;

export function showFrame(shell, shown) {
  if (shown && isShown) return; // an empty side bar stays hidden, and each attempt to show it leads here again
  isShown = shown;
  document.body.toggleAttribute("data-digilead-reading", !shown);
  if (shell.isTopInSimpleModeVisible?.() !== shown) shell.toggleTopInSimpleModeVisibility?.();
  for (const part of shell.children()) if (part.id === "jp-menu-panel") part.setHidden(!shown);
  for (const side of SIDES) if (shell.isSideTabBarVisible?.(side) !== shown) shell.toggleSideTabBarVisibility?.(side);
  if (!shown) {
    // What somebody had open last is brought back after the page has come: hidden again, and told only if it was open.
    if (!shell.leftCollapsed) shell.collapseLeft?.();
    if (!shell.rightCollapsed) shell.collapseRight?.();
  }
}
