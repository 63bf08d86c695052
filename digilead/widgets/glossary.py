"""The article's terms: all of them, and those of a section where they are used first."""

from digilead.figures.picture import card
from digilead.figures.wording import Words
from digilead.templates import Templates

_draw = Templates(__file__)


def glossary_html(words: Words, section: str = "") -> str:
    """The terms in the order of the alphabet; with ``section`` those first used there, folded together."""
    language = words.language
    terms = [term for term in words.content.terms.values() if not section or term.first == section]
    ordered = sorted(terms, key=lambda term: term.name[language].casefold())
    listed = card((term.name[language], term.text[language]) for term in ordered)
    if not section:
        return listed
    return _draw("folded", title=words("glossary.new_here"), terms=listed)
