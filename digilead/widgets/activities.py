"""The activities of a section or an exercise: their questions on screens, and the pictures made of the answers.

A new kind of picture is one function here and its line in `PICTURES`, with the sentences that content must say for it.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import groupby

import numpy as np
from attrs import frozen

from digilead import responses
from digilead.arrays import Floats
from digilead.content.models import Item, Worksheet
from digilead.figures.picture import Picture, Width, card, headline, paragraphs
from digilead.figures.wording import Words
from digilead.responses import BEFORE, Answers
from digilead.sheet import Sheet
from digilead.templates import Templates
from digilead.widgets.forms import Spec, question_spec

_draw = Templates(__file__)

_COMFORTABLE = 6  # questions on a screen; a row is never torn apart unless it is longer than that


def activity_screens(words: Words, worksheet: Worksheet) -> list[Spec]:
    """The questions in their order, about six a screen, the questions of one row together."""
    activity = worksheet.activity
    assert activity is not None, f"{worksheet.id} has no activity"
    screens: list[list[Item]] = [[]]
    for _, row in groupby(worksheet.tasks, key=lambda item: item.row or item.id):
        together = list(row)
        if screens[-1] and len(screens[-1]) + len(together) > _COMFORTABLE:
            screens.append([])
        screens[-1].extend(together)
    return [
        {
            "id": f"{worksheet.id}-{number}",
            "title": activity.title[words.language],
            "intro": activity.instruction[words.language],
            "questions": [
                question_spec(words, item.id) | ({"rows": 2} if item.kind == "text" else {}) for item in items
            ],
        }
        for number, items in enumerate(screens, start=1)
    ]


@frozen(slots=False)
class ActivityAnswers:
    """What one activity asked and what was answered to it: every picture is drawn of this.

    ``worksheet`` holds that one activity; ``given`` are valid answers.
    """

    words: Words
    worksheet: Worksheet
    given: Answers

    @property
    def title(self) -> str:
        return self.worksheet.activity.title[self.words.language] if self.worksheet.activity else ""

    @cached_property
    def values(self) -> Floats:
        """(R, A): place of each answer on its scale, rows and aspects in the worksheet's order."""
        values = np.full((len(self.worksheet.rows), max(len(self.worksheet.aspects), 1)), np.nan)
        rows = [row.id for row in self.worksheet.rows]
        aspects = [aspect.id for aspect in self.worksheet.aspects]
        for item in self.worksheet.tasks:
            if item.row in rows and item.kind != "text":
                column = aspects.index(item.aspect) if item.aspect in aspects else 0
                place = responses.positions(self.words.content, [item.id], self.given)[0]
                values[rows.index(item.row), column] = place
        return values

    @property
    def said(self) -> list[list[str]]:
        """Each answer of a row in words, "don't know" as well, by aspect in the worksheet's order."""
        labels = {(item.row, item.aspect): self.label(item) for item in self.worksheet.tasks if item.kind != "text"}
        aspects: list[str | None] = [aspect.id for aspect in self.worksheet.aspects] or [None]
        return [[labels.get((row.id, aspect), "") for aspect in aspects] for row in self.worksheet.rows]

    @property
    def rows(self) -> list[str]:
        return [row.text[self.words.language] for row in self.worksheet.rows]

    @property
    def scale(self) -> list[str]:
        scaled = next(item.id for item in self.worksheet.tasks if item.kind != "text")
        return [option.text[self.words.language] for option in self.words.content.options(scaled)]

    def label(self, item: Item) -> str:
        """An answer as the participant reads it."""
        value = self.given.get(item.id)
        if value is None:
            return self.words("result.no_answer")
        if item.kind == "text":
            return value
        options = {option.id: option.text[self.words.language] for option in self.words.content.options(item.id)}
        return options.get(value) or self.words(f"answering.{value}")

    @property
    def written(self) -> str:
        """The lines written beside the choices."""
        texts = [item for item in self.worksheet.tasks if item.kind == "text" and item.id in self.given]
        return card((item.text[self.words.language], self.given[item.id]) for item in texts)


Draw = Callable[[ActivityAnswers, Width], Picture | str]
"""A picture, or the HTML of something that is none; "" where there is nothing to draw yet."""


@frozen
class PictureKind:
    """How a kind of picture is drawn, and the sentences that a worksheet must, and may, say for it.

    ``places``: what may stand in braces in those sentences; the ids of the options besides if ``counts_options``.
    ``finish``: id of the message on the button that asks for the picture; ``invitation``: of the one that stands where
    there is no HTML yet.
    """

    draw: Draw
    needs: AbstractSet[str]
    may: AbstractSet[str] = frozenset()
    places: AbstractSet[str] = frozenset()
    counts_options: bool = False
    finish: str = "answering.see_picture"
    invitation: str = "activity.card_empty"


