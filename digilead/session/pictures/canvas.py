"""How a group's answers are drawn: dots in a grid, dots on a staircase, dots above their answers, bars of answers.

One person, one dot. Nothing here knows who answered: what comes in are counts. How many people there are stands in the
picture itself, and so does the mark of a rehearsal: pictures get photographed.
"""

from collections.abc import Sequence
from typing import Any, Literal

from attrs import frozen

from digilead.figures import style
from digilead.figures.style import Page
from digilead.figures.wording import Words

Format = Literal["wide", "projector"]
"""A column of a page, or a wall ten metres away."""


@frozen
class Size:
    """Pixels. On a wall two metres wide a letter of the projector's ``small`` is four centimetres high."""

    whole: float
    text: float
    small: float
    largest_dot: float

    @property
    def line(self) -> float:
        return self.small * 1.22


SIZES: dict[Format, Size] = {"wide": Size(760, 13, 12, 12), "projector": Size(1280, 30, 26, 28)}


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

    def page(self, height: float) -> Page:
        """A page with ``height`` pixels for the drawing, from 0 up."""
        size = self.size
        band = size.small * 1.9
        page = Page(size.whole, height + band)
        y = height + band / 2
        page.text(4, y, self.words.counted("room_picture.n", self.n), size=size.small, weight="bold", va="center")
        if self.made_up:
            page.text(size.whole - 4, y, self.words("room_picture.made_up"), size=size.small, weight="bold",
                      color=style.OWN, ha="right", va="center")  # fmt: skip
        return page


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


