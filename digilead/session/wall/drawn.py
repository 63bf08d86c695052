"""A slide as the projector shows it. Every text is escaped here, whoever wrote the file it came from."""

from html import escape

from digilead.figures.picture import figure
from digilead.figures.wording import Words
from digilead.session.wall.wall import Slide


def code_for_phones(link: str, alt: str) -> str:
    """The link as a QR code."""
    import segno

    svg = segno.make(link, micro=False).svg_inline(border=2, omitsize=True, light="#fff", dark="#000")
    return f'<div class="dl-qr" role="img" aria-label="{escape(alt)}">{svg}</div>'


def html(slide: Slide, words: Words) -> str:
    """Raises whatever a drawing does that its counts do not fit."""
    parts = [f'<h1 class="dl-finding">{escape(slide.title)}</h1>' if slide.title else ""]
    parts += [f'<p class="dl-wall-prompt">{escape(slide.prompt)}</p>' if slide.prompt else ""]
    if slide.link:
        parts.append(f'<div class="dl-wall-link">{code_for_phones(slide.link, words("console.join_alt"))}')
        parts.append(f"<p>{escape(slide.link.removeprefix('http://'))}</p></div>")
    parts += [f'<p class="dl-wall-more">{escape(slide.text)}</p>' if slide.text else ""]
    if slide.columns:
        columns = "".join(f"<div><b>{escape(head)}</b>{escape(text)}</div>" for head, text in slide.columns)
        parts.append(f'<div class="dl-wall-columns" style="--dl-columns:{len(slide.columns)}">{columns}</div>')
    if slide.points:
        parts.append(f"<ol>{''.join(f'<li>{escape(point)}</li>' for point in slide.points)}</ol>")
    parts += [table.html() for table in slide.tables]
    if slide.drawing:
        found = slide.drawing.picture(words, "projector")
        svg = found.svg.replace("<svg ", '<svg preserveAspectRatio="xMidYMin meet" ', 1)
        # The details and the table are for the ear only: from ten metres nobody reads them.
        heard = "".join(f"<p>{escape(detail)}</p>" for detail in found.details)
        heard += "".join(table.html() for table in found.tables)
        parts.append(f'<h1 class="dl-finding">{escape(found.sentence)}</h1>{figure(svg, found.alt)}')
        parts.append(f'<div class="dl-unseen">{heard}</div>')
    return "".join(parts)
