"""Marks on a page of pixels, as inline SVG: two hues of the course's own, in every theme and in print.

Meaning stands in position, words, stripes and shape first; colour comes last. A colour is a variable of the page's
style sheet with its light value behind it, so that paper, wall and a file of its own need no style sheet.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from re import compile as pattern
from typing import Literal, TypedDict, Unpack

Shape = Literal["dot", "diamond", "square"]
Anchor = Literal["start", "middle", "end"]

INK = "var(--dl-text,#1b1f24)"
MUTED = "var(--dl-muted,#55606b)"
EDGE = "var(--dl-edge,#6b7682)"
LINE = "var(--dl-line,#d5dbe1)"
GROUND = "var(--dl-ground,#fff)"
COOL = "var(--dl-accent,#0b4f6c)"
"""What is."""
WARM = "var(--dl-warm,#9a4a06)"
"""What is wished for, and what there is to talk about."""
TINT = "var(--dl-tint,#eaf2f6)"
STRIPE = "var(--dl-stripe,#cfe0e8)"
SOLID = "var(--dl-solid,#0b4f6c)"
ON_SOLID = "var(--dl-on-solid,#fff)"

TEXT = 14.0
SMALL = 12.5
LABEL = 11.5
LEADING = 1.25
"""Distance of two lines, in heights of a letter."""
_MIDDLE = 0.35  # from the middle of a letter down to its base line

_CONTROL = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")  # XML knows no control characters


class TextLook(TypedDict, total=False):
    """How a text is set: in TEXT pixels, INK, upright, from its left end, unless told otherwise."""

    size: float
    color: str
    bold: bool
    italic: bool
    anchor: Anchor


class Canvas:
    """A page ``width`` pixels wide, the origin at the upper left; it is as high as what is drawn on it."""

    def __init__(self, width: float) -> None:
        self.width, self.height = width, 0.0
        self._marks: list[str] = []

    def reach(self, y: float) -> None:
        """Make the page at least ``y`` high."""
        self.height = max(self.height, y)

    def text(self, x: float, y: float, text: str, **look: Unpack[TextLook]) -> None:
        """One line around the height ``y``."""
        size = look.get("size", TEXT)
        style = f"fill:{look.get('color', INK)}"
        style += ";font-weight:700" * look.get("bold", False) + ";font-style:italic" * look.get("italic", False)
        anchor = f' text-anchor="{look["anchor"]}"' if look.get("anchor", "start") != "start" else ""
        self._marks.append(
            f'<text x="{x:.1f}" y="{y + _MIDDLE * size:.1f}" font-size="{size:.3g}"{anchor} style="{style}">'
            f"{escape(_CONTROL.sub('', text))}</text>"
        )
        self.reach(y + size * LEADING / 2)

    def texts(self, x: float, y: float, lines: Sequence[str], **look: Unpack[TextLook]) -> float:
        """Lines from the height ``y`` down; where they end."""
        leading = look.get("size", TEXT) * LEADING
        for number, line in enumerate(lines):
            self.text(x, y + leading * (number + 0.5), line, **look)
        return y + leading * len(lines)

    def around(self, x: float, y: float, lines: Sequence[str], **look: Unpack[TextLook]) -> None:
        """Lines with the height ``y`` in their middle."""
        self.texts(x, y - len(lines) * look.get("size", TEXT) * LEADING / 2, lines, **look)

    def line(
        self, points: Sequence[tuple[float, float]], *, color: str = INK, width: float = 1.5, dash: str = ""
    ) -> None:
        """From point to point."""
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self._path(d, fill="none", edge=color, width=width, dash=dash)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        edge: str = "",
        line: float = 1.5,
        dash: str = "",
        radius: float = 0,
        opacity: float = 1,
    ) -> None:
        look = f"fill:{fill}" + f";fill-opacity:{opacity:g}" * (opacity < 1) + _stroke(edge, line, dash)
        rounded = f' rx="{radius:g}"' if radius else ""
        self._marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{rounded} style="{look}"/>'
        )
        self.reach(y + height)

    def striped(self, x: float, y: float, width: float, height: float, *, edge: str = EDGE) -> None:
        """A box with soft stripes, on which a text can be read."""
        self.box(x, y, width, height, fill=TINT)
        gap, d = 14.0, ""
        for start in range(int(gap / 2), int(width + height), int(gap)):
            # A stripe rises to the right from the left or lower side; the box cuts it off.
            x0, x1 = max(0.0, start - height), min(width, start)
            d += f"M{x + x0:.1f} {y + start - x0:.1f}L{x + x1:.1f} {y + start - x1:.1f}"
        self._path(d, fill="none", edge=STRIPE, width=5)
        self.box(x, y, width, height, edge=edge)

    def mark(
        self,
        x: float,
        y: float,
        shape: Shape = "dot",
        *,
        size: float = 14,
        fill: str = COOL,
        edge: str = "",
        line: float = 2.5,
    ) -> None:
        """A mark around (x, y); ``edge``: the colour of its rim, none if empty."""
        r = size / 2
        d = {
            "dot": f"M{-r:g} 0a{r:g} {r:g} 0 1 1 {size:g} 0a{r:g} {r:g} 0 1 1 {-size:g} 0z",
            "diamond": f"M0 {-r:g}L{r:g} 0L0 {r:g}L{-r:g} 0z",
            "square": f"M{-r:g} {-r:g}H{r:g}V{r:g}H{-r:g}z",
        }[shape]
        self._path(d, fill=fill, edge=edge, width=line, at=f' transform="translate({x:.1f} {y:.1f})"')
        self.reach(y + r)

    def _path(self, d: str, *, fill: str, edge: str, width: float, dash: str = "", at: str = "") -> None:
        self._marks.append(f'<path{at} d="{d}" style="fill:{fill}{_stroke(edge, width, dash)}"/>')

    def svg(self) -> str:
        """Inline SVG that scales with its column, hidden from the ear: the figure has the alt text."""
        return (
            f'<svg class="dl-svg" viewBox="0 0 {self.width:g} {self.height:g}" style="max-width:{self.width:g}px" '
            'aria-hidden="true" focusable="false" stroke-linejoin="round" xmlns="http://www.w3.org/2000/svg">'
            f"{''.join(self._marks)}</svg>"
        )


def _stroke(color: str, width: float, dash: str) -> str:
    return f";stroke:{color};stroke-width:{width:g}" + f";stroke-dasharray:{dash}" * bool(dash) if color else ""


# Widths of letters in twentieths of the size, rounded up: those of DejaVu Sans and Verdana, the widest fonts that
# a page may get. In a narrower one every text has room to spare.
_WIDTHS = {
    letter: twentieths / 20
    for twentieths, letters in {
        6: "'IJijlÌÍÎÏìíîï",
        7: " ,./:;\\f|\u00a0¦·‘’‚",
        8: "!()-[]t¡\u00ad²³¹",
        9: '"r',
        10: "*_`§¨ª¯°´¸º–",
        11: "?Lcsz¿ç“”„šž",
        12: "FPkvxyÞýÿ•",
        13: "$0123456789EKSTYabdeghnopqu{}¢£¤¥«µ¶»ÈÉÊËÝßàáâãäåèéêëðñòóôõöøùúûüþŠ€",
        14: "ABCRVXZÀÁÂÃÄÅÇŽ",
        15: "HNUÑÙÚÛÜ",
        16: "&DGOQÐÒÓÔÕÖØ",
        17: "#+<=>^w~¬±×÷≥≤→✓−",
        18: "M",
        19: "%",
    }.items()
    for letter in letters
}
_BLANKS = pattern(r"[ \t\r\n]+")  # and no other: a no-break space holds what it joins
_OTHER = 1.1
_BOLD = 1.14


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """Pixels that one line takes at most."""
    return sum(_WIDTHS.get(letter, _OTHER) for letter in text) * size * (_BOLD if bold else 1)


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, size: float = TEXT, *, bold: bool = False) -> tuple[str, ...]:
    """``text`` in lines of at most ``width`` pixels. A longer word has a line of its own, a very long one is cut."""
    lines: list[str] = []
    for word in _cut(_BLANKS.split(text.strip()), width, size, bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _cut(words: Sequence[str], width: float, size: float, bold: bool) -> Iterator[str]:
    for word in filter(None, words):
        long = text_width(word, size, bold=bold) / width
        length = len(word) if long <= 1.5 else max(1, int(len(word) / long))
        yield from (word[start : start + length] for start in range(0, len(word), length))
