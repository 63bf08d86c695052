"""Agreement of raters against R multilevel 2.7 (its numbers only) and by hand."""

from __future__ import annotations

from itertools import combinations_with_replacement
from math import factorial, prod

import numpy as np
import pytest

from digilead.scoring.agreement import (
    ad_mean,
    ad_median,
    agreement,
    awg,
    intraclass,
    lindell,
    rwg,
    rwg_j,
    uniform_agreement_band,
)
from digilead.scoring.answers import (
    MissingAnswerError,
    NoVarianceError,
    RangeError,
    ScoringError,
    ShapeError,
    TooFewError,
)

EIGHT = [2, 2, 3, 3, 3, 2, 4, 2]
FIVE = np.array([[4, 4, 5, 4, 5], [3, 4, 4, 4, 4], [5, 4, 5, 5, 4]]).T


def test_one_item_by_hand() -> None:
    assert rwg(EIGHT, 4) == pytest.approx(0.5571428571, abs=5e-11)
    assert ad_mean(EIGHT, 4) == ad_median(EIGHT, 4) == pytest.approx(0.625)


def test_three_items_by_hand() -> None:
    result = agreement(FIVE, 5)
    assert result.rwg_j == pytest.approx(0.9512195122, abs=5e-11)
    assert result.lindell == pytest.approx(0.8666666667, abs=5e-11)
    assert result.ad_mean == pytest.approx(0.4266666667, abs=5e-11)
    assert result.awg == pytest.approx(0.9047619048, abs=5e-11)
    assert (result.raters, result.items) == (5, 3)
    assert rwg(FIVE[:, 0], 5) == pytest.approx(0.85)


def test_golden_groups(golden: np.ndarray) -> None:
    groups = [golden[golden[:, 1] == group, 26:] for group in range(1, 7)]
    first = [rwg(group[:, 0], 4) for group in groups]
    assert first == pytest.approx([0.5428571429, 0.9, 1, 0.5571428571, 0.3714285714, 0.5571428571], abs=5e-11)
    expected = [0.9535452323, 0.9347368421, 0.9, 0.9026548673, 0.8093023256, 0.9268292683]
    assert [rwg_j(group, 4) for group in groups] == pytest.approx(expected, abs=5e-11)
    expected = [0.7738095238, 0.7047619048, 0.6, 0.6071428571, 0.4142857143, 0.6785714286]
    assert [lindell(group, 4) for group in groups] == pytest.approx(expected, abs=5e-11)
    expected = [0.4322916667, 0.46875, 0.46875, 0.5729166667, 0.703125, 0.5104166667]
    assert [ad_mean(group, 4) for group in groups] == pytest.approx(expected, abs=5e-11)
    expected = [0.3541666667, 0.4166666667, 0.4166666667, 0.5208333333, 0.6666666667, 0.3958333333]
    assert [ad_median(group, 4) for group in groups] == pytest.approx(expected, abs=5e-11)


def test_golden_intraclass(golden: np.ndarray) -> None:
    one, two = intraclass(golden[:, 26:].mean(axis=1), golden[:, 1])
    assert (one, two) == pytest.approx((0.7598642025, 0.9619981137), abs=5e-11)


@pytest.mark.parametrize(
    ("raters", "four", "five"),
    [(4, 0.80, 0.875), (5, 0.76, 0.75), (6, 0.68, 0.667), (8, 0.557, 0.571), (10, 0.467, 0.506), (12, 0.418, 0.443),
     (15, 0.375, 0.381)],
)  # fmt: skip
def test_rwg_by_chance(raters: int, four: float, five: float) -> None:
    """95 % quantiles of multilevel::rwg.sim, which are drawn: by exact count they must cut off 5 %, give or take."""
    for top, drawn in ((4, four), (5, five)):
        chances: dict[float, float] = {}
        for table in combinations_with_replacement(range(1, top + 1), raters):
            ways = factorial(raters) / prod(factorial(table.count(answer)) for answer in set(table))
            value = round(rwg(table, top), 9)
            chances[value] = chances.get(value, 0) + ways / top**raters
        assert sum(chances.values()) == pytest.approx(1)
        band = uniform_agreement_band("rwg", raters, top)
        assert sum(chance for value, chance in chances.items() if value > band.high + 1e-8) <= 0.05
        assert sum(chance for value, chance in chances.items() if value >= band.high - 1e-8) > 0.05
        assert sum(chance for value, chance in chances.items() if value > drawn + 6e-4) <= 0.056
        assert sum(chance for value, chance in chances.items() if value >= drawn - 6e-4) >= 0.044