def pile(page: Page, count: int, x: float, y: float, width: float, size: float, *, rings: bool = False) -> None:
    """``count`` dots in rows from the bottom, centred on ``x``, the lowest row standing on ``y``."""
    if not count:
        return
    step = size * 1.15
    rows = -(-count // max(1, int(width // step)))
    columns = -(-count // rows)
    lengths = [min(columns, count - columns * row) for row in range(rows)]
    xs = [x + step * (place % columns - (lengths[place // columns] - 1) / 2) for place in range(count)]
    ys = [y + step * (place // columns + 0.5) for place in range(count)]
    page.dots(xs, ys, size=size * (0.8 if rings else 0.94), edge=size / 7, filled=not rings,
              color=style.OWN if rings else style.INK)  # fmt: skip


def written(page: Page, size: Size, lines: Sequence[str], x: float, y: float, **how: Any) -> None:
    """Lines around the height ``y``."""
    for number, line in enumerate(lines):
        page.text(x, y + size.line * ((len(lines) - 1) / 2 - number), line, size=size.small, va="center", **how)


def grid(frame: Frame, lines: Sequence[Line], heads: Sequence[str]) -> Page:
    """Rows of dots on one scale; ``heads`` name its columns and stand below it."""
    size = frame.size
    large = frame.format == "projector"
    left = 330.0 if large else 190.0
    right = (190.0 if large else 112.0) if any(line.aside for line in lines) else 8.0
    span = (size.whole - left - right) / len(heads)
    names = [style.wrapped(line.name, left - 20, size.small) for line in lines]
    least = 62.0 if large else 34.0
    heights = [
        max(least, size.line * max(len(name), len(line.aside)) + 8) for name, line in zip(names, lines, strict=True)
    ]
    feet = [style.wrapped(head, span - 8, size.small) for head in heads]
    foot = size.line * max(map(len, feet)) + 12
    most = max((count or 0 for line in lines for count in line.counts), default=0)
    dots = dot_size(most, span - 12, least - 8, size.largest_dot)
    page = frame.page(sum(heights) + foot)
    top = sum(heights) + foot
    for number, parts in enumerate(feet):
        x = left + span * (number + 0.5)
        page.line([left + span * number] * 2, [foot, top], color=style.LINE, width=1)
        written(page, size, parts, x, foot - 6 - size.line * len(parts) / 2, ha="center")
    page.line([left + span * len(heads)] * 2, [foot, top], color=style.LINE, width=1)
    for line, name, height in zip(lines, names, heights, strict=True):
        page.line([0, size.whole], [top, top], color=style.LINE, width=1)
        middle = top - height / 2
        written(page, size, name, 4, middle)
        written(page, size, line.aside, size.whole - 4, middle, color=style.QUIET, ha="right")
        if line.hidden:
            why = style.wrapped(line.hidden, size.whole - left - right - 16, size.small)
            written(page, size, why, left + 10, middle, color=style.QUIET, style="italic")
        for number, count in enumerate(line.counts):
            x = left + span * (number + 0.5)
            if count is None:
                written(page, size, [frame.words("room_picture.not_shown")], x, middle, color=style.QUIET, ha="center")
            else:
                pile(page, count, x, top - height + 5, span - 12, dots, rings=line.rings)
        top -= height
    page.line([0, size.whole], [foot, foot], color=style.INK, width=1.5)
    return page


def stairs(frame: Frame, places: Sequence[int], names: Sequence[str]) -> Page:
    """One dot a person above the step where it stands; ``places[0]`` and ``names[0]`` are the ground before it."""
    size = frame.size
    large = frame.format == "projector"
    span = size.whole / len(places)
    rise, air, base = (62.0, 118.0, 76.0) if large else (38.0, 66.0, 44.0)
    widest = max(style.text_width(word, size.small, "bold") for name in names for word in name.split())
    letters = size.small * min(1, (span - 14) / widest)
    labels = [style.wrapped(name, span - 12, letters, "bold") for name in names]
    base = max(base, *(size.line * len(label) + 14 - rise * place for place, label in enumerate(labels)))
    dots = dot_size(max(places), span - 16, air - 6, size.largest_dot * 1.25)
    page = frame.page(base + rise * (len(places) - 1) + air)
    for place, (count, label) in enumerate(zip(places, labels, strict=True)):
        x, top = span * place, base + rise * place
        page.box(x, 0, span, top, facecolor=style.FILL if place else style.PAPER, linewidth=0)
        if place:
            page.line([x, x], [top - rise, top], width=1.5)
        page.line([x, x + span], [top, top], width=3, linestyle="solid" if place else (0, (5, 4)))
        for number, part in enumerate(label):
            page.text(x + span / 2, top - size.line * (number + 0.75), part, size=letters, weight="bold",
                      ha="center", va="center")  # fmt: skip
        pile(page, count, x + span / 2, top + 4, span - 16, dots)
    return page


def columns(
    frame: Frame, counts: Sequence[int], heads: Sequence[str], texts: Sequence[str], chosen: int | None
) -> Page:
    """One question: its answers side by side, a dot a person above each. ``chosen``: place of the agreed one."""
    size = frame.size
    large = frame.format == "projector"
    span = size.whole / len(counts)
    air = 190.0 if large else 92.0
    bodies = [style.wrapped(text, span - 22, size.small) for text in texts]
    body = size.line * (max(map(len, bodies)) + 1.3) + 20
    dots = dot_size(max(counts), span - 24, air - 10, size.largest_dot * 1.5)
    page = frame.page(body + air)
    for place, (count, head, parts) in enumerate(zip(counts, heads, bodies, strict=True)):
        x = span * place
        agreed = place == chosen
        page.box(x + 4, 3, span - 8, body - 6, facecolor=style.FILL if agreed else style.PAPER,
                 edgecolor=style.OWN if agreed else style.INK, linewidth=4 if agreed else 1)  # fmt: skip
        named = f"{head}: {frame.words('room_picture.agreed')}" if agreed else head
        page.text(x + 14, body - size.line * 0.5 - 10, named, size=size.small, weight="bold", va="center")
        for number, part in enumerate(parts):
            page.text(x + 14, body - size.line * (number + 1.7) - 10, part, size=size.small, va="center")
        pile(page, count, x + span / 2, body + 2, span - 24, dots)
    return page


# Light to dark, each with a dark edge; the number stands in the bar and the order says the rest.
_SHADES = ("#ffffff", "#dfe6ee", "#b4c2d0", "#7f93a8", "#33475b")


def bars(frame: Frame, lines: Sequence[Line], ends: tuple[str, str]) -> Page:
    """Bars of all answers of a row, 100 % wide, from the lowest answer at the left; ``ends`` name both ends."""
    size = frame.size
    large = frame.format == "projector"
    longest = max((style.text_width(line.name, size.small) for line in lines), default=0)
    left = min(560.0 if large else 330.0, longest + 30)
    right = 130.0 if large else 70.0
    whole = size.whole - left - right
    names = [style.wrapped(line.name, left - 20, size.small) for line in lines]
    heights = [max(size.small * 1.65, size.line * len(name) + 10) for name in names]
    head = size.line + 8
    page = frame.page(sum(heights) + head)
    top = sum(heights)
    page.text(left, top + head / 2, ends[0], size=size.small, color=style.QUIET, va="center")
    page.text(left + whole, top + head / 2, ends[1], size=size.small, color=style.QUIET, ha="right", va="center")
    for line, name, height in zip(lines, names, heights, strict=True):
        middle = top - height / 2
        written(page, size, name, 4, middle)
        written(page, size, line.aside, size.whole - 4, middle, color=style.QUIET, ha="right")
        if line.hidden:
            why = style.wrapped(line.hidden, whole - 8, size.small)
            written(page, size, why, left + 6, middle, color=style.QUIET, style="italic")
        given = [count or 0 for count in line.counts]
        x, thick = left, size.small * 1.35
        for place, count in enumerate(given):
            width = whole * count / max(sum(given), 1)
            shade = round(place * (len(_SHADES) - 1) / max(len(given) - 1, 1))
            if count:
                page.box(
                    x, middle - thick / 2, width, thick, facecolor=_SHADES[shade], edgecolor=style.INK, linewidth=1
                )
                ink = style.PAPER if shade == len(_SHADES) - 1 else style.INK
                page.text(x + width / 2, middle, str(count), size=size.small, color=ink, ha="center", va="center")
            x += width
        top -= height
    return page
