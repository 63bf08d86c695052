"""Guttman's coefficient of reproducibility and what belongs beside it.

How errors are counted differs between textbooks and moves the coefficient by more than .1 on one table, so the count is
in the name: `minimum_errors` (distance to the nearest scale type), `goodenough_edwards_errors` (distance to the ideal
pattern with the same total) and `cornell_errors` (one cut a column over ranked respondents).

A coefficient of .90 proves little: independent items of staircase-like popularity reach .92. Read it only with the
minimal marginal reproducibility, the coefficient of scalability and Loevinger's H (`research.mokken`).

Guttman (1944), American Sociological Review 9, 139-150; Goodenough (1944), Psychological Bulletin 41, 179-190; Edwards
(1957), Techniques of Attitude Scale Construction; Menzel (1953), Public Opinion Quarterly 17, 268-280 (scalability).
Textbooks ask for reproducibility of .90, and for scalability of .60 (Menzel: .60 to .65) or .50.
"""

from __future__ import annotations

from typing import Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.arrays import Floats
from digilead.scoring.validation import RangeError, as_matrix
from research.checks import require_binary

Count = Literal["minimum", "goodenough_edwards", "cornell"]


@attrs.frozen(kw_only=True)
class Reproducibility:
    """One table of patterns under one count of errors."""

    count: Count
    respondents: int
    steps: int
    errors: int
    cr: float
    """Coefficient of reproducibility, 1 - errors / (respondents * steps), 0..1."""
    mmr: float
    """Minimal marginal reproducibility: what the popularity of the steps alone reproduces, .5..1."""
    pi: float
    """Percent improvement, cr - mmr."""
    cs: float | None
    """Coefficient of scalability, pi / (1 - mmr), at most 1; ``None`` where every step has only one answer."""


def reproducibility(patterns: ArrayLike, count: Count = "goodenough_edwards") -> Reproducibility:
    """Coefficients of an (N, K) array of 0 and 1, easiest step first.

    The order of the columns is taken as given. Raises `digilead.scoring.validation.ScoringError`.
    """
    table = _patterns(patterns)
    counts = {"minimum": minimum_errors, "goodenough_edwards": goodenough_edwards_errors, "cornell": cornell_errors}
    if count not in counts:
        raise RangeError(f"count must be one of {', '.join(counts)}")
    errors = int(counts[count](table).sum())
    respondents, steps = table.shape
    popularity = table.mean(axis=0)
    mmr = float(np.maximum(popularity, 1 - popularity).mean())
    cr = 1 - errors / (respondents * steps)
    cs = (cr - mmr) / (1 - mmr) if mmr < 1 else None
    return Reproducibility(
        count=count, respondents=respondents, steps=steps, errors=errors, cr=cr, mmr=mmr, pi=cr - mmr, cs=cs
    )


def minimum_errors(patterns: ArrayLike) -> NDArray[np.intp]:
    """For each respondent the answers to change to reach the nearest scale type, (N,)."""
    table = _patterns(patterns)
    steps = table.shape[1]
    types = np.tri(steps + 1, steps, -1)
    return np.asarray(np.abs(table[:, None, :] - types).sum(axis=2).min(axis=1).astype(np.intp))


def goodenough_edwards_errors(patterns: ArrayLike) -> NDArray[np.intp]:
    """For each respondent the answers that differ from the scale type with the same total, (N,)."""
    table = _patterns(patterns)
    ideal = np.arange(table.shape[1]) < table.sum(axis=1)[:, None]
    return np.asarray((table != ideal).sum(axis=1).astype(np.intp))


def cornell_errors(patterns: ArrayLike) -> NDArray[np.intp]:
    """For each step the errors left by the best single cut over respondents ranked by their total, (K,).

    A cut may fall between respondents with the same total, so the count depends on how ties are ranked. Textbooks leave
    that open; here ties are ranked by their pattern, which makes the result independent of the order of respondents.
    """
    table = _patterns(patterns)
    keys = [*table.T[::-1], table.sum(axis=1)]
    ranked = table[np.lexsort(keys)[::-1]]
    start = np.zeros((1, table.shape[1]))
    below_without = np.concatenate([start, np.cumsum(1 - ranked, axis=0)])
    with_ = np.concatenate([start, np.cumsum(ranked, axis=0)])
    errors = below_without + with_[-1] - with_
    return np.asarray(errors.min(axis=0).astype(np.intp))


def _patterns(patterns: ArrayLike) -> Floats:
    table = as_matrix(patterns, "patterns")
    require_binary(table, "patterns")
    return table
