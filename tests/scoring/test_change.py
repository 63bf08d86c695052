"""Two occasions and the band of chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from digilead.scoring.change import NOTICEABLE, repeated_pick, step_changes
from digilead.scoring.posterior import posterior_placement
from digilead.scoring.validation import RangeError, ScoringError, ShapeError
from research import simulate

NAN = math.nan
BEFORE = [[5, 4, 4], [4, 4, 3], [2, 3, 2], [1, 2, 1]]
PICKS = [2, 2, 2, 3, 2, 1, 2]


def test_the_same_answers_lie_within_the_band() -> None:
    for change in step_changes(BEFORE, BEFORE, PICKS, PICKS):
        assert change.before == change.after
        assert change.low <= change.before <= change.high
        assert change.beyond == "within"


def test_before_and_after_are_the_placements() -> None:
    after = [[5, 5, 5], [5, 4, 5], [4, 5, 4], [2, 2, 2]]
    changes = step_changes(BEFORE, after, PICKS, [3] * 7)
    assert tuple(c.before for c in changes) == pytest.approx(posterior_placement(BEFORE, PICKS).step_probabilities)
    assert tuple(c.after for c in changes) == pytest.approx(posterior_placement(after, [3] * 7).step_probabilities)
    assert [c.step for c in changes] == [1, 2, 3, 4]
    assert changes[2].beyond == "higher"
    back = step_changes(after, BEFORE, [3] * 7, PICKS)
    assert back[2].beyond == "lower"


def test_a_hair_is_no_change_however_narrow_the_band() -> None:
    after = [[5, 4, 5], [4, 5, 4], [4, 4, 4], [2, 2, 2]]
    change = step_changes(BEFORE, after, PICKS, [3, 3, 2, 3, 3, 2, 3])[3]
    assert change.after > change.high
    assert change.after - change.before < NOTICEABLE
    assert change.beyond == "within"


def test_the_same_seed_gives_the_same_band_and_a_shorter_form_a_wider_one() -> None:
    assert step_changes(BEFORE, BEFORE, PICKS, PICKS) == step_changes(BEFORE, BEFORE, PICKS, PICKS)
    sure = [[5, 5, 5, 5, 5, 5]] * 2 + [[1, 2, 1, 2, 1, 2]] * 2
    short = [[5, NAN, NAN, NAN, NAN, NAN]] * 2 + [[1, NAN, NAN, NAN, NAN, NAN]] * 2
    full = step_changes(sure, sure)
    part = step_changes(sure, short)
    assert part[1].high - part[1].low > full[1].high - full[1].low


@pytest.mark.parametrize("steps", [1, 3, 6])
def test_other_numbers_of_steps(steps: int) -> None:
    mastery = np.full((steps, 3), 4.0)
    assert len(step_changes(mastery, mastery, [1], [steps])) == steps


def test_nothing_changed_lies_in_the_band_nine_times_of_ten() -> None:
    """Simulated people answering twice, their own and the statements' effects kept: at most a tenth lie outside.

    600 respondents x 4 steps; Monte-Carlo error about .01.
    """
    rng = np.random.default_rng(6)
    truth = simulate.chain_truth(rng, 150)
    noise = simulate.NOISE["mid"]
    value = 3.1 + (truth[:, :, None] - 0.5) * noise.distance
    value = value + rng.normal(0, noise.respondent, (150, 1, 1)) + rng.normal(0, noise.statement, (1, 4, 3))
    height = np.maximum(truth.sum(axis=1), 0.5)[:, None] + rng.normal(0, noise.pick_respondent, (150, 1))
    twice = [np.clip(np.rint(value + rng.normal(0, noise.answer, value.shape)), 1, 5) for _ in range(2)]
    picks = [np.clip(np.rint(height + rng.normal(0, noise.pick, (150, 7))), 1, 4) for _ in range(2)]
    outside = [
        change.beyond != "within"
        for person in range(150)
        for change in step_changes(
            twice[0][person], twice[1][person], picks[0][person], picks[1][person], draws=200, seed=person
        )
    ]
    assert np.mean(outside) < 0.10 + 0.02


def test_repeated_picks() -> None:
    again = repeated_pick(4)
    assert again.sum(axis=1) == pytest.approx([1] * 4)
    assert (again.argmax(axis=1)[[0, 3]] == [0, 3]).all()
    assert again[0, 3] < 0.05


@pytest.mark.parametrize(
    ("after", "options", "error"),
    [
        ([[1, 2, 3]] * 3, {}, ShapeError),
        ([[9, 2, 3]] * 4, {}, RangeError),
        (BEFORE, {"best_fit_after": [7]}, RangeError),
        (BEFORE, {"draws": 3}, RangeError),
    ],
)
def test_bad_occasions_have_a_name(after: object, options: dict[str, object], error: type[ScoringError]) -> None:
    with pytest.raises(error):
        step_changes(BEFORE, after, **options)


def test_too_many_steps_have_a_name() -> None:
    with pytest.raises(RangeError):
        step_changes(np.full((11, 2), 3.0), np.full((11, 2), 3.0))
