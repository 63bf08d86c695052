"""Initiatives on the page: each is a subject of its own in the workbook."""

from typing import TYPE_CHECKING

import numpy as np

from digilead import responses
from digilead.content import NONRESPONSE
from digilead.figures.picture import Width, paragraphs
from digilead.figures.wording import Words
from digilead.responses import INITIATIVE_NAME, INITIATIVE_PURPOSE
from digilead.sheet import Sheet
from digilead.widgets.forms import LONGEST_TEXT, Spec
from digilead.widgets.page import Page
from digilead.widgets.questionnaire import Questionnaire

if TYPE_CHECKING:
    from digilead.figures.initiatives import Initiative
    from digilead.figures.picture import Picture

_FORM, OCCASION = "initiative", "after"
MONDAY = "ini.monday"
LEAST_ANSWERS = 4  # of the six: fewer say too little about how something is led
MOST_ON_THE_PAGE = 6


def subject(number: int) -> str:
    return responses.INITIATIVES[number - 1]


def begun(sheet: Sheet) -> int:
    """How many initiatives hold an answer; they are numbered from 1 without a hole as far as the page offers them."""
    numbers = [number for number, of in enumerate(responses.INITIATIVES, start=1) if of in sheet.subjects]
    return min(max(numbers, default=0), MOST_ON_THE_PAGE)


def form(page: Page, picture: "InitiativePicture", number: int) -> Questionnaire:
    """The form of one initiative, with its picture."""
    return page.form(
        _FORM,
        title=page.words("initiative.title", n=number),
        subject=subject(number),
        render=lambda sheet, width: picture.of(sheet, number, width),
        finish="answering.see_picture",
        quick=True,
    )


def parts(page: Page, picture: "InitiativePicture", number: int) -> tuple[Questionnaire, Questionnaire]:
    """The form of one initiative with its picture, and the sentence to say differently."""
    monday: Spec = {
        "id": "monday",
        "title": page.words("initiative.monday_title"),
        "questions": [
            {
                "id": MONDAY,
                "kind": "text",
                "legend": page.content.items[MONDAY].text[page.language],
                "optional": True,
                "rows": 2,
                "max": LONGEST_TEXT,
            }
        ],
    }
    title = page.words("initiative.monday_title")
    sentence = page.ask(f"{_FORM}.monday", title, [monday], occasion=OCCASION, subject=subject(number))
    return form(page, picture, number), sentence


class InitiativePicture:
    """The picture of some initiatives."""

    def __init__(self, words: Words) -> None:
        self.content, self.words = words.content, words
        self.items = tuple(
            item.id
            for item in self.content.instruments[_FORM].items
            if item.kind == "choice" and item.id != INITIATIVE_PURPOSE
        )

    def of(self, sheet: Sheet, number: int, width: Width) -> str:
        """One initiative: its picture, or what is still to be answered."""
        found = self._initiative(sheet, number)
        if found is None:
            return paragraphs([self.words("initiative.too_few", least=LEAST_ANSWERS, of=len(self.items))])
        return self._drawn([found], width).html()

    def small(self, sheet: Sheet, number: int) -> "Picture | None":
        """One initiative for a third of a sheet of paper, if enough is answered for a picture."""
        found = self._initiative(sheet, number)
        return None if found is None else self._drawn([found], "small")

    def to_ask(self, sheet: Sheet, number: int) -> list[str]:
        """What to ask on Monday."""
        from digilead.figures.initiatives import to_ask

        found = self._initiative(sheet, number)
        return [] if found is None else to_ask(self.words, found)

    def done(self, sheet: Sheet, number: int) -> bool:
        return self._initiative(sheet, number) is not None

    def all(self, sheet: Sheet, width: Width) -> str:
        """Every initiative that can be shown, in one picture; empty when there is none."""
        found = [self._initiative(sheet, number) for number in range(1, begun(sheet) + 1)]
        whole = [initiative for initiative in found if initiative is not None]
        return self._drawn(whole, width).html() if whole else ""

    def _drawn(self, found: "list[Initiative]", width: Width) -> "Picture":
        from digilead.figures.initiatives import initiatives_picture

        return initiatives_picture(self.words, found, width)

    def _initiative(self, sheet: Sheet, number: int) -> "Initiative | None":
        given = sheet.on(OCCASION, subject(number)).valid
        practice = responses.positions(self.content, self.items, given)
        purpose = responses.position(self.content, INITIATIVE_PURPOSE, given.get(INITIATIVE_PURPOSE))
        if purpose is None or int((~np.isnan(practice)).sum()) < LEAST_ANSWERS:
            return None
        from digilead.figures.initiatives import Initiative
        from digilead.scoring.initiative import initiative

        name = given.get(INITIATIVE_NAME) or self.words("initiative.unnamed", n=number)
        result = initiative(practice, purpose, len(self.content.generations))
        instead = {
            item: self.words(f"answering.{given[item]}") for item in self.items if given.get(item) in NONRESPONSE
        }
        return Initiative(name, self.items, practice, result, instead)
