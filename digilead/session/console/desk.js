// Front end of Desk; joined after dom.js and controls.js. It lies over the instructor's page, below the bar that says
// what is wrong, and fills the window: what stays is above, the step on the left, everything else behind tabs.

const OPENED = "digilead console"; // in this tab of the browser: a reload finds it as it was
const PATIENCE = 8000; // ms until a press without an answer says so

/** Tabs that show one of `panes` at a time. @param {{ id: string, label: string }[]} all */
function makeTabs(all, unique, label, panes) {
  const buttons = all.map(({ id }) => h("button", { type: "button", role: "tab", id: `${unique}-tab-${id}`,
    "aria-controls": `${unique}-pane-${id}`, class: "dl-tab", onclick: () => open(id) }));
  function open(id) {
    all.forEach((tab, at) => {
      const on = tab.id === id;
      buttons[at].setAttribute("aria-selected", String(on));
      buttons[at].tabIndex = on ? 0 : -1;
      panes.get(tab.id).hidden = !on;
    });
  }
  const list = h("div", { role: "tablist", "aria-label": label, class: "dl-tabs", onkeydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (buttons.indexOf(document.activeElement) + step + all.length) % all.length;
    open(all[at].id);
    buttons[at].focus();
  } }, ...buttons);
  const count = (tabs) => tabs.forEach((tab, at) => {
    const number = tab.count ? h("span", { class: "dl-count" }, String(tab.count)) : "";
    buttons[at].replaceChildren(tab.label, ...(number ? [" ", number] : []));
  });
  open(all[0].id);
  return { list, open, count };
}

/** The nodes of some controls in order; those with the same `fold` lie in one part that is folded out. */
function folded(specs, controls) {
  const nodes = [];
  let open;
  for (const spec of specs) {
    const { node } = controls.get(spec.id);
    if (!spec.fold) nodes.push(node);
    else if (open?.words === spec.fold) open.append(node);
    else {
      open = h("details", {}, h("summary", {}, spec.fold), node);
      open.words = spec.fold;
      nodes.push(open);
    }
  }
  return nodes;
}

export default {
  render({ model, el }) {
    const unique = `dl-desk-${Math.random().toString(36).slice(2, 9)}`;
    const texts = model.get("texts");
    const lang = model.get("lang");
    const words = h("p", { role: "status", class: "dl-status" });
    const undo = h("button", { type: "button", class: "dl-button dl-quiet dl-undo", hidden: true,
      onclick: () => send("undo") }, texts.undo);
    const answer = h("div", { class: "dl-answer" }, words, undo);
    let waiting;
    const say = (text) => {
      clearTimeout(waiting);
      words.textContent = "";
      words.textContent = text;
      if (text === texts.working) waiting = setTimeout(() => say(texts.silent), PATIENCE);
    };
    const values = {};
    const given = sender(model, values, say);
    // What a press comes to stands where it was pressed.
    const send = (id) => {
      const { node } = controls.get(id) ?? {};
      if (now.contains(node)) said.append(answer); // which keeps its room: nothing moves under the pointer
      else if (node && node.nextSibling !== answer) node.after(answer);
      if (id !== "undo") undo.hidden = true;
      return given(id);
    };
    send.say = say;
    const specs = model.get("controls");
    const controls = new Map(specs.map((spec) => [spec.id, makeControl(spec, unique, send, values)]));
    const of = (place) => folded(specs.filter((spec) => spec.place === place), controls);

    const boxes = new Map(); // part -> where its HTML stands
    const box = (part) => boxes.set(part, h("div", { "data-part": part })).get(part);
    const panes = new Map(model.get("tabs").map(({ id }) => [id, h("div", { role: "tabpanel", class: "dl-pane",
      id: `${unique}-pane-${id}`, "aria-labelledby": `${unique}-tab-${id}`, tabindex: "0" },
      box(id), h("div", { class: "dl-controls" }, ...of(id)), box(`${id}_below`))]));
    const tabs = makeTabs(model.get("tabs"), unique, texts.more, panes);
    const close = h("button", { type: "button", class: "dl-button dl-quiet", onclick: () => show(false) }, texts.close);
    const said = h("div", { class: "dl-said" });
    const now = h("div", { class: "dl-desk-now" }, box("now"), h("div", { class: "dl-controls dl-go" }, ...of("go")), said,
      h("div", { class: "dl-controls dl-onto" }, ...of("wall")), box("below"), h("div", { class: "dl-controls" }, ...of("below")));
    const root = h("section", { class: "dl dl-panel dl-desk", lang, "aria-label": texts.title },
      h("div", { class: "dl-desk-bar" }, box("bar"), close),
      h("div", { class: "dl-desk-main" },
        now, h("div", { class: "dl-desk-more" }, tabs.list, ...panes.values())));
    const open = h("button", { type: "button", class: "dl-button dl-primary", onclick: () => show(true) }, texts.open);
    const place = h("section", { class: "dl", lang, "aria-label": texts.title }, open);

    /** @type {any} */
    let host;
    function fit() {
      const head = host.querySelector(".digilead-head header, body > .digilead-head");
      const top = host === document.body ? 0 : host.getBoundingClientRect().top;
      root.style.top = `${Math.max((head?.getBoundingClientRect().bottom ?? top) - top, 0)}px`;
    }
    function show(yes) {
      sessionStorage.setItem(OPENED, yes ? "yes" : "no");
      if (!yes) {
        root.remove();
        open.focus();
        return;
      }
      host = el.closest(".jp-NotebookPanel") ?? document.body;
      host.querySelectorAll(".dl-desk").forEach((old) => old.remove());
      host.append(root);
      fit();
    }
    const fitting = setInterval(() => root.isConnected && fit(), 300);

    let step = "";
    function showParts() {
      const parts = model.get("parts");
      Object.entries(parts).forEach(([part, html]) => showSafeHtml(boxes.get(part), html));
      if (parts.now !== step) panes.get("step").scrollTop = 0; // what the new step asks for begins at its top
      step = parts.now;
    }
    const showStates = () => controls.forEach((control, id) => control.show(model.get("states")[id] ?? {}));
    const showTabs = () => tabs.count(model.get("tabs"));
    function showOutcome() {
      const { text = "", undo: can, tab } = model.get("outcome");
      say(text);
      undo.hidden = !can;
      if (tab) tabs.open(tab);
    }
    showParts();
    showStates();
    showTabs();
    guardKeys(root);
    guardKeys(place);
    el.append(place);
    model.on("change:parts", showParts);
    model.on("change:states", showStates);
    model.on("change:tabs", showTabs);
    model.on("change:outcome", showOutcome);
    const stops = [receiver(model, controls), keepLooking(model)];
    const wanted = sessionStorage.getItem(OPENED) ?? (texts.at_once ? "yes" : "no");
    if (wanted === "yes") requestAnimationFrame(() => el.isConnected && show(true));
    return () => {
      // A new kernel brings a new one in its place: until then this one stands there, and says so.
      stops.forEach((stop) => stop());
      clearInterval(fitting);
      root.inert = true;
      say(texts.coming);
    };
  },
};
