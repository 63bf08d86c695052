"""The band that chance alone gives a statistic that asks whether items hang together.

Chance means independent items: each column keeps its own answers, shuffled over the respondents with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from digilead.arrays import Floats
from digilead.scoring.validation import RangeError, as_matrix, require_complete

SEED: Final = 2018
DRAWS: Final = 500


@attrs.frozen
class Band:
    """Where 95 % of the draws lie."""

    low: float
    high: float


def shuffled_band(
    statistic: Callable[[Floats], float], answers: ArrayLike, *, draws: int = DRAWS, seed: int = SEED
) -> Band:
    """Band of ``statistic`` of an (N, J) array when its columns have nothing to do with each other.

    Raises whatever ``statistic`` raises, and `digilead.scoring.validation.ScoringError`.
    """
    matrix = as_matrix(answers, "answers", rows=2, columns=1)
    require_complete(matrix, "answers")
    if draws < 20:
        raise RangeError("a band needs 20 draws at least")
    rng = np.random.default_rng(seed)
    values = np.array([statistic(rng.permuted(matrix, axis=0)) for _ in range(draws)])
    # The smallest values at or below which the shares lie: a statistic of few answers takes few values.
    low, high = np.quantile(values, [0.025, 0.975], method="inverted_cdf")
    return Band(float(low), float(high))
