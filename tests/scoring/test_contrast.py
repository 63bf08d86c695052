"""Contrasts between steps: what they promise, exactly, and what chance alone reaches."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.scoring.contrast import (
    CLEAR_BELOW,
    DONE_FROM,
    TALK_BELOW,
    Contrast,
    chance,
    contrasts,
    differences,
    levels,
    limits,
)
from digilead.scoring.placement import WORDS
from digilead.scoring.posterior import posterior_placement
from digilead.scoring.priors import PRIORS
from digilead.scoring.validation import NotAskedError, RangeError, ScoringError, ShapeError, TooFewError

NAN = math.nan
NEVER, RARELY, SOMETIMES, USUALLY, ALWAYS = range(1, 6)
LEVELS = {"worth_a_talk": 1, "clear": 2}


def level_of(mastery: object, asked: object = None) -> dict[int, int]:
    return {found.step: LEVELS[found.level] for found in contrasts(mastery, asked)}


def test_rarely_below_and_always_above_is_clear() -> None:
    (found,) = contrasts([[5, 4, 4], [2, 2, 2], [5, 5, 5], [1, 1, 2]])
    assert found == Contrast(step=2, higher=3, points=9, most=12, level="clear")


@pytest.mark.parametrize(
    ("mastery", "picks", "words", "questioned"),
    [
        ([[5, 5, 4], [2, 2, 2], [5, 5, 5], [1, 2, 1]], [2, 3, 2, 3, 2, 3, 2], "c?c-", {2: 2}),
        ([[2, 2, 2], [2, 2, 3], [2, 2, 2], [5, 5, 5]], [3, 4, 3, 4, 3, 4, 4], "???c", {1: 2, 2: 2, 3: 2}),
        ([[3, 3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3]], [2] * 7, "c?--", {}),
        ([[4, 3, 4], [3, 3, 2], [2, 2, 3], [2, 1, 2]], [4, 4, 3, 4, 4, 3, 4], "c??-", {}),
        ([[5, 5, 5], [5, 4, 5], [4, 5, 4], [4, 4, 4]], [1, 1, 1, 2, 1, 1, 1], "c???", {}),
        ([[5, 5, 5], [4, 4, 4], [2, 2, 2], [1, 1, 1]], [2] * 7, "cc--", {}),
        ([[5, 5, 5], [5, 5, 5], [5, 5, 5], [5, 5, 5]], [4] * 7, "cccc", {}),
        ([[5, 5, 2], [5, 5, 2], [4, 5, 2], [1, 2, 1]], [3, 3, 1, 3, 3, 3, 3], "cc?-", {}),
        ([[5, 5, 5], [NAN] * 3, [5, 5, 5], [1, 1, 1]], [3, 3, 3, 2, 3, 3, 3], "c?c-", {}),
        ([[2, 2, 2], [4, 4, 4], [4, 4, 4], [1, 1, 1]], [3, 2, 3, 2, 3, 2, 3], "?cc-", {1: 2}),
    ],
    ids=["a hole", "top-heavy", "even", "flattering picks", "modest picks", "stairs", "always", "one topic lags",
         "don't know", "a hole at the foot"],
)  # fmt: skip
def test_ten_patterns_that_a_leader_would_call_obvious(
    mastery: list[list[float]], picks: list[int], words: str, questioned: dict[int, int]
) -> None:
    names = {"c": "carries", "?": "uncertain", "-": "missing"}
    assert posterior_placement(mastery, picks).words == tuple(names[letter] for letter in words)
    assert level_of(mastery) == questioned


def test_the_limits_for_twelve_and_for_twenty_four_statements() -> None:
    assert limits((3, 3, 3, 3)) == (3, 4, 6)
    assert limits((6, 6, 6, 6)) == (6, 5, 8)
    base = [[5, 4, 4], [3, 3, 3], [4, 4, 4], [1, 1, 1]]
    assert level_of(base) == {}
    base[2] = [5, 4, 4]
    assert level_of(base) == {2: 1}
    base[2] = [5, 5, 5]
    assert level_of(base) == {2: 2}


def test_nothing_stands_on_a_step_whose_higher_ones_are_not_done() -> None:
    """The difference is large, but nobody says that the higher step is done."""
    assert PRIORS.midpoint < DONE_FROM
    assert contrasts([[1, 1, 1], [3, 3, 3], [1, 1, 1], [1, 1, 1]]) == ()
    assert level_of([[1, 1, 1], [4, 3, 3], [1, 1, 1], [1, 1, 1]]) == {1: 2}


def test_the_higher_step_of_which_one_does_most_is_named_the_nearest_of_equals() -> None:
    found = {one.step: one.higher for one in contrasts([[1, 1, 1], [4, 4, 4], [5, 5, 5], [5, 5, 5]])}
    assert found == {1: 3}
    assert {one.step: one.higher for one in contrasts([[1] * 3, [1] * 3, [1] * 3, [5] * 3])} == {1: 4, 2: 4, 3: 4}


@pytest.mark.parametrize(
    "asked", [(2, 2, 2, 2), (3, 3, 3, 3), (3, 4, 3, 3), (4, 4, 4, 4), (6, 6, 6, 6), (3, 3), (3,) * 6]
)
def test_a_limit_is_the_least_that_chance_reaches_seldom_enough(asked: tuple[int, ...]) -> None:
    _, talk, clear = limits(asked)
    for limit, below in ((talk, TALK_BELOW), (clear, CLEAR_BELOW)):
        assert chance(asked, int(limit)) < below <= chance(asked, int(limit) - 1)
    assert talk < clear


@pytest.mark.parametrize(
    ("asked", "difference"), [((3, 3, 3, 3), 4), ((3, 3, 3, 3), 6), ((6, 6, 6, 6), 8), ((3, 0, 4), 15)]
)
def test_chance_is_that_of_drawn_answers(asked: tuple[int, ...], difference: int) -> None:
    """200,000 respondents drawn from the same assumptions; Monte-Carlo error below .001."""
    rng, people = np.random.default_rng(5), 200_000
    level = max(PRIORS.levels, key=lambda one: one.weight)
    steps, longest = len(asked), max(asked)
    weights = np.array([PRIORS.bottom, *[1.0] * steps])
    height = rng.choice(steps + 1, size=people, p=weights / weights.sum())
    shift = rng.normal(PRIORS.flattery_mean, math.hypot(PRIORS.flattery_sd, level.leniency), (people, 1, 1))
    side = np.where(np.arange(steps) < height[:, None], 0.5, -0.5)[:, :, None] * level.distance
    scatter = rng.normal(0, math.hypot(level.scatter, level.statement), (people, steps, longest))
    answers = np.clip(np.rint(PRIORS.midpoint + side + shift + scatter), 1, 5)
    mask = np.arange(longest) < np.array(asked)[:, None]
    most, _ = differences(np.where(mask, answers, NAN), mask)
    # The nodes of the shared part reach three standard deviations and no further.
    assert (most >= difference).any(axis=1).mean() == pytest.approx(chance(asked, difference), abs=0.004)


def test_a_step_that_is_not_asked_or_hardly_answered_takes_no_part() -> None:
    mask = np.array([[True] * 3, [False] * 3, [True] * 3])
    assert level_of([[5, 5, 5], [NAN] * 3, [5, 5, 5]], mask) == {}
    assert level_of([[1, NAN, NAN], [5, 5, 5], [1, 1, 1]]) == {}
    assert level_of([[1, 1, NAN], [5, 5, 5], [1, 1, 1]]) == {1: 2}
    assert level_of([[1, 1, 1], [5, 5, NAN], [1, 1, 1]]) == {1: 2}
    assert level_of([[1, 1, 1], [5, NAN, NAN], [1, 1, 1]]) == {}


def test_one_step_has_nothing_above_it() -> None:
    assert contrasts([[1, 1, 1]]) == ()
    assert contrasts([[NAN] * 3] * 4) == ()


def test_many_at_once_are_each_by_itself() -> None:
    rng = np.random.default_rng(3)
    people = rng.integers(1, 6, (60, 4, 3)).astype(float)
    people[rng.random(people.shape) < 0.15] = NAN
    mask = np.ones((4, 3), dtype=bool)
    for person, row in zip(people, levels(people, mask), strict=True):
        assert {step + 1: int(level) for step, level in enumerate(row) if level} == level_of(person)


@pytest.mark.parametrize(
    ("mastery", "asked", "error"),
    [
        ([[6, 1]], None, RangeError),
        ([1, 2], None, ShapeError),
        ([[1.5, 1]], None, RangeError),
        ([[1, 2]], [[True, False]], NotAskedError),
        (np.empty((0, 3)), None, TooFewError),
    ],
)
def test_bad_input_has_a_name(mastery: object, asked: object, error: type[ScoringError]) -> None:
    with pytest.raises(error):
        contrasts(mastery, asked)
    for counts in ((), (3, -1)):
        with pytest.raises(TooFewError):
            limits(counts)


def forms(missing: bool = True) -> st.SearchStrategy[np.ndarray]:
    answer = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, *([NAN] * missing)])
    sizes = st.tuples(st.integers(1, 5), st.sampled_from([2, 3, 4, 6]))
    return sizes.flatmap(
        lambda size: st.lists(
            st.lists(answer, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        ).map(np.array)
    )


def improved(mastery: np.ndarray, data: st.DataObject, steps: list[int]) -> np.ndarray:
    """Some answers of these steps (from 0) raised."""
    better = mastery.copy()
    for step in steps:
        for place in np.flatnonzero(~np.isnan(better[step])):
            better[step, place] = data.draw(st.integers(int(better[step, place]), 5))
    return better


@given(forms(), st.data())
def test_a_better_answer_never_lowers_its_own_step_nor_makes_a_gap_of_it(
    mastery: np.ndarray, data: st.DataObject
) -> None:
    step = data.draw(st.integers(0, len(mastery) - 1))
    picks = data.draw(st.lists(st.integers(1, len(mastery)), max_size=7))
    better = improved(mastery, data, [step])
    assert level_of(better).get(step + 1, 0) <= level_of(mastery).get(step + 1, 0)
    before, after = posterior_placement(mastery, picks), posterior_placement(better, picks)
    assert WORDS.index(after.words[step]) >= WORDS.index(before.words[step])


@given(forms(), st.data())
def test_a_better_answer_on_a_higher_step_raises_a_question_at_most(mastery: np.ndarray, data: st.DataObject) -> None:
    """Nothing becomes missing, and nothing below what was improved is questioned more by it."""
    step = data.draw(st.integers(0, len(mastery) - 1))
    picks = data.draw(st.lists(st.integers(1, len(mastery)), max_size=7))
    better = improved(mastery, data, [step])
    before, after = posterior_placement(mastery, picks), posterior_placement(better, picks)
    for place, (old, new) in enumerate(zip(before.words, after.words, strict=True)):
        if WORDS.index(new) < WORDS.index(old):
            assert (old, new) == ("carries", "uncertain") and place < step
            assert place + 1 in {found.step for found in after.contrasts}
    after_levels, before_levels = level_of(better), level_of(mastery)
    assert all(level <= before_levels.get(one, 0) for one, level in after_levels.items() if one > step)
    assert after.best >= before.best


@given(forms(missing=False), st.data())
def test_adding_the_same_to_all_answers_leaves_every_contrast(mastery: np.ndarray, data: st.DataObject) -> None:
    moved = mastery + data.draw(st.integers(1 - int(mastery.min()), 5 - int(mastery.max())))
    mask = np.ones(mastery.shape, dtype=bool)
    one, other = differences(mastery[None], mask)[0][0], differences(moved[None], mask)[0][0]
    both = np.isfinite(one) & np.isfinite(other)
    assert (one[both] == other[both]).all()
    done = [set(np.flatnonzero(table.mean(axis=1) >= DONE_FROM - 1e-9)) for table in (mastery, moved)]
    if done[0] == done[1]:  # which steps count as done is the only thing that is not relative
        assert level_of(mastery) == level_of(moved)


@given(forms(), st.randoms(use_true_random=False))
def test_the_order_of_the_statements_does_not_matter(mastery: np.ndarray, random: object) -> None:
    mixed = mastery.copy()
    for row in mixed:
        order = list(row)
        random.shuffle(order)  # type: ignore[attr-defined]
        row[:] = order
    assert contrasts(mixed) == contrasts(mastery)


@given(forms(), st.data())
def test_do_not_know_makes_no_gap(mastery: np.ndarray, data: st.DataObject) -> None:
    """Whatever answer it takes the place of."""
    fewer = mastery.copy()
    for place in data.draw(st.sets(st.integers(0, mastery.size - 1))):
        fewer.reshape(-1)[place] = NAN
    before, after = level_of(mastery), level_of(fewer)
    assert all(level <= before.get(step, 0) for step, level in after.items())


@given(forms())
def test_a_step_that_is_worth_a_talk_is_never_said_to_carry(mastery: np.ndarray) -> None:
    placement = posterior_placement(mastery, [len(mastery)] * 7)
    for found in placement.contrasts:
        assert placement.words[found.step - 1] != "carries"


@given(forms(), st.data())
def test_a_step_that_is_usually_done_is_never_said_to_be_missing(mastery: np.ndarray, data: st.DataObject) -> None:
    picks = data.draw(st.lists(st.just(1), max_size=7))
    placement = posterior_placement(mastery, picks)
    for step, row in enumerate(mastery, start=1):
        answered = row[~np.isnan(row)]
        usually = len(answered) > 0 and 3 * (answered >= USUALLY).sum() >= 2 * len(answered)
        if usually or (len(answered) > 0 and answered.mean() >= DONE_FROM):
            assert placement.words[step - 1] != "missing"
        if not usually:
            assert step not in placement.spared


@given(forms(), st.lists(st.integers(1, 4), min_size=7, max_size=7))
def test_what_the_best_fit_moves_is_what_statements_alone_would_not_say(mastery: np.ndarray, picks: list[int]) -> None:
    both, alone = (posterior_placement(mastery, [min(pick, len(mastery)) for pick in of]) for of in (picks, []))
    for step, row in enumerate(mastery, start=1):
        own = row[~np.isnan(row)]
        usually = len(own) > 0 and 3 * (own >= USUALLY).sum() >= 2 * len(own)
        word, without = WORDS.index(both.words[step - 1]), WORDS.index(alone.words[step - 1])
        assert (step in both.raised_by_picks) == (word > without and not usually)
        if step in both.lowered_by_picks:
            assert word <= without and both.step_probabilities[step - 1] < alone.step_probabilities[step - 1]
            assert own.mean() >= PRIORS.midpoint or usually
        if word < without and (usually or (len(own) and own.mean() >= PRIORS.midpoint)):
            assert step in both.lowered_by_picks


def test_even_answers_with_a_clear_best_fit_say_what_decided() -> None:
    placement = posterior_placement(np.full((4, 3), SOMETIMES), [2] * 7)
    assert (placement.raised_by_picks, placement.lowered_by_picks) == ((1,), ())
