// @ts-check
// One question: what it looks like, shows and gives back. Joined between dom.js and questionnaire.js.
// `answer(id, value)` is called with undefined to clear, `draft(id, value)` while something is being typed.

/** As `forms.py` makes them.
 * @typedef {{ id: string, label: string }} Option
 * @typedef {{ id: string, kind: "choice" | "text", legend: string, hint?: string, scene?: string, optional?: boolean,
 *   options?: Option[], nonresponse?: Option[], rows?: number, max?: number }} Question
 * @typedef {(id: string, value?: string) => void} Give
 * @typedef {{ name: (string | Node | undefined)[], scene?: Node, hint?: Node }} Parts
 * @typedef {{ id: string, described: string, parts: Parts, texts: Record<string, string>, answer: Give, draft: Give }} Around
 * @typedef {{ node: HTMLElement, show: (value?: string) => void, focus: () => void, flush?: () => void, problem: () => string }} QuestionView
 */

const ONE_WORD = 12; // letters: answers no longer than this stand beside each other where there is room

/** @param {Question} question @param {string} unique @param {Record<string, string>} texts @param {Give} answer @param {Give} draft */
function makeQuestion(question, unique, texts, answer, draft) {
  const id = `${unique}-${question.id}`;
  const make = question.kind === "text" ? makeText : makeChoice;
  const described = [question.scene && `${id}-scene`, question.hint && `${id}-hint`].filter(Boolean).join(" ");
  const parts = {
    name: [question.legend, question.optional && texts.optional && h("span", { class: "dl-optional" }, ` ${texts.optional}`)],
    scene: question.scene && h("p", { class: "dl-scene", id: `${id}-scene` }, question.scene),
    hint: question.hint && h("p", { class: "dl-hint", id: `${id}-hint` }, question.hint),
  };
  return make(question, { id, described, parts, texts, answer, draft });
}

/** The words of an answer, or undefined where there is none that the form knows.
 * @param {Question} question @param {string} [value] */
function answerText(question, value) {
  if (question.kind === "text") return value;
  return [...question.options, ...(question.nonresponse ?? [])].find((option) => option.id === value)?.label;
}

/** @param {Question} question @param {Around} around @returns {QuestionView} */
function makeChoice(question, { id, described, parts, texts, answer }) {
  /** @type {HTMLInputElement[]} */
  const radios = [];
  const row = (/** @type {string} */ kind) => (/** @type {Option} */ option) => {
    const radio = h("input", {
      type: "radio", id: `${id}-${option.id}`, name: id, value: option.id,
      onchange: () => answer(question.id, option.id),
    });
    radios.push(radio);
    return h("label", { class: `dl-option ${kind}`, for: radio.id }, radio, option.label);
  };
  // A radio cannot be undone. The button stands before the radios: Tab from an answer leads to the next question.
  const clear = h("button", {
    type: "button", class: "dl-clear", "aria-label": `${texts.clear}: ${question.legend}`,
    onclick: () => {
      answer(question.id, undefined);
      radios[0].focus({ preventScroll: true });
    },
  }, texts.clear);
  const beside = question.options.every((option) => option.label.length <= ONE_WORD);
  const group = h("fieldset", { class: `dl-question ${beside ? "dl-beside" : ""}`, "aria-describedby": described },
    h("legend", {}, ...parts.name), parts.hint, clear,
    ...question.options.map(row("")), ...(question.nonresponse ?? []).map(row("dl-apart")));
  return {
    node: parts.scene ? h("div", {}, parts.scene, group) : group,
    show(value) {
      radios.forEach((radio) => (radio.checked = radio.value === value));
      if (value === undefined) clear.remove();
      else if (!clear.parentNode) radios[0].parentElement.before(clear);
    },
    focus: () => (radios.find((radio) => radio.checked) ?? radios[0]).focus(),
    problem: () => "",
  };
}

/** @param {Question} question @param {Around} around @returns {QuestionView} */
function makeText(question, { id, described, parts, texts, answer, draft }) {
  const oneLine = question.rows === 1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting; // runs while something typed is not handed over yet
  const typed = () => (field.value.trim() ? field.value : undefined);
  const give = () => {
    clearTimeout(resting);
    resting = undefined;
    answer(question.id, typed());
  };
  const field = h(oneLine ? "input" : "textarea", {
    id, class: "dl-field", type: oneLine && "text", rows: !oneLine && (question.rows ?? 3), autocomplete: "off",
    "aria-describedby": described,
    oninput: () => {
      clearTimeout(resting);
      resting = setTimeout(give, 1000);
      draft(question.id, typed());
    },
    onchange: give,
  });
  const message = h("p", { class: "dl-message", id: `${id}-message`, hidden: true });
  const node = h("div", { class: "dl-question" },
    parts.scene, h("label", { class: "dl-label", for: id }, ...parts.name), parts.hint, message, field);
  return {
    node,
    show(value = "") {
      if (resting === undefined && !field.matches(":focus") && field.value !== value) field.value = value;
    },
    focus: () => field.focus(),
    flush: () => resting !== undefined && give(),
    /** Too long is said when the participant wants to go on; the text itself is kept and saved. */
    problem() {
      const tooLong = question.max && field.value.length > question.max;
      const words = tooLong ? fill(texts.too_long, { max: question.max, question: question.legend }) : "";
      message.hidden = !words;
      message.replaceChildren(h("span", { class: "dl-unseen" }, texts.error_prefix), words);
      node.classList.toggle("dl-wrong", Boolean(words));
      field.setAttribute("aria-invalid", String(Boolean(words)));
      field.setAttribute("aria-describedby", [described, words && message.id].filter(Boolean).join(" "));
      return words;
    },
  };
}
