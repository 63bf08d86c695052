"""Every page of a course that has been gone through to its end: what axe finds, and what axe does not look for."""

import pytest

from tests import browser as b
from tests.walks.answering import fill

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

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
      if (!after.length) add('no table after the picture', figure);
    }
    for (const table of root.querySelectorAll('table')) {
      if (!table.caption?.textContent.trim()) add('a table without caption', table);
      if ([...table.querySelectorAll('th')].some(head => !head.scope)) add('a heading without scope', table);
    }
  }
  const ids = [...document.querySelectorAll('.dl [id]:not(svg *)')].map(node => node.id);
  if (new Set(ids).size < ids.length) found.push(['an id stands twice', ids.find((id, at) => ids.indexOf(id) !== at)]);
  return found; }"""


def findings(reader):
    own = reader.page.evaluate(OWN, [reader.language, LONGEST_ALT])
    return own + b.axe(reader.page, ".dl")


@pytest.mark.parametrize("language", ["da"])
def test_every_page_in_light(served_course, come, content):
    fill(served_course.workbook, content, "Jeg spørger Åse på mandag")
    reader = come(served_course)
    found, pictures = {}, {}
    for section in served_course.sections:
        reader.open(section)
        reader.drawn()
        reader.read_all()
        found[section] = findings(reader)
        pictures[section] = reader.page.locator(".dl figure:visible").count()
        served_course.stop_kernels()
    assert not any(found.values()), {section: each for section, each in found.items() if each}
    with_pictures = {id for id, section in content.sections.items() if section.activity} | {"0-1", "2-3"}
    assert {section for section in with_pictures if not pictures[section]} == set()


@pytest.mark.parametrize("language", ["en"])
@pytest.mark.parametrize("section", ["0-1", "2-3"])
def test_in_the_dark_with_and_without_answers(served_course, come, content, section):
    reader = come(served_course)
    reader.open(section)
    reader.drawn()
    found = {"light, empty": findings(reader)}
    b.dark_theme(reader.page)
    found["dark, empty"] = findings(reader)
    fill(served_course.workbook, content, "I ask Anne on Monday")
    reader.restart()
    reader.drawn()
    assert reader.page.locator(".dl figure:visible").count()
    found["dark, full"] = findings(reader)
    reader.read_all()
    assert not any(found.values()), found
