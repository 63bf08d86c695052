"""Rooms told at random, and what is shown of each: under our protection, and under the well-known rules alone."""

from digilead.session.errors import RoomError
from digilead.session.protection import LEAST, Member, Snapshot, compose, decide
from tests.session.attacker import breaches

ANSWERS = "123489"
LINES = {"before": "before", "after": "before", "followup": "followup"}
NAMES = ("a", "led", "led:1", "led:2", "led:3")


def answer(rng, lean):
    """Often nearly unanimous: that is where an attack has a chance."""
    return rng.choices(ANSWERS, weights=lean)[0]


def some(rng, people, sizes):
    """So many of the people, half of the time all of them from one end."""
    size = min(len(people), rng.choice(sizes))
    return sorted(people)[:size] if rng.random() < 0.5 else rng.sample(sorted(people), size)


def session(rng):
    """A snapshot an occasion as it stands when an instructor presses release, and what everybody answered.

    Mostly hardly anything happens between the occasions, so that there is something to show again.
    """
    lean = [rng.choice([0.02, 0.2, 1, 6]) for _ in ANSWERS[:4]] + [rng.choice([0.01, 0.3]) for _ in ANSWERS[4:]]
    names, led = iter(range(1000)), {}
    calm, few = rng.random() < 0.7, rng.random() < 0.5
    purposes = "12" if few else "123"

    def initiative():
        return (rng.choice(purposes), answer(rng, lean), next(names))  # purpose, how it is led, and which it is

    for step, (occasion, line) in enumerate(list(LINES.items())[: rng.choice([1, 2, 3, 3])]):
        for _ in range(rng.choice([0, 0, 0, 7] if calm else [0, 1, 2, 5, 9]) if step else rng.choice([5, 9, 14, 20])):
            led[f"p{next(names)}"] = initiative() if rng.random() < 0.8 or calm else None
        for person in some(rng, led, ([0, 0, 0, 0, 5] if calm else [0, 1, 2, 5, 7]) if step else [0]):
            del led[person]
        for person in some(rng, led, ([0, 0, 5, 6] if calm else [0, 1, 3, 5, 9]) if step else [0]):
            led[person] = initiative()
        given = {person: answer(rng, lean) for person in led}
        arrival = sorted(led)
        rng.shuffle(arrival)
        members = {}
        for person in arrival:
            lasting = {"led": led[person], f"led:{led[person][0]}": led[person]} if led[person] else {}
            members[person] = Member(frozenset({"a"} if given[person] < "8" else ()) | lasting.keys(), lasting)
        yield Snapshot(occasion, line, members), given, dict(led)


def protected(rng):
    """What our protection lets be shown of a session: (occasion, name, answer of each hand-in)."""
    chain, told = [], []
    for snapshot, given, led in session(rng):
        try:
            chain.append(compose(chain, snapshot))
        except RoomError:
            continue
        told.append((given, led))
    return [
        (decision.snapshot.id, name, hand_ins(decision.snapshot, name, *known))
        for decision, known in zip(decide(chain, NAMES), told, strict=True)
        for name in NAMES
        if name in decision.shown
    ]


def plain(rng, difference):
    """The well-known rules alone: five in every picture, and at least ``difference`` apart from the one before."""
    found, last = [], {}
    for snapshot, *known in session(rng):
        for name in NAMES:
            now = hand_ins(snapshot, name, *known)
            if len(now) >= LEAST and len(now.keys() ^ last.get(name, {}).keys()) >= difference:
                last[name] = now
                found.append((snapshot.id, name, now))
    return found


def hand_ins(snapshot, name, given, led):
    """Hand-in -> answer, of those who stand in a picture. An initiative is the same one on every occasion."""
    if name == "a":
        return {(person, snapshot.id): given[person] for person in snapshot.members}
    return {(p, led[p][2]): led[p][1] for p, member in snapshot.members.items() if name in member.lasting}


def counted(now):
    """A picture as the attacker has it."""
    return set(now), {answer: list(now.values()).count(answer) for answer in now.values()}


def attacked(shown):
    """The hand-ins whose answer follows."""
    found = []
    for alike in (["a"], NAMES[1:]):
        pictures = [now for _, name, now in shown if name in alike]
        truth = {hand_in: answer for now in pictures for hand_in, answer in now.items()}
        found += breaches([counted(now) for now in pictures], truth) if pictures else []
    return found
