"""The staircase, the same on the page, in the plan and on the wall: each step is a slab that all above it rest on."""

from collections.abc import Sequence

from attrs import evolve, frozen

from digilead.figures.canvas import (
    COOL,
    EDGE,
    GROUND,
    INK,
    LEADING,
    ON_SOLID,
    SMALL,
    SOLID,
    TEXT,
    TINT,
    WARM,
    Canvas,
    text_width,
    wrapped,
)
from digilead.scoring.placement import Word

_DASHES = "6 4"
_SEAM = 2.0  # the joint between two slabs
_INSET = 12.0  # of a text from the side of its slab
_PADDING = 9.0  # and from its tread
OFF = 7.0  # how far the line along the treads keeps off them
_LADDER = 24.0  # a tread of a ladder
_TAG_TEXT, _TAG_INSET, _TAG_GAP = 12.0, 9.0, 5.0
_OPENING = 30.0
STANDING = 4.0


@frozen
class Tag:
    """A sign of a few words: ``firm`` for where one is, open for where one wants to be."""

    text: str
    firm: bool

    def size(self, room: float) -> tuple[float, float]:
        """Width and height where ``room`` pixels are left for it."""
        lines = self._lines(room)
        widest = max(text_width(line, _TAG_TEXT, bold=True) for line in lines)
        return widest + 2 * _TAG_INSET, len(lines) * _TAG_TEXT * LEADING + 8

    def draw(self, page: Canvas, right: float, bottom: float, room: float) -> None:
        fill, ink = (WARM, GROUND) if self.firm else (GROUND, WARM)
        width, height = self.size(room)
        page.box(right - width, bottom - height, width, height, fill=fill, edge=WARM, line=2, radius=4)
        page.texts(
            right - width / 2,
            bottom - height + 4,
            self._lines(room),
            size=_TAG_TEXT,
            color=ink,
            bold=True,
            anchor="middle",
        )

    def _lines(self, room: float) -> tuple[str, ...]:
        return wrapped(self.text, room - 2 * _TAG_INSET, _TAG_TEXT, bold=True)


@frozen
class Opening:
    """A hole in a step below a higher one, ``under`` (from 1), and what to ask about it; ``firm``: its edge."""

    under: int
    question: str
    firm: bool


@frozen
class Slab:
    """What one slab says: its name, how it looks, its lines, tags and opening; ``gap``: higher ones rest on it.

    Without a word it is plain: nothing is said of whether it carries.
    """

    name: str
    word: Word | None = None
    lines: tuple[str, ...] = ()
    gap: bool = False
    tags: tuple[Tag, ...] = ()
    opening: Opening | None = None


@frozen
class _Line:
    text: str
    size: float
    room: float
    bold: bool = False
    tag: Tag | None = None

    @property
    def height(self) -> float:
        return max(self.size * LEADING, self.tag.size(self.room)[1] + _TAG_GAP if self.tag else 0)

    def fits(self, tag: Tag) -> bool:
        taken = text_width(self.text, self.size, bold=self.bold) + 10
        return self.tag is None and taken + tag.size(self.room)[0] <= self.room


@frozen
class Stairs:
    """Where the treads of a staircase lie. ``tops``: y of each, lowest first; ``floor``: y below the first step."""

    tops: tuple[float, ...]
    floor: float
    left: float
    tread: float
    right: float

    def x(self, step: int) -> float:
        """Where a step (from 1) begins, or the last one ends."""
        return self.right if step > len(self.tops) else self.left + self.tread * (step - 1)

    def y(self, height: int) -> float:
        """Where one stands on so many steps."""
        return self.tops[height - 1] if height else self.floor


def draw_stairs(
    page: Canvas, y: float, steps: Sequence[Slab], *, left: float, rise: float = 0, size: float = TEXT
) -> Stairs:
    """Slabs from the height ``y`` down, the last step on top, the first one beginning at ``left``.

    Tags stand on the treads, which have one ``rise``. Without a rise the steps are a ladder: its treads are too short
    to stand on, and each slab is as high as what it says.
    """
    ladder = not rise
    tread = _LADDER if ladder else (page.width - left) / len(steps)
    said = [_said(step, page.width - left - tread * number, tread, size, ladder) for number, step in enumerate(steps)]
    heights = [sum(line.height for line in lines) + 2 * _PADDING for lines in said]
    if ladder:
        heights = [h + _OPENING * bool(step.opening) for h, step in zip(heights, steps, strict=True)]
    else:
        rise = max(rise, *heights)
        heights = [rise] * len(steps)
        room = page.width - 2 * OFF
        y += max(0.0, *(_stacked(step.tags, room) - rise * (len(steps) - n) for n, step in enumerate(steps, 1)))
    floor = y + sum(heights)
    tops = tuple(floor - sum(heights[: number + 1]) for number in range(len(steps)))
    stairs = Stairs(tops, floor, left, tread, page.width)
    for number, (step, lines) in enumerate(zip(steps, said, strict=True), start=1):
        _slab(page, stairs, number, step, size, ladder)
        _say(page, stairs, number, step, lines)
        if not ladder:
            draw_tags(page, stairs.x(number + 1) - 2 * OFF, stairs.y(number), step.tags)
    return stairs


