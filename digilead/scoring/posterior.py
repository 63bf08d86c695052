"""Placement by Bayes' rule over all 2^K states of a staircase with K steps.

**The model.** A state says for each step whether it is mastered. Its prior is flat over heights, with odds of
``Priors.hole`` for every hole below the highest mastered step and half weight where the first step is not mastered.

*Mastery statements* are ordered categories: an answer is a latent value, cut at 1.5, 2.5, 3.5, 4.5. That value lies
above or below the midpoint by half the distance, is shifted by what the respondent does to all statements of the step
(leniency and self-flattery), and scattered (answer noise and the statement's own difficulty); shift and noise level are
integrated out. *Best-fit picks* are noisy reports of the highest mastered step, on 1..K, with a shift of
their own.

**Never lower for a better answer.** Noise and leniency are integrated step by step, they are not estimated from the
other steps. A model that did so would read "always" on step 1 as kindness and take something away from step 2: a
little sharper, and a participant would be punished for a better answer. What the picks say for one step more is bounded
by the odds of a hole, for the same reason. What then holds, exactly: prior and picks are log-supermodular in the state,
the evidence of each step and each increment of the picks rise with each answer (the tests enumerate both), so a better
answer raises or keeps every step's probability (Holley's inequality), and with it the words, the plausible heights and
``best``. Karlin and Rinott (1980), Journal of Multivariate Analysis 10, 467-498. It does not hold between answered and
not answered: there is no better or worse in "don't know".

Cost: the tables are built once per number of steps; a placement then is three small matrix products.
"""

from __future__ import annotations

import itertools
import math
from functools import lru_cache

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from digilead.arrays import Floats
from digilead.scoring.contrast import DONE_FROM, contrasts, levels
from digilead.scoring.latent import categories, normal_nodes
from digilead.scoring.placement import WORDS, Placement, missing_below, plausible_heights
from digilead.scoring.plain import USUALLY
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO, PRIORS, SET_MASS, Priors
from digilead.scoring.validation import FREQUENCY_POINTS, RangeError, as_vector, mastery_answers, require_scale

MOST_STEPS = 10
"""Above this the 2^K states are no longer a small table."""


@attrs.frozen(kw_only=True)
class PosteriorPlacement(Placement):
    """A `Placement` with the probabilities that its words come from."""

    step_probabilities: tuple[float, ...]
    """Probability that each step is mastered (K values)."""
    height_probabilities: tuple[float, ...]
    """Probability of each height 0..K (K + 1 values)."""
    gap_probabilities: tuple[float, ...]
    """Probability that each step is missing while a higher one is mastered (K values; the last is 0)."""
    states: tuple[tuple[tuple[int, ...], float], ...]
    """All 2^K states (K values 0 or 1, lowest step first) with their probabilities."""
    likely_states: tuple[tuple[tuple[int, ...], float], ...]
    """The smallest set of states that holds `priors.SET_MASS`, most probable first."""
    picks_answered: tuple[int, int]
    """Best-fit items answered, asked."""

    @property
    def empty(self) -> bool:
        """True when nothing at all was answered: the probabilities are then the prior."""
        return self.picks_answered[0] == 0 and all(answered == 0 for answered, _ in self.answered)


@attrs.frozen(eq=False)
class StateSpace:
    """The 2^K states: ``states`` (S, K), ``top`` (S,) highest mastered step, ``height`` (S,), ``log_prior`` (S,)."""

    states: Floats
    top: NDArray[np.intp]
    height: NDArray[np.intp]
    log_prior: Floats


@attrs.frozen(eq=False)
class Tables:
    """Log-probabilities of every category at every node of the nuisance grid, and the log-weights of the nodes.

    ``mastery`` (2, G, 5): state of the step, node, category. ``picks`` (K + 1, H, K): top, node, category.
    """

    mastery: Floats
    mastery_weight: Floats
    picks: Floats
    picks_weight: Floats


def posterior_placement(
    mastery: ArrayLike,
    best_fit: ArrayLike | None = None,
    asked: ArrayLike | None = None,
    *,
    priors: Priors = PRIORS,
    kindness: float = 0.0,
) -> PosteriorPlacement:
    """Place one respondent.

    ``mastery``: (K, M) whole numbers 1..5 or ``nan``, lowest step first; ``asked``: (K, M) of bool, ``None`` = all.
    ``best_fit``: (B,) whole numbers 1..K or ``nan``; ``None`` = not asked. ``kindness``: points of the five-point scale
    by which the statements are assumed to be answered more kindly than the priors say, -2..2.

    A step of which fewer than two thirds of the statements asked were answered is *uncertain*, whatever the rest
    suggests: one answer is no ground for a word that ends a conversation. ``best`` counts the
    steps from the bottom that are each more probable than not, held within the plausible heights. Raises
    `digilead.scoring.validation.ScoringError`.
    """
    answers, mask = mastery_answers(mastery, asked)
    steps = answers.shape[0]
    if steps > MOST_STEPS:
        raise RangeError(f"at most {MOST_STEPS} steps, not {steps}")
    if not (math.isfinite(kindness) and abs(kindness) <= 2):
        raise RangeError("kindness must lie between -2 and 2 points")
    picks = np.empty(0) if best_fit is None else as_vector(best_fit, "best_fit", length=0)
    require_scale(picks, steps, "best_fit")
    probabilities = state_probabilities(answers[None], picks[None], priors=priors, kindness=kindness)[0]
    return _placement(probabilities, answers, mask, picks, priors, kindness)


