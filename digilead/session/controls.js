// The controls of Panel and Desk; joined after dom.js. Words come from Python and are set as text. They are built once, so
// that focus stays where it is; a state says what changes about one.

/** Open a page beside this one in a window of its own, always the same. @param {string} page */
const openBeside = (page) => window.open(new URL(page, location.origin + location.pathname), "digilead-beside",
  "popup,width=1280,height=720");

function makeControl(spec, unique, send, values) {
  const id = `${unique}-${spec.id}`;
  const hint = h("p", { class: "dl-hint", id: `${id}-hint`, hidden: true });
  const label = spec.label && h("label", { class: "dl-label", for: id }, spec.label);
  const describe = (node) => node.setAttribute("aria-describedby", hint.id);
  const show = (state, node) => {
    hint.textContent = state.hint ?? spec.hint ?? "";
    hint.hidden = !hint.textContent;
    node.hidden = Boolean(state.hidden);
  };

  if (spec.kind === "button") {
    const button = h("button", { type: "button", id, class: `dl-button ${spec.look ?? ""}`, onclick: () => press() });
    const sure = h("button", { type: "button", class: "dl-button", onclick: () => (ask(false), send(spec.id)) }, spec.sure);
    const keep = h("button", { type: "button", class: "dl-button dl-quiet", onclick: () => ask(false) }, spec.keep);
    const question = h("p", { id: `${id}-ask` });
    const asking = h("div", { role: "group", "aria-labelledby": question.id, class: "dl-asking", hidden: true }, question, sure, keep);
    const node = h("div", { class: "dl-act" }, button, hint, spec.sure && asking);
    const ask = (open) => {
      asking.hidden = !open;
      (open ? keep : button).focus();
    };
    const press = () => {
      if (button.getAttribute("aria-disabled") === "true") send.say(hint.textContent);
      else if (spec.sure) ask(true);
      else if (spec.opens && !openBeside(spec.opens)) send.say(spec.blocked);
      else send(spec.id);
    };
    describe(button);
    return { node, show(state) {
      button.textContent = state.label ?? spec.label;
      question.textContent = state.ask ?? spec.ask ?? "";
      button.setAttribute("aria-disabled", String(Boolean(state.why)));
      hint.textContent = state.why ?? "";
      hint.hidden = !state.why;
      hint.classList.toggle("dl-unseen", Boolean(state.quiet)); // said once already, close by
      node.hidden = Boolean(state.hidden);
      if (state.why) asking.hidden = true;
    } };
  }

  if (spec.kind === "choice") {
    const field = h("select", { id, class: "dl-field", onchange: () => {
      values[spec.id] = field.value;
      if (spec.live) send(spec.id);
    } });
    const node = h("div", { class: "dl-row" }, label, hint, field);
    describe(field);
    return { node, show(state) {
      show(state, node);
      const options = state.options ?? [];
      const known = JSON.stringify(options);
      if (field.known !== known) {
        field.known = known;
        field.replaceChildren(...options.map((option) => h("option", { value: option.id }, option.label)));
        if (options.some((option) => option.id === values[spec.id])) field.value = values[spec.id];
      }
      if (state.value !== undefined && field.given !== `${state.value} ${known}`) {
        field.given = `${state.value} ${known}`;
        field.value = state.value;
      }
      values[spec.id] = field.value;
    }, leave: () => {
      values[spec.id] = field.value = "";
    } };
  }

  if (spec.kind === "files") {
    const field = h("input", { id, type: "file", class: "dl-file", accept: spec.accept, multiple: spec.multiple,
      onchange: () => (values[spec.id] = [...field.files]) });
    describe(field);
    const node = h("div", { class: "dl-row" }, label, hint, field);
    return { node, show: (state) => show(state, node), leave: () => {
      field.value = "";
      delete values[spec.id];
    } };
  }

  if (spec.kind === "copy") {
    const field = h("textarea", { id, class: "dl-field dl-code", readonly: true, rows: 2, spellcheck: "false",
      onfocus: () => field.select() });
    const button = h("button", { type: "button", class: "dl-button dl-primary", onclick: copy }, spec.button);
    const node = h("div", { class: "dl-row" }, label, field, h("p", {}, button));
    async function copy() {
      try {
        await navigator.clipboard.writeText(field.value);
        send.say(spec.done);
      } catch {
        // Without https, and in some offices, a page may not write to the clipboard.
        field.focus();
        field.select();
        send.say(document.execCommand("copy") ? spec.done : spec.not_done);
        button.focus();
      }
    }
    return { node, show(state) {
      field.value = state.value ?? "";
      node.hidden = !field.value;
    } };
  }

  if (spec.kind === "chips") {
    const node = h("div", { id, class: "dl-chips", role: "group", "aria-label": spec.label });
    return { node, show(state) {
      const options = state.options ?? [];
      node.hidden = !options.length;
      const known = JSON.stringify(options);
      if (node.known === known) return;
      node.known = known;
      const focused = [...node.children].findIndex((chip) => chip === document.activeElement);
      node.replaceChildren(...options.map((option) => h("button", { type: "button", class: "dl-button dl-quiet dl-chip",
        "aria-pressed": String(Boolean(option.on)), onclick: () => {
          values[spec.id] = option.id;
          send(spec.id);
        } }, option.label)));
      if (focused >= 0) node.children[focused]?.focus();
    } };
  }

  const oneLine = spec.kind === "line";
  const field = h(oneLine ? "input" : "textarea", { id, class: "dl-field", type: oneLine && "text", rows: !oneLine && 3,
    autocomplete: "off", spellcheck: "false", oninput: () => (values[spec.id] = field.value) });
  describe(field);
  const node = h("div", { class: `dl-row ${spec.look ?? ""}` }, label, hint, field);
  return { node, show(state) {
    show(state, node);
    if (state.value !== undefined && field.given !== state.value) {
      field.given = state.value;
      field.value = state.value;
      values[spec.id] = state.value;
    }
  }, leave: (rest) => {
    values[spec.id] = field.value = rest;
  } };
}

