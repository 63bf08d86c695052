"""What a session leaves behind: one self-contained HTML file with its agreements and pictures."""

from collections.abc import Sequence
from datetime import date

from attrs import evolve

from digilead.content.sessions import Step
from digilead.figures.picture import Picture, Table, paragraphs
from digilead.figures.wording import Words
from digilead.session.pictures.showing import Given, MenuEntry, Showing
from digilead.session.protection import LEAST
from digilead.templates import Templates
from digilead.widgets.document import document

_draw = Templates(__file__)

_STYLES = ".dl-together { break-inside: avoid; }"

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


def report(showing: Showing, given: Given, today: date) -> bytes:
    """For the group: nothing in it is the instructor's own."""
    words = showing.words
    people = words.counted("room_picture.n", given.view.n)
    entries = [entry for entry in showing.menu(given) if entry.id.partition(".")[0] not in _LEFT_OUT]
    body = _draw(
        "report",
        made=words("report.made", date=today.strftime(words("plan.date")), people=people),
        made_up=words("report.made_up") if given.view.synthetic else "",
        how=words("report.how", least=LEAST),
        agreed=words("report.agreed"),
        settled=showing.agreed_table(given.agreed, given.decisions),
        pictures=[
            _shown(showing, given, entry, words("report.pictures") if number == 0 else "")
            for number, entry in enumerate(entries)
        ],
        limits=[words("report.limits"), words("plan.credit")],
    )
    return document(words.language, words("report.title"), body, styles=_STYLES)


def _shown(showing: Showing, given: Given, entry: MenuEntry, first: str) -> tuple[str, str, str, str]:
    """The headings of a picture, ``first`` above all, the picture and its numbers."""
    found = showing.picture(entry.id, given, "wide")
    if not isinstance(found, Picture):
        return first, entry.label, paragraphs([found]), ""
    body = evolve(found, tables=()).html().replace("<h3 ", "<h4 ").replace("</h3>", "</h4>")
    tables = "".join(table.html() for table in found.tables)
    return first, entry.label, body, tables
