"""What a session leaves behind: one self-contained HTML file with its pictures, agreements and minutes."""

from collections.abc import Sequence
from datetime import date
from html import escape

from digilead.content.sessions import Step
from digilead.figures.picture import Picture, Table, paragraphs
from digilead.figures.wording import Words
from digilead.session.pictures.showing import Given, Showing
from digilead.session.protection import LEAST
from digilead.widgets.document import document

_LEFT_OUT = ("disagreement", "agreed")
"""In the report already: the first is one of the single questions, the second has a part of its own."""


def minutes_table(
    words: Words, minutes: Sequence[tuple[Step, int | None]], cut: frozenset[str], now: Step | None = None
) -> str:
    """Planned and real minutes, step by step."""
    rows = []
    for step, real in minutes:
        said = words("console.cut_mark") if step.id in cut else "" if real is None else str(real)
        if step == now:
            said = f"{said} ({words('console.now_mark')})"
        rows.append((step.title[words.language], str(step.minutes), said))
    head = (words("console.step"), words("console.planned"), words("console.real"))
    return Table(words("console.minutes_table"), head, tuple(rows)).html()


def report(showing: Showing, given: Given, minutes: str, today: date) -> bytes:
    """``minutes``: safe HTML of `minutes_table`."""
    words = showing.words
    people = words.counted("room_picture.n", given.view.n)
    parts = [f"<p>{escape(words('report.made', date=today.strftime(words('plan.date')), people=people))}</p>"]
    if given.view.synthetic:
        parts.append(f"<p><strong>{escape(words('report.made_up'))}</strong></p>")
    parts.append(paragraphs([words("report.how", least=LEAST)]))
    parts.append(f"<section><h2>{escape(words('report.agreed'))}</h2>{_shown(showing, given, 'agreed')}</section>")
    pictures = "".join(
        f"<section><h3>{escape(entry.label)}</h3>{_shown(showing, given, entry.id)}</section>"
        for entry in showing.menu(given)
        if entry.id not in _LEFT_OUT
    )
    parts.append(f"<h2>{escape(words('report.pictures'))}</h2>{pictures}")
    parts.append(f"<section><h2>{escape(words('report.minutes'))}</h2>{minutes}</section>")
    parts.append(f"<footer>{paragraphs([words('report.limits'), words('plan.credit')])}</footer>")
    return document(words.language, words("report.title"), "".join(parts))


def _shown(showing: Showing, given: Given, id: str) -> str:
    found = showing.picture(id, given, "wide")
    if isinstance(found, Picture):
        return found.html().replace("<h3 ", "<h4 ").replace("</h3>", "</h4>") if found.svg else found.tables[0].html()
    return paragraphs([found])
