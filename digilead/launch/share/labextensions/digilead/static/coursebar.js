// The one quiet bar above a page: the course's sections and where one is, the other languages, and the page's tools.

const GREETED = "digilead greeted";

const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

/** 1-1 is written 1.1, e01 E1; the menu of the exercises has no number. */
const number = ({ id }) => (id === "e00" ? "" : id.startsWith("e") ? `E${Number(id.slice(1))}` : id.replace("-", "."));

/** What is known of a page by its path from the course's folder: its record and its language. */
export function placeOf({ pages }, path) {
  for (const page of pages)
    for (const [language, file] of Object.entries(page.path)) if (path.endsWith(file)) return { page, language };
  return undefined;
}

/** The page's own title, for the tab of the browser. */
export const titleOf = ({ title }, { page, language }) => `${page.title[language]} – ${title[language]}`;

/** What makes links to pages of the course: a plain click opens a page in place, where there is an `open`. */
const linker = (addressOf, open) => (path, attributes, ...words) => {
  const node = make("a", { href: addressOf(path), ...attributes }, ...words);
  if (open) node.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(path);
  });
  return node;
};

/** Greet who comes back with where they are, once in a tab; an empty text for everybody else. */
export function greeting(course, { page: here, language }, texts, { addressOf, open }) {
  const page = course.pages.find(({ id }) => id === course.reached);
  if (!page?.path[language] || sessionStorage.getItem(GREETED)) return "";
  sessionStorage.setItem(GREETED, "yes");
  const words = page === here ? texts.welcome_here
    : texts.welcome_back.replace("{page}", `${number(page)} ${page.title[language]}`);
  const go = page === here ? [] : [" ", linker(addressOf, open)(page.path[language], {}, texts.go_on)];
  return make("p", { class: "digilead-greeting", lang: language }, words, ...go);
}

/**
 * Make the bar for a place of the course. `addressOf(path)` is where a page is found, `open(path)` opens it in place (the
 * address does, without), and `tools` and, behind the sections, `more` are [words, what the button does].
 */
export function courseBar(course, place, { addressOf, open, tools = [], more = [] }) {
  const { page: here, language } = place;
  const link = linker(addressOf, open);
  const menu = make("details");
  const closeMenu = () => {
    menu.open = false;
    menu.firstElementChild.focus();
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
  const buttons = (all) => all.map(([words, act]) => {
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      if (menu.contains(button)) closeMenu();
      act();
    });
    return button;
  });
  sections.append(...buttons(more));
  sections.addEventListener("click", ({ target }) => target.closest("a") && closeMenu());
  const others = Object.entries(course.languages).filter(([id]) => id !== language && here.path[id]);
  const bar = make("nav", { class: "digilead-course", "aria-label": course.title[language], lang: language },
    menu, ...others.map(([id, name]) => link(here.path[id], { lang: id, hreflang: id }, name)), ...buttons(tools));

  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) closeMenu();
  });
  bar.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(target)) menu.open = false;
  });
  return bar;
}
