"""Dirichlet intervals, against scipy."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from scipy.special import betainc, betaincinv

from digilead.scoring.answers import MissingAnswerError, RangeError, ScoringError, TooFewError
from digilead.scoring.intervals import beta_below, beta_quantile, dirichlet_shares

SHAPES = [(a, b) for a in (0.5, 1, 3.5, 8.5, 40.5, 400.5) for b in (0.5, 1.5, 6, 60.5, 4000)]


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_beta_is_that_of_scipy(a: float, b: float) -> None:
    for x in (1e-9, 0.01, 0.3, 0.5, 0.77, 0.999):
        assert beta_below(x, a, b) == pytest.approx(betainc(a, b, x), rel=1e-11, abs=1e-300)
    for share in (0.001, 0.025, 0.5, 0.975):
        assert beta_quantile(share, a, b) == pytest.approx(betaincinv(a, b, share), rel=1e-10)


def test_shares_are_those_of_jeffreys_prior() -> None:
    """Beta(x + 1/2, rest + (A - 1)/2): with two categories Jeffreys' interval of a proportion."""
    for counts in ([3, 7], [0, 8, 0, 0], [0, 0]):
        rest = sum(counts) + len(counts) / 2
        for count, share in zip(counts, dirichlet_shares(counts), strict=True):
            expected = betaincinv(count + 0.5, rest - count - 0.5, [0.025, 0.975])
            assert (share.low, share.high) == pytest.approx(tuple(expected), abs=1e-12)


def test_agreement_of_all_still_has_a_width() -> None:
    shares = dirichlet_shares([0, 8, 0, 0])
    assert shares[0].low < 0.01 < 0.2 < shares[0].high
    assert shares[1].low < 0.6 < 0.98 < shares[1].high < 1


# Distributions of a four-point item: concentrated, spread, skewed.
@pytest.mark.parametrize("shape", [(0.05, 0.6, 0.3, 0.05), (0.25, 0.25, 0.25, 0.25), (0.6, 0.25, 0.1, 0.05)])
@pytest.mark.parametrize("n", [5, 8, 12])
def test_shares_cover(n: int, shape: tuple[float, ...]) -> None:
    """Nominal 95 %; counted exactly it is .87 to .98, because counts are whole."""
    inside = [0.0] * len(shape)
    for count in range(n + 1):
        own = dirichlet_shares([count, n - count, 0, 0])[0]
        for place, truth in enumerate(shape):
            chance = comb(n, count) * truth**count * (1 - truth) ** (n - count)
            inside[place] += chance * (own.low <= truth <= own.high)
    assert 0.87 <= np.mean(inside) <= 0.99


@pytest.mark.parametrize(
    ("counts", "error"), [([1], TooFewError), ([-1, 2], RangeError), ([np.nan, 1], MissingAnswerError)]
)
def test_bad_counts_have_a_name(counts: object, error: type[ScoringError]) -> None:
    with pytest.raises(error):
        dirichlet_shares(counts)
