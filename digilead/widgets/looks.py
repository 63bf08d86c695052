"""The second look at the first answers, and the same questions half a year on. A change is never called a gain."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from digilead.content import Content
from digilead.figures.picture import Table, paragraphs
from digilead.figures.wording import Words, standing
from digilead.responses import AFTER, BEFORE, ORGANISATION, Answers, Floats, follow_up_of
from digilead.sheet import FIRST_FORM, Look, Sheet
from digilead.widgets.calendar import local_day

if TYPE_CHECKING:
    from digilead.scoring.change import StepChange
    from digilead.scoring.placement import Placement

HALF_A_YEAR, OFFERED_AFTER = timedelta(days=182), timedelta(days=56)


class SecondLook:
    """What the participant changed after the generations were taught."""

    def __init__(self, content: Content, language: str) -> None:
        self.content, self.words = content, Words(content, language)

    def html(self, sheet: Sheet, width: str = "wide") -> str:
        words = self.words
        before, after = sheet.on(BEFORE), sheet.on(AFTER)
        items = self.content.items_of(FIRST_FORM)
        changed = [item for item in items if before.valid.get(item) != after.valid.get(item)]
        if not changed:
            return paragraphs([words("second_look.none")])
        rows = tuple(
            (self._question(item), self._label(item, before.valid), self._label(item, after.valid)) for item in changed
        )
        head = (words("second_look.question"), words("second_look.before"), words("second_look.after"))
        sentence = words.counted("second_look.changed", len(changed))
        return (
            f'<h3 class="dl-finding">{escape(sentence)}</h3>'
            + self._against_chance(before, after, width)
            + Table(words("second_look.table"), head, rows).html()
        )

    def _against_chance(self, before: Look, after: Look, width: str) -> str:
        from digilead.figures.method import change_bands
        from digilead.scoring.change import step_changes

        words = self.words
        first, second = before.mastery.values, after.mastery.values
        changes = step_changes(first, second, before.profile.now, after.profile.now)
        moved = [change.step for change in changes if change.beyond in ("higher", "lower")]
        said = words("second_look.beyond", steps=words.listed(moved)) if moved else words("second_look.within")
        placements = [before.placement, after.placement]
        return (
            paragraphs([said, words("second_look.chance")])
            + change_bands(words, changes, "narrow" if width == "narrow" else "wide")
            + self._steps(changes, placements, width).html()
        )

    def _steps(self, changes: "Sequence[StepChange]", placements: "Sequence[Placement]", width: str) -> Table:
        from digilead.figures.method import word_of

        words = self.words
        names = ("result.table_step", "second_look.before", "second_look.after", "second_look.column_band")
        rows = []
        for change, generation in zip(changes, self.content.generations, strict=True):
            before, after = (words(f"result.word_{placement.words[change.step - 1]}") for placement in placements)
            ends = dict.fromkeys(words(f"result.word_{word_of(end)}") for end in (change.low, change.high))
            band = f" {words('result.to')} ".join(ends)
            id = "method.step_short" if width == "narrow" else "method.step"
            name = words(id, n=change.step, name=generation.name[words.language])
            rows.append((name, before, after, f"{words(f'second_look.outcome_{change.beyond}')} ({band})"))
        return Table(words("second_look.steps_table"), tuple(map(words, names)), tuple(rows))

    def _question(self, item: str) -> str:
        return self.content.items[item].text[self.words.language]

    def _label(self, item: str, given: Answers) -> str:
        value = given.get(item)
        if value is None:
            return self.words("result.no_answer")
        options = {option.id: option.text[self.words.language] for option in self.content.options(item)}
        return options.get(value) or self.words(f"answering.{value}")


def first_answered(content: Content, sheet: Sheet) -> date | None:
    """The day, where the course runs, of the first answer to the first form."""
    asked = {(BEFORE, ORGANISATION, item) for item in content.items_of(FIRST_FORM)}
    times = [response.time for key, response in sheet.responses.items() if key in asked and response.value is not None]
    return local_day(min(times)) if times else None


def follow_up_occasion(sheet: Sheet, today: date) -> str:
    """The follow-up that is under way (the newest one begun within eight weeks), else a new one of this month."""
    current, recent = (follow_up_of(f"{day:%Y-%m}") for day in (today, today - OFFERED_AFTER))
    return max((occasion for occasion in sheet.occasions if recent <= occasion <= current), default=current)


class ThenAndNow:
    """Two occasions of the first form side by side."""

    def __init__(self, content: Content, language: str, occasion: str) -> None:
        self.content, self.occasion = content, occasion
        self.words = Words(content, language)

    def html(self, sheet: Sheet, _: str = "wide") -> str:
        words = self.words
        looks = (sheet.newest, sheet.on(self.occasion))
        placements = [look.placement for look in looks]
        profiles = [look.profile.now for look in looks]
        moved = int(((profiles[0] != profiles[1]) & ~np.isnan(profiles[0]) & ~np.isnan(profiles[1])).sum())
        sentence = words("follow_up.sentence", then=standing(words, placements[0]), now=standing(words, placements[1]))
        changed = words("follow_up.changed_none") if not moved else words.counted("follow_up.changed", moved)
        return (
            f'<h3 class="dl-finding">{escape(sentence)}</h3>'
            + paragraphs([changed, words("hand_in.follow_up_where")])
            + self._table(looks[0].profile.dimensions, profiles, placements).html()
        )

    def _table(self, dimensions: Sequence[str], profiles: list[Floats], placements: "Sequence[Placement]") -> Table:
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
            for dimension, then, now in zip(dimensions, *profiles, strict=True)
        ]
        head = (words("result.table_dimension"), words("follow_up.then"), words("follow_up.now"))
        return Table(words("follow_up.table"), head, tuple(rows))
