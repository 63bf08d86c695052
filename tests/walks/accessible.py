"""What axe finds on a page, and what axe does not look for."""

from tests import browser as b

LONGEST_ALT = 150
# Each finding is [what, the element's beginning].
OWN = """([language, longest]) => {
  const found = [], add = (what, node) => found.push([what, node.outerHTML.slice(0, 160)]);
  for (const root of document.querySelectorAll('.dl')) {
    if (!root.checkVisibility()) continue;
    if (root.lang !== language) add('lang is not the language of the page', root);
    for (const radio of root.querySelectorAll('input[type=radio]')) {
      if (!radio.closest('fieldset')?.querySelector(':scope > legend')?.textContent.trim() || !radio.name)
        add('a radio without fieldset, legend or name', radio);
      if (root.querySelector(`label[for="${CSS.escape(radio.id)}"]`)?.control !== radio)
        add('a radio without a label of its own', radio);
    }
    for (const field of root.querySelectorAll('textarea, input[type=text], input[type=file]'))
      if (!field.labels.length || !field.labels[0].textContent.trim()) add('a field without a label', field);
    for (const node of root.querySelectorAll('[title], [aria-label]'))
      for (const name of ['title', 'aria-label'])
        if (/^(null|undefined|none|)$/i.test(node.getAttribute(name) ?? 'fine')) add('a name that says nothing', node);
    for (const figure of root.querySelectorAll('figure')) {
      const alt = figure.querySelector('[role=img]')?.getAttribute('aria-label')?.trim() ?? '';
      if (!alt || alt.length > longest) add(`alt text of ${alt.length} letters`, figure);
      const after = [...root.querySelectorAll('table, ul.dl-explained')].filter(
        table => figure.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (!after.length && !figure.closest('.dl-plan')) add('no table after the picture', figure);
    }
    for (const table of root.querySelectorAll('table')) {
      if (!table.caption?.textContent.trim()) add('a table without caption', table);
      if ([...table.querySelectorAll('th')].some(head => !head.scope)) add('a heading without scope', table);
    }
  }
  const ids = [...document.querySelectorAll('.dl [id]:not(svg *)')].map(node => node.id);
  if (new Set(ids).size < ids.length) found.push(['an id stands twice', ids.find((id, at) => ids.indexOf(id) !== at)]);
  return found; }"""


def own_findings(reader):
    return reader.page.evaluate(OWN, [reader.language, LONGEST_ALT])


def findings(reader):
    return own_findings(reader) + b.axe(reader.page, ".dl")
