"""The band that chance alone gives when every rater answers at random: all categories equally likely."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from digilead.scoring.answers import RangeError, TooFewError

Floats = NDArray[np.float64]

MOST_LISTED: Final = 5000
_DRAWS: Final = 500
_SEED: Final = 2018


@attrs.frozen
class Band:
    """Where a statistic lies by chance alone nine times of ten, and the median."""

    low: float
    median: float
    high: float


def uniform_band(statistic: Callable[[Floats], float], raters: int, top: int) -> Band:
    """Band of ``statistic`` of (raters,) answers when every answer 1..``top`` is equally likely.

    The statistic must not depend on the order of the raters. Exact where the different tables can be listed, from
    500 seeded draws otherwise. Raises `TooFewError` and `RangeError`.
    """
    if raters < 1:
        raise TooFewError("a band needs one rater at least")
    if top < 2:
        raise RangeError("a scale needs two categories at least")
    if math.comb(raters + top - 1, top - 1) > MOST_LISTED:
        rng = np.random.default_rng(_SEED)
        drawn = [statistic(rng.integers(1, top + 1, raters).astype(np.float64)) for _ in range(_DRAWS)]
        return _quantiles(np.array(drawn), np.full(_DRAWS, 1 / _DRAWS))
    values, weights = [], []
    for table in itertools.combinations_with_replacement(range(1, top + 1), raters):
        values.append(statistic(np.array(table, dtype=np.float64)))
        ways = math.lgamma(raters + 1) - sum(math.lgamma(int(count) + 1) for count in np.bincount(table))
        weights.append(math.exp(ways - raters * math.log(top)))
    return _quantiles(np.array(values), np.array(weights))


def _quantiles(values: Floats, weights: Floats) -> Band:
    """The smallest values at or below which the shares lie; statistics of few raters take few values."""
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order]) / weights.sum()
    ends = np.searchsorted(share, np.array([0.05, 0.5, 0.95]) - 1e-12)
    low, median, high = values[order][np.minimum(ends, len(values) - 1)]
    return Band(float(low), float(median), float(high))
