"""The main way in a real Firefox: start, answer, result, undo, reload, Back, plan, downloads, right-click and print.

Firefox is driven by its own WebDriver BiDi (tests/firefox.py). It goes through both front doors in both languages.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from icalendar import Calendar

from digilead.content import Content, load_content
from tests.firefox import Firefox, find_firefox, firefox
from tests.proof import options
from tests.walks.answering import second_step
from tests.walks.courses import Served, served
from tests.walks.reader import TROUBLE, title_of

DOORS = [("da", False), ("en", True), ("en", False), ("da", True)]
MEETING = "Når chatbotten er på dagsordenen <den 8. & den 9.>"
ASKING = "spørger jeg, hvad borgeren får ud af den"
HALF = "en halv sætn"

_PANEL = "(document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)') ?? document.body)"
_TITLE = f"() => {_PANEL}.querySelector('h1')?.textContent ?? ''"
_TEXT = f"() => {_PANEL}.innerText"
_ALIVE = f"""() => {{
  const panel = {_PANEL};
  if (panel === document.body) return Boolean(panel.querySelector('.dl-saved'));
  const outputs = [...panel.querySelectorAll('.jp-OutputArea-output')];
  return panel.dataset.course === 'alive' && outputs.at(-1)?.innerText.trim() &&
    !panel.querySelector('[data-coming]'); }}"""
_FORM = f"title => [...{_PANEL}.querySelectorAll('section.dl')].find(e => e.ariaLabel === title)"
_OPTION = f"""(title, item, value) => ({_FORM})(title)
  ?.querySelector(`input[name$="-${{item}}"][value="${{value}}"]`)?.parentElement"""
_SAVED = f"() => {_PANEL}.querySelector('.dl-saved summary')"
_BUTTON = f"""words => [...{_PANEL}.querySelectorAll('.dl-button')]
  .find(e => e.checkVisibility() && e.textContent.startsWith(words))"""
_FOOT = f"""(title, words) => [...(({_FORM})(title)?.querySelectorAll('.dl-foot .dl-button') ?? [])]
  .find(e => e.checkVisibility() && e.textContent.startsWith(words))"""
_FIELD = f'item => {_PANEL}.querySelector(`.dl-field[id$="-${{item}}"]`)'
_VALUE = f"item => ({_FIELD})(item)?.value"
_LINK = f'stem => [...{_PANEL}.querySelectorAll(`a[href*="${{stem}}"]`)].at(-1)'
_FINDING = f"title => ({_FORM})(title)?.querySelector('.dl-result .dl-finding')?.innerText"
_PICTURE = f"""title => ({_FORM})(title)?.querySelector('.dl-result figure [role=img] svg')
  ?.getBoundingClientRect().height > 40"""
_SEEN = f"place => [...{_PANEL}.querySelectorAll(place)].find(e => e.checkVisibility())"
_PARAGRAPHS = f"""() => [...{_PANEL}.querySelectorAll('h1, h2, h3, p, legend, .dl-option')]
  .filter(e => e.checkVisibility() && !e.closest('.dl-progress')).map(e => e.innerText)"""
# Whoever listens last hears whether somebody has taken the browser's own menu away.
_LISTEN = """() => { window.menus = []; addEventListener('contextmenu', event => {
  window.menus.push(event.defaultPrevented ? 'taken away' : 'own'); event.preventDefault(); }); return true; }"""


class Walk:
    """One person with Firefox at one door; `faults` are what should not have been."""

    def __init__(self, tab: Firefox, course: Served, content: Content, place: Path) -> None:
        self.tab, self.course, self.content, self.place = tab, course, content, place
        self.faults: list[str] = []
        self.checked = 0

    def says(self, key: str, **details: object) -> str:
        return self.content.messages[key][self.course.language].format(**details)

    def form(self, id: str) -> str:
        return self.content.forms[id].title[self.course.language]

    def check(self, holds: object, fault: str) -> None:
        self.checked += 1
        if not holds:
            self.faults.append(f"{self.course.language} {'code-free' if self.course.code_free else 'lab'}: {fault}")

    def eventually(self, holds: Callable[[], object], fault: str, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while not (held := holds()) and time.monotonic() < end:
            time.sleep(0.1)
        self.check(held, fault)

    def arrived(self, section: str) -> None:
        self.tab.wait(f"title => ({_TITLE})().startsWith(title)", title_of(self.course.page(section)))
        self.tab.wait(_ALIVE)
        self.checked += 1

    def follow(self, section: str) -> None:
        self.tab.click(_LINK, self.course.page(section).stem)
        self.arrived(section)

    def choose(self, form: str, item: str, value: str) -> None:
        self.tab.click(_OPTION, form, item, value)

    def write(self, item: str, text: str) -> None:
        self.tab.click(_FIELD, item)
        self.tab.type(text)

    def finish(self, form: str, message: str) -> None:
        """Press "next" on each screen, and at last the button with this message."""
        while not self.tab.run(f"(...all) => Boolean(({_FOOT})(...all))", form, self.says(message)):
            self.tab.click(_FOOT, form, self.says("form.next"))
        self.tab.click(_FOOT, form, self.says(message))

    def shown(self, form: str) -> str:
        """The finding below a form, once its picture is there."""
        self.tab.wait(_PICTURE, form)
        self.checked += 1
        return str(self.tab.run(_FINDING, form))

    # -- the way

    def all_of_it(self) -> None:
        for step in (
            self.start,
            self.first_form,
            self.texts,
            self.back_and_forward,
            self.plan,
            self.files,
            self.menu,
            self.printed,
        ):
            try:
                step()
            except (TimeoutError, RuntimeError) as problem:
                self.check(False, f"{step.__name__} at {self.tab.run('() => location.pathname')}: {problem}")
        self.check(not self.tab.errors, f"in the console: {self.tab.errors[:3]}")
        self.check(not self.tab.elsewhere, f"asked elsewhere: {self.tab.elsewhere[:3]}")

    def start(self) -> None:
        """A page is alive also where the terminal, which has opened it, is still in front."""
        self.tab.open(self.course.first_page)
        self.tab.wait(_ALIVE)
        self.check(not self.tab.run("() => document.hasFocus()"), "the window had the focus: nothing was tried")
        self.tab.come_forward()
        self.tab.open(self.course.first_page)
        self.tab.wait(_ALIVE)
        self.check(self.tab.run("() => document.hasFocus()"), "the window has no focus: keys go elsewhere")
        self.arrived("0-1")

    def first_form(self) -> None:
        form, answers = self.form("first_form"), second_step(self.content)
        for screen in self.content.screens["first_form"]:
            for item in screen.items:
                self.choose(form, item, answers[item])
            if screen is not self.content.screens["first_form"][-1]:
                self.tab.click(_FOOT, form, self.says("form.next"))
        self.finish(form, "answering.see_place")
        standing = self.says("result.at_one", step=2)
        self.check(self.shown(form) == self.says("result.wants_up", standing=standing, ambition=3), "another finding")
        self.eventually(lambda: answers.items() <= self.course.answers().items(), "answers are missing in the file")

    def texts(self) -> None:
        """Undo in a text field; half a sentence outlives a reload."""
        self.follow("0-0")
        self.follow("1-1")
        questions = [question.id for question in self.content.sections["1-1"].questions]
        first, second = (f"{id}.line" for id in questions[:2])
        self.write(first, MEETING)
        self.eventually(lambda: self.course.answers().get(first) == MEETING, "a text is not in the file")
        self.tab.type("z", holding="Control")
        self.eventually(lambda: self.tab.run(_VALUE, first) != MEETING, "Ctrl+Z undoes nothing")
        self.tab.type("y", holding="Control")
        self.eventually(lambda: self.tab.run(_VALUE, first) == MEETING, "Ctrl+Y does nothing again")
        self.write(second, HALF)
        self.tab.reload()
        self.arrived("1-1")
        self.eventually(lambda: self.tab.run(_VALUE, second) == HALF, "half a sentence is lost by a reload")
        self.eventually(lambda: self.course.answers().get(second) == HALF, "half a sentence never reaches the file")

    def back_and_forward(self) -> None:
        self.follow("1-2")
        self.tab.back()
        self.arrived("1-1")
        stem = self.course.page("1-1").stem
        self.check(stem in self.tab.run("() => decodeURI(location.pathname)"), "Back shows another page's address")
        self.tab.back(1)
        self.arrived("1-2")

    def plan(self) -> None:
        self.open("3-0")
        form = self.form("plan")
        pick = self.tab.wait(f"title => ({_FORM})(title)?.querySelector('input[name$=\"-plan.pick.1\"]')?.value", form)
        self.choose(form, "plan.pick.1", pick)
        self.tab.click(_FOOT, form, self.says("form.next"))
        self.write("plan.1.meeting", MEETING)
        self.write("plan.1.then", ASKING)
        self.finish(form, "plan.see")
        self.tab.wait(_FINDING, form)
        text = self.tab.run(f"title => ({_FORM})(title).querySelector('.dl-result').innerText", form)
        for words in (MEETING, ASKING, self.content.questions[pick].text[self.course.language]):
            self.check(words in text, f"the plan does not show {words!r}")
        self.check(not TROUBLE.search(self.tab.run(_TEXT)), "a program that failed is seen")

    def open(self, section: str) -> None:
        self.tab.open("about:blank")
        if not self.course.code_free:
            self.course.forget_layout()
        self.tab.open(self.course.address(section))
        self.arrived(section)

    def files(self) -> None:
        self.tab.click(_SAVED)
        plan, calendar, workbook = (
            self.downloaded(key, kind)
            for key, kind in (("plan.html", ".html"), ("plan.ics", ".ics"), ("workbook.download", ".jsonl"))
        )
        self.check(ASKING.encode() in plan, "the plan's file lacks what was agreed")
        events = Calendar.from_ical(calendar).walk("VEVENT") if calendar else []
        self.check(events and all(MEETING in str(each["description"]) for each in events), "no follow-up to remember")
        self.check(workbook == self.course.workbook.read_bytes(), "the downloaded workbook is not the one on disk")

    def downloaded(self, key: str, kind: str) -> bytes:
        self.tab.click(_BUTTON, self.says(key))
        end = time.monotonic() + 15
        while time.monotonic() < end:
            for file in self.place.glob(f"*{kind}"):
                if file.stat().st_size and not list(self.place.glob("*.part")):
                    return file.read_bytes()
            time.sleep(0.1)
        self.check(False, f"no {kind} arrives")
        return b""

    def menu(self) -> None:
        """The browser's own menu, over a text, in a question and in a text field."""
        self.open("1-1")
        self.tab.run(_LISTEN)
        for place in (places := ("h1", "legend", ".dl-field")):
            self.tab.click(_SEEN, place, button=2)
        self.check(self.tab.run("() => window.menus") == ["own"] * len(places), "the browser's own menu is taken away")

    def printed(self) -> None:
        for section in ("1-1", "3-0"):
            self.open(section)
            self._print(section)

    def _print(self, section: str) -> None:
        self.tab.wait(
            """() => [...document.querySelectorAll('.dl-working')].every(words => !words.checkVisibility())"""
        )
        file = self.place / f"{section}.pdf"
        file.write_bytes(self.tab.pdf())
        if not shutil.which("pdftotext"):
            return
        text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
        read = _letters(text)
        paragraphs = self.tab.run(_PARAGRAPHS)
        lost = [words for words in paragraphs if _letters(words) not in read]
        self.check(not lost, f"{section} printed without {len(lost)} of {len(paragraphs)} paragraphs: {lost[:2]}")


def _letters(text: str) -> str:
    """What is left of a text wherever its lines are broken and whatever letters are printed as one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def main(arguments: Sequence[str]) -> int:
    doors = DOORS[: options(arguments, len(DOORS)).count]
    if not (path := find_firefox()):
        print("not tried: there is no Firefox here (apt-get install firefox-esr)")
        return 0
    content, faults, told = load_content(), [], []
    for language, code_free in doors:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
            served(Path(place), language, code_free=code_free) as course,
            firefox(path, Path(place) / "firefox") as tab,
        ):
            began = time.monotonic()
            walk = Walk(tab, course, content, Path(place) / "firefox" / "downloads")
            walk.all_of_it()
            faults += walk.faults
            door = "code-free" if code_free else "JupyterLab"
            told.append(f"{door} {language} {walk.checked} checks in {time.monotonic() - began:.0f} s")
    print(f"{'; '.join(told)}; {len(faults)} faults {faults or ''}")
    return 1 if faults else 0
