"""A file for a word processor: headings and paragraphs, nothing else (Office Open XML, ECMA-376 part 1)."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from digilead.outside import lines_of

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PARTS}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PARTS}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/{{}}" Target="{{}}"/></Relationships>'
)
_SIZES = {"Title": 36, "Heading1": 26}  # half points


def docx(language: str, parts: Iterable[tuple[str, str]]) -> bytes:
    """``parts``: (style, text), style "Title", "Heading1" or "" for a paragraph. A4; any text is only text."""
    body = "".join(_paragraph(style, text) for style, text in parts)
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
    )
    page += 'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("_rels/.rels", _RELATIONS.format("officeDocument", "word/document.xml"))
        packed.writestr("word/_rels/document.xml.rels", _RELATIONS.format("styles", "styles.xml"))
        packed.writestr("word/styles.xml", _styles(language))
        packed.writestr(
            "word/document.xml", f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}{page}</w:body></w:document>'
        )
    return file.getvalue()


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


def _allowed(text: str) -> str:
    """Without what XML 1.0 has no place for: control characters, halves of pairs and two that are no characters."""
    return "".join(
        c for c in text if (c >= " " or c == "\t") and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"
    )
