"""Do raters agree? One item or several, whole numbers 1..A, raters in rows.

`rwg`, `rwg_j`: James, Demaree and Wolf (1984), Journal of Applied Psychology 69, 85-98. `lindell`: Lindell, Brandt and
Whitney (1999), Applied Psychological Measurement 23, 127-135. `awg`: Brown and Hauenstein (2005), Organizational
Research Methods 8, 165-184. `ad_mean`, `ad_median`: Burke, Finkelstein and Dusig (1999), Organizational Research
Methods 2, 49-68. All variances are those of a sample (n - 1); the null is "everybody answers at random" with variance
(A^2 - 1) / 12.

With 5 to 12 raters chance alone gives an r_wg of .4 to .76 nineteen times of twenty or less: always show the band of
`uniform_agreement_band`, never the rule of .70 alone. `digilead.scoring.ordinal` has van der Eijk's A.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.scoring.answers import NoVarianceError, RangeError, ShapeError, as_matrix, as_vector, require_scale
from digilead.scoring.chance import DRAWS, SEED, Band, uniform_band

Floats = NDArray[np.float64]
Index = Literal["rwg", "rwg_j", "lindell", "awg", "ad_mean", "ad_median"]


@attrs.frozen(kw_only=True)
class Agreement:
    """All indices of one (raters, items) table; with one item ``rwg_j`` equals ``rwg``."""

    raters: int
    items: int
    rwg_j: float
    """0..1; rises with the number of items by construction."""
    lindell: float
    """At most 1, below 0 when raters differ more than at random."""
    awg: float | None
    """-1..1; ``None`` where every item's mean lies too near an end of the scale for it to be defined."""
    ad_mean: float
    """Average distance from the item's mean, in scale points."""
    ad_median: float
    """Average distance from the item's median, in scale points."""


def agreement(ratings: ArrayLike, top: int) -> Agreement:
    """All indices at once; ``ratings``: (n,) or (n, J) whole numbers 1..``top``, at least two raters, complete.

    Raises `digilead.scoring.answers.ScoringError`.
    """
    table = _ratings(ratings, top)
    try:
        within = _awg(table, top)
    except NoVarianceError:
        within = None
    return Agreement(
        raters=table.shape[0],
        items=table.shape[1],
        rwg_j=_rwg_j(table, top),
        lindell=_lindell(table, top),
        awg=within,
        ad_mean=_ad_mean(table, top),
        ad_median=_ad_median(table, top),
    )


def rwg(ratings: ArrayLike, top: int) -> float:
    """r_wg of one item, (n,): 1 - variance / random variance, 0 where that is negative."""
    return max(0.0, lindell(as_vector(ratings, "ratings", length=2), top))


def rwg_j(ratings: ArrayLike, top: int) -> float:
    """r_wg(J) of J items, (n, J), from the mean variance; 0 where that exceeds the random variance."""
    return _rwg_j(_ratings(ratings, top), top)


def lindell(ratings: ArrayLike, top: int) -> float:
    """r*_wg(J), (n, J): 1 - mean variance / random variance, not truncated and not raised by more items."""
    return _lindell(_ratings(ratings, top), top)


def awg(ratings: ArrayLike, top: int) -> float:
    """a_wg, (n, J), averaged over items: 1 - 2 * variance / largest variance possible at the item's mean.

    Defined for items whose mean lies so far from both ends that n raters can show that variance: between
    ((n - 1) + A) / n and ((n - 1) A + 1) / n. Other items are left out; `NoVarianceError` when none is left.
    """
    return _awg(_ratings(ratings, top), top)


def ad_mean(ratings: ArrayLike, top: int) -> float:
    """AD_M, (n, J), averaged over items."""
    return _ad_mean(_ratings(ratings, top), top)


def ad_median(ratings: ArrayLike, top: int) -> float:
    """AD_Md, (n, J), averaged over items."""
    return _ad_median(_ratings(ratings, top), top)


