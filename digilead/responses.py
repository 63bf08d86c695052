"""What one participant answered, as arrays in the order of the items.

An answer is stored as the id of an option; scoring wants numbers. ``nan`` stands for all three of *don't know*, *not
relevant* and *not answered*; :class:`Profile` keeps them apart, because the first two are answers of their own.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from digilead.arrays import Floats
from digilead.content import DONT_KNOW, NOT_RELEVANT, Content

BEFORE, AFTER, FOLLOW_UP = OCCASIONS = "before", "after", "followup"
"""Occasions as a room and a code know them. A workbook keeps each follow-up by its month, `follow_up_of`."""
ORGANISATION = "organisation"

Answers = Mapping[str, str]
"""Item id -> option id (or text) on one occasion; an item not answered is absent."""


_MONTHLY = re.compile(r"follow_up-\d{4}-\d{2}")


def follow_up_of(month: str) -> str:
    """The workbook's occasion of a follow-up begun in ``month``, YYYY-MM."""
    return f"follow_up-{month}"


def follow_ups(occasions: Iterable[str]) -> tuple[str, ...]:
    """Those of a workbook's occasions that are follow-ups, oldest first."""
    return tuple(sorted({occasion for occasion in occasions if _MONTHLY.fullmatch(occasion)}))


def looks(occasion: str, written: Iterable[str] = ()) -> tuple[str, ...]:
    """The occasions whose answers count on ``occasion``, oldest first.

    The second look starts from the answers of the first; every other occasion stands alone. ``written`` are the
    occasions of a workbook: its newest follow-up is what a room calls the follow-up.
    """
    if occasion == FOLLOW_UP:
        return (FOLLOW_UP, *follow_ups(written)[-1:])
    return (BEFORE, AFTER) if occasion == AFTER else (occasion,)


def valid(content: Content, given: Answers) -> dict[str, str]:
    """Those answers that are options of a known item; the others stay in the workbook and are left out of scores."""
    return {
        item: value
        for item, value in given.items()
        if item in content.items
        and (content.items[item].kind == "text" or value in (DONT_KNOW, NOT_RELEVANT) or position(content, item, value))
    }


STATUSES = ("yes", "not_yet", NOT_RELEVANT)
"""What is answered to a leadership question that practice can be shown for."""
WRITTEN = ("line", "who", "when")
"""What is written to a leadership question, each an item of its own: "Q11-1.line"."""
PICKS = ("plan.pick.1", "plan.pick.2", "plan.pick.3")
"""Leadership questions that the plan takes along."""
CHOSEN_INITIATIVE = "plan.initiative"
INITIATIVES = tuple(f"initiative-{number}" for number in range(1, 100))
"""Subjects: each initiative is one."""
INITIATIVE_NAME, INITIATIVE_PURPOSE = "ini.name", "ini.purpose"


def case_item(case: str, dimension: str) -> str:
    """Where it is kept to which generation somebody placed a case in one dimension."""
    return f"case.{case}.{dimension}"


@cache
def _unlisted(content: Content) -> Mapping[str, Collection[str] | None]:
    """The items that no file lists, made of records of other kinds: id -> what may be answered, None for any text."""
    placed = (*content.steps, DONT_KNOW)
    return {
        **{f"{question}.{part}": None for question in content.questions for part in WRITTEN},
        **dict.fromkeys(content.questions, STATUSES),
        **{case_item(case, key.dimension): placed for case, keys in content.keys.items() for key in keys},
        **dict.fromkeys(PICKS, content.questions),
        CHOSEN_INITIATIVE: INITIATIVES,
    }


_MARK = ".shown"


def mark(form: str) -> str:
    """Where a workbook keeps that the result of ``form`` was asked for, so that it stands there next time."""
    return form + _MARK


def is_mark(item: str) -> bool:
    return item.endswith(_MARK)


def known(content: Content, item: str, value: str) -> bool:
    """Whether this version of the course has such an item and such an answer to it."""
    if is_mark(item):
        return True
    if item in content.items:
        return item in valid(content, {item: value})
    options = _unlisted(content).get(item, ())
    return options is None or value in options


