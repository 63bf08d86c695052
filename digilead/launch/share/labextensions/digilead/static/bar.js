// @ts-check
// A bar above a page for what is wrong: a sentence and at most one button. While nothing is, it takes no room.

/** @typedef {{ label: string, do: () => unknown }} Act
 * @typedef {ReturnType<typeof makeBar>} Bar */

/** A bar in `root`. `say(key, act)` shows the sentence of a key, with a button for `act`, or nothing; `announce(words)`
 * tells something in passing to who listens.
 * @param {Element} root @param {Record<string, string>} texts */
export function makeBar(root, texts) {
  const words = document.createElement("p");
  words.setAttribute("role", "status"); // there before its words, or nobody hears them
  const button = document.createElement("button");
  button.type = "button";
  button.hidden = true;
  const bar = document.createElement("div");
  bar.className = "digilead-bar";
  bar.dataset.says = "";
  bar.append(words, button);
  root.append(bar);

  /** @param {string} [key] @param {Act} [act] */
  function say(key = "", act) {
    if (key === bar.dataset.says) return;
    bar.dataset.says = key;
    words.textContent = texts[key]?.replaceAll("{host}", location.host) ?? "";
    button.hidden = !act;
    button.textContent = act?.label ?? "";
    button.onclick = act ? () => act.do() : null;
  }

  /** @param {string} passing */
  function announce(passing) {
    if (!bar.dataset.says) words.textContent = passing;
  }

  return { say, announce };
}
