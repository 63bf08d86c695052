"""Loevinger's H and Mokken's scalability of items and pairs, with standard errors.

H_ij = 1 - F_ij / E_ij: observed Guttman errors of a pair over those expected of independent items. H_i and H sum errors
over the pairs of an item and over all pairs. Rules of thumb: below .3 no scale, .3 weak, .4 medium, .5 strong.

*Data order* takes the more popular item as the easier one, which adapts to violations; *theory order* takes the columns
as given and lets H_ij fall below zero where the staircase is upside down: that is the interesting signal. For answers
with more than two categories only the data order of the item steps is defined (weighted errors: covariance over the
largest covariance that the marginals allow; Molenaar 1991).

H depends on how far apart the items lie (Roskam and others 1986): always look at the pairs. Standard errors are by the
delta method on the multinomial distribution of patterns, the order taken as fixed and ties shared (Kuijpers, van der
Ark and Croon 2013, Sociological Methodology 43, 42-69).
"""

from __future__ import annotations

import itertools
from typing import Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike

from digilead.arrays import Floats
from digilead.scoring.validation import RangeError, as_matrix, require_complete
from research.checks import NoVarianceError
from research.shuffled import DRAWS, SEED, Band, shuffled_band

Order = Literal["theory", "data"]


@attrs.frozen(kw_only=True)
class Scalability:
    """Scalability of J items; every standard error is 0 where all respondents fit perfectly."""

    order: Order
    respondents: int
    h: float
    h_error: float
    items: tuple[float, ...]
    """H_i, J values."""
    item_errors: tuple[float, ...]
    pairs: tuple[tuple[float, ...], ...]
    """H_ij, J x J, symmetric, ``nan`` on the diagonal."""
    pair_errors: tuple[tuple[float, ...], ...]


def scalability(answers: ArrayLike, order: Order = "theory") -> Scalability:
    """H, H_i, H_ij with standard errors of an (N, J) array.

    ``answers``: 0 and 1 (theory order: easiest column first), or whole numbers of one scale with ``order`` "data".
    Raises `NoVarianceError` when an item has only one answer, `RangeError` for theory order with more than two
    categories, and other `digilead.scoring.validation.ScoringError`.
    """
    if order not in ("theory", "data"):
        raise RangeError("order must be theory or data")
    table = _answers(answers, order)
    respondents, items = table.shape
    centred = table - table.mean(axis=0)
    covariance = centred.T @ centred / respondents
    largest = np.zeros((items, items))
    # Influence of each respondent on each pair's covariance and on the largest covariance, for the delta method.
    pulls = np.zeros((2, respondents, items, items))
    for first in range(items):
        for second in range(first + 1, items):
            value, pull = _largest(table[:, first], table[:, second], order)
            largest[first, second] = largest[second, first] = value
            own = centred[:, first] * centred[:, second] - covariance[first, second]
            pulls[:, :, first, second] = pulls[:, :, second, first] = own, pull
    np.fill_diagonal(covariance, 0)
    h, h_error = _ratio(covariance.sum(), largest.sum(), pulls.sum(axis=(2, 3)))
    by_item = [_ratio(covariance[i].sum(), largest[i].sum(), pulls[:, :, i].sum(axis=2)) for i in range(items)]
    nothing = (np.nan, np.nan)
    by_pair = [
        [nothing if i == j else _ratio(covariance[i, j], largest[i, j], pulls[:, :, i, j]) for j in range(items)]
        for i in range(items)
    ]
    return Scalability(
        order=order,
        respondents=respondents,
        h=h,
        h_error=h_error,
        items=tuple(value for value, _ in by_item),
        item_errors=tuple(error for _, error in by_item),
        pairs=tuple(tuple(float(value) for value, _ in row) for row in by_pair),
        pair_errors=tuple(tuple(float(error) for _, error in row) for row in by_pair),
    )


def scalability_band(answers: ArrayLike, order: Order = "theory", *, draws: int = DRAWS, seed: int = SEED) -> Band:
    """Where H lies when items of this popularity have nothing to do with each other."""
    table = _answers(answers, order)
    pairs = itertools.combinations(range(table.shape[1]), 2)
    largest = sum(_largest(table[:, i], table[:, j], order)[0] for i, j in pairs)

    def statistic(shuffled: Floats) -> float:
        # Shuffling keeps the marginals, so only the covariances change; their sum is half of what the total adds.
        between = (shuffled.sum(axis=1).var() - shuffled.var(axis=0).sum()) / 2
        return float(between / largest)

    return shuffled_band(statistic, table, draws=draws, seed=seed)


def _answers(answers: ArrayLike, order: Order) -> Floats:
    table = as_matrix(answers, "answers", rows=2, columns=2)
    require_complete(table, "answers")
    if bool((table != np.floor(table)).any()):
        raise RangeError("answers must be whole numbers")
    if bool((table == table[0]).all(axis=0).any()):
        raise NoVarianceError("an item has only one answer, so H is not defined")
    if order == "theory" and not bool(np.isin(table, (0, 1)).all()):
        raise RangeError("theory order is defined for answers of 0 and 1 only")
    return table


def _largest(easier: Floats, harder: Floats, order: Order) -> tuple[float, Floats]:
    """The covariance a pair would have without any error, and each respondent's influence on it.

    With theory order this is P(easier missing) * P(harder present), the errors expected of independent items.
    """
    mean_easier, mean_harder = easier.mean(), harder.mean()
    if order == "theory":
        pull = (1 - easier) * mean_harder + (1 - mean_easier) * harder - 2 * (1 - mean_easier) * mean_harder
        return float((1 - mean_easier) * mean_harder), pull
    steps_easier = easier[:, None] > np.unique(easier)[:-1]
    steps_harder = harder[:, None] > np.unique(harder)[:-1]
    width = np.diff(np.unique(easier))[:, None] * np.diff(np.unique(harder))[None, :]
    shares_easier, shares_harder = steps_easier.mean(axis=0)[:, None], steps_harder.mean(axis=0)[None, :]
    # The rarer of two item steps is the one an error-free respondent needs; a tie has no rarer one, so both count half.
    rarer = np.where(shares_easier == shares_harder, 0.5, shares_easier < shares_harder)
    joint = rarer * steps_easier[:, :, None] + (1 - rarer) * steps_harder[:, None, :]
    value = float((width * np.minimum(shares_easier, shares_harder)).sum())
    base_easier, base_harder = easier - easier.min(), harder - harder.min()
    product = base_easier.mean() * base_harder.mean()
    pull = (joint * width).sum(axis=(1, 2)) - value
    pull = pull - (base_easier - base_easier.mean()) * base_harder.mean()
    pull = pull - (base_harder - base_harder.mean()) * base_easier.mean()
    return value - float(product), pull


def _ratio(covariance: float, largest: float, pulls: Floats) -> tuple[float, float]:
    value = covariance / largest
    influence = (pulls[0] - value * pulls[1]) / largest
    return float(value), float(np.sqrt((influence**2).sum()) / len(influence))
