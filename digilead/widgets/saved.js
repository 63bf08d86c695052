// @ts-check
// Front end of SavedAnswers; joined after dom.js. The words come from Python, the files go through here.

export default {
  /** @param {{ model: Model, el: HTMLElement }} page */
  render({ model, el }) {
    const id = `dl-saved-${Math.random().toString(36).slice(2)}`;
    const text = (key) => model.get("texts")[key];
    const urgent = h("div");
    const sentences = h("div");
    const offers = h("div");
    const outcome = h("p", { role: "status", class: "dl-status" });

    const download = h("button", { type: "button", class: "dl-button", onclick: () => model.send({ do: "download" }) });
    const file = h("input", { type: "file", id: `${id}-file`, accept: ".jsonl", class: "dl-file", onchange: upload });
    const label = h("label", { for: file.id, class: "dl-label" });
    const remove = h("button", { type: "button", class: "dl-button dl-quiet", onclick: () => ask(true) });
    const question = h("p");
    const sure = h("button", { type: "button", class: "dl-button", onclick: () => (model.send({ do: "delete" }), ask(false)) });
    const keep = h("button", { type: "button", class: "dl-button dl-quiet", onclick: () => ask(false) });
    const asking = h("div", { role: "group", "aria-labelledby": `${id}-ask`, hidden: true, class: "dl-asking" }, question, sure, keep);
    question.id = `${id}-ask`;

    const heading = h("summary", { id: `${id}-title` });
    const folded = h("details", {}, heading, sentences, h("p", {}, download), h("p", {}, label, file), h("p", {}, remove), asking);
    const root = h("section", { class: "dl dl-saved", lang: model.get("lang"), "aria-labelledby": heading.id },
      urgent, offers, folded, outcome);

    function ask(open) {
      asking.hidden = !open;
      (open ? keep : remove).focus();
    }

    async function upload() {
      const [chosen] = file.files;
      if (!chosen) return;
      // Said here, because a file that is far too large should not travel at all.
      if (chosen.size > text("most")) outcome.textContent = text("too_large");
      else model.send({ do: "upload" }, undefined, [await chosen.arrayBuffer()]);
      file.value = "";
    }

    const save = (message, buffers) => saveFile(message.name, "application/jsonl", buffers);

    function show() {
      heading.textContent = text("title");
      const said = (key) => model.get(key).map((sentence) => h("p", {}, sentence));
      urgent.replaceChildren(...said("urgent"));
      sentences.replaceChildren(...said("sentences"));
      offers.replaceChildren(...model.get("offers").map(({ label, message }) => h("p", {},
        h("button", { type: "button", class: "dl-button dl-primary", onclick: () => model.send(message) }, label))));
      download.textContent = text("download");
      label.textContent = text("upload");
      remove.textContent = text("delete");
      question.textContent = text("delete_ask");
      sure.textContent = text("delete_sure");
      keep.textContent = text("delete_keep");
      remove.hidden = download.hidden = !text("kept");
    }

    show();
    guardKeys(root);
    el.append(root);
    model.on("change:texts change:sentences change:urgent change:offers", show);
    model.on("change:outcome", () => (outcome.textContent = model.get("outcome")));
    model.on("msg:custom", save);
    const stopLooking = watchLooks(root, model);
    return () => (stopLooking(), model.off("msg:custom", save));
  },
};