def state_probabilities(mastery: Floats, picks: Floats, *, priors: Priors = PRIORS, kindness: float = 0.0) -> Floats:
    """Posterior of many respondents at once, unchecked: (N, K, M) and (N, B) in, (N, 2^K) out, rows sum to 1."""
    steps = mastery.shape[1]
    space = state_space(steps, priors)
    log_posterior = space.log_prior + step_evidence(mastery, priors=priors, kindness=kindness) @ space.states.T
    log_posterior += top_evidence(picks, steps, priors=priors)[:, space.top]
    log_posterior -= log_posterior.max(axis=1, keepdims=True)
    probabilities = np.exp(log_posterior)
    return np.asarray(probabilities / probabilities.sum(axis=1, keepdims=True))


def step_evidence(mastery: Floats, *, priors: Priors = PRIORS, kindness: float = 0.0) -> Floats:
    """Log likelihood ratio mastered : not mastered of each step, (N, K, M) in, (N, K) out; 0 without an answer."""
    counts = category_counts(mastery, FREQUENCY_POINTS)
    tables = tables_for(mastery.shape[1], priors, kindness)
    without, with_ = (log_sum(counts @ table.T + tables.mastery_weight) for table in tables.mastery)
    return np.asarray(with_ - without)


def top_evidence(picks: Floats, steps: int, *, priors: Priors = PRIORS) -> Floats:
    """Log likelihood of the picks for each highest mastered step, relative to none: (N, B) in, (N, K + 1) out.

    Each increment lies between ``log(Priors.against)`` and ``-log(Priors.hole)``.
    """
    counts = category_counts(picks, steps)
    tables = tables_for(steps, priors, 0.0)
    likelihood = np.stack([log_sum(counts @ table.T + tables.picks_weight) for table in tables.picks], axis=-1)
    increments = np.clip(np.diff(likelihood, axis=-1), math.log(priors.against), -math.log(priors.hole))
    return np.concatenate([np.zeros((len(picks), 1)), np.cumsum(increments, axis=-1)], axis=-1)


def heights(probabilities: Floats, steps: int, priors: Priors = PRIORS) -> Floats:
    """Probability of each height, (N, 2^K) in, (N, K + 1) out."""
    height = state_space(steps, priors).height
    return np.stack([probabilities[:, height == value].sum(axis=1) for value in range(steps + 1)], axis=1)


def best_heights(by_step: Floats) -> NDArray[np.intp]:
    """Steps from the bottom that are each more probable than not, (N, K) step probabilities in, (N,) out.

    Not the most probable height: that one can fall when an answer gets better, this one cannot.
    """
    return np.asarray(np.cumprod(by_step >= 0.5, axis=1).sum(axis=1))


