"""How a group's answers are drawn: dots in a grid, dots on a staircase, dots above their answers, bars of answers.

One person, one dot. Nothing here knows who answered: what comes in are counts. How many people there are stands in the
picture itself, and so does the mark of a rehearsal: pictures get photographed.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from attrs import frozen

from digilead.figures.canvas import (
    EDGE,
    GROUND,
    INK,
    LEADING,
    LINE,
    MUTED,
    ON_SOLID,
    SOLID,
    TINT,
    WARM,
    Anchor,
    Canvas,
    text_width,
    wrapped,
)
from digilead.figures.rows import HEAD, Rows, beside
from digilead.figures.stairs import Slab, draw_stairs
from digilead.figures.wording import Words

Format = Literal["wide", "projector"]
"""A column of a page, or a wall ten metres away."""


@frozen
class Size:
    """Pixels. ``rows``: a drawing of few rows stretches them until it is about so high; 0 where it does not."""

    whole: float
    small: float
    largest_dot: float
    rows: float = 0

    @property
    def line(self) -> float:
        return self.small * 1.22


_NAMED = 4

SIZES: dict[Format, Size] = {"wide": Size(760, 12.5, 12), "projector": Size(1060, 28, 40, 520)}


@frozen
class Frame:
    """What every picture of a group says of itself: how many people, and whether they are made up."""

    words: Words
    n: int
    made_up: bool
    format: Format

    @property
    def size(self) -> Size:
        return SIZES[self.format]

    def page(self) -> tuple[Canvas, float]:
        """A page that says how many people it shows, and where the drawing may begin."""
        size = self.size
        page, band = Canvas(size.whole), size.small * 1.9
        page.text(0, band / 2, self.words.counted("room_picture.n", self.n), size=size.small, bold=True)
        if self.made_up:
            said = self.words("room_picture.made_up")
            page.text(size.whole, band / 2, said, size=size.small, bold=True, color=WARM, anchor="end")
        return page, band

    def row(self, y: float, count: int, least: float, most: float) -> float:
        """Height of each of ``count`` rows from ``y`` down: what fills the drawing, within ``least`` and ``most``."""
        return max(least, min(most, (self.size.rows - y) / count))


@frozen
class Line:
    """One row of a grid.

    ``counts``: people in each column, ``None`` for a cell that is not shown. ``hidden``: why nothing of it is shown,
    then ``counts`` is empty. ``aside``: lines at the right. ``rings``: rings instead of dots, for what is wished.
    """

    name: str
    counts: tuple[int | None, ...] = ()
    aside: tuple[str, ...] = ()
    hidden: str = ""
    rings: bool = False


def dot_size(most: int, width: float, height: float, largest: float) -> float:
    """The largest dot of which ``most`` fit into a cell, in pixels."""
    size = largest
    while size > 3 and int(width // (size * 1.15)) * int(height // (size * 1.15)) < most:
        size *= 0.92
    return size


def pile_height(count: int, width: float, size: float) -> float:
    """Pixels that so many dots of a pile stand high."""
    step = size * 1.15
    return -(-count // max(1, int(width // step))) * step


def pile(page: Canvas, count: int, x: float, y: float, width: float, size: float, *, rings: bool = False) -> None:
    """``count`` dots in rows from the bottom, centred on ``x``, the lowest row standing on ``y``."""
    if not count:
        return
    step = size * 1.15
    rows = -(-count // max(1, int(width // step)))
    columns = -(-count // rows)
    lengths = [min(columns, count - columns * row) for row in range(rows)]
    for place in range(count):
        row, column = divmod(place, columns)
        at = x + step * (column - (lengths[row] - 1) / 2), y - step * (row + 0.5)
        if rings:
            page.mark(*at, size=size * 0.8, fill=GROUND, edge=WARM, line=size / 7)
        else:
            page.mark(*at, size=size)


def gathered(frame: Frame, lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """For a wall: the lines that are shown, and a sentence for each reason why others are not."""
    if frame.format != "projector":
        return list(lines), []
    return [line for line in lines if not line.hidden], whys(frame.words, lines)


class _Row(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def hidden(self) -> str: ...


def whys(words: Words, rows: Iterable[_Row]) -> list[str]:
    """A sentence for each reason why rows are not shown."""
    names: dict[str, list[str]] = {}
    for row in rows:
        if row.hidden:
            names.setdefault(row.hidden, []).append(row.name)
    return [f"{several(words, those)}: {why}" for why, those in names.items()]


def several(words: Words, names: Sequence[str]) -> str:
    """Names in a sentence. A statement is a name too; a sentence of twelve of them nobody reads."""
    shown = names if len(names) <= _NAMED else names[: _NAMED - 1]
    said = [words("room_picture.named", name=name.removesuffix(".")) for name in shown]
    more = len(names) - len(shown)
    return words.listed([*said, words("room_picture.others", n=more)] if more else said)


def _notes(page: Canvas, y: float, notes: Sequence[str], size: float) -> None:
    for note in notes:
        y = page.texts(0, y + 10, wrapped(note, page.width, size), size=size, color=MUTED, italic=True)


def grid(frame: Frame, lines: Sequence[Line], heads: Sequence[str]) -> Canvas:
    """Rows of dots on one scale; ``heads`` name its columns and stand above it.

    Raises ValueError without a row, or for one with other columns.
    """
    if not lines or any(line.counts and len(line.counts) != len(heads) for line in lines):
        raise ValueError("no rows, or a row with other columns")
    page, y = frame.page()
    shown, notes = gathered(frame, lines)
    if shown:
        rows = _grid_rows(frame, page, y, shown, heads)
        _grid_lines(frame, page, rows, shown)
        y = rows.bottom
    _notes(page, y, notes, frame.size.small)
    return page


def _grid_rows(frame: Frame, page: Canvas, y: float, lines: Sequence[Line], heads: Sequence[str]) -> Rows:
    size, large = frame.size, frame.format == "projector"
    names = [line.name for line in lines]
    aside = max((text_width(text, size.small) for line in lines for text in line.aside), default=0.0)
    least = max(60.0 if large else 34.0, size.line * max(len(line.aside) for line in lines) + 8)
    return Rows(
        page,
        y,
        names,
        columns=len(heads),
        heads=heads,
        head=1 if large else HEAD,
        left=beside(names, 330.0 if large else 190.0, size.small),
        right=aside if large or not aside else 112.0,
        row=frame.row(y + 2 * size.line, len(lines), least, 130),
        size=size.small,
    )


def _grid_lines(frame: Frame, page: Canvas, rows: Rows, lines: Sequence[Line]) -> None:
    size, room = frame.size, rows.span - 12
    most = max((count or 0 for line in lines for count in line.counts), default=0)
    dots = dot_size(most, room, min(bottom - top for top, bottom in rows.bands) - 8, size.largest_dot)
    for line, (top, bottom) in zip(lines, rows.bands, strict=True):
        middle = (top + bottom) / 2
        page.line([(0, top), (page.width, top)], color=LINE, width=1)
        page.around(page.width, middle, line.aside, size=size.small, color=MUTED, anchor="end")
        if line.hidden:
            why = wrapped(line.hidden, rows.right - rows.left - 16, size.small)
            page.around(rows.left + 10, middle, why, size=size.small, color=MUTED, italic=True)
        for place, count in enumerate(line.counts, start=1):
            if count is None:
                none = wrapped(frame.words("room_picture.not_shown"), rows.span - 8, size.small)
                page.around(rows.column(place), middle, none, size=size.small, color=MUTED, anchor="middle")
            else:
                pile(page, count, rows.column(place), bottom - 4, room, dots, rings=line.rings)
    page.line([(0, rows.bottom), (page.width, rows.bottom)], color=EDGE)


def stairs(frame: Frame, places: Sequence[int], names: Sequence[str]) -> Canvas:
    """One dot a person above the step where it stands; ``places[0]`` and ``names[0]`` are the ground before it."""
    size, large = frame.size, frame.format == "projector"
    page, y = frame.page()
    span, rise, air = size.whole / len(places), (92.0 if large else 44.0), (118.0 if large else 66.0)
    dots = dot_size(max(places), span - 16, air - 6, size.largest_dot * 1.25)
    last = len(places) - 1
    y += max(pile_height(count, span - 16, dots) + 8 - rise * (last - place) for place, count in enumerate(places))
    drawn = draw_stairs(page, y, [Slab(name) for name in names[1:]], left=span, rise=rise, size=size.small)
    page.line([(0, drawn.floor), (span, drawn.floor)], color=EDGE)
    page.texts(0, drawn.floor + 6, wrapped(names[0], 2 * span, size.small, bold=True), size=size.small, bold=True)
    for place, count in enumerate(places):
        pile(page, count, span * (place + 0.5), drawn.y(place) - 4, span - 16, dots)
    return page


def columns(
    frame: Frame, counts: Sequence[int], heads: Sequence[str], texts: Sequence[str], chosen: int | None
) -> Canvas:
    """One question: its answers side by side, a dot a person above each. ``chosen``: place of the agreed one."""
    size = frame.size
    page, y = frame.page()
    span = size.whole / len(counts)
    bodies = [wrapped(text, span - 30, size.small) for text in texts]
    dots = dot_size(max(counts), span - 24, 82, size.largest_dot * 1.5)
    air = pile_height(max(counts), span - 24, dots) + 8
    body = size.small * LEADING * (max(map(len, bodies)) + 1) + 22
    for place, (count, head, parts) in enumerate(zip(counts, heads, bodies, strict=True)):
        x, agreed = span * place, place == chosen
        _frame_of(page, x + 4, y + air, span - 8, body, agreed=agreed)
        named = f"{head}: {frame.words('room_picture.agreed')}" if agreed else head
        under = page.texts(x + 15, y + air + 10, [named], size=size.small, bold=True)
        page.texts(x + 15, under, parts, size=size.small)
        pile(page, count, x + span / 2, y + air - 4, span - 24, dots)
    page.reach(y + air + body + 2)
    return page


def answers_down(
    frame: Frame, counts: Sequence[int], heads: Sequence[str], texts: Sequence[str], chosen: int | None
) -> Canvas:
    """As `columns`, but below each other, the dots beside them: letters for a wall need long lines."""
    size = frame.size
    page, y = frame.page()
    named = [[head, *([frame.words("room_picture.agreed")] if n == chosen else [])] for n, head in enumerate(heads)]
    left = 14 + max(text_width(part, size.small, bold=True) for parts in named for part in parts) + 16
    wide = 0.62 * size.whole
    bodies = [wrapped(text, wide - left - 8, size.small) for text in texts]
    tall = size.small * LEADING * max(map(len, [*bodies, *named])) + 18
    room = size.whole - wide - 24
    dots = dot_size(max(counts), room, tall - 8, size.largest_dot)
    rows = max(1, int((tall - 8) // (dots * 1.15)))
    for place, (count, head, parts) in enumerate(zip(counts, named, bodies, strict=True)):
        _frame_of(page, 2, y, wide, tall, agreed=place == chosen)
        page.around(14, y + tall / 2, head, size=size.small, bold=True)
        page.around(left, y + tall / 2, parts, size=size.small)
        # No wider than it takes: the piles of all answers begin at one place and can be compared.
        one_row = count <= room // (dots * 1.15)
        across = (count if one_row else -(-count // rows)) * dots * 1.15 + 1
        pile(page, count, wide + 24 + across / 2, y + (tall + pile_height(count, across, dots)) / 2, across, dots)
        y += tall + 10
    page.reach(y)
    return page


def _frame_of(page: Canvas, x: float, y: float, width: float, height: float, *, agreed: bool) -> None:
    """The frame of an answer; that of the agreed one stands out."""
    fill, edge, line = (TINT, WARM, 4.0) if agreed else (GROUND, EDGE, 1.0)
    page.box(x, y, width, height, fill=fill, edge=edge, line=line, radius=4)


_SHADES = (0.0, 0.18, 0.36, 0.54, 1.0)  # of the cool hue, the lowest answer first; the number stands in the bar


def bars(frame: Frame, lines: Sequence[Line], ends: tuple[str, str]) -> Canvas:
    """Bars of all answers of a row, 100 % wide, from the lowest answer at the left; ``ends`` name both ends."""
    size = frame.size
    page, y = frame.page()
    shown, notes = gathered(frame, lines)
    if shown:
        y = _bars(frame, page, y, shown, ends)
    _notes(page, y, notes, size.small)
    return page


def _bars(frame: Frame, page: Canvas, y: float, lines: Sequence[Line], ends: tuple[str, str]) -> float:
    size, large = frame.size, frame.format == "projector"
    names = [line.name for line in lines]
    rows = Rows(
        page,
        y + size.line + 4,
        names,
        left=beside(names, 600.0 if large else 330.0, size.small),
        right=70.0 if large else 50.0,
        row=frame.row(y + 2 * size.line, len(lines), size.small * 1.55, size.small * 3.6),
        size=size.small,
    )
    for x, end, anchor in zip((rows.left, rows.right), ends, _ENDS, strict=True):
        page.text(x, y + size.line / 2, end, size=size.small, color=MUTED, anchor=anchor)
    thick = size.small * (1.8 if large and len(lines) < 9 else 1.35)
    for line, middle in zip(lines, rows.middles, strict=True):
        page.around(page.width, middle, line.aside, size=size.small, color=MUTED, anchor="end")
        if line.hidden:
            why = wrapped(line.hidden, rows.right - rows.left - 8, size.small)
            page.around(rows.left + 6, middle, why, size=size.small, color=MUTED, italic=True)
        given = [count or 0 for count in line.counts]
        below = 0
        for place, count in enumerate(given):
            left, right = (rows.at(n / max(sum(given), 1)) for n in (below, below + count))
            below += count
            shade = _SHADES[round(place * (len(_SHADES) - 1) / max(len(given) - 1, 1))]
            if count:
                page.box(left, middle - thick / 2, right - left, thick, fill=SOLID, opacity=shade, edge=EDGE, line=1)
                ink = ON_SOLID if shade == 1 else INK
                page.text((left + right) / 2, middle, str(count), size=size.small, color=ink, anchor="middle")
    return rows.bottom


_ENDS: tuple[Anchor, Anchor] = ("start", "end")
