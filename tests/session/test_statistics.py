"""What a room's answers amount to: by hand, and against values published for van der Eijk's A."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.scoring.change import repeated_pick
from digilead.session.protection import Hidden
from digilead.session.room import statistics
from digilead.session.room.rows import Row, ambition_gaps, from_json, member, results


def rows(item, digits):
    return [Row({item: digit} if digit != "0" else {}) for digit in digits]


def of(content, digits, item="bf.use"):
    return statistics.count_answers(content, item, rows(item, digits))


@pytest.mark.parametrize(
    ("digits", "counts", "agreement"),
    [
        ("1444", (1, 0, 0, 3), None),
        ("2" * 8, (0, 8, 0, 0), 1),
        ("11114444", (4, 0, 0, 4), -1),
        ("22223333", (0, 4, 4, 0), 0.6666667),
        ("12222233", (1, 5, 2, 0), 0.6666667),
        ("11123444", (3, 1, 1, 3), -0.5),
        ("22233333", (0, 3, 5, 0), 0.75),
        ("11113333", (4, 0, 4, 0), -0.1666667),
        ("1223334", (1, 2, 3, 1), 0.3333333),
        ("11223344", (2, 2, 2, 2), 0),
    ],
)
def test_distributions_and_van_der_eijk(content, digits, counts, agreement):
    found = of(content, digits)
    assert found.counts == counts and found.answered == found.n == len(digits)
    assert agreement is None or found.agreement == pytest.approx(agreement, abs=1e-6)


def test_what_is_no_option_is_counted_beside(content):
    found = of(content, "1288990004")
    assert (found.counts, found.dont_know, found.not_relevant, found.unanswered) == ((1, 1, 0, 1), 2, 2, 3)
    assert (found.answered, found.n) == (3, 10)


def test_distance_is_the_mean_distance_from_the_median(content):
    assert of(content, "1134").distance == pytest.approx((1 + 1 + 1 + 2) / 4)
    assert of(content, "3333").distance == 0
    assert of(content, "3").agreement is None and of(content, "").distance is None


@pytest.mark.parametrize(
    ("digits", "polarised"),
    [
        ("11114444", True),
        ("11113333", True),
        ("11123444", False),
        ("12344", False),
        ("22", False),
        ("1113", False),
        ("8899", False),
    ],
)
def test_two_camps_need_an_empty_option_between_them(content, digits, polarised):
    assert of(content, digits).polarised is polarised


@given(st.text("12340", min_size=2, max_size=14))
def test_the_order_of_the_people_does_not_matter(content, digits):
    shuffled = "".join(random.Random(1).sample(digits, len(digits)))
    assert of(content, digits) == of(content, shuffled)


def test_largest_disagreement_first(content):
    given = {"bf.use": "2222", "bf.value": "1144", "bf.gains": "8", "bf.change": "1134"}
    found = [of(content, digits, item) for item, digits in given.items()]
    assert [d.item for d in statistics.by_disagreement(found)] == ["bf.value", "bf.change", "bf.use"]


def test_gaps_take_the_ambition_of_the_dimension_and_else_the_overall_one(content):
    room = [
        Row({"bf.use": "1", "bf.value": "2", "amb.overall": "3"}),
        Row({"bf.use": "4", "amb.use": "2", "amb.overall": "4"}),
        Row({"bf.use": "8", "amb.overall": "4"}),
        Row({"bf.use": "2"}),
    ]
    assert statistics.count_gap(content, "use", room).differences == {-2: 1, 2: 1}
    assert statistics.count_gap(content, "value", room).differences == {1: 1}
    ordered = statistics.by_gap(statistics.count_gap(content, d, room) for d in ("use", "value", "gains"))
    assert [g.dimension for g in ordered] == ["value", "use"] and ordered[0].n == 1
    assert ambition_gaps(content, room[2])["use"] is None


def mastery_row(content, upto):
    """Everything up to this step always, above it never."""
    items = content.instruments["mastery"].items
    return Row({i.id: "5" if content.steps[i.generation] <= upto else "1" for i in items if i.short})


def test_the_staircase_has_one_dot_a_leader(content):
    room = [mastery_row(content, step) for step in (0, 1, 1, 2, 4)] + [Row({"bf.use": "1"})]
    found = statistics.count_staircase(content, room)
    assert found.places == (1, 2, 1, 0, 1) and (found.n, found.unplaced) == (5, 1)
    assert found.words == ((4, 0, 1), (2, 0, 3), (1, 0, 4), (1, 0, 4))


def test_a_gap_is_counted_from_five_who_see_it(content):
    def skips(step):
        return Row({**mastery_row(content, 4).answers, **{
            i.id: "1" for i in content.instruments["mastery"].items if i.short and content.steps[i.generation] == step
        }})  # fmt: skip

    room = [skips(2)] * 5 + [skips(1)] * 4 + [mastery_row(content, 1)] * 6
    assert statistics.count_staircase(content, room).gaps == (None, 5, None, None)
    assert statistics.count_staircase(content, room[1:]).gaps == (None,) * 4


def test_initiatives_count_purposes_and_findings(content):
    room = [Row({}, ("1111113", "3333333")), Row({}, ("2222222",)), Row({}, ("111000" + "4",)), Row({}, ("1111110",))]
    few = Hidden("too_few_answers", {"n": 1, "least": 5})
    found = statistics.count_initiatives(content, room, {2: few, 4: few})
    assert (found.leaders, found.n, found.purposes) == (2, 3, (0, 1, 2, 0))
    assert found.findings == {"none": 2, "worth_a_talk": 0, "clear": 1}
    assert found.crossed == {3: {"clear": 1, "none": 1}} and found.hidden == {2: few}
    assert [len(results(content, row)) for row in room] == [2, 1, 0, 0]


def test_moves_count_those_who_answered_both_times(content):
    pairs = [(Row({"bf.use": a} if a != "0" else {}), Row({"bf.use": b} if b != "0" else {})) for a, b in
             ("12", "13", "31", "22", "28", "82", "02", "44")]  # fmt: skip
    found = statistics.count_moves(content, "bf.use", pairs)
    assert (found.higher, found.lower, found.same, found.n) == (2, 1, 2, 5)


def test_moves_by_chance_are_the_exact_quantiles(content):
    then = [1, 2, 2, 4]
    again = repeated_pick(4)
    up = [float(again[a - 1, a:].sum()) for a in then]
    exact = np.zeros(5)
    for outcome in itertools.product((0, 1), repeat=4):
        exact[sum(outcome)] += np.prod([p if o else 1 - p for p, o in zip(up, outcome, strict=True)])
    low, high = (int(np.argmax(np.cumsum(exact) >= tail)) for tail in (0.05, 0.95))
    pairs = [(Row({"bf.use": str(a)}), Row({"bf.use": "4"})) for a in then]
    found = statistics.count_moves(content, "bf.use", pairs)
    assert found.higher_by_chance == (low, high) and found.higher == 3
    assert statistics.count_moves(content, "m.g1.use", pairs).higher_by_chance is None


def test_a_row_survives_its_spelling():
    row = Row({"bf.use": "1", "m.g1.use": "9"}, ("1234123",), {"ini.name": ("x",)})
    assert from_json(row.to_json(), row.texts) == row


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"answers":1,"initiatives":[]}',
        '{"answers":{"a":"x"},"initiatives":[]}',
        '{"answers":{"a":"12"},"initiatives":[]}',
        '{"answers":{},"initiatives":1}',
        "[" * 5000,
    ],
)
def test_what_is_no_row_is_refused(text):
    with pytest.raises(ValueError):
        from_json(text, {})


def test_what_counts_as_answered(content):
    row = Row({"bf.use": "1", "bf.value": "8", "amb.overall": "2", "m.g1.use": "5"}, ("1111113",), {"ini.name": ("x",)})
    found = member(content, row)
    lasting = {"initiatives", "initiatives:3", "text.ini.name"}
    assert found.answered == {"bf.use", "amb.overall", "m.g1.use", "staircase", "gap.use"} | lasting
    assert found.lasting.keys() == lasting and "gap.value" not in found.answered
    assert member(content, Row({"m.g1.use": "8"})).answered == frozenset()
