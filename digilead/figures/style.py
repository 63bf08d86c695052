"""How every picture looks: one page in pixels, a few marks, two inks.

Meaning stands in position, words, hatch and shape first; colour comes last and always with a dark edge.
"""

import re
import secrets
import warnings
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

Width = Literal["narrow", "wide"]
Slant = Literal["normal", "italic"]

INK = "#1a1a1a"
QUIET = "#565d66"
LINE = "#c9ced4"
FILL = "#dfe6ee"
OWN = "#a64b00"
PAPER = "#ffffff"
TEXT = 13.0
SMALL = 12.0

_PIXELS_PER_INCH = 72
_NO_GLYPH = "Glyph .* missing from font"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    # Ids of its own for every kernel: JupyterLab keeps the pages of several in one document, and a pattern whose first
    # namesake stands in a hidden tab is not drawn at all.
    "svg.hashsalt": secrets.token_hex(8),
    "font.family": "DejaVu Sans",
    "hatch.linewidth": 0.7,
    "hatch.color": "#8b939c",
}
# Verdana is drawn to the same widths as DejaVu Sans, so a text keeps its place where DejaVu is not installed.
_FAMILY = "'DejaVu Sans', Verdana, 'Bitstream Vera Sans', sans-serif"


class Page:
    """A white page ``width`` x ``height`` pixels, the origin at the lower left.

    The marks of matplotlib without its axes: nothing here has a scale, and an axes is half the time of a drawing.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._figure = Figure(dpi=_PIXELS_PER_INCH)
        self._marks: list[Artist] = []

    def _add(self, mark: Artist) -> None:
        mark.set_figure(self._figure)
        self._marks.append(mark)

    def text(self, x: float, y: float, text: str, *, size: float = TEXT, color: str = INK, weight: str = "normal",
             style: Slant = "normal", **kwargs: Any) -> None:  # fmt: skip
        # The texts may be a participant's own: "$" starts no mathematics, and XML knows no control characters.
        clean = _CONTROL.sub("", text)
        self._add(Text(x, y, clean, color=color, fontproperties=_font(size, weight, style), parse_math=False, **kwargs))

    def line(self, xs: list[float], ys: list[float], *, color: str = INK, width: float = 1.5, **kwargs: Any) -> None:
        self._add(Line2D(xs, ys, color=color, linewidth=width, solid_capstyle="butt", **kwargs))

    def box(self, x: float, y: float, width: float, height: float, **kwargs: Any) -> None:
        self._add(Rectangle((x, y), width, height, **kwargs))

    def dot(
        self, x: float, y: float, *, marker: str = "o", size: float = 13, filled: bool = True, color: str = INK
    ) -> None:
        self.dots([x], [y], marker=marker, size=size, filled=filled, color=color)

    def dots(self, xs: list[float], ys: list[float], *, marker: str = "o", size: float = 13, edge: float = 2,
             filled: bool = True, color: str = INK) -> None:  # fmt: skip
        self._add(
            Line2D(xs, ys, marker=marker, markersize=size, color=color if filled else PAPER, markeredgecolor=color,
                   markeredgewidth=edge, linestyle="none")
        )  # fmt: skip

    def svg(self) -> str:
        """The page as inline SVG that scales with its column, hidden from the ear: the figure has the alt text."""
        out = StringIO()
        with rc_context(_RC), warnings.catch_warnings():
            # The browser finds a font for an emoji; that matplotlib has none is no concern of a participant.
            warnings.filterwarnings("ignore", message=_NO_GLYPH)
            renderer = _Renderer(self.width, self.height, out)  # type: ignore[no-untyped-call]
            for mark in sorted(self._marks, key=lambda mark: mark.get_zorder()):
                mark.draw(renderer)
            renderer.finalize()  # type: ignore[no-untyped-call]
        text = out.getvalue()
        body = text[text.index("<svg") :]
        # The style sheet would hold for the whole page.
        body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", body, flags=re.S)
        look = f"max-width:{self.width:g}px;background:#fff;stroke-linejoin:round;stroke-linecap:butt"
        head = f'<svg class="dl-svg" viewBox="0 0 {self.width:g} {self.height:g}" style="{look}" '
        head += 'aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg" '
        head += 'xmlns:xlink="http://www.w3.org/1999/xlink">'
        return head + re.sub(r"font-family: ?'DejaVu Sans'|(?<=px )'DejaVu Sans'", _family, body[body.index(">") + 1 :])


@lru_cache
def _font(size: float, weight: str, style: Slant) -> FontProperties:
    return FontProperties(family="DejaVu Sans", size=size, weight=weight, style=style)


class _Renderer(RendererSVG):
    """Remembers how large a text is: a picture that is drawn again has nearly the same texts."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        key = (s, prop.get_size_in_points(), prop.get_weight(), prop.get_style())
        if key not in _EXTENTS:
            if len(_EXTENTS) >= _MOST_EXTENTS:
                _EXTENTS.clear()
            _EXTENTS[key] = super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-untyped-call]
        return _EXTENTS[key]


_EXTENTS: dict[tuple[str, float, str | int, str], tuple[float, float, float]] = {}
_MOST_EXTENTS = 4096


def _family(match: re.Match[str]) -> str:
    return match.group(0).replace("'DejaVu Sans'", _FAMILY)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """Width of one line in pixels."""
    if not text.strip():
        return 0.0
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, _PIXELS_PER_INCH)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=_NO_GLYPH)
        font.set_text(text)
    return float(font.get_width_height()[0]) / 64


def wrapped(text: str, width: float, size: float = TEXT, weight: str = "normal") -> list[str]:
    """``text`` in lines of at most ``width`` pixels. A longer word has a line of its own, a very long one is cut."""
    lines: list[str] = []
    for word in _cut(text.split(), width, size, weight):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(words: list[str], width: float, size: float, weight: str) -> Iterator[str]:
    for word in words:
        long = text_width(word, size, weight) / width
        length = len(word) if long <= 2 else max(1, int(len(word) / long))
        yield from (word[start : start + length] for start in range(0, len(word), length))
