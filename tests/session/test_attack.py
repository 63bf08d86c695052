"""The attack: somebody who sees every picture of every release, on random rooms in any order of arrival.

What must hold, exactly: for every hand-in of every person, the answers consistent with all that is shown are more than
one, unless at least five people who stand in the very same pictures all gave that answer (a unanimous group).
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.session.errors import RoomError
from digilead.session.layout import room_items
from digilead.session.protection import LEAST, classes, compose, decide, people
from digilead.session.room import records, rows, views
from digilead.session.room.rows import Row
from tests.each import for_each
from tests.session.attacker import breaches
from tests.session.stories import attacked, counted, plain, protected


def check(seed):
    assert attacked(protected(random.Random(seed))) == [], f"seed {seed}"


@pytest.mark.slow
@for_each(range(200))
def test_no_combination_of_pictures_gives_anybody_away(seed):
    """Thousands of rooms: `python -m tests.proof attack`."""
    check(seed)


@given(st.integers(0, 2**48))
def test_no_combination_of_pictures_gives_anybody_away_wherever_hypothesis_looks(seed):
    check(seed)


def test_the_rooms_show_something_and_show_it_again():
    """Else the attack above would prove nothing."""
    found = [[(occasion, name) for occasion, name, _ in protected(random.Random(seed))] for seed in range(80)]
    assert sum(bool(shown) for shown in found) > 66
    assert sum(len({occasion for occasion, name in shown if name == "led"}) > 1 for shown in found) > 13
    assert sum(len({occasion for occasion, name in shown if name == "led:1"}) > 1 for shown in found) > 4
    assert sum(len({name for _, name in shown if ":" in name}) > 1 for shown in found) > 15


def test_the_attacker_breaks_the_well_known_rules():
    """Five in every picture is not enough, and neither is a difference of five between two occasions."""
    for difference in (0, 5):
        assert any(attacked(plain(random.Random(seed), difference)) for seed in range(30))


def test_three_join_and_two_leave_is_given_away_by_subtraction():
    stay = {(f"s{n}", 0): "2" for n in range(6)}
    one = stay | {("x", 0): "1", ("y", 0): "1"}
    two = stay | {("u", 0): "4", ("v", 0): "4", ("w", 0): "4"}
    assert {person for person, _ in breaches([counted(one), counted(two)], one | two)} == {"x", "y", "u", "v", "w"}


# All that a view holds, not counts alone: exchange two people of a class, and nothing that is shown changes


def random_row(content, rng):
    answers = {item: rng.choice("1234089") for item in room_items(content)[:22]}
    led = tuple("".join(rng.choice("1234") for _ in range(7)) for _ in range(rng.randrange(3)))
    texts = {"ini.name": (f"text {rng.randrange(99)}",)} if rng.random() < 0.7 else {}
    return Row({i: d for i, d in answers.items() if d != "0"}, led, texts)


def told(content, rng):
    """Occasion -> rows of everybody in its release; what was written of an initiative mostly stays."""
    now = {f"p{n}": random_row(content, rng) for n in range(rng.randint(8, 20))}
    chain, found = [], {}
    for occasion in ("before", "after", "followup")[: rng.randint(1, 3)]:
        snapshot = records.snapshot(content, occasion, occasion, now)
        try:
            chain.append(compose(chain, snapshot))
        except RoomError:
            continue
        found[occasion] = {person: now[person] for person in chain[-1].members}
        fresh = {person: random_row(content, rng) for person in now}
        kept = set(now) - set(rng.sample(sorted(now), rng.choice([0, 0, 5, 6, 1])))
        now = {p: Row(row.answers, now[p].initiatives, now[p].texts) if p in kept else row for p, row in fresh.items()}
        for number in range(rng.choice([0, 0, 5, 7, 2])):
            now[f"n{len(now)}-{number}"] = random_row(content, rng)
    return found


def all_shown(content, released):
    """Every view of every release, then and now of each two, and every reason why something is hidden."""
    chain = [records.snapshot(content, occasion, occasion, found) for occasion, found in released.items()]
    decisions = decide(chain, rows.names(content), rows.made_of(content))
    seen = [views.view(content, d.snapshot.id, d, released[d.snapshot.id], False) for d in decisions]
    changes = []
    for at, then in enumerate(seen):
        for now in seen[at + 1 :]:
            lines = {shot.line for shot in chain if shot.id in (then.occasion, now.occasion)}
            alike = classes([who for line in sorted(lines) for who in people(chain, line)])
            own = (released[then.occasion], released[now.occasion])
            changes.append((then.occasion, now.occasion, views.compare_occasions(content, then, now, *own, alike)))
    return decisions, (seen, changes, [d.hidden for d in decisions])


def pattern(released, person):
    """In which releases somebody stands, and each time with which initiatives and texts: told without our own help."""
    own, found = [], []
    for now in released.values():
        row = now.get(person)
        lasting = row and (row.initiatives, tuple(row.texts.items()))
        if row and lasting not in own:
            own.append(lasting)
        found.append(row and own.index(lasting))
    return tuple(found)


@pytest.mark.slow
@for_each(range(25))
def test_exchanging_two_people_of_a_class_changes_nothing_that_is_shown(seed, content):
    rng = random.Random(seed)
    released = told(content, rng)
    shown = all_shown(content, released)[1]
    found = {}
    for person in sorted({p for now in released.values() for p in now}):
        found.setdefault(pattern(released, person), []).append(person)
    for alike in (alike for alike in found.values() if len(alike) > 1):
        one, two = rng.sample(alike, 2)
        exchange = {one: two, two: one}
        swapped = {occasion: {p: now[exchange.get(p, p)] for p in now} for occasion, now in released.items()}
        assert all_shown(content, swapped)[1] == shown


@for_each(range(6))
def test_the_order_of_arrival_changes_nothing_that_is_shown(seed, content):
    rng = random.Random(seed)
    released = told(content, rng)
    other = {}
    for occasion, now in released.items():
        arrival = list(now)
        rng.shuffle(arrival)
        other[occasion] = {person: now[person] for person in arrival}
    assert all_shown(content, other)[1] == all_shown(content, released)[1]


@pytest.mark.slow
@for_each(range(40))
def test_whoever_answered_only_one_of_two_times_is_one_of_five_or_what_changed_is_hidden(seed, content):
    released = told(content, random.Random(seed))
    for first, second, change in all_shown(content, released)[1][1]:
        then, now = released[first], released[second]
        for item in change.moves:
            times = [
                tuple(person in found and "0" < found[person].answers.get(item, "0") < "8" for found in (then, now))
                for person in {*then, *now}
            ]
            assert all(times.count(kind) >= LEAST for kind in times if any(kind))


def test_the_order_of_texts_says_nothing_about_their_authors(content):
    """Whoever knows how they are shuffled can undo it: what is shuffled must have no order of the people in it."""
    rng = random.Random(8)
    drawn = [random_row(content, rng) for _ in range(9)]
    texts = [f"text {number}" for number in range(9)]
    orders = set()
    for _ in range(5):
        rng.shuffle(texts)
        found = {f"p{n}": Row(r.answers, (), {"ini.name": (texts[n],)}) for n, r in enumerate(drawn)}
        orders.add(all_shown(content, {"before": found})[1][0][0].texts["ini.name"])
    (order,) = orders
    assert sorted(order) == sorted(texts) and list(order) != sorted(texts)
