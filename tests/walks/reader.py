"""One person at the course, with a mouse or with keys only."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from tests.browser import focused
from tests.walks.courses import Served

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
SECTIONS, SHOW_CODE, RESTART = (f".digilead-course {part}" for part in ("summary", "> button", "details button"))
HIDE_CODE = '[data-jp-item-name="hide-code"] jp-button'
MOST_TABS = 60

# Whatever takes the focus away from where the participant is leaves it on the body of the page.
_WATCH_FOCUS = """() => { window.lostFocus = []; document.addEventListener('focusout', event => setTimeout(() => {
  if (document.activeElement === document.body && document.hasFocus())
    lostFocus.push(event.target.outerHTML.slice(0, 150)); }, 60), true); }"""
_ALL_SHOWN = """panel => {
  const page = document.querySelector(panel + '[data-course=alive]');
  const outputs = [...(page?.querySelectorAll('.jp-OutputArea-output') ?? [])];
  return outputs.at(-1)?.innerText.trim() && !page.querySelector('[data-coming]'); }"""
_ALL_DRAWN = """() => [...document.querySelectorAll('.dl-working')].every(words => !words.checkVisibility()) &&
  [...document.querySelectorAll('div.dl')].every(view => view.childElementCount)"""
# What starved timers of a slow machine amount to: two and a half seconds instead of a tenth, and the two seconds that
# anywidget gives the code of a part are over before it has begun; and whether a page said meanwhile, for a moment or
# for good, seen or hidden, that a widget cannot be shown.
SLOW_TIMERS = """const set = window.setTimeout;
  window.setTimeout = (act, after, ...more) => set(act, after === 100 ? 2500 : after, ...more);
  const until = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = after => until(after === 2000 ? 0 : after);
  window.toldSo = false;
  new MutationObserver(() => { window.toldSo ||= [...document.querySelectorAll('.jp-OutputArea-output')].some(
      output => /Error displaying|not found/.test(output.textContent)); })
    .observe(document, {childList: true, subtree: true, characterData: true});"""
TOLD_SO = "() => window.toldSo"
TROUBLE = re.compile(
    r"Traceback|\w+Error\b|\w+Exception\b|[Mm]odel not found|Error displaying|Loading widget|"
    r"\bundefined\b|\bnan\b|\bNone\b(?!\s+of\b)|\{\w+\}"
)


def title_of(file: Path) -> str:
    """The first heading of a notebook."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return re.sub(r"[*_`]", "", "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")).strip()


class Reader:
    """A browser page and the course it shows; `errors` and `requests` are watched by the fixture that made it."""

    def __init__(self, page: Any, course: Served, content: Content) -> None:
        self.page, self.course, self.content = page, course, content
        self.language = course.language
        self.section = ""

    # -- words

    def says(self, key: str, **details: object) -> str:
        """A sentence of messages.toml in the course's language."""
        return self.content.messages[key][self.language].format(**details)

    @property
    def place(self) -> str:
        """The finding about the answers of `second_step`."""
        standing = self.says("result.at_one", step=2)
        return self.says("result.wants_up", standing=standing, ambition=3)

    # -- pages

    @property
    def panel(self) -> Any:
        return self.page.locator("body" if self.course.code_free else PANEL)

    def begin(self) -> None:
        """Open the address that the terminal shows."""
        self.page.goto(self.course.first_page, wait_until="domcontentloaded")
        self.arrived("0-1")

    def open(self, section: str) -> None:
        """Open a section by its address."""
        if not self.course.code_free:
            # JupyterLab would open the pages of before again behind this one, each with a kernel.
            self.page.goto("about:blank")
            self.course.forget_layout()
        self.page.goto(self.course.address(section), wait_until="domcontentloaded")
        self.arrived(section)

    def arrived(self, section: str) -> None:
        """Wait until the section's own page is the one that is shown, and alive: nobody presses anything."""
        heading = self.panel.locator("h1", has_text=title_of(self.course.page(section))).first
        heading.wait_for(timeout=60_000)
        self.section = section
        self.alive()

    def follow(self, section: str) -> None:
        """Click a link of the page that leads to the section; the page that is left keeps no kernel."""
        left = {session["id"] for session in self.course.sessions()} if not self.course.code_free else set()
        self.panel.locator(f'a[href*="{self.course.page(section).stem}"]').last.click()
        self.arrived(section)
        for session in left:
            self.course.stop(session)

    # -- alive

    def alive(self) -> None:
        """Wait until every part of the page is there."""
        if self.course.code_free:
            self.panel.locator(".dl-saved, .dl-wall").first.wait_for(timeout=60_000)
        else:
            self.page.wait_for_function(_ALL_SHOWN, arg=PANEL, timeout=60_000)

    def restart(self) -> None:
        """Press the restart button; the page is alive again, with a new kernel, and asks nothing."""
        self.panel.locator(SECTIONS).click()
        self.panel.locator(RESTART).click()
        self.page.wait_for_selector(f"{PANEL}[data-course=waiting]")
        self.alive()

    def drawn(self) -> None:
        """Wait until no picture is on its way any more."""
        self.page.wait_for_function(_ALL_DRAWN, timeout=60_000)

    def read_all(self) -> str:
        """The text of the page; nothing in it may look like a program that failed."""
        text = str(self.panel.inner_text())
        found = TROUBLE.search(text)
        assert not found, text[max(found.start() - 300, 0) : found.end() + 300]
        return text

    # -- parts of a page

    def part(self, title: str) -> Any:
        """A questionnaire by the name a screen reader says."""
        return self.panel.locator(f'section.dl[aria-label="{title}"]')

    def form(self, id: str) -> Any:
        return self.part(self.content.forms[id].title[self.language])

    def guess(self) -> Any:
        return self.part(self.says("look.guess_title"))

    def activity(self, section: str = "", which: str = "") -> Any:
        worksheet = self.content.sections[section or self.section]
        (named,) = worksheet.of(which or worksheet.activities[0].id).activities
        return self.part((worksheet if len(worksheet.activities) == 1 else named).title[self.language])

    def reflections(self) -> Any:
        return self.part(self.says("reflection.title"))

    def look_back(self) -> Any:
        return self.part(self.says("look.back_title"))

    def saved_answers(self) -> Any:
        """The panel that says where the answers lie, unfolded."""
        saved = self.panel.locator(".dl-saved")
        if not saved.locator("details[open]").count():
            saved.locator("summary").click()
        return saved

    def review(self, part: Any) -> None:
        """Unfold one's answers on the last look of a form."""
        part.locator("summary", has_text=self.says("form.review")).click()

    def radio(self, part: Any, item: str, option: str) -> Any:
        return part.locator(f'input[name$="-{item}"][value="{option}"]')

    def choose(self, part: Any, item: str, option: str) -> None:
        """Answer with the mouse: click the words of the option."""
        radio = self.radio(part, item, option)
        radio.locator("xpath=..").click()
        assert radio.is_checked(), f"{item} is not {option}"

    def write(self, part: Any, item: str, text: str) -> None:
        """Click into a field and type."""
        field = part.locator(f'[id$="-{item}"].dl-field')
        field.click()
        field.press_sequentially(text)

    def press(self, part: Any, message: str) -> None:
        """Click one of a form's buttons by its words."""
        part.locator(".dl-foot .dl-button:visible", has_text=self.says(message)).click()

    def finish(self, part: Any, message: str) -> None:
        """Go on, screen by screen, to the last one and press its button."""
        last = part.locator(".dl-foot .dl-button:visible", has_text=self.says(message))
        while not last.count():
            self.press(part, "form.next")
        last.click()

    def first_screen(self, part: Any) -> None:
        """Go back to the first screen of a form that opens where one left it."""
        while part.locator(".dl-foot .dl-button:visible", has_text=self.says("form.back")).count():
            self.press(part, "form.back")

    def at(self, part: Any, title: str) -> None:
        """The form shows the screen with this heading, and the heading has the focus."""
        heading = part.locator(".dl-heading:visible")
        assert heading.inner_text() == title
        assert heading.evaluate("heading => heading === document.activeElement"), focused(self.page)

    def finding(self, part: Any) -> str:
        """The sentence of the result that stands below a form."""
        finding = part.locator(".dl-result .dl-finding").first
        finding.wait_for(timeout=30_000)
        return str(finding.inner_text())

    def picture(self, part: Any) -> None:
        """Wait for the picture below a form, with its text for those who cannot see it."""
        part.locator(".dl-result figure [role=img] svg").first.wait_for(timeout=30_000)

    # -- the file

    def saved(self, wanted: dict[str, Any], occasion: str = "before", subject: str = "organisation") -> None:
        """Wait until these answers stand in the file."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            found = self.course.answers(occasion, subject)
            if wanted.items() <= found.items():
                return
            self.page.wait_for_timeout(50)
        differ = {item: (found.get(item), value) for item, value in wanted.items() if found.get(item) != value}
        pytest.fail(f"in the file, and wanted: {differ}")

    # -- keys only

    def watch_focus(self) -> None:
        self.page.evaluate(_WATCH_FOCUS)

    def focus_was_kept(self) -> None:
        lost = self.page.evaluate("() => window.lostFocus")
        assert lost == [], f"focus fell to the page's body from {lost}"

    def key(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def tab_to(self, wanted: str, key: str = "Tab", most: int = MOST_TABS) -> None:
        """Press Tab until what has the focus matches the CSS selector."""
        for _ in range(most):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
            self.page.keyboard.press(key)
        pytest.fail(f"{most} times {key} do not reach {wanted}; focus is on {focused(self.page)}")

    def tab_to_button(self, text: str, most: int = MOST_TABS) -> None:
        """Press Tab until a button with these words has the focus."""
        for _ in range(most):
            now = focused(self.page)
            if now["tag"] == "BUTTON" and now["text"] == text:
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{most} times Tab do not reach »{text}«; focus is on {focused(self.page)}")

    def answer_with_keys(self, item: str, option: str) -> None:
        """From the question before: Tab to this one, Space for its first answer, arrows to the one that is meant."""
        self.tab_to(f'input[name$="-{item}"]', most=3)
        values = self.page.evaluate(
            "() => [...document.activeElement.closest('fieldset').querySelectorAll('input')].map(radio => radio.value)"
        )
        self.key("Space")
        self.key("ArrowDown", values.index(option))
        now = focused(self.page)
        assert now["value"] == option, f"{item}: {now}"
