"""The rule, point by point. The attack on it is in test_attack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.session.errors import RoomError
from digilead.session.protection import Hidden, Member, Snapshot, classes, compose, decide, people, smallest

TEN = [f"p{n}" for n in range(10)]


def member(*answered, **lasting):
    return Member(frozenset({*(answered or ("a",)), *lasting}), lasting)


def room(who, id="1", line="before"):
    return Snapshot(id, line, {person: member() for person in who})


def refused(chain, snapshot):
    with pytest.raises(RoomError) as caught:
        compose(chain, snapshot)
    return caught.value.kind, dict(caught.value.numbers)


def rest(n):
    return Hidden("rest_answers", {"rest": n, "least": 5})


# Who stands in a release


def test_four_are_too_few_and_five_are_enough():
    assert refused([], room("abcd")) == ("too_few", {"n": 4, "least": 5})
    assert len(compose([], room("abcde")).members) == 5


@pytest.mark.parametrize("joined", range(1, 8))
def test_one_to_four_newcomers_since_the_first_occasion_are_left_out(joined):
    fresh = [*TEN, *(f"n{n}" for n in range(joined))]
    assert len(compose([room(TEN)], room(fresh, "2")).members) == (10 if joined < 5 else 10 + joined)


@pytest.mark.parametrize("left", range(1, 8))
def test_one_to_four_who_left_or_who_stayed_stop_a_release(left):
    chain, stayed = [room(TEN)], TEN[left:]
    if left == 5:
        assert len(compose(chain, room(stayed, "2")).members) == 5
    elif len(stayed) < 5:
        assert refused(chain, room(stayed, "2")) == ("too_few", {"n": len(stayed), "least": 5})
    else:
        assert refused(chain, room(stayed, "2")) == ("small_difference", {"joined": 0, "left": left, "least": 5})


def test_a_difference_of_five_made_of_both_sides_is_not_enough():
    """Three join, two leave: the two counts subtracted can give all five away (test_attack shows it)."""
    kind, numbers = refused([room(TEN)], room([*TEN[2:], "x", "y", "z"], "2"))
    assert (kind, numbers["joined"], numbers["left"]) == ("small_difference", 3, 2)


def test_replaced_people_are_noticed():
    """As many as before, but one is somebody else."""
    assert refused([room(TEN)], room([*TEN[1:], "new"], "2"))[0] == "small_difference"


def test_half_a_year_later_is_a_line_of_its_own():
    later = room(TEN[3:], "2", "followup")
    assert compose([room(TEN)], later) == later
    assert smallest(people([room(TEN)], "before") + people([later], "followup")) == 3


def test_classes_are_those_who_stand_in_the_same_releases():
    assert sorted(map(len, classes([dict.fromkeys(TEN, 1), dict.fromkeys(TEN[:4], 1)]))) == [4, 6]
    assert smallest([]) == 0


# What of it may be shown


def test_an_item_that_fewer_than_five_answered_is_hidden():
    members = {p: member("a", "b") if n < 4 else member("a") for n, p in enumerate(TEN)}
    (decision,) = decide([Snapshot("1", "before", members)], ["a", "b", "c"])
    assert decision.shown == {"a"}
    assert decision.hidden["b"] == Hidden("too_few_answers", {"n": 4, "least": 5})
    assert decision.hidden["c"] == Hidden("too_few_answers", {"n": 0, "least": 5})


def test_an_item_that_few_of_the_newcomers_answered_is_not_shown_again():
    now = room([*TEN, *"vwxyz"], "2").members | {p: member("b") for p in "xyz"}
    first, second = decide([room(TEN), Snapshot("2", "before", now)], ["a"])
    assert first.shown == {"a"} and second.shown == set() and second.hidden["a"] == rest(2)


@pytest.mark.parametrize(("without", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_wish_is_hidden_where_few_answered_only_one_of_its_two_questions(without, shown):
    """Of eleven answers and ten wishes the eleventh answer is a subtraction."""
    members = {f"p{n}": member("now", "then", "wish") for n in range(8)}
    members |= {f"q{n}": member("now") for n in range(without)}
    (decision,) = decide([Snapshot("1", "before", members)], ["now", "then", "wish"], {"wish": ["now", "then"]})
    assert ("wish" in decision.shown) is shown
    assert shown or decision.hidden["wish"] == rest(without)


# A published worked example of complementary suppression (dialog.nl), five at least


def purposes(**sizes):
    """So many leaders with an initiative of each purpose."""
    named = [(name, f"{name}{n}") for name, size in sizes.items() for n in range(size)]
    return {p: member("a", **{"led": p, **({} if name == "none" else {f"led:{name}": p})}) for name, p in named}


NAMES = ["a", "led", *(f"led:{name}" for name in "ABCD")]


def shown(members, chain=()):
    *_, decision = decide([*chain, Snapshot("now", "before", members)], NAMES)
    return {name[4:] for name in decision.shown if name.startswith("led:")}


def test_oracle_two_groups_of_which_one_is_too_small():
    (decision,) = decide([Snapshot("1", "before", purposes(A=3, B=6))], NAMES)
    assert decision.shown == {"a", "led"}
    assert decision.hidden["led:A"] == Hidden("too_few_answers", {"n": 3, "least": 5})
    assert decision.hidden["led:B"] == rest(3)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"A": 3, "B": 6, "none": 4}, "B"),
        ({"A": 5}, "A"),
        ({"A": 4}, ""),
        ({"A": 5, "none": 4}, ""),
        ({"A": 5, "none": 5}, "A"),
        ({"A": 5, "B": 5, "C": 5}, "ABC"),
        ({"A": 4, "B": 4, "C": 6, "D": 7}, "CD"),
        ({"A": 1, "B": 9, "C": 9}, "B"),
        ({"A": 3, "B": 1, "C": 1, "D": 8}, "D"),
        ({"A": 2, "B": 2}, ""),
    ],
)
def test_purposes_are_dropped_until_what_is_hidden_is_nobody_or_five(sizes, expected):
    assert shown(purposes(**sizes)) == set(expected)


@given(st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 12), min_size=1), st.integers(0, 9))
def test_the_hidden_remainder_is_nobody_or_at_least_five(sizes, none):
    found = shown(purposes(**sizes, none=none))
    hidden = sum(sizes.values()) + none - sum(sizes[name] for name in found)
    assert not found or hidden == 0 or hidden >= 5
    assert all(sizes[name] >= 5 for name in found)


def test_leaders_with_initiatives_of_two_purposes_count_in_every_piece():
    """Purpose A has 6, B has 6, 2 have both: the overlap would follow."""
    members = purposes(A=4, B=4, none=10)
    members |= {f"b{n}": member("a", **{"led": n, "led:A": n, "led:B": n}) for n in range(2)}
    assert len(shown(members)) == 1


@pytest.mark.parametrize(("changed", "again"), [(0, True), (1, False), (4, False), (5, True)])
def test_initiatives_are_shown_again_when_nobody_or_five_changed_them(changed, again):
    first = purposes(A=12)
    now = first | {p: member("a", **{"led": "new", "led:A": "new"}) for p in list(first)[:changed]}
    for line in ("before", "followup"):  # what an initiative is does not begin anew half a year later
        decisions = decide([Snapshot("1", "before", first), Snapshot("2", line, now)], NAMES)
        assert ("led" in decisions[1].shown) is again and decisions[0].shown == {"a", "led", "led:A"}


def test_one_initiative_with_another_purpose_hides_the_purposes_the_second_time():
    """The two counts of a purpose subtracted are that one initiative."""
    first, now = purposes(A=10, B=7), purposes(A=10, B=7)
    for name in list(now)[:5]:
        now[name] = member("a", **{"led": "new", "led:A": "new"})
    assert shown(now, [Snapshot("1", "before", first)]) == {"A", "B"}
    now["A0"] = member("a", **{"led": "new", "led:B": "new"})
    assert shown(now, [Snapshot("1", "before", first)]) == set()


def test_coming_back_to_an_earlier_answer_is_the_earlier_one_again():
    first = purposes(A=12)
    changed = {p: member("a", **{"led": "new", "led:A": "new"}) for p in list(first)[:6]}
    chain = [Snapshot("1", "before", first), Snapshot("2", "before", first | changed)]
    back = first | {p: m for p, m in changed.items() if p != next(iter(changed))}
    assert shown(back, chain) == set(), "the third picture would be the second but for one"
    assert shown(first, chain) == {"A"}


@given(st.lists(st.tuples(st.integers(0, 14), st.sampled_from("AB")), min_size=1, max_size=40))
def test_a_later_release_never_changes_what_an_earlier_one_shows(steps):
    chain, members = [], purposes(A=6, B=4)
    for number in range(4):
        before = decide(chain, NAMES)
        chain.append(Snapshot(str(number), "before", dict(members)))
        assert decide(chain, NAMES)[:-1] == before
        for at, purpose in steps[number::4]:
            members[f"p{at}"] = member("a", **{"led": number, f"led:{purpose}": number})
