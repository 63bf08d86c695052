"""Intervals that stay honest with 5 to 12 answers.

The percentile bootstrap is too narrow below about 20 answers and has no width at all when everybody agrees; the
Dirichlet posterior with Jeffreys' prior (one half for each category) covers at least as often as it says, nearly
everywhere, and is never empty. Shares of a yes-no kind are given by Clopper and Pearson (1934), Biometrika 26, 404-413.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.scoring.answers import RangeError, as_matrix, as_vector, require_binary, require_complete

Floats = NDArray[np.float64]

SEED = 2018
_DRAWS = 20_000


@attrs.frozen
class Interval:
    """An estimate with a central interval."""

    estimate: float
    low: float
    high: float


@attrs.frozen(kw_only=True)
class HigherWithoutLower:
    """How often a higher step is present while a lower one is missing."""

    lower: int
    """1-based."""
    higher: int
    count: int
    respondents: int
    share: Interval
    """Of all respondents."""


def dirichlet_shares(counts: ArrayLike, *, level: float = 0.95) -> tuple[Interval, ...]:
    """For each category the observed share with its posterior interval; ``counts`` (A,), not negative.

    Without any answer the interval is the prior's and the estimate 1 / A. Raises
    `digilead.scoring.answers.ScoringError`.
    """
    from scipy.special import betaincinv

    given, tails = _counts(counts), _tails(level)
    own = given + 0.5
    rest = own.sum() - own
    estimate = given / given.sum() if given.sum() else np.full(len(given), 1 / len(given))
    low, high = (betaincinv(own, rest, tail) for tail in tails)
    return tuple(Interval(*(float(v) for v in row)) for row in zip(estimate, low, high, strict=True))


def dirichlet_mean(counts: ArrayLike, *, level: float = 0.95, seed: int = SEED) -> Interval:
    """The mean category, 1..A, with its posterior interval, from 20 000 seeded draws; ``counts`` (A,).

    Without any answer the estimate is the middle of the scale. Raises `digilead.scoring.answers.ScoringError`.
    """
    given, tails = _counts(counts), _tails(level)
    values = np.arange(1, len(given) + 1)
    means = np.random.default_rng(seed).dirichlet(given + 0.5, _DRAWS) @ values
    estimate = given @ values / given.sum() if given.sum() else (len(given) + 1) / 2
    low, high = np.quantile(means, tails)
    return Interval(float(estimate), float(low), float(high))


def clopper_pearson(successes: int, trials: int, *, level: float = 0.95) -> Interval:
    """Exact interval of a share: 0 <= ``successes`` <= ``trials``, at least one trial. Raises `RangeError`."""
    from scipy.special import betaincinv

    tails = _tails(level)
    if trials < 1 or successes not in range(trials + 1):
        raise RangeError("successes must be a whole number from 0 to trials, and trials at least 1")
    low = float(betaincinv(successes, trials - successes + 1, tails[0])) if successes else 0.0
    high = float(betaincinv(successes + 1, trials - successes, tails[1])) if successes < trials else 1.0
    return Interval(successes / trials, low, high)


def higher_without_lower(patterns: ArrayLike, *, level: float = 0.95) -> tuple[HigherWithoutLower, ...]:
    """For every pair of steps of an (N, K) array of 0 and 1, easiest first, the exact interval of the cell to be empty.

    "The lower step is a condition of the higher" says that this cell is empty. Pairs in the order (1, 2), (1, 3), ...;
    none for K = 1. Raises `digilead.scoring.answers.ScoringError`.
    """
    table = as_matrix(patterns, "patterns")
    require_binary(table, "patterns")
    respondents, steps = table.shape
    cells = (1 - table).T @ table
    return tuple(
        HigherWithoutLower(
            lower=low + 1,
            higher=high + 1,
            count=int(cells[low, high]),
            respondents=respondents,
            share=clopper_pearson(int(cells[low, high]), respondents, level=level),
        )
        for low in range(steps)
        for high in range(low + 1, steps)
    )


def _counts(counts: ArrayLike) -> Floats:
    given = as_vector(counts, "counts", length=2)
    require_complete(given, "counts")
    if bool((given < 0).any()):
        raise RangeError("counts must not be negative")
    return given


def _tails(level: float) -> tuple[float, float]:
    if not 0 < level < 1:
        raise RangeError("level must lie between 0 and 1")
    return (1 - level) / 2, (1 + level) / 2
