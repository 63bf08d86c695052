"""Three hours with twelve leaders: handed in the three ways, run from the console, looked at on the wall, taken home.

The leaders answer through the widgets in Python; instructor and projector are two windows of a real browser.
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from digilead.course import Course
from digilead.session.hand_in.page import HandInPage
from digilead.session.layout import form_items, to_digits
from digilead.session.room import synthetic_codes
from digilead.workbook import Workbook
from tests import browser as b
from tests.markup import read
from tests.touching import touch
from tests.walks.answering import fill
from tests.walks.reader import PANEL, Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
in_danish, in_english = (pytest.mark.parametrize("language", [language]) for language in ("da", "en"))
CODES, FILES, PAPER = range(0, 5), range(5, 10), range(10, 12)


class Leader:
    """One leader's own course, answered through the widgets of its pages."""

    def __init__(self, folder: Path, language: str, number: int) -> None:
        self.course = Course(language, workbook=Workbook(folder / f"leader-{number}" / "workbook.jsonl"))
        self.number = number
        self.answers = self._answer()

    def _answer(self) -> dict[str, str]:
        """Half of them see the culture on the first step, half on the last; the rest spreads over two steps."""
        content = self.course.content
        found = {}
        for item in form_items(content, "first_form"):
            options = [option.id for option in content.options(item)]
            place = (0 if self.number % 2 else 3) if item == "bf.culture" else (self.number + len(item)) % 2 + 1
            found[item] = options[place]
        form = self.course.form("first_form")
        for screen in form.form["screens"]:
            for question in screen["questions"]:
                touch(form, {question["id"]: found[question["id"]]})
        assert form.status["kind"] == "saved"
        initiative = self.course.initiatives().children[0]
        asked = [q for screen in initiative.form["screens"] for q in screen["questions"]]
        place = {"ini.purpose": 2}
        touch(
            initiative,
            {
                q["id"]: q["options"][place.get(q["id"], 0)]["id"] if q["kind"] == "choice" else "Selvbetjening"
                for q in asked
            },
        )
        return found

    @property
    def code(self) -> str:
        return str(HandInPage(self.course.page).code.states["code"]["value"])

    def file(self, share: bool) -> bytes:
        handing = HandInPage(self.course.page)
        if share and handing.ticks is not None:
            touch(handing.ticks, {"initiative-1.ini.name": "yes"})
        sent: list[bytes] = []
        handing.files.send = lambda message, buffers=None: sent.append(buffers[0])  # type: ignore[index, method-assign]
        handing.files.hand_over({"do": "make", "file": 0})
        return sent[0]

    @property
    def line(self) -> str:
        digits = to_digits(self.course.content, form_items(self.course.content, "first_form"), self.answers)
        return f"{self.number} {digits}"


