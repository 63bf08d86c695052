"""Pictures of the method: how likely each step is, against the limits of the words, and how far chance moves it."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from digilead.figures import style
from digilead.figures.picture import figure
from digilead.figures.style import Page, Width
from digilead.figures.wording import Words
from digilead.scoring.placement import WORDS, Word
from digilead.scoring.posterior import PosteriorPlacement, words_of
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO

_ROW = {"wide": 44.0, "narrow": 58.0}
_HATCH = "//"
_EDGE = "#8b939c"


class Change(Protocol):
    """Of `digilead.scoring.change.StepChange`: a step's probability on two occasions and the band of chance."""

    @property
    def step(self) -> int: ...
    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


def whole_percent(probability: float) -> int:
    """Whole per cent as a page shows it: never on the other side of a limit, 0 and 100 for less than 1 and over 99."""
    if not 0.01 <= probability <= 0.99:
        return 0 if probability < 0.01 else 100
    n = round(100 * probability)
    if probability < CARRIES_FROM <= n / 100:
        n -= 1
    if n / 100 <= MISSING_TO < probability:
        n += 1
    return n


def percent(words: Words, probability: float) -> str:
    """Whole per cent in words, never 0 or 100."""
    n = whole_percent(probability)
    ends = {0: "method.percent_low", 100: "method.percent_high"}
    return words(ends[n]) if n in ends else words("method.percent", n=n)


def word_of(probability: float) -> Word:
    """The word that a probability alone would give."""
    return WORDS[int(words_of(np.array([probability]), np.array([True]))[0])]


def step_bars(words: Words, placement: PosteriorPlacement, width: Width, note: str = "") -> str:
    """One bar a step from 0 to its probability, the highest step on top, the two limits marked: a ``<figure>``."""
    page, at, rows = _frame(words, placement.steps, width, scale=True)
    for step, y in enumerate(rows, start=1):
        _bar(page, at, y, placement.step_probabilities[step - 1], placement.words[step - 1])
        text = percent(words, placement.step_probabilities[step - 1])
        x = at(placement.step_probabilities[step - 1]) + 7
        page.text(x, y, text, va="center", bbox={"facecolor": style.PAPER, "linewidth": 0, "pad": 1.5})
    return figure(page.svg(), words("method.alt_bars", n=placement.steps), note)


def change_bands(words: Words, changes: Sequence[Change], width: Width) -> str:
    """Each step before and now between *missing* and *carries*, over the band that chance alone gives: a ``<figure>``.

    No percentages: the page that shows it speaks in words.
    """
    page, at, rows = _frame(words, len(changes), width, scale=False)
    for change, y in zip(changes, rows, strict=True):
        left, right = at(change.low), at(change.high)
        page.box(
            left, y - 9, max(right - left, 2), 18, facecolor=style.PAPER, edgecolor=_EDGE, hatch=_HATCH, linewidth=1
        )
        page.dot(at(change.after), y, size=17, filled=False, color=style.OWN)
        page.dot(at(change.before), y, size=9)
    _change_key(page, words, width)
    return figure(page.svg(), words("second_look.figure_alt", n=len(changes)))


def _frame(
    words: Words, steps: int, width: Width, *, scale: bool
) -> tuple[Page, Callable[[float], float], list[float]]:
    """The page with names, limits and the words between them; where a probability lies; the middle of each row."""
    left, right, whole = (190.0, 86.0, 760.0) if width == "wide" else (14.0, 80.0, 330.0)
    foot, head, row = (24.0, 24.0, _ROW[width]) if scale else (30.0, 24.0, _ROW[width])
    page = Page(whole, foot + row * steps + head)
    span = whole - left - right
    top = foot + row * steps

    def at(probability: float) -> float:
        return left + span * probability

    for limit in (0.0, MISSING_TO, CARRIES_FROM, 1.0):
        inner = 0 < limit < 1
        page.line([at(limit)] * 2, [foot, top], color=style.INK if inner else style.LINE, width=1.2 if inner else 1,
                  linestyle=(0, (2, 3)) if inner else "solid")  # fmt: skip
        if scale:
            page.text(
                at(limit), foot - 18, words("method.percent", n=round(100 * limit)), size=style.SMALL, ha="center"
            )
    for word, low, high in zip(WORDS, (0, MISSING_TO, CARRIES_FROM), (MISSING_TO, CARRIES_FROM, 1), strict=True):
        page.text(
            at((low + high) / 2), top + 8, words(f"result.word_{word}"), size=style.SMALL, ha="center", style="italic"
        )
    rows = [foot + row * (index + (0.5 if width == "wide" else 0.34)) for index in range(steps)]
    for generation, y in zip(words.content.generations, rows, strict=True):
        name = words("method.step", n=generation.number, name=generation.name[words.language])
        if width == "wide":
            page.text(left - 14, y, name, ha="right", va="center")
        else:
            page.text(left, y + 25, name, va="center", bbox={"facecolor": style.PAPER, "linewidth": 0, "pad": 1.5})
    return page, at, rows


def _bar(page: Page, at: Callable[[float], float], y: float, probability: float, word: Word) -> None:
    box = (at(0), y - 10, max(at(probability) - at(0), 2.0), 20.0)
    if word == "carries":
        page.box(*box, facecolor=style.FILL, edgecolor=style.INK, linewidth=1.5)
    elif word == "uncertain":
        page.box(*box, facecolor=style.PAPER, edgecolor=_EDGE, hatch=_HATCH, linewidth=0)
        page.box(*box, fill=False, edgecolor=style.INK, linewidth=1.5)
    else:
        page.box(*box, facecolor=style.PAPER, edgecolor=style.INK, linewidth=1.5, linestyle=(0, (4, 3)))


def _change_key(page: Page, words: Words, width: Width) -> None:
    x = 196.0 if width == "wide" else 20.0
    for label, own in (("second_look.before", False), ("second_look.after", True)):
        page.dot(x, 12, size=15 if own else 9, filled=not own, color=style.OWN if own else style.INK)
        page.text(x + 13, 12, words(label), size=style.SMALL, va="center")
        x += 36 + style.text_width(words(label), style.SMALL)
    page.box(x - 6, 5, 22, 14, facecolor=style.PAPER, edgecolor=_EDGE, hatch=_HATCH, linewidth=1)
    page.text(x + 22, 12, words("second_look.band"), size=style.SMALL, va="center")
