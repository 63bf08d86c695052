"""How good is the placement when the truth is known? A simulator that shares nothing with the model's likelihood.

Truth here is continuous: an answer is a value around 3.1 plus or minus half the distance, moved by the respondent, by
the statement (drawn once a run, the same for everybody) and by chance, then by self-flattery, then rounded and cut off
at the ends of the scale. Best-fit picks are values around the height, moved by the respondent, the item and chance,
rounded and cut off. Which respondent and statement effects were drawn, and which row of the table is running, is not
told to the model; it always uses `digilead.scoring.priors.PRIORS`.

Noise of the statements (distance, one answer, respondent, statement) is (1.6, .9, .4, .3) at mid and (1.2, 1.1, .5, .4)
at high level. Noise of the picks was set, not by the model, but so that the rounded mean of six picks places .76 (mid)
and .62 (high) of those who stand on the first step or above, the figures of an earlier simulation. Heights 0..4 occur
with .06, .24, .32, .25, .13.

`research.tables` runs and prints the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from digilead.arrays import Floats
from digilead.scoring.contrast import levels
from digilead.scoring.evidence import Figure
from digilead.scoring.plain import USUALLY
from digilead.scoring.posterior import (
    best_heights,
    likely_sets,
    settled_words,
    state_probabilities,
    state_space,
    words_of,
)
from digilead.scoring.validation import RangeError
from research.support import staircase_support

Ints = NDArray[np.intp]

MIDPOINT: Final = 3.1
SHORT: Final = 3
"""Statements a step in the first form; 6 with the other twelve."""
PICKS: Final = 7
POPULARITY: Final = (0.92, 0.80, 0.25, 0.08)
"""Of independent steps that look like a staircase."""
WRONG: Final = 0.12
"""Share of wrong answers in a staircase with errors."""


@attrs.frozen
class Noise:
    """Standard deviations of one level, and the distance between mastered and not."""

    distance: float
    answer: float
    respondent: float
    statement: float
    pick: float
    pick_respondent: float
    pick_item: float


NOISE: Final = {
    "mid": Noise(1.6, 0.9, 0.4, 0.3, pick=0.75, pick_respondent=0.3, pick_item=0.3),
    "high": Noise(1.2, 1.1, 0.5, 0.4, pick=1.0, pick_respondent=0.5, pick_item=0.4),
}


@attrs.frozen
class Row:
    """One row of the table: the truth, and the exact share that a posterior with fixed mid noise reached before."""

    noise: str
    flattery: float
    earlier: float


ROWS: Final = (
    Row("mid", 0.0, 0.88),
    Row("mid", 0.5, 0.79),
    Row("mid", 0.8, 0.66),
    Row("high", 0.0, 0.69),
    Row("high", 0.8, 0.60),
    Row("high", -0.5, 0.52),
)


EXACT_SLACK: Final = 0.03
"""How much below ``Row.earlier`` the exact share may lie."""


def targets(table: str, row: Row) -> dict[str, tuple[float, float]]:
    """What a row of a table must reach: figure -> (least, most)."""
    mid, even = row.noise == "mid", (row.noise, row.flattery) == ("mid", 0.0)
    found: dict[str, tuple[float, float]] = {}
    if table == "short":
        found = {
            "covered": (0.88, 1),
            "carries_right": (0.90, 1),
            "false_gaps": (0, 0.02),
            "exact": (row.earlier - EXACT_SLACK, 1),
        }
    if table in ("short", "long") and even:
        found |= {"talk_false": (0, 0.15), "clear_false": (0, 0.03)}
    if table == "gap" and mid:
        found = {"missing_right": (0.90, 1), "carries_right": ({0.0: 0.92, 0.5: 0.88, 0.8: 0.85}[row.flattery], 1)}
    if even:
        found |= {
            "gap": {"talk_found": (0.65, 1.0), "clear_found": (0.38, 1.0)},
            "gap_long": {"clear_found": (0.65, 1.0)},
        }.get(table, {})
    return found


@attrs.frozen
class Answers:
    """``truth`` (N, K) of 0 and 1, ``mastery`` (N, K, M), ``picks`` (N, B)."""

    truth: Floats
    mastery: Floats
    picks: Floats


@attrs.frozen(kw_only=True)
class Outcome:
    """What one row of the table came to; shares of respondents unless said otherwise."""

    row: Row
    exact: Figure
    """``best`` is the true height."""
    over: Figure
    """``best`` is above the true height."""
    covered: Figure
    """The true state is in the set with 90 %."""
    states: Figure
    """States in that set."""
    carries_right: Figure
    """Share of the steps said to carry that are mastered."""
    missing_right: Figure
    """Share of the steps said to be missing that are not mastered."""
    uncertain: Figure
    """Share of steps called uncertain."""
    height_covered: Figure
    """The true height is among the plausible ones."""
    false_gaps: Figure
    """A step is said to be missing below one that carries, although it is no hole."""
    gaps_found: Figure
    """Of the true holes: said to be missing below a step that carries (nan where the truth has none)."""
    talk_false: Figure
    """A step that is no hole is *worth a talk* or *clear*."""
    talk_found: Figure
    """Of the true holes: *worth a talk* or *clear* (nan where the truth has none)."""
    clear_false: Figure
    """A step that is no hole is *clear*."""
    clear_found: Figure
    """Of the true holes: *clear* (nan where the truth has none)."""
    plain_exact: Figure
    """The plain rule's count of steps from the bottom is the true height."""


