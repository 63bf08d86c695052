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
    scalability: Scalability | None
    h_band: Band | None
    cs_band: Band | None
    chain: ChainFit | None
    independence_bic: float | None


def staircase_support(
    patterns: ArrayLike, *, least_respondents: int = LEAST_RESPONDENTS, draws: int = DRAWS, seed: int = SEED
) -> StaircaseSupport:
    """Judge an (N, K) array of 0 and 1, easiest step first, one row a respondent.

    Fewer than ``least_respondents``, fewer than two steps, or a step that nobody or everybody has: "too_few", with
    whatever can still be computed. Raises `digilead.scoring.validation.ScoringError` for input of another kind.
    """
    table = as_matrix(patterns, "patterns")
    require_binary(table, "patterns")
    respondents, steps = table.shape
    counted = reproducibility(table)
    unanswerable: list[Reason] = []
    if respondents < least_respondents:
        unanswerable.append("respondents")
    if steps < 2:
        unanswerable.append("steps")
    if bool((table == table[0]).all(axis=0).any()):
        unanswerable.append("no_variance")
    if "steps" in unanswerable or "no_variance" in unanswerable:
        return StaircaseSupport(
            verdict="too_few",
            against=tuple(unanswerable),
            respondents=respondents,
            reproducibility=counted,
            scalability=None,
            h_band=None,
            cs_band=None,
            chain=None,
            independence_bic=None,
        )
    pairs = scalability(table, "theory")
    h_band = scalability_band(table, "theory", draws=draws, seed=seed)
    cs_band = shuffled_band(lambda shuffled: _cs(reproducibility(shuffled)), table, draws=draws, seed=seed)
    chain, apart = fit_chain(table, tolerance=1e-8), independence_bic(table)
    against = unanswerable or _against(counted, pairs, h_band, cs_band, chain, apart)
    return StaircaseSupport(
        verdict="too_few" if unanswerable else "not_supported" if against else "supported",
        against=tuple(against),
        respondents=respondents,
        reproducibility=counted,
        scalability=pairs,
        h_band=h_band,
        cs_band=cs_band,
        chain=chain,
        independence_bic=apart,
    )


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
