"""The result that every placement rule gives: words for each step, and what follows from the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import attrs

from digilead.scoring.contrast import Contrast

Word = Literal["carries", "uncertain", "missing"]

WORDS: Final[tuple[Word, ...]] = ("missing", "uncertain", "carries")
"""Lowest first."""


@attrs.frozen(kw_only=True)
class Placement:
    """Where one respondent's answers place what was rated.

    A height is the number of steps that stand from the bottom without a gap, 0..K.
    """

    words: tuple[Word, ...]
    """One word a step, lowest step first (K values)."""
    plausible: tuple[int, ...]
    """Plausible heights, ascending without a hole: from the steps that carry from the bottom, up through the uncertain
    ones, until the first that is missing."""
    gaps: tuple[int, ...]
    """Steps (1-based) that are missing although a higher step carries."""
    answered: tuple[tuple[int, int], ...]
    """For each step: statements answered, statements asked."""
    best: int
    """The most plausible height; one of ``plausible``."""
    contrasts: tuple[Contrast, ...] = ()
    """Steps of which one does less than of a higher one, lowest first; none of them is said to carry."""
    spared: tuple[int, ...] = ()
    """Steps (1-based) that everything else says are missing, although two thirds of their own answered statements are
    "usually" or more; they are uncertain."""
    raised_by_picks: tuple[int, ...] = ()
    """Steps (1-based) whose word the best fit raises, although fewer than two thirds of their own answered statements
    are "usually" or more."""
    lowered_by_picks: tuple[int, ...] = ()
    """Steps (1-based) that the best fit lowers by a word, although their own statements are "sometimes" or more on
    average."""

    @property
    def foundation(self) -> int | None:
        """The lowest step (1-based) that does not carry, the one to ask about; ``None`` when all carry."""
        return next((step for step, word in enumerate(self.words, start=1) if word != "carries"), None)

    @property
    def questioned(self) -> int | None:
        """The lowest step (1-based) of which one does clearly less than of a higher one, else the lowest that is worth
        a talk; ``None`` without any."""
        clear = [found.step for found in self.contrasts if found.level == "clear"]
        return min(clear or [found.step for found in self.contrasts], default=None)

    @property
    def too_few(self) -> tuple[int, ...]:
        """Steps (1-based) with fewer than two thirds of what was asked answered, if anything was asked."""
        return tuple(step for step, (n, asked) in enumerate(self.answered, start=1) if asked and 3 * n < 2 * asked)

    @property
    def steps(self) -> int:
        """K, the number of steps."""
        return len(self.words)

    @property
    def empty(self) -> bool:
        """True when no mastery statement was answered: the words then say nothing about the respondent."""
        return all(answered == 0 for answered, _ in self.answered)


def plausible_heights(words: Sequence[Word]) -> tuple[int, ...]:
    """The heights that the words leave open, ascending without a hole."""
    low = next((index for index, word in enumerate(words) if word != "carries"), len(words))
    high = next((index for index, word in enumerate(words) if word == "missing"), len(words))
    return tuple(range(low, high + 1))


def missing_below(words: Sequence[Word]) -> tuple[int, ...]:
    """Steps (1-based) that are missing although a higher step carries."""
    highest = max((index for index, word in enumerate(words) if word == "carries"), default=-1)
    return tuple(index + 1 for index, word in enumerate(words[: highest + 1]) if word == "missing")