@attrs.frozen(kw_only=True)
class SupportOutcome:
    """How often patterns of a known kind are called a staircase, and what Guttman's coefficient said of them."""

    kind: str
    respondents: int
    runs: int
    supported: float
    reproducibility: Figure
    h: Figure


def missed(table: str, outcome: Outcome, errors: float = 0.0) -> tuple[str, ...]:
    """The targets that a row misses, each with by how much; ``errors``: Monte-Carlo errors to allow for."""
    short = {
        name: max(least - getattr(outcome, name).mean, getattr(outcome, name).mean - most)
        - errors * getattr(outcome, name).error
        for name, (least, most) in targets(table, outcome.row).items()
    }
    return tuple(f"{name} by {amount:.3f}" for name, amount in short.items() if amount > 1e-12)


def chain_truth(rng: np.random.Generator, respondents: int, steps: int = 4) -> Floats:
    """States without a gap, (N, K)."""
    shares = np.interp(np.linspace(0, 4, steps + 1), np.arange(5), [0.06, 0.24, 0.32, 0.25, 0.13])
    height = rng.choice(steps + 1, size=respondents, p=shares / shares.sum())
    return (np.arange(steps) < height[:, None]).astype(np.float64)


def gap_truth(rng: np.random.Generator, respondents: int, steps: int = 4) -> Floats:
    """States with one missing step somewhere below the highest, all such states equally often, (N, K)."""
    pairs = [(hole, top) for top in range(1, steps) for hole in range(top)]
    chosen = rng.integers(len(pairs), size=respondents)
    hole, top = (np.array([pair[part] for pair in pairs])[chosen] for part in (0, 1))
    places = np.arange(steps)
    return np.asarray((places <= top[:, None]) & (places != hole[:, None]), dtype=np.float64)


def answer(
    rng: np.random.Generator,
    truth: Floats,
    noise: Noise,
    flattery: float,
    *,
    statements: int = SHORT,
    picks: int = PICKS,
    pick_flattery: float = 0.0,
    lagging: bool = False,
) -> Answers:
    """Answers of everybody in ``truth``; ``flattery`` in points of the five-point scale, ``pick_flattery`` in steps.

    Picks of somebody whose staircase has a gap lie half way between the number of steps mastered and the highest one.
    ``lagging``: one dimension of each respondent lies one or two steps behind all others, in its pick and in the
    statement that speaks of it; the organisation is on several steps at once, and its staircase has no gap.
    """
    respondents, steps = truth.shape
    own = rng.normal(0, noise.respondent, (respondents, 1, 1))
    hard = rng.normal(0, noise.statement, (1, steps, statements))
    top = (truth * np.arange(1, steps + 1)).max(axis=1)
    centre = np.repeat(np.where(top == 0, 0.5, (top + truth.sum(axis=1)) / 2)[:, None], picks, axis=1)
    mastered = np.repeat(truth[:, :, None], statements, axis=2)
    if lagging:
        dimension, behind = rng.integers(picks, size=respondents), top - rng.integers(1, 3, size=respondents)
        everybody = np.arange(respondents)
        centre[everybody, dimension] = np.maximum(behind, 0.5)
        # The statements of a step share the dimensions among them.
        mastered[everybody, :, dimension % statements] = np.arange(1, steps + 1) <= behind[:, None]
    value = MIDPOINT + (mastered - 0.5) * noise.distance + own + hard + flattery
    value = value + rng.normal(0, noise.answer, value.shape)
    lean = rng.normal(0, noise.pick_respondent, (respondents, 1)) + rng.normal(0, noise.pick_item, (1, picks))
    pick = centre + lean + pick_flattery + rng.normal(0, noise.pick, (respondents, picks))
    return Answers(truth, np.clip(np.rint(value), 1, 5), np.clip(np.rint(pick), 1, steps))


