"""One person's answers as a row of a room: what a release keeps of each, and what follows from it."""

import json
from collections.abc import Hashable, Mapping
from functools import lru_cache

import numpy as np
from attrs import field, frozen

from digilead import responses
from digilead.content import Content
from digilead.responses import INITIATIVE_PURPOSE
from digilead.scoring.initiative import InitiativeResult, initiative
from digilead.scoring.placement import Placement
from digilead.scoring.plain import plain_placement
from digilead.session.layout import NONE, from_digit, initiative_items, is_answer, room_items, to_digits
from digilead.session.protection import PART, Member

STAIRCASE, ALL_INITIATIVES, GAP_OF, TEXT_OF = "staircase", "initiatives", "gap.", "text."
"""Names of what follows from a row, beside the items' ids: protected as if each were an item."""
LEAST_PRACTICE = 4
"""Of the six practice answers; fewer say too little about how an initiative is led."""


@frozen
class Row:
    """``answers``: item -> digit, without the ``0``; ``initiatives``: the digits of each; ``texts``: item -> texts."""

    answers: Mapping[str, str]
    initiatives: tuple[str, ...] = ()
    texts: Mapping[str, tuple[str, ...]] = field(factory=dict)

    def to_json(self) -> str:
        record = {"answers": dict(sorted(self.answers.items())), "initiatives": self.initiatives}
        return json.dumps(record, separators=(",", ":"))

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal answers, texts included."""
        texts = sorted((item, tuple(sorted(found))) for item, found in self.texts.items())
        return tuple(sorted(self.answers.items())), tuple(sorted(self.initiatives)), tuple(texts)


def from_json(text: str, texts: Mapping[str, tuple[str, ...]]) -> Row:
    """Raises ValueError for anything that `Row.to_json` cannot have written."""
    try:
        record = json.loads(text)
        answers = {str(item): str(digit) for item, digit in record["answers"].items()}
        found = Row(answers, tuple(map(str, record["initiatives"])), texts)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"no row: {type(error).__name__}") from None
    digits = "".join([*found.answers.values(), *found.initiatives])
    if any(len(digit) != 1 for digit in answers.values()) or not set(digits) <= set("0123456789"):
        raise ValueError("no row: not digits")
    return found


def member(content: Content, row: Row) -> Member:
    """The row as `digilead.session.protection` sees it."""
    answered = {item for item, digit in row.answers.items() if is_answer(digit)}
    if not placement(content, row).empty:
        answered.add(STAIRCASE)
    answered |= {f"{GAP_OF}{dimension}" for dimension, gap in ambition_gaps(content, row).items() if gap is not None}
    lasting: dict[str, Hashable] = {
        f"{TEXT_OF}{item}": tuple(sorted(found)) for item, found in row.texts.items() if found
    }
    if led := results(content, row):
        lasting |= dict.fromkeys((ALL_INITIATIVES, *(purpose_name(result.purpose) for result in led)), row.key[1])
    return Member(frozenset(answered | lasting.keys()), lasting)


def purpose_name(step: int) -> str:
    """Name of the initiatives with a purpose on this step, from 1: a part of all initiatives."""
    return f"{ALL_INITIATIVES}{PART}{step}"


def names(content: Content) -> tuple[str, ...]:
    """Everything of a room that is protected one by one."""
    texts = [f"{TEXT_OF}{item.id}" for item in content.instruments["initiative"].items if item.kind == "text"]
    wished = [f"{GAP_OF}{item.dimension}" for item in content.instruments["best_fit"].items]
    purposes = [purpose_name(step) for step in range(1, len(content.generations) + 1)]
    return (*room_items(content), STAIRCASE, ALL_INITIATIVES, *purposes, *wished, *texts)


def made_of(content: Content) -> dict[str, tuple[str, ...]]:
    """Gap -> the two answers it is the difference of."""
    found: dict[str, tuple[str, ...]] = {}
    for item in room_items(content):
        record = content.items[item]
        if record.dimension is not None and record.generation is None:
            name = f"{GAP_OF}{record.dimension}"
            found[name] = (*found.get(name, ()), item)
    return found


def given(content: Content, row: Row) -> dict[str, str]:
    """Item -> option id, as the functions of `digilead.responses` want it."""
    found = {}
    for item, digit in row.answers.items():
        if item in content.items and digit != NONE:
            value = from_digit(content, item, digit)
            if value is not None:
                found[item] = value
    return found


def placement(content: Content, row: Row) -> Placement:
    """By the plain counting rule, which anybody can do by hand."""
    mastery = responses.mastery(content, given(content, row))
    return plain_placement(mastery.values, mastery.asked)


def ambition_gaps(content: Content, row: Row) -> dict[str, int | None]:
    """Dimension -> ambition minus now in steps; ``None`` where one of the two is missing."""
    profile = responses.profile(content, given(content, row))
    difference = profile.ambition - profile.now
    return {
        dimension: None if np.isnan(value) else int(value)
        for dimension, value in zip(profile.dimensions, difference, strict=True)
    }


def results(content: Content, row: Row) -> tuple[InitiativeResult, ...]:
    """Of the initiatives with a purpose and enough answers on how they are led."""
    found = (_result(digits, len(content.generations), initiative_items(content)) for digits in row.initiatives)
    return tuple(result for result in found if result is not None)


@lru_cache(maxsize=1024)
def _result(digits: str, steps: int, items: tuple[str, ...]) -> InitiativeResult | None:
    if len(digits) != len(items) or items[-1] != INITIATIVE_PURPOSE:
        return None
    practice = [float(digit) if is_answer(digit) else np.nan for digit in digits[:-1]]
    if not is_answer(digits[-1]) or int((~np.isnan(practice)).sum()) < LEAST_PRACTICE:
        return None
    return initiative(practice, int(digits[-1]), steps)


def of_answers(
    content: Content,
    answers: Mapping[str, str | None],
    initiatives: Mapping[str, Mapping[str, str | None]],
    texts: Mapping[str, tuple[str, ...]],
) -> Row:
    """From option ids; an initiative without any answer is left out."""
    items = room_items(content)
    digits = zip(items, to_digits(content, items, answers), strict=True)
    led = [to_digits(content, initiative_items(content), initiatives[name]) for name in sorted(initiatives)]
    return Row(
        {item: digit for item, digit in digits if digit != NONE},
        tuple(found for found in led if set(found) != {NONE}),
        {item: found for item, found in texts.items() if found},
    )
