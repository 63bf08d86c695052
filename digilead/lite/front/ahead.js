// Before everything else on a page: JupyterLite's settings get the addresses of this place, and the browser's Python
// begins while JupyterLite is still on its way, in the very worker that JupyterLite is going to ask for.

(() => {
  const VERSION = "digilead version";
  const root = new URL("..", location.href);
  const settings = document.getElementById("jupyter-config-data");

  // What JupyterLite's own `config-utils.js` does, which asks for six files first.
  const placed = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [
    key, key.endsWith("Url") && value.startsWith("./") ? `${root.pathname}${value.slice(2)}` : value,
  ]));
  const config = placed(JSON.parse(settings.textContent));
  const plugins = Object.entries(config.litePluginSettings);
  config.litePluginSettings = Object.fromEntries(plugins.map(([plugin, values]) => [plugin, placed(values)]));
  settings.textContent = JSON.stringify(config);

  // Whoever keeps a page for a while sees a newer one at the next visit all the same: what has no name of its own for
  // each version is asked for again, and unless it is a newer one nothing comes.
  const { python, version } = JSON.parse(document.getElementById("digilead-site").textContent);
  const { fetch } = window;
  window.fetch = (what, how) =>
    fetch(what, /\/(api|files|schemas)\//.test(what?.url ?? what) ? { ...how, cache: "no-cache" } : how);
  fetch(new URL("version.json", root), { cache: "no-store" }).then((answer) => answer.json()).then((newest) => {
    if (newest === version || sessionStorage.getItem(VERSION) === newest) return;
    sessionStorage.setItem(VERSION, newest); // once, or a page kept on the way would be fetched for ever
    location.reload();
  }).catch(() => {});

  if (crossOriginIsolated) return; // JupyterLite then takes another worker
  const begin = new URL(python.worker, root);
  begin.searchParams.set("kernel", python.kernel);
  begin.searchParams.set("options", JSON.stringify(python.options));
  const Worker = window.Worker;
  let ahead = new Worker(begin);
  ahead.addEventListener("message", ({ data }) => {
    if (data?.digilead) document.body.dataset.python = data.digilead;
  });
  window.Worker = class extends Worker {
    constructor(address, options) {
      if (!ahead || new URL(address, location).pathname !== new URL(python.kernel, root).pathname) {
        super(address, options);
        return;
      }
      const taken = ahead;
      ahead = undefined;
      window.Worker = Worker;
      return taken;
    }
  };
})();
