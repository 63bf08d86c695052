"""Is it a staircase at all? One verdict from several statistics, because each of them alone can be fooled.

Reproducibility of .90 alone is worthless: independent items with the popularity of a staircase reach it. So the verdict
asks for three things that independence does not give, and for nothing upside down:

1. H in theory order at `LEAST_H` or more, and above what independent steps reach by chance. The limit lies below the
   textbook's .3 on purpose: a true staircase whose answers are wrong 12 per cent of the time has an H of only .31, and
   the standard deviation of H among samples of 120 is about .08.
2. Scalability (Goodenough and Edwards' count) above what independent steps reach by chance.
3. A chain with one rate of omission and one of intrusion that describes the patterns better than independence, by a
   BIC that is lower by `LEAST_BIC`: from 2 on such a difference counts as positive evidence (Kass and Raftery 1995,
   Journal of the American Statistical Association 90, 773-795).
4. No pair of steps whose H_ij is negative beyond its standard error times `BEYOND`.
"""

from __future__ import annotations

from typing import Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike

from digilead.arrays import Floats
from digilead.scoring.validation import as_matrix
from research.chain import ChainFit, fit_chain, independence_bic
from research.checks import require_binary
from research.guttman import Reproducibility, reproducibility
from research.mokken import Scalability, scalability, scalability_band
from research.shuffled import DRAWS, SEED, Band, shuffled_band

Verdict = Literal["supported", "not_supported", "too_few"]
Reason = Literal["respondents", "steps", "no_variance", "h", "cs", "chain", "reversed_pair"]

LEAST_RESPONDENTS: Final = 120
"""From here on omission and intrusion come back with a root mean square error of about .04, and H with one of .08."""
LEAST_H: Final = 0.20
LEAST_BIC: Final = 2.0
BEYOND: Final = 1.96


@attrs.frozen(kw_only=True)
class StaircaseSupport:
    """The verdict with everything it rests on; the parts are ``None`` where they are not defined."""

    verdict: Verdict
    against: tuple[Reason, ...]
    """What speaks against a staircase, or makes the question unanswerable; empty when supported."""
    respondents: int
    reproducibility: Reproducibility | None
    scalability: Scalability | None = None
    h_band: Band | None = None
    cs_band: Band | None = None
    chain: ChainFit | None = None
    independence_bic: float | None = None


def staircase_support(
    patterns: ArrayLike, *, least_respondents: int = LEAST_RESPONDENTS, draws: int = DRAWS, seed: int = SEED
) -> StaircaseSupport:
    """Judge an (N, K) array of 0 and 1, easiest step first, one row a respondent.

    Fewer than ``least_respondents``, fewer than two steps, or a step that nobody or everybody has: "too_few", with
    whatever can still be computed. Raises `digilead.scoring.validation.ScoringError` for input of another kind.
    """
    table = as_matrix(patterns, "patterns")
    require_binary(table, "patterns")
    respondents, counted = len(table), reproducibility(table)
    unanswerable = _unanswerable(table, least_respondents)
    if "steps" in unanswerable or "no_variance" in unanswerable:
        against = tuple(unanswerable)
        return StaircaseSupport(verdict="too_few", against=against, respondents=respondents, reproducibility=counted)
    pairs = scalability(table, "theory")
    h_band = scalability_band(table, "theory", draws=draws, seed=seed)
    cs_band = shuffled_band(lambda shuffled: _cs(reproducibility(shuffled)), table, draws=draws, seed=seed)
    chain, apart = fit_chain(table, tolerance=1e-8), independence_bic(table)
    speaking = unanswerable or _against(counted, pairs, h_band, cs_band, chain, apart)
    return StaircaseSupport(
        verdict="too_few" if unanswerable else "not_supported" if speaking else "supported",
        against=tuple(speaking),
        respondents=respondents,
        reproducibility=counted,
        scalability=pairs,
        h_band=h_band,
        cs_band=cs_band,
        chain=chain,
        independence_bic=apart,
    )


def _unanswerable(table: Floats, least_respondents: int) -> list[Reason]:
    reasons: list[Reason] = ["respondents"] if len(table) < least_respondents else []
    if table.shape[1] < 2:
        reasons.append("steps")
    if bool((table == table[0]).all(axis=0).any()):
        reasons.append("no_variance")
    return reasons


def _against(
    counted: Reproducibility,
    pairs: Scalability,
    h_band: Band,
    cs_band: Band,
    chain: ChainFit,
    apart: float,
) -> list[Reason]:
    against: list[Reason] = []
    if pairs.h < LEAST_H or pairs.h <= h_band.high:
        against.append("h")
    if _cs(counted) <= cs_band.high:
        against.append("cs")
    if apart - chain.bic < LEAST_BIC:
        against.append("chain")
    upper = np.triu_indices(len(pairs.items), 1)
    if bool((np.array(pairs.pairs)[upper] + BEYOND * np.array(pairs.pair_errors)[upper] < 0).any()):
        against.append("reversed_pair")
    return against


def _cs(counted: Reproducibility) -> float:
    return 0.0 if counted.cs is None else counted.cs
