"""What may be shown without showing anybody.

Two people who stand in the same pictures, each time with the same or each time with a changed hand-in, cannot be told
apart by anything that is shown: exchange all they ever answered, and every picture stays as it was. Such people are a
*class*. The one rule is that **every class has at least five members** (`LEAST`): over all releases and subgroups
together, whoever joined, left or changed included. From it follows

- no release, no subgroup and no rest of a subgroup has one to four people;
- two releases differ by nobody, or by at least five who joined, at least five who left, at least five who changed;
- nobody's answer follows from what is shown, unless everybody in the class gave the same one. That is what a unanimous
  group tells, and it is said before handing in.

It is stricter than "a difference of at least five": three who join and two who leave make five, and yet two counts of
which one is subtracted from the other can give all five away. The same rule holds for each item among those who
answered it, so that no distribution of one to four answers is shown or follows by subtraction.

Who was there, who joined whom and who handed in again is taken to be known to everybody in the room.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal

from attrs import evolve, field, frozen

from digilead.session.errors import RoomError

LEAST = 5

Reason = Literal[
    "too_few",  # the group has `n` members
    "rest_too_small",  # showing it would leave `rest` that can be told from all others
    "too_few_answers",  # `n` of its members answered
    "rest_answers",  # as rest_too_small, among those who answered
    "differs_too_little",  # a release that another one, merged in, has made unsafe to show
]
Membership = Mapping[str, Hashable]
"""Person -> which of the own hand-ins stands in the picture."""
Trace = tuple[Hashable, ...]


@frozen
class Hidden:
    """Why something is not shown; ``numbers`` always has ``least``."""

    reason: Reason
    numbers: Mapping[str, int]


@frozen
class Member:
    """One person in a release. ``answered``: names of everything that this person answered."""

    content: Hashable
    groups: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()


@frozen
class Snapshot:
    """Who hands in what at one moment, frozen."""

    id: str
    occasion: str
    members: Mapping[str, Member]


@frozen
class Decision:
    """What of a snapshot may be shown. ``None`` as a group is everybody; the value of a view: the items it may show."""

    snapshot: Snapshot
    views: Mapping[str | None, frozenset[str]] = field(factory=dict)
    hidden_views: Mapping[str | None, Hidden] = field(factory=dict)
    hidden_items: Mapping[tuple[str | None, str], Hidden] = field(factory=dict)

    @property
    def shown(self) -> bool:
        return None in self.views


@frozen
class Composition:
    """The next release, and how many newcomers and how many changes wait for the one after."""

    snapshot: Snapshot
    waiting_joined: int = 0
    waiting_changed: int = 0


def classes(views: Sequence[Membership]) -> dict[Trace, list[str]]:
    """Everybody who stands in a view, by the views each stands in."""
    found: dict[Trace, list[str]] = defaultdict(list)
    for person in sorted({person for view in views for person in view}):
        found[tuple(view.get(person) for view in views)].append(person)
    return dict(found)


def smallest(views: Sequence[Membership]) -> int:
    """Size of the smallest class; 0 where nobody is shown."""
    return min(map(len, classes(views).values()), default=0)


def decide(chain: Sequence[Snapshot], items: Iterable[str]) -> tuple[Decision, ...]:
    """Which views and items of each snapshot may be shown, the oldest first.

    A decision depends on the snapshots before it only, so a release never changes what an earlier one shows.
    """
    return _Ledger(chain).decisions(sorted(items))


def add_groups(views: Sequence[Membership], groups: Mapping[str, Membership]) -> dict[str, Membership]:
    """Those groups, the largest first, that can be shown beside ``views``: complementary suppression."""
    shown: dict[str, Membership] = {}
    for name in sorted(groups, key=lambda name: (-len(groups[name]), name)):
        if len(groups[name]) >= LEAST and smallest([*views, *shown.values(), groups[name]]) >= LEAST:
            shown[name] = groups[name]
    return shown


def shown_views(chain: Sequence[Snapshot]) -> list[Membership]:
    """Every whole room and subgroup that is shown of a chain."""
    return _Ledger(chain).all_views()


def compose(chain: Sequence[Snapshot], current: Snapshot) -> Composition:
    """The largest part of ``current`` that can be released after ``chain``.

    One to four newcomers wait, one to four changes wait (the answers of the last release stand in their place). Raises
    `RoomError`: too_few (n, least), nothing_new, small_difference (joined, left, changed, stayed, least).
    """
    ledger = _Ledger([decision.snapshot for decision in decide(chain, ()) if decision.shown])
    views = ledger.all_views()
    last = next((s for s in reversed(ledger.chain) if s.occasion == current.occasion), None)
    before: Mapping[str, Member] = last.members if last else {}
    known = before.keys() if last else {person for view in views for person in view}
    numbers = _difference(before, known, current.members)
    members = dict(current.members)
    if len(members) < LEAST:
        raise RoomError("too_few", n=len(members), least=LEAST)
    while True:
        candidate = evolve(current, members=dict(members))
        found = classes([*views, ledger.membership(candidate)])
        small = {person for people in found.values() if len(people) < LEAST for person in people}
        held = {person for person in small if person in members and members[person] != before.get(person)}
        if not held:
            break
        for person in held:
            if person in before:
                members[person] = before[person]
            else:
                del members[person]
    if small or not members:
        raise RoomError("small_difference", "", least=LEAST, **numbers)
    if last and current.members == before:
        raise RoomError("nothing_new", "", least=LEAST, **numbers)
    if last and _contents(members) == _contents(before) != _contents(current.members):
        raise RoomError("small_difference", "", least=LEAST, **numbers)
    waiting_joined = len(current.members.keys() - members.keys())
    changed = sum(members[p].content != current.members[p].content for p in members if p in current.members)
    return Composition(candidate, waiting_joined, changed)


def _contents(members: Mapping[str, Member]) -> dict[str, Hashable]:
    return {person: member.content for person, member in members.items()}


def _difference(before: Mapping[str, Member], known: Iterable[str], now: Mapping[str, Member]) -> dict[str, int | str]:
    """To the last release of the occasion or, before there is one, to everybody who has been shown on another."""
    both = set(known) & now.keys()
    changed = sum(person in before and before[person].content != now[person].content for person in both)
    return {
        "joined": len(now.keys() - set(known)),
        "left": len(set(known) - now.keys()),
        "changed": changed,
        "stayed": len(both) - changed,
    }


class _Ledger:
    """Everything shown so far of one chain of releases."""

    def __init__(self, chain: Sequence[Snapshot]) -> None:
        self.chain = tuple(chain)
        self._versions: dict[tuple[str, str], list[Hashable]] = defaultdict(list)
        self._views: list[tuple[Snapshot, Membership, set[str]]] = []

    def membership(self, snapshot: Snapshot, group: str | None = None) -> Membership:
        """A person's hand-ins of one occasion are numbered: coming back to an earlier one is the earlier one again."""
        found: dict[str, Hashable] = {}
        for person, member in snapshot.members.items():
            versions = self._versions[person, snapshot.occasion]
            if member.content not in versions:
                versions.append(member.content)
            if group is None or group in member.groups:
                found[person] = (snapshot.occasion, versions.index(member.content))
        return found

    def all_views(self) -> list[Membership]:
        """The whole room and every subgroup of the chain, as far as they are shown."""
        self.decisions(())
        return [view for _, view, _ in self._views]

    def decisions(self, items: Sequence[str]) -> tuple[Decision, ...]:
        self._views = []
        return tuple(self._decide(snapshot, items) for snapshot in self.chain)

    def _decide(self, snapshot: Snapshot, items: Sequence[str]) -> Decision:
        whole = self.membership(snapshot)
        earlier = [view for _, view, _ in self._views]
        hidden_views: dict[str | None, Hidden] = {}
        if len(whole) < LEAST:
            hidden_views[None] = Hidden("too_few", {"n": len(whole), "least": LEAST})
        elif (rest := smallest([*earlier, whole])) < LEAST:
            hidden_views[None] = Hidden("differs_too_little", {"rest": rest, "least": LEAST})
        if hidden_views:
            return Decision(snapshot, hidden_views=hidden_views)
        labels = sorted({label for member in snapshot.members.values() for label in member.groups})
        groups = {label: self.membership(snapshot, label) for label in labels}
        shown = add_groups([*earlier, whole], groups)
        for label in labels:
            if label not in shown:
                hidden_views[label] = _why([*earlier, whole, *shown.values()], groups[label])
        views: dict[str | None, frozenset[str]] = {}
        hidden_items: dict[tuple[str | None, str], Hidden] = {}
        candidates: list[tuple[str | None, Membership]] = [(None, whole), *shown.items()]
        for name, view in candidates:
            self._views.append((snapshot, view, opened := set()))
            for item in items:
                reason = self._closed(item)
                if reason is None:
                    opened.add(item)
                else:
                    hidden_items[name, item] = reason
            views[name] = frozenset(opened)
        return Decision(snapshot, views, hidden_views, hidden_items)

    def _closed(self, item: str) -> Hidden | None:
        """Why the newest view may not show the item; ``None`` where it may."""
        snapshot, newest, _ = self._views[-1]
        answered = sum(item in snapshot.members[person].answered for person in newest)
        if answered < LEAST:
            return Hidden("too_few_answers", {"n": answered, "least": LEAST})
        showing = [(s, view) for s, view, opened in self._views[:-1] if item in opened] + [(snapshot, newest)]
        for people in classes([view for _, view in showing]).values():
            for shot, view in showing:
                if people[0] in view:
                    rest = sum(item in shot.members[person].answered for person in people)
                    if 0 < rest < LEAST:
                        return Hidden("rest_answers", {"rest": rest, "least": LEAST})
        return None


def _why(views: Sequence[Membership], group: Membership) -> Hidden:
    if len(group) < LEAST:
        return Hidden("too_few", {"n": len(group), "least": LEAST})
    return Hidden("rest_too_small", {"n": len(group), "rest": smallest([*views, group]), "least": LEAST})
