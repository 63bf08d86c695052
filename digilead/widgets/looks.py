"""The second look at the first answers, and the same questions half a year on. A change is never called a gain."""

from datetime import date, timedelta
from html import escape

import numpy as np

from digilead import responses
from digilead.content import Content
from digilead.figures.picture import Table, paragraphs
from digilead.figures.wording import Words, standing
from digilead.responses import AFTER, BEFORE, Answers
from digilead.widgets.placing import place
from digilead.widgets.results import FIRST_FORM
from digilead.workbook import Workbook

FOLLOW_UP = "follow_up"
HALF_A_YEAR, OFFERED_AFTER = timedelta(days=182), timedelta(days=56)


class SecondLook:
    """What the participant changed after the generations were taught."""

    def __init__(self, content: Content, language: str, workbook: Workbook) -> None:
        self.content, self.workbook, self.words = content, workbook, Words(content, language)

    def html(self, _: str = "wide") -> str:
        words = self.words
        before = responses.valid(self.content, responses.answers(self.workbook, BEFORE))
        after = responses.valid(self.content, responses.answers(self.workbook, AFTER))
        items = self.content.items_of(FIRST_FORM)
        changed = [item for item in items if before.get(item) != after.get(item)]
        if not changed:
            return paragraphs([words("second_look.none")])
        rows = tuple((self._question(item), self._label(item, before), self._label(item, after)) for item in changed)
        head = (words("second_look.question"), words("second_look.before"), words("second_look.after"))
        sentence = words.counted("second_look.changed", len(changed))
        return (
            f'<h3 class="dl-finding">{escape(sentence)}</h3>'
            + paragraphs([self._against_chance(before, after), words("second_look.chance")])
            + Table(words("second_look.table"), head, rows).html()
        )

    def _against_chance(self, before: Answers, after: Answers) -> str:
        from digilead.scoring.change import step_changes

        first, second = (responses.mastery(self.content, given).values for given in (before, after))
        now = [responses.profile(self.content, given).now for given in (before, after)]
        moved = [change.step for change in step_changes(first, second, *now) if change.beyond in ("higher", "lower")]
        return (
            self.words("second_look.beyond", steps=self.words.listed(moved))
            if moved
            else self.words("second_look.within")
        )

    def _question(self, item: str) -> str:
        return self.content.items[item].text[self.words.language]

    def _label(self, item: str, given: Answers) -> str:
        value = given.get(item)
        if value is None:
            return self.words("result.no_answer")
        options = {option.id: option.text[self.words.language] for option in self.content.options(item)}
        return options.get(value) or self.words(f"answering.{value}")


def first_answered(workbook: Workbook) -> date | None:
    """The day of the first answer to the first form."""
    times = [response.time for (occasion, *_), response in workbook.responses.items() if occasion == BEFORE]
    return date.fromisoformat(min(times)[:10]) if times else None


def follow_up_occasion(workbook: Workbook, today: date) -> str:
    """The follow-up that is under way (the newest one begun within eight weeks), else a new one of this month."""
    begun = sorted(occasion for occasion, *_ in workbook.responses if occasion.startswith(FOLLOW_UP))
    current = f"{FOLLOW_UP}-{today:%Y-%m}"
    recent = f"{FOLLOW_UP}-{today - OFFERED_AFTER:%Y-%m}"
    return begun[-1] if begun and recent <= begun[-1] <= current else current


class ThenAndNow:
    """Two occasions of the first form side by side."""

    def __init__(self, content: Content, language: str, workbook: Workbook, occasion: str) -> None:
        self.content, self.workbook, self.occasion = content, workbook, occasion
        self.words = Words(content, language)

    def html(self, _: str = "wide") -> str:
        words = self.words
        then, now = (
            responses.valid(self.content, responses.answers(self.workbook, occasion))
            for occasion in (responses.newest_look(self.workbook), self.occasion)
        )
        placements = [place(self.content, given) for given in (then, now)]
        profiles = [responses.profile(self.content, given).now for given in (then, now)]
        moved = int(((profiles[0] != profiles[1]) & ~np.isnan(profiles[0]) & ~np.isnan(profiles[1])).sum())
        sentence = words("follow_up.sentence", then=standing(words, placements[0]), now=standing(words, placements[1]))
        changed = words("follow_up.changed_none") if not moved else words.counted("follow_up.changed", moved)
        return (
            f'<h3 class="dl-finding">{escape(sentence)}</h3>'
            + paragraphs([changed])
            + self._table(profiles, placements).html()
        )

    def _table(self, profiles: list[responses.Floats], placements: list) -> Table:
        words, language = self.words, self.words.language

        def step(value: float) -> str:
            return words("result.no_answer") if np.isnan(value) else words("result.step_of", step=int(value))

        rows = [
            (
                f"{g.number} {g.name[language]}",
                *(words(f"result.word_{placement.words[index]}") for placement in placements),
            )
            for index, g in enumerate(self.content.generations)
        ]
        rows += [
            (self.content.dimensions[dimension].name[language], step(then), step(now))
            for dimension, then, now in zip(responses.profile(self.content, {}).dimensions, *profiles, strict=True)
        ]
        head = (words("result.table_dimension"), words("follow_up.then"), words("follow_up.now"))
        return Table(words("follow_up.table"), head, tuple(rows))
