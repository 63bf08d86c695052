// Front end of Projector; joined after dom.js. The slide is HTML that Python made and escaped. It lies in a dialog in the
// browser's top layer, so that nothing of JupyterLab stands around it on the wall.

const LOOK_EVERY = 400; // ms

export default {
  render({ model, el }) {
    const texts = model.get("texts");
    const slide = h("div", { class: "dl-wall-slide" });
    const time = h("p", { class: "dl-wall-time", role: "timer" });
    const cover = h("button", { type: "button", class: "dl-button dl-quiet", onclick: () => setCovered(!covered) });
    const wall = h("dialog", { class: "dl dl-wall", "aria-label": texts.title, tabindex: "-1" }, slide,
      h("div", { class: "dl-wall-foot" }, time, cover));
    const full = h("button", { type: "button", class: "dl-button dl-primary", onclick: () => show(true) }, texts.full);
    const root = h("section", { class: "dl", lang: model.get("lang"), "aria-label": texts.title }, full, wall);
    let covered = false;

    /** @type {Element | null} */
    let host = null; // the page: what lies there in place of a wall whose kernel is gone goes with the page

    function show(whole) {
      if (!wall.open && wall.isConnected) wall.showModal();
      host = wall.closest(".jp-NotebookPanel");
      host?.querySelectorAll("dialog.dl-wall").forEach((old) => old !== wall && old.remove());
      wall.focus(); // the keys work whatever the wall shows
      if (whole) document.documentElement.requestFullscreen?.().catch(() => {});
    }

    function setCovered(yes) {
      covered = yes; // kept in the browser alone: it has to work with a dead kernel as well
      cover.textContent = covered ? texts.uncover : texts.cover;
      draw();
    }

    function draw() {
      const now = model.get("slide");
      wall.lang = now.language;
      slide.hidden = covered;
      showSafeHtml(slide, now.html);
      tick();
    }

    function tick() {
      const until = model.get("slide").until;
      const left = Math.ceil((until * 1000 - Date.now()) / 60_000);
      const words = !until || covered ? "" : left > 0 ? fill(texts.left, { minutes: left }) : texts.up;
      if (time.textContent !== words) time.textContent = words;
    }

    let asked = -1;
    const timer = setInterval(() => {
      tick();
      if (asked === model.get("looked")) return;
      asked = model.get("looked");
      const { name } = model.get("slide");
      model.send({ do: "look", shows: name, covered, hidden: document.hidden || !wall.open });
    }, LOOK_EVERY);

    wall.addEventListener("keydown", (event) => {
      if (event.key === "b" || event.key === "B" || event.key === ".") setCovered(!covered);
    });
    wall.addEventListener("close", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      full.focus();
    });
    guardKeys(root);
    el.append(root);
    setCovered(false);
    model.on("change:slide", draw);
    requestAnimationFrame(() => show(false));
    return () => {
      clearInterval(timer);
      if (!wall.open || !host?.isConnected) return;
      host.append(wall); // forty people go on seeing it until a new kernel has drawn the next
      wall.close();
      wall.showModal();
    };
  },
};
