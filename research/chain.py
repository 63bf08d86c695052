"""The staircase with errors: a latent class for each scale type, with rates of omission and intrusion.

Omission (beta) is a mastered step answered as missing, intrusion (eta) a missing step answered as mastered. Proctor
(1970) has one rate for both, Dayton and Macready (1976) one of each, or one of each for every step; all are the basic
local independence model of knowledge-space theory on a chain of states. Maximum likelihood by EM (Dempster, Laird and
Rubin 1977). Other sets of states may be given: two states, nothing and everything, make a latent-class model with two
classes.

With a rate for every step the likelihood is flat: compare log-likelihood and G2, not the sizes of the classes. From
about 120 respondents on, common rates come back with a root mean square error of about .04.
"""

from __future__ import annotations

from typing import Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike

from digilead.arrays import Floats
from digilead.scoring.validation import RangeError, ShapeError, as_matrix, as_vector
from research.checks import ConvergenceError, require_binary

Rates = Literal["one", "common", "by_step"]

MOST_ROUNDS: Final = 50_000
_EDGE: Final = 1e-9


@attrs.frozen(kw_only=True)
class ChainFit:
    """A fitted chain of K steps."""

    rates: Rates
    respondents: float
    shares: tuple[float, ...]
    """Share of respondents in each state, in the order of the states."""
    omission: tuple[float, ...]
    """Probability that a mastered step is answered as missing, K values."""
    intrusion: tuple[float, ...]
    """Probability that a missing step is answered as mastered, K values."""
    log_likelihood: float
    g2: float
    """Likelihood-ratio statistic against the saturated model."""
    df: int
    """2^K - 1 - free parameters; below 1 the model cannot be tested."""
    bic: float
    """-2 log-likelihood + log(respondents) * parameters."""
    rounds: int


def fit_chain(
    patterns: ArrayLike,
    counts: ArrayLike | None = None,
    *,
    rates: Rates = "common",
    states: ArrayLike | None = None,
    tolerance: float = 1e-10,
) -> ChainFit:
    """Fit by EM.

    ``patterns``: (N, K) of 0 and 1, easiest step first; ``counts``: (N,) how often each occurred, ``None`` = once.
    ``states``: (S, K) of 0 and 1, ``None`` = the K + 1 scale types from nothing to everything. ``tolerance``: gain in
    log-likelihood a round below which EM stops. Raises `ConvergenceError` and other
    `digilead.scoring.validation.ScoringError`.
    """
    table, weight = _tallied(patterns, counts)
    steps = table.shape[1]
    types = np.tri(steps + 1, steps, -1) if states is None else as_matrix(states, "states")
    require_binary(types, "states")
    if types.shape[1] != steps:
        raise ShapeError(f"states have {types.shape[1]} steps, patterns have {steps}")
    if rates not in ("one", "common", "by_step"):
        raise RangeError("rates must be one, common or by_step")
    (shares, omission, intrusion), log_likelihood, rounds = _settled(table, weight, types, rates, tolerance)
    free = len(types) - 1 + {"one": 1, "common": 2, "by_step": 2 * steps}[rates]
    return ChainFit(
        rates=rates,
        respondents=float(weight.sum()),
        shares=tuple(float(share) for share in shares),
        omission=tuple(float(rate) for rate in omission),
        intrusion=tuple(float(rate) for rate in intrusion),
        log_likelihood=log_likelihood,
        g2=float(2 * (weight @ np.log(weight / weight.sum()) - log_likelihood)),
        df=2**steps - 1 - free,
        bic=float(-2 * log_likelihood + np.log(weight.sum()) * free),
        rounds=rounds,
    )