class Instructor:
    """The instructor's window, with the console open. ``presses``: how many buttons were pressed in it."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.page, self.says, self.presses = reader, reader.page, reader.says, 0
        reader.open("9-2")
        reader.panel.get_by_role("button", name=self.says("console.desk_open")).click()
        self.desk = reader.panel.locator(".dl-desk:not([inert])")
        self.desk.wait_for()
        self.presses += 1

    def press(self, label: str, *, force: bool = False) -> None:
        """``force``: also a button that says that it makes no sense now."""
        words = re.compile(f"^{re.escape(label)}$")
        self.desk.locator("button:visible", has_text=words).first.click(force=force)
        self.presses += 1

    def release(self, who: str) -> None:
        self.press(self.says("console.release"))
        self.desk.locator(".dl-asking:visible", has_text=who).wait_for()
        self.press(self.says("console.release_sure"))

    def next(self, title: str) -> None:
        self.press(self.says("console.next", title=title))
        self.desk.locator("h2", has_text=title).wait_for()

    def tab(self, id: str, fold: str = "") -> None:
        """Look behind a tab, and fold out a part there."""
        self.desk.get_by_role("tab", name=self.says(f"console.tab_{id}")).click()
        summary = self.desk.locator("summary", has_text=self.says(f"console.fold_{fold}")) if fold else None
        if summary and summary.locator("xpath=..").get_attribute("open") is None:
            summary.click()

    def field(self, id: str) -> Any:
        return self.desk.get_by_label(self.says(f"console.{id}"), exact=True)

    def told(self, sentence: str) -> None:
        """The sentence stands in a status, where a screen reader announces it."""
        self.desk.locator('[role="status"]', has_text=sentence).first.wait_for()

    def state(self, sentence: str) -> None:
        self.desk.locator(".dl-cell", has_text=sentence).wait_for(timeout=60_000)

    def show(self, picture: str) -> None:
        """Look at a picture, then put it on the wall."""
        self.tab("pictures")
        self.field("which").select_option(picture)
        self.desk.locator("figure svg").first.wait_for()
        label = self.field("which").locator("option:checked").inner_text()
        self.press(self.says("console.project"))
        self.told(self.says("console.projected", name=label))

    def open_wall(self) -> WallWindow:
        with self.page.context.expect_page() as waiting:
            self.press(self.says("console.open_wall"))
        return WallWindow(self.reader, waiting.value)


class WallWindow:
    """The projector's window, which opens beside the console's and starts by itself."""

    def __init__(self, reader: Reader, page: Any) -> None:
        self.reader, self.page = reader, page
        page.set_default_timeout(60_000)
        page.set_viewport_size({"width": 1280, "height": 720})
        self.dialog = page.locator("dialog.dl-wall[open]")
        self.dialog.wait_for()

    def shows(self, text: str) -> None:
        self.page.bring_to_front()
        self.page.locator(".dl-wall-slide", has_text=text).wait_for()

    def is_blank(self) -> None:
        self.page.bring_to_front()
        self.page.wait_for_function("() => document.querySelector('.dl-wall-slide').innerText.trim() === ''")

    def fills_the_window(self) -> None:
        box, window = self.dialog.bounding_box(), self.page.viewport_size
        assert (box["width"], box["height"]) == (window["width"], window["height"])
        sticking_out = self.page.evaluate(
            """() => [...document.querySelectorAll('.dl-wall-slide :is(h1, svg, p, table)')]
                 .filter(node => !node.closest('.dl-unseen')).map(node => node.getBoundingClientRect())
                 .filter(box => box.bottom > innerHeight + 1 || box.right > innerWidth + 1).length"""
        )
        assert sticking_out == 0


@pytest.fixture
def leaders(tmp_path: Path, language: str) -> list[Leader]:
    return [Leader(tmp_path, language, number) for number in range(1, 13)]


def hand_in_all(instructor: Instructor, leaders: list[Leader]) -> None:
    """In each of the three ways that need no network."""
    says, presses = instructor.says, instructor.presses
    instructor.tab("hand_ins")
    chat = "\n".join(f"Leder {leader.number}: her er min {leader.code} tak" for leader in leaders[: CODES.stop])
    instructor.field("chat").fill(chat)
    instructor.press(says("console.take_chat"))
    instructor.told(says("console.taken", new=5, changed=0, same=0))
    files = [
        {
            "name": f"{leader.number}.jsonl",
            "mimeType": "application/jsonl",
            "buffer": leader.file(share=leader.number <= 8),
        }
        for leader in leaders[FILES.start : FILES.stop]
    ]
    instructor.tab("hand_ins", "files")
    instructor.field("files").set_input_files(files)
    instructor.press(says("console.take_files"))
    instructor.told(says("console.taken", new=5, changed=0, same=0))
    instructor.tab("hand_ins", "paper")
    instructor.field("paper").fill("\n".join(leader.line for leader in leaders[PAPER.start : PAPER.stop]))
    instructor.press(says("console.take_paper"))
    instructor.told(says("console.taken", new=2, changed=0, same=0))
    instructor.state(says("console.handed_in_many", n=12))
    instructor.presses = presses  # in a session the leaders press


@in_danish
def test_three_hours(served_course: Any, come: Any, leaders: list[Leader], content: Content, tmp_path: Path) -> None:
    reader = come(served_course, width=1366, height=768)
    says, language = reader.says, reader.language
    plan = content.sessions["three-hours"]
    instructor = Instructor(reader)
    assert not instructor.field("timer").is_visible()  # of a step that has not begun
    wall = instructor.open_wall()
    wall.is_blank()

    # One press brings a step and what belongs to it onto the wall; the console says what the wall itself says.
    reader.page.bring_to_front()
    instructor.press(says("console.begin"))
    wall.shows(plan.steps[0].prompt[language])
    wall.fills_the_window()
    instructor.state(says("console.wall_shows", name=plan.steps[0].title[language]))
    assert b.axe(reader.page, ".dl-desk") == []
    assert reader.page.evaluate("() => document.scrollingElement.scrollHeight <= innerHeight")
    hand_in_all(instructor, leaders)
    wall.shows(plan.steps[0].prompt[language])  # whatever comes in, the wall stays

    # Nothing to see before the release, and that is asked for twice; from the start to the first picture in 12 presses.
    reader.page.bring_to_front()
    before = list(takewhile(lambda step: step.phase != "released", plan.steps[1:]))
    for step in before:
        instructor.next(step.title[language])
    instructor.release(says("console.handed_in_many", n=12))
    instructor.told(says("console.released_many", n=12))
    instructor.next(plan.steps[len(before) + 1].title[language])
    wall.page.locator(".dl-wall-slide svg").wait_for()
    assert instructor.presses <= 12

    # A press is taken back.
    instructor.press(says("console.empty"))
    wall.is_blank()
    reader.page.bring_to_front()
    instructor.press(says("console.desk_undo"))
    wall.page.locator(".dl-wall-slide svg").wait_for()
    reader.page.bring_to_front()

    # Preview first, project second; the wall follows within two seconds.
    findings = {
        "strips": says("room_picture.strips_camps", name=content.dimensions["culture"].name[language]),
        "disagreement": says("room_picture.question_camps", name=content.dimensions["culture"].name[language]),
        "initiatives": says("room_picture.led_under", under=10, n=10),
    }
    for picture, finding in findings.items():
        instructor.show(picture)
        wall.shows(finding)
        wall.page.locator(".dl-wall-slide svg", has_text=says("room_picture.n_many", n=12)).wait_for()
        wall.fills_the_window()
        wall.page.screenshot(path=tmp_path / f"wall-{language}-{picture}.png")
        reader.page.bring_to_front()
    assert b.axe(wall.page, "dialog.dl-wall") == []

    # Blank from the console, and with a key in the projector's own window.
    instructor.show("staircase")
    wall.page.bring_to_front()
    wall.page.locator(".dl-wall-slide svg").wait_for()
    wall.page.keyboard.press("b")
    wall.page.wait_for_function("() => document.querySelector('.dl-wall-slide').hidden")
    instructor.state(says("console.wall_covered"))
    wall.page.keyboard.press("b")
    wall.page.locator(".dl-wall-slide svg").wait_for()

    # What the group agrees on, and the report.
    reader.page.bring_to_front()
    instructor.tab("agreeing")
    instructor.field("agree_item").select_option("bf.culture")
    instructor.field("agree_value").select_option("g2")
    instructor.field("agree_note").fill("Vi prøver i det små")
    instructor.press(says("console.agree"))
    instructor.told(says("console.agreed", name=content.dimensions["culture"].name[language]))
    instructor.field("decide_text").fill("Vi spørger brugerne først")
    instructor.press(says("console.decide"))
    instructor.told(says("console.decided"))
    instructor.tab("papers")
    with reader.page.expect_download() as waiting:
        instructor.press(says("console.export_report"))
    report = Path(waiting.value.path()).read_text(encoding="utf-8")
    text = read(report)
    for wanted in (
        "Vi prøver i det små",
        "Vi spørger brugerne først",
        *findings.values(),
        says("room_picture.n_many", n=12),
    ):
        assert wanted in text
    assert text.count("Selvbetjening") == 0, "three texts are fewer than five"
    assert not [leader for leader in leaders if leader.code in report]
    reader.read_all()
    assert b.axe(reader.page, ".dl-desk") == []
    assert b.sticking_out(reader.page, ".dl-desk") == []

    # It can be read as a file of its own, with nothing from anywhere else.
    file = tmp_path / "report.html"
    file.write_text(report, encoding="utf-8")
    alone = reader.page.context.new_page()
    alone.goto(file.as_uri())
    assert alone.locator("svg").count() >= 15 and alone.locator("h1").inner_text() == says("report.title")
    alone.close()


@in_english
def test_whatever_dies_comes_back_and_a_second_instructor_goes_on(
    served_course: Any, come: Any, content: Content
) -> None:
    course, reader = served_course, come(served_course, broken=True)
    instructor, says = Instructor(reader), reader.says
    wall = instructor.open_wall()
    reader.page.bring_to_front()
    instructor.press(says("console.begin"))
    first = content.sessions["three-hours"].steps[0]
    wall.shows(first.prompt[reader.language])
    reader.page.bring_to_front()
    instructor.tab("hand_ins")
    instructor.field("chat").fill("\n".join(synthetic_codes(content, 7, 3)))
    instructor.press(says("console.take_chat"))
    instructor.told(says("console.taken", new=7, changed=0, same=0))

    # What no chat is does not even travel.
    instructor.field("chat").evaluate(
        """field => { field.value = 'snak '.repeat(2_000_000); field.dispatchEvent(new Event('input')); }"""
    )
    instructor.press(says("console.take_chat"))
    instructor.told(says("refused.too_large"))
    instructor.field("chat").fill("")  # ten megabytes keep a browser busy for a minute

    # Both kernels die. The wall goes on showing what it showed, and both are back without a press.
    reader.page.evaluate("() => { document.querySelector('.dl-desk').dataset.died = 'yes'; }")
    for kernel in [course.kernel(session["kernel"]["id"]) for session in course.sessions()]:
        kernel.kill()
    assert wall.page.locator(".dl-wall-slide", has_text=first.prompt[reader.language]).is_visible()
    reader.page.locator(".dl-desk:not([data-died], [inert])").wait_for(timeout=120_000)
    instructor.state(says("console.wall_shows", name=first.title[reader.language]))
    assert wall.page.locator(".dl-wall-slide", has_text=first.prompt[reader.language]).is_visible()
    other = come(course)
    second = Instructor(other)
    second.state(says("console.handed_in_many", n=7))
    second.tab("hand_ins")
    second.field("chat").fill("\n".join(synthetic_codes(content, 6, 4)))
    second.press(says("console.take_chat"))
    second.told(says("console.taken", new=6, changed=0, same=0))
    reader.page.bring_to_front()
    instructor.state(says("console.handed_in_many", n=13))

    # Both are loaded again, as where a computer is exchanged; then the wall's window is closed.
    wall.page.reload()
    wall.shows(first.prompt[reader.language])
    reader.page.reload()
    instructor.state(says("console.wall_shows", name=first.title[reader.language]))
    wall.page.close()
    instructor.state(says("console.wall_gone"))
    reader.read_all()


@in_english
def test_a_participant_hands_in(served_course: Any, come: Any, content: Content) -> None:
    fill(served_course.workbook, content, "Bookingsystemet")
    reader = come(served_course, permissions=["clipboard-read", "clipboard-write"])
    says = reader.says
    reader.open("2-3")
    reader.panel.get_by_role("button", name=says("hand_in.title")).click()
    panel = reader.panel.locator(".dl-panel", has_text=says("hand_in.code_title"))
    panel.locator("button:visible", has_text=says("hand_in.copy")).first.click()
    panel.locator('[role="status"]', has_text=says("hand_in.copied")).wait_for()
    copied = reader.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == panel.locator("textarea").first.input_value() and copied.startswith("DL0")
    ticks = reader.part(says("hand_in.tick_title"))
    reader.choose(ticks, "initiative-1.ini.name", "yes")
    ticks.locator(".dl-status", has_text=says("hand_in.tick_saved")).wait_for()
    with reader.page.expect_download() as waiting:
        reader.panel.locator(".dl-downloads button", has_text=says("hand_in.file")).first.click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8").count("Bookingsystemet") == 1
    assert b.axe(reader.page, f"{PANEL} .dl-panel") == []
    reader.read_all()
