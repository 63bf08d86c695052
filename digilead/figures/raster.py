"""A drawing of `Canvas` as pixels, for programs that show no SVG: word processors, slides, mail.

The SVG itself is read, so that both are the same picture: texts, boxes, and paths of straight lines and whole circles.
"""

import re
from io import BytesIO
from xml.etree import ElementTree

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

_POINTS = 72  # of matplotlib, an inch: one is a pixel of the drawing
_STEP = re.compile(r"([MLHVaz])([^MLHVaz]*)")
_HUE = re.compile(r"var\([^,]+,(#\w+)\)")
_SIDES = {"start": "left", "middle": "center", "end": "right"}


def png(svg: str, *, sharper: float = 3.0) -> bytes:
    """``svg`` by `Canvas.svg` as PNG on white, ``sharper`` pixels for each of its own. Raises ValueError for others."""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(f"no drawing: {error}") from None
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    figure = Figure(figsize=(width / _POINTS, height / _POINTS), dpi=_POINTS * sharper)
    FigureCanvasAgg(figure)
    down = Affine2D().scale(1, -1).translate(0, height) + Affine2D().scale(sharper)
    for at, element in enumerate(root):
        kind, look = element.tag.rpartition("}")[2], _look(element)
        if kind == "text":
            _write(figure, element, look, (width, height)).set_zorder(at)
            continue
        patch = _box(element) if kind == "rect" else PathPatch(_path(element), joinstyle="round", capstyle="butt")
        patch.set(
            facecolor=look.get("fill", "none"),
            edgecolor=look.get("stroke", "none"),
            transform=down,
            zorder=at,
            linewidth=float(look.get("stroke-width", 0)),
            linestyle=_dashes(look),
        )
        if "fill-opacity" in look:
            patch.set_alpha(float(look["fill-opacity"]))
        figure.add_artist(patch)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _write(figure: Figure, element: ElementTree.Element, look: dict[str, str], page: tuple[float, float]) -> Text:
    x, y, size = (float(element.attrib[name]) for name in ("x", "y", "font-size"))
    return figure.text(
        x / page[0],
        1 - y / page[1],
        element.text or "",
        fontsize=size,
        va="baseline",
        ha=_SIDES[element.get("text-anchor", "start")],
        color=look["fill"],
        weight=look.get("font-weight", "normal"),
        style=look.get("font-style", "normal"),
        parse_math=False,
    )


def _look(element: ElementTree.Element) -> dict[str, str]:
    """The style, each hue as the light value behind its variable."""
    pairs = (pair.partition(":") for pair in _HUE.sub(r"\1", element.get("style", "")).split(";"))
    return {name: value for name, _, value in pairs if value}


def _dashes(look: dict[str, str]) -> str | tuple[float, tuple[float, ...]]:
    if "stroke-dasharray" not in look:
        return "solid"
    width = float(look["stroke-width"])  # matplotlib counts dashes in widths of the line
    return 0, tuple(float(number) / width for number in look["stroke-dasharray"].split())


def _box(element: ElementTree.Element) -> FancyBboxPatch:
    x, y, width, height = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
    radius = float(element.get("rx", 0))
    return FancyBboxPatch((x, y), width, height, boxstyle=f"round,pad=0,rounding_size={radius}")


def _path(element: ElementTree.Element) -> Path:
    x0, y0 = (float(number) for number in re.findall(r"-?[\d.]+", element.get("transform", "")) or (0, 0))
    parts: list[Path] = []
    points: list[tuple[float, float]] = []
    closed = False

    def finish() -> None:
        if len(points) > 1:
            ring = [*points, points[0]] if closed else points
            parts.append(Path(ring, closed=closed))

    for step, numbers in _STEP.findall(element.attrib["d"]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        x, y = points[-1] if points else (0.0, 0.0)
        if step == "M":
            finish()
            points, closed = [(x0 + values[0], y0 + values[1])], False
        elif step == "a":  # half a circle to the other side; both halves are one whole
            radius, across = values[0], values[5]
            if across > 0:
                parts.append(Path.circle((x + across / 2, y), radius))
        elif step == "z":
            closed = True
        else:
            points.append((x0 + values[0] if step in "LH" else x, y0 + values[-1] if step in "LV" else y))
    finish()
    return Path.make_compound_path(*parts)
