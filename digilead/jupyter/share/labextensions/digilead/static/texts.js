// Which documents are pages of the course, and what is said on them: both are written by the course's server.

const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
/** Where the server's own addresses begin. */
export const baseUrl = config.baseUrl ?? "/";

const { pages = "(?!)", texts = {} } = JSON.parse(config.digilead ?? "{}");
const PAGE = new RegExp(pages);

/** The language of a page of the course; undefined for every other document, a copy of a page included. */
export const languageOf = (path) => PAGE.exec(path)?.[1];

/** The sentences of a language. */
export const textsIn = (language) => texts[language] ?? texts.en ?? {};
