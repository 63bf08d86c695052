"""What a figure consists of, and how it reaches the page."""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from digilead.templates import Templates

_draw = Templates(__file__)

Width = Literal["wide", "narrow", "small"]
"""A column of a page of 560 px and more, a telephone's, and a third of a sheet of paper."""


@frozen
class Table:
    """The numbers of a picture. ``rows`` hold texts; the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def html(self, *, folded: bool = False) -> str:
        """A ``folded`` table shows its caption until it is asked for."""
        return _draw("table", table=self, folded=folded)


@frozen
class Picture:
    """A finding and what shows it.

    Attributes:
        sentence: the finding; it is the title.
        details: further sentences below the title.
        svg: the picture, inline SVG; "" where there is nothing to draw yet.
        alt: what kind of picture it is, of what, and where the numbers stand; at most 150 letters.
        tables: the same result in numbers.
        note: how much was answered.
    """

    sentence: str
    details: tuple[str, ...]
    svg: str
    alt: str
    tables: tuple[Table, ...]
    note: str = ""

    def html(self) -> str:
        """The picture as an HTML ``<figure>``, the tables below it folded; every text is escaped."""
        return _draw("picture", picture=self)


def paragraphs(sentences: Iterable[str]) -> str:
    return _draw("paragraphs", sentences=sentences)


def headline(sentence: str) -> str:
    """What a part of a page says first."""
    return _draw("headline", sentence=sentence)


def card(rows: Iterable[tuple[str, str]]) -> str:
    """Names with a text each; "" where there is none."""
    rows = list(rows)
    return _draw("card", rows=rows) if rows else ""


def figure(svg: str, alt: str, note: str = "") -> str:
    """A drawing with its alt text, and a line below it."""
    return _draw("figure", svg=svg, alt=alt, note=note)
