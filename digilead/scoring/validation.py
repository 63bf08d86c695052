"""What every function of this package asks of the arrays it is given, and the names of the errors it raises.

Conventions: one answer is a whole number from 1 (lowest category) upwards, ``nan`` where there is none. "Don't know",
"not relevant" and "not reached" are all ``nan`` here: the caller keeps them apart, a score leaves all three out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FREQUENCY_POINTS = 5
"""Points of the frequency scale of the mastery statements: never, seldom, sometimes, usually, always."""


class ScoringError(ValueError):
    """Base of every error this package raises on purpose."""


class ShapeError(ScoringError):
    """An array does not have the number of axes or the lengths that the function needs."""


class RangeError(ScoringError):
    """A value is not a whole number of its scale, or a parameter lies outside its range."""


class MissingAnswerError(ScoringError):
    """``nan`` where the statistic is defined for complete answers only."""


class NotAskedError(ScoringError):
    """An answer stands where the form did not ask."""


class TooFewError(ScoringError):
    """Too few respondents, raters, items or steps for the statistic to be defined."""


def as_matrix(values: ArrayLike, name: str, *, rows: int = 1, columns: int = 1) -> NDArray[np.float64]:
    """Two axes, at least ``rows`` x ``columns``; raises `ShapeError` or `TooFewError`."""
    matrix = _as_float(values, name)
    if matrix.ndim != 2:
        raise ShapeError(f"{name} needs two axes, it has {matrix.ndim}")
    if matrix.shape[0] < rows or matrix.shape[1] < columns:
        found = " x ".join(str(length) for length in matrix.shape)
        raise TooFewError(f"{name} needs at least {rows} x {columns} values, it has {found}")
    return matrix


def as_vector(values: ArrayLike, name: str, *, length: int = 1) -> NDArray[np.float64]:
    """One axis, at least ``length`` values; raises `ShapeError` or `TooFewError`."""
    vector = _as_float(values, name)
    if vector.ndim != 1:
        raise ShapeError(f"{name} needs one axis, it has {vector.ndim}")
    if vector.shape[0] < length:
        raise TooFewError(f"{name} needs at least {length} values, it has {vector.shape[0]}")
    return vector


def require_scale(values: NDArray[np.float64], top: int, name: str, *, missing: bool = True) -> None:
    """Every value is a whole number 1..``top``, or ``nan`` where ``missing`` allows it.

    Raises `RangeError`, and `MissingAnswerError` for a ``nan`` that is not allowed.
    """
    absent = np.isnan(values)
    if not missing and bool(absent.any()):
        raise MissingAnswerError(f"{name} must be complete, {int(absent.sum())} answers are missing")
    given = values[~absent]
    if bool(((given < 1) | (given > top) | (given != np.floor(given))).any()):
        raise RangeError(f"{name} must be whole numbers from 1 to {top}")


def require_complete(values: NDArray[np.float64], name: str) -> None:
    """Every value is a finite number; raises `MissingAnswerError` or `RangeError`."""
    if bool(np.isnan(values).any()):
        raise MissingAnswerError(f"{name} must be complete, {int(np.isnan(values).sum())} answers are missing")
    if bool(np.isinf(values).any()):
        raise RangeError(f"{name} must be finite")


def mastery_answers(mastery: ArrayLike, asked: ArrayLike | None) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The checked pair (answers, asked), both of shape (K, M): K steps, lowest first, M statements a step.

    ``asked`` of ``None`` means that every statement was asked. Raises `ShapeError`, `TooFewError`, `RangeError` and
    `NotAskedError`.
    """
    answers = as_matrix(mastery, "mastery")
    require_scale(answers, FREQUENCY_POINTS, "mastery")
    if asked is None:
        return answers, np.ones(answers.shape, dtype=bool)
    mask = np.asarray(asked)
    if mask.dtype != np.bool_:
        raise RangeError("asked must be true or false")
    if mask.shape != answers.shape:
        raise ShapeError(f"asked has shape {mask.shape}, mastery has {answers.shape}")
    if bool((~mask & ~np.isnan(answers)).any()):
        raise NotAskedError("a statement that was not asked has an answer")
    return answers, mask


def _as_float(values: ArrayLike, name: str) -> NDArray[np.float64]:
    try:
        array: NDArray[Any] = np.asarray(values)
        if np.iscomplexobj(array):
            raise TypeError
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ShapeError(f"{name} must be an array of numbers with equally long rows") from error
