"""Three hours with twelve leaders: handed in the three ways, run from the console, looked at on the wall, taken home.

The leaders answer through the widgets in Python; instructor and projector are two windows of a real browser.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from digilead.course import Course
from digilead.session.hand_in.page import HandIn
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
        return str(HandIn(self.course.page).code.states["code"]["value"])

    def file(self, share: bool) -> bytes:
        handing = HandIn(self.course.page)
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
    """The instructor's window."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.page, self.says = reader, reader.page, reader.says

    def press(self, label: str, *, force: bool = False) -> None:
        """``force``: also a button that says that it makes no sense now."""
        words = re.compile(f"^{re.escape(label)}$")
        self.reader.panel.locator(".dl-panel button:visible", has_text=words).first.click(force=force)

    def release(self, who: str) -> None:
        self.press(self.says("console.release"))
        self.reader.panel.locator(".dl-asking:visible", has_text=who).wait_for()
        self.press(self.says("console.release_sure"))

    def field(self, id: str) -> Any:
        return self.reader.panel.get_by_label(self.says(f"console.{id}"), exact=True)

    def told(self, sentence: str) -> None:
        """The sentence stands in a status, where a screen reader announces it."""
        self.reader.panel.locator('.dl-panel [role="status"]', has_text=sentence).first.wait_for()

    def state(self, sentence: str) -> None:
        self.reader.panel.locator(".dl-console-state", has_text=sentence).wait_for()

    def show(self, picture: str) -> None:
        """Look at a picture, then put it on the wall."""
        self.field("which").select_option(picture)
        self.reader.panel.locator(".dl-panel figure svg").first.wait_for()
        label = self.field("which").locator("option:checked").inner_text()
        self.press(self.says("console.project"))
        self.told(self.says("console.projected", name=label))


class WallWindow:
    """The projector's window."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.page = reader, reader.page
        reader.open("9-3")
        self.dialog = reader.page.locator("dialog.dl-wall[open]")
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
    says = instructor.says
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
    instructor.field("files").set_input_files(files)
    instructor.press(says("console.take_files"))
    instructor.told(says("console.taken", new=5, changed=0, same=0))
    instructor.field("paper").fill("\n".join(leader.line for leader in leaders[PAPER.start : PAPER.stop]))
    instructor.press(says("console.take_paper"))
    instructor.told(says("console.taken", new=2, changed=0, same=0))
    instructor.state(says("console.handed_in_many", n=12))


@in_danish
def test_three_hours(served_course: Any, come: Any, leaders: list[Leader], content: Content, tmp_path: Path) -> None:
    reader = come(served_course, width=1280, height=1000)
    says, language = reader.says, reader.language
    plan = content.sessions["three-hours"]
    wall = WallWindow(come(served_course, width=1280, height=720))
    reader.open("9-2")
    instructor = Instructor(reader)
    wall.is_blank()

    # Step by step to the release, the sentence of each step on the wall.
    reader.page.bring_to_front()
    instructor.press(says("console.begin"))
    instructor.told(says("console.begun", title=plan.steps[0].title[language]))
    instructor.press(says("console.project_prompt"))
    wall.shows(plan.steps[0].prompt[language])
    wall.fills_the_window()
    reader.page.bring_to_front()
    instructor.press(says("console.open"))
    instructor.told(says("console.opened"))
    hand_in_all(instructor, leaders)
    wall.shows(plan.steps[0].prompt[language])  # whatever comes in, the wall stays

    # Nothing to see before the release, and that is asked for twice.
    reader.page.bring_to_front()
    instructor.press(says("console.project"), force=True)
    instructor.told(says("console.release_first"))
    instructor.release(says("console.handed_in_many", n=12))
    instructor.told(says("console.released_many", n=12))
    for step in plan.steps[1:-1]:
        instructor.press(says("console.next", title=step.title[language]))
        instructor.told(says("console.begun", title=step.title[language]))

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
    instructor.press(says("console.blank"))
    wall.is_blank()
    reader.page.bring_to_front()
    instructor.show("staircase")
    wall.page.bring_to_front()
    wall.page.locator(".dl-wall-slide svg").wait_for()
    wall.page.keyboard.press("b")
    wall.page.wait_for_function("() => document.querySelector('.dl-wall-slide').hidden")
    wall.page.keyboard.press("b")
    wall.page.locator(".dl-wall-slide svg").wait_for()

    # What the group agrees on, and the report.
    reader.page.bring_to_front()
    instructor.field("agree_item").select_option("bf.culture")
    instructor.field("agree_value").select_option("g2")
    instructor.field("agree_note").fill("Vi prøver i det små")
    instructor.press(says("console.agree"))
    instructor.told(says("console.agreed", name=content.dimensions["culture"].name[language]))
    instructor.field("decide_text").fill("Vi spørger brugerne først")
    instructor.press(says("console.decide"))
    instructor.told(says("console.decided"))
    with reader.page.expect_download() as waiting:
        reader.panel.locator(".dl-downloads button", has_text=says("console.export_report")).click()
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
    assert b.axe(reader.page, f"{PANEL} .dl") == []
    assert b.sticking_out(reader.page, f"{PANEL} .dl") == []

    # It can be read as a file of its own, with nothing from anywhere else.
    file = tmp_path / "report.html"
    file.write_text(report, encoding="utf-8")
    alone = reader.page.context.new_page()
    alone.goto(file.as_uri())
    assert alone.locator("svg").count() >= 15 and alone.locator("h1").inner_text() == says("report.title")
    alone.close()


@in_english
def test_a_killed_kernel_and_a_second_instructor(
    served_course: Any, come: Any, content: Content, tmp_path: Path
) -> None:
    reader = come(served_course)
    instructor, says, course = Instructor(reader), reader.says, served_course
    reader.open("9-2")
    instructor.press(says("console.begin"))
    instructor.press(says("console.open"))
    instructor.told(says("console.opened"))
    instructor.field("chat").fill("\n".join(synthetic_codes(content, 7, 3)))
    instructor.press(says("console.take_chat"))
    instructor.told(says("console.taken", new=7, changed=0, same=0))

    # What no chat is does not even travel.
    instructor.field("chat").evaluate(
        """field => { field.value = 'snak '.repeat(2_000_000); field.dispatchEvent(new Event('input')); }"""
    )
    instructor.press(says("console.take_chat"))
    instructor.told(says("refused.too_large"))
    for session in course.sessions():
        course.stop(session["id"])

    # A second instructor comes to the same room, and goes on.
    other = come(course)
    second = Instructor(other)
    other.open("9-2")
    second.state(says("console.handed_in_many", n=7))
    second.field("chat").fill("\n".join(synthetic_codes(content, 6, 4)))
    second.press(says("console.take_chat"))
    second.told(says("console.taken", new=6, changed=0, same=0))

    # The first one starts again, and finds all of it and the step they were in.
    reader.page.bring_to_front()
    reader.open("9-2")
    instructor.state(says("console.handed_in_many", n=13))
    first = content.sessions["three-hours"].steps[0]
    reader.panel.locator(".dl-panel h4", has_text=first.title[reader.language]).wait_for()
    second.release(says("console.handed_in_many", n=13))
    second.told(says("console.released_many", n=13))
    instructor.state(says("console.state_released"))  # without anybody pressing anything here
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