def measure(answers: Answers) -> dict[str, float]:
    """Place everybody and compare with the truth: one value for each field of `Outcome` except ``row``."""
    truth = answers.truth.astype(bool)
    steps = truth.shape[1]
    space = state_space(steps)
    probabilities = state_probabilities(answers.mastery, answers.picks)
    by_step = probabilities @ space.states
    every = np.ones(answers.mastery.shape[1:], dtype=bool)
    words = settled_words(words_of(by_step, np.ones(truth.shape, dtype=bool)), answers.mastery, every)
    contrast = levels(answers.mastery, every)
    height = np.cumprod(truth, axis=1).sum(axis=1)
    low, high = _plausible(words)
    best = np.clip(best_heights(by_step), low, high)
    order, inside = likely_sets(probabilities)
    code = (truth * 2 ** np.arange(steps)[::-1]).sum(axis=1)
    hole = ~truth & (_highest(truth)[:, None] > np.arange(1, steps + 1))
    named = (words == 0) & (_highest(words == 2)[:, None] > np.arange(1, steps + 1))
    carried = 3 * (answers.mastery >= USUALLY).sum(axis=2) >= 2 * answers.mastery.shape[2]
    return {
        "exact": float((best == height).mean()),
        "over": float((best > height).mean()),
        "covered": float(((order == code[:, None]) & inside).any(axis=1).mean()),
        "states": float(inside.sum(axis=1).mean()),
        "carries_right": _share(truth, words == 2),
        "missing_right": _share(~truth, words == 0),
        "uncertain": float((words == 1).mean()),
        "height_covered": float(((low <= height) & (height <= high)).mean()),
        "false_gaps": float((named & ~hole).any(axis=1).mean()),
        "gaps_found": _share(named, hole),
        "talk_false": float(((contrast > 0) & ~hole).any(axis=1).mean()),
        "talk_found": _share(contrast > 0, hole),
        "clear_false": float(((contrast > 1) & ~hole).any(axis=1).mean()),
        "clear_found": _share(contrast > 1, hole),
        "plain_exact": float((np.cumprod(carried, axis=1).sum(axis=1) == height).mean()),
    }


def run(
    row: Row,
    *,
    seeds: int = 24,
    respondents: int = 2500,
    truth: Callable[[np.random.Generator, int], Floats] = chain_truth,
    statements: int = SHORT,
    picks: int = PICKS,
    picks_follow: float = 0.0,
    lagging: bool = False,
) -> Outcome:
    """One row, averaged over ``seeds`` runs of ``respondents`` each.

    ``picks_follow`` times the flattery moves the picks, in steps; ``lagging`` as in `answer`. Statement and item
    effects are drawn once a run, so the error is the standard error over runs. Raises `RangeError` for fewer than two
    seeds.
    """
    if seeds < 2 or respondents < 1:
        raise RangeError("a run needs two seeds and one respondent at least")
    measured = []
    for seed in range(seeds):
        rng = np.random.default_rng([20241, seed])
        people = truth(rng, respondents)
        measured.append(
            measure(
                answer(
                    rng,
                    people,
                    NOISE[row.noise],
                    row.flattery,
                    statements=statements,
                    picks=picks,
                    pick_flattery=picks_follow * row.flattery,
                    lagging=lagging,
                )
            )
        )
    figures = {name: _figure(np.array([one[name] for one in measured])) for name in measured[0]}
    return Outcome(row=row, **figures)


