"""What the statistics here ask of their input beyond `digilead.scoring.validation`, and the names of their errors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digilead.scoring.validation import RangeError, ScoringError, require_complete


class NoVarianceError(ScoringError):
    """Everybody gave the same answer, so a ratio of variances is not defined."""


class ConvergenceError(ScoringError):
    """An iterative estimator did not settle within its number of rounds."""


def require_binary(values: NDArray[np.float64], name: str) -> None:
    """Every value is 0 or 1; raises `digilead.scoring.validation.ScoringError`."""
    require_complete(values, name)
    if bool(((values != 0) & (values != 1)).any()):
        raise RangeError(f"{name} must be 0 or 1")