def position(content: Content, item: str, value: str | None) -> int | None:
    """Place of an answer among the item's options, 1 for the first; ``None`` where it is none of them."""
    return content.places(item).get(value or "")


def positions(content: Content, items: Iterable[str], given: Answers) -> Floats:
    """Shape (items,), values 1..number of options, ``nan`` where there is no such answer."""
    found = (position(content, item, given.get(item)) for item in items)
    return np.array([np.nan if place is None else place for place in found], dtype=float)


@frozen
class Mastery:
    """``values`` and ``asked``, both (K, M): K steps lowest first, M statements a step; 1 never .. 5 always."""

    values: Floats
    asked: NDArray[np.bool_]


def mastery(content: Content, given: Answers) -> Mastery:
    """The statements of the first form count as asked, of the others those that were answered at all.

    So whoever opens the second dozen and stops half-way loses nothing by it.
    """
    items = content.instruments["mastery"].items
    by_step = [[item for item in items if item.generation == generation] for generation in content.steps]
    longest = max(map(len, by_step))
    values = np.full((len(by_step), longest), np.nan)
    asked = np.zeros((len(by_step), longest), dtype=bool)
    for step, statements in enumerate(by_step):
        values[step, : len(statements)] = positions(content, [item.id for item in statements], given)
        asked[step, : len(statements)] = [item.short or item.id in given for item in statements]
    return Mastery(values, asked)


@frozen
class Profile:
    """The best-fitting anchor of each dimension, now and in two years, in the order of ``dimensions``.

    Attributes:
        dimensions: D ids.
        now: (D,), 1..K or ``nan``.
        own: (D,), 1..K or ``nan``: the ambition that was said for a dimension by itself.
        overall: 1..K or ``nan``: the one ambition for all of them.
    """

    dimensions: tuple[str, ...]
    now: Floats
    own: Floats
    overall: float

    @property
    def ambition(self) -> Floats:
        """(D,): a dimension's own ambition, and the overall one where it has none."""
        return np.where(np.isnan(self.own), self.overall, self.own)


def profile(content: Content, given: Answers) -> Profile:
    now_items = {item.dimension: item.id for item in content.instruments["best_fit"].items}
    dimensions = tuple(str(dimension) for dimension in now_items)
    wished = {item.dimension: item.id for item in content.instruments["ambition"].items if item.dimension}
    (overall_item,) = (item.id for item in content.instruments["ambition"].items if not item.dimension)
    overall = float(positions(content, [overall_item], given)[0])
    own = positions(content, [wished[dimension] for dimension in dimensions], given)
    return Profile(dimensions, positions(content, now_items.values(), given), own, overall)


@frozen
class Completeness:
    """The items of a form by what became of them, each in the form's order."""

    answered: tuple[str, ...]
    dont_know: tuple[str, ...]
    not_relevant: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def asked(self) -> int:
        return len(self.answered) + len(self.dont_know) + len(self.not_relevant) + len(self.unanswered)

    @property
    def begun(self) -> bool:
        """Whether anything was answered, "don't know" included."""
        return self.asked > len(self.unanswered)


def asked(content: Content, form: str, given: Answers) -> tuple[str, ...]:
    """What a placement rests on: the items of ``form``, then the statements and ambitions answered beyond it."""
    first = content.items_of(form)
    more = (item.id for instrument in ("mastery", "ambition") for item in content.instruments[instrument].items)
    return first + tuple(item for item in more if item in given and item not in first)


def completeness(items: Sequence[str], sure: Answers) -> Completeness:
    """``sure``: valid answers."""
    return Completeness(
        answered=tuple(item for item in items if sure.get(item, DONT_KNOW) not in (DONT_KNOW, NOT_RELEVANT)),
        dont_know=tuple(item for item in items if sure.get(item) == DONT_KNOW),
        not_relevant=tuple(item for item in items if sure.get(item) == NOT_RELEVANT),
        unanswered=tuple(item for item in items if item not in sure),
    )
