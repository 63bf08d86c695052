"""Loevinger's H against R mokken 3.1.2 and Stata msp (their numbers only)."""

from __future__ import annotations

import numpy as np
import pytest

from digilead.scoring.validation import MissingAnswerError, RangeError, ScoringError, TooFewError
from research.checks import NoVarianceError
from research.mokken import scalability, scalability_band

from .tables import BERNARD, NORTHRIDGE


def test_bernard_in_theory_order() -> None:
    result = scalability(BERNARD, "theory")
    assert result.h == pytest.approx(0.0960452, abs=5e-8)
    assert result.h_error == pytest.approx(0.1682844, abs=5e-8)
    assert result.items == pytest.approx((0.25, 0.0743802, -0.0666667), abs=5e-8)
    pairs = np.array(result.pairs)
    assert (pairs[0, 1], pairs[0, 2], pairs[1, 2]) == pytest.approx((0.3333333, 0.1428571, -0.3061224), abs=5e-8)


def test_bernard_in_data_order() -> None:
    assert scalability(BERNARD, "data").h == pytest.approx(0.1055901, abs=5e-8)


def test_northridge_with_ties() -> None:
    result = scalability(NORTHRIDGE, "data")
    assert result.h == pytest.approx(0.5953757, abs=5e-8)
    assert result.h_error == pytest.approx(0.1958182, abs=5e-8)
    assert result.items == pytest.approx((1, 0.4736842, 0.6052632, 0.6, 0.4666667), abs=5e-8)


def test_msp_note_of_stata() -> None:
    """n = 100, p = .2 and .6: eight errors expected, two observed, H = .75."""
    table = np.array([[1.0, 1.0]] * 18 + [[0.0, 1.0]] * 2 + [[1.0, 0.0]] * 42 + [[0.0, 0.0]] * 38)
    assert table.mean(axis=0) == pytest.approx([0.6, 0.2])
    for order in ("theory", "data"):
        assert scalability(table, order).pairs[0][1] == pytest.approx(0.75)


@pytest.mark.parametrize("order", ["theory", "data"])
def test_golden_mastery(golden_patterns: np.ndarray, order: str) -> None:
    result = scalability(golden_patterns, order)
    assert golden_patterns.mean(axis=0) == pytest.approx([0.9375, 0.8541667, 0.5208333, 0.3541667], abs=5e-8)
    assert result.h == pytest.approx(0.7430406852, abs=5e-11)
    assert result.items == pytest.approx((0.4216867470, 0.7697841727, 0.7753510140, 0.8288770053), abs=5e-11)
    pairs = np.array(result.pairs)
    assert pairs[0, 1:] == pytest.approx([0.2195121951, 0.36, 1], abs=5e-11)
    assert (pairs[1, 2], pairs[1, 3], pairs[2, 3]) == pytest.approx((1, 1, 0.7544757033), abs=5e-11)


def test_golden_mastery_errors(golden_patterns: np.ndarray) -> None:
    assert scalability(golden_patterns, "data").h_error == pytest.approx(0.117119103, abs=5e-10)


def test_golden_picks_have_more_than_two_categories(golden: np.ndarray) -> None:
    result = scalability(golden[:, 26:], "data")
    assert result.h == pytest.approx(0.8153316107, abs=5e-11)
    assert result.h_error == pytest.approx(0.03548747514, abs=5e-12)
    expected = (0.8668337211, 0.8034500784, 0.8156620471, 0.7822859970, 0.8158786798, 0.8111852232)
    assert result.items == pytest.approx(expected, abs=5e-11)
    item_errors = (0.04027480101, 0.05328634500, 0.04419410513, 0.04506919625, 0.04482348461, 0.04231164838)
    assert result.item_errors == pytest.approx(item_errors, abs=1e-11)


def test_a_category_nobody_chose_does_not_change_h(golden: np.ndarray) -> None:
    picks = golden[:, 26:].copy()
    with_hole = np.where(picks == 4, 5, picks)
    binary = (picks >= 3).astype(float)
    assert scalability(binary * 2, "data").h == pytest.approx(scalability(binary, "data").h)
    assert scalability(with_hole, "data").h != pytest.approx(scalability(picks, "data").h)


def test_theory_order_shows_what_stands_upside_down() -> None:
    stairs = np.tri(5, 4, -1).repeat(3, axis=0)
    assert scalability(stairs, "theory").h == pytest.approx(1)
    assert scalability(stairs, "theory").h_error == pytest.approx(0, abs=1e-12)
    upside_down = stairs[:, [0, 2, 1, 3]]
    assert scalability(upside_down, "theory").pairs[1][2] < 1 - 1e-9
    assert scalability(upside_down, "data").h == pytest.approx(1)


def test_standard_error_is_that_of_samples() -> None:
    """Against the spread over 400 samples of 200; relative Monte-Carlo error of a standard deviation is 3.5 %."""
    rng = np.random.default_rng(11)
    seen, stated = [], []
    for _ in range(400):
        height = rng.choice(5, size=200, p=[0.1, 0.2, 0.3, 0.25, 0.15])
        table = (np.arange(4) < height[:, None]).astype(float)
        table = np.where(rng.random(table.shape) < 0.12, 1 - table, table)
        result = scalability(table, "theory")
        seen.append(result.h)
        stated.append(result.h_error)
    assert np.mean(stated) == pytest.approx(np.std(seen), rel=0.12)


def test_h_of_a_staircase_with_twelve_per_cent_errors() -> None:
    """The population H is about .31 to .33 although the chain is true; independent items have one of about 0."""
    rng = np.random.default_rng(5)
    height = rng.choice(5, size=20_000, p=[0.1, 0.2, 0.3, 0.25, 0.15])
    table = (np.arange(4) < height[:, None]).astype(float)
    table = np.where(rng.random(table.shape) < 0.12, 1 - table, table)
    assert 0.25 < scalability(table).h < 0.45
    apart = (rng.random((4000, 4)) < [0.92, 0.80, 0.25, 0.08]).astype(float)
    assert abs(scalability(apart).h) < 0.06


@pytest.mark.parametrize("order", ["theory", "data"])
def test_band_is_that_of_shuffled_columns(golden_patterns: np.ndarray, order: str) -> None:
    band = scalability_band(golden_patterns, order, draws=200, seed=1)
    rng = np.random.default_rng(1)
    drawn = sorted(scalability(rng.permuted(golden_patterns, axis=0), order).h for _ in range(200))
    assert (band.low, band.high) == pytest.approx((drawn[4], drawn[194]))
    assert band.low < 0 < band.high < scalability(golden_patterns, order).h


@pytest.mark.parametrize(
    ("table", "order", "error"),
    [
        ([[1, 1], [1, 0]], "theory", NoVarianceError),
        ([[1, 0]], "theory", TooFewError),
        ([[1], [0]], "theory", TooFewError),
        ([[1, 2], [2, 1]], "theory", RangeError),
        ([[1, 0], [0, 1]], "other", RangeError),
        ([[1, np.nan], [0, 1]], "data", MissingAnswerError),
        ([[1.5, 0], [0, 1]], "data", RangeError),
    ],
)
def test_bad_input_has_a_name(table: object, order: str, error: type[ScoringError]) -> None:
    with pytest.raises(error):
        scalability(table, order)
