"""The placement against a simulator that does not share its likelihood.

The full table is printed by: python -m research.tables
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from attrs import evolve

from digilead.scoring.answers import RangeError
from digilead.scoring.evidence import Figure
from research import simulate
from research.simulate import ROWS, Row, chain_truth, gap_truth, missed, run


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.noise}{row.flattery:+}")
def test_targets(row: Row) -> None:
    """10 runs of 1500; a target counts as missed beyond two Monte-Carlo errors."""
    assert missed(run(row, seeds=10, respondents=1500), errors=2) == ()


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.noise}{row.flattery:+}")
def test_targets_in_full(row: Row) -> None:
    assert missed(run(row)) == ()


@pytest.mark.parametrize("steps", [5, 6])
def test_other_numbers_of_steps(steps: int) -> None:
    outcome = run(Row("mid", 0.5, 0.79), seeds=4, respondents=600, truth=partial(chain_truth, steps=steps))
    assert missed(outcome, errors=2) == ()


def test_true_gaps_are_seen_more_often_than_false_ones() -> None:
    """A short form can say "possible", not diagnose: this keeps the published weakness from getting worse unnoticed."""
    row = Row("mid", 0.0, 0.88)
    with_gap, without = (run(row, seeds=6, respondents=800, truth=truth) for truth in (gap_truth, chain_truth))
    assert np.isnan(without.gaps_found.mean)
    assert with_gap.gaps_possible.mean > 0.18
    assert with_gap.gaps_found.mean > 0.05
    assert without.false_gaps.mean < 0.01
    longer = run(row, seeds=6, respondents=800, truth=gap_truth, statements=6)
    assert longer.gaps_possible.mean > with_gap.gaps_possible.mean + 0.08


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
    assert missed(good) == ()
    bad = evolve(good, covered=Figure(0.80, 0.01), exact=Figure(0.84, 0.01))
    assert missed(bad) == ("covered by 0.080", "exact by 0.010")
    assert missed(bad, errors=2) == ("covered by 0.060",)


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
