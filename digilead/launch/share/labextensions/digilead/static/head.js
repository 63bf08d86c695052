// @ts-check
// What stands above a page without code, there before the page's questions are.

import { courseBar, greeting, placeOf, titleOf } from "./coursebar.js";
import { baseUrl, course, hasLab, textsIn } from "./texts.js";
import "./style.js";

export const head = document.createElement("header");
head.className = "digilead-head";
document.body.prepend(head);

const place = course && placeOf(course, decodeURIComponent(location.pathname).split("/render/")[1] ?? "");
if (place) {
  document.title = titleOf(course, place);
  const addressOf = (path) => `${baseUrl}voila/render/${path}`;
  const texts = textsIn(place.language);
  /** @type {import("./coursebar.js").Buttons} */
  const tools = [[texts.open_lab, () => location.assign(`${baseUrl}lab/tree/${place.page.path[place.language]}`)]];
  head.append(courseBar(course, place, { addressOf, tools: hasLab ? tools : [] }),
    greeting(course, place, texts, { addressOf }));
}
