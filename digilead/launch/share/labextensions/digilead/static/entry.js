// @ts-check
// Where JupyterLab and Voila load the course's own extension: a hand-written "remote entry", nothing to build. What it
// does stands in the files beside it, one idea each. If it does not load, the pages can still be read, and started with
// the button of the toolbar.
(function () {
  "use strict";

  /** @type {Record<string, Record<string, { get: () => Promise<() => any> }>>} */
  let scope = {};

  /** The one instance of a package that JupyterLab shares with its extensions. @param {string} name */
  const shared = async (name) => (await Object.values(scope[name])[0].get())();

  const page = /** @type {any} */ (window);
  page._JUPYTERLAB = page._JUPYTERLAB || {};
  page._JUPYTERLAB.digilead = {
    /** @param {typeof scope} offered */
    init(offered) {
      scope = offered;
    },
    async get() {
      const { plugins } = await import("./plugins.js");
      const found = await plugins(shared);
      return () => ({ __esModule: true, default: found });
    },
  };
})();
