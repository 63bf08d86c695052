"""A file for a word processor: headings, paragraphs and pictures, nothing else (Office Open XML, ECMA-376 part 1).

Its XML is put together here and not by the templates, which escape as HTML does and drop the blanks between lines.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from attrs import frozen

from digilead.plain_text import lines_of

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PARTS}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SIZES = {"Title": 36, "Heading1": 26}  # half points
_EMU = 36_000  # a millimetre


@frozen
class Pixels:
    """A picture: PNG, what it shows in words, and how wide it stands on paper, in millimetres."""

    png: bytes
    alt: str
    wide: float

    def size(self) -> tuple[int, int]:
        """Width and height in the units of the format; the file's own head says how many pixels it has."""
        across, down = (int.from_bytes(self.png[at : at + 4], "big") for at in (16, 20))
        return round(self.wide * _EMU), round(self.wide * _EMU * down / across)


def docx(language: str, parts: Iterable[tuple[str, str] | Pixels]) -> bytes:
    """``parts``: pictures, and (style, text), style "Title", "Heading1" or "" for a paragraph. A4; any text is only
    text."""
    body = ""
    media: dict[str, bytes] = {}
    for part in parts:
        if isinstance(part, Pixels):
            media[f"p{len(media) + 1}"] = part.png
            body += _picture(part, len(media))
        else:
            body += _paragraph(*part)
    links = {"r1": ("styles", "styles.xml")} | {id: ("image", f"media/{id}.png") for id in media}
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
    )
    page += 'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("_rels/.rels", _relations({"r1": ("officeDocument", "word/document.xml")}))
        packed.writestr("word/_rels/document.xml.rels", _relations(links))
        for id, png in media.items():
            packed.writestr(f"word/media/{id}.png", png)
        packed.writestr("word/styles.xml", _styles(language))
        packed.writestr(
            "word/document.xml",
            f'{_HEAD}<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:wp="{_DRAWING}/wordprocessingDrawing" '
            f'xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture"><w:body>{body}{page}</w:body></w:document>',
        )
    return file.getvalue()


def _relations(links: Mapping[str, tuple[str, str]]) -> str:
    """Id -> what it is and where it lies."""
    found = (f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{at}"/>' for id, (kind, at) in links.items())
    return f'{_HEAD}<Relationships xmlns="{_PARTS}/relationships">{"".join(found)}</Relationships>'


def _styles(language: str) -> str:
    """The text's language decides how the reader's program spells and hyphenates."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="240" w:after="60"/></w:pPr><w:rPr><w:b/><w:sz w:val="{_SIZES[id]}"/></w:rPr></w:style>'
        for id, name in (("Title", "Title"), ("Heading1", "heading 1"))
    )
    plain = (
        f'<w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/><w:lang w:val="{language}"/></w:rPr>'
    )
    return (
        f'{_HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault>{plain}</w:rPrDefault><w:pPrDefault><w:pPr>'
        f'<w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>{styles}</w:styles>'
    )


def _paragraph(style: str, text: str) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(_allowed(line))}</w:t>' for line in lines_of(text))
    return f"<w:p>{named}<w:r>{lines}</w:r></w:p>"


def _picture(picture: Pixels, number: int) -> str:
    across, down = picture.size()
    size, alt = f'cx="{across}" cy="{down}"', quoteattr(_allowed(picture.alt))
    return (
        '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="{number}" descr={alt}/>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="p{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _allowed(text: str) -> str:
    """Without what XML 1.0 has no place for: control characters, halves of pairs and two that are no characters."""
    return "".join(
        c for c in text if (c >= " " or c == "\t") and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"
    )