/** What sends an act to Python with the values and files of its fields. @param {object} model @param {object} values
 * @param {(text: string) => void} say */
function sender(model, values, say) {
  const texts = model.get("texts");
  async function send(id) {
    const specs = model.get("controls");
    const sent = {};
    const buffers = [];
    const spec = specs.find((each) => each.id === id); // none for what a desk does by itself
    for (const name of spec ? (spec.of ?? [id]) : []) {
      const value = values[name];
      const field = specs.find((each) => each.id === name);
      if (field.most && typeof value === "string" && value.length > field.most) return say(field.too_large);
      if (!Array.isArray(value)) {
        sent[name] = value ?? "";
        continue;
      }
      const small = value.filter((file) => file.size <= field.most);
      sent[name] = small.map((file) => file.name);
      // Said here, because a file that is far too large should not travel at all.
      const large = value.filter((file) => file.size > field.most).map((file) => fill(field.too_large, { name: file.name }));
      if (large.length) sent.too_large = large;
      for (const file of small) buffers.push(await file.arrayBuffer());
    }
    say(texts.working);
    model.send({ do: id, values: sent }, undefined, buffers);
  }
  send.say = say;
  return send;
}

/** Python's answers: what is left in a field, a file to hand over. @param {object} model @param {Map<string, any>} controls */
function receiver(model, controls) {
  const receive = (message, buffers) => {
    for (const [id, rest] of Object.entries(message.left ?? {})) controls.get(id)?.leave?.(rest);
    if (message.name) saveFile(message.name, message.kind, buffers);
  };
  model.on("msg:custom", receive);
  return () => model.off("msg:custom", receive);
}

/** Somebody else may have changed the room: look again, but never ask while an answer is still on its way. */
function keepLooking(model) {
  const texts = model.get("texts");
  let asked = -1;
  const look = () => {
    if (asked === model.get("looked") || (document.hidden && !texts.unseen)) return;
    asked = model.get("looked");
    model.send({ do: "look" });
  };
  const timer = texts.every && setInterval(look, texts.every);
  return () => clearInterval(timer);
}
