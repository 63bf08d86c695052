"""Does one do clearly less of a lower step than of a higher one? Then what the higher one stands on is a question.

A contrast is the difference between two steps in one respondent's own answers to the statements. What this respondent
does to all answers alike, kind or severe, cancels out of it, and no prior speaks against a gap. Those two keep the
posterior from naming more than one gap in fourteen.

How large a difference makes a finding is computed from what chance alone reaches in respondents without any gap, for
the number of statements asked, all pairs of steps together. A statement without an answer counts as the answer that
speaks least for a gap ("always" below, "never" above): "don't know" never makes one.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.arrays import Floats
from digilead.scoring.latent import categories, normal_nodes
from digilead.scoring.priors import PRIORS
from digilead.scoring.validation import FREQUENCY_POINTS, TooFewError, mastery_answers

Level = Literal["clear", "worth_a_talk"]

TALK_BELOW: Final = 0.15
"""Chance alone must reach the difference for *worth a talk* less often than this ..."""
CLEAR_BELOW: Final = 0.03
"""... and for *clear* less often than this."""
DONE_FROM: Final = 3.3
"""Mean answer from which on a higher step counts as done, so that something stands on the lower one: just above
``Priors.midpoint``, half way between a mastered step and one that is not."""

_RANGE: Final = FREQUENCY_POINTS - 1


@attrs.frozen(kw_only=True)
class Contrast:
    """A step of which one does less than of a higher one. Points count an answer 0 ("never") to 4 ("always")."""

    step: int
    """1-based."""
    higher: int
    """The step above it of which one does most, the nearest of equals."""
    points: int
    """What is between the two steps, in points of all statements asked of ``step``, rounded down."""
    most: int
    """What can be between them: 4 points a statement."""
    level: Level


def contrasts(mastery: ArrayLike, asked: ArrayLike | None = None) -> tuple[Contrast, ...]:
    """The steps of which one does less than of a higher one, lowest first.

    ``mastery``: (K, M) whole numbers 1..5 or ``nan``, lowest step first; ``asked``: (K, M) of bool, ``None`` = all.
    A step of which fewer than two thirds of the statements asked were answered takes no part. A better answer never
    makes a finding of its own step; adding the same to every answer changes no difference. Raises
    `digilead.scoring.validation.ScoringError`.
    """
    answers, mask = mastery_answers(mastery, asked)
    most, above = (part[0] for part in differences(answers[None], mask))
    units, talk, clear = limits(tuple(int(count) for count in mask.sum(axis=1)))
    found = []
    for step, (difference, higher) in enumerate(zip(most.tolist(), above.tolist(), strict=True), start=1):
        if difference >= talk:
            count = int(mask[step - 1].sum())
            found.append(
                Contrast(
                    step=step,
                    higher=int(higher) + 1,
                    points=int(difference) * count // units,
                    most=_RANGE * count,
                    level="clear" if difference >= clear else "worth_a_talk",
                )
            )
    return tuple(found)


def differences(mastery: Floats, asked: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.intp]]:
    """How much more is done of a higher step, of many respondents at once, unchecked.

    (N, K, M) and (K, M) in; out (N, K) the largest difference in the units of `limits`, ``-inf`` where no higher step
    is done, and (N, K) which step that is, from 0.
    """
    respondents, steps, _ = mastery.shape
    count = asked.sum(axis=1)
    units = _units(tuple(int(n) for n in count))
    share = np.divide(units, count, out=np.zeros(steps), where=count > 0)
    # Both sums are whole numbers of units: what is compared is exact.
    low, high = (
        np.rint(np.where(asked, np.nan_to_num(mastery, nan=without) - 1, 0).sum(axis=2) * share)
        for without in (FREQUENCY_POINTS, 1)
    )
    enough = (count > 0) & (3 * (mastery >= 1).sum(axis=2) >= 2 * count)
    done = enough & (high >= (DONE_FROM - 1) * units - 1e-9)
    largest, above = np.full((respondents, steps), -np.inf), np.zeros((respondents, steps), dtype=np.intp)
    for step in range(steps):
        for higher in range(step + 1, steps):
            difference = np.where(enough[:, step] & done[:, higher], high[:, higher] - low[:, step], -np.inf)
            above[:, step] = np.where(difference > largest[:, step], higher, above[:, step])
            largest[:, step] = np.maximum(largest[:, step], difference)
    return largest, above


def levels(mastery: Floats, asked: NDArray[np.bool_]) -> NDArray[np.int8]:
    """0 nothing, 1 worth a talk, 2 clear, for each step of many respondents, unchecked.

    (N, K, M) and (K, M) in, (N, K) out.
    """
    most, _ = differences(mastery, asked)
    _, talk, clear = limits(tuple(int(n) for n in asked.sum(axis=1)))
    return ((most >= talk).astype(np.int8) + (most >= clear)).astype(np.int8)


@lru_cache(maxsize=256)
def limits(asked: tuple[int, ...]) -> tuple[int, float, float]:
    """For ``asked`` statements of each step: units in a point of the scale, and the least units of the two findings.

    A finding's limit is infinite where chance reaches even the largest difference too often. Raises `TooFewError`.
    """
    if not asked or min(asked) < 0:
        raise TooFewError("asked needs a number of statements, not negative, for each step")
    units = _units(asked)
    talk, clear = (_least(asked, units, below) for below in (TALK_BELOW, CLEAR_BELOW))
    return units, talk, clear


def _least(asked: tuple[int, ...], units: int, below: float) -> float:
    """The smallest difference that chance reaches less often than ``below``."""
    low, high = 0, _RANGE * units + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(asked, middle) < below else (middle, high)
    return high if high <= _RANGE * units else math.inf


def chance(asked: tuple[int, ...], difference: int) -> float:
    """How often some pair of steps differs by ``difference`` units or more in respondents without a gap.

    They answer as the middle noise level of `digilead.scoring.priors.PRIORS` says; heights are as likely as there.
    Given what all answers of one respondent share, the steps are independent; that part is integrated over.
    """
    level = max(PRIORS.levels, key=lambda one: one.weight)
    shift, weight = normal_nodes(PRIORS.flattery_mean, math.hypot(PRIORS.flattery_sd, level.leniency))
    answers = [
        categories(PRIORS.midpoint + side * level.distance + shift, math.hypot(level.scatter, level.statement), 5)
        for side in (-0.5, 0.5)
    ]
    units, steps = _units(asked), len(asked)
    grid = np.arange(_RANGE * units + 1)
    moves = []
    for step, count in enumerate(asked):
        if not count:
            continue
        # A sum meets the lowest one below it: it leaves that one lowest without a finding, or becomes the lowest.
        sums = np.arange(_RANGE * count + 1)[:, None] * (units // count)
        apart = (sums >= (DONE_FROM - 1) * units - 1e-9) & (sums - grid >= difference)
        stays, falls = (~apart & (sums >= grid)).astype(np.float64), (grid > sums).T.astype(np.float64)
        moves.append((step, sums[:, 0], stays, falls, [_sums(part, count) for part in answers]))
    heights = np.concatenate([[PRIORS.bottom], np.ones(steps)])
    without = 0.0
    for height, likely in enumerate(heights / heights.sum()):
        lowest = np.zeros((len(shift), len(grid)))
        lowest[:, -1] = 1.0
        for step, sums, stays, falls, likelihoods in moves:
            own = likelihoods[int(step < height)]
            fallen = own * (lowest @ falls)
            lowest *= own @ stays
            lowest[:, sums] += fallen
        without += likely * float(weight @ lowest.sum(axis=1))
    return float(1 - without)


def _sums(answers: Floats, count: int) -> Floats:
    """Probability of each sum of ``count`` answers in points, (G, 5) in, (G, 4 * count + 1) out."""
    total = np.ones((len(answers), 1))
    for _ in range(count):
        longer = np.zeros((len(answers), total.shape[1] + _RANGE))
        for points in range(FREQUENCY_POINTS):
            longer[:, points : points + total.shape[1]] += total * answers[:, points : points + 1]
        total = longer
    return total


def _units(asked: tuple[int, ...]) -> int:
    return math.lcm(*(count for count in asked if count))
