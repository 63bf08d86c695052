// @ts-check
// A page that is looked at runs: once its kernel is there, and again whenever the kernel is a new one. Of the pages that
// wait behind it, in tabs of JupyterLab's or of the browser's, none does.

import { awaitCells } from "./coming.js";
import { before } from "./texts.js";

export function keepAlive(page) {
  const { session, panel } = page;
  let ran = false; // the kernel that is there now was given the page
  let attempt = 0;
  let running = 0; // the attempt that goes on
  page.setState("waiting");

  async function run() {
    if (running || ran || document.hidden || !page.isLookedAt()) return;
    const mine = (running = ++attempt);
    try {
      await panel.context.ready;
      awaitCells(page);
      page.bar.announce(page.texts.coming);
      await session.ready;
      const name = session.prevKernelName || session.kernelPreference.name;
      if (!session.session?.kernel || session.session.kernel.status === "dead") await session.changeKernel({ name });
      await session.session.kernel.info;
      if (before) await session.session.kernel.requestExecute({ code: before, silent: true, store_history: false }).done;
      if (mine !== running) return;
      ran = true;
      // The cells themselves, not JupyterLab's command: that one would jump to the last of them.
      await Promise.all(page.cells.map((cell) => page.CodeCell.execute(cell, session)));
      if (mine === running) page.setState("alive");
    } catch (problem) {
      if (mine === running) page.setState("failed");
      console.warn("The page could not run:", problem);
    } finally {
      if (mine === running) {
        running = 0;
        page.bar.announce("");
      }
    }
  }

  /** Whatever was begun is of no use any more. */
  function forget() {
    ran = false;
    running = 0;
    page.setState("waiting");
  }

  function begin() {
    setTimeout(run); // JupyterLab itself hears of a new kernel after us
  }

  session.statusChanged.connect((_, status) => {
    if (["restarting", "autorestarting", "dead"].includes(status)) forget();
    else if (status === "idle" && session.isReady) begin();
  });
  session.kernelChanged.connect((_, { oldValue, newValue }) => {
    if (oldValue && oldValue !== newValue) forget();
    begin();
  });
  document.addEventListener("visibilitychange", run);
  panel.disposed.connect(() => document.removeEventListener("visibilitychange", run));
  page.lookedAt = run;
  page.start = () => {
    forget();
    begin();
  };
}
