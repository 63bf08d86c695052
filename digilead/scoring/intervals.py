"""Intervals that stay honest with 5 to 12 answers.

The percentile bootstrap is too narrow below about 20 answers and has no width at all when everybody agrees; the
Dirichlet posterior with Jeffreys' prior (one half for each category) covers at least as often as it says, nearly
everywhere, and is never empty.
"""

from __future__ import annotations

import math

import attrs
from numpy.typing import ArrayLike

from digilead.scoring.answers import RangeError, as_vector, require_complete

_TAILS = 0.025, 0.975


@attrs.frozen
class Interval:
    """The central interval that holds 95 %."""

    low: float
    high: float


def dirichlet_shares(counts: ArrayLike) -> tuple[Interval, ...]:
    """The posterior interval of each category's share; ``counts`` (A,), not negative.

    Without any answer it is the prior's. Raises `digilead.scoring.answers.ScoringError`.
    """
    given = as_vector(counts, "counts", length=2)
    require_complete(given, "counts")
    if bool((given < 0).any()):
        raise RangeError("counts must not be negative")
    own = given + 0.5
    return tuple(Interval(*(beta_quantile(tail, a, float(own.sum()) - a) for tail in _TAILS)) for a in own.tolist())


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value below which ``share`` (0..1) of a beta distribution with positive ``a``, ``b`` lies."""
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if beta_below(middle, a, b) < share else (low, middle)
    return high


def beta_below(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function of 0 < ``x`` < 1, by the even part of its continued fraction.

    Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.5.8, evaluated by Lentz's method.
    """
    if x > (a + 1) / (a + b + 2):  # where the fraction settles slowly
        return 1 - beta_below(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    below, ratio, fraction = 1.0, 0.0, 1.0
    for m in range(1000):
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        even = (m + 1) * (b - m - 1) * x / ((a + 2 * m + 1) * (a + 2 * m + 2))
        before = fraction
        for term in (odd, even):
            ratio = 1 / (1 + term * ratio)
            below = 1 + term / below
            fraction *= below * ratio
        if math.isclose(fraction, before, rel_tol=1e-15):
            break
    return math.exp(front) / (a * fraction)
