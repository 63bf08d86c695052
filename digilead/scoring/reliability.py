"""Do the statements of one step measure one thing? Alpha and omega, each with its estimator named.

Neither says anything about the staircase. Three omegas for one data set differ in the third digit (maximum likelihood
on covariances, on correlations, minimum residuals): `omega_ml` is McDonald's omega total of one factor, by maximum
likelihood on the covariance matrix, the one of congeneric models in structural equation software. McDonald (1999), Test
Theory; Jöreskog (1967), Psychometrika 32, 443-482. The likelihood is maximised by Fisher scoring.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.scoring.answers import ConvergenceError, NoVarianceError, as_matrix, require_complete
from digilead.scoring.chance import DRAWS, SEED, Band, shuffled_band

Floats = NDArray[np.float64]

LEAST_UNIQUENESS: Final = 0.005
MOST_ROUNDS: Final = 200


@attrs.frozen(kw_only=True)
class Omega:
    """One-factor solution."""

    omega: float
    """(sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses), 0..1."""
    loadings: tuple[float, ...]
    """In the items' own units, the sum not negative."""
    uniquenesses: tuple[float, ...]
    improper: bool
    """True when a uniqueness is not positive, or stopped at its bound (a Heywood case): do not report omega then."""


def alpha(answers: ArrayLike) -> float:
    """Cronbach's raw alpha of an (N, J) array, at most 1, below 0 when items run against each other.

    At least two respondents and two items, complete. Raises `NoVarianceError` when nobody's total differs, and other
    `digilead.scoring.answers.ScoringError`.
    """
    table = _table(answers, 2)
    items = table.shape[1]
    total = table.sum(axis=1).var(ddof=1)
    if total <= 1e-12:
        raise NoVarianceError("all totals are the same, so alpha is not defined")
    return float(items / (items - 1) * (1 - table.var(axis=0, ddof=1).sum() / total))


def alpha_band(answers: ArrayLike, *, draws: int = DRAWS, seed: int = SEED) -> Band:
    """Where alpha lies when the items have nothing to do with each other."""
    return shuffled_band(alpha, answers, draws=draws, seed=seed)


def omega_ml(answers: ArrayLike, *, bounded: bool = False) -> Omega:
    """Omega total of one factor by maximum likelihood on the covariance matrix of an (N, J) array, J >= 3.

    Uniquenesses may become negative, as in structural equation software, and the likelihood then need not have a
    maximum; ``bounded`` keeps each at `LEAST_UNIQUENESS` of its item's variance or more, where it always has one. See
    `Omega.improper`. Raises `NoVarianceError` when an item has one answer only or items repeat each other,
    `ConvergenceError`, and other `digilead.scoring.answers.ScoringError`.
    """
    table = _table(answers, 3)
    deviations = table.std(axis=0)
    if bool((deviations <= 1e-12).any()):
        raise NoVarianceError("an item has only one answer, so omega is not defined")
    correlation = np.asarray(np.corrcoef(table, rowvar=False), dtype=np.float64)
    if np.linalg.eigvalsh(correlation)[0] < 1e-9:
        raise NoVarianceError("items repeat each other, so the likelihood is not defined")
    loading, uniqueness = (_bounded_factor if bounded else _one_factor)(correlation)
    improper = bool((uniqueness <= (LEAST_UNIQUENESS * (1 + 1e-6) if bounded else 0)).any())
    loading, uniqueness = loading * deviations, uniqueness * deviations**2
    loading = loading if loading.sum() >= 0 else -loading
    common = loading.sum() ** 2
    return Omega(
        omega=float(common / (common + uniqueness.sum())),
        loadings=tuple(float(value) for value in loading),
        uniquenesses=tuple(float(value) for value in uniqueness),
        improper=improper,
    )


def omega_band(answers: ArrayLike, *, draws: int = 100, seed: int = SEED) -> Band:
    """Where omega lies when the items have nothing to do with each other; wide, because one factor fits any noise.

    Uniquenesses are bounded: without a common factor about half of the draws have no other maximum.
    """
    return shuffled_band(lambda table: omega_ml(table, bounded=True).omega, answers, draws=draws, seed=seed)


