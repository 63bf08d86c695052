// @ts-check
// A page without code, as Voila shows it.

import { makeBar } from "./bar.js";
import { isThere } from "./coming.js";
import { head } from "./head.js";
import { hasStyle } from "./style.js";
import { textsIn } from "./texts.js";
import { watch } from "./watch.js";

const LOOK_FOR_MODEL = 50; // ms
const UNTIL_MISSING = 10000;

/** The manager looks for a model for two seconds and then says "model not found". On a slow machine that moment passes
 * while the model is on its way, or already there; so it is looked for until it has come. */
function waitForModels(manager) {
  const get = manager.get_model.bind(manager);
  manager.get_model = async (id) => {
    while (!manager.has_model(id)) await new Promise((done) => setTimeout(done, LOOK_FOR_MODEL));
    return get(id);
  };
}

/** Parts that should stand in the page and do not. */
const missing = () => !hasStyle("page") ||
  document.querySelector('script[type="application/vnd.voila.cell-output+json"]') !== null ||
  ![...document.querySelectorAll(".jp-OutputArea-output")].every(isThere);

export const codeFree = {
  id: "digilead:code-free",
  autoStart: true,
  activate(app) {
    const texts = textsIn(document.documentElement.lang);
    const reload = { label: texts.reload, do: () => location.reload() };
    const began = performance.now();
    let lost = false;
    const page = {
      bar: makeBar(head, texts),
      kernel: undefined,
      isLookedAt: () => true,
      actions: { hung: reload, blocked: reload, lost: reload, missing: reload },
      trouble() {
        if (lost) return "lost";
        return performance.now() - began > UNTIL_MISSING && missing() ? "missing" : undefined;
      },
    };
    app.widgetManagerPromise.promise.then((manager) => {
      waitForModels(manager);
      page.kernel = manager.kernel;
      // A new kernel behind the same page knows nothing of it.
      manager.kernel.statusChanged.connect((_, status) => {
        lost ||= ["restarting", "autorestarting", "dead"].includes(status);
      });
    });
    Object.assign(window, { digileadIsThere: true });
    document.querySelector("#loading[data-told]")?.remove(); // it was only slow
    watch(page);
  },
};