def draw_standing(page: Canvas, stairs: Stairs, low: int, high: int, ground: float = 0) -> None:
    """A line along the treads from the height ``low`` to ``high``; ``ground``: where the floor before them begins."""
    points = []
    for height in range(low, high + 1):
        y = stairs.y(height) - OFF
        last = height == len(stairs.tops)
        points += [(stairs.x(height) - OFF if height else ground, y), (stairs.x(height + 1) - OFF * (not last), y)]
    page.line(points, color=WARM, width=STANDING)


def draw_tags(page: Canvas, right: float, floor: float, tags: Sequence[Tag]) -> None:
    """Tags above each other, the lowest a little above ``floor``."""
    y = floor - OFF
    for tag in tags:
        y -= _TAG_GAP
        tag.draw(page, right, y, right)
        y -= tag.size(right)[1]


def _stacked(tags: Sequence[Tag], room: float) -> float:
    return OFF + sum(_TAG_GAP + tag.size(room)[1] for tag in tags) + 1 if tags else 0.0


def _said(step: Slab, long: float, tread: float, size: float, ladder: bool) -> list[_Line]:
    """The lines of a slab that is ``long`` pixels long. In a slab with an opening they keep to their tread."""
    room = _before(step, tread, size) if step.opening and not ladder else long - 2 * _INSET
    lines = [_Line(part, size, room, bold=True) for part in wrapped(step.name, room, size, bold=True)]
    lines += [_Line(part, SMALL, room) for text in step.lines for part in wrapped(text, room, SMALL)]
    for tag in step.tags if ladder else ():
        place = next((n for n, line in enumerate(lines) if n and line.fits(tag)), None)
        if place is None:
            lines.append(_Line("", SMALL, room, tag=tag))
        else:
            lines[place] = evolve(lines[place], tag=tag)
    return lines


def _before(step: Slab, tread: float, size: float) -> float:
    """What a slab's texts may take before its opening: a tread, or a little more for a long word."""
    longest = max(text_width(word, size, bold=True) for word in step.name.split(" "))
    return min(max(tread - _INSET, longest), 1.3 * tread)


def _slab(page: Canvas, stairs: Stairs, number: int, step: Slab, size: float, ladder: bool) -> None:
    x, y = stairs.x(number), stairs.y(number)
    width, height = stairs.right - x, stairs.y(number - 1) - y - _SEAM
    if step.word == "carries":
        page.box(x, y, width, height, fill=SOLID)
    elif step.word is None:
        page.box(x + 0.75, y + 0.75, width - 1.5, height - 1.5, fill=TINT, edge=COOL)
    elif step.word == "uncertain":
        page.striped(x + 0.75, y + 0.75, width - 1.5, height - 1.5, edge=EDGE)
    else:
        edge = WARM if step.gap else EDGE
        page.box(x + 0.75, y + 0.75, width - 1.5, height - 1.5, edge=edge, dash=_DASHES)
    if step.opening is None:
        return
    if ladder:
        _open(page, x + _INSET, y + height - _OPENING - 3, width - 2 * _INSET, _OPENING - 2, step.opening)
    else:
        start = x + _INSET + _before(step, stairs.tread, size) + 4
        end = stairs.x(step.opening.under + 1)
        _open(page, start, y, end - start, height, step.opening)


def _open(page: Canvas, x: float, y: float, width: float, height: float, opening: Opening) -> None:
    page.box(x + 1, y + 1, width - 2, height - 2, fill=GROUND, edge=WARM, line=2, dash="" if opening.firm else _DASHES)
    lines = wrapped(opening.question, width - 12, SMALL, bold=True)
    page.around(x + width / 2, y + height / 2, lines, size=SMALL, color=WARM, bold=True, anchor="middle")


def _say(page: Canvas, stairs: Stairs, number: int, step: Slab, lines: Sequence[_Line]) -> None:
    x, y = stairs.x(number) + _INSET, stairs.y(number) + _PADDING
    for line in lines:
        ink = ON_SOLID if step.word == "carries" else WARM if step.gap and not line.bold else INK
        page.text(x, y + line.height / 2, line.text, size=line.size, color=ink, bold=line.bold)
        if line.tag:
            line.tag.draw(page, stairs.right - _INSET, y + line.height - _TAG_GAP / 2, line.room)
        y += line.height
