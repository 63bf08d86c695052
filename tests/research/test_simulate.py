"""The placement against a simulator that does not share its likelihood.

The full table is printed by: python -m research.tables
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from attrs import evolve

from digilead.scoring.evidence import Figure
from digilead.scoring.validation import RangeError
from research import simulate
from research.simulate import ROWS, Row, chain_truth, gap_truth, missed, run


@pytest.mark.parametrize("steps", [5, 6])
def test_other_numbers_of_steps(steps: int) -> None:
    outcome = run(Row("mid", 0.5, 0.79), seeds=4, respondents=600, truth=partial(chain_truth, steps=steps))
    assert missed("short", outcome, errors=2) == ()


def test_a_longer_form_finds_more_gaps_with_no_more_false_ones() -> None:
    row = Row("mid", 0.0, 0.88)
    short, long = (run(row, seeds=6, respondents=800, truth=gap_truth, statements=n) for n in (3, 6))
    without = run(row, seeds=6, respondents=800)
    assert np.isnan(without.gaps_found.mean) and np.isnan(without.talk_found.mean)
    assert long.talk_found.mean > short.talk_found.mean + 0.05
    assert long.clear_found.mean > short.clear_found.mean + 0.15
    assert short.talk_found.mean > short.clear_found.mean > 4 * without.clear_false.mean
    assert without.talk_false.mean > without.clear_false.mean


def test_a_dimension_that_lags_is_no_gap_and_lowers_its_own_answers() -> None:
    noise, people = simulate.NOISE["mid"], chain_truth(np.random.default_rng(1), 4000)
    even, lagging = (
        simulate.answer(np.random.default_rng(2), people, noise, 0.0, lagging=lags) for lags in (False, True)
    )
    assert (even.truth == lagging.truth).all()
    assert (np.diff(lagging.truth, axis=1) <= 0).all()
    assert lagging.mastery.mean() < even.mastery.mean() - 0.05
    assert lagging.picks.mean() < even.picks.mean() - 0.05
    high = people.sum(axis=1) == 4
    # One statement of three at the top step is not mastered, and it is the same one at every step that is behind.
    assert even.mastery[high, 3].mean() - lagging.mastery[high, 3].mean() == pytest.approx(noise.distance / 3, abs=0.1)
    behind = run(ROWS[0], seeds=4, respondents=600, lagging=True)
    assert behind.exact.mean < run(ROWS[0], seeds=4, respondents=600).exact.mean
    assert behind.carries_right.mean > 0.95


def test_truths() -> None:
    rng = np.random.default_rng(0)
    chain = chain_truth(rng, 4000)
    assert (np.diff(chain, axis=1) <= 0).all()
    assert np.bincount(chain.sum(axis=1).astype(int)) / 4000 == pytest.approx([0.06, 0.24, 0.32, 0.25, 0.13], abs=0.025)
    assert (np.diff(gap_truth(rng, 200), axis=1) > 0).any(axis=1).all()


def test_picks_are_as_hard_as_published() -> None:
    """Rounded mean of six picks, heights 1 to 4: .757 right at mid and .623 at high noise."""
    for noise, published in (("mid", 0.757), ("high", 0.623)):
        shares = []
        for seed in range(12):
            rng = np.random.default_rng(seed)
            truth = chain_truth(rng, 1500)
            answers = simulate.answer(rng, truth, simulate.NOISE[noise], 0.0, picks=6)
            height = truth.sum(axis=1)
            right = np.rint(answers.picks.mean(axis=1)) == height
            shares.append(right[height > 0].mean())
        assert np.mean(shares) == pytest.approx(published, abs=0.025)


def test_self_flattery_raises_the_answers_and_nothing_else() -> None:
    def mean(flattery: float) -> float:
        rng = np.random.default_rng(1)
        return float(simulate.answer(rng, chain_truth(rng, 3000), simulate.NOISE["mid"], flattery).mastery.mean())

    assert mean(0.5) - mean(0.0) == pytest.approx(0.48, abs=0.08)


def test_missed_says_what_and_by_how_much() -> None:
    outcome = run(Row("mid", 0.0, 0.88), seeds=2, respondents=50)
    perfect = Figure(1.0, 0.0)
    good = evolve(outcome, exact=perfect, covered=perfect, carries_right=perfect, false_gaps=Figure(0.0, 0.0))
    good = evolve(good, talk_false=Figure(0.15, 0.0), clear_false=Figure(0.0, 0.0))
    assert missed("short", good) == ()
    assert missed("gap_long", evolve(good, clear_found=Figure(0.64, 0.0))) == ("clear_found by 0.010",)
    assert missed("short", evolve(good, talk_false=Figure(0.16, 0.0))) == ("talk_false by 0.010",)
    bad = evolve(good, covered=Figure(0.80, 0.01), exact=Figure(0.84, 0.01))
    assert missed("short", bad) == ("covered by 0.080", "exact by 0.010")
    assert missed("short", bad, errors=2) == ("covered by 0.060",)


def test_the_same_seeds_give_the_same_table() -> None:
    first, second = (run(ROWS[-1], seeds=2, respondents=60, truth=gap_truth) for _ in range(2))
    assert first == second


def test_the_table_is_printed_with_its_errors() -> None:
    _, title, outcomes = next(simulate.tables(seeds=2, respondents=40))
    text = simulate.table_text(title, outcomes)
    assert len(text.splitlines()) == 2 + len(ROWS)
    assert f"{outcomes[0].exact.mean:.3f} ({outcomes[0].exact.error:.3f})" in text


def test_independent_items_are_no_staircase() -> None:
    apart, stairs = simulate.support_outcomes(respondents=400, runs=6)
    assert apart.supported == 0
    assert apart.reproducibility.mean > 0.90
    assert stairs.supported >= 0.8
    assert stairs.reproducibility.mean < apart.reproducibility.mean


def test_too_small_a_run_has_a_name() -> None:
    with pytest.raises(RangeError):
        run(ROWS[0], seeds=1)
