"""Agreement and polarisation of one ordered item, from how often each category was chosen.

`van_der_eijk`: van der Eijk (2001), Quality and Quantity 35, 325-341. A runs from -1 (two camps at the ends) over 0
(all categories alike) to 1 (one category). Two camps with empty categories between them can still give an A just below
0: call it polarised when A < 0 *and* a category between two camps is empty (`camps`).

`ad_median`: the average distance from the median, in scale points (Burke, Finkelstein and Dusig 1999, Organizational
Research Methods 2, 49-68).
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.arrays import Floats
from digilead.scoring.validation import RangeError, as_vector, require_complete


def van_der_eijk(counts: ArrayLike) -> float:
    """Agreement A, -1..1, of ``counts`` (K,): how often each of at least two categories was chosen.

    The counts are peeled into layers of the same height in every category that still has something; each layer has an A
    of its own, weighted by its share of the answers. Raises `digilead.scoring.validation.ScoringError`.
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


def ad_median(counts: ArrayLike) -> float:
    """Average distance from the median of ``counts`` (K,), whole numbers, in categories.

    Raises `digilead.scoring.validation.ScoringError`.
    """
    given = _counts(counts)
    ratings = np.repeat(np.arange(1, len(given) + 1), given.astype(np.intp))
    return float(np.abs(ratings - np.median(ratings)).mean())


def camps(counts: ArrayLike) -> bool:
    """Two camps: A below 0 and an empty category with answers on both sides of it."""
    given = _counts(counts)
    chosen = np.flatnonzero(given)
    return van_der_eijk(given) < 0 and bool((np.diff(chosen) > 1).any())


def _counts(counts: ArrayLike) -> Floats:
    given = as_vector(counts, "counts", length=2)
    require_complete(given, "counts")
    if bool((given < 0).any()) or given.sum() <= 0:
        raise RangeError("counts must not be negative, and not all 0")
    return given


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
