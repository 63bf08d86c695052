// Makes the bytecode of the browser's own Python: node compile.mjs RUNTIME FOLDER. Beside each x.py in FOLDER stands x.pyc
// afterwards, for a browser to read instead.

import path from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: runtime });
python.mountNodeFS("/work", folder);
python.runPython(`
import compileall
assert compileall.compile_dir("/work", quiet=2, legacy=True, ddir="", optimize=0, invalidation_mode=__import__("py_compile").PycInvalidationMode.UNCHECKED_HASH) in (True, False)
`);
