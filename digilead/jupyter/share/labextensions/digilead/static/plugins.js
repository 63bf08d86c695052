// The plugins of the course.

import { beginWithPages } from "./page.js";
import { showWhereBackLeads } from "./history.js";

const isVoila = "voila" in document.body.dataset;

export async function plugins(shared) {
  if (isVoila) return [];
  const [{ IRouter, IConnectionLost }, { CodeCell }] = await Promise.all([
    shared("@jupyterlab/application"), shared("@jupyterlab/cells"),
  ]);
  return [
    {
      id: "digilead:pages",
      autoStart: true,
      requires: [IRouter],
      activate(app, router) {
        showWhereBackLeads(app, router);
        beginWithPages(app, CodeCell);
      },
    },
    {
      // JupyterLab would open an English dialog each time; the page says it in a sentence of its own.
      id: "digilead:connection-lost",
      autoStart: true,
      provides: IConnectionLost,
      activate: () => async () => {},
    },
  ];
}
