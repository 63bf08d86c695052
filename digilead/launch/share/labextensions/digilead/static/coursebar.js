// @ts-check
// The one quiet bar above a page: the course's sections and where one is, the other languages, and the page's tools.

const GREETED = "digilead greeted";

/** What the server tells of the course (`overview.py`); texts and paths by language.
 * @typedef {{ id: string, part: Record<string, string>, title: Record<string, string>, path: Record<string, string>, listed: boolean }} Listed
 * @typedef {{ title: Record<string, string>, languages: Record<string, string>, pages: Listed[], reached: string | null }} Course
 * @typedef {{ page: Listed, language: string }} Place
 * @typedef {{ addressOf: (path: string) => string, open?: (path: string) => void }} Links
 * @typedef {[words: string, act: () => void][]} Buttons
 */

/** @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} children */

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

/** 1-1 is written 1.1, e01 E1; the menu of the exercises has no number. @param {{ id: string }} page */
const number = ({ id }) => (id === "e00" ? "" : id.startsWith("e") ? `E${Number(id.slice(1))}` : id.replace("-", "."));

/** What is known of a page by its path from the course's folder: its record and its language.
 * @param {Course} course @param {string} path @returns {Place | undefined} */
export function placeOf({ pages }, path) {
  for (const page of pages)
    for (const [language, file] of Object.entries(page.path)) if (path.endsWith(file)) return { page, language };
  return undefined;
}

/** The page's own title, for the tab of the browser. @param {Course} course @param {Place} place */
export const titleOf = ({ title }, { page, language }) => `${page.title[language]} – ${title[language]}`;

/** What makes links to pages of the course: a plain click opens a page in place, where there is an `open`.
 * @param {Links} links */
const linker = ({ addressOf, open }) =>
  /** @param {string} path @param {Record<string, string>} attributes @param {...(Node | string)} words */
  (path, attributes, ...words) => {
  const node = make("a", { href: addressOf(path), ...attributes }, ...words);
  if (open) node.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(path);
  });
  return node;
};

/** Greet who comes back with where they are, once in a tab; an empty text for everybody else.
 * @param {Course} course @param {Place} place @param {Record<string, string>} texts @param {Links} links */
export function greeting(course, { page: here, language }, texts, links) {
  const page = course.pages.find(({ id }) => id === course.reached);
  if (!page?.path[language] || sessionStorage.getItem(GREETED)) return "";
  sessionStorage.setItem(GREETED, "yes");
  const words = page === here ? texts.welcome_here
    : texts.welcome_back.replace("{page}", `${number(page)} ${page.title[language]}`);
  const go = page === here ? [] : [" ", linker(links)(page.path[language], {}, texts.go_on)];
  return make("p", { class: "digilead-greeting", lang: language }, words, ...go);
}

/**
 * Make the bar for a place of the course. `addressOf(path)` is where a page is found, `open(path)` opens it in place (the
 * address does, without), and `tools` and, behind the sections, `more` are [words, what the button does].
 * @param {Course} course @param {Place} place @param {Links & { tools?: Buttons, more?: Buttons }} around
 */
export function courseBar(course, place, { tools = [], more = [], ...links }) {
  const { page: here, language } = place;
  const link = linker(links);
  const menu = /** @type {HTMLDetailsElement} */ (make("details"));
  const closeMenu = () => {
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  const sections = make("div", { class: "digilead-sections" });
  let part, list;
  for (const page of course.pages) {
    const path = page.path[language];
    if (!path || (!page.listed && page !== here)) continue;
    if (page.part[language] !== part) {
      part = page.part[language];
      sections.append(make("p", {}, part), (list = make("ul")));
    }
    const current = page === here ? { "aria-current": "page" } : {};
    list.append(make("li", {}, link(path, current, make("span", {}, number(page)), " ", page.title[language])));
  }
  menu.append(
    make("summary", {}, make("span", { class: "digilead-part" }, here.part[language]),
      make("span", { class: "digilead-here" }, `${number(here)} ${here.title[language]}`)),
    sections,
  );
  const buttons = (/** @type {Buttons} */ all) => all.map(([words, act]) => {
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      if (menu.contains(button)) closeMenu();
      act();
    });
    return button;
  });
  sections.append(...buttons(more));
  sections.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest("a") && closeMenu());
  const others = Object.entries(course.languages).filter(([id]) => id !== language && here.path[id]);
  const bar = make("nav", { class: "digilead-course", "aria-label": course.title[language], lang: language },
    menu, ...others.map(([id, name]) => link(here.path[id], { lang: id, hreflang: id }, name)), ...buttons(tools));

  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) closeMenu();
  });
  bar.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  return bar;
}