def uniform_agreement_band(
    index: Index, raters: int, top: int, *, items: int = 1, draws: int = DRAWS, level: float = 0.9, seed: int = SEED
) -> Band:
    """Where an index lies when everybody answers at random; with level .9 the ends are the 5 and 95 % quantiles."""
    if index not in _INDICES:
        raise RangeError(f"index must be one of {', '.join(_INDICES)}")
    if raters < 2:
        raise RangeError("agreement needs two raters at least")
    return uniform_band(
        lambda table: _INDICES[index](table, top), raters, top, items=items, draws=draws, level=level, seed=seed
    )


def intraclass(values: ArrayLike, groups: ArrayLike) -> tuple[float, float]:
    """ICC(1) and ICC(2) by one-way analysis of variance: ``values`` (n,), ``groups`` (n,) any whole numbers.

    Group size is the mean size, as is usual with unequal groups (Bliese 2000). Raises `NoVarianceError` when no group's
    mean differs from another's, and other `digilead.scoring.answers.ScoringError`.
    """
    y, g = as_vector(values, "values", length=3), as_vector(groups, "groups", length=3)
    if y.shape != g.shape:
        raise ShapeError("values and groups must be equally long")
    if not bool((np.isfinite(y) & np.isfinite(g)).all()):
        raise RangeError("values and groups must be finite")
    _, place, sizes = np.unique(g, return_inverse=True, return_counts=True)
    count = len(sizes)
    if count < 2 or count == len(y):
        raise RangeError("an intraclass correlation needs two groups, one of them with two members")
    means = np.bincount(place, weights=y) / sizes
    between = float((sizes * (means - y.mean()) ** 2).sum() / (count - 1))
    within = float(((y - means[place]) ** 2).sum() / (len(y) - count))
    if between == 0:
        raise NoVarianceError("the groups' means are all the same")
    size = float(sizes.mean())
    return (between - within) / (between + (size - 1) * within), (between - within) / between


def _ratings(ratings: ArrayLike, top: int) -> Floats:
    if top < 2:
        raise RangeError("a scale needs two categories at least")
    one_item = np.asarray(ratings, dtype=object).ndim == 1
    table = as_vector(ratings, "ratings", length=2)[:, None] if one_item else as_matrix(ratings, "ratings", rows=2)
    require_scale(table, top, "ratings", missing=False)
    return table


def _lindell(table: Floats, top: int) -> float:
    return float(1 - table.var(axis=0, ddof=1).mean() / ((top**2 - 1) / 12))


def _rwg_j(table: Floats, top: int) -> float:
    share = min(1.0, 1 - _lindell(table, top))
    return float(table.shape[1] * (1 - share) / (table.shape[1] * (1 - share) + share))


def _rwg(table: Floats, top: int) -> float:
    return max(0.0, _lindell(table, top))


def _awg(table: Floats, top: int) -> float:
    raters = table.shape[0]
    total, variance = table.sum(axis=0), table.var(axis=0, ddof=1)
    defined = (total >= raters - 1 + top) & (total <= (raters - 1) * top + 1)
    if not defined.any():
        raise NoVarianceError("every item's mean lies too near an end of the scale for a_wg")
    mean = total[defined] / raters
    largest = ((top + 1) * mean - mean**2 - top) * raters / (raters - 1)
    return float((1 - 2 * variance[defined] / largest).mean())


def _ad_mean(table: Floats, top: int) -> float:
    return float(np.abs(table - table.mean(axis=0)).mean())


def _ad_median(table: Floats, top: int) -> float:
    return float(np.abs(table - np.median(table, axis=0)).mean())


_INDICES: Final[dict[str, Callable[[Floats, int], float]]] = {
    "rwg": _rwg,
    "rwg_j": _rwg_j,
    "lindell": _lindell,
    "awg": _awg,
    "ad_mean": _ad_mean,
    "ad_median": _ad_median,
}