def _table(answers: ArrayLike, items: int) -> Floats:
    table = as_matrix(answers, "answers", rows=2, columns=items)
    require_complete(table, "answers")
    return table


def _one_factor(correlation: Floats) -> tuple[Floats, Floats]:
    """Loadings and uniquenesses with the largest likelihood, by Fisher scoring with step halving."""
    items = len(correlation)
    values, vectors = np.linalg.eigh(correlation)
    start = vectors[:, -1] * np.sqrt(values[-1]) * 0.8
    parameters = np.concatenate([start, 1 - start**2])
    discrepancy = _discrepancy(parameters, correlation)
    for _ in range(MOST_ROUNDS):
        gradient, information = _slope(parameters, correlation)
        step = np.linalg.lstsq(information, gradient, rcond=1e-12)[0]
        size = 1.0
        while not (better := _discrepancy(parameters - size * step, correlation)) <= discrepancy:
            size /= 2
            if size < 1e-12:
                break
        else:
            parameters, discrepancy = parameters - size * step, better
        if np.abs(size * step).max() < 1e-10 or size < 1e-12:
            if np.abs(gradient).max() < 1e-5:
                return parameters[:items], parameters[items:]
            break
    raise ConvergenceError("the one-factor likelihood has no maximum that could be found")


def _bounded_factor(correlation: Floats) -> tuple[Floats, Floats]:
    """Loadings and bounded uniquenesses with the largest likelihood, by Jöreskog's profile over the loadings."""
    from scipy.optimize import minimize

    lowest = float(np.log(LEAST_UNIQUENESS))
    start = np.clip(-np.log(np.diag(np.linalg.inv(correlation))), lowest, 0.0)
    found = minimize(
        _profile,
        start,
        args=(correlation,),
        method="L-BFGS-B",
        jac=True,
        bounds=[(lowest, 0.0)] * len(start),
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 1000},
    )
    uniqueness = np.exp(np.asarray(found.x, dtype=np.float64))
    return _best_loading(uniqueness, correlation), uniqueness


def _profile(log_uniqueness: Floats, correlation: Floats) -> tuple[float, Floats]:
    """Discrepancy minimised over the loadings, and its gradient by the logarithms of the uniquenesses."""
    uniqueness = np.exp(log_uniqueness)
    scale = 1 / np.sqrt(uniqueness)
    rest = np.linalg.eigvalsh(correlation * np.outer(scale, scale))[:-1]
    loading = _best_loading(uniqueness, correlation)
    residual = loading**2 + uniqueness - np.diag(correlation)
    return float((rest - np.log(rest) - 1).sum()), np.asarray(residual / uniqueness)


def _best_loading(uniqueness: Floats, correlation: Floats) -> Floats:
    scale = 1 / np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    return np.asarray(vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0)) / scale)


def _implied(parameters: Floats) -> Floats:
    items = len(parameters) // 2
    return np.asarray(np.outer(parameters[:items], parameters[:items]) + np.diag(parameters[items:]))


def _discrepancy(parameters: Floats, correlation: Floats) -> float:
    """log det + trace, infinite where the implied matrix is not positive definite."""
    implied = _implied(parameters)
    values = np.linalg.eigvalsh(implied)
    if values[0] <= 1e-10:
        return float("inf")
    return float(np.log(values).sum() + np.trace(np.linalg.solve(implied, correlation)))


def _slope(parameters: Floats, correlation: Floats) -> tuple[Floats, Floats]:
    """Gradient of the discrepancy and the expected second derivatives."""
    items = len(parameters) // 2
    inverse = np.linalg.inv(_implied(parameters))
    residual = inverse - inverse @ correlation @ inverse
    unit = np.eye(items)
    by_loading = unit[:, :, None] * parameters[None, None, :items]
    derivatives = np.concatenate([by_loading + by_loading.transpose(0, 2, 1), unit[:, :, None] * unit[:, None, :]])
    gradient = np.einsum("aij,ij->a", derivatives, residual)
    half = np.einsum("ij,ajk->aik", inverse, derivatives)
    return gradient, np.einsum("aij,bji->ab", half, half)
