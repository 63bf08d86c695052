"""What may be looked at: the frozen results of a release, of everybody or of a subgroup, and why something is hidden.

A view holds results only. Nothing in it says whose an answer is, or which answers are one person's.
"""

import random
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from digilead.content import Content
from digilead.session.layout import room_items
from digilead.session.protection import LEAST, Decision, Hidden
from digilead.session.room import rows as of
from digilead.session.room import statistics
from digilead.session.room.rows import GAP, INITIATIVES, STAIRCASE, TEXT, Row
from digilead.session.room.statistics import Distribution, Gap, Initiatives, Moves, Staircase


@frozen
class View:
    """``group``: ``None`` for everybody. ``hidden``: an item's id, ``staircase``, ``initiatives``, ``gap.<dimension>``
    or ``text.<item>`` -> why it is not there. ``synthetic``: made up for a rehearsal."""

    release: str
    occasion: str
    group: str | None
    n: int
    distributions: Mapping[str, Distribution]
    gaps: Mapping[str, Gap]
    staircase: Staircase | None
    initiatives: Initiatives | None
    texts: Mapping[str, tuple[str, ...]]
    hidden: Mapping[str, Hidden] = field(factory=dict)
    synthetic: bool = False

    @property
    def mastery(self) -> tuple[Distribution, ...]:
        """The statements' answers as bars, in the order of the form."""
        return tuple(found for item, found in self.distributions.items() if item.startswith("m."))

    @property
    def disagreements(self) -> list[Distribution]:
        """The dimensions, largest disagreement first."""
        return statistics.by_disagreement(d for item, d in self.distributions.items() if item.startswith("bf."))

    @property
    def largest_gaps(self) -> list[Gap]:
        return statistics.by_gap(self.gaps.values())


@frozen
class ThenAndNow:
    """``then`` and ``now``: whole distributions; ``moves``: among those who answered both times."""

    then: View
    now: View
    moves: Mapping[str, Moves]
    hidden: Mapping[str, Hidden] = field(factory=dict)


def views(content: Content, decision: Decision, rows: Mapping[str, Row], synthetic: bool) -> dict[str | None, View]:
    """Every view that a decision allows, ``rows`` being those of its snapshot."""
    return {group: _view(content, decision, group, rows, opened, synthetic) for group, opened in decision.views.items()}


def _view(
    content: Content, decision: Decision, group: str | None, rows: Mapping[str, Row], opened: frozenset[str],
    synthetic: bool,
) -> View:  # fmt: skip
    snapshot = decision.snapshot
    members = [p for p, member in snapshot.members.items() if group is None or group in member.groups]
    # Sorted by content, so that no result, not even by rounding, can depend on the order of arrival.
    own = sorted((rows[person] for person in members), key=lambda row: repr(row.key))
    wished = [item.dimension for item in content.instruments["best_fit"].items if item.dimension]
    texts = {
        name.removeprefix(TEXT): _shuffled(own, name.removeprefix(TEXT), snapshot.id)
        for name in of.names(content)
        if name in opened and name.startswith(TEXT)
    }
    hidden = {name: why for (of_group, name), why in decision.hidden_items.items() if of_group == group}
    if group is not None:  # small rooms have few initiatives: by subgroup a single one would be known again
        hidden.pop(INITIATIVES, None)
    return View(
        release=snapshot.id,
        occasion=snapshot.occasion,
        group=group,
        n=len(own),
        distributions={i: statistics.distribution(content, i, own) for i in room_items(content) if i in opened},
        gaps={d: statistics.gap(content, d, own) for d in wished if f"{GAP}{d}" in opened},
        staircase=statistics.staircase(content, own) if STAIRCASE in opened else None,
        initiatives=statistics.initiatives(content, own) if group is None and INITIATIVES in opened else None,
        texts=texts,
        hidden=hidden,
        synthetic=synthetic,
    )


def then_and_now(
    content: Content, then: View, now: View, then_rows: Mapping[str, Row], now_rows: Mapping[str, Row], rest: int
) -> ThenAndNow:
    """``rest``: the smallest class of people over everything shown of both occasions."""
    if rest < LEAST:
        why = Hidden("differs_too_little", {"rest": rest, "least": LEAST})
        return ThenAndNow(then, now, {}, dict.fromkeys(then.distributions, why))
    pairs = [(then_rows[person], now_rows[person]) for person in sorted(then_rows.keys() & now_rows.keys())]
    found, hidden = {}, {}
    for item in then.distributions.keys() & now.distributions.keys():
        moves = statistics.moves(content, item, pairs)
        if moves.n >= LEAST:
            found[item] = moves
        else:
            hidden[item] = Hidden("too_few_answers", {"n": moves.n, "least": LEAST})
    order = {item: found[item] for item in then.distributions if item in found}
    return ThenAndNow(then, now, order, hidden)


def _shuffled(rows: Sequence[Row], item: str, release: str) -> tuple[str, ...]:
    """The texts in an order that says nothing, and the same each time: of several orders one could learn."""
    texts = sorted(text for row in rows for text in row.texts.get(item, ()))
    random.Random(f"{release} {item}").shuffle(texts)
    return tuple(texts)