def _compare(answered: ActivityAnswers, width: Width) -> Picture:
    from digilead.figures.compare import compare

    return compare(answered.words, answered.worksheet, answered.scale, answered.values, answered.said, width)


def _board(answered: ActivityAnswers, width: Width) -> Picture:
    from digilead.figures.board import board, board_finding

    status = answered.values[:, 0]
    return board(
        answered.words,
        title=answered.title,
        sentence=board_finding(answered.words, answered.worksheet, status),
        rows=answered.rows,
        columns=answered.scale,
        status=status,
        said=[said for said, *_ in answered.said],
        width=width,
    )


def _week(answered: ActivityAnswers, width: Width) -> Picture:
    from digilead.figures.week import WeekTask, hours_of_band, week

    tasks = []
    for row, name in zip(answered.worksheet.rows, answered.rows, strict=True):
        of = {item.aspect: item for item in answered.worksheet.tasks if item.row == row.id}
        hours, fate = (answered.given.get(of[aspect].id) for aspect in ("hours", "fate"))
        tasks.append(
            WeekTask(
                name=name,
                hours=hours_of_band(hours) if hours and hours[0].isdigit() else None,
                hours_label=answered.label(of["hours"]),
                fate=fate if fate in ("stays", "automated", "new", "stops") else None,
                fate_label=answered.label(of["fate"]),
            )
        )
    return week(answered.words, answered.worksheet, tasks, width)


def _table(answered: ActivityAnswers, width: Width) -> Picture:
    from digilead.figures.rebuilt import rebuilt_table

    given, steps = answered.given, answered.words.content.steps
    placed = {item.id: given[item.id] for item in answered.worksheet.tasks if given.get(item.id) in steps}
    return rebuilt_table(answered.words, answered.worksheet, placed, width)


def _card(answered: ActivityAnswers, _: Width) -> str:
    """One's own words, set as a card that can be printed or read aloud."""
    language, tasks = answered.words.language, answered.worksheet.tasks
    lines = [(item.text[language], answered.label(item)) for item in tasks if item.id in answered.given]
    return headline(answered.worksheet.finding("title")[language]) + card(lines) if lines else ""


def _contrast(answered: ActivityAnswers, _: Width) -> str:
    """One's own sentence, and only then what the course sees."""
    if not answered.written:
        return ""
    own, ours = (answered.worksheet.finding(id)[answered.words.language] for id in ("own", "ours"))
    return headline(own) + answered.written + paragraphs([ours])


PICTURES: Mapping[str, PictureKind] = {
    "compare": PictureKind(
        _compare,
        needs={"largest_gap", "largest_gaps", "no_gap", "no_gap_so_far"},
        may={"ahead"},
        places={"rows", "first", "second", "n", "of"},
    ),
    "board": PictureKind(
        _board, needs={"counts"}, may={"all_open", "all_answered"}, places={"rows"}, counts_options=True
    ),
    "week": PictureKind(_week, needs={"freed", "no_stop", "balance"}, places={"hours"}),
    "table": PictureKind(_table, needs={"nothing", "hits", "all_hits"}, places={"right", "n"}),
    "card": PictureKind(_card, needs={"title"}, finish="activity.see_card"),
    "contrast": PictureKind(
        _contrast, needs={"own", "ours"}, finish="activity.see_contrast", invitation="activity.contrast_empty"
    ),
}
"""What content may name as ``picture``."""


class ActivityPicture:
    """The pictures of a worksheet's activities, one below the other."""

    def __init__(self, words: Words, worksheet: Worksheet) -> None:
        self.words, self.worksheet = words, worksheet

    def html(self, sheet: Sheet, width: Width, *, invite: bool = True) -> str:
        """Pictures and one's own words; without ``invite``, "" in the place of a picture that there is not yet."""
        given = sheet.on(BEFORE).valid
        each = [ActivityAnswers(self.words, self.worksheet.of(one.id), given) for one in self.worksheet.activities]
        return "".join(self._one(answered, width, invite) for answered in each)

    def _one(self, answered: ActivityAnswers, width: Width, invite: bool) -> str:
        (activity,) = answered.worksheet.activities
        kind = PICTURES[activity.picture]
        drawn = kind.draw(answered, width)
        if isinstance(drawn, Picture):
            return (drawn.html() if invite or drawn.svg else "") + answered.written
        return drawn or (_draw("notice", text=self.words(kind.invitation)) if invite else "")
