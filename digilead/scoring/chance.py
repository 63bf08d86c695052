"""The band that chance alone gives, for any statistic of this package, drawn with a fixed seed.

Two ideas of chance: *independent items* (each column keeps its own answers, shuffled over the respondents) for
statistics that ask whether items hang together; *everybody answers at random* (all categories equally likely) for
statistics that ask whether raters agree.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Callable
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.scoring.answers import (
    ConvergenceError,
    NoVarianceError,
    RangeError,
    TooFewError,
    as_matrix,
    require_complete,
)

Floats = NDArray[np.float64]

SEED: Final = 2018
DRAWS: Final = 500
LEVEL: Final = 0.95
MOST_LISTED: Final = 5000


@attrs.frozen
class Band:
    """Where a statistic lies by chance alone: central ``level`` from ``low`` to ``high``, and the median."""

    low: float
    median: float
    high: float
    level: float
    defined: float = 1.0
    """Share of the draws in which the statistic is defined; the band is that of these draws."""


def shuffled_band(
    statistic: Callable[[Floats], float],
    answers: ArrayLike,
    *,
    draws: int = DRAWS,
    level: float = LEVEL,
    seed: int = SEED,
) -> Band:
    """Band of ``statistic`` of an (N, J) array when its columns have nothing to do with each other.

    Raises whatever ``statistic`` raises on the answers themselves, `MissingAnswerError`, `TooFewError`, `RangeError`.
    """
    matrix = as_matrix(answers, "answers", rows=2, columns=1)
    require_complete(matrix, "answers")
    rng = np.random.default_rng(seed)
    return _band(lambda: statistic(rng.permuted(matrix, axis=0)), draws, level)


def uniform_band(
    statistic: Callable[[Floats], float],
    raters: int,
    top: int,
    *,
    items: int = 1,
    draws: int = DRAWS,
    level: float = LEVEL,
    seed: int = SEED,
) -> Band:
    """Band of ``statistic`` of a (raters, items) array when every answer 1..``top`` is equally likely.

    Exact for one item and few raters, where the different tables can be listed (the statistic must not depend on the
    order of the raters); drawn otherwise. Raises `TooFewError` and `RangeError`.
    """
    if raters < 1 or items < 1:
        raise TooFewError("a band needs one rater and one item at least")
    if top < 2:
        raise RangeError("a scale needs two categories at least")
    if items == 1 and math.comb(raters + top - 1, top - 1) <= MOST_LISTED:
        return _listed_band(statistic, raters, top, level)
    rng = np.random.default_rng(seed)
    return _band(lambda: statistic(rng.integers(1, top + 1, (raters, items)).astype(np.float64)), draws, level)


def _listed_band(statistic: Callable[[Floats], float], raters: int, top: int, level: float) -> Band:
    values, weights = [], []
    for table in itertools.combinations_with_replacement(range(1, top + 1), raters):
        counts = np.bincount(table)
        try:
            values.append(statistic(np.array(table, dtype=np.float64)[:, None]))
        except NoVarianceError:
            continue
        ways = math.lgamma(raters + 1) - sum(math.lgamma(int(count) + 1) for count in counts)
        weights.append(math.exp(ways - raters * math.log(top)))
    return _quantiles(np.array(values), np.array(weights), level)


def _band(draw: Callable[[], float], draws: int, level: float) -> Band:
    if draws < 20:
        raise RangeError("a band needs 20 draws at least")
    values = []
    for _ in range(draws):
        # A draw in which everybody answers alike, or without a maximum, says nothing about the statistic.
        with contextlib.suppress(NoVarianceError, ConvergenceError):
            values.append(draw())
    return _quantiles(np.array(values), np.full(len(values), 1 / draws), level)


def _quantiles(values: Floats, weights: Floats, level: float) -> Band:
    """The smallest values at or below which the shares lie; statistics of few raters take few values."""
    if len(values) == 0:
        raise NoVarianceError("no draw had any variance")
    if not 0 < level < 1:
        raise RangeError("level must lie between 0 and 1")
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weights[order]) / weights.sum()
    ends = np.searchsorted(share, np.array([(1 - level) / 2, 0.5, (1 + level) / 2]) - 1e-12)
    low, median, high = values[order][np.minimum(ends, len(values) - 1)]
    return Band(float(low), float(median), float(high), level, float(weights.sum()))
