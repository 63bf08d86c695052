"""What every drawing shares: texts stay texts, one set of hues everywhere, nothing around it is changed."""

import re

import pytest

from digilead.figures import canvas
from digilead.figures.canvas import Canvas, text_width, wrapped
from digilead.widgets.view import front_end
from tests.markup import HOSTILE, Drawing, harmless

STRANGE = [HOSTILE, "$x$", r"\$a$ $\frac{", "100 %", "{n}", "a\x00b\x08c\x1b\ufffe", "مرحبا", "日本語", "👩🏽‍💻 😀"]
COLOURS = {name: value for name, value in vars(canvas).items() if str(value).startswith("var(")}


@pytest.mark.parametrize("text", STRANGE)
def test_a_text_is_drawn_as_it_is(text: str) -> None:
    page = Canvas(400)
    page.text(10, 50, text)
    harmless(page.svg())
    expected = "".join(letter for letter in text if letter.isprintable() or letter in "\u200d\ufe0f")
    assert Drawing(page.svg()).texts == [expected]


@pytest.mark.parametrize("text", [*STRANGE, "", "   "])
def test_widths_are_measured_of_any_text(text: str) -> None:
    assert text_width(text) >= 0
    assert text_width("dobbelt" * 2) > text_width("dobbelt") > text_width("d") > 0
    assert text_width("dobbelt", bold=True) > text_width("dobbelt")


@pytest.mark.parametrize("width", [80, 90, 200])
def test_lines_keep_their_width_and_lose_no_word(width: float) -> None:
    text = "Nye services for borgere og virksomheder, hver dag " * 4
    lines = wrapped(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(text_width(line) <= width or " " not in line for line in lines)
    assert len(lines) > 3


def test_a_word_far_too_long_is_cut_and_whole_in_its_pieces() -> None:
    lines = wrapped("A" * 200, 100)
    assert "".join(lines) == "A" * 200 and max(map(text_width, lines)) < 150
    assert wrapped("sammenhængskraften", 120) == ("sammenhængskraften",)
    assert wrapped("2\u00a0Procesoptimering", 20) != wrapped("2 Procesoptimering", 20)


def everything() -> Canvas:
    page = Canvas(320)
    page.text(10, 10, "a", bold=True)
    page.line([(0, 0), (10, 20)], dash="4 3")
    page.mark(10, 10, "diamond")
    page.box(20, 20, 30, 30, radius=4)
    page.striped(60, 20, 30, 40)
    return page


def test_a_drawing_is_hidden_from_the_ear_scales_and_changes_nothing_around_it() -> None:
    svg = everything().svg()
    assert 'aria-hidden="true"' in svg and 'viewBox="0 0 320 60"' in svg and "max-width:320px" in svg
    assert "<style" not in svg and " id=" not in svg and "url(" not in svg, "two pages in one document share nothing"
    assert svg == everything().svg()


SELECTOR = ".dl, .jupyter-button.dl-button"
"""What has the course's colours: its parts, and its buttons among JupyterLab's."""


@pytest.mark.parametrize("name", COLOURS)
def test_a_hue_is_the_same_with_and_without_the_style_sheet_and_has_a_dark_one(name: str) -> None:
    """Paper, wall and a file of its own get what stands behind the variable: the light value of the style sheet."""
    variable, light = re.fullmatch(r"var\((--dl-[\w-]+),(#\w+)\)", COLOURS[name]).groups()  # type: ignore[union-attr]
    sheet = re.sub(r"/\*.*?\*/", "", front_end("course.css"), flags=re.S)
    blocks = dict(re.findall(r"([^{}]+)\{([^{}]*)\}", sheet))
    plain, dark = (
        next(body for selector, body in blocks.items() if selector.strip() == wanted)
        for wanted in (SELECTOR, f'[data-jp-theme-light="false"] :is({SELECTOR})')
    )
    (value,) = re.findall(rf"{variable}: ([^;]+);", plain)
    assert light in value
    assert variable in dark or "--jp-" in value or variable == "--dl-on-solid"
    forced, printed = (body for selector, body in re.findall(r"(\.dl-svg) \{([^}]*)\}", sheet))
    assert variable in forced and f"{variable}: initial" in printed


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        whole = colour.lstrip("#")
        whole = whole if len(whole) == 6 else "".join(2 * digit for digit in whole)
        parts = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[(ink, ground) for ink in ("text", "warm", "accent") for ground in ("ground", "tint", "stripe")],
        ("on-solid", "solid"),
        ("ground", "warm"),
        ("muted", "ground"),
    ],
)
@pytest.mark.parametrize("dark", [False, True])
def test_every_text_can_be_read_on_its_ground(text: str, ground: str, dark: bool) -> None:
    sheet = front_end("course.css")
    start = sheet.index(f'[data-jp-theme-light="false"] :is({SELECTOR})')
    theme = {"ground": "#111111", "text": "#dedede"} if dark else {"ground": "#fff", "text": "#1b1f24"}
    for block in (sheet[:start], sheet[start : sheet.index("}", start)])[: 1 + dark]:
        theme |= dict(re.findall(r"--dl-([\w-]+): (#\w+);", block))
    assert contrast(theme[text], theme[ground]) >= 4.5
