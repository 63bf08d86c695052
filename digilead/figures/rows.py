"""Rows on one scale: the layout that most of the course's pictures share."""

from collections.abc import Callable, Collection, Sequence

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
from digilead.figures.picture import Width

PAGE: dict[Width, float] = {"wide": 760.0, "narrow": 340.0, "small": 320.0}
NAMES = 166.0  # what the names take beside the steps of a staircase on a wide page
_GUTTER = 18.0
_FRAME = 3.0  # how far a frame keeps off the sides of its column
BAND = 20.0
_AROUND = 10.0  # what a name of several lines keeps free above and below it
HEAD = 0.9  # the letters of a head, in those of a name
_ABOVE = 4.0  # and one above its scale
_MARK, _NAME, _NEXT = 16.0, 22.0, 16.0  # a key: its mark, where its name begins, what lies between two
_EDGE = 16.0  # what a mark at an end of the scale needs beside it


class Rows:
    """Named rows: the name beside its scale on a wide page, above it on a narrow one.

    Args:
        y: where the rows begin on ``page``.
        names: one a row.
        columns: how many places the scale has; 1 for a scale without places.
        heads: what stands above the places, if anything does.
        head: the letters of a head, in those of a name.
        band: pixels between heads and rows.
        left: width of the names; 0 puts them above their scales.
        right: pixels kept free behind the scale.
        row: the least height of a scale.
        size: of the letters.
        loud: rows whose name is set off, from 0.

    Attributes:
        left, right: x of both ends of the scale.
        top, bottom: y of both ends of all rows, the heads left out.
        bands: y of both ends of each row's scale.
    """

    def __init__(
        self,
        page: Canvas,
        y: float,
        names: Sequence[str],
        *,
        columns: int = 1,
        heads: Sequence[str] = (),
        head: float = HEAD,
        band: float = 0,
        left: float = 0,
        right: float = 0,
        row: float = 32,
        size: float = TEXT,
        loud: Collection[int] = (),
    ) -> None:
        self.page, self.columns = page, columns
        beside = 0 if columns > 1 else _EDGE
        self.left, self.right = left or beside, page.width - (right or beside)
        self.top = (self._heads(y, heads, head * size) if heads else y) + band
        self.bands: list[tuple[float, float]] = []
        y = self.top
        for number, name in enumerate(names):
            bold = number in loud
            lines = wrapped(name, (left or page.width) - _GUTTER * bool(left), size, bold=bold)
            tall = len(lines) * size * LEADING
            height = max(row, tall + _AROUND) if left else row
            start = y + (height - tall) / 2 if left else y + _ABOVE
            page.texts(0, start, lines, size=size, bold=bold, color=WARM if bold else INK)
            y += 0 if left else _ABOVE + tall
            self.bands.append((y, y + height))
            y += height
        self.bottom = y
        page.reach(y)

    def _heads(self, y: float, heads: Sequence[str], size: float) -> float:
        bold = all(len(head) < 3 for head in heads)  # a number is a head, a sentence is a remark
        parts = [wrapped(head, self.span - 8, size, bold=bold) for head in heads]
        deepest = max(map(len, parts)) * size * LEADING
        for place, lines in enumerate(parts, start=1):
            top = y + deepest - len(lines) * size * LEADING
            self.page.texts(self.column(place), top, lines, size=size, color=MUTED, bold=bold, anchor="middle")
        return y + deepest + 6

    @property
    def middles(self) -> list[float]:
        """y of the middle of each row's scale."""
        return [(top + bottom) / 2 for top, bottom in self.bands]

    @property
    def span(self) -> float:
        """How wide a place is."""
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

    def rule(self, x: float, *, color: str = EDGE, width: float = 1.2, dash: str = "") -> None:
        """A line down all scales; no name is crossed."""
        for top, bottom in self.bands:
            self.page.line([(x, top), (x, bottom)], color=color, width=width, dash=dash)

    def join(self, y: float, one: float, other: float) -> None:
        """The way between two marks of a row; either may be ``nan``."""
        if one == one and other == other:
            self.page.line([(self.column(one), y), (self.column(other), y)], color=EDGE, width=3)

    def frame(self, place: int, label: str) -> float:
        """A frame around a place of all rows, its label in a band above them; where its left side stands."""
        x, y = self.column(place) - self.span / 2 + _FRAME, self.top - BAND
        self.page.box(x, y, self.span - 2 * _FRAME, self.bottom - y, fill=TINT, edge=COOL, line=2, radius=6)
        size = LABEL * min(1, (self.span - 2 * _FRAME - 4) / text_width(label, LABEL, bold=True))
        self.page.text(self.column(place), y + BAND / 2 + 1, label, size=size, color=COOL, bold=True, anchor="middle")
        self.page.reach(self.bottom + 1)
        return x


def beside(names: Sequence[str], most: float, size: float = TEXT) -> float:
    """Width of the names beside their scales: that of the longest, but not more than ``most``."""
    return min(most, max(text_width(name, size) for name in names) + _GUTTER + 6)


def key(page: Canvas, x: float, y: float, marks: Sequence[tuple[Callable[[float, float], None], str]]) -> float:
    """What the marks stand for, in lines as wide as the page; where they end. A mark is drawn around (x, y)."""
    start, middle = x, y + _MARK / 2 + 2
    for draw, name in marks:
        width = text_width(name, SMALL)
        if x > start and x + _NAME + width > page.width:
            x, middle = start, middle + TEXT * LEADING
        draw(x + _MARK / 2, middle)
        page.text(x + _NAME, middle, name, size=SMALL, color=MUTED)
        x += _NAME + width + _NEXT
    return middle + _MARK / 2 + 8
