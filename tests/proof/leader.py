"""The way in and on to the plan as a leader clicks it, in every language and by both doors.

Clicks, screens, words and minutes: words at 200 a minute, ten seconds an answer, a laptop of 1366 x 768. A line that
stands on the page again and again (the five frequency words, "don't know") is read once. Between the first page and the
plan every page is read from end to end and nothing is answered; a page's own minutes count all it asks for besides.
`--count`: how many of the doors (default all).
"""

from __future__ import annotations

import itertools
import math
import re
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
from tests.walks.reader import PANEL, Reader

WIDE, HIGH = 1366, 768
WORDS_A_MINUTE, SECONDS_AN_ANSWER = 200, 10
LONGEST_PAGE = 25
# Every cell of a page as [its words, its height], then what it asks that stands on screens further on, as
# [words, questions].
PAGE = """panel => { const page = document.querySelector(panel), seen = e => e.checkVisibility();
  const due = [...page.querySelectorAll('fieldset.dl-question')].filter(e => !e.querySelector('.dl-optional'));
  const later = [...page.querySelectorAll('.dl-screen[hidden]')].filter(e => !e.querySelector('.dl-missing'));
  return [[...page.querySelectorAll('.jp-Cell')].filter(seen).map(e => [e.innerText, e.getBoundingClientRect().height]),
    later.map(e => [...e.querySelectorAll('legend, label, .dl-intro, .dl-heading')]
      .map(e => e.textContent).join('\\n')),
    due.length]; }"""
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
        self.take_in([(part.inner_text(), part.bounding_box()["height"]) for part in parts])

    def take_in(self, parts: Sequence[tuple[str, float]]) -> None:
        """(text, height in pixels), below each other."""
        for line in itertools.chain.from_iterable(text.splitlines() for text, _ in parts):
            if line.strip() not in self.lines:
                self.words += len(line.split())
                self.lines.add(line.strip())
        self.screens += math.ceil(sum(height for _, height in parts) / HIGH)

    def __str__(self) -> str:
        return (f"{self.answers} answers, {self.clicks} clicks, {self.screens} screens, {self.words} words, "
                f"{self.minutes:.1f} min")  # fmt: skip


class Leader:
    """Somebody who reads what stands there and clicks."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.way = reader, Way()
        self.said: list[str] = []
        self.minutes: list[str] = []
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

    def on_to(self, section: str) -> None:
        """Follow the page's own link, and read the page."""
        reader = self.reader
        reader.follow(section)
        self.way.clicks += 1
        reader.drawn()
        cells, later, due = reader.page.evaluate(PAGE, "body" if reader.course.code_free else PANEL)
        self.way.take_in(cells)
        alone = Way(answers=due)
        alone.take_in([*cells, *((text, 0) for text in later)])
        self.minutes.append(f"{section} {alone.minutes:.0f}")
        if alone.minutes > LONGEST_PAGE:
            self.over.append(f"{section} takes {alone.minutes:.0f} minutes")

    def plan(self) -> None:
        """Three questions, the agreement, said once more; then the plan itself, and how many pages it prints on."""
        reader, way = self.reader, self.way
        part = reader.form("plan")
        for number in (1, 2, 3):
            radio = part.locator(f'input[name$="-plan.pick.{number}"]').nth(number - 1)
            reader.choose(part, f"plan.pick.{number}", radio.get_attribute("value"))
        reader.press(part, "form.next")
        for screen in reader.content.screens["plan"]:
            items = [item for item in screen.items if reader.content.items[item].kind == "text"]
            for item in items:
                reader.write(part, item, "det, vi aftalte")
            last = screen is reader.content.screens["plan"][-1]
            choices = [item for item in screen.items if item not in items]
            for item in choices:
                reader.choose(part, item, reader.content.options(item)[0].id)
            way.answers += len(screen.items)
            way.read(part.locator(".dl-form"))
            reader.press(part, "plan.see" if last else "form.next")
            way.clicks += 1
        way.answers, way.clicks = way.answers + 3, way.clicks + 1
        part.locator(".dl-result .dl-plan").first.wait_for()
        way.read(part.locator(".dl-result"))
        self.told("plan")
        with reader.page.expect_download() as download:
            reader.panel.locator(".dl-downloads .dl-button", has_text=reader.says("plan.html")).click()
        sheet = reader.page.context.browser.new_page()
        sheet.goto(download.value.path().rename(download.value.path().with_suffix(".html")).as_uri())
        printed = len(re.findall(rb"/Type\s*/Page\b", sheet.pdf(prefer_css_page_size=True)))
        sheet.close()
        self.said.append(f"printed on {printed}")
        if printed != 1:
            self.over.append(f"the plan prints on {printed} pages")

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
    section = content.sections["0-1"].next
    while section <= "3-0":
        leader.on_to(section)
        section = content.sections[section].next
    leader.plan()
    leader.said.append(f"minutes a page: {', '.join(leader.minutes)}")
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
