"""Two occasions of the same respondent, each difference with the band that chance alone would give.

The band answers one question: if nothing had changed and the respondent had simply answered once more, where would the
second occasion lie nine times of ten? It follows from the first occasion alone, by the model of
`digilead.scoring.posterior`: what is known about the steps and about the respondent's way of answering is kept, the
answers are drawn anew. Statement effects are drawn anew too, although they stay the same in truth: the band is a little
too wide rather than too narrow.
"""

from __future__ import annotations

from typing import Final, Literal

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.arrays import Floats
from digilead.scoring.posterior import (
    MOST_STEPS,
    category_counts,
    state_probabilities,
    state_space,
    tables_for,
)
from digilead.scoring.priors import PRIORS, Priors
from digilead.scoring.validation import (
    FREQUENCY_POINTS,
    RangeError,
    ShapeError,
    as_vector,
    mastery_answers,
    require_scale,
)

Direction = Literal["higher", "lower", "within", "unknown"]

CHANCE_BAND: Final = 0.90
"""Share of occasions without any change that falls into the band."""
NOTICEABLE: Final = 0.05
"""A probability that moved by less than this is called *within*, however narrow the band."""
DRAWS: Final = 500
SEED: Final = 2018


@attrs.frozen
class StepChange:
    """The probability that one step is mastered, on two occasions."""

    step: int
    """1-based."""
    before: float
    after: float
    low: float
    """The band that chance alone gives nine times of ten."""
    high: float
    beyond: Direction


def repeated_pick(steps: int, priors: Priors = PRIORS) -> Floats:
    """Probability of each second answer to an unchanged best-fit item given the first: (K, K), rows sum to 1."""
    tables = tables_for(steps, priors, 0.0)
    weight = np.exp(tables.picks_weight)[None, :] * np.concatenate([[priors.bottom], np.ones(steps)])[:, None]
    categories = np.exp(tables.picks)
    joint = np.einsum("tg,tga,tgb->ab", weight, categories, categories)
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))


def step_changes(
    mastery_before: ArrayLike,
    mastery_after: ArrayLike,
    best_fit_before: ArrayLike | None = None,
    best_fit_after: ArrayLike | None = None,
    *,
    priors: Priors = PRIORS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[StepChange, ...]:
    """Each step's probability before and after with the band of chance.

    ``mastery_*``: (K, M) whole numbers 1..5 or ``nan``; ``best_fit_*``: (B,) whole numbers 1..K or ``nan``. The band is
    drawn for the items answered on the second occasion, so a shorter form has a wider one. The same input and ``seed``
    give the same band. Raises `digilead.scoring.validation.ScoringError`.
    """
    first, _ = mastery_answers(mastery_before, None)
    second, _ = mastery_answers(mastery_after, None)
    if first.shape != second.shape:
        raise ShapeError(f"mastery has shape {first.shape} before and {second.shape} after")
    if draws < 20:
        raise RangeError("a band needs 20 draws at least")
    steps = first.shape[0]
    if steps > MOST_STEPS:
        raise RangeError(f"at most {MOST_STEPS} steps, not {steps}")
    picks = [
        np.empty(0) if given is None else as_vector(given, "best_fit", length=0)
        for given in (best_fit_before, best_fit_after)
    ]
    for given in picks:
        require_scale(given, steps, "best_fit")
    space = state_space(steps, priors)
    before = state_probabilities(first[None], picks[0][None], priors=priors)
    after = state_probabilities(second[None], picks[1][None], priors=priors) @ space.states
    again = _answer_again(first, picks[0], before[0], second, picks[1], priors, draws, np.random.default_rng(seed))
    chance = state_probabilities(*again, priors=priors) @ space.states
    low, high = np.quantile(chance, [(1 - CHANCE_BAND) / 2, (1 + CHANCE_BAND) / 2], axis=0)
    rows = zip((before @ space.states)[0], after[0], low, high, strict=True)
    return tuple(_step_change(step, *(float(value) for value in row)) for step, row in enumerate(rows, start=1))


def _answer_again(
    first: Floats,
    picks: Floats,
    probabilities: Floats,
    second: Floats,
    second_picks: Floats,
    priors: Priors,
    draws: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Draw ``draws`` second occasions of somebody who has not changed: (draws, K, M) and (draws, B)."""
    steps = len(first)
    tables = tables_for(steps, priors, 0.0)
    space = state_space(steps, priors)
    state = _draw(np.broadcast_to(probabilities, (draws, len(probabilities))), rng)
    mastered = space.states[state].astype(np.intp)
    log_node = category_counts(first, FREQUENCY_POINTS) @ tables.mastery.transpose(0, 2, 1) + tables.mastery_weight
    node = _draw(_normalised(log_node)[mastered, np.arange(steps)], rng)
    answers = 1.0 + _draw_many(np.exp(tables.mastery[mastered, node]), second.shape[1], rng)
    top = space.top[state]
    log_pick = np.einsum("k,thk->th", category_counts(picks, steps), tables.picks) + tables.picks_weight
    shift = _draw(_normalised(log_pick)[top], rng)
    again = 1.0 + _draw_many(np.exp(tables.picks[top, shift]), len(second_picks), rng)
    return np.where(np.isnan(second), np.nan, answers), np.where(np.isnan(second_picks), np.nan, again)


def _normalised(log_weights: Floats) -> Floats:
    weights = np.exp(log_weights - log_weights.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _draw(probabilities: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """One index for each distribution along the last axis."""
    edges = np.cumsum(probabilities, axis=-1)
    return np.asarray((edges[..., :-1] <= rng.random(edges.shape[:-1])[..., None]).sum(axis=-1))


def _draw_many(probabilities: Floats, times: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """``times`` indices for each distribution along the last axis, in a new last axis."""
    spread = np.broadcast_to(probabilities[..., None, :], (*probabilities.shape[:-1], times, probabilities.shape[-1]))
    return _draw(spread, rng)


def _step_change(step: int, before: float, after: float, low: float, high: float) -> StepChange:
    beyond = _beyond(after, low, high) if abs(after - before) >= NOTICEABLE else "within"
    return StepChange(step, before, after, low, high, beyond)


def _beyond(value: float, low: float, high: float) -> Direction:
    if value > high:
        return "higher"
    return "lower" if value < low else "within"
