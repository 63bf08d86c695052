// A page that is looked at runs: once its kernel is there, and again whenever the kernel is a new one. Of the pages that
// wait behind it, in tabs of JupyterLab's or of the browser's, none does.

import { announce, awaitCells } from "./coming.js";

export function keepAlive(page, isLookedAt) {
  const { session, panel } = page;
  let ran = false; // the kernel that is there now was given the page
  let running = false;
  let again = false; // asked for while running
  page.state = "waiting";

  async function run() {
    again = running;
    if (running || ran || document.hidden || !isLookedAt()) return;
    running = true;
    try {
      await panel.context.ready;
      awaitCells(page);
      announce(page, page.texts.coming);
      await session.ready;
      const name = session.prevKernelName || session.kernelPreference.name;
      if (!session.session?.kernel || session.session.kernel.status === "dead") await session.changeKernel({ name });
      await session.session.kernel.info;
      ran = true;
      // The cells themselves, not JupyterLab's command: that one would jump to the last of them.
      await Promise.all(page.cells.map((cell) => page.CodeCell.execute(cell, session)));
      page.state = "alive";
    } catch (problem) {
      if (!again) page.state = "failed"; // otherwise the kernel is a new one already
      console.warn("The page could not run:", problem);
    } finally {
      announce(page, "");
      running = false;
    }
    if (again) run();
  }

  function begin() {
    setTimeout(run); // JupyterLab itself hears of a new kernel after us
  }

  session.statusChanged.connect((_, status) => {
    if (["restarting", "autorestarting", "dead"].includes(status)) {
      ran = false;
      page.state = "waiting";
    } else if (status === "idle" && session.isReady) begin();
  });
  session.kernelChanged.connect((_, { oldValue, newValue }) => {
    if (oldValue !== newValue) ran = false;
    begin();
  });
  document.addEventListener("visibilitychange", run);
  panel.disposed.connect(() => document.removeEventListener("visibilitychange", run));
  page.lookedAt = run;
}
