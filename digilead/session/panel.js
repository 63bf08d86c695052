// Front end of Panel; joined after dom.js and controls.js. Only `html` is HTML, made and escaped in Python.

export default {
  render({ model, el }) {
    const unique = `dl-panel-${Math.random().toString(36).slice(2, 9)}`;
    const texts = model.get("texts");
    const status = h("p", { role: "status", class: "dl-status" });
    const box = h("div");
    const say = (text) => {
      status.textContent = "";
      status.textContent = text;
    };
    const values = {};
    const send = sender(model, values, say);
    const controls = new Map(model.get("controls").map((spec) => [spec.id, makeControl(spec, unique, send, values)]));
    const heading = texts.title && h("h3", { id: `${unique}-title` }, texts.title);
    const nodes = [...controls.values()].map(({ node }) => node);
    const inner = texts.fold ? h("details", {}, h("summary", {}, texts.fold), ...nodes) : h("div", { class: "dl-controls" }, ...nodes);
    const order = texts.html_last ? [inner, status, box] : [box, inner, status];
    const root = h("section", { class: "dl dl-panel", lang: model.get("lang"), "aria-labelledby": heading && heading.id },
      heading, ...order);

    const showHtml = () => showSafeHtml(box, model.get("html"));
    const showStates = () => controls.forEach((control, id) => control.show(model.get("states")[id] ?? {}));

    showHtml();
    showStates();
    guardKeys(root);
    el.append(root);
    model.on("change:html", showHtml);
    model.on("change:states", showStates);
    model.on("change:outcome", () => say(model.get("outcome").text ?? ""));
    const stops = [receiver(model, controls), keepLooking(model), watchWidth(root, model)];
    return () => stops.forEach((stop) => stop());
  },
};
