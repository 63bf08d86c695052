"""The posterior placement: what it promises, exactly, and what it says of clear answers."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from digilead.scoring.placement import WORDS
from digilead.scoring.posterior import (
    MOST_STEPS,
    posterior_placement,
    state_space,
    step_evidence,
    top_evidence,
)
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO, PRIORS, SET_MASS
from digilead.scoring.validation import NotAskedError, RangeError, ScoringError, ShapeError, TooFewError

NAN = math.nan
CLEAR = [[5, 4, 5], [4, 5, 4], [2, 2, 1], [1, 1, 2]]


def test_clear_answers() -> None:
    placement = posterior_placement(CLEAR, [2, 2, 2, 3, 2, 1, 2])
    assert placement.words == ("carries", "carries", "missing", "missing")
    assert placement.plausible == (2,)
    assert (placement.best, placement.foundation, placement.gaps) == (2, 3, ())
    assert placement.likely_states[0][0] == (1, 1, 0, 0)
    assert placement.answered == ((3, 3),) * 4
    assert placement.picks_answered == (7, 7)


def test_a_clear_gap_is_a_gap() -> None:
    placement = posterior_placement([[5, 5, 5], [1, 1, 1], [5, 5, 5], [2, 1, 2]], [3, 3, 2, 3, 3, 2, 3])
    assert placement.words == ("carries", "missing", "carries", "missing")
    assert placement.gaps == (2,) and [found.step for found in placement.contrasts] == [2]
    assert placement.plausible == (1,)
    assert placement.likely_states[0][0] == (1, 0, 1, 0)
    assert placement.gap_probabilities[1] > 0.9


def test_the_best_fit_counts() -> None:
    between = [[4, 4, 4], [4, 3, 4], [3, 3, 3], [2, 2, 2]]
    low, high = (posterior_placement(between, [pick] * 7) for pick in (1, 3))
    assert low.step_probabilities[2] < posterior_placement(between).step_probabilities[2] < high.step_probabilities[2]
    assert low.best < high.best


def test_probabilities_hang_together() -> None:
    placement = posterior_placement([[5, 4, 3], [4, 3, NAN], [2, 3, 4], [NAN, NAN, 2]], [2, 3, NAN, 2, 1, 2, 3])
    states = dict(placement.states)
    assert len(states) == 16
    assert sum(states.values()) == pytest.approx(1)
    assert sum(placement.height_probabilities) == pytest.approx(1)
    for step in range(4):
        assert placement.step_probabilities[step] == pytest.approx(sum(p for s, p in states.items() if s[step]))
        hole = sum(p for s, p in states.items() if not s[step] and any(s[step + 1 :]))
        assert placement.gap_probabilities[step] == pytest.approx(hole)
    assert placement.height_probabilities[4] == pytest.approx(states[1, 1, 1, 1])
    likely = [p for _, p in placement.likely_states]
    assert sum(likely) >= SET_MASS > sum(likely[:-1])
    assert likely == sorted(states.values(), reverse=True)[: len(likely)]
    assert placement.answered == ((3, 3), (2, 3), (3, 3), (1, 3))
    assert placement.picks_answered == (6, 7)


def test_words_follow_their_limits() -> None:
    for mastery in itertools.product([[2, 2, 3], [4, 3, 4], [5, 5, 4]], repeat=4):
        placement = posterior_placement(mastery, [2, 3, 2])
        for step, (word, probability) in enumerate(zip(placement.words, placement.step_probabilities, strict=True), 1):
            limits = {"carries": probability >= CARRIES_FROM, "missing": probability <= MISSING_TO}
            overruled = step in placement.spared or step in {found.step for found in placement.contrasts}
            assert limits.get(word, MISSING_TO < probability < CARRIES_FROM or overruled)


def test_nothing_answered_is_the_prior_and_says_so() -> None:
    placement = posterior_placement(np.full((4, 3), NAN), [NAN] * 7)
    assert placement.empty
    assert placement.answered == ((0, 3),) * 4
    assert placement.words == ("uncertain",) * 4
    assert placement.plausible == (0, 1, 2, 3, 4)
    prior = np.exp(state_space(4).log_prior)
    assert [p for _, p in placement.states] == pytest.approx(prior)
    assert prior.sum() == pytest.approx(1)


def test_prior_is_flat_over_heights_and_charges_each_hole() -> None:
    states = dict(posterior_placement(np.full((4, 3), NAN)).states)
    one = states[1, 0, 0, 0]
    assert states[1, 1, 0, 0] == pytest.approx(one) == pytest.approx(states[1, 1, 1, 1])
    assert states[0, 0, 0, 0] == pytest.approx(one * PRIORS.bottom)
    assert states[1, 0, 0, 1] == pytest.approx(one * PRIORS.hole**2)
    assert states[0, 1, 0, 0] == pytest.approx(one * PRIORS.hole * PRIORS.bottom)


def test_a_step_with_fewer_than_two_thirds_answered_is_uncertain_whatever_the_others_say() -> None:
    always = [[5.0, 5.0, 5.0], [5.0, math.nan, math.nan], [5.0, 5.0, 5.0], [1.0, 1.0, math.nan]]
    placement = posterior_placement(always, [3.0] * 7)
    assert placement.words == ("carries", "uncertain", "carries", "missing")
    assert placement.step_probabilities[1] > CARRIES_FROM, "the word is held back, not the probability"


def test_a_step_without_an_answer_is_uncertain_whatever_the_others_say() -> None:
    placement = posterior_placement([[NAN] * 3, [5, 5, 5], [5, 5, 5], [5, 5, 5]], [4] * 7)
    assert placement.step_probabilities[0] > CARRIES_FROM
    assert placement.words == ("uncertain", "carries", "carries", "carries")
    assert placement.foundation == 1


def test_statements_that_were_not_asked_do_not_matter() -> None:
    asked = np.tile([True, True, True, False, False, False], (4, 1))
    longer = np.full((4, 6), NAN)
    longer[:, :3] = CLEAR
    one, two = posterior_placement(CLEAR, [2] * 7), posterior_placement(longer, [2] * 7, asked)
    assert one.step_probabilities == pytest.approx(two.step_probabilities)
    assert one.answered == two.answered


def test_more_statements_are_surer() -> None:
    short = posterior_placement([[4, 4, 5]] * 2 + [[2, 2, 1]] * 2)
    long = posterior_placement([[4, 4, 5] * 2] * 2 + [[2, 2, 1] * 2] * 2)
    assert long.step_probabilities[1] > short.step_probabilities[1]
    assert long.step_probabilities[2] < short.step_probabilities[2]


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 6, MOST_STEPS])
def test_any_number_of_steps(steps: int) -> None:
    half = (steps + 1) // 2
    mastery = [[5, 5, 4]] * half + [[1, 2, 1]] * (steps - half)
    placement = posterior_placement(mastery, [half] * 7)
    assert placement.words == ("carries",) * half + ("missing",) * (steps - half)
    assert placement.best == half
    assert len(placement.states) == 2**steps


def test_kinder_answers_are_taken_down() -> None:
    mastery, picks = [[4, 4, 4], [4, 3, 4], [3, 4, 3], [3, 2, 3]], [2, 3, 2, 3, 2, 2, 3]
    severe, assumed, kind = (posterior_placement(mastery, picks, kindness=points) for points in (-0.5, 0.0, 0.5))
    for low, middle, high in zip(
        kind.step_probabilities, assumed.step_probabilities, severe.step_probabilities, strict=True
    ):
        assert low < middle < high
    assert assumed == posterior_placement(mastery, picks)


@pytest.mark.parametrize("statements", range(1, 8))
def test_evidence_of_a_step_rises_with_each_answer(statements: int) -> None:
    """Every combination of answers: the part of the proof that is enumerated, not derived."""
    tables = list(itertools.combinations_with_replacement(range(1, 6), statements))
    evidence = dict(zip(tables, step_evidence(np.array(tables, dtype=float)[:, None, :])[:, 0], strict=True))
    for table, value in evidence.items():
        for place in range(statements):
            if table[place] < 5:
                better = tuple(sorted((*table[:place], table[place] + 1, *table[place + 1 :])))
                assert evidence[better] > value


@pytest.mark.parametrize("steps", [2, 4, 5, 6])
@pytest.mark.parametrize("picks", [1, 2, 4, 7])
def test_evidence_of_the_picks_rises_and_is_bounded(steps: int, picks: int) -> None:
    tables = list(itertools.combinations_with_replacement(range(1, steps + 1), picks))
    increments = np.diff(top_evidence(np.array(tables, dtype=float), steps), axis=1)
    assert increments.max() <= -math.log(PRIORS.hole) + 1e-12
    evidence = dict(zip(tables, increments, strict=True))
    for table, value in evidence.items():
        for place in range(picks):
            if table[place] < steps:
                better = tuple(sorted((*table[:place], table[place] + 1, *table[place + 1 :])))
                assert (evidence[better] >= value - 1e-9).all()


answer = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, NAN])


@st.composite
def forms(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    steps = draw(st.integers(1, 6))
    statements = draw(st.integers(1, 6))
    mastery = [draw(st.lists(answer, min_size=statements, max_size=statements)) for _ in range(steps)]
    pick = st.sampled_from([*(float(step) for step in range(1, steps + 1)), NAN])
    return np.array(mastery), np.array(draw(st.lists(pick, max_size=7)))


@given(forms(), st.data())
def test_a_better_answer_never_lowers_a_step(form: tuple[np.ndarray, np.ndarray], data: st.DataObject) -> None:
    mastery, picks = form
    before = posterior_placement(mastery, picks)
    better, higher = mastery.copy(), picks.copy()
    for array, top in ((better, 5), (higher, len(mastery))):
        flat = array.reshape(-1)
        for place in data.draw(st.sets(st.integers(0, max(len(flat) - 1, 0)), max_size=4)):
            if place < len(flat) and not math.isnan(flat[place]):
                flat[place] = data.draw(st.integers(int(flat[place]), top))
    after = posterior_placement(better, higher)
    for old, new in zip(before.step_probabilities, after.step_probabilities, strict=True):
        assert new >= old - 1e-9
    questioned = {found.step for found in after.contrasts}
    for step, (old, new) in enumerate(zip(before.words, after.words, strict=True), start=1):
        # A better answer on a higher step may turn what it stands on into a question, never into something missing.
        assert WORDS.index(new) >= WORDS.index(old) or (new == "uncertain" and step in questioned)
    assert after.best >= before.best
    assert after.plausible[0] >= before.plausible[0] or after.plausible[0] + 1 in questioned
    assert after.plausible[-1] >= before.plausible[-1]


@given(forms())
def test_the_posterior_is_log_supermodular(form: tuple[np.ndarray, np.ndarray]) -> None:
    """p(a and b) p(a or b) >= p(a) p(b) for all states: the lattice condition that the promise above rests on."""
    mastery, picks = form
    if len(mastery) > 4:
        mastery = mastery[:4]
        picks = np.minimum(picks, 4)
    states = {state: math.log(max(p, 1e-300)) for state, p in posterior_placement(mastery, picks).states}
    for (a, log_a), (b, log_b) in itertools.combinations(states.items(), 2):
        both = states[tuple(map(min, a, b))] + states[tuple(map(max, a, b))]
        assert both >= log_a + log_b - 1e-6 or min(log_a, log_b) < -600


@given(forms(), st.randoms(use_true_random=False))
def test_order_does_not_matter(form: tuple[np.ndarray, np.ndarray], random: object) -> None:
    mastery, picks = form
    mixed = [row.tolist() for row in mastery]
    for row in mixed:
        random.shuffle(row)
    turned = picks.tolist()
    random.shuffle(turned)
    one, two = posterior_placement(mastery, picks), posterior_placement(mixed, turned)
    assert one.words == two.words
    assert one.step_probabilities == pytest.approx(two.step_probabilities)


@given(forms())
def test_reversed_labels_give_the_mirrored_result(form: tuple[np.ndarray, np.ndarray]) -> None:
    """Steps turned upside down, 6 - x for x and the priors mirrored: the evidence of each step changes its sign."""
    mastery, _ = form
    mirror = evolve(PRIORS, midpoint=6 - PRIORS.midpoint, flattery_mean=-PRIORS.flattery_mean)
    evidence = step_evidence(mastery[None])[0]
    mirrored = step_evidence((6 - mastery)[::-1][None], priors=mirror)[0]
    assert mirrored == pytest.approx(-evidence[::-1], abs=1e-9)


@given(st.lists(st.lists(answer, min_size=3, max_size=3), min_size=2, max_size=5))
def test_mirrored_placement(rows: list[list[float]]) -> None:
    """With a prior that is its own mirror (no price on the bottom) a staircase without holes mirrors whole."""
    plain = evolve(PRIORS, bottom=1.0, midpoint=3.0, flattery_mean=0.0, hole=1e-9)
    mastery = np.array(rows)
    one = posterior_placement(mastery, priors=plain)
    other = posterior_placement((6 - mastery)[::-1], priors=plain)
    assert other.step_probabilities == pytest.approx([1 - p for p in one.step_probabilities[::-1]], abs=1e-5)
    assert other.height_probabilities == pytest.approx(one.height_probabilities[::-1], abs=1e-5)


@pytest.mark.parametrize(
    ("mastery", "picks", "options", "error"),
    [
        ([1, 2], None, {}, ShapeError),
        ([[0, 2]], None, {}, RangeError),
        ([[6, 2]], None, {}, RangeError),
        ([[2.5, 2]], None, {}, RangeError),
        ([[math.inf, 2]], None, {}, RangeError),
        (np.empty((0, 3)), None, {}, TooFewError),
        (np.full((MOST_STEPS + 1, 3), 4.0), None, {}, RangeError),
        (CLEAR, [5], {}, RangeError),
        (CLEAR, [[1]], {}, ShapeError),
        (CLEAR, [1.5], {}, RangeError),
        (CLEAR, None, {"asked": [[True] * 3] * 3}, ShapeError),
        (CLEAR, None, {"asked": [[False] * 3] * 4}, NotAskedError),
        (CLEAR, None, {"kindness": 3.0}, RangeError),
        (CLEAR, None, {"kindness": math.nan}, RangeError),
    ],
)
def test_bad_input_has_a_name(
    mastery: object, picks: object, options: dict[str, object], error: type[ScoringError]
) -> None:
    with pytest.raises(error):
        posterior_placement(mastery, picks, **options)


def test_extreme_answers_are_finite() -> None:
    for value in (1.0, 5.0):
        placement = posterior_placement(np.full((6, 40), value), [1, 6] * 20)
        assert all(math.isfinite(p) for p in placement.step_probabilities)
    one_way = posterior_placement([[1] * 6] * 3 + [[5] * 6], [4] * 7)
    assert sum(p for _, p in one_way.states) == pytest.approx(1)


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from digilead.scoring import posterior, plain, change, initiative; "
        "posterior.posterior_placement([[4, 4, 5], [2, 2, 1]], [1, 1]); "
        "print([name for name in ('pandas', 'matplotlib', 'ipywidgets') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
