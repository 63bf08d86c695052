"""The same drawing as pixels: each mark where the SVG has it, in the light hue behind its variable."""

import re
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread

from digilead.figures import canvas
from digilead.figures.canvas import Canvas
from digilead.figures.raster import png

SHARPER = 3


def seen(page: Canvas, x: float, y: float) -> str:
    """The colour of a pixel of the drawing."""
    pixels = imread(BytesIO(png(page.svg(), sharper=SHARPER)))
    assert pixels.shape[:2] == (round(SHARPER * page.height), round(SHARPER * page.width))
    return "#" + "".join(f"{round(255 * part):02x}" for part in pixels[int(SHARPER * y), int(SHARPER * x), :3])


def light(hue: str) -> str:
    (value,) = re.findall(r"#\w+", hue)
    return str(value)


def drawn() -> Canvas:
    page = Canvas(200)
    page.box(0, 0, 200, 100, fill=canvas.TINT)
    page.box(10, 10, 40, 30, fill=canvas.SOLID, edge=canvas.WARM, line=4, radius=4)
    page.mark(100, 20, "dot", size=14, fill=canvas.COOL)
    page.mark(130, 20, "diamond", size=14, fill=canvas.WARM)
    page.mark(160, 20, "square", size=14, fill=canvas.INK)
    page.line([(10, 60), (100, 60), (100, 80)], color=canvas.WARM, width=4)
    page.line([(120, 60), (190, 60)], color=canvas.COOL, width=4, dash="10 10")
    page.text(10, 90, "$x$ <b>", size=12)
    return page


@pytest.mark.parametrize(
    ("x", "y", "hue"),
    [
        (195, 95, canvas.TINT), (30, 25, canvas.SOLID), (10.3, 25, canvas.WARM),
        (100, 20, canvas.COOL), (106, 20, canvas.COOL), (105.5, 25.5, canvas.TINT),
        (130, 20, canvas.WARM), (134.5, 24.5, canvas.TINT),
        (160, 20, canvas.INK), (166, 26, canvas.INK),
        (50, 60, canvas.WARM), (100, 75, canvas.WARM), (50, 70, canvas.TINT),
        (125, 60, canvas.COOL), (135, 60, canvas.TINT),
    ],
)  # fmt: skip
def test_each_mark_stands_where_the_drawing_has_it(x: float, y: float, hue: str) -> None:
    assert seen(drawn(), x, y) == light(hue)


def test_a_text_stands_at_its_place_as_it_is() -> None:
    pixels = imread(BytesIO(png(drawn().svg(), sharper=SHARPER)))[..., :3]
    ground = pixels[-1, -1]
    dark = np.argwhere(np.abs(pixels[SHARPER * 84 :] - ground).max(axis=-1) > 0.5)
    assert dark.size and dark[:, 1].min() >= SHARPER * 10 - 1
    assert dark[:, 1].max() <= SHARPER * (10 + canvas.text_width("$x$ <b>", 12)) + 1


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="no drawing"):
        png("<svg")
