"""Agreement and polarisation of one ordered item, from how often each category was chosen.

`van_der_eijk`: van der Eijk (2001), Quality and Quantity 35, 325-341. A runs from -1 (two camps at the ends) over 0
(all categories alike) to 1 (one category). Two camps with empty categories between them can still give an A just below
0: call it polarised when A < 0 *and* a category between two camps is empty (`camps`).

Others, for comparison: `leik` (1966, dispersion 0..1), `tastle_wierman` (2007, consensus 0..1), `blair_lacy` (2000, the
squared l2, 0..1, 1 = agreement), `berry_mielke` (1992, index of ordinal variation, 0..1).
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.scoring.answers import RangeError, as_vector, require_complete
from digilead.scoring.chance import DRAWS, SEED, Band, uniform_band

Floats = NDArray[np.float64]


def van_der_eijk(counts: ArrayLike) -> float:
    """Agreement A, -1..1, of ``counts`` (K,): how often each of at least two categories was chosen.

    The counts are peeled into layers of the same height in every category that still has something; each layer has an A
    of its own, weighted by its share of the answers. Raises `digilead.scoring.answers.ScoringError`.
    """
    rest = _counts(counts)
    total, result = rest.sum(), 0.0
    while rest.max() > 0:
        layer = rest > 0
        height = rest[layer].min()
        result += height * layer.sum() / total * _layer_agreement(layer)
        rest = np.where(layer, rest - height, 0.0)
        # Shares that are not whole numbers leave a trace of rounding that must not become a layer of its own.
        rest[rest < total * 1e-12] = 0.0
    return float(result)


def van_der_eijk_band(
    raters: int, categories: int, *, draws: int = DRAWS, level: float = 0.9, seed: int = SEED
) -> Band:
    """Where A lies when everybody chooses at random; with level .9 the ends are the 5 and 95 % quantiles."""

    def statistic(table: Floats) -> float:
        return van_der_eijk(np.bincount(table[:, 0].astype(np.intp), minlength=categories + 1)[1:])

    return uniform_band(statistic, raters, categories, draws=draws, level=level, seed=seed)


def polarisation(counts: ArrayLike) -> float:
    """(1 - A) / 2: 0 one category, .5 all alike, 1 two camps at the ends."""
    return (1 - van_der_eijk(counts)) / 2


def camps(counts: ArrayLike) -> bool:
    """Two camps: A below 0 and an empty category with answers on both sides of it."""
    given = _counts(counts)
    chosen = np.flatnonzero(given)
    return van_der_eijk(given) < 0 and bool((np.diff(chosen) > 1).any())


def leik(counts: ArrayLike) -> float:
    """Leik's ordinal dispersion D: 0 one category, 1 half at each end."""
    below = _cumulative(counts)
    return float(2 * np.minimum(below, 1 - below).sum() / len(below))


def tastle_wierman(counts: ArrayLike) -> float:
    """Consensus of Tastle and Wierman: 1 one category, 0 half at each end."""
    given = _counts(counts)
    share = given / given.sum()
    values = np.arange(1, len(given) + 1)
    distance = np.abs(values - share @ values) / (len(given) - 1)
    # Without a category's answers its distance does not count, also where the logarithm would not exist.
    logs = np.log2(1 - np.where(share > 0, distance, 0))
    return float(1 + share @ logs)


def blair_lacy(counts: ArrayLike) -> float:
    """Blair and Lacy's l2: squared distance of the cumulative shares from one half, over its largest value."""
    below = _cumulative(counts)
    return float(((below - 0.5) ** 2).sum() / (len(below) / 4))


def berry_mielke(counts: ArrayLike) -> float:
    """Berry and Mielke's index of ordinal variation: distances of all pairs over their largest sum."""
    given = _counts(counts)
    total = given.sum()
    if total < 2:
        raise RangeError("pairs need two answers")
    pairs = sum(given[i] * given[j] * (j - i) for i, j in itertools.combinations(range(len(given)), 2))
    # An odd number of people cannot be split in half.
    odd = 1.0 if total % 2 == 1 else 0.0
    largest = (len(given) - 1) * (total**2 - odd) / 4
    return float(pairs / largest)


def _counts(counts: ArrayLike) -> Floats:
    given = as_vector(counts, "counts", length=2)
    require_complete(given, "counts")
    if bool((given < 0).any()) or given.sum() <= 0:
        raise RangeError("counts must not be negative, and not all 0")
    return given


def _cumulative(counts: ArrayLike) -> Floats:
    given = _counts(counts)
    return np.asarray(np.cumsum(given)[:-1] / given.sum())


def _layer_agreement(layer: NDArray[np.bool_]) -> float:
    """U * (1 - (S - 1) / (K - 1)): S of K categories used, U from triples that speak for or against one peak."""
    categories, used = len(layer), int(layer.sum())
    triples = list(itertools.combinations(layer.tolist(), 3))
    apart = triples.count((True, False, True))
    together = triples.count((True, True, False)) + triples.count((False, True, True))
    unimodal = 1.0
    if apart + together:
        unimodal = ((categories - 2) * together - (categories - 1) * apart) / ((categories - 2) * (together + apart))
    return unimodal * (1 - (used - 1) / (categories - 1))
