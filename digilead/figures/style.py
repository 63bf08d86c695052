"""How every picture looks: one page in pixels, a few marks, two inks.

Meaning stands in position, words, hatch and shape first; colour comes last and always with a dark edge.
"""

import re
from functools import cache
from io import StringIO
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

Width = Literal["narrow", "wide"]

INK = "#1a1a1a"
QUIET = "#565d66"
LINE = "#c9ced4"
FILL = "#dfe6ee"
OWN = "#a64b00"
PAPER = "#ffffff"
TEXT = 13.0
SMALL = 12.0

_PIXELS_PER_INCH = 72
_RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "digilead",
    "font.family": "DejaVu Sans",
    "hatch.linewidth": 0.7,
    "hatch.color": "#8b939c",
}
# Verdana is drawn to the same widths as DejaVu Sans, so a text keeps its place where DejaVu is not installed.
_FAMILY = "'DejaVu Sans', Verdana, 'Bitstream Vera Sans', sans-serif"


class Page:
    """A white page ``width`` x ``height`` pixels, the origin at the lower left."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / _PIXELS_PER_INCH, height / _PIXELS_PER_INCH), dpi=_PIXELS_PER_INCH)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(0, height)

    def text(self, x: float, y: float, text: str, *, size: float = TEXT, color: str = INK, **kwargs: Any) -> None:
        # "$" would start mathematics, and the texts may be a participant's own.
        self.axes.text(x, y, text.replace("$", r"\$"), fontsize=size, color=color, **kwargs)

    def line(self, xs: list[float], ys: list[float], *, color: str = INK, width: float = 1.5, **kwargs: Any) -> None:
        self.axes.plot(xs, ys, color=color, linewidth=width, solid_capstyle="butt", **kwargs)

    def box(self, x: float, y: float, width: float, height: float, **kwargs: Any) -> None:
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), width, height, **kwargs))

    def dot(
        self, x: float, y: float, *, marker: str = "o", size: float = 13, filled: bool = True, color: str = INK
    ) -> None:
        self.axes.plot(
            [x], [y], marker=marker, markersize=size, color=color if filled else PAPER,
            markeredgecolor=color, markeredgewidth=2, linestyle="none",
        )  # fmt: skip

    def svg(self) -> str:
        """The page as inline SVG that scales with its column, hidden from the ear: the figure has the alt text."""
        out = StringIO()
        with rc_context(_RC):
            self.figure.savefig(
                out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
            )
        text = out.getvalue()
        body = text[text.index("<svg") :]
        body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
        head = f'<svg class="dl-svg" viewBox="0 0 {self.width:g} {self.height:g}" style="max-width:{self.width:g}px" '
        head += 'aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg" '
        head += 'xmlns:xlink="http://www.w3.org/1999/xlink">'
        return head + re.sub(r"font-family: ?'DejaVu Sans'|(?<=px )'DejaVu Sans'", _family, body[body.index(">") + 1 :])


def _family(match: re.Match[str]) -> str:
    return match.group(0).replace("'DejaVu Sans'", _FAMILY)


@cache
def text_width(text: str, size: float = TEXT, weight: str = "normal") -> float:
    """Width of one line in pixels."""
    if not text.strip():
        return 0.0
    properties = FontProperties(family="DejaVu Sans", weight=weight)
    return float(TextPath((0, 0), text.replace("$", r"\$"), size=size, prop=properties).get_extents().width)


def wrapped(text: str, width: float, size: float = TEXT, weight: str = "normal") -> list[str]:
    """``text`` in lines of at most ``width`` pixels; a word longer than that keeps a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
