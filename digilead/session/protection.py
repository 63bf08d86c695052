"""What may be shown without showing anybody.

There is one release an occasion, so within an occasion nothing can be subtracted. Over the occasions, two people who
stand in the same releases cannot be told apart by anything that is shown: exchange all they ever answered, and every
picture stays as it was. Such people are a *class*. The one rule is that **every class has at least five members**
(`LEAST`). From it follows

- no release has one to four people; one occasion's differs from another's by nobody, or by at least five who joined and
  at least five who left;
- nobody's answer follows from what is shown, unless everybody in the class gave the same one. That is what a unanimous
  group tells, and it is said before handing in.

It is stricter than "a difference of at least five": three who join and two who leave make five, and yet two counts of
which one is subtracted from the other can give all five away.

The same rule holds for each item among those who answered it. Where what is shown of one item is a part of what is
shown of another (a wish is a difference of two answers, an initiative's purpose a part of all initiatives), the rest
has nobody or at least five as well. What a person writes once for all occasions (how an initiative is led, its name)
stays the same from one release to the next: there, whoever joined, left or changed it is at least five, or it is not
shown again.

Who was there and who handed in is taken to be known to everybody in the room.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal

from attrs import evolve, field, frozen

from digilead.session.errors import RoomError

LEAST = 5
PART = ":"
"""Stands between the name of something lasting and the name of one of its parts."""

Reason = Literal[
    "too_few_answers",  # `n` people answered
    "rest_answers",  # showing it would leave the answers of `rest` people by themselves
    "differs_too_little",  # then and now: `rest` people could be told from all others
]
Membership = Mapping[str, Hashable]
"""Person -> which of the own answers stands in the picture."""


@frozen
class Hidden:
    """Why something is not shown; ``numbers`` always has ``least``."""

    reason: Reason
    numbers: Mapping[str, int]


@frozen
class Member:
    """One person in a release.

    ``answered``: names of everything that this person answered. ``lasting``: those of them that are answered once for
    all occasions, with what was answered.
    """

    answered: frozenset[str] = frozenset()
    lasting: Mapping[str, Hashable] = field(factory=dict)


@frozen
class Snapshot:
    """Who hands in what at one moment, frozen. ``line``: occasions that are answered on from each other share it."""

    id: str
    line: str
    members: Mapping[str, Member]


@frozen
class Decision:
    """What of a snapshot may be shown, and why the rest may not."""

    snapshot: Snapshot
    shown: frozenset[str]
    hidden: Mapping[str, Hidden]


def classes(views: Sequence[Membership]) -> list[list[str]]:
    """Everybody who stands in a view, those together who stand in the same ones."""
    found: dict[tuple[Hashable, ...], list[str]] = defaultdict(list)
    for person in sorted({person for view in views for person in view}):
        found[tuple(view.get(person) for view in views)].append(person)
    return list(found.values())


def smallest(views: Sequence[Membership]) -> int:
    """Size of the smallest class; 0 where nobody is shown."""
    return min(map(len, classes(views)), default=0)


def people(chain: Iterable[Snapshot], line: str) -> list[Membership]:
    """Who stands in each release of a line of occasions."""
    return [dict.fromkeys(snapshot.members, True) for snapshot in chain if snapshot.line == line]


def compose(chain: Sequence[Snapshot], current: Snapshot) -> Snapshot:
    """The part of ``current`` that can be released after ``chain``: one to four newcomers are left out.

    Raises `RoomError`: too_few (n, least), small_difference (joined, left, least).
    """
    earlier = people(chain, current.line)
    known = {person for view in earlier for person in view}
    joined, left = current.members.keys() - known, known - current.members.keys()
    if len(current.members) < LEAST:
        raise RoomError("too_few", n=len(current.members), least=LEAST)
    kept = dict(current.members)
    if earlier and len(joined) < LEAST:
        kept = {person: member for person, member in kept.items() if person in known}
    if smallest([*earlier, dict.fromkeys(kept, True)]) < LEAST:
        raise RoomError("small_difference", joined=len(joined), left=len(left), least=LEAST)
    return evolve(current, members=kept)


def decide(
    chain: Sequence[Snapshot], items: Sequence[str], made_of: Mapping[str, Sequence[str]] | None = None
) -> tuple[Decision, ...]:
    """What each snapshot may show, the oldest first. ``made_of``: name -> items it is computed from.

    A decision depends on the snapshots before it only, so a release never changes what an earlier one shows.
    """
    found: list[Decision] = []
    for snapshot in chain:
        shown: set[str] = set()
        hidden: dict[str, Hidden] = {}
        for item in _in_order(items, snapshot):
            beside = [other for other in (made_of or {}).get(item, ()) if other in shown]
            why = _closed(found, Decision(snapshot, frozenset(shown), {}), item, beside)
            if why is None:
                shown.add(item)
            else:
                hidden[item] = why
        found.append(Decision(snapshot, frozenset(shown), hidden))
    return tuple(found)


def _in_order(items: Sequence[str], snapshot: Snapshot) -> list[str]:
    """As they come, the larger parts of something before the smaller: complementary suppression."""
    sizes = {i: sum(i in member.answered for member in snapshot.members.values()) for i in items if PART in i}
    parts = sorted(sizes, key=lambda item: (-sizes[item], item))
    return [*(item for item in items if PART not in item), *parts]


def _closed(earlier: Sequence[Decision], now: Decision, item: str, beside: Sequence[str]) -> Hidden | None:
    """Why the newest release may not show the item; ``None`` where it may."""
    members = now.snapshot.members
    answered = sum(item in member.answered for member in members.values())
    if answered < LEAST:
        return Hidden("too_few_answers", {"n": answered, "least": LEAST})
    same = [d.snapshot for d in earlier if d.snapshot.line == now.snapshot.line and item in d.shown]
    rests = []
    for alike in classes(people([*same, now.snapshot], now.snapshot.line)):
        for shot in (*same, now.snapshot):
            own = [shot.members[person].answered for person in alike if person in shot.members]
            rests += [sum(item in names for names in own)]
            if shot is now.snapshot:
                rests += [sum(other in names and item not in names for names in own) for other in beside]
    whole = item.partition(PART)[0]
    if any(item in member.lasting for member in members.values()):
        known: dict[str, list[Hashable]] = defaultdict(list)
        views = [
            _lasting(decision.snapshot, name, known)
            for decision in (*earlier, evolve(now, shown=now.shown | {item}))
            for name in sorted(decision.shown)
            if name.partition(PART)[0] == whole
        ]
        rests += [len(alike) for alike in classes(views)]
    rest = min((rest for rest in rests if rest), default=0)
    return Hidden("rest_answers", {"rest": rest, "least": LEAST}) if 0 < rest < LEAST else None


def _lasting(snapshot: Snapshot, name: str, known: dict[str, list[Hashable]]) -> Membership:
    """Each person's own answers numbered in ``known``: coming back to an earlier one is the earlier one again."""
    found: dict[str, Hashable] = {}
    for person, member in snapshot.members.items():
        if name in member.lasting:
            own = known[person]
            if member.lasting[name] not in own:
                own.append(member.lasting[name])
            found[person] = own.index(member.lasting[name])
    return found
