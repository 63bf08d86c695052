"""The rule, point by point. The attack on it is in test_attack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.session.errors import RoomError
from digilead.session.protection import LEAST, Hidden, Member, Snapshot, add_groups, compose, decide, smallest


def member(content="1", *groups, answered=("a",)):
    return Member(content, frozenset(groups), frozenset(answered))


def room(people, id="1", occasion="before", **changes):
    members = {p: member() for p in people} | {p: member(c) for p, c in changes.items()}
    return Snapshot(id, occasion, members)


def grouped(**sizes):
    """A room with so many people in each group; ``direct`` are in none."""
    names = [(label, f"{label}{n}") for label, size in sizes.items() for n in range(size)]
    return Snapshot("1", "before", {n: member("1", *([] if label == "direct" else [label])) for label, n in names})


def shown(snapshot):
    (decision,) = decide([snapshot], ["a"])
    return set(decision.views)


# A published worked example of complementary suppression (dialog.nl), five at least


def test_oracle_two_groups_of_which_one_is_too_small():
    (decision,) = decide([grouped(A=3, B=6)], ["a"])
    assert set(decision.views) == {None}
    assert decision.hidden_views == {
        "A": Hidden("too_few", {"n": 3, "least": 5}),
        "B": Hidden("rest_too_small", {"n": 6, "rest": 3, "least": 5}),
    }


def test_oracle_with_four_who_belong_to_no_group():
    (decision,) = decide([grouped(A=3, B=6, direct=4)], ["a"])
    assert set(decision.views) == {None, "B"}
    assert decision.hidden_views == {"A": Hidden("too_few", {"n": 3, "least": 5})}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"A": 5}, {None, "A"}),
        ({"A": 4}, set()),
        ({"A": 5, "direct": 4}, {None}),
        ({"A": 5, "direct": 5}, {None, "A"}),
        ({"A": 5, "B": 5, "C": 5}, {None, "A", "B", "C"}),
        ({"A": 4, "B": 4, "C": 6, "D": 7}, {None, "C", "D"}),
        ({"A": 1, "B": 9, "C": 9}, {None, "B"}),
        ({"A": 3, "B": 1, "C": 1, "D": 8}, {None, "D"}),
        ({"A": 2, "B": 2}, set()),
    ],
)
def test_groups_are_dropped_until_what_is_hidden_is_nobody_or_five(sizes, expected):
    assert shown(grouped(**sizes)) == expected


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 12), min_size=1), st.integers(0, 9))
def test_the_hidden_remainder_is_nobody_or_at_least_five(sizes, direct):
    views = shown(grouped(**sizes, direct=direct))
    total = sum(sizes.values()) + direct
    assert (None in views) == (total >= LEAST)
    hidden = total - sum(sizes[label] for label in views if label)
    assert not views or hidden == 0 or hidden >= LEAST
    assert all(sizes[label] >= LEAST for label in views if label)


def test_overlapping_groups_count_every_piece():
    """Table 1 has 6, the north has 6, 2 are in both: the overlap would follow."""
    members = {f"t{n}": member("1", "table.1") for n in range(4)} | {f"n{n}": member("1", "area.n") for n in range(4)}
    members |= {f"b{n}": member("1", "table.1", "area.n") for n in range(2)} | {f"d{n}": member() for n in range(10)}
    (decision,) = decide([Snapshot("1", "before", members)], [])
    assert len(decision.views) == 2 and decision.hidden_views


def test_moving_one_person_to_another_table_hides_the_new_tables():
    """Both tables before and after would give that person away; the room itself has not changed."""
    before = {f"p{n}": member("1", "t1" if n < 6 else "t2") for n in range(12)}
    moved = before | {"p0": member("1", "t2")}
    chain = [Snapshot("1", "before", before)]
    chain.append(compose(chain, Snapshot("2", "before", moved)).snapshot)
    first, second = decide(chain, ["a"])
    assert set(first.views) == {None, "t1", "t2"} and set(second.views) == {None}
    assert second.hidden_views["t1"] == Hidden("rest_too_small", {"n": 5, "rest": 1, "least": 5})


# Over time


def release(chain, snapshot):
    return [*chain, compose(chain, snapshot).snapshot]


def refused(chain, snapshot):
    with pytest.raises(RoomError) as caught:
        compose(chain, snapshot)
    return caught.value.kind, dict(caught.value.numbers)


TEN = [f"p{n}" for n in range(10)]


def test_four_are_too_few_and_five_are_enough():
    assert refused([], room("abcd")) == ("too_few", {"n": 4, "least": 5})
    assert len(compose([], room("abcde")).snapshot.members) == 5


def test_the_same_again_is_nothing_new():
    chain = release([], room(TEN))
    numbers = {"joined": 0, "left": 0, "changed": 0, "stayed": 10, "least": 5}
    assert refused(chain, room(TEN, "2")) == ("nothing_new", numbers)


@pytest.mark.parametrize("joined", range(1, 8))
def test_newcomers_wait_until_they_are_five(joined):
    chain, fresh = release([], room(TEN)), [*TEN, *(f"n{n}" for n in range(joined))]
    if joined < 5:
        numbers = {"joined": joined, "left": 0, "changed": 0, "stayed": 10, "least": 5}
        assert refused(chain, room(fresh, "2")) == ("small_difference", numbers)
    else:
        assert len(compose(chain, room(fresh, "2")).snapshot.members) == 10 + joined


@pytest.mark.parametrize("left", range(1, 8))
def test_one_to_four_who_left_or_who_stayed_stop_a_release(left):
    chain, rest = release([], room(TEN)), TEN[left:]
    if left == 5:
        assert len(compose(chain, room(rest, "2")).snapshot.members) == 5
    elif len(rest) < 5:
        assert refused(chain, room(rest, "2")) == ("too_few", {"n": len(rest), "least": 5})
    else:
        numbers = {"joined": 0, "left": left, "changed": 0, "stayed": 10 - left, "least": 5}
        assert refused(chain, room(rest, "2")) == ("small_difference", numbers)


@pytest.mark.parametrize("changed", range(1, 10))
def test_changes_wait_until_they_are_five_and_those_who_stay_are_counted_too(changed):
    chain = release([], room(TEN))
    now = room(TEN, "2", **dict.fromkeys(TEN[:changed], "2"))
    if changed >= 5 and 10 - changed in (0, 5):
        assert compose(chain, now).snapshot.members == now.members
    else:
        kind, numbers = refused(chain, now)
        assert (kind, numbers["changed"], numbers["stayed"]) == ("small_difference", changed, 10 - changed)


def test_newcomers_are_shown_while_a_change_waits():
    chain = release([], room(TEN))
    now = room([*TEN, *"vwxyz"], "2", p0="2")
    composed = compose(chain, now)
    assert (composed.waiting_joined, composed.waiting_changed) == (0, 1)
    assert composed.snapshot.members["p0"] == member("1") and len(composed.snapshot.members) == 15


def test_changes_are_shown_while_newcomers_wait():
    chain = release([], room(TEN))
    composed = compose(chain, room([*TEN, "x", "y"], "2", **dict.fromkeys(TEN[:5], "2")))
    assert (composed.waiting_joined, composed.waiting_changed) == (2, 0)
    assert set(composed.snapshot.members) == set(TEN)


def test_a_difference_of_five_made_of_both_sides_is_not_enough():
    """Three join, two leave: the two counts subtracted can give all five away (test_attack shows it)."""
    chain = release([], room(TEN))
    assert refused(chain, room([*TEN[2:], "x", "y", "z"], "2"))[0] == "small_difference"


def test_replaced_people_are_noticed():
    """As many as before, but one is somebody else."""
    chain = release([], room(TEN))
    kind, numbers = refused(chain, room([*TEN[1:], "new"], "2"))
    assert kind == "small_difference" and (numbers["joined"], numbers["left"]) == (1, 1)


def test_somebody_who_goes_back_to_the_first_answer_is_known_again():
    """Five change and one of them changes back: the third picture would be the first but for four."""
    chain = release([], room(TEN))
    chain = release(chain, room(TEN, "2", **dict.fromkeys(TEN[:5], "2")))
    assert refused(chain, room(TEN, "3", **dict.fromkeys(TEN[:4], "2")))[0] == "small_difference"
    back = compose(chain, room(TEN, "3"))
    assert back.snapshot.members == room(TEN).members


def test_a_subgroup_shown_before_counts_in_every_later_release():
    """Five change, two of them at table 1, whose own picture is known: two could be told from the rest."""
    first = {p: member("1", *(["t"] if n < 5 else [])) for n, p in enumerate(TEN)}
    chain = release([], Snapshot("1", "before", first))
    changed = {
        p: Member("2" if n in (0, 1, 5, 6, 7) else "1", m.groups, m.answered) for n, (p, m) in enumerate(first.items())
    }
    assert refused(chain, Snapshot("2", "before", changed))[0] == "small_difference"
    plain = release([], Snapshot("1", "before", {p: member() for p in TEN}))
    without = {p: member(m.content) for p, m in changed.items()}
    assert compose(plain, Snapshot("2", "before", without)).waiting_changed == 0


def test_the_second_look_needs_everybody_or_five_who_do_not_hand_in():
    chain = release([], room(TEN))
    assert compose(chain, room(TEN, "2", "after", p1="2")).snapshot.members["p1"].content == "2"
    kind, numbers = refused(chain, room(TEN[1:], "2", "after"))
    assert (kind, numbers["left"]) == ("small_difference", 1)
    late = compose(chain, room([*TEN, "late"], "2", "after"))
    assert late.waiting_joined == 1 and set(late.snapshot.members) == set(TEN)


def test_a_release_that_a_merge_has_made_unsafe_is_hidden_and_the_earlier_stays():
    one, two = room(TEN), room(TEN[1:], "2")
    first, second = decide([one, two], ["a"])
    assert first.shown and not second.shown
    assert second.hidden_views == {None: Hidden("differs_too_little", {"rest": 1, "least": 5})}


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(1, 2)), min_size=1, max_size=40), st.integers(0, 2**32))
def test_a_later_release_never_changes_what_an_earlier_one_shows(steps, seed):
    import random

    rng = random.Random(seed)
    chain, members = [], {f"p{n}": member(str(rng.randrange(2)), rng.choice("AB")) for n in range(rng.randrange(5, 12))}
    for number in range(4):
        snapshot = Snapshot(str(number), "before", dict(members))
        before = decide(chain, ["a"])
        chain.append(snapshot)
        assert decide(chain, ["a"])[:-1] == before
        for at, content in steps[number::4]:
            members[f"p{at}"] = member(str(content), rng.choice("AB"))


# Items


def test_an_item_that_fewer_than_five_answered_is_hidden():
    members = {p: member(answered=("a", "b") if n < 4 else ("a",)) for n, p in enumerate(TEN)}
    (decision,) = decide([Snapshot("1", "before", members)], ["a", "b", "c"])
    assert decision.views[None] == {"a"}
    assert decision.hidden_items[None, "b"] == Hidden("too_few_answers", {"n": 4, "least": 5})
    assert decision.hidden_items[None, "c"] == Hidden("too_few_answers", {"n": 0, "least": 5})


def test_an_item_of_a_subgroup_is_hidden_when_the_rest_of_the_room_has_few_answers():
    members = {p: member("1", *(["t"] if n < 5 else []), answered=("a",) if n < 8 else ()) for n, p in enumerate(TEN)}
    (decision,) = decide([Snapshot("1", "before", members)], ["a"])
    assert decision.views == {None: {"a"}, "t": set()}
    assert decision.hidden_items["t", "a"] == Hidden("rest_answers", {"rest": 3, "least": 5})


def test_an_item_that_few_of_the_newcomers_answered_is_not_shown_again():
    chain = release([], room(TEN))
    now = room([*TEN, *"vwxyz"], "2").members | {p: member(answered=()) for p in "xyz"}
    composed = compose(chain, Snapshot("2", "before", now))
    first, second = decide([*chain, composed.snapshot], ["a"])
    assert first.views[None] == {"a"} and second.views[None] == set()
    assert second.hidden_items[None, "a"] == Hidden("rest_answers", {"rest": 2, "least": 5})


def test_add_groups_shows_the_larger_first():
    whole = {f"p{n}": 0 for n in range(12)}
    groups = {"a": {f"p{n}": 0 for n in range(5)}, "b": {f"p{n}": 0 for n in range(5, 11)}}
    assert set(add_groups([whole], groups)) == {"b"}
    assert smallest([]) == 0 and smallest([whole, groups["b"]]) == 6
