// @ts-check
// Which documents are pages of the course, and what is said on them: both are written by the course's server.

// A page without code says them at its beginning, JupyterLab with everything else it knows. That stands in a page without
// code as well, but at its end: it may just be coming, and half of it cannot be read.
const own = document.getElementById("digilead-config")?.textContent;
const config = own ? {} : JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
/** Where the server's own addresses begin. */
export const baseUrl = config.baseUrl ?? document.body.dataset.baseUrl?.replace(/voila\/$/, "") ?? "/";

const { pages = "(?!)", texts = {}, course: listed, begin = "", lab = false } = JSON.parse(own ?? config.digilead ?? "{}");
const PAGE = new RegExp(pages);

/** The language of a page of the course; undefined for every other document, a copy of a page included.
 * @param {string} path */
export const languageOf = (path) => PAGE.exec(path)?.[1];

/** The course's title, languages and pages. @type {import("./coursebar.js").Course | undefined} */
export const course = listed;

/** The sentences of a language. @param {string} language @returns {Record<string, string>} */
export const textsIn = (language) => texts[language] ?? texts.en ?? {};

/** Whether JupyterLab is served beside the pages without code. */
export const hasLab = lab;

/** What a kernel runs before a page's first cell; nothing where it is a computer's own Python. */
export const before = begin;
