"""The second look at the first answers, and the same questions half a year on. A change is never called a gain."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from digilead.content import FIRST_FORM, NONRESPONSE, Content
from digilead.figures.picture import Table, Width, headline, paragraphs
from digilead.figures.wording import Words, standing
from digilead.responses import AFTER, BEFORE, ORGANISATION, Answers, follow_up_of
from digilead.sheet import Look, Sheet
from digilead.widgets.calendar import local_day
from digilead.widgets.results import enough

if TYPE_CHECKING:
    from digilead.scoring.change import StepChange
    from digilead.scoring.placement import Placement

OFFERED_AFTER = timedelta(days=56)


class SecondLook:
    """What the participant changed after the generations were taught."""

    def __init__(self, words: Words) -> None:
        self.content, self.words = words.content, words

    def html(self, sheet: Sheet, width: Width = "wide") -> str:
        words = self.words
        before, after = sheet.on(BEFORE), sheet.on(AFTER)
        first, now = before.valid, after.valid
        items = self.content.items_of(FIRST_FORM)
        given = [item for item in items if item in now]
        different = [item for item in items if first.get(item) != now.get(item)]
        if not any(item in first for item in items):
            only = words.counted("second_look.only_now", len(given)) if given else words("second_look.nothing")
            return paragraphs([only])
        if not different:
            return paragraphs([words("second_look.none")])
        counts = {
            "second_look.changed": sum(item in first and item in now for item in different),
            "second_look.added": sum(item not in first for item in different),
            "second_look.removed": sum(item not in now for item in different),
        }
        sentence = " ".join(words.counted(id, n) for id, n in counts.items() if n)
        rows = tuple((self._question(item), self._label(item, first), self._label(item, now)) for item in different)
        head = (words("second_look.question"), words("second_look.before"), words("second_look.after"))
        placed = not (before.placement.empty or after.placement.empty)
        return (
            headline(sentence)
            + (self._against_chance(before, after, width) if placed else "")
            + Table(words("second_look.table"), head, rows).html()
        )

    def _against_chance(self, before: Look, after: Look, width: Width) -> str:
        from digilead.figures.method import change_bands
        from digilead.scoring.change import step_changes

        words = self.words
        first, second = before.mastery.values, after.mastery.values
        changes = step_changes(first, second, before.profile.now, after.profile.now)
        moved = [change.step for change in changes if change.beyond in ("higher", "lower")]
        said = [words("second_look.within")]
        if moved:
            beyond = words.counted("second_look.beyond", len(moved), steps=words.listed(moved))
            said = [beyond, words("second_look.chance")]
        placements = [before.placement, after.placement]
        return paragraphs(said) + change_bands(words, changes, width) + self._steps(changes, placements, width).html()

    def _steps(self, changes: "Sequence[StepChange]", placements: "Sequence[Placement]", width: Width) -> Table:
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
            # A change too small to speak of counts as within, and may still lie beside a very narrow band.
            little = change.beyond == "within" and not change.low <= change.after <= change.high
            outcome = words(f"second_look.outcome_{'little' if little else change.beyond}")
            rows.append((name, before, after, f"{outcome} ({band})"))
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

    def __init__(self, words: Words, occasion: str) -> None:
        self.words, self.content, self.occasion = words, words.content, occasion

    def html(self, sheet: Sheet, _: str = "wide") -> str:
        words = self.words
        looks = (sheet.newest, sheet.on(self.occasion))
        then, now = (standing(words, look.placement) if enough(look) else words("follow_up.too_few") for look in looks)
        return (
            headline(words("follow_up.sentence", then=then, now=now))
            + paragraphs([self._compared(*looks), words("hand_in.follow_up_where")])
            + self._table(*looks).html()
        )

    def _compared(self, then: Look, now: Look) -> str:
        """How many topics have another answer now, of those that have one from both times."""
        both = ~np.isnan(then.profile.now) & ~np.isnan(now.profile.now)
        moved, of = int((then.profile.now != now.profile.now)[both].sum()), int(both.sum())
        if not of:
            return self.words("follow_up.changed_nothing")
        message = "follow_up.changed_many" if moved else "follow_up.changed_none"
        return self.words(message, of=of, all=len(both), **({"n": moved} if moved else {}))

    def _table(self, then: Look, now: Look) -> Table:
        words, language = self.words, self.words.language

        def step(look: Look, item: str, value: float) -> str:
            if not np.isnan(value):
                return words("result.step_of", step=int(value))
            answer = look.valid.get(item)
            return words(f"answering.{answer}" if answer in NONRESPONSE else "result.no_answer")

        rows = [
            (
                f"{g.number} {g.name[language]}",
                *(words(f"result.word_{look.placement.words[index]}") for look in (then, now)),
            )
            for index, g in enumerate(self.content.generations)
        ]
        items = {item.dimension: item.id for item in self.content.instruments["best_fit"].items}
        rows += [
            (
                self.content.dimensions[dimension].name[language],
                step(then, items[dimension], then.profile.now[index]),
                step(now, items[dimension], now.profile.now[index]),
            )
            for index, dimension in enumerate(then.profile.dimensions)
        ]
        head = (words("result.table_dimension"), words("follow_up.then"), words("follow_up.now"))
        return Table(words("follow_up.table"), head, tuple(rows))
