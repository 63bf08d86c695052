"""All that leaves a room, as bytes: every view and change, and what is made of them for the wall, for print, as a file.

If two people whom the room treats alike exchange their answers, and not one byte of this changes, then nobody who has
all of it can tell which of them answered what.
"""

from datetime import date

from digilead.figures.picture import Picture
from digilead.session.pictures.drawing import Drawing
from digilead.session.pictures.showing import Given, Showing
from digilead.session.print.report import report
from digilead.session.room import to_csv
from tests.session.test_attack import all_shown, pattern, told

TODAY = date(2026, 11, 24)


def everything(content, released, language="da"):
    """Of each release the report (pictures, alt texts and tables are in it), the numbers and the slides of the wall."""
    _, (seen, changes, hidden) = all_shown(content, released)
    showing, found = Showing(content, language), [seen, changes, hidden]
    for at, view in enumerate(seen):
        moves = next((change for _, now, change in changes if now == view.occasion), None) if at else None
        given = Given(view, moves=moves)
        found += [report(showing, given, TODAY), to_csv(content, language, view)]
        for entry in showing.menu(given):
            slide = showing.drawing(entry.id, given, "projector")
            found.append(slide.to_record() if isinstance(slide, Drawing) else _tables(slide))
    return found


def _tables(slide):
    return (slide.sentence, slide.tables) if isinstance(slide, Picture) else slide


def exchanged(content, rng):
    """A room told at random, and the same with two people alike exchanged: what leaves each; empty where nobody is."""
    released, alike = told(content, rng), {}
    for person in sorted({p for now in released.values() for p in now}):
        alike.setdefault(pattern(released, person), []).append(person)
    groups = [people for people in alike.values() if len(people) > 1]
    if not groups:
        return []
    one, two = rng.sample(rng.choice(groups), 2)
    exchange = {one: two, two: one}
    swapped = {occasion: {p: now[exchange.get(p, p)] for p in now} for occasion, now in released.items()}
    return [(everything(content, released), everything(content, swapped))]
