"""What every drawing shares: texts stay texts, lines keep their width, ids stay apart."""

import importlib.util
import re
import warnings
from types import ModuleType

import pytest

from digilead.figures import style
from digilead.figures.picture import Picture, Table, figure
from digilead.figures.style import Page, text_width, wrapped
from tests.markup import HOSTILE, Drawing, harmless

STRANGE = [HOSTILE, "$x$", r"\$a$ $\frac{", "100 %", "{n}", "a\x00b\x08c\x1b\ufffe", "مرحبا", "日本語", "👩🏽‍💻 😀"]


@pytest.mark.parametrize("text", STRANGE)
def test_a_text_is_drawn_as_it_is(text: str) -> None:
    page = Page(400, 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning would stand on the participant's page
        page.text(10, 50, text)
        svg = page.svg()
    harmless(svg)
    expected = "".join(letter for letter in text if letter.isprintable() or letter in "\u200d\ufe0f")
    assert Drawing(svg).texts == [expected]


@pytest.mark.parametrize("text", [*STRANGE, "", "   "])
def test_widths_are_measured_of_any_text(text: str) -> None:
    assert text_width(text) >= 0
    assert text_width("dobbelt" * 2) > text_width("dobbelt") > text_width("d") > 0


@pytest.mark.parametrize("width", [60, 90, 200])
def test_lines_keep_their_width_and_lose_no_word(width: float) -> None:
    text = "Nye services for borgere og virksomheder, hver dag " * 4
    lines = wrapped(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(text_width(line) <= width or " " not in line for line in lines)
    assert len(lines) > 3


def test_a_word_far_too_long_is_cut_and_whole_in_its_pieces() -> None:
    lines = wrapped("A" * 200, 100)
    assert "".join(lines) == "A" * 200 and max(map(text_width, lines)) < 150
    assert wrapped("sammenhængskraften", 90) == ["sammenhængskraften"]


def test_a_drawing_is_hidden_from_the_ear_scales_and_changes_nothing_around_it() -> None:
    page = Page(320, 80)
    page.dot(10, 10)
    page.box(20, 20, 30, 30, hatch="//")
    svg = page.svg()
    assert 'aria-hidden="true"' in svg and 'viewBox="0 0 320 80"' in svg and "max-width:320px" in svg
    assert "<style" not in svg and "<metadata" not in svg
    assert svg == _again(style)


def _again(module: ModuleType) -> str:
    page = module.Page(320, 80)
    page.dot(10, 10)
    page.box(20, 20, 30, 30, hatch="//")
    return str(page.svg())


def test_two_kernels_never_share_an_id() -> None:
    """In one document the first of two equal ids counts, and a pattern in a hidden tab is not drawn."""
    spec = importlib.util.spec_from_file_location("another_style", style.__file__)
    assert spec and spec.loader
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    ids = [set(re.findall(r"url\(#(\w+)\)|href=\"#(\w+)\"", _again(module))) for module in (style, other)]
    assert ids[0] and not ids[0] & ids[1]


def test_every_text_of_a_picture_is_escaped() -> None:
    table = Table(HOSTILE, (HOSTILE,), ((HOSTILE,),))
    picture = Picture(HOSTILE, (HOSTILE,), Page(10, 10).svg(), HOSTILE, (table,), HOSTILE)
    page = harmless(picture.html())
    whole = " ".join(HOSTILE.split())
    assert page.text.count(whole) == 6  # sentence, detail, note, caption, head, cell
    assert [attributes["aria-label"] for _, attributes in page.tags if "aria-label" in attributes] == [HOSTILE]


def test_a_table_has_headings_for_its_rows_and_columns() -> None:
    page = harmless(Table("c", ("a", "b"), (("1", "2"), ("3", "4"))).html())
    scopes = [attributes["scope"] for tag, attributes in page.tags if tag == "th"]
    assert scopes == ["col", "col", "row", "row"] and page.count("td") == 2


def test_a_drawing_without_a_note_has_no_caption() -> None:
    assert "figcaption" not in figure("<svg></svg>", "alt")
