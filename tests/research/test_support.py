"""One verdict on the staircase; the ones that must not be fooled."""

from __future__ import annotations

import numpy as np
import pytest

from digilead.scoring.validation import MissingAnswerError, RangeError
from research.support import staircase_support


def independent(seed: int, respondents: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (rng.random((respondents, 4)) < [0.92, 0.80, 0.25, 0.08]).astype(float)


def staircase(seed: int, respondents: int, steps: int = 4, wrong: float = 0.12) -> np.ndarray:
    rng = np.random.default_rng(seed)
    height = rng.integers(0, steps + 1, respondents)
    table = (np.arange(steps) < height[:, None]).astype(float)
    return np.where(rng.random(table.shape) < wrong, 1 - table, table)


@pytest.mark.parametrize("seed", range(5))
def test_independent_items_are_no_staircase_although_reproducibility_is_high(seed: int) -> None:
    result = staircase_support(independent(seed, 1000), draws=100)
    assert result.reproducibility is not None and result.reproducibility.cr > 0.90
    assert result.verdict == "not_supported"
    assert "h" in result.against


@pytest.mark.parametrize("steps", [3, 4, 5, 6])
def test_a_true_staircase_with_errors_is_supported(steps: int) -> None:
    result = staircase_support(staircase(1, 400, steps), draws=100)
    assert (result.verdict, result.against) == ("supported", ())
    assert result.chain is not None and result.independence_bic is not None
    assert result.chain.bic < result.independence_bic


def test_an_upside_down_pair_is_named() -> None:
    table = staircase(2, 400, wrong=0.05)[:, [0, 2, 1, 3]]
    result = staircase_support(table, draws=100)
    assert result.verdict == "not_supported" or result.scalability.pairs[1][2] < 0.5
    reversed_all = staircase_support(staircase(2, 400, wrong=0.05)[:, ::-1], draws=100)
    assert reversed_all.verdict == "not_supported"


def test_one_thing_measured_twice_against_the_order_is_no_staircase() -> None:
    rng = np.random.default_rng(3)
    first = (rng.random(400) < 0.5).astype(float)
    table = np.column_stack([first, 1 - first, (rng.random(400) < 0.3).astype(float)])
    result = staircase_support(table, draws=100)
    assert result.verdict == "not_supported"
    assert "reversed_pair" in result.against


def test_golden_has_too_few(golden_patterns: np.ndarray) -> None:
    result = staircase_support(golden_patterns, draws=100)
    assert (result.verdict, result.against) == ("too_few", ("respondents",))
    assert result.scalability is not None
    assert staircase_support(golden_patterns, draws=100, least_respondents=48).verdict == "supported"


def test_what_cannot_be_answered_says_so() -> None:
    assert staircase_support([[1.0, 0.0]]).against == ("respondents", "no_variance")
    assert staircase_support([[1.0], [0.0]]).against == ("respondents", "steps")
    alike = staircase_support(np.ones((200, 3)))
    assert (alike.verdict, alike.against) == ("too_few", ("no_variance",))


def test_bad_input_has_a_name() -> None:
    with pytest.raises(RangeError):
        staircase_support([[1, 2]])
    with pytest.raises(MissingAnswerError):
        staircase_support([[1, np.nan]])
