// Front end of Panel; joined after dom.js. Words come from Python and are set as text; only `html` is HTML, made and
// escaped there. The controls are built once, so that focus stays where it is; `states` says what changes about them.

function makeControl(spec, unique, send, values, model) {
  const id = `${unique}-${spec.id}`;
  const hint = h("p", { class: "dl-hint", id: `${id}-hint`, hidden: true });
  const label = spec.label && h("label", { class: "dl-label", for: id }, spec.label);
  const describe = (node) => node.setAttribute("aria-describedby", hint.id);
  const show = (state) => {
    hint.textContent = state.hint ?? spec.hint ?? "";
    hint.hidden = !hint.textContent;
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
      show(state);
      node.hidden = Boolean(state.hidden);
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
    } };
  }

  if (spec.kind === "files") {
    const field = h("input", { id, type: "file", class: "dl-file", accept: spec.accept, multiple: spec.multiple,
      onchange: () => (values[spec.id] = [...field.files]) });
    describe(field);
    return { node: h("div", { class: "dl-row" }, label, hint, field), show, clear: () => {
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

  const oneLine = spec.kind === "line";
  const field = h(oneLine ? "input" : "textarea", { id, class: "dl-field", type: oneLine && "text", rows: !oneLine && 3,
    autocomplete: "off", spellcheck: "false", oninput: () => (values[spec.id] = field.value) });
  describe(field);
  return { node: h("div", { class: `dl-row ${spec.look ?? ""}` }, label, hint, field), show(state) {
    show(state);
    if (state.value !== undefined && field.given !== state.value) {
      field.given = state.value;
      field.value = state.value;
      values[spec.id] = state.value;
    }
  }, clear: () => {
    field.value = "";
    delete values[spec.id];
  } };
}

export default {
  render({ model, el }) {
    const unique = `dl-panel-${Math.random().toString(36).slice(2, 9)}`;
    const texts = model.get("texts");
    const values = {};
    const status = h("p", { role: "status", class: "dl-status" });
    const box = h("div");

    async function send(id) {
      const spec = model.get("controls").find((each) => each.id === id);
      const sent = {};
      const buffers = [];
      for (const name of spec.of ?? [id]) {
        const value = values[name];
        const field = model.get("controls").find((each) => each.id === name);
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
    const say = (text) => {
      status.textContent = "";
      status.textContent = text;
    };
    send.say = say;

    const controls = new Map(model.get("controls").map((spec) => [spec.id, makeControl(spec, unique, send, values, model)]));
    const heading = texts.title && h("h3", { id: `${unique}-title` }, texts.title);
    const nodes = model.get("controls").map((spec) => controls.get(spec.id).node);
    const inner = texts.fold ? h("details", {}, h("summary", {}, texts.fold), ...nodes) : h("div", { class: "dl-controls" }, ...nodes);
    const order = texts.html_last ? [inner, status, box] : [box, inner, status];
    const root = h("section", { class: "dl dl-panel", lang: model.get("lang"), "aria-labelledby": heading && heading.id },
      heading, ...order);

    const showHtml = () => showSafeHtml(box, model.get("html"));
    const showStates = () => controls.forEach((control, id) => control.show(model.get("states")[id] ?? {}));
    const showOutcome = () => say(model.get("outcome").text ?? "");
    const receive = (message, buffers) => {
      for (const id of message.clear ?? []) controls.get(id)?.clear?.();
      if (message.name) saveFile(message.name, message.kind, buffers);
    };

    showHtml();
    showStates();
    guardKeys(root);
    el.append(root);
    model.on("change:html", showHtml);
    model.on("change:states", showStates);
    model.on("change:outcome", showOutcome);
    model.on("msg:custom", receive);
    // Somebody else may have changed the room: look again, but never ask while an answer is still on its way.
    let asked = -1;
    const look = () => {
      if (asked === model.get("looked") || (document.hidden && !texts.unseen)) return;
      asked = model.get("looked");
      model.send({ do: "look" });
    };
    const timer = texts.every && setInterval(look, texts.every);
    const stopWidth = watchWidth(root, model);
    return () => {
      stopWidth();
      clearInterval(timer);
      model.off("msg:custom", receive);
    };
  },
};
