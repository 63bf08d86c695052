"""Two or three pages on one workbook, whatever order they are used in: nothing acknowledged is ever overwritten.

After every step the file holds the value acknowledged last for each item; a page that has just saved, or was just
looked at, shows exactly what the file holds. Pages answer, take back, are looked at, delete everything; saving fails
now and then, and what a browser has kept it hands over again with the next answer, as outbox.js does.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from digilead.content import load_content
from digilead.figures.wording import Words
from digilead.widgets.forms import question_spec
from digilead.widgets.page import Page
from digilead.workbook import Workbook, WorkbookError
from tests.proof import options
from tests.touching import look

ITEMS = ("bf.use", "bf.question", "bf.gains")
VALUES = ("g1", "g2", "g3", None)
KEY = ("before", "organisation")
ACTIONS = ("answer",) * 6 + ("look",) * 2 + ("break", "delete")

Step = tuple[int, str, str, str | None]


class Tab:
    """A page and what its browser keeps of it."""

    def __init__(self, path: Path, language: str) -> None:
        content = load_content()
        words = Words(content, language)
        self.page = Page(words, Workbook(path))
        screen = {"id": "s", "title": "", "questions": [question_spec(words, item) for item in ITEMS]}
        self.form = self.page.ask("form", "form", [screen])
        self.kept: dict[str, tuple[str | None, str | None]] = {}  # refused: value, what stood there before
        self.edits = 0

    def answer(self, item: str, value: str | None, broken: bool) -> dict[str, tuple[str | None, bool, str | None]]:
        """Hand over an answer and whatever was refused before.

        What is acknowledged by it: the value, whether it comes late, and what stood there when it was given.
        """
        base = self.form.answers.get(item)
        late = {other: kept for other, kept in self.kept.items() if other != item}
        touched = {**{other: kept[0] for other, kept in late.items()}, item: value}
        self.edits += 1
        message: dict[str, Any] = {"do": "answer", "view": "v", "edit": self.edits, "touched": touched}
        message["base"] = {other: kept[1] for other, kept in late.items()}
        with patch.object(Workbook, "record_many", _refuse) if broken else nullcontext():
            self.form._handle_custom_msg(message, [])
        status = self.form.status
        refused = set(status["refused"])
        assert not refused or status["kind"] == "failed", "said to be saved what was refused"
        self.kept = {
            other: (touched[other], late[other][1] if other in late else base) for other in touched if other in refused
        }
        return {
            other: (value, other in late, late[other][1] if other in late else base)
            for other, value in touched.items()
            if other not in refused
        }


def _refuse(*_: object) -> None:
    raise WorkbookError("disk_full", "no room")


def play(folder: Path, pages: int, steps: Sequence[Step]) -> None:
    """Go through the steps; raises AssertionError where something acknowledged is gone or not shown."""
    path = folder / "workbook.jsonl"
    path.unlink(missing_ok=True)
    tabs = [Tab(path, language) for language in ("da", "en", "da")[:pages]]
    truth: dict[str, str | None] = {}
    broken: set[int] = set()
    for number, action, item, value in steps:
        tab = tabs[number % pages]
        if action == "break":
            broken ^= {number % pages}
            continue
        if action == "look":
            look(tab.form)
        elif action == "delete":
            tab.page.workbook.delete()
            truth, tab.kept = {}, {}
            look(tab.form)
        else:
            for other, (said, late, base) in tab.answer(item, value, number % pages in broken).items():
                if not late or truth.get(other) == base:  # else somebody has answered otherwise since
                    truth[other] = said
        expected = {item: value for item, value in truth.items() if value is not None}
        assert file_says(path) == expected
        assert tab.form.answers == expected, "the page does not show what the file holds"


def file_says(path: Path) -> dict[str, str]:
    found = Workbook(path).responses.items()
    return {item: str(response.value) for (*_, item), response in found if response.value is not None}


def chance(rng: random.Random) -> tuple[int, list[Step]]:
    pages = rng.choice((2, 3))
    length = rng.randint(4, 16)
    steps = [(rng.randrange(pages), rng.choice(ACTIONS), rng.choice(ITEMS), rng.choice(VALUES)) for _ in range(length)]
    return pages, steps


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 10_000)
    rng = random.Random(told.seed)
    lost = 0
    with tempfile.TemporaryDirectory() as folder, patch.object(os, "fsync", lambda _: None):
        for _ in range(told.count):
            pages, steps = chance(rng)
            try:
                play(Path(folder), pages, steps)
            except AssertionError as error:
                lost += 1
                print(f"{error}: {pages} pages, {steps}")
    print(f"{told.count} interleavings of two or three pages, {lost} with something acknowledged lost or not shown")
    return int(lost > 0)
