"""Van der Eijk's A and its neighbours against R agrmt 1.42.12 (its numbers only)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.scoring.ordinal import ad_median, camps, van_der_eijk
from digilead.scoring.validation import MissingAnswerError, RangeError, ScoringError, ShapeError, TooFewError

# counts, A
AGRMT = [
    ((30, 40, 210, 130, 530, 50, 10), 0.6113333333),
    ((2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6), 0.6097236097),
    ((1.6, 2.6, 8.2, 21, 29.3, 27, 10.3), 0.4823333333),
    ((6, 8, 5, 3, 2), 0.3125),
    ((2, 2, 2, 2), 0),
    ((4, 0, 0, 4), -1),
    ((0, 8, 0, 0), 1),
    ((0, 4, 4, 0), 0.6666666667),
    ((1, 5, 2, 0), 0.6666666667),
    ((3, 1, 1, 3), -0.5),
    ((0, 3, 5, 0), 0.75),
    ((4, 0, 4, 0), -0.1666666667),
    ((1, 2, 3, 1), 0.3333333333),
    ((2, 1, 0, 2), -0.5333333333),
    ((4, 0, 0, 0, 4), -1),
    ((1, 2, 3, 2, 1), 0.2777777778),
    ((1, 1, 1, 1), 0),
]


@pytest.mark.parametrize(("counts", "a"), AGRMT)
def test_agrmt(counts: tuple[float, ...], a: float) -> None:
    assert van_der_eijk(counts) == pytest.approx(a, abs=5e-11)


def test_distance_from_the_median() -> None:
    """By hand, and the groups of the golden data by R multilevel (its numbers only)."""
    assert ad_median((0, 4, 3, 1)) == pytest.approx(0.625)
    assert ad_median((0, 0, 3)) == 0


def test_published_layers() -> None:
    """1, 1, 3, 4 on four categories, from the documentation of agrmt."""
    assert van_der_eijk((2, 0, 1, 1)) == pytest.approx(0.0833333333)


def test_golden_groups(golden: np.ndarray) -> None:
    counts = [np.bincount(golden[golden[:, 1] == g, 26].astype(int), minlength=5)[1:] for g in range(1, 7)]
    assert [van_der_eijk(c) for c in counts] == pytest.approx([2 / 3, 11 / 12, 1, 7 / 12, 0.5, 0.75])


def test_golden_distances(golden: np.ndarray) -> None:
    """R multilevel averages over the items."""
    expected = [0.3541666667, 0.4166666667, 0.4166666667, 0.5208333333, 0.6666666667, 0.3958333333]
    groups = [golden[golden[:, 1] == group, 26:].astype(int) for group in range(1, 7)]
    found = [np.mean([ad_median(np.bincount(item, minlength=5)[1:]) for item in group.T]) for group in groups]
    assert found == pytest.approx(expected, abs=5e-11)


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
    for function in (van_der_eijk, ad_median, camps):
        with pytest.raises(error):
            function(counts)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=7).filter(lambda c: sum(c) > 1))
def test_mirror_and_range(counts: list[int]) -> None:
    a = van_der_eijk(counts)
    assert -1 - 1e-12 <= a <= 1 + 1e-12
    assert van_der_eijk(counts[::-1]) == pytest.approx(a)
    assert van_der_eijk([3 * count for count in counts]) == pytest.approx(a)
    assert ad_median(counts[::-1]) == pytest.approx(ad_median(counts))
