"""What a participant reads in a piece of HTML, and whether it can do any harm."""

import re
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree

from digilead.figures.canvas import text_width

_VOID = {"meta", "br", "hr", "img", "input", "link", "base"}
_HARMFUL = {"script", "iframe", "object", "embed", "form", "base", "link", "img", "input", "foreignobject"}
_XML = "{http://www.w3.org/2000/svg}"

HOSTILE = """<script>alert(1)</script> <img src=x onerror=alert(2)> </svg></td> "'& $x$ \\$ % {row} {} %s 😀 æøå"""


class Markup(HTMLParser):
    """``text``: all that is read, blanks as one; ``tags``: (name, attributes) in order. Unbalanced tags raise."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._parts: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"
        self.text = " ".join("".join(self._parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, f"</{tag}> closes {self._open[-1:]}"
        self._open.pop()
        self._parts.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "title"):
            self._parts.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def harmless(html: str) -> Markup:
    """``html`` read; nothing in it may run, fetch, link or send, and every drawing is well-formed XML."""
    page = Markup(html)
    for tag, attributes in page.tags:
        assert tag not in _HARMFUL, f"<{tag}>"
        for name, value in attributes.items():
            assert not name.startswith("on"), f"<{tag} {name}>"
            led_by = name in ("href", "xlink:href", "src", "action") and re.match(r"\s*(\w+:|//)", value or "")
            assert not led_by and "//" not in (attributes.get("style") or ""), f"<{tag} {name}={value}>"
    for drawing in re.findall(r"<svg.*?</svg>", html, re.S):
        ElementTree.fromstring(drawing)
    return page


def read(html: str) -> str:
    return harmless(html).text


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    look: dict[str, str]


class Drawing:
    """An SVG of ours: its texts and its marks."""

    def __init__(self, svg: str) -> None:
        self.root = ElementTree.fromstring(svg)
        self.svg = svg
        texts = [element for element in self.root.iter(f"{_XML}text")]
        self.texts = ["".join(element.itertext()) for element in texts]
        self.width, self.height = (float(size) for size in self.root.attrib["viewBox"].split()[2:])

    @property
    def words(self) -> str:
        """All texts in the order of drawing, so that a wrapped label can be found whole."""
        return " ".join(" ".join(self.texts).split())

    def marks(self) -> list[tuple[float, float, str]]:
        """(x, y, fill) of every mark, x and y in the picture's pixels from the upper left."""
        found = []
        for element in self.root.iter(f"{_XML}path"):
            if at := re.match(r"translate\((\S+) (\S+)\)", element.attrib.get("transform", "")):
                found.append((float(at[1]), float(at[2]), _look(element)["fill"]))
        return found

    def lines(self) -> list[tuple[list[tuple[float, float]], dict[str, str]]]:
        """(points, look) of every line from point to point."""
        return [
            ([(float(x), float(y)) for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", element.attrib["d"])], _look(element))
            for element in self.root.iter(f"{_XML}path")
            if "transform" not in element.attrib and _look(element).get("fill") == "none"
        ]

    def boxes(self) -> list[Box]:
        """Every box in the order of drawing."""
        return [
            Box(*(float(element.attrib[side]) for side in ("x", "y", "width", "height")), _look(element))
            for element in self.root.iter(f"{_XML}rect")
        ]

    def placed(self) -> list[tuple[str, float, float]]:
        """(text, x, y) of every text."""
        return [
            ("".join(element.itertext()), float(element.attrib["x"]), float(element.attrib["y"]))
            for element in self.root.iter(f"{_XML}text")
        ]

    def extents(self) -> list[tuple[str, Box]]:
        """What each text takes at most, in the widest font that a page may get."""
        found = []
        for element in self.root.iter(f"{_XML}text"):
            text, size, look = "".join(element.itertext()), float(element.attrib["font-size"]), _look(element)
            width = text_width(text, size, bold="font-weight" in look)
            x = float(element.attrib["x"]) - width * {"middle": 0.5, "end": 1}.get(element.get("text-anchor", ""), 0)
            found.append((text, Box(x, float(element.attrib["y"]) - 0.75 * size, width, 0.95 * size, look)))
        return found


def _look(element: ElementTree.Element) -> dict[str, str]:
    """The style of an element, property by property."""
    parts = (part.partition(":") for part in element.attrib.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in parts}


def free(drawing: Drawing) -> None:
    """No text leaves the picture, meets another one or a mark."""
    texts = [(text, box) for text, box in drawing.extents() if text.strip()]
    for number, (text, box) in enumerate(texts):
        inside = box.x >= -1 and box.x + box.width <= drawing.width + 1 and box.y >= -1
        assert inside and box.y + box.height <= drawing.height + 1, text
        for other, place in texts[:number]:
            assert not _meet(box, place), (text, other)
        for x, y, _ in drawing.marks():
            assert not _meet(box, Box(x - 5, y - 5, 10, 10, {})), text


def _meet(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.5 and down > 0.5
