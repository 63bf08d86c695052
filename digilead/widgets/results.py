"""The placement on the page: from the sheet to HTML."""

import os
from typing import Literal

import numpy as np

from digilead.figures.picture import Picture, Width, paragraphs
from digilead.figures.wording import Words
from digilead.responses import Completeness
from digilead.sheet import Look, Sheet
from digilead.templates import Templates
from digilead.widgets.folders import course_folder

_draw = Templates(__file__)

LEAST_SHARE = 2 / 3  # of the statements and of the choices: below that a picture would show our gaps, not the place


def least(look: Look) -> tuple[int, int]:
    """How many statements and how many choices must count before a place is shown."""
    asked, choices = int(look.mastery.asked.sum()), len(look.profile.now)
    return int(np.ceil(LEAST_SHARE * asked)), int(np.ceil(LEAST_SHARE * choices))


def counting(look: Look) -> tuple[int, int]:
    """How many statements and how many choices count."""
    return int((~np.isnan(look.mastery.values)).sum()), int((~np.isnan(look.profile.now)).sum())


def enough(look: Look) -> bool:
    return all(count >= needed for count, needed in zip(counting(look), least(look), strict=True))


class StaircaseResult:
    """The result of the first form, as it stands on the newest look."""

    def __init__(self, words: Words) -> None:
        self.words, self.content, self.language = words, words.content, words.language

    def html(self, sheet: Sheet, width: Width, *, link: bool = True) -> str:
        """The picture with its sentences and tables, or what is missing and, if wished, a link to where it is asked."""
        look = sheet.newest
        left_out = self._left_out(look.completeness)
        missing = self._too_few(look)
        if missing:
            return missing + (self._way_to_the_form() if link else "") + (left_out if look.completeness.begun else "")
        return self._drawn(look, width).html() + left_out

    def small(self, sheet: Sheet) -> Picture | None:
        """The picture for a third of a sheet of paper, if enough is answered for one."""
        look = sheet.newest
        return self._drawn(look, "small") if enough(look) else None

    def _too_few(self, look: Look) -> str:
        if enough(look):
            return ""
        if not look.completeness.begun:
            return paragraphs([self.words("result.nothing")])
        (statements, choices), (least_statements, least_choices) = counting(look), least(look)
        sentence = self.words(
            "result.too_few",
            statements=statements,
            of_statements=int(look.mastery.asked.sum()),
            choices=choices,
            of_choices=len(look.profile.now),
            least_statements=least_statements,
            least_choices=least_choices,
        )
        return paragraphs([sentence, self.words("result.too_few_next")])

    def _way_to_the_form(self) -> str:
        """A link to the page of the first form, from wherever the page that shows this lies."""
        page = course_folder() / "notebooks" / self.language / self.content.notebook("0-1", self.language)
        try:
            target = os.path.relpath(page).replace(os.sep, "/")
        except ValueError:  # on Windows there is no way from one drive to another
            return ""
        return _draw("way_to_the_form", target=target, label=self.words("result.open_form"))

    def _drawn(self, look: Look, width: Literal["wide", "narrow", "small"]) -> Picture:
        from digilead.figures.staircase import staircase

        return staircase(self.words, look.placement, look.profile, look.completeness, width, usual=look.usual)

    def _left_out(self, whole: Completeness) -> str:
        """What was not answered, and "don't know" as the finding it is."""
        parts = []
        for id, items in (
            ("result.dont_know_list", whole.dont_know),
            ("result.not_relevant_list", whole.not_relevant),
            ("result.unanswered_list", whole.unanswered),
        ):
            if items:
                entries = [self.content.items[item].text[self.language] for item in items]
                ask = self.words("result.whom_to_ask") if items is whole.dont_know else ""
                parts.append(_draw("left_out", title=self.words(id), items=entries, ask=ask))
        return "".join(parts)
