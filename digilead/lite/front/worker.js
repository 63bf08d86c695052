// The worker of JupyterLite's kernel, with a Python that begins before JupyterLite asks for it.

const asked = new URLSearchParams(location.search);
const root = new URL("..", location.href);
importScripts(new URL("pyodide.js", location.href));
const options = Object.entries(JSON.parse(asked.get("options")))
  .map(([name, value]) => [name, name.endsWith("URL") ? new URL(value, root).href : value]);
loadPyodide({ ...Object.fromEntries(options), indexURL: new URL(".", location.href).href });
importScripts(new URL(asked.get("kernel"), root));
