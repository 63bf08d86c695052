// @ts-check
// The style sheet of what the course adds to a page, JupyterLab's or one without code.

const link = document.createElement("link");
link.rel = "stylesheet";
link.href = new URL("page.css", import.meta.url).href;
document.head.append(link);

/** Tell whether a style sheet that says so of itself has come. @param {string} name */
export const hasStyle = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--digilead-${name}`) !== "";
