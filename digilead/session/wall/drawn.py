"""A slide as the projector shows it. Every text is escaped, whoever wrote the file it came from."""

from digilead.figures.picture import figure
from digilead.figures.wording import Words
from digilead.session.wall.wall import Slide
from digilead.templates import Templates

_draw = Templates(__file__)


def code_for_phones(link: str, alt: str) -> str:
    """The link as a QR code."""
    import segno

    svg = segno.make(link, micro=False).svg_inline(border=2, omitsize=True, light="#fff", dark="#000")
    return _draw("code", svg=svg, alt=alt)


def html(slide: Slide, words: Words) -> str:
    """Raises whatever a drawing does that its counts do not fit."""
    if slide.drawing:
        found = slide.drawing.picture(words, "projector")
        svg = found.svg.replace("<svg ", '<svg preserveAspectRatio="xMidYMin meet" ', 1)
        tables = "".join(table.html() for table in found.tables)
        return _draw(
            "picture", sentence=found.sentence, body=figure(svg, found.alt), heard=found.details, tables=tables
        )
    if slide.link:
        # Broken only where a part of it ends.
        parts = slide.link.removeprefix("http://").replace("/", "/\n").split("\n")
        return _draw("way_in", slide=slide, parts=parts, body=code_for_phones(slide.link, words("console.join_alt")))
    return _draw("texts", slide=slide, tables="".join(table.html() for table in slide.tables))
