// What is measured inside the page. `side` says how the page is built: {form, group, picture, image}.
// Every time is milliseconds since 1970, so that it can be laid beside times taken in the kernel.

(side) => {
  const start = Date.now();
  let tick;
  while ((tick = Date.now()) === start); // Date.now() counts whole milliseconds: begin where one begins
  const epoch = tick - performance.now();
  const now = () => epoch + performance.now();
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const painted = async () => { await frame(); await frame(); return now(); };

  const groups = () => [...document.querySelectorAll(side.group)].filter((group) => !group.dataset.old);
  const radios = (group) => [...group.querySelectorAll('input[type="radio"]')];
  const choose = (question, option) => radios(groups()[question])[option].click();
  const standing = () => groups().filter((group) => radios(group).length).length;
  const answered = () => groups().filter((group) => radios(group).some((radio) => radio.checked)).length;
  const seen = (node) => node && node.getBoundingClientRect().height > 0;

  let pictures = []; // when each new picture was painted
  let observer;
  function follow() {
    observer?.disconnect();
    const box = document.querySelector(side.picture);
    const note = async () => pictures.push(await painted());
    if (side.image) {
      box.addEventListener("load", note);
      observer = { disconnect: () => box.removeEventListener("load", note) };
    } else {
      observer = new MutationObserver(note);
      observer.observe(box, { childList: true });
    }
  }

  window.probe = {
    now,
    follow,
    /** When the next picture is painted; null if none comes within `patience` ms. */
    async next(patience) {
      pictures = [];
      const asked = now();
      while (!pictures.length && now() < asked + patience) await rest(2);
      return pictures[0] ?? null;
    },
    async click(question, option) {
      const clicked = now();
      choose(question, option);
      return { clicked, painted: await window.probe.next(10_000) };
    },
    /** Clicks `gap` ms apart; when the first and the last of them was made. */
    async burst(choices, gap) {
      pictures = [];
      const begin = now();
      let last;
      for (const [index, choice] of choices.entries()) {
        const due = begin + index * gap;
        while (now() < due) await rest(Math.max(0, due - now()));
        last = now();
        choose(...choice);
      }
      return { begin, last };
    },
    /** The pictures since the last burst or click, when none has come for `quiet` ms. */
    async rested(quiet) {
      const asked = now();
      while (now() < Math.max(asked, ...pictures) + quiet && now() < asked + 60_000) await rest(20);
      return pictures;
    },
    /** From the next press of a mouse button to a page with so many questions and answers. */
    arm(questions, answers) {
      window.armed = (async () => {
        const pressed = await new Promise((done) => {
          window.addEventListener("pointerdown", () => done(now()), { capture: true, once: true });
        });
        while (!(standing() >= questions && answered() >= answers && seen(groups()[0].closest(side.form)))) {
          if (now() > pressed + 60_000) return null;
          await frame();
        }
        return (await painted()) - pressed;
      })();
    },
    /** The same from the moment the page was asked for. */
    async loaded(questions, answers) {
      while (!(standing() >= questions && answered() >= answers)) await frame();
      await painted();
      return performance.now();
    },
    forget: () => document.querySelectorAll(side.group).forEach((group) => (group.dataset.old = "1")),
    standing,
    answered,
    elements: (selector) => {
      const box = document.querySelector(selector);
      const apart = box.querySelector(side.picture);
      return 1 + box.querySelectorAll("*").length - (apart ? 1 + apart.querySelectorAll("*").length : 0);
    },
    /** Whose radio has the focus: the number of its question, -1 for anything else. */
    at: () => (document.activeElement?.type === "radio"
      ? groups().findIndex((group) => group.contains(document.activeElement)) : -1),
    enter: (question) => radios(groups()[question])[0].focus(),
    chosen: (question) => radios(groups()[question]).findIndex((radio) => radio.checked),
  };
}
