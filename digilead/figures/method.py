"""Pictures of the method: how likely each step is, against the limits of the words, and how far chance moves it."""

from collections.abc import Sequence

import numpy as np

from digilead.figures.canvas import COOL, EDGE, GROUND, INK, LEADING, LINE, MUTED, SMALL, SOLID, TEXT, Canvas
from digilead.figures.picture import Width, figure
from digilead.figures.rows import PAGE, Rows, key
from digilead.figures.wording import Words
from digilead.scoring.change import StepChange
from digilead.scoring.placement import WORDS, Word
from digilead.scoring.posterior import PosteriorPlacement, words_of
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO


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
    page = Canvas(PAGE[width])
    rows = _rows(page, 0, words, placement.steps, width)
    for limit in (MISSING_TO, CARRIES_FROM):
        said = words("method.percent", n=round(100 * limit))
        page.text(rows.at(limit), rows.bottom + SMALL, said, size=SMALL, color=MUTED, anchor="middle")
    for y, probability, word in zip(reversed(rows.middles), placement.step_probabilities, placement.words, strict=True):
        _bar(page, rows.left, y, max(rows.at(probability) - rows.left, 2.0), word)
        page.text(page.width, y, percent(words, probability), bold=True, anchor="end")
    return figure(page.svg(), words("method.alt_bars", n=placement.steps), note)


def change_bands(words: Words, changes: Sequence[StepChange], width: Width) -> str:
    """Each step before and now between *missing* and *carries*, over the band that chance alone gives: a ``<figure>``.

    No percentages: the page that shows it speaks in words.
    """
    page = Canvas(PAGE[width])

    def before(x: float, y: float) -> None:
        page.mark(x, y, size=10, fill=INK)

    def after(x: float, y: float) -> None:
        page.mark(x, y, size=18, fill="none", edge=COOL)

    def band(x: float, y: float) -> None:
        page.striped(x - 9, y - 7, 18, 14)

    marks = [(before, "second_look.before"), (after, "second_look.after"), (band, "second_look.band")]
    y = key(page, _NAMES[width], 0, [(draw, words(id)) for draw, id in marks])
    rows = _rows(page, y + 2, words, len(changes), width)
    for change, y in zip(changes, reversed(rows.middles), strict=True):
        left, right = rows.at(change.low), rows.at(change.high)
        page.striped(left, y - 10, max(right - left, 2), 20)
        after(rows.at(change.after), y)
        before(rows.at(change.before), y)
    return figure(page.svg(), words("second_look.figure_alt", n=len(changes)))


_NAMES: dict[Width, float] = {"wide": 190.0, "narrow": 0.0}
_PERCENT = 100.0


def _rows(page: Canvas, y: float, words: Words, steps: int, width: Width) -> Rows:
    """A row a step, the highest on top, on a line from 0 to 1; the words above it and the limits between them."""
    names = [
        words("method.step", n=generation.number, name=generation.name[words.language])
        for generation in reversed(words.content.generations[:steps])
    ]
    left = _NAMES[width]
    rows = Rows(page, y + TEXT * LEADING, names, left=left, right=_PERCENT, row=40 if left else 32)
    for word, low, high in zip(WORDS, (0, MISSING_TO, CARRIES_FROM), (MISSING_TO, CARRIES_FROM, 1), strict=True):
        said = words(f"result.word_{word}")
        page.text(rows.at((low + high) / 2), y + TEXT / 2, said, size=SMALL, color=MUTED, anchor="middle")
    for limit in (0.0, MISSING_TO, CARRIES_FROM, 1.0):
        inner = 0 < limit < 1
        rows.rule(rows.at(limit), color=EDGE if inner else LINE, dash="2 3" if inner else "")
    return rows


def _bar(page: Canvas, x: float, y: float, length: float, word: Word) -> None:
    if word == "carries":
        page.box(x, y - 10, length, 20, fill=SOLID, edge=EDGE)
    elif word == "uncertain":
        page.striped(x, y - 10, length, 20)
    else:
        page.box(x, y - 10, length, 20, fill=GROUND, edge=EDGE, dash="4 3")