def independent_patterns(rng: np.random.Generator, respondents: int) -> Floats:
    """Steps of `POPULARITY` that have nothing to do with each other, (N, K) of 0 and 1."""
    return np.asarray(rng.random((respondents, len(POPULARITY))) < np.array(POPULARITY), dtype=np.float64)


def staircase_patterns(rng: np.random.Generator, respondents: int) -> Floats:
    """A true staircase of which `WRONG` of the answers are turned round, (N, K) of 0 and 1."""
    truth = chain_truth(rng, respondents, len(POPULARITY))
    return np.where(rng.random(truth.shape) < WRONG, 1 - truth, truth)


def tables(seeds: int, respondents: int) -> Iterator[tuple[str, str, tuple[Outcome, ...]]]:
    """All tables: name, caption, one outcome for each of `ROWS`."""

    def rows(**settings: object) -> tuple[Outcome, ...]:
        return tuple(run(row, seeds=seeds, respondents=respondents, **settings) for row in ROWS)  # type: ignore[arg-type]

    yield "short", "12 statements and 7 best-fit picks; nobody has a gap", rows()
    yield "long", "24 statements and 7 best-fit picks; nobody has a gap", rows(statements=2 * SHORT)
    yield "statements_alone", "12 statements alone; nobody has a gap", rows(picks=0)
    yield "picks_follow", "Self-flattery moves the picks too, by half; nobody has a gap", rows(picks_follow=0.5)
    yield "lagging", "One dimension lags one or two steps behind; nobody has a gap", rows(lagging=True)
    yield "gap", "Everybody has a gap; 12 statements and 7 picks", rows(truth=gap_truth)
    yield "gap_long", "Everybody has a gap; 24 statements and 7 picks", rows(truth=gap_truth, statements=2 * SHORT)


def support_outcomes(*, respondents: int = 400, runs: int = 100) -> tuple[SupportOutcome, ...]:
    """Independent steps with the popularity of a staircase, and a staircase with 12 % wrong answers."""
    outcomes = []
    for kind, draw in (("independent", independent_patterns), ("staircase", staircase_patterns)):
        piles = (draw(np.random.default_rng([20242, one]), respondents) for one in range(runs))
        verdicts = [staircase_support(pile, draws=200) for pile in piles]
        outcomes.append(
            SupportOutcome(
                kind=kind,
                respondents=respondents,
                runs=runs,
                supported=sum(verdict.verdict == "supported" for verdict in verdicts) / runs,
                reproducibility=_figure(np.array([v.reproducibility.cr for v in verdicts if v.reproducibility])),
                h=_figure(np.array([v.scalability.h for v in verdicts if v.scalability])),
            )
        )
    return tuple(outcomes)


def table_text(caption: str, outcomes: tuple[Outcome, ...]) -> str:
    """One table as text, figures with their Monte-Carlo error in brackets."""
    names = [field.name for field in attrs.fields(Outcome) if field.name != "row"]
    head = ["noise", "d", "earlier", *names]
    body = [
        [one.row.noise, f"{one.row.flattery:+.1f}", f"{one.row.earlier:.2f}", *(_text(getattr(one, n)) for n in names)]
        for one in outcomes
    ]
    widths = [max(len(line[column]) for line in [head, *body]) for column in range(len(head))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in [head, *body]]
    return "\n".join([caption, *lines, ""])


def support_text(outcome: SupportOutcome) -> str:
    """One kind of patterns as a line of text."""
    return (
        f"{outcome.kind}, {outcome.respondents} respondents: called a staircase {outcome.supported:.2f} of "
        f"{outcome.runs} runs, reproducibility {_text(outcome.reproducibility)}, H {_text(outcome.h)}"
    )


def _plausible(words: NDArray[np.int8]) -> tuple[Ints, Ints]:
    low = np.cumprod(words == 2, axis=1).sum(axis=1)
    high = np.cumprod(words > 0, axis=1).sum(axis=1)
    return low, high


def _highest(marks: NDArray[np.bool_]) -> Ints:
    return np.asarray((marks * np.arange(1, marks.shape[1] + 1)).max(axis=1))


def _share(hits: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(hits[among].mean()) if among.any() else float("nan")


def _figure(values: Floats) -> Figure:
    return Figure(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))))


def _text(figure: Figure) -> str:
    return "-" if np.isnan(figure.mean) else f"{figure.mean:.3f} ({figure.error:.3f})"
