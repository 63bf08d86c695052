// @ts-check
// Front end of Downloads; joined after dom.js.

export default {
  /** @param {{ model: Model, el: HTMLElement }} page */
  render({ model, el }) {
    const outcome = h("p", { role: "status", class: "dl-status" });
    const buttons = model.get("labels").map((label, index) =>
      h("button", { type: "button", class: "dl-button", onclick: () => model.send({ do: "make", file: index }) }, label));
    const root = h("div", { class: "dl dl-downloads", lang: model.get("lang") }, ...buttons, outcome);
    const save = (message, buffers) => saveFile(message.name, message.kind, buffers);
    guardKeys(root);
    el.append(root);
    model.on("change:outcome", () => (outcome.textContent = model.get("outcome")));
    model.on("msg:custom", save);
    return () => model.off("msg:custom", save);
  },
};
