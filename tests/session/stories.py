"""Rooms told at random, and what is shown of each: under our protection, and under the well-known rules alone."""

from digilead.session.errors import RoomError
from digilead.session.protection import LEAST, Member, Snapshot, compose, decide
from tests.session.attacker import breaches

ANSWERS = "123489"


def answer(rng, lean):
    """Often nearly unanimous: that is where an attack has a chance."""
    return rng.choices(ANSWERS, weights=lean)[0]


def some(rng, people, sizes):
    """So many of the people, half of the time all of them from one end: whole tables change, join and leave."""
    size = min(len(people), rng.choice(sizes))
    return sorted(people)[:size] if rng.random() < 0.5 else rng.sample(sorted(people), size)


def session(rng):
    """Snapshots as they stand at the moments when an instructor presses release, a random story each."""
    lean = [rng.choice([0.02, 0.2, 1, 6]) for _ in ANSWERS[:4]] + [rng.choice([0.01, 0.3]) for _ in ANSWERS[4:]]
    tables = ["t1", "t2", "t3"][: rng.randint(1, 3)]
    people = {}
    names = iter(range(1000))
    occasion = "before"
    for step in range(rng.randint(1, 5)):
        for _ in range(rng.choice([0, 0, 0, 1, 2, 3, 5, 6, 9, 12]) if step else rng.choice([5, 8, 11, 15, 20, 25])):
            people[f"p{next(names)}"] = (answer(rng, lean), rng.choice(tables))
        for person in some(rng, people, [0, 0, 0, 0, 1, 2, 4, 5, 7] if step else [0]):
            del people[person]
        for person in some(rng, people, [0, 0, 1, 3, 5, 6, 9] if step else [0]):
            people[person] = (answer(rng, lean), people[person][1])
        if step and rng.random() < 0.2:
            occasion = "after"  # everybody hands in again, most of them unchanged
        arrival = sorted(people)
        rng.shuffle(arrival)
        yield Snapshot(
            str(step), occasion, {
                p: Member(people[p][0], frozenset({people[p][1]}), frozenset({"a"} if people[p][0] < "8" else ()))
                for p in arrival
            },
        )  # fmt: skip


def protected(rng):
    """What our protection lets be shown of a session."""
    chain = []
    for snapshot in session(rng):
        try:
            chain.append(compose(chain, snapshot).snapshot)
        except RoomError:
            continue
    return [
        (decision.snapshot, group)
        for decision in decide(chain, ["a"])
        for group, items in decision.views.items()
        if "a" in items
    ]


def plain(rng, difference):
    """The well-known rules alone: five in every picture, and a difference of at least ``difference`` between two."""
    found, last = [], None
    for snapshot in session(rng):
        now = {p: m.content for p, m in snapshot.members.items()}
        apart = len(now.items() ^ last.items()) if last is not None else difference
        groups = {label for m in snapshot.members.values() for label in m.groups}
        if len(now) >= LEAST and apart >= difference:
            last = now
            found.append((snapshot, None))
            if not difference:
                found += [
                    (snapshot, g)
                    for g in sorted(groups)
                    if sum(g in m.groups for m in snapshot.members.values()) >= LEAST
                ]
    return found


def pictures(shown):
    """As the attacker has them: which hand-ins, and how often each answer. A hand-in: person and which of the own."""
    versions, truth, found = {}, {}, []
    for snapshot, group in shown:
        members, counts = set(), {}
        for person, member in snapshot.members.items():
            if group is None or group in member.groups:
                own = versions.setdefault((person, snapshot.occasion), [])
                if member.content not in own:
                    own.append(member.content)
                members.add(hand_in := (person, snapshot.occasion, own.index(member.content)))
                truth[hand_in] = member.content
                counts[member.content] = counts.get(member.content, 0) + 1
        found.append((members, counts))
    return found, truth


def attacked(shown):
    seen, truth = pictures(shown)
    return breaches(seen, truth) if seen else []
