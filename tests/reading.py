"""A page read the way a reader reads it: the finding, the tables below it, and what a sentence says.

Nothing here knows how the package counts. A test takes the words and numbers out of a sentence, counts the cells of the
table in the same figure by itself, and compares the two.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from digilead import sheet
from digilead.content import Content, load_content
from digilead.responses import BEFORE, ORGANISATION


class Seen(HTMLParser):
    """What stands on a page.

    ``finding``: the first heading; ``heads``: smaller headings; ``sentences``: paragraphs and captions in order;
    ``tables``: rows of cells; ``alts``: of the pictures.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.finding = ""
        self.heads: list[str] = []
        self.sentences: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.alts: list[str] = []
        self._words: list[str] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td", "p", "h3", "h4", "figcaption"):
            self._words = []
        self.alts += [value for name, value in attrs if name == "aria-label" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("th", "td", "p", "h3", "h4", "figcaption") or self._words is None:
            return
        text = " ".join("".join(self._words).split())
        self._words = None
        if tag in ("th", "td"):
            self.tables[-1][-1].append(text)
        elif tag == "h3" and not self.finding:
            self.finding = text
        elif tag in ("h3", "h4"):
            self.heads.append(text)
        else:
            self.sentences.append(text)

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    @property
    def said(self) -> list[str]:
        return [self.finding, *self.sentences]

    def rows(self, table: int = 0) -> list[list[str]]:
        """A table without its head."""
        return list(self.tables[table][1:])


def meant(sentence: str, texts: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Which of ``texts`` (id -> text with {places}) the sentence is, and what stands in its places."""
    found = {}
    for id, text in texts.items():
        parts = re.split(r"\{(\w+)\}", text)
        seen: list[str] = []
        pattern = ""
        for number, part in enumerate(parts):
            if number % 2 == 0:
                pattern += re.escape(part)
            elif part in seen:
                pattern += f"(?P=_{part})"
            else:
                seen.append(part)
                pattern += f"(?P<_{part}>.+?)"
        if match := re.fullmatch(pattern, sentence):
            found[id] = {name[1:]: value for name, value in match.groupdict().items()}
    assert found, f"nothing of what may be said: {sentence}"
    # Of two that fit, the one with more words of its own.
    id = max(found, key=lambda id: len(re.sub(r"\{\w+\}", "", texts[id])))
    return id, found[id]


def said_one(sentences: Sequence[str], text: str) -> dict[str, str] | None:
    """What stands in the places of ``text`` where it is said, once at most; ``None`` where it is not."""
    found = []
    for sentence in sentences:
        try:
            found.append(meant(sentence, {"it": text})[1])
        except AssertionError:
            continue
    assert len(found) <= 1, f"said twice: {text}"
    return found[0] if found else None


def names(text: str, known: Sequence[str]) -> list[str] | tuple[int, int]:
    """The names a list such as "A, B og C" holds, or the numbers of "4 af 6 emner"."""
    if match := re.fullmatch(r"(\d+) (?:af|of) (\d+) (?:emner|topics)", text):
        return int(match[1]), int(match[2])
    found, rest = [], text
    for name in sorted(known, key=len, reverse=True):
        if name in rest:
            rest = rest.replace(name, "\0", 1)
            found.append(name)
    assert re.fullmatch("\0(, \0)*( (og|and) \0)?", rest), text
    return found


def heights(words: Sequence[str], carries: str, missing: str) -> tuple[int, int]:
    """The lowest and the highest step that the words of a table, lowest step first, leave open."""
    low = next((index for index, word in enumerate(words) if word != carries), len(words))
    return low, next((index for index, word in enumerate(words) if word == missing), len(words))


def standings(content: Content, language: str) -> dict[str, str]:
    """Every way to say where one stands, by the end of its id."""
    texts = {id.removeprefix("result."): text[language] for id, text in content.messages.texts.items()}
    below = content.below[language]
    return {id: text.replace("{below}", below) for id, text in texts.items() if id.startswith("at_")}


def standing_holds(id: str, places: Mapping[str, str], low: int, high: int) -> int:
    """That a standing names just the heights from ``low`` to ``high``; returns the step it names first, 0 for none."""
    stands = int(places.get("step", 0))
    if id in ("at_one", "at_two", "at_one_maybe_below"):
        also = [int(places["other"])] if id == "at_two" else [0] if id == "at_one_maybe_below" else []
        assert {stands, *also} == set(range(low, high + 1)) and stands
    elif id == "at_below":
        assert high == 0
    elif id == "at_below_maybe":
        assert (low, high, int(places["other"])) == (0, 1, 1)
    else:
        assert high - low > 1
        assert (int(places.get("low", 0)), int(places["high"])) == (low, high)
    return stands


def sheet_of(given: Mapping[str, str | None], occasion: str = BEFORE, subject: str = ORGANISATION) -> sheet.Sheet:
    return sheet_of_all({(occasion, subject, item): value for item, value in given.items()})


def sheet_of_all(given: Mapping[tuple[str, str, str], str | None]) -> sheet.Sheet:
    found: Any = {key: SimpleNamespace(value=value) for key, value in given.items()}
    return sheet.Sheet(load_content(), found)


@contextmanager
def undrawn() -> Iterator[None]:
    """Pictures without their drawing: a hundred sentences in the time of one."""
    blank = SimpleNamespace(svg=lambda: "<svg></svg>")
    drawers = (
        "compare.dumbbells",
        "board._draw",
        "week._draw",
        "rebuilt._draw",
        "initiatives._draw",
        "staircase._draw",
    )
    with _all_patched([f"digilead.figures.{drawer}" for drawer in drawers], lambda *_, **__: blank):
        yield


@contextmanager
def _all_patched(targets: Sequence[str], value: Any) -> Iterator[None]:
    if not targets:
        yield
        return
    with patch(targets[0], value), _all_patched(targets[1:], value):
        yield


def options(content: Content, item: str, language: str) -> list[str]:
    """The answers of a scale in words, lowest first."""
    return [option.text[language] for option in content.options(item)]
