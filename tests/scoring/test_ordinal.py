"""Van der Eijk's A and its neighbours against R agrmt 1.42.12 (its numbers only)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digilead.scoring.answers import MissingAnswerError, RangeError, ScoringError, ShapeError, TooFewError
from digilead.scoring.ordinal import (
    berry_mielke,
    blair_lacy,
    camps,
    leik,
    polarisation,
    tastle_wierman,
    van_der_eijk,
    van_der_eijk_band,
)

# counts, A, polarisation, Leik's D, Tastle and Wierman's consensus, Blair and Lacy's l2, Berry and Mielke's IOV
AGRMT = [
    ((30, 40, 210, 130, 530, 50, 10), 0.6113333333, 0.1943333333, 0.28666667, 0.72568761, 0.59733333, 0.40266667),
    ((2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6),
     0.6097236097, 0.1951381951, 0.33399933, 0.66879400, 0.52073634, 0.47926366),
    ((1.6, 2.6, 8.2, 21, 29.3, 27, 10.3), 0.4823333333, 0.2588333333, 0.33066667, 0.71126147, 0.52446000, 0.47554000),
    ((6, 8, 5, 3, 2), 0.3125, 0.34375, 0.47916667, 0.52508933, 0.32812500, 0.67187500),
    ((2, 2, 2, 2), 0, 0.5, 0.66666667, 0.36848280, 0.16666667, 0.83333333),
    ((4, 0, 0, 4), -1, 1, 1, 0, 0, 1),
    ((0, 8, 0, 0), 1, 0, 0, 1, 1, 0),
    ((0, 4, 4, 0), 0.6666666667, 0.1666666667, 0.33333333, 0.73696559, 0.66666667, 0.33333333),
    ((1, 5, 2, 0), 0.6666666667, 0.1666666667, 0.25, 0.75249076, 0.60416667, 0.39583333),
    ((3, 1, 1, 3), -0.5, 0.75, 0.83333333, 0.18424140, 0.04166667, 0.95833333),
    ((0, 3, 5, 0), 0.75, 0.125, 0.25, 0.75320871, 0.68750000, 0.31250000),
    ((4, 0, 4, 0), -0.1666666667, 0.5833333333, 0.66666667, 0.41503750, 0.33333333, 0.66666667),
    ((1, 2, 3, 1), 0.3333333333, 0.3333333333, 0.47619048, 0.53140549, 0.34693878, 0.66666667),
    ((2, 1, 0, 2), -0.5333333333, 0.7666666667, 0.8, 0.15613932, 0.04, 1),
    ((4, 0, 0, 0, 4), -1, 1, 1, 0, 0, 1),
    ((1, 2, 3, 2, 1), 0.2777777778, 0.3611111111, 0.44444444, 0.59331667, 0.35802469, 0.65),
    ((1, 1, 1, 1), 0, 0.5, 0.66666667, 0.36848280, 0.16666667, 0.83333333),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "a", "pol", "d", "consensus", "l2", "iov"), AGRMT)
def test_agrmt(
    counts: tuple[float, ...], a: float, pol: float, d: float, consensus: float, l2: float, iov: float
) -> None:
    assert van_der_eijk(counts) == pytest.approx(a, abs=5e-11)
    assert polarisation(counts) == pytest.approx(pol, abs=5e-11)
    assert leik(counts) == pytest.approx(d, abs=5e-9)
    assert tastle_wierman(counts) == pytest.approx(consensus, abs=5e-9)
    assert blair_lacy(counts) == pytest.approx(l2, abs=5e-9)
    assert berry_mielke(counts) == pytest.approx(iov, abs=5e-9)


def test_published_layers() -> None:
    """1, 1, 3, 4 on four categories, from the documentation of agrmt."""
    assert van_der_eijk((2, 0, 1, 1)) == pytest.approx(0.0833333333)


def test_golden_groups(golden: np.ndarray) -> None:
    counts = [np.bincount(golden[golden[:, 1] == g, 26].astype(int), minlength=5)[1:] for g in range(1, 7)]
    assert [van_der_eijk(c) for c in counts] == pytest.approx([2 / 3, 11 / 12, 1, 7 / 12, 0.5, 0.75])
    expected = [0.6448448949, 0.884087066, 1, 0.6486752543, 0.5666966352, 0.6726954579]
    assert [tastle_wierman(c) for c in counts] == pytest.approx(expected, abs=5e-11)


@pytest.mark.parametrize(
    ("raters", "median", "high"), [(5, 0.20, 0.733), (8, 0.25, 0.583), (10, 0.167, 0.533), (12, 0.167, 0.5)]
)
def test_a_by_chance(raters: int, median: float, high: float) -> None:
    band = van_der_eijk_band(raters, 4)
    assert (band.median, band.high) == pytest.approx((median, high), abs=6e-4)


def test_the_listed_band_is_the_drawn_one() -> None:
    exact = van_der_eijk_band(9, 4)
    rng = np.random.default_rng(4)
    draws = np.sort([van_der_eijk(np.bincount(rng.integers(0, 4, 9), minlength=4)) for _ in range(3000)])
    assert abs(np.searchsorted(draws, exact.high, side="right") / 3000 - 0.95) < 0.03
    assert abs(np.searchsorted(draws, exact.low, side="left") / 3000 - 0.05) < 0.03


def test_camps_need_an_empty_category_between_them() -> None:
    assert camps((4, 0, 4, 0))
    assert camps((4, 0, 0, 4))
    assert not camps((3, 1, 1, 3))
    assert not camps((0, 4, 4, 0))
    assert not camps((7, 0, 1, 0))


@pytest.mark.parametrize(
    ("counts", "error"),
    [
        ([3], TooFewError),
        ([0, 0], RangeError),
        ([-1, 2], RangeError),
        ([np.nan, 2], MissingAnswerError),
        ([np.inf, 2], RangeError),
        ([[1, 2]], ShapeError),
    ],
)
def test_bad_input_has_a_name(counts: object, error: type[ScoringError]) -> None:
    for function in (van_der_eijk, polarisation, camps, leik, tastle_wierman, blair_lacy, berry_mielke):
        with pytest.raises(error):
            function(counts)


def test_pairs_need_two_answers() -> None:
    assert van_der_eijk((1, 0)) == 1
    assert van_der_eijk((1, 1)) == 0
    with pytest.raises(RangeError):
        berry_mielke((1, 0, 0))


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=7).filter(lambda c: sum(c) > 1))
def test_mirror_and_range(counts: list[int]) -> None:
    a = van_der_eijk(counts)
    assert -1 - 1e-12 <= a <= 1 + 1e-12
    assert van_der_eijk(counts[::-1]) == pytest.approx(a)
    assert van_der_eijk([3 * count for count in counts]) == pytest.approx(a)
    for function in (leik, tastle_wierman, blair_lacy, berry_mielke):
        assert function(counts[::-1]) == pytest.approx(function(counts))
        assert -1e-12 <= function(counts) <= 1 + 1e-12
