"""The plain counting rule, which anybody can do by hand.

A step carries when two thirds of its answered statements are "usually" or more, is missing at one third or less, and is
uncertain between the two or when fewer than two thirds of the statements asked were answered. Counted, not averaged: a
cut-off on a mean moves with every "don't know", and "sometimes, sometimes, often" is no mastery a leader would claim.
"""

from __future__ import annotations

from typing import Final

from numpy.typing import ArrayLike

from digilead.scoring.placement import Placement, Word, missing_below, plausible_heights
from digilead.scoring.validation import mastery_answers

USUALLY: Final = 4
"""The lowest frequency that counts as something the organisation does: "usually"."""


def plain_word(usual: int, answered: int, asked: int) -> Word:
    """The word of one step with ``usual`` of ``answered`` statements at "usually" or more, out of ``asked``."""
    if answered == 0 or 3 * answered < 2 * asked:
        return "uncertain"
    if 3 * usual >= 2 * answered:
        return "carries"
    return "missing" if 3 * usual <= answered else "uncertain"


def plain_placement(mastery: ArrayLike, asked: ArrayLike | None = None) -> Placement:
    """Place by counting.

    ``mastery``: (K, M), K steps lowest first, M statements a step, whole numbers 1..5, ``nan`` = not answered (also
    "don't know" and "not relevant"). ``asked``: (K, M) of bool, which statements the form asked; ``None`` = all.
    ``best`` counts the steps that carry from the bottom, and of the uncertain ones that follow those with more than
    half of their answered statements at "usually" or more.
    Better answers never lower a word, nor ``best``. Raises `digilead.scoring.validation.ScoringError`.
    """
    answers, mask = mastery_answers(mastery, asked)
    usual = [int(row) for row in (answers >= USUALLY).sum(axis=1)]
    answered = [int(row) for row in (answers >= 1).sum(axis=1)]
    total = [int(row) for row in mask.sum(axis=1)]
    words = tuple(plain_word(*counts) for counts in zip(usual, answered, total, strict=True))
    plausible = plausible_heights(words)
    leaning = (2 * u > a for u, a in zip(usual[plausible[0] :], answered[plausible[0] :], strict=True))
    best = plausible[0]
    for up in leaning:
        if not up or best == plausible[-1]:
            break
        best += 1
    return Placement(
        words=words,
        plausible=plausible,
        gaps=missing_below(words),
        answered=tuple(zip(answered, total, strict=True)),
        best=best,
    )
