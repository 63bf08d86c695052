"""Alpha and omega against R psych and lavaan on the golden set (their numbers only)."""

from __future__ import annotations

import numpy as np
import pytest

from digilead.scoring.answers import MissingAnswerError, NoVarianceError, ScoringError, TooFewError
from digilead.scoring.reliability import alpha, alpha_band, omega_band, omega_ml

ALPHA = (0.5572448818, 0.765333054, 0.86786439, 0.8291268701)
OMEGA = (0.5725370, 0.7813974, 0.8692268, 0.8297955)


def step(golden: np.ndarray, number: int) -> np.ndarray:
    return golden[:, 2 + 6 * number : 8 + 6 * number]


@pytest.mark.parametrize("number", range(4))
def test_golden_alpha(golden: np.ndarray, number: int) -> None:
    assert alpha(step(golden, number)) == pytest.approx(ALPHA[number], abs=5e-10)


@pytest.mark.parametrize("number", range(4))
def test_golden_omega(golden: np.ndarray, number: int) -> None:
    """lavaan stops within 3e-7 of the maximum; ours goes on until the gradient is 0."""
    assert omega_ml(step(golden, number)).omega == pytest.approx(OMEGA[number], abs=4e-7)


def test_golden_picks(golden: np.ndarray) -> None:
    assert alpha(golden[:, 26:]) == pytest.approx(0.9500968844, abs=5e-11)
    assert omega_ml(golden[:, 26:]).omega == pytest.approx(0.9501169, abs=5e-8)


def test_the_two_maximisers_agree(golden: np.ndarray) -> None:
    for number in (1, 2, 3):
        free, bounded = omega_ml(step(golden, number)), omega_ml(step(golden, number), bounded=True)
        assert bounded.omega == pytest.approx(free.omega, abs=1e-6)
        assert not free.improper and not bounded.improper
    assert omega_ml(step(golden, 0)).improper and omega_ml(step(golden, 0), bounded=True).improper


def test_loadings_come_back() -> None:
    rng = np.random.default_rng(2)
    loadings = np.array([0.9, 0.7, 0.5, 0.8])
    table = rng.normal(size=(20_000, 1)) * loadings + rng.normal(size=(20_000, 4)) * 0.6
    found = omega_ml(table)
    assert found.loadings == pytest.approx(loadings, abs=0.03)
    assert found.omega == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + 4 * 0.36), abs=0.01)


def test_scale_and_order_do_not_matter(golden: np.ndarray) -> None:
    table = step(golden, 2)
    for function in (alpha, lambda t: omega_ml(t).omega):
        assert function(6 - table) == pytest.approx(function(table), abs=1e-8)
        assert function(table[::-1, ::-1]) == pytest.approx(function(table), abs=1e-8)


def test_bands_of_items_that_have_nothing_to_do_with_each_other(golden: np.ndarray) -> None:
    band = alpha_band(step(golden, 2), draws=200)
    assert band.low < 0 < band.high < alpha(step(golden, 2))
    wide = omega_band(step(golden, 2), draws=30)
    assert 0 <= wide.low < wide.high < omega_ml(step(golden, 2)).omega
    assert wide.defined == pytest.approx(1)


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ([[1, 2, 3]], TooFewError),
        ([[1], [2]], TooFewError),
        ([[1, np.nan, 1], [2, 2, 2]], MissingAnswerError),
        ([[3, 3, 3], [3, 3, 3]], NoVarianceError),
    ],
)
def test_bad_input_has_a_name(table: object, error: type[ScoringError]) -> None:
    for function in (alpha, omega_ml):
        with pytest.raises(error):
            function(table)


def test_items_that_repeat_each_other(golden: np.ndarray) -> None:
    table = step(golden, 1)[:, [0, 0, 1]]
    with pytest.raises(NoVarianceError):
        omega_ml(table)
    with pytest.raises(NoVarianceError):
        omega_ml(np.column_stack([table[:, :2] + [0, 1], np.full(48, 3.0)]))
    with pytest.raises(NoVarianceError):
        alpha([[1, 2], [2, 1]])
