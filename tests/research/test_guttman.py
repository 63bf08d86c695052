"""Guttman's coefficients against Bernard's and Northridge's tables (numbers of R and of the textbooks)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.scoring.validation import MissingAnswerError, RangeError, ScoringError, ShapeError, TooFewError
from research.guttman import (
    cornell_errors,
    goodenough_edwards_errors,
    minimum_errors,
    reproducibility,
)

from .tables import BERNARD, NORTHRIDGE


@pytest.mark.parametrize(("count", "errors", "cr"), [("minimum", 7, 0.854167), ("goodenough_edwards", 14, 0.708333)])
def test_bernard(count: str, errors: int, cr: float) -> None:
    result = reproducibility(BERNARD, count)
    assert result.errors == errors
    assert result.cr == pytest.approx(cr, abs=5e-7)
    assert result.mmr == pytest.approx(0.541667, abs=5e-7)


def test_bernard_in_the_order_of_the_data() -> None:
    result = reproducibility(BERNARD[:, [1, 0, 2]])
    assert result.errors == 10
    assert result.cr == pytest.approx(0.7917, abs=5e-5)  # the number Bernard publishes


@pytest.mark.parametrize(
    ("count", "errors", "cr", "cs"),
    [("minimum", 4, 0.92, 0.80), ("goodenough_edwards", 6, 0.88, 0.70), ("cornell", 5, 0.90, 0.75)],
)
def test_northridge(count: str, errors: int, cr: float, cs: float) -> None:
    result = reproducibility(NORTHRIDGE, count)
    assert result.errors == errors
    assert (result.cr, result.mmr, result.cs) == pytest.approx((cr, 0.60, cs))
    assert result.pi == pytest.approx(cr - 0.60)
    assert NORTHRIDGE.mean(axis=0) == pytest.approx([0.8, 0.6, 0.6, 0.5, 0.5])


def test_independent_items_reach_ninety_per_cent() -> None:
    rng = np.random.default_rng(3)
    patterns = (rng.random((4000, 4)) < [0.92, 0.80, 0.25, 0.08]).astype(float)
    result = reproducibility(patterns)
    assert result.cr == pytest.approx(0.916, abs=0.006)  # standard error of the simulated coefficient is .002


def test_golden(golden_patterns: np.ndarray) -> None:
    assert reproducibility(golden_patterns).errors == 8


def test_one_respondent_one_step_and_one_answer_are_defined() -> None:
    assert reproducibility([[1, 0, 1]]).cr == pytest.approx(1 / 3)
    assert reproducibility([[1], [0]]).cr == 1
    alike = reproducibility([[1, 1], [1, 1]])
    assert (alike.cr, alike.mmr, alike.cs) == (1, 1, None)


@pytest.mark.parametrize(
    ("patterns", "error"),
    [
        ([[1, 2]], RangeError),
        ([[1, np.nan]], MissingAnswerError),
        ([[np.inf, 0]], RangeError),
        ([1, 0], ShapeError),
        (np.empty((0, 3)), TooFewError),
    ],
)
def test_bad_input_has_a_name(patterns: object, error: type[ScoringError]) -> None:
    with pytest.raises(error):
        reproducibility(patterns)


def test_unknown_count_has_a_name() -> None:
    with pytest.raises(RangeError):
        reproducibility(BERNARD, "other")


tables = st.integers(1, 5).flatmap(
    lambda k: st.lists(st.lists(st.sampled_from([0.0, 1.0]), min_size=k, max_size=k), min_size=1, max_size=8)
)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_respondents_does_not_matter(table: list[list[float]], random: object) -> None:
    mixed = list(table)
    random.shuffle(mixed)
    for count in ("minimum", "goodenough_edwards", "cornell"):
        assert reproducibility(mixed, count) == reproducibility(table, count)


@given(tables)
def test_reversed_labels_leave_the_errors(table: list[list[float]]) -> None:
    """The mirror of a staircase, steps reversed and 0 for 1, is a staircase with the same errors."""
    mirrored = 1 - np.array(table)[:, ::-1]
    assert (minimum_errors(mirrored) == minimum_errors(table)).all()
    assert (goodenough_edwards_errors(mirrored) == goodenough_edwards_errors(table)).all()


@given(tables)
def test_the_minimum_is_the_least_and_no_errors_mean_a_staircase(table: list[list[float]]) -> None:
    least = minimum_errors(table).sum()
    assert least <= goodenough_edwards_errors(table).sum()
    stairs = np.sort(np.array(table), axis=1)[:, ::-1]
    assert minimum_errors(stairs).sum() == goodenough_edwards_errors(stairs).sum() == cornell_errors(stairs).sum() == 0
