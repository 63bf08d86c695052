// @ts-check
// Front end of Questionnaire; joined after dom.js, outbox.js and question.js. All words come from the form, every text
// is set as text; only `result` and `error` are HTML, made and escaped in Python.

/** As `forms.py` makes it; `questionnaire.py` says what each part means.
 * @typedef {{ id: string, title?: string, intro?: string, questions: Question[] }} Screen
 * @typedef {{ lang: string, id: string, place: string, title: string, check?: boolean, quick?: boolean, mark: string,
 *   finish_label: string, heading?: number, texts: Record<string, string>, screens: Screen[] }} Form
 */

/** @param {Model} model */
function makeView(model) {
  /** @type {Form} */
  const form = model.get("form");
  const outbox = outboxOf(form.place, model);
  const { screens } = form;
  const unique = `dl${Math.random().toString(36).slice(2, 9)}`; // several views of one form may share a page
  const level = form.heading ?? 3;
  const checkAt = form.check ? screens.length : -1;
  const last = form.check ? screens.length : screens.length - 1;
  const quick = form.check && form.quick; // straight from the last question to the result
  const questions = screens.flatMap((screen) => screen.questions);
  // Where all of it may be skipped, no question has to say so.
  const texts = questions.every(({ optional }) => optional) ? { ...form.texts, optional: "" } : form.texts;
  /** @type {QuestionView | undefined} */
  let lastTouched; // the question answered last: where an error belongs
  let returning = false; // came from "change" on the last screen, wants to go back there
  let wantsResult = false; // this view asked for the result and takes focus there

  const at = () => Math.max(0, Math.min(model.get("screen"), last));

  const given = () => outbox.answers();
  const finished = () => Boolean(form.mark) && form.mark in given();

  /** @type {Give} */
  function answer(id, value) {
    lastTouched = views.get(id);
    if (given()[id] === value && !outbox.drafted(id)) return;
    outbox.touch(id, value);
  }

  function tryAgain() {
    if (!outbox.send()) model.send({ do: "draw" });
  }

  // --- screens ---
  const views = new Map(questions.map((question) => [question.id, makeQuestion(question, unique, texts, answer, outbox.draft)]));
  const heading = (text) => h(`h${level}`, { class: "dl-heading", tabindex: "-1" }, text);
  const pages = screens.map((screen) => h("div", { class: "dl-screen", hidden: true },
    screen.title && heading(screen.title), screen.intro && h("p", { class: "dl-intro" }, screen.intro),
    ...screen.questions.map((question) => views.get(question.id).node)));
  const missing = h("div", { class: "dl-missing" });
  const overview = h("dl", { class: "dl-answers" });
  if (form.check) {
    pages.push(h("div", { class: "dl-screen", hidden: true }, heading(texts.check_title),
      missing, h("details", {}, h("summary", {}, texts.review), overview)));
  }

  // --- what stands around them ---
  const progress = h("p", { class: "dl-progress" });
  const problems = h("div", { class: "dl-problems", role: "group", tabindex: "-1", hidden: true,
    "aria-labelledby": `${unique}-problems` });
  const errorWords = h("div");
  const errorBox = h("div", { class: "dl-error", hidden: true }, errorWords,
    h("button", { type: "button", class: "dl-button", onclick: tryAgain }, texts.retry));
  const alertBox = h("div", { role: "alert" }, errorBox);
  const back = h("button", { type: "button", class: "dl-button", onclick: () => open(at() - 1) }, texts.back);
  const next = h("button", { type: "button", class: "dl-button dl-primary", onclick: goOn }, texts.next);
  const finish = h("button", { type: "button", class: "dl-button dl-primary", onclick: askForResult },
    form.finish_label);
  const status = h("p", { class: "dl-status", role: "status" });
  const foot = h("div", { class: "dl-foot" }, back, next, finish, status);
  const resultBox = h("div");
  const working = h("p", { class: "dl-working" }, texts.working);
  const result = h("section", { class: "dl-result", "aria-label": texts.result, tabindex: "-1", hidden: true },
    working, resultBox);
  const root = h("section", { class: "dl", lang: form.lang, "aria-label": form.title },
    h("div", { class: "dl-form" }, progress, problems, ...pages, alertBox, foot), result);

  /** @param {number} screen @param {string} [question] */
  function open(screen, question) {
    returning = question !== undefined;
    model.set("screen", screen);
    model.save_changes();
    if (question) views.get(question).focus();
    else focusOn(pages[at()].querySelector(".dl-heading") ?? root.querySelector(".dl-form"));
  }

  /** @param {HTMLElement} node @param {ScrollLogicalPosition} [block] */
  function focusOn(node, block = "nearest") {
    if (!node.hasAttribute("tabindex")) node.setAttribute("tabindex", "-1");
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block });
  }

  function goOn() {
    if (findProblems()) return;
    open(returning ? checkAt : at() + 1);
  }

  function findProblems() {
    const found = (screens[at()]?.questions ?? []).map((question) => ({ question, words: views.get(question.id).problem() }))
      .filter(({ words }) => words);
    problems.hidden = !found.length;
    problems.replaceChildren(h(`h${level + 1}`, { id: `${unique}-problems` }, texts.problems),
      h("ul", {}, ...found.map(({ question, words }) => h("li", {}, link(words, question)))));
    if (found.length) focusOn(problems);
    return found.length > 0;
  }

  const unanswered = () => questions.filter((question) => !question.optional &&
    answerText(question, given()[question.id]) === undefined);

  function askForResult() {
    if (findProblems()) return;
    if (quick && at() !== checkAt) {
      if (unanswered().length) return open(checkAt); // it names them
      model.set("screen", checkAt); // where the form rests, above its result
      model.save_changes();
    }
    wantsResult = true;
    if (finished()) return showResult();
    outbox.touch(form.mark, "yes");
    if (quick) queueMicrotask(() => focusOn(result, "start")); // the button that had the focus is gone
  }

  /** A link to a question, on whatever screen it stands.
   * @param {string} text @param {Question} question @param {string} [unseen] */
  function link(text, question, unseen) {
    const screen = screens.findIndex((each) => each.questions.includes(question));
    return h("a", { href: `#${unique}-${question.id}`, "data-to": question.id, onclick: (event) => {
      event.preventDefault();
      if (screen === at()) views.get(question.id).focus();
      else open(screen, question.id);
    } }, text, unseen && h("span", { class: "dl-unseen" }, ` ${unseen}`));
  }

  // --- from the model to the page; none of these takes focus away from where the participant is ---
  function showAnswers() {
    const answers = given();
    for (const question of questions) views.get(question.id).show(answers[question.id]);
    showProgress();
    showButtons();
    if (at() === checkAt) showCheck();
  }

  function showProgress() {
    const answers = given();
    // What may be skipped, one by one or a form that leads to nothing, is no debt.
    const due = questions.filter((question) => form.finish_label && !question.optional);
    const count = due.filter((question) => answerText(question, answers[question.id]) !== undefined).length;
    const total = quick ? screens.length : last + 1;
    progress.hidden = last === 0 || (at() === checkAt && !unanswered().length);
    progress.style.setProperty("--dl-done", `${Math.min(100, (100 * (at() + 1)) / total)}%`);
    progress.replaceChildren(at() < total && h("span", {}, fill(texts.progress, { n: at() + 1, total })) || "",
      texts.answered && due.length ? h("span", {}, fill(texts.answered, { n: count, total: due.length })) : "");
  }

  function showCheck() {
    const answers = given();
    const focused = overview.querySelector(":focus")?.dataset.to;
    const words = (question) => answerText(question, answers[question.id]);
    const open_ = questions.filter((question) => words(question) === undefined);
    const left = unanswered();
    const standing = left.length ? texts.missing : open_.length ? texts.only_optional : texts.none_missing;
    missing.replaceChildren(h("p", {}, standing),
      ...(left.length ? [h("ul", {}, ...left.map((each) => h("li", {}, link(each.legend, each))))] : []));
    missing.classList.toggle("dl-none", !left.length);
    overview.replaceChildren(...questions.map((question) => h("div", {}, h("dt", {}, question.legend),
      h("dd", { class: words(question) === undefined && "dl-not" }, words(question) ?? texts.not_answered),
      h("dd", {}, link(texts.change, question, fill(texts.change_hidden, { question: question.legend }))))));
    if (focused) overview.querySelector(`[data-to="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  function showScreen() {
    pages.forEach((page, index) => (page.hidden = index !== at()));
    problems.hidden = true;
    showButtons();
    showProgress();
    if (at() === checkAt) showCheck();
  }

  function showButtons() {
    const ends = quick ? !returning && (at() === checkAt ? !finished() : at() === checkAt - 1) : at() === last;
    const rests = at() === checkAt && finished() && !unanswered().length; // the result says it all
    root.classList.toggle("dl-rests", rests);
    back.hidden = at() === 0 || rests;
    next.hidden = at() === last || ends;
    next.textContent = returning ? texts.to_check : texts.next;
    finish.hidden = !ends || !form.finish_label;
    foot.classList.toggle("dl-bare", back.hidden && next.hidden && finish.hidden);
  }

  function say({ text = "", kind = "" }) {
    if (status.textContent !== text) status.textContent = text;
    status.dataset.kind = kind;
  }

  function showStatus() {
    if (outbox.overdue()) say({ text: texts.waiting, kind: "failed" });
    else say(outbox.empty() ? model.get("status") : {}); // what is on its way is not saved; the error box speaks for itself
  }

  function showError() {
    const words = model.get("error");
    if (words && errorBox.hidden) {
      const here = lastTouched?.node;
      if (here && !here.closest("[hidden]") && !wantsResult) here.after(alertBox);
      else foot.before(alertBox);
      wantsResult = false;
    }
    if (!words && errorBox.matches(":focus-within")) (lastTouched ?? { focus: () => focusOn(foot) }).focus();
    showSafeHtml(errorWords, words);
    errorBox.hidden = !words;
    showResult();
  }

  function showResult() {
    const words = model.get("result");
    result.hidden = !finished() || (!words && Boolean(model.get("error")));
    working.hidden = Boolean(words);
    showSafeHtml(resultBox, words);
    if (!words || !wantsResult) return;
    wantsResult = false;
    focusOn(resultBox.querySelector("h2, h3, h4") ?? result, "start"); // with the picture below it in view
  }

  guardKeys(root);
  const flush = () => views.forEach((view) => view.flush?.());
  const showAll = () => [showAnswers, showStatus, showResult].forEach((show) => show());
  for (const show of [showScreen, showAll, showError]) show();
  return { root, flush, showAll, showScreen, showError, showResult, listen: outbox.listen };
}

export default {
  /** @param {{ model: Model, el: HTMLElement }} page */
  render({ model, el }) {
    const view = makeView(model);
    el.append(view.root);
    const stopWidth = watchWidth(view.root, model);
    const stopLooking = watchLooks(view.root, model);
    const soon = () => queueMicrotask(view.showAll); // an answer is sent before it is shown
    const stopListening = view.listen(soon);
    model.on("change:answers", soon);
    model.on("change:status", soon);
    model.on("change:screen", view.showScreen);
    model.on("change:error", view.showError);
    model.on("change:result", view.showResult);
    const hide = () => document.visibilityState === "hidden" && view.flush();
    document.addEventListener("visibilitychange", hide);
    return () => {
      view.flush(); // half a text must outlive the view
      stopListening();
      stopWidth();
      stopLooking();
      document.removeEventListener("visibilitychange", hide);
    };
  },
};
