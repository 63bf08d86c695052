"""What the placement assumes before anybody has answered: each prior once, with its reason.

None of these numbers comes from the field. They are stated so that they can be argued with, and replaced when answers
from at least 120 respondents allow them to be estimated.
"""

from __future__ import annotations

from typing import Final

import attrs


@attrs.frozen
class NoiseLevel:
    """One idea of how exactly people answer the mastery statements; all in points of the five-point scale."""

    weight: float
    """How plausible this level is."""
    distance: float
    """How much higher a statement of a mastered step is answered than one of a step that is not mastered."""
    scatter: float
    """Standard deviation of one answer around what the respondent means."""
    leniency: float
    """Standard deviation of what makes one respondent answer everything higher or lower than another."""
    statement: float
    """Standard deviation of what makes one statement easier or harder than the others of its step."""


@attrs.frozen
class PickNoise:
    """One idea of how exactly people choose the best-fitting anchor; in steps."""

    weight: float
    scatter: float


@attrs.frozen(kw_only=True)
class Priors:
    """All priors of `digilead.scoring.posterior`."""

    levels: tuple[NoiseLevel, ...] = (
        NoiseLevel(0.25, 2.0, 0.7, 0.25, 0.2),
        NoiseLevel(0.50, 1.6, 0.9, 0.40, 0.3),
        NoiseLevel(0.25, 1.2, 1.1, 0.50, 0.4),
    )
    """Half of the weight on the middle level, a quarter each on steady and on scattered answers: frequency statements
    of this kind reach an inter-item correlation of .2 to .5, which these three levels span."""

    midpoint: float = 3.1
    """Half way between a mastered step and one that is not: just above "sometimes", because people hesitate to write
    "never" about their own organisation."""

    flattery_mean: float = 0.1
    """Self-flattery in points: people who rate what they answer for rate it a little too kindly on the whole ..."""

    flattery_sd: float = 0.5
    """... and differ widely in it: -.4 to +.6 holds two thirds, and both half a point of severity and .8 of kindness
    lie within one and a half standard deviations."""

    pick_levels: tuple[PickNoise, ...] = (PickNoise(0.25, 0.65), PickNoise(0.50, 0.80), PickNoise(0.25, 1.00))
    """One pick misses by a whole step about every second or third time; a dimension may truly lag behind the rest."""

    pick_leniency: float = 0.35
    """What all picks of one respondent share, in steps: written anchors leave less room for leniency than "usually"."""

    pick_flattery_mean: float = 0.1
    """Self-flattery of the picks, in steps. Written anchors are meant to reduce it; the evidence that they do is thin,
    so it is not taken to be less than that of the statements ..."""

    pick_flattery_sd: float = 0.2
    """... only less different from one respondent to the next."""

    ground: float = 0.5
    """Where the picks of an organisation below the first step are centred: there is no anchor of its own, so it mostly
    picks the first."""

    bottom: float = 0.5
    """Weight of a state without the first step against one with it. All heights above weigh the same: the course has
    no benchmark and must not bring one in by a side door. The first step is what nearly every well-run organisation
    does, so standing below it is half as plausible."""

    hole: float = 1 / 7
    """Odds that one step is missing below a step that carries: one to seven. The article calls a lower step a
    condition of the higher, the author's later writing says that skipping can be done but makes the staircase
    fragile: rare, not impossible. It also bounds what the best fit may say: no more than seven to one for a step."""

    against: float = 1 / 50
    """What the best fit may say against a step: no more than fifty to one. Who "always" does what a step demands and
    finds a lower anchor fitting best is a question to ask, not a step that is missing."""


PRIORS: Final = Priors()
"""The priors that the course uses."""

CARRIES_FROM: Final = 0.85
"""A step *carries* from this probability upwards ..."""

MISSING_TO: Final = 0.25
"""... and is *missing* down from this one. The limits are not symmetrical: a step wrongly said to carry ends the
conversation, a step wrongly said to be missing begins one."""

SET_MASS: Final = 0.90
"""Probability that the set of plausible states must hold."""
