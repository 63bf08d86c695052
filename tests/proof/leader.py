"""The way in as a leader clicks it, in every language and by both doors: clicks, screens, words and minutes.

Words at 200 a minute, ten seconds an answer, a laptop of 1366 x 768. A line that stands on the page again and again
(the five frequency words, "don't know") is read once. `--count`: how many of the doors (default all).
"""

from __future__ import annotations

import itertools
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import Factory, define

from digilead.content import load_content
from tests import browser as b
from tests.proof import options
from tests.walks.answering import second_step
from tests.walks.courses import served
from tests.walks.reader import Reader

WIDE, HIGH = 1366, 768
WORDS_A_MINUTE, SECONDS_AN_ANSWER = 200, 10
# When it stands there, before it is read: answers, clicks, screens, minutes.
MOST = {"staircase": (20, 6, 7, 8.0), "initiative": (30, 10, 14, 15.0)}


@define
class Way:
    """What a leader has done so far."""

    answers: int = 0
    clicks: int = 0
    screens: int = 0
    words: int = 0
    lines: set[str] = Factory(set)

    @property
    def minutes(self) -> float:
        return self.words / WORDS_A_MINUTE + self.answers * SECONDS_AN_ANSWER / 60

    def read(self, *parts: Any) -> None:
        """Parts of the page that stand below each other, what is folded left out."""
        for line in itertools.chain.from_iterable(part.inner_text().splitlines() for part in parts):
            if line.strip() not in self.lines:
                self.words += len(line.split())
                self.lines.add(line.strip())
        boxes = [part.bounding_box() for part in parts]
        self.screens += math.ceil(sum(box["height"] for box in boxes) / HIGH)

    def __str__(self) -> str:
        return (f"{self.answers} answers, {self.clicks} clicks, {self.screens} screens, {self.words} words, "
                f"{self.minutes:.1f} min")  # fmt: skip


class Leader:
    """Somebody who reads what stands there and clicks."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.way = reader, Way()
        self.said: list[str] = []
        self.over: list[str] = []

    def arrive(self) -> None:
        """The first page; is its first question in sight?"""
        reader = self.reader
        reader.begin()
        first = reader.form("first_form").locator("fieldset label").first.bounding_box()
        if first["y"] + first["height"] > HIGH:
            self.over.append("the first question is out of sight")
        self.told("question")

    def fill_in(self, form: str, part: Any, answers: dict[str, str], finish: str, above: Any, result: str) -> None:
        """Every screen of a form, then its result; `above` is read with the first of them."""
        reader, screens = self.reader, self.reader.content.screens[form]
        for screen in screens:
            for item in screen.items:
                if reader.content.items[item].kind == "text":
                    reader.write(part, item, answers[item])
                else:
                    reader.choose(part, item, answers[item])
                self.way.answers += 1
            self.way.read(*([above] if screen is screens[0] else []), part.locator(".dl-form"))
            self.way.clicks += 1
            reader.press(part, finish if screen is screens[-1] else "form.next")
        reader.picture(part)
        self.told(result)
        reader.page.wait_for_timeout(300)  # until it is drawn as wide as the page is
        self.way.read(part.locator(".dl-result"))

    def told(self, where: str) -> None:
        self.said.append(f"{where}: {self.way}")
        if where in MOST:
            answers, clicks, screens, minutes = MOST[where]
            way = self.way
            if way.answers > answers or way.clicks > clicks or way.screens > screens or way.minutes > minutes:
                self.over.append(self.said[-1])


def walk(reader: Reader) -> Leader:
    leader, content = Leader(reader), reader.content
    leader.arrive()
    title = reader.panel.locator("h1").first.locator("xpath=..")
    form = reader.form("first_form")
    leader.fill_in("first_form", form, second_step(content), "answering.see_place", title, "staircase")
    initiative = {item: "g1" for item in content.items_of("initiative")} | {"ini.name": "Chat", "ini.purpose": "g3"}
    part = reader.part(reader.says("initiative.title", n=1))
    heading = part.locator("xpath=preceding::h2[1]/..")
    leader.fill_in("initiative", part, initiative, "answering.see_picture", heading, "initiative")
    leader.told("read")
    return leader


def main(arguments: Sequence[str]) -> int:
    content = load_content()
    doors = list(itertools.product((True, False), content.languages))[: options(arguments, 4).count]
    over = []
    with b.chromium() as chromium:
        for code_free, language in doors:
            with (
                tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
                served(Path(place), language, code_free=code_free) as course,
            ):
                page = chromium.new_page(viewport={"width": WIDE, "height": HIGH})
                leader = walk(Reader(page, course, content))
                page.close()
            print(f"\n{language}, {'code-free' if code_free else 'JupyterLab'}: " + "; ".join(leader.said), end="")
            over += leader.over
    print("".join(f"\ntoo much: {each}" for each in over), end="")
    return 1 if over else 0
