"""The attack: somebody who sees every picture of every release and subgroup, on random rooms in any order of arrival.

What must hold, exactly: for every hand-in of every person, the answers consistent with all that is shown are more than
one, unless at least five people who stand in the very same pictures all gave that answer (a unanimous group).
"""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from digilead.session.errors import RoomError
from digilead.session.layout import room_items
from digilead.session.protection import LEAST, Member, Snapshot, compose, decide, shown_views, smallest
from digilead.session.room import rows, views
from digilead.session.room.rows import Row
from tests.each import for_each
from tests.session.stories import attacked, plain, protected


def check(seed):
    assert attacked(protected(random.Random(seed))) == [], f"seed {seed}"


@for_each(range(200))
def test_no_combination_of_pictures_gives_anybody_away(seed):
    """Thousands of rooms: `python -m tests.proof attack`."""
    check(seed)


@given(st.integers(0, 2**48))
@settings(max_examples=40)
def test_no_combination_of_pictures_gives_anybody_away_wherever_hypothesis_looks(seed):
    check(seed)


def test_the_rooms_show_something_and_show_it_again():
    """Else the attack above would prove nothing."""
    found = [protected(random.Random(seed)) for seed in range(80)]
    assert sum(bool(shown) for shown in found) > 66
    assert sum(len({s.id for s, _ in shown}) > 1 for shown in found) > 13
    assert sum(any(group for _, group in shown) for shown in found) > 30
    assert sum(len(shown) > 3 for shown in found) > 10


def test_the_attacker_breaks_the_well_known_rules():
    """Five in every picture is not enough, and neither is a difference of five between two releases."""
    for difference in (0, 5):
        assert any(attacked(plain(random.Random(seed), difference)) for seed in range(30))


def test_three_join_and_two_leave_is_given_away_by_subtraction():
    stay = {f"s{n}": "2" for n in range(6)}
    one = stay | {"x": "1", "y": "1"}
    two = stay | {"u": "4", "v": "4", "w": "4"}
    snapshots = [
        Snapshot(id, "before", {p: Member(c, frozenset(), frozenset("a")) for p, c in found.items()})
        for id, found in (("1", one), ("2", two))
    ]
    given_away = {person for person, *_ in attacked([(snapshot, None) for snapshot in snapshots])}
    assert given_away == {"x", "y", "u", "v", "w"}
    first, second = decide(snapshots, ["a"])
    assert first.shown and not second.shown


# All that a view holds, not counts alone: exchange two people of a class, and nothing that is shown changes


def random_row(content, rng):
    answers = {item: rng.choice("1234089") for item in room_items(content)[:22]}
    led = tuple("".join(rng.choice("1234") for _ in range(7)) for _ in range(rng.randrange(3)))
    texts = {"ini.name": (f"text {rng.randrange(99)}",)} if rng.random() < 0.7 else {}
    return Row({i: d for i, d in answers.items() if d != "0"}, led, texts, frozenset({f"table.{rng.randrange(3)}"}))


def story(content, rng):
    """Rows of everybody at each release."""
    now = {f"p{n}": random_row(content, rng) for n in range(rng.randint(8, 20))}
    yield dict(now)
    for _ in range(rng.randrange(3)):
        for person in rng.sample(sorted(now), rng.choice([0, 5, 6])):
            fresh = random_row(content, rng)
            now[person] = Row(fresh.answers, fresh.initiatives, fresh.texts, now[person].groups)
        for number in range(rng.choice([0, 0, 5, 7, 2])):
            now[f"n{len(now)}-{number}"] = random_row(content, rng)
        yield dict(now)


def all_shown(content, released):
    """Every view of every release, and every reason why something is hidden."""
    chain = [
        Snapshot(str(n), "before", {p: rows.member(content, r) for p, r in sorted(found.items())})
        for n, found in enumerate(released)
    ]
    decisions = decide(chain, rows.names(content))
    seen = [views.views(content, d, found, False) for d, found in zip(decisions, released, strict=True)]
    rest = smallest(shown_views(chain))
    changes = [
        views.then_and_now(content, one[None], two[None], then, now, rest)
        for (one, then), (two, now) in pairwise(zip(seen, released, strict=True))
        if None in one and None in two
    ]
    return decisions, (seen, changes, [(d.hidden_views, d.hidden_items) for d in decisions])


def released_rows(content, told):
    chain, found = [], []
    for number, now in enumerate(told):
        snapshot = Snapshot(str(number), "before", {p: rows.member(content, r) for p, r in now.items()})
        try:
            composed = compose(chain, snapshot).snapshot
        except RoomError:
            continue
        known = [row for earlier in [*found, now] for row in earlier.values()]
        by_key = {row.key: row for row in known}
        found.append({p: next(r for r in (now.get(p), *(f.get(p) for f in found)) if r and r.key == m.content)
                      for p, m in composed.members.items()})  # fmt: skip
        assert all(row.key in by_key for row in found[-1].values())
        chain.append(Snapshot(str(len(found) - 1), "before", composed.members))
    return found


def pattern(decisions, person):
    """In which pictures somebody stands, and each time with which hand-in: told without the protection's own help."""
    own, found = [], []
    for decision in decisions:
        member = decision.snapshot.members.get(person)
        if member is not None and member.content not in own:
            own.append(member.content)
        for group in sorted(decision.views, key=str):
            inside = member is not None and (group is None or group in member.groups)
            found.append(own.index(member.content) if inside else None)
    return tuple(found)


@for_each(range(25))
def test_exchanging_two_people_of_a_class_changes_nothing_that_is_shown(seed, content):
    rng = random.Random(seed)
    released = released_rows(content, story(content, rng))
    decisions, shown = all_shown(content, released)
    found = {}
    for person in sorted({p for now in released for p in now}):
        found.setdefault(pattern(decisions, person), []).append(person)
    for alike in found.values():
        assert len(alike) >= LEAST
        one, two = rng.sample(alike, 2)
        exchange = {one: two, two: one}
        swapped = [
            {
                p: Row(r.answers, r.initiatives, r.texts, now[p].groups)
                for p, r in ((p, now[exchange.get(p, p)]) for p in now)
            }
            for now in released
        ]
        assert all_shown(content, swapped)[1] == shown


@for_each(range(6))
def test_the_order_of_arrival_changes_nothing_that_is_shown(seed, content):
    rng = random.Random(seed)
    released = released_rows(content, story(content, rng))
    other = []
    for now in released:
        arrival = list(now)
        rng.shuffle(arrival)
        other.append({person: now[person] for person in arrival})
    assert all_shown(content, other)[1] == all_shown(content, released)[1]


def test_the_order_of_texts_says_nothing_about_their_authors(content):
    """Whoever knows how they are shuffled can undo it: what is shuffled must have no order of the people in it."""
    rng = random.Random(8)
    people = [random_row(content, rng) for _ in range(9)]
    texts = [f"text {number}" for number in range(9)]
    orders = set()
    for _ in range(5):
        rng.shuffle(texts)
        found = {f"p{n}": Row(r.answers, (), {"ini.name": (texts[n],)}) for n, r in enumerate(people)}
        orders.add(all_shown(content, [found])[1][0][0][None].texts["ini.name"])
    (order,) = orders
    assert sorted(order) == sorted(texts) and list(order) != sorted(texts)
