"""Initiatives on the page: each is a subject of its own in the workbook."""

from typing import TYPE_CHECKING

import numpy as np

from digilead import responses
from digilead.content import NONRESPONSE, Content
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.widgets.forms import LONGEST_TEXT, Spec
from digilead.widgets.page import Page
from digilead.widgets.questionnaire import Questionnaire
from digilead.workbook import Workbook

if TYPE_CHECKING:
    from digilead.figures.initiatives import Initiative

FORM, OCCASION = "initiative", "after"
NAME, PURPOSE, MONDAY = "ini.name", "ini.purpose", "ini.monday"
OFFERED = 2  # two come by themselves, one when the other is done; more are asked for
LEAST_ANSWERS = 4  # of the six: fewer say too little about how something is led
MOST = 6


def subject(number: int) -> str:
    return f"initiative-{number}"


def to_show(workbook: Workbook, picture: "InitiativePicture") -> int:
    """How many initiatives the page shows: all that were begun, and the next of the first two when those are done."""
    shown = begun(workbook)
    done = shown and picture.done(shown)
    return max(1, min(shown + 1, OFFERED) if done else shown)


def begun(workbook: Workbook) -> int:
    """How many initiatives hold an answer; they are numbered from 1 without a hole as far as the page offers them."""
    numbers = [
        int(of.removeprefix("initiative-"))
        for (_, of, _), response in workbook.responses.items()
        if of.startswith("initiative-") and of.removeprefix("initiative-").isdigit() and response.value is not None
    ]
    return min(max(numbers, default=0), MOST)


def parts(page: Page, picture: "InitiativePicture", number: int) -> tuple[Questionnaire, Questionnaire]:
    """The form of one initiative with its picture, and the sentence to say differently."""
    of = subject(number)
    title = page.words("initiative.title", n=number)
    form = page.form(
        FORM, title=title, subject=of, render=lambda width: picture.of(number, width), finish="answering.see_picture"
    )
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
    return form, page.ask(
        f"{FORM}.monday", page.words("initiative.monday_title"), [monday], occasion=OCCASION, subject=of
    )


class InitiativePicture:
    """The picture of some initiatives, as the workbook stands."""

    def __init__(self, content: Content, language: str, workbook: Workbook) -> None:
        self.content, self.workbook = content, workbook
        self.words = Words(content, language)
        self.items = tuple(
            item.id for item in content.instruments[FORM].items if item.kind == "choice" and item.id != PURPOSE
        )

    def of(self, number: int, width: str) -> str:
        """One initiative: its picture, or what is still to be answered."""
        found = self._initiative(number)
        if found is None:
            return paragraphs([self.words("initiative.too_few", least=LEAST_ANSWERS, of=len(self.items))])
        return self._drawn([found], width)

    def done(self, number: int) -> bool:
        return self._initiative(number) is not None

    def all(self, width: str) -> str:
        """Every initiative that can be shown, in one picture; empty when there is none."""
        found = [self._initiative(number) for number in range(1, begun(self.workbook) + 1)]
        whole = [initiative for initiative in found if initiative is not None]
        return self._drawn(whole, width) if whole else ""

    def _drawn(self, found: "list[Initiative]", width: str) -> str:
        from digilead.figures.initiatives import initiatives_picture

        return initiatives_picture(self.words, found, "narrow" if width == "narrow" else "wide").html()

    def _initiative(self, number: int) -> "Initiative | None":
        given = responses.valid(self.content, responses.answers(self.workbook, OCCASION, subject(number)))
        practice = responses.positions(self.content, self.items, given)
        purpose = responses.position(self.content, PURPOSE, given.get(PURPOSE))
        if purpose is None or int((~np.isnan(practice)).sum()) < LEAST_ANSWERS:
            return None
        from digilead.figures.initiatives import Initiative
        from digilead.scoring.initiative import initiative

        name = given.get(NAME) or self.words("initiative.unnamed", n=number)
        result = initiative(practice, purpose, len(self.content.generations))
        instead = {
            item: self.words(f"answering.{given[item]}") for item in self.items if given.get(item) in NONRESPONSE
        }
        return Initiative(name, self.items, practice, result, instead)
