"""A generation is data: with a fifth one in content, form, placement, initiative, board, plan and room go on by it."""

import logging
from pathlib import Path

import pytest

import digilead.verbs
from digilead.content import Content, load_content
from digilead.course import Course
from digilead.responses import BEFORE, ORGANISATION
from digilead.workbook import Workbook
from tests.conftest import everything
from tests.content import five
from tests.course.test_course import call, seen
from tests.course.verbs import CALLS, Call, written
from tests.each import for_each
from tests.session.people import synthetic_room

ELSEWHERE = ("console", "projector", "papers", "terms", "sheet", "glossary", "saved")
"""Verbs that show nothing of a generation's, or are seen below."""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return load_content(five.write(tmp_path_factory.mktemp("five") / "content"))


@pytest.fixture
def course(content: Content, workbook: Workbook, language: str, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(digilead.verbs, "load_content", lambda: content)
    return Course(language, workbook=workbook)


def at_the_top(content: Content, workbook: Workbook) -> None:
    """Everything answered with the fifth step where there is one; the first initiative is led by the lowest."""
    lowest = {item.id for item in content.instruments["initiative"].items if item.id != "ini.purpose"}

    def answer(subject: str, item: str, value: str) -> str:
        if item not in content.items or "g5" not in content.places(item):
            return "always" if item.startswith("m.") else value
        return "g1" if subject == "initiative-1" and item in lowest else "g5"

    workbook.record_many(
        [(o, s, item, answer(s, item, value)) for o, s, item, value in everything(content, "En linje")]
    )


@pytest.mark.slow
@for_each([call for call in [*CALLS, ("board", "g5")] if call[0] not in ELSEWHERE], written)
def test_every_part_shows_something_of_five(
    known: Call, course: Course, content: Content, workbook: Workbook, caplog: pytest.LogCaptureFixture
) -> None:
    at_the_top(content, workbook)
    verb, argument = known
    assert course.words("course.failed") not in seen(call(course, verb, argument))
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_the_forms_ask_the_fifth_generation_s_statements(course: Course) -> None:
    def asked(form: str) -> set[str]:
        return {question["id"] for screen in course.form(form).form["screens"] for question in screen["questions"]}

    assert set(five.STATEMENTS[:3]) <= asked("first_form") and set(five.STATEMENTS[3:]) <= asked("more_statements")
    (screen, *_) = course.form("first_form").form["screens"]
    assert [option["id"] for option in screen["questions"][0]["options"]] == ["g1", "g2", "g3", "g4", "g5"]


def test_whoever_does_it_all_stands_on_the_fifth_step(course: Course, content: Content, workbook: Workbook) -> None:
    at_the_top(content, workbook)
    look = course.page.sheet.on(BEFORE)
    assert look.mastery.values.shape[0] == 5 and look.placement.words == ("carries",) * 5
    assert "5 Femte" in seen(course.result())


def test_an_initiative_may_be_meant_for_the_fifth_step(course: Course, content: Content, workbook: Workbook) -> None:
    at_the_top(content, workbook)
    said = seen(course.initiatives())
    assert "nå det femte" in said and "Hvad nu med ini.who_decides?" in said


def test_the_plan_offers_the_questions_of_the_fifth_step(course: Course, content: Content, workbook: Workbook) -> None:
    workbook.record_many(
        [
            (BEFORE, ORGANISATION, item, "g5" if "g5" in content.places(item) else "always")
            for item in content.items_of("first_form")
        ]
    )
    form, *_ = course.plan().children
    offered = {option["id"] for option in form.form["screens"][0]["questions"][0]["options"]}
    assert {"Q-G5-1", "Q-G5-2"} <= offered


def test_a_room_rehearses_with_five(content: Content, tmp_path: Path) -> None:
    room = synthetic_room(content, tmp_path / "room.jsonl", 12, 3)
    assert room.handed_in(BEFORE) == 12
    view = room.view(room.release(BEFORE))
    assert view.staircase is not None and len(view.staircase.places) == 6