def likely_sets(probabilities: Floats) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The states by falling probability (N, S) and which of these places belong to the smallest set with `SET_MASS`."""
    order = np.argsort(-probabilities, axis=1, kind="stable")
    falling = np.take_along_axis(probabilities, order, axis=1)
    before = np.cumsum(falling, axis=1) - falling
    return order, before < SET_MASS - 1e-12


@lru_cache(maxsize=32)
def state_space(steps: int, priors: Priors = PRIORS) -> StateSpace:
    """All states of ``steps`` steps with their prior, in the order of counting with the lowest step first."""
    states = np.array(list(itertools.product((0.0, 1.0), repeat=steps)))
    top = np.max(states * np.arange(1, steps + 1), axis=1).astype(np.intp)
    height = np.cumprod(states, axis=1).sum(axis=1).astype(np.intp)
    holes = top - states.sum(axis=1)
    log_prior = math.log(priors.bottom) * (1 - states[:, 0]) + math.log(priors.hole) * holes
    return StateSpace(states=states, top=top, height=height, log_prior=log_prior - float(log_sum(log_prior)))


@lru_cache(maxsize=32)
def tables_for(steps: int, priors: Priors, kindness: float) -> Tables:
    """The likelihood tables; pure, so kept for the next placement."""
    rows: list[list[Floats]] = [[], []]
    weights: list[Floats] = []
    for level in priors.levels:
        shifts, weight = normal_nodes(priors.flattery_mean + kindness, math.hypot(priors.flattery_sd, level.leniency))
        scatter = math.hypot(level.scatter, level.statement)
        for mastered, side in ((0, -0.5), (1, 0.5)):
            centre = priors.midpoint + side * level.distance + shifts
            rows[mastered].append(categories(centre, scatter, FREQUENCY_POINTS))
        weights.append(math.log(level.weight) + np.log(weight))
    shifts, weight = normal_nodes(priors.pick_flattery_mean, math.hypot(priors.pick_flattery_sd, priors.pick_leniency))
    centres = [priors.ground, *(float(step) for step in range(1, steps + 1))]
    picks = [
        sum(noise.weight * categories(centre + shifts, noise.scatter, steps) for noise in priors.pick_levels)
        for centre in centres
    ]
    return Tables(
        mastery=np.log(np.stack([np.concatenate(part) for part in rows])),
        mastery_weight=np.concatenate(weights),
        picks=np.log(np.stack([np.asarray(table) for table in picks])),
        picks_weight=np.log(weight),
    )


def category_counts(answers: Floats, top: int) -> Floats:
    """How often each category 1..``top`` occurs along the last axis; ``nan`` counts nowhere."""
    return np.stack([(answers == category).sum(axis=-1) for category in range(1, top + 1)], axis=-1).astype(np.float64)


def log_sum(values: Floats) -> Floats:
    """Logarithm of the sum of exponentials along the last axis."""
    largest = values.max(axis=-1, keepdims=True)
    return np.asarray((largest + np.log(np.exp(values - largest).sum(axis=-1, keepdims=True)))[..., 0])


def words_of(probabilities: Floats, enough: NDArray[np.bool_]) -> NDArray[np.int8]:
    """2 carries, 1 uncertain, 0 missing, from step probabilities and which steps have answers enough (same shape)."""
    rank = np.where(probabilities >= CARRIES_FROM, 2, np.where(probabilities <= MISSING_TO, 0, 1))
    return np.where(enough, rank, 1).astype(np.int8)


def settled_words(words: NDArray[np.int8], mastery: Floats, asked: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The words of many respondents after two rules that no probability overrules, unchecked.

    (N, K) words by `words_of`, (N, K, M) and (K, M) in, (N, K) out. Nobody is told that a step carries of which one
    does less than of a higher one; what the higher one stands on is then a question. Nobody is told that a step is
    missing whose statements say that one does it (`usually_done`, or a mean of `contrast.DONE_FROM`), because the best
    fit, or what is missing below it, speaks for less. Each of the two takes a word to "uncertain" and no further.
    """
    answered = (mastery >= 1).sum(axis=2)
    done = usually_done(mastery) | (np.nansum(mastery, axis=2) >= DONE_FROM * answered - 1e-9) & (answered > 0)
    questioned = (words == 2) & (levels(mastery, asked) > 0)
    return np.where(questioned | (words == 0) & done, 1, words).astype(np.int8)


def usually_done(mastery: Floats) -> NDArray[np.bool_]:
    """Of which steps two thirds of the answered statements are "usually" or more: (..., M) in, (...) out."""
    usual, answered = (mastery >= USUALLY).sum(axis=-1), (mastery >= 1).sum(axis=-1)
    return np.asarray((answered > 0) & (3 * usual >= 2 * answered))


def _placement(
    probabilities: Floats, answers: Floats, mask: NDArray[np.bool_], picks: Floats, priors: Priors, kindness: float
) -> PosteriorPlacement:
    steps = answers.shape[0]
    space = state_space(steps, priors)
    by_step = probabilities @ space.states
    answered = (answers >= 1).sum(axis=1)
    enough = (answered > 0) & (3 * answered >= 2 * mask.sum(axis=1))
    likely = words_of(by_step, enough)
    settled = settled_words(likely[None], answers[None], mask)[0]
    words = tuple(WORDS[int(rank)] for rank in settled)
    done = usually_done(answers)
    alone = state_probabilities(answers[None], np.empty((1, 0)), priors=priors, kindness=kindness)[0] @ space.states
    likely_alone = words_of(alone, enough)
    raised = (settled > settled_words(likely_alone[None], answers[None], mask)[0]) & ~done
    halfway = (answered > 0) & (np.nansum(answers, axis=1) >= priors.midpoint * answered)
    lowered = (likely < likely_alone) & (halfway | done)
    by_height = heights(probabilities[None], steps, priors)[0]
    plausible = plausible_heights(words)
    holes = (space.states == 0) & (np.arange(1, steps + 1) < space.top[:, None])
    order, inside = likely_sets(probabilities[None])
    named = [tuple(int(bit) for bit in state) for state in space.states]
    listed = [(state, float(p)) for state, p in zip(named, probabilities, strict=True)]
    return PosteriorPlacement(
        words=words,
        plausible=plausible,
        gaps=missing_below(words),
        answered=tuple((int(a), int(m)) for a, m in zip(answered, mask.sum(axis=1), strict=True)),
        best=min(max(int(best_heights(by_step[None])[0]), plausible[0]), plausible[-1]),
        step_probabilities=tuple(float(p) for p in by_step),
        height_probabilities=tuple(float(p) for p in by_height),
        gap_probabilities=tuple(float(p) for p in probabilities @ holes),
        states=tuple(listed),
        likely_states=tuple(listed[int(index)] for index in order[0][inside[0]]),
        picks_answered=(int((picks >= 1).sum()), len(picks)),
        contrasts=contrasts(answers, mask),
        spared=_places((likely == 0) & done),
        raised_by_picks=_places(raised),
        lowered_by_picks=_places(lowered),
    )


def _places(steps: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(step) + 1 for step in np.flatnonzero(steps))