def _settled(
    table: Floats, weight: Floats, types: Floats, rates: Rates, tolerance: float
) -> tuple[tuple[Floats, Floats, Floats], float, int]:
    """Shares, omission and intrusion as EM leaves them, the log-likelihood, and after how many rounds."""
    shares, steps = np.full(len(types), 1 / len(types)), table.shape[1]
    omission, intrusion = np.full(steps, 0.1), np.full(steps, 0.1)
    last = -np.inf
    for rounds in range(1, MOST_ROUNDS + 1):
        joint = shares * np.exp(_log_conditional(table, types, omission, intrusion))
        total = joint.sum(axis=1)
        log_likelihood = float(weight @ np.log(total))
        if abs(log_likelihood - last) < tolerance:
            return (shares, omission, intrusion), log_likelihood, rounds
        last = log_likelihood
        expected = weight[:, None] * joint / total[:, None]
        shares = expected.sum(axis=0) / weight.sum()
        omission, intrusion = _new_rates(table, types, expected, rates)
    raise ConvergenceError(f"EM did not settle in {MOST_ROUNDS} rounds")


def independence_bic(patterns: ArrayLike, counts: ArrayLike | None = None) -> float:
    """BIC of the model that the steps have nothing to do with each other, to compare with `ChainFit.bic`."""
    table, weight = _tallied(patterns, counts)
    share = np.clip(weight @ table / weight.sum(), _EDGE, 1 - _EDGE)
    log_likelihood = float(weight @ (table @ np.log(share) + (1 - table) @ np.log(1 - share)))
    return float(-2 * log_likelihood + np.log(weight.sum()) * table.shape[1])


def _tallied(patterns: ArrayLike, counts: ArrayLike | None) -> tuple[Floats, Floats]:
    """Each pattern once with how often it occurs; patterns that never occur are left out."""
    table = as_matrix(patterns, "patterns")
    require_binary(table, "patterns")
    weight = np.ones(len(table)) if counts is None else as_vector(counts, "counts")
    if len(weight) != len(table):
        raise ShapeError(f"{len(weight)} counts for {len(table)} patterns")
    if not bool((np.isfinite(weight) & (weight >= 0)).all()) or weight.sum() <= 0:
        raise RangeError("counts must be finite, not negative, and not all 0")
    unique, place = np.unique(table, axis=0, return_inverse=True)
    tally = np.bincount(place.reshape(-1), weights=weight).astype(np.float64)
    return unique[tally > 0], tally[tally > 0]


def _log_conditional(table: Floats, types: Floats, omission: Floats, intrusion: Floats) -> Floats:
    """Log-probability of each pattern in each state, (patterns, states)."""
    present = np.log(np.where(types == 1, 1 - omission, intrusion))
    absent = np.log(np.where(types == 1, omission, 1 - intrusion))
    return np.asarray(table @ present.T + (1 - table) @ absent.T)


def _new_rates(table: Floats, types: Floats, expected: Floats, rates: Rates) -> tuple[Floats, Floats]:
    """M step: expected errors over expected occasions, kept off 0 and 1 so that logarithms exist."""
    present = table.T @ expected
    absent = (1 - table).T @ expected
    omitted, mastered = (absent * types.T).sum(axis=1), ((absent + present) * types.T).sum(axis=1)
    intruded, missing = (present * (1 - types.T)).sum(axis=1), ((absent + present) * (1 - types.T)).sum(axis=1)
    if rates == "one":
        omitted = intruded = np.full(len(omitted), omitted.sum() + intruded.sum())
        mastered = missing = np.full(len(mastered), mastered.sum() + missing.sum())
    elif rates == "common":
        omitted, mastered, intruded, missing = (
            np.full(len(part), part.sum()) for part in (omitted, mastered, intruded, missing)
        )
    # A step that nobody has, or everybody, has no occasion for one of the two errors: its rate is then 0.
    omission = np.divide(omitted, mastered, out=np.zeros(len(omitted)), where=mastered > 0)
    intrusion = np.divide(intruded, missing, out=np.zeros(len(intruded)), where=missing > 0)
    return np.clip(omission, _EDGE, 1 - _EDGE), np.clip(intrusion, _EDGE, 1 - _EDGE)
