"""The plain counting rule, by hand and by property."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.scoring.placement import WORDS
from digilead.scoring.plain import plain_placement
from digilead.scoring.validation import NotAskedError, RangeError, ScoringError, ShapeError, TooFewError

NAN = math.nan


def test_counts_by_hand() -> None:
    placement = plain_placement([[5, 4, 4], [4, 5, 2], [4, 3, 3], [1, 2, 2]])
    assert placement.words == ("carries", "carries", "missing", "missing")
    assert placement.plausible == (2,)
    assert placement.best == 2
    assert placement.foundation == 3
    assert placement.gaps == ()
    assert placement.answered == ((3, 3),) * 4
    assert placement.steps == 4


def test_a_missing_step_below_one_that_carries_is_a_gap() -> None:
    placement = plain_placement([[5, 4, 4], [1, 2, 2], [4, 4, 5], [4, 1, 2]])
    assert placement.words == ("carries", "missing", "carries", "missing")
    assert placement.gaps == (2,)
    assert placement.plausible == (1,)
    assert placement.foundation == 2


def test_half_is_uncertain_and_opens_the_heights_above() -> None:
    placement = plain_placement([[5, 4], [5, 1], [5, 1], [1, 1]])
    assert placement.words == ("carries", "uncertain", "uncertain", "missing")
    assert placement.plausible == (1, 2, 3)
    assert placement.best == 1


def test_best_leans_with_more_than_half() -> None:
    rows = [[5, 5, 5, 5, 5], [4, 4, 4, 1, 1], [4, 4, 1, 1, 1], [1, 1, 1, 1, 1]]
    placement = plain_placement(rows)
    assert placement.words == ("carries", "uncertain", "uncertain", "missing")
    assert placement.best == 2


def test_fewer_than_two_thirds_answered_is_uncertain() -> None:
    placement = plain_placement([[5, NAN, NAN], [5, 5, NAN], [1, NAN, 1], [NAN, NAN, NAN]])
    assert placement.words == ("uncertain", "carries", "missing", "uncertain")
    assert placement.answered == ((1, 3), (2, 3), (2, 3), (0, 3))


def test_only_what_was_asked_counts() -> None:
    asked = np.array([[True, True, True, False, False, False]] * 4)
    rows = np.full((4, 6), NAN)
    rows[:, :3] = 4
    placement = plain_placement(rows, asked)
    assert placement.words == ("carries",) * 4
    assert placement.foundation is None
    assert placement.plausible == (4,)
    assert placement.answered == ((3, 3),) * 4


def test_nothing_answered_says_so() -> None:
    placement = plain_placement(np.full((5, 3), NAN))
    assert placement.empty
    assert placement.words == ("uncertain",) * 5
    assert placement.plausible == (0, 1, 2, 3, 4, 5)
    assert placement.best == 0


def test_one_step_is_a_staircase() -> None:
    assert plain_placement([[4, 4, 1]]).plausible == (1,)


@pytest.mark.parametrize(
    ("rows", "asked", "error"),
    [
        ([1, 2, 3], None, ShapeError),
        ([[1, 2], [3]], None, ShapeError),
        ([["a"]], None, ShapeError),
        (np.empty((0, 3)), None, TooFewError),
        ([[0, 3]], None, RangeError),
        ([[6, 3]], None, RangeError),
        ([[3.5, 3]], None, RangeError),
        ([[math.inf, 3]], None, RangeError),
        ([[1, 3]], [[True]], ShapeError),
        ([[1, 3]], [[1, 0]], RangeError),
        ([[1, 3]], [[True, False]], NotAskedError),
    ],
)
def test_bad_input_has_a_name(rows: object, asked: object, error: type[ScoringError]) -> None:
    with pytest.raises(error):
        plain_placement(rows, asked)  # type: ignore[arg-type]


answer = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, NAN])


def staircases(values: st.SearchStrategy[float]) -> st.SearchStrategy[list[list[float]]]:
    return st.integers(1, 6).flatmap(
        lambda k: st.lists(st.lists(values, min_size=3, max_size=3), min_size=k, max_size=k)
    )


answers = staircases(answer)


@given(answers, st.data())
def test_a_better_answer_never_lowers_a_step(rows: list[list[float]], data: st.DataObject) -> None:
    before = plain_placement(rows)
    step = data.draw(st.integers(0, len(rows) - 1))
    item = data.draw(st.integers(0, 2))
    better = [list(row) for row in rows]
    if not math.isnan(better[step][item]):
        better[step][item] = data.draw(st.integers(int(better[step][item]), 5))
    after = plain_placement(better)
    assert all(WORDS.index(a) >= WORDS.index(b) for a, b in zip(after.words, before.words, strict=True))
    assert after.best >= before.best
    assert after.plausible[0] >= before.plausible[0]
    assert after.plausible[-1] >= before.plausible[-1]


@given(answers, st.data())
def test_the_order_of_statements_does_not_matter(rows: list[list[float]], data: st.DataObject) -> None:
    mixed = [data.draw(st.permutations(row)) for row in rows]
    assert plain_placement(mixed) == plain_placement(rows)


@given(staircases(answer.filter(lambda value: value != 3)))
def test_reversed_labels_mirror_the_words(rows: list[list[float]]) -> None:
    """The mirror of "usually or more" is "seldom or less"; "sometimes" has none and is left out."""
    mirrored = [[6 - value for value in row] for row in rows]
    swap = {"carries": "missing", "missing": "carries", "uncertain": "uncertain"}
    words = plain_placement(rows).words
    assert plain_placement(mirrored).words == tuple(swap[word] for word in words)


@given(answers)
def test_the_surface_holds_together(rows: list[list[float]]) -> None:
    placement = plain_placement(rows)
    assert placement.plausible == tuple(range(placement.plausible[0], placement.plausible[-1] + 1))
    assert placement.best in placement.plausible
    assert all(placement.words[gap - 1] == "missing" for gap in placement.gaps)
    if placement.foundation is not None:
        assert placement.plausible[0] == placement.foundation - 1
