"""Initiatives: counts, and what chance alone reaches."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.scoring.initiative import COUNT_CLEAR_BELOW, COUNT_TALK_BELOW, chance_count, initiative, needed
from digilead.scoring.priors import PRIORS
from digilead.scoring.validation import RangeError, ScoringError, ShapeError, TooFewError

NAN = math.nan
RANK = {"none": 0, "worth_a_talk": 1, "clear": 2}


def test_counts() -> None:
    result = initiative([2, 2, 1, 3, 2, 2], 3, 4)
    assert (result.below, result.above, result.answered) == (5, 0, 6)
    assert (result.finding, result.over_finding) == ("clear", "none")
    assert (result.talk_from, result.clear_from) == (4, 5)


def test_over_led_is_counted_too() -> None:
    result = initiative([3, 3, 2, 4, 3, 3], 1, 4)
    assert (result.below, result.above, result.finding) == (0, 6, "none")
    assert result.over_finding == "clear"
    assert (result.talk_from, result.clear_from) == (None, None)


def test_practice_as_the_purpose_is_no_finding() -> None:
    for purpose in (1, 2, 3, 4):
        result = initiative([purpose] * 6, purpose, 4)
        assert (result.below, result.above) == (0, 0)
        assert (result.finding, result.over_finding) == ("none", "none")


def test_unanswered_questions_raise_the_share_that_is_needed() -> None:
    result = initiative([1, NAN, NAN, NAN, NAN, NAN], 4, 4)
    assert (result.answered, result.below, result.finding, result.talk_from) == (1, 1, "none", None)
    nothing = initiative([NAN] * 6, 2, 4)
    assert (nothing.answered, nothing.below, nothing.finding) == (0, 0, "none")
    for answered in range(7):
        talk, clear = needed(3, 4, answered)
        for count in (talk, clear):
            assert count is None or 1 <= count <= answered
        assert clear is None or (talk is not None and talk <= clear)


@pytest.mark.parametrize("steps", [1, 2, 4, 5, 6])
@pytest.mark.parametrize("answered", [1, 3, 5, 6])
def test_chance_stays_below_its_limits(steps: int, answered: int) -> None:
    """The limits, by drawing practice answers around the purpose: 40 000 initiatives, Monte-Carlo error .0015."""
    rng = np.random.default_rng(steps * 10 + answered)
    mid = max(PRIORS.pick_levels, key=lambda level: level.weight)
    shared = PRIORS.pick_flattery_mean + rng.normal(0, PRIORS.pick_flattery_sd, (40_000, 1))
    shared = shared + rng.normal(0, PRIORS.pick_leniency, (40_000, 1))
    for purpose in range(1, steps + 1):
        drawn = purpose + shared + rng.normal(0, mid.scatter, (40_000, answered))
        practice = np.clip(np.rint(drawn), 1, steps)
        for above, counts in ((False, (practice < purpose).sum(1)), (True, (practice > purpose).sum(1))):
            seen = np.bincount(counts, minlength=answered + 1) / 40_000
            assert seen == pytest.approx(chance_count(purpose, steps, answered, above=above), abs=0.012)
            counts_needed = needed(purpose, steps, answered, above=above)
            for count, limit in zip(counts_needed, (COUNT_TALK_BELOW, COUNT_CLEAR_BELOW), strict=True):
                if count is not None:
                    assert (counts >= count).mean() < limit + 0.006


def test_the_smallest_count_that_will_do() -> None:
    for purpose in (2, 3, 4):
        reaches = np.cumsum(chance_count(purpose, 4, 6)[::-1])[::-1]
        talk, clear = needed(purpose, 4, 6)
        assert reaches[talk] < COUNT_TALK_BELOW <= reaches[talk - 1]
        assert reaches[clear] < COUNT_CLEAR_BELOW <= reaches[clear - 1]


def test_practice_one_step_below_is_found_more_often_than_not() -> None:
    rng = np.random.default_rng(1)
    shared = rng.normal(0.1, 0.4, (4000, 1))
    practice = np.clip(np.rint(2 + shared + rng.normal(0, 0.8, (4000, 6))), 1, 4)
    found = np.mean([initiative(row, 3, 4).finding != "none" for row in practice])
    assert found > 0.6


answers = st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, NAN]), min_size=1, max_size=8)


@given(answers, st.integers(1, 4), st.data())
def test_a_better_answer_never_makes_the_finding_worse(rows: list[float], purpose: int, data: st.DataObject) -> None:
    better = [value if math.isnan(value) else float(data.draw(st.integers(int(value), 4))) for value in rows]
    assert RANK[initiative(better, purpose, 4).finding] <= RANK[initiative(rows, purpose, 4).finding]


@given(answers, st.integers(1, 4))
def test_order_does_not_matter_and_the_mirror_swaps_the_counts(rows: list[float], purpose: int) -> None:
    one, turned = initiative(rows, purpose, 4), initiative(rows[::-1], purpose, 4)
    assert (one.below, one.above, one.finding) == (turned.below, turned.above, turned.finding)
    mirrored = initiative([5 - value for value in rows], 5 - purpose, 4)
    assert (mirrored.below, mirrored.above) == (one.above, one.below)


@pytest.mark.parametrize(
    ("practice", "purpose", "steps", "error"),
    [
        ([5], 2, 4, RangeError),
        ([0], 2, 4, RangeError),
        ([1], 5, 4, RangeError),
        ([1], 0, 4, RangeError),
        ([1], math.nan, 4, RangeError),
        ([1], 1.5, 4, RangeError),
        ([1], 1, 0, RangeError),
        ([[1]], 1, 4, ShapeError),
        ([], 1, 4, TooFewError),
    ],
)
def test_bad_input_has_a_name(practice: object, purpose: int, steps: int, error: type[ScoringError]) -> None:
    with pytest.raises(error):
        initiative(practice, purpose, steps)


def test_negative_counts_have_a_name() -> None:
    with pytest.raises(TooFewError):
        chance_count(2, 4, -1)
