"""A term shows its meaning in the section that uses it first, and all stand in the glossary."""

import re

from digilead.content import Content
from digilead.figures.wording import Words
from digilead.widgets.glossary import glossary_html
from tests.notebooks.pages import PAGES, cells, key, source


def test_every_term_stands_in_the_glossary_in_alphabetical_order(content: Content, language: str) -> None:
    names = re.findall(r"<dt>(.*?)</dt>", glossary_html(Words(content, language)))
    assert len(names) == len(content.terms)
    assert names == sorted(names, key=str.casefold)


def test_a_term_is_explained_on_the_page_that_uses_it_first(content: Content, language: str) -> None:
    explained = 0
    for path in PAGES:
        if path.parent.name == language and any(f'course.terms("{key(path)}")' in source(cell) for cell in cells(path)):
            explained += glossary_html(Words(content, language), key(path)).count("<dt>")
    assert explained == sum(bool(term.first) for term in content.terms.values()) > 0
