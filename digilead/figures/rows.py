"""Rows on one scale: the layout that most of the course's pictures share."""

from collections.abc import Collection, Sequence
from typing import Literal

from digilead.figures.canvas import (
    COOL,
    EDGE,
    GROUND,
    INK,
    LABEL,
    LEADING,
    LINE,
    MUTED,
    SMALL,
    TEXT,
    TINT,
    WARM,
    Canvas,
    text_width,
    wrapped,
)

Width = Literal["wide", "narrow", "small"]
"""A column of a page of 560 px and more, a telephone's, and a third of a sheet of paper."""

PAGE: dict[Width, float] = {"wide": 760.0, "narrow": 340.0, "small": 320.0}
NAMES = 166.0  # what the names take beside the steps of a staircase on a wide page
_GUTTER = 18.0
_FRAME = 3.0  # how far a frame keeps off the sides of its column
BAND = 20.0
_EDGE = 8.0  # what a mark at an end of the scale needs beside it


class Rows:
    """Named rows: the name beside its scale on a wide page, above it on a narrow one.

    Args:
        y: where the rows begin on ``page``.
        names: one a row.
        columns: how many places the scale has; 1 for a scale without places.
        heads: what stands above the places, if anything does.
        band: pixels between heads and rows.
        left: width of the names; 0 puts them above their scales.
        right: pixels kept free behind the scale.
        row: the least height of a scale.
        size: of the letters.
        loud: rows whose name is set off, from 0.

    Attributes:
        left, right: x of both ends of the scale.
        top, bottom: y of both ends of all rows, the heads left out.
        middles: y of the middle of each row's scale.
    """

    def __init__(
        self,
        page: Canvas,
        y: float,
        names: Sequence[str],
        *,
        columns: int = 1,
        heads: Sequence[str] = (),
        band: float = 0,
        left: float = 0,
        right: float = 0,
        row: float = 32,
        size: float = TEXT,
        loud: Collection[int] = (),
    ) -> None:
        self.page, self.row, self.columns = page, row, columns
        beside = 0 if columns > 1 else _EDGE
        self.left, self.right = left or beside, page.width - (right or beside)
        self.top = (self._heads(y, heads) if heads else y) + band
        self.middles: list[float] = []
        y = self.top
        for number, name in enumerate(names):
            bold = number in loud
            lines = wrapped(name, (left or page.width) - _GUTTER, size, bold=bold)
            tall = len(lines) * size * LEADING
            height = max(row, tall + 10) if left else tall + row
            start = y + (height - tall) / 2 if left else y + 4
            page.texts(0, start, lines, size=size, bold=bold, color=WARM if bold else INK)
            self.middles.append(y + height / 2 if left else y + 4 + tall + (row - 4) / 2)
            y += height
        self.bottom = y
        page.reach(y)

    def _heads(self, y: float, heads: Sequence[str]) -> float:
        bold = all(len(head) < 3 for head in heads)  # a number is a head, a sentence is a remark
        parts = [wrapped(head, self.span - 8, SMALL, bold=bold) for head in heads]
        deepest = max(map(len, parts)) * SMALL * LEADING
        for place, lines in enumerate(parts, start=1):
            top = y + deepest - len(lines) * SMALL * LEADING
            self.page.texts(self.column(place), top, lines, size=SMALL, color=MUTED, bold=bold, anchor="middle")
        return y + deepest + 6

    @property
    def span(self) -> float:
        return (self.right - self.left) / self.columns

    def column(self, place: float) -> float:
        """x of the middle of a place, from 1."""
        return self.left + self.span * (place - 0.5)

    def at(self, share: float) -> float:
        """x of a share of the whole scale, 0..1."""
        return self.left + (self.right - self.left) * share

    def tracks(self) -> None:
        """A thin line a row from the first place to the last, with a stop at each."""
        for y in self.middles:
            self.page.line([(self.column(1), y), (self.column(self.columns), y)], color=LINE, width=1.5)
            for place in range(1, self.columns + 1):
                self.page.box(self.column(place) - 3, y - 3, 6, 6, fill=GROUND, edge=EDGE, line=1.2, radius=3)

    def frame(self, place: int, label: str) -> float:
        """A frame around a place of all rows, its label in a band above them; where its left side stands."""
        x, y = self.column(place) - self.span / 2 + _FRAME, self.top - BAND
        self.page.box(x, y, self.span - 2 * _FRAME, self.bottom - y, fill=TINT, edge=COOL, line=2, radius=6)
        bold = text_width(label, LABEL, bold=True) < self.span - 2 * _FRAME - 4
        self.page.text(self.column(place), y + BAND / 2 + 1, label, size=LABEL, color=COOL, bold=bold, anchor="middle")
        self.page.reach(self.bottom + 1)
        return x
