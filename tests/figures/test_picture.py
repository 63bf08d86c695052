"""How a picture reaches the page: every text escaped, a table with headings, a caption where there is a note."""

from digilead.figures.canvas import Canvas
from digilead.figures.picture import Picture, Table, figure
from tests.markup import HOSTILE, harmless


def test_every_text_of_a_picture_is_escaped() -> None:
    table = Table(HOSTILE, (HOSTILE,), ((HOSTILE,),))
    picture = Picture(HOSTILE, (HOSTILE,), Canvas(10).svg(), HOSTILE, (table,), HOSTILE)
    page = harmless(picture.html())
    whole = " ".join(HOSTILE.split())
    assert page.text.count(whole) == 7  # sentence, detail, note, summary, caption, head, cell
    assert [attributes["aria-label"] for _, attributes in page.tags if "aria-label" in attributes] == [HOSTILE]


def test_a_table_has_headings_for_its_rows_and_columns() -> None:
    page = harmless(Table("c", ("a", "b"), (("1", "2"), ("3", "4"))).html())
    scopes = [attributes["scope"] for tag, attributes in page.tags if tag == "th"]
    assert scopes == ["col", "col", "row", "row"] and page.count("td") == 2


def test_a_drawing_without_a_note_has_no_caption() -> None:
    assert "figcaption" not in figure("<svg></svg>", "alt")
