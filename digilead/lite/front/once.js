
// Behind Pyodide's own file: a worker has one Python, however often it is asked for, and gets it with the course in it.
{
  const load = self.loadPyodide;
  const warmed = async (python, warm) => {
    try {
      await python.runPythonAsync(warm);
    } catch (problem) {
      console.warn("The course comes later:", problem); // the first cell tries again, and says what is wrong
    }
    postMessage({ digilead: "here" });
    return python;
  };
  self.loadPyodide = ({ warm, ...options }) => {
    self.digileadRoot ??= new URL("..", options.indexURL).href;
    return (self.digileadPython ??= load(options).then((python) => warmed(python, warm)));
  };
}
