"""The activity of a section or an exercise: its questions on screens, and the picture made of the answers."""

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from digilead import responses
from digilead.content import Content
from digilead.content.models import Item, Worksheet
from digilead.figures.picture import card, finding
from digilead.figures.wording import Words
from digilead.responses import BEFORE, Answers, Floats
from digilead.sheet import Sheet
from digilead.templates import Templates
from digilead.widgets.forms import Spec, question_spec

if TYPE_CHECKING:
    from digilead.figures.picture import Picture
    from digilead.figures.rows import Width
    from digilead.figures.week import Task

_draw = Templates(__file__)

_COMFORTABLE = 6  # questions on a screen; a row is never torn apart unless it is longer than that


def activity_screens(content: Content, language: str, worksheet: Worksheet) -> list[Spec]:
    """The questions in their order, at most seven a screen, the questions of one row together."""
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
            "title": activity.title[language],
            "intro": activity.instruction[language],
            "questions": [question_spec(content, item.id, language) for item in items],
        }
        for number, items in enumerate(screens, start=1)
    ]


class ActivityPicture:
    """The picture of a worksheet's activity."""

    def __init__(self, content: Content, language: str, worksheet: Worksheet) -> None:
        self.content, self.worksheet = content, worksheet
        self.words = Words(content, language)

    def html(self, sheet: Sheet, width: str, *, invite: bool = True) -> str:
        """The picture and one's own words; without ``invite``, "" in the place of a picture that there is not yet."""
        activity = self.worksheet.activity
        assert activity is not None
        given = sheet.on(BEFORE).valid
        if activity.picture == "card":
            return self._card(given) if invite or any(item.id in given for item in self.worksheet.tasks) else ""
        draw = {"compare": self._compare, "board": self._board, "week": self._week, "table": self._table}
        picture = draw[activity.picture](given, _class(width))
        return (picture.html() if invite or picture.svg else "") + self._own_words(given)

    def _values(self, given: Answers) -> Floats:
        """(R, A): place of each answer on its scale, rows and aspects in the worksheet's order."""
        values = np.full((len(self.worksheet.rows), max(len(self.worksheet.aspects), 1)), np.nan)
        rows = [row.id for row in self.worksheet.rows]
        aspects = [aspect.id for aspect in self.worksheet.aspects]
        for item in self.worksheet.tasks:
            if item.row in rows and item.kind != "text":
                column = aspects.index(item.aspect) if item.aspect in aspects else 0
                values[rows.index(item.row), column] = responses.positions(self.content, [item.id], given)[0]
        return values

    def _said(self, given: Answers) -> list[list[str]]:
        """Each answer of a row in words, "don't know" as well, by aspect in the worksheet's order."""
        labels = {
            (item.row, item.aspect): self._label(item, given) for item in self.worksheet.tasks if item.kind != "text"
        }
        aspects: list[str | None] = [aspect.id for aspect in self.worksheet.aspects] or [None]
        return [[labels.get((row.id, aspect), "") for aspect in aspects] for row in self.worksheet.rows]

    def _scale(self) -> list[str]:
        scaled = next(item.id for item in self.worksheet.tasks if item.kind != "text")
        return [option.text[self.words.language] for option in self.content.options(scaled)]

    def _compare(self, given: Answers, width: "Width") -> "Picture":
        from digilead.figures.compare import compare

        values, said = self._values(given), self._said(given)
        return compare(self.words, self.worksheet, self._scale(), values, said, width)

    def _board(self, given: Answers, width: "Width") -> "Picture":
        from digilead.figures.board import board, board_finding

        status = self._values(given)[:, 0]
        return board(
            self.words, title=self._title(), sentence=board_finding(self.words, self.worksheet, status),
            rows=[row.text[self.words.language] for row in self.worksheet.rows], columns=self._scale(),
            status=status, said=[said for said, *_ in self._said(given)], width=width,
        )  # fmt: skip

    def _week(self, given: Answers, width: "Width") -> "Picture":
        from digilead.figures.week import week

        return week(self.words, self.worksheet, self._tasks(given), width)

    def _tasks(self, given: Answers) -> list["Task"]:
        from digilead.figures.week import Task, hours_of_band

        found = []
        for row in self.worksheet.rows:
            answers = {item.aspect: given.get(item.id) for item in self.worksheet.tasks if item.row == row.id}
            labels = {item.aspect: self._label(item, given) for item in self.worksheet.tasks if item.row == row.id}
            hours, fate = answers.get("hours"), answers.get("fate")
            found.append(
                Task(
                    name=row.text[self.words.language],
                    hours=hours_of_band(hours) if hours and hours[0].isdigit() else None,
                    hours_label=labels["hours"],
                    fate=fate if fate in ("stays", "automated", "new", "stops") else None,
                    fate_label=labels["fate"],
                )
            )
        return found

    def _table(self, given: Answers, width: "Width") -> "Picture":
        from digilead.figures.rebuilt import rebuilt_table

        placed = {item.id: given[item.id] for item in self.worksheet.tasks if given.get(item.id) in self.content.steps}
        return rebuilt_table(self.words, self.worksheet, placed, width)

    def _card(self, given: Answers) -> str:
        """One's own words, set as a card that can be printed or read aloud."""
        language = self.words.language
        lines = [(item.text[language], self._label(item, given)) for item in self.worksheet.tasks if item.id in given]
        if not lines:
            return _draw("notice", text=self.words("activity.card_empty"))
        return finding(self.worksheet.finding("title")[language]) + card(lines)

    def _own_words(self, given: Answers) -> str:
        """The lines written beside the choices."""
        texts = [item for item in self.worksheet.tasks if item.kind == "text" and item.id in given]
        return card((item.text[self.words.language], given[item.id]) for item in texts)

    def _label(self, item: Item, given: Answers) -> str:
        """An answer as the participant reads it."""
        value = given.get(item.id)
        if value is None:
            return self.words("result.no_answer")
        if item.kind == "text":
            return value
        options = {option.id: option.text[self.words.language] for option in self.content.options(item.id)}
        return options.get(value) or self.words(f"answering.{value}")

    def _title(self) -> str:
        return self.worksheet.activity.title[self.words.language] if self.worksheet.activity else ""


def _class(width: str) -> "Width":
    return "narrow" if width == "narrow" else "wide"
