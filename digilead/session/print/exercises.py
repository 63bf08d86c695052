"""All exercise sheets of a plan in one file: printed at once, and each begins on a page of its own."""

from digilead.content import Content
from digilead.content.sessions import SessionPlan
from digilead.figures.wording import Words
from digilead.session.print.annexes import page
from digilead.session.print.parts import titled
from digilead.templates import Templates
from digilead.widgets.document import document
from digilead.widgets.sheets import sheet_body

_draw = Templates(__file__)


def exercise_sheets(content: Content, language: str, plan: SessionPlan) -> bytes:
    """In the order of the steps, after a list of them; the sheets themselves are those of the exercises' pages."""
    words = Words(content, language)
    names = {id: page(words, id) for id in plan.uses if id in content.exercises}
    sheets = [titled(name, sheet_body(words, content.exercises[id])) for id, name in names.items()]
    body = _draw("exercises", how=words("exercises.how"), names=names.values(), sheets=sheets)
    return document(language, words("exercises.file", plan=plan.title[language]), body)
