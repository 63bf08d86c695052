// @ts-check
// What stands in a page until its questions are there: a quiet space, as high as what will come, and one announcement.

// How high a part is on an ordinary screen before anything is answered, in pixels, by the verb that shows it. Only for
// the first time: from then on the page knows.
/** @type {Record<string, number>} */
const USUAL = {
  activity: 2350, ambition: 2700, board: 1470, cases: 6000, colophon: 35, form: 2650, guess: 430, initiatives: 2700,
  look_back: 430, plan: 1450, reflections: 1460, second_look: 2650, table: 2280, terms: 100,
};
const OTHERS = 250;

const remembered = (page, cell) => `digilead ${page.panel.context.path} ${cell.model.id} ${innerWidth}`;

/** Whatever is made of widgets comes later than the place it is shown in, which is a panel of JupyterLab's. */
export const isThere = (/** @type {Element} */ output) => !output.matches(".lm-Panel") || output.querySelector(".dl") !== null;

/** Tell whether every part that has run stands in the page. */
export const isComplete = (page) => page.cells.every(({ node }) =>
  [...node.querySelectorAll(".jp-OutputArea-output")].every(isThere));

/** Keep the place of each part until it is there, so that nothing above it or below it moves. */
export function awaitCells(page) {
  for (const cell of page.cells) {
    const verb = /^\s*course\.(\w+)/.exec(cell.model.sharedModel.getSource())?.[1];
    if (!verb) continue;
    const { node } = cell;
    const key = remembered(page, cell);
    const usual = `${USUAL[verb] ?? OTHERS}px`;
    node.style.minHeight = node.querySelector(".dl") ? `${node.offsetHeight}px` : (sessionStorage.getItem(key) ?? usual);
    node.dataset.coming = page.texts.coming;
    const observer = new MutationObserver(() => {
      const outputs = [...node.querySelectorAll(".jp-OutputArea-output")];
      if (!outputs.length || !outputs.every(isThere)) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        node.style.minHeight = "";
        delete node.dataset.coming;
        if (node.offsetHeight) sessionStorage.setItem(key, `${node.offsetHeight}px`);
      });
    });
    observer.observe(node, { childList: true, subtree: true });
  }
}
