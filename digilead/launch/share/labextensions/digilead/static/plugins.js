// @ts-check
// The plugins of the course.

import { codeFree } from "./codefree.js";
import { beginWithPages } from "./page.js";
import { showWhereBackLeads } from "./history.js";
import "./patience.js";

const isVoila = "voila" in document.body.dataset;

export async function plugins(shared) {
  if (isVoila) return [codeFree];
  const [{ IRouter, IConnectionLost }, { Printing }, { CodeCell }, { Widget }] = await Promise.all(
    ["@jupyterlab/application", "@jupyterlab/apputils", "@jupyterlab/cells", "@lumino/widgets"].map(shared));
  return [
    {
      id: "digilead:pages",
      autoStart: true,
      requires: [IRouter],
      activate(app, router) {
        showWhereBackLeads(app, router);
        beginWithPages(app, { CodeCell, Widget, printable: Printing.symbol });
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
