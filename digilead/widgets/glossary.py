"""The article's terms: all of them, and those of a section where they are used first."""

from html import escape

from digilead.content import Content
from digilead.figures.wording import Words


def glossary_html(content: Content, language: str, section: str = "") -> str:
    """The terms in the order of the alphabet; with ``section`` those first used there, folded together."""
    terms = [term for term in content.terms.values() if not section or term.first == section]
    rows = "".join(
        f"<dt>{escape(term.name[language])}</dt><dd>{escape(term.text[language])}</dd>"
        for term in sorted(terms, key=lambda term: term.name[language].casefold())
    )
    listed = f'<dl class="dl-card">{rows}</dl>'
    if not section:
        return listed
    return f"<details><summary>{escape(Words(content, language)('glossary.new_here'))}</summary>{listed}</details>"
