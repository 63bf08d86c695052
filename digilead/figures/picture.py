"""What a figure consists of, and how it reaches the page."""

from collections.abc import Iterable
from html import escape

from attrs import frozen


@frozen
class Table:
    """The numbers of a picture. ``rows`` hold texts; the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def html(self, *, folded: bool = False) -> str:
        """A ``folded`` table shows its caption until it is asked for."""
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in self.head)
        body = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        caption = escape(self.caption)
        rows = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        if folded:
            return (
                f'<details class="dl-table"><summary>{caption}</summary>'
                f'<table><caption class="dl-unseen">{caption}</caption>{rows}</details>'
            )
        return f'<div class="dl-table"><table><caption>{caption}</caption>{rows}</div>'


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
        drawn = figure(self.svg, self.alt, self.note) if self.svg else ""
        return f'<h3 class="dl-finding">{escape(self.sentence)}</h3>{paragraphs(self.details)}{drawn}' + "".join(
            table.html(folded=bool(self.svg)) for table in self.tables
        )


def paragraphs(sentences: Iterable[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def figure(svg: str, alt: str, note: str = "") -> str:
    """A drawing with its alt text, and a line below it."""
    caption = f"<figcaption>{escape(note)}</figcaption>" if note else ""
    return f'<figure class="dl-figure"><div role="img" aria-label="{escape(alt)}">{svg}</div>{caption}</figure>'
