"""What may be looked at: the frozen results of a release, and why something is hidden.

A view holds results only. Nothing in it says whose an answer is, or which answers are one person's.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from digilead.content import Content
from digilead.session.layout import NONE, is_answer, room_items
from digilead.session.protection import LEAST, PART, Decision, Hidden
from digilead.session.room import rows as of
from digilead.session.room import statistics
from digilead.session.room.rows import ALL_INITIATIVES, GAP_OF, STAIRCASE, TEXT_OF, Row
from digilead.session.room.statistics import Distribution, Gap, Initiatives, Moves, Staircase


@frozen
class View:
    """``hidden``: an item's id, ``staircase``, ``initiatives``, ``gap.<dimension>`` or ``text.<item>`` -> why it is not
    there. ``synthetic``: made up for a rehearsal."""

    release: str
    occasion: str
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
class RoomThenAndNow:
    """``moves``: among those who answered both times."""

    moves: Mapping[str, Moves]
    hidden: Mapping[str, Hidden] = field(factory=dict)


def view(content: Content, occasion: str, decision: Decision, rows: Mapping[str, Row], synthetic: bool) -> View:
    """What a decision lets be seen, ``rows`` being those of its snapshot."""
    shown, release = decision.shown, decision.snapshot.id
    # Sorted by content, so that no result, not even by rounding, can depend on the order of arrival.
    own = sorted((rows[person] for person in decision.snapshot.members), key=lambda row: repr(row.key))
    wished = [item.dimension for item in content.instruments["best_fit"].items if item.dimension]
    texts = [name.removeprefix(TEXT_OF) for name in of.names(content) if name in shown and name.startswith(TEXT_OF)]
    steps = range(1, len(content.generations) + 1)
    purposes = {k: decision.hidden[name] for k in steps if (name := of.purpose_name(k)) in decision.hidden}
    return View(
        release=release,
        occasion=occasion,
        n=len(own),
        distributions={i: statistics.count_answers(content, i, own) for i in room_items(content) if i in shown},
        gaps={d: statistics.count_gap(content, d, own) for d in wished if f"{GAP_OF}{d}" in shown},
        staircase=statistics.count_staircase(content, own) if STAIRCASE in shown else None,
        initiatives=statistics.count_initiatives(content, own, purposes) if ALL_INITIATIVES in shown else None,
        texts={item: _shuffled(own, item, release) for item in texts},
        hidden={name: why for name, why in decision.hidden.items() if PART not in name},
        synthetic=synthetic,
    )


def compare_occasions(
    content: Content,
    then: View,
    now: View,
    then_rows: Mapping[str, Row],
    now_rows: Mapping[str, Row],
    alike: Sequence[Sequence[str]],
) -> RoomThenAndNow:
    """``alike``: the classes of people over everything shown of both occasions."""
    rest = min(map(len, alike), default=0)
    if rest < LEAST:
        why = Hidden("differs_too_little", {"rest": rest, "least": LEAST})
        return RoomThenAndNow({}, dict.fromkeys(then.distributions, why))
    pairs = [(then_rows[person], now_rows[person]) for person in sorted(then_rows.keys() & now_rows.keys())]
    found, hidden = {}, {}
    for item in (item for item in then.distributions if item in now.distributions):
        moves = statistics.count_moves(content, item, pairs)
        rest = _least_rest(item, then_rows, now_rows, alike)
        if moves.n < LEAST:
            hidden[item] = Hidden("too_few_answers", {"n": moves.n, "least": LEAST})
        elif rest < LEAST:
            hidden[item] = Hidden("rest_answers", {"rest": rest, "least": LEAST})
        else:
            found[item] = moves
    return RoomThenAndNow(found, hidden)


def _least_rest(item: str, then: Mapping[str, Row], now: Mapping[str, Row], alike: Sequence[Sequence[str]]) -> int:
    """The fewest people of a class who answered then alone, now alone or both times; `LEAST` where there is nobody."""
    counts = [
        Counter((_answered(then.get(person), item), _answered(now.get(person), item)) for person in people)
        for people in alike
    ]
    return min((n for count in counts for times, n in count.items() if any(times)), default=LEAST)


def _answered(row: Row | None, item: str) -> bool:
    return row is not None and is_answer(row.answers.get(item, NONE))


def _shuffled(rows: Sequence[Row], item: str, release: str) -> tuple[str, ...]:
    """The texts in an order that says nothing, and the same each time: of several orders one could learn."""
    texts = sorted(text for row in rows for text in row.texts.get(item, ()))
    random.Random(f"{release} {item}").shuffle(texts)
    return tuple(texts)
