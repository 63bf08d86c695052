"""Results of a room from its rows: distributions first, everything else beside them, never instead of them.

Pure functions of a multiset of rows: no result depends on the order of the rows or on whose they are. What may be shown
of them is decided in `digilead.session.protection`; `digilead.session.room.views` brings the two together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import field, frozen

from digilead.content import Content
from digilead.scoring.ordinal import ad_median, camps, van_der_eijk
from digilead.session.layout import IRRELEVANT, UNKNOWN, is_answer
from digilead.session.protection import LEAST, Hidden
from digilead.session.room import rows as of
from digilead.session.room.rows import Row


@frozen
class Distribution:
    """How one item was answered.

    ``agreement``: van der Eijk's A, -1 two camps at the ends, 0 all alike, 1 one answer; ``distance``: mean distance
    from the median in options (AD); both ``None`` below two answers. ``polarised``: A < 0 and an option that nobody
    chose between two camps.
    """

    item: str
    options: tuple[str, ...]
    counts: tuple[int, ...]
    dont_know: int
    not_relevant: int
    unanswered: int
    agreement: float | None
    distance: float | None
    polarised: bool

    @property
    def answered(self) -> int:
        return sum(self.counts)

    @property
    def n(self) -> int:
        """Everybody, with those who did not know, found it not relevant or did not answer."""
        return self.answered + self.dont_know + self.not_relevant + self.unanswered


@frozen
class Gap:
    """Ambition minus now of one dimension: how many leaders want how many steps; ``n`` answered both."""

    dimension: str
    differences: Mapping[int, int]

    @property
    def n(self) -> int:
        return sum(self.differences.values())


@frozen
class Staircase:
    """One leader, one dot: ``places[h]`` leaders see h steps standing from the bottom, h = 0..K.

    ``words``: for each step how many say carries, uncertain, missing. ``unplaced``: answered no statement.
    ``gaps``: for each step how many find it missing below one that carries; ``None`` for fewer than `LEAST`.
    """

    places: tuple[int, ...]
    words: tuple[tuple[int, int, int], ...]
    unplaced: int
    gaps: tuple[int | None, ...] = ()

    @property
    def n(self) -> int:
        return sum(self.places)


@frozen
class Initiatives:
    """The room's initiatives. ``purposes[k]``: how many are for step k + 1; ``findings``: how they are led.

    ``crossed``: purpose -> findings, only of purposes that can be shown; ``hidden`` says why the others cannot.
    """

    leaders: int
    purposes: tuple[int, ...]
    findings: Mapping[str, int]
    crossed: Mapping[int, Mapping[str, int]]
    hidden: Mapping[int, Hidden] = field(factory=dict)

    @property
    def n(self) -> int:
        return sum(self.purposes)


@frozen
class Moves:
    """Then and now of one item among those who answered both times: how many chose a higher option, lower, the same."""

    item: str
    higher: int
    lower: int
    same: int
    higher_by_chance: tuple[int, int] | None
    """Of as many who changed nothing, how many would choose higher by chance nine times of ten; best-fit items only."""
    lower_by_chance: tuple[int, int] | None

    @property
    def n(self) -> int:
        return self.higher + self.lower + self.same


def count_answers(content: Content, item: str, rows: Iterable[Row]) -> Distribution:
    options = tuple(option.id for option in content.options(item))
    digits = Counter(row.answers.get(item, "0") for row in rows)
    counts = tuple(digits[str(place)] for place in range(1, len(options) + 1))
    known = sum(counts) + digits[UNKNOWN] + digits[IRRELEVANT]
    enough = sum(counts) > 1
    return Distribution(
        item=item,
        options=options,
        counts=counts,
        dont_know=digits[UNKNOWN],
        not_relevant=digits[IRRELEVANT],
        unanswered=digits.total() - known,
        agreement=van_der_eijk(counts) if enough else None,
        distance=ad_median(counts) if enough else None,
        polarised=enough and camps(counts),
    )


def by_disagreement(found: Iterable[Distribution]) -> list[Distribution]:
    """Largest disagreement first; without two answers last. Equal ones keep their order."""
    known = [d for d in found if d.agreement is not None]
    return sorted(known, key=lambda d: (d.agreement, -(d.distance or 0)))


def count_gap(content: Content, dimension: str, rows: Iterable[Row]) -> Gap:
    found = Counter(of.ambition_gaps(content, row)[dimension] for row in rows)
    return Gap(dimension, {steps: n for steps, n in sorted((s, n) for s, n in found.items() if s is not None)})


def by_gap(found: Iterable[Gap]) -> list[Gap]:
    """Largest gap first, in steps a leader: a wish to go down counts against one to go up."""
    return sorted((g for g in found if g.n), key=lambda g: -sum(s * n for s, n in g.differences.items()) / g.n)


def count_staircase(content: Content, rows: Iterable[Row]) -> Staircase:
    steps = len(content.generations)
    placements = [of.placement(content, row) for row in rows]
    placed = [placement for placement in placements if not placement.empty]
    places = Counter(placement.best for placement in placed)
    words = [Counter(placement.words[step] for placement in placed) for step in range(steps)]
    gaps = Counter(step for placement in placed for step in placement.gaps)
    return Staircase(
        places=tuple(places[height] for height in range(steps + 1)),
        words=tuple((found["carries"], found["uncertain"], found["missing"]) for found in words),
        unplaced=len(placements) - len(placed),
        gaps=tuple(gaps[step] if gaps[step] >= LEAST else None for step in range(1, steps + 1)),
    )


def count_initiatives(content: Content, rows: Sequence[Row], hidden: Mapping[int, Hidden]) -> Initiatives:
    """Findings are ``none``, ``worth_a_talk``, ``clear``; crossed with the purposes that are not ``hidden``."""
    led = [found for found in (of.results(content, row) for row in rows) if found]
    results = [result for found in led for result in found]
    purposes = Counter(result.purpose for result in results)
    findings = Counter(result.finding for result in results)
    crossed = {step: Counter(str(r.finding) for r in results if r.purpose == step) for step in sorted(purposes)}
    return Initiatives(
        leaders=len(led),
        purposes=tuple(purposes[step] for step in range(1, len(content.generations) + 1)),
        findings={name: findings[name] for name in ("none", "worth_a_talk", "clear")},
        crossed={step: dict(found) for step, found in crossed.items() if step not in hidden},
        hidden={step: why for step, why in hidden.items() if step in crossed},
    )


def count_moves(content: Content, item: str, pairs: Iterable[tuple[Row, Row]]) -> Moves:
    """``pairs``: then and now of one person each."""
    both = [(then.answers.get(item, "0"), now.answers.get(item, "0")) for then, now in pairs]
    known = [(int(then), int(now)) for then, now in both if is_answer(then) and is_answer(now)]
    up, down = (_by_chance(content, item, [then for then, _ in known], side) for side in (1, -1))
    return Moves(
        item=item,
        higher=sum(now > then for then, now in known),
        lower=sum(now < then for then, now in known),
        same=sum(now == then for then, now in known),
        higher_by_chance=up,
        lower_by_chance=down,
    )


def _by_chance(content: Content, item: str, then: Sequence[int], side: int) -> tuple[int, int] | None:
    """Ends of the central nine tenths of how many of these answers move to one side when nothing has changed."""
    steps = len(content.generations)
    if not any(item == own.id for own in content.instruments["best_fit"].items) or not then:
        return None
    from digilead.scoring.change import repeated_pick

    again = repeated_pick(steps)
    total = np.ones(1)
    for answer in then:
        moved = float((again[answer - 1, answer:] if side > 0 else again[answer - 1, : answer - 1]).sum())
        total = np.convolve(total, [1 - moved, moved])
    below = np.cumsum(total)
    low, high = (int(np.searchsorted(below, tail - 1e-12)) for tail in (0.05, 0.95))
    return low, high
