"""Is one initiative led as its purpose demands?

The finding is a count, never a mean: a mean of answers is pulled down by the end of the
scale for high purposes and up for low ones, so it flags initiatives without any gap 0 to 32 per cent of the time,
depending on the purpose. How many answers below the purpose make a finding is computed for each purpose and each number
of answers given, from what chance alone reaches.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.scoring.priors import PRIORS
from digilead.scoring.validation import RangeError, TooFewError, as_vector, require_scale

Finding = Literal["clear", "worth_a_talk", "none"]

COUNT_TALK_BELOW: Final = 0.10
"""Chance alone must reach the count for *worth a talk* less often than this ..."""
COUNT_CLEAR_BELOW: Final = 0.03
"""... and for *clear* less often than this."""


@attrs.frozen(kw_only=True)
class InitiativeResult:
    """How one initiative is led, against its purpose."""

    purpose: int
    answered: int
    """Practice answers given."""
    below: int
    """Answers below the purpose."""
    above: int
    """Answers above the purpose: led as if it were more than it is meant to be."""
    finding: Finding
    over_finding: Finding
    """The same for answers above, by the same limits."""
    talk_from: int | None
    """Answers below that make *worth a talk* for this purpose and this many answers; ``None`` when no number does."""
    clear_from: int | None
    """Answers below that make *clear*; ``None`` when no number does."""


def initiative(practice: ArrayLike, purpose: int, steps: int) -> InitiativeResult:
    """Count the practice answers that lie below and above the purpose.

    ``practice``: (n,) whole numbers 1..``steps`` or ``nan``; ``purpose``: 1..``steps``. A better answer never makes the
    finding worse. Raises `digilead.scoring.validation.ScoringError`.
    """
    _require(purpose, steps)
    answers = as_vector(practice, "practice")
    require_scale(answers, steps, "practice")
    answered = int((answers >= 1).sum())
    below, above = int((answers < purpose).sum()), int((answers > purpose).sum())
    talk, clear = needed(purpose, steps, answered)
    over_talk, over_clear = needed(purpose, steps, answered, above=True)
    return InitiativeResult(
        purpose=purpose,
        answered=answered,
        below=below,
        above=above,
        finding=_finding(below, talk, clear),
        over_finding=_finding(above, over_talk, over_clear),
        talk_from=talk,
        clear_from=clear,
    )


def needed(purpose: int, steps: int, answered: int, *, above: bool = False) -> tuple[int | None, int | None]:
    """From how many answers on it is *worth a talk*, and *clear*: by `COUNT_TALK_BELOW` and `COUNT_CLEAR_BELOW`.

    ``None`` where even all ``answered`` answers would lie on that side too often by chance, or where none can lie.
    """
    reaches = np.cumsum(chance_count(purpose, steps, answered, above=above)[::-1])[::-1]
    if reaches[1:].sum() == 0:
        return None, None
    talk, clear = (
        next((count for count in range(1, answered + 1) if reaches[count] < limit), None)
        for limit in (COUNT_TALK_BELOW, COUNT_CLEAR_BELOW)
    )
    return talk, clear


@lru_cache(maxsize=256)
def chance_count(purpose: int, steps: int, answered: int, *, above: bool = False) -> NDArray[np.float64]:
    """Probability of 0..``answered`` answers below (``above``: above) the purpose when practice is what it demands.

    A practice answer is a best-fit pick: the purpose, plus what all answers of one respondent share (leniency and
    self-flattery), plus noise of its own at mid level, rounded and cut off at the ends. All three are the ones of
    ``PRIORS``. Given the shared part the count is binomial; the shared part is integrated over 41 nodes of a normal.
    What all answers share makes high counts more frequent than independent answers would. (``answered`` + 1,), read
    only. Raises `RangeError` and `TooFewError`.
    """
    _require(purpose, steps)
    if answered < 0:
        raise TooFewError("answered must not be negative")
    nodes = np.linspace(-4, 4, 41)
    weights = np.exp(-(nodes**2) / 2)
    weights /= weights.sum()
    shared = PRIORS.pick_flattery_mean + math.hypot(PRIORS.pick_flattery_sd, PRIORS.pick_leniency) * nodes
    # Beyond the purpose means beyond the cut half a step from it; at the end of the scale there is no such cut.
    possible = purpose < steps if above else purpose > 1
    one = np.array([_beyond_cut(-shift if above else shift) if possible else 0.0 for shift in shared])
    counts = np.arange(answered + 1)
    ways = np.array([float(math.comb(answered, int(count))) for count in counts])
    table = ways * one[:, None] ** counts * (1 - one[:, None]) ** (answered - counts)
    result = np.asarray(weights @ table)
    result.setflags(write=False)
    return result


def _beyond_cut(shift: float) -> float:
    mid = max(PRIORS.pick_levels, key=lambda level: level.weight)
    return 0.5 * math.erfc((0.5 + shift) / (mid.scatter * math.sqrt(2)))


def _finding(count: int, talk: int | None, clear: int | None) -> Finding:
    if clear is not None and count >= clear:
        return "clear"
    return "worth_a_talk" if talk is not None and count >= talk else "none"


def _require(purpose: int, steps: int) -> None:
    if steps < 1 or purpose not in range(1, steps + 1):
        raise RangeError(f"purpose must be a whole number from 1 to {steps}")
