// Says in words, from the first second, how far a page has come. In the language of the page whose address was opened.

(() => {
  const line = document.getElementById("digilead-coming");
  const path = new URLSearchParams(location.search).get("path") ?? "";
  const { said } = JSON.parse(document.getElementById("digilead-site").textContent);
  const language = /\/([a-z]{2,3})\//.exec(`/${path}`)?.[1];
  const words = said[language] ?? Object.values(said)[0];
  document.documentElement.lang = language in said ? language : Object.keys(said)[0];

  const steps = [
    [() => document.querySelector('[data-course="failed"]'), "failed"],
    [() => document.querySelector('[data-course="alive"]'), ""],
    [() => document.querySelector(".jp-Notebook .jp-MarkdownCell") && document.body.dataset.python, "questions"],
    [() => document.querySelector(".jp-Notebook .jp-MarkdownCell"), "python"],
    [() => true, "page"],
  ];
  function look() {
    const [, now] = steps.find(([reached]) => reached());
    const text = now ? words[now] : "";
    if (line.textContent !== text) line.textContent = text;
  }
  look();
  new MutationObserver(look).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-course", "data-python"],
  });
})();
