// @ts-check
// Front end of HtmlView; joined after dom.js.

export default {
  /** @param {{ model: Model, el: HTMLElement }} page */
  render({ model, el }) {
    const root = h("div", { class: "dl", lang: model.get("lang") });
    const show = () => showSafeHtml(root, model.get("html"));
    show();
    guardKeys(root);
    el.append(root);
    model.on("change:html", show);
    const stops = [watchWidth(root, model), watchLooks(root, model)];
    return () => stops.forEach((stop) => stop());
  },
};
