"""Exact and Dirichlet intervals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, binomtest

from digilead.scoring.answers import MissingAnswerError, RangeError, ScoringError, TooFewError
from digilead.scoring.intervals import clopper_pearson, dirichlet_mean, dirichlet_shares, higher_without_lower

from .tables import BERNARD


@pytest.mark.parametrize(("successes", "trials"), [(0, 1), (1, 1), (0, 12), (3, 10), (7, 8), (120, 400)])
def test_exact_interval_is_that_of_scipy(successes: int, trials: int) -> None:
    for level in (0.8, 0.95):
        ours = clopper_pearson(successes, trials, level=level)
        theirs = binomtest(successes, trials).proportion_ci(level, method="exact")
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
        assert ours.low <= ours.estimate <= ours.high


def test_higher_without_lower_counts_the_cell() -> None:
    cells = {(cell.lower, cell.higher): cell for cell in higher_without_lower(BERNARD)}
    assert {pair: cell.count for pair, cell in cells.items()} == {(1, 2): 3, (1, 3): 3, (2, 3): 4}
    assert cells[2, 3].share.estimate == 4 / 16
    assert cells[2, 3].share == clopper_pearson(4, 16)
    assert higher_without_lower([[1.0], [0.0]]) == ()


# Distributions of a four-point item: concentrated, spread, skewed.
SHAPES = ((0.05, 0.6, 0.3, 0.05), (0.25, 0.25, 0.25, 0.25), (0.6, 0.25, 0.1, 0.05))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("n", [5, 8, 12])
def test_dirichlet_mean_covers(n: int, shape: tuple[float, ...]) -> None:
    """Nominal 95 %; the published simulation found .91 to .99. 200 samples: Monte-Carlo error .015."""
    rng = np.random.default_rng(n)
    truth = np.array(shape) @ np.arange(1, 5)
    samples = [dirichlet_mean(rng.multinomial(n, shape)) for _ in range(200)]
    assert np.mean([one.low <= truth <= one.high for one in samples]) >= 0.88


def test_agreement_of_all_still_has_a_width() -> None:
    alike = dirichlet_mean([0, 8, 0, 0])
    assert alike.estimate == 2
    assert alike.high - alike.low > 0.3
    shares = dirichlet_shares([0, 8, 0, 0])
    assert shares[0].low < 0.01 < shares[0].high
    assert shares[1].estimate == 1


def test_shares_are_those_of_jeffreys_prior() -> None:
    """Beta(x + 1/2, rest + (A - 1)/2): with two categories Jeffreys' interval of a proportion."""
    for counts in ([3, 7], [0, 8, 0, 0]):
        rest = sum(counts) + len(counts) / 2
        for count, share in zip(counts, dirichlet_shares(counts, level=0.9), strict=True):
            expected = beta(count + 0.5, rest - count - 0.5).ppf([0.05, 0.95])
            assert (share.low, share.high) == pytest.approx(tuple(expected), abs=1e-9)


def test_nothing_answered_is_the_prior() -> None:
    assert dirichlet_mean([0, 0, 0, 0]).estimate == 2.5
    assert [share.estimate for share in dirichlet_shares([0, 0])] == [0.5, 0.5]


def test_mirror_and_seed() -> None:
    one, other = dirichlet_mean([1, 4, 2, 0]), dirichlet_mean([0, 2, 4, 1])
    assert one.estimate == pytest.approx(5 - other.estimate)
    assert one.low == pytest.approx(5 - other.high, abs=0.03)
    assert dirichlet_mean([1, 4, 2, 0]) == one


@pytest.mark.parametrize(
    ("counts", "error"), [([1], TooFewError), ([-1, 2], RangeError), ([np.nan, 1], MissingAnswerError)]
)
def test_bad_counts_have_a_name(counts: object, error: type[ScoringError]) -> None:
    for function in (dirichlet_mean, dirichlet_shares):
        with pytest.raises(error):
            function(counts)


@pytest.mark.parametrize(
    ("successes", "trials", "level"), [(1, 0, 0.9), (3, 2, 0.9), (-1, 2, 0.9), (1, 2, 1.0), (0.5, 2, 0.9)]
)
def test_bad_shares_have_a_name(successes: int, trials: int, level: float) -> None:
    with pytest.raises(RangeError):
        clopper_pearson(successes, trials, level=level)