@pytest.mark.parametrize(("raters", "quantile"), [(5, 0.738462), (8, 0.64918), (10, 0.60), (12, 0.56129)])
def test_rwg_j_by_chance(raters: int, quantile: float) -> None:
    """Six items; both numbers are simulated, with a Monte-Carlo error of about .006 each."""
    assert uniform_agreement_band("rwg_j", raters, 4, items=6, draws=4000).high == pytest.approx(quantile, abs=0.025)


@pytest.mark.parametrize(("raters", "quantile"), [(5, 0.40), (8, 0.5625), (10, 0.60), (12, 0.666667)])
def test_ad_by_chance(raters: int, quantile: float) -> None:
    assert uniform_agreement_band("ad_mean", raters, 4).low == pytest.approx(quantile, abs=1e-6)


def test_the_same_answer_and_the_ends() -> None:
    alike = agreement([[2, 2], [2, 2], [2, 2]], 4)
    assert (alike.rwg_j, alike.lindell, alike.awg, alike.ad_mean) == (1, 1, 1, 0)
    at_the_end = agreement([4, 4, 4], 4)
    assert (at_the_end.rwg_j, at_the_end.awg) == (1, None)
    apart = agreement([1, 4, 1, 4], 4)
    assert (apart.rwg_j, apart.awg) == (0, pytest.approx(-1))
    assert apart.lindell < 0
    with pytest.raises(NoVarianceError):
        awg([1, 1, 1], 4)


def test_order_and_reversed_labels() -> None:
    for changed in (FIVE[::-1], FIVE[:, ::-1], 6 - FIVE):
        for name in ("rwg_j", "lindell", "awg", "ad_mean", "ad_median"):
            assert getattr(agreement(changed, 5), name) == pytest.approx(getattr(agreement(FIVE, 5), name))


@pytest.mark.parametrize(
    ("ratings", "top", "error"),
    [
        ([3], 4, TooFewError),
        ([5, 1], 4, RangeError),
        ([1.5, 1], 4, RangeError),
        ([np.nan, 1], 4, MissingAnswerError),
        ([[[1]], [[2]]], 4, ShapeError),
        ([1, 1], 1, RangeError),
    ],
)
def test_bad_input_has_a_name(ratings: object, top: int, error: type[ScoringError]) -> None:
    for function in (agreement, rwg, rwg_j, lindell, awg, ad_mean, ad_median):
        with pytest.raises(error):
            function(ratings, top)


@pytest.mark.parametrize(
    ("values", "groups", "error"),
    [
        ([1, 2, 3], [1, 1, 1], RangeError),
        ([1, 2, 3], [1, 2, 3], RangeError),
        ([1, 2, 3], [1, 2], TooFewError),
        ([1, 2, 3], [1, 2, 2, 2], ShapeError),
        ([1, np.nan, 3], [1, 2, 2], RangeError),
        ([2, 2, 2], [1, 2, 2], NoVarianceError),
    ],
)
def test_intraclass_bad_input(values: object, groups: object, error: type[ScoringError]) -> None:
    with pytest.raises(error):
        intraclass(values, groups)


def test_band_bad_input() -> None:
    for arguments in (("rwg", 1, 4), ("other", 5, 4), ("rwg", 5, 1)):
        with pytest.raises(RangeError):
            uniform_agreement_band(*arguments)
