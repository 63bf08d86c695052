"""Two doors, one workbook: what one of them has acknowledged the other never overwrites."""

import os
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digilead import responses
from digilead.course import Course
from digilead.widgets.questionnaire import Questionnaire
from digilead.workbook import Workbook
from tests.conftest import Fill
from tests.proof.interleavings import ACTIONS, ITEMS, VALUES, Step, play
from tests.touching import ask_for_result, look, send, touch


def first_form(path: Path, language: str) -> Questionnaire:
    return Course(language, workbook=Workbook(path)).form("first_form")


def second_look(path: Path, language: str) -> Questionnaire:
    return Course(language, workbook=Workbook(path)).second_look()


@pytest.mark.parametrize("there", ["da", "en"], ids=["the same language", "the other language"])
def test_a_corrected_answer_stays_when_another_page_answers(workbook: Workbook, there: str) -> None:
    a, b = first_form(workbook.path, "da"), first_form(workbook.path, there)
    touch(a, {"bf.use": "g1"})
    touch(b, {"bf.question": "g1"})
    touch(a, {"bf.use": "g3"})
    touch(b, {"bf.gains": "g2"})
    assert [form.status["kind"] for form in (a, b)] == ["saved", "saved"]
    expected = {"bf.use": "g3", "bf.question": "g1", "bf.gains": "g2"}
    stands = {item: response.value for (_, _, item), response in Workbook(workbook.path).responses.items()}
    assert stands == expected == b.answers
    look(a)
    assert a.answers == expected


def test_a_page_and_an_exercise_leave_each_others_answers_alone(workbook: Workbook) -> None:
    page = first_form(workbook.path, "da")
    course = Course("en", workbook=Workbook(workbook.path))
    exercise = course.exercise(next(id for id, each in course.content.exercises.items() if each.rows))
    asked = [question for screen in exercise.form["screens"] for question in screen["questions"]]
    first, second, *_ = [question for question in asked if question["kind"] == "choice"]
    touch(page, {"bf.use": "g1"})
    touch(exercise, {first["id"]: first["options"][0]["id"]})
    touch(page, {"bf.use": "g3"})
    touch(exercise, {second["id"]: second["options"][0]["id"]})
    stands = {item: response.value for (_, _, item), response in Workbook(workbook.path).responses.items()}
    assert stands == {"bf.use": "g3"} | {q["id"]: q["options"][0]["id"] for q in (first, second)}


def test_a_deleted_answer_stays_deleted_with_other_pages_open(filled: Fill) -> None:
    path = filled().path
    open_page, course = first_form(path, "en"), Course("da", workbook=Workbook(path))
    send(course.saved(), do="delete")
    assert not path.exists()
    touch(open_page, {"bf.use": "g2"})
    stands = {item: response.value for (_, _, item), response in Workbook(path).responses.items()}
    assert stands == {"bf.use": "g2"} == open_page.answers


steps = st.tuples(st.integers(0, 2), st.sampled_from(ACTIONS), st.sampled_from(ITEMS), st.sampled_from(VALUES))


OVERTAKEN: list[Step] = [
    (0, "break", "", None), (0, "answer", "bf.use", "g1"),  # refused, and kept by the browser
    (1, "answer", "bf.use", "g2"),
    (0, "break", "", None), (0, "answer", "bf.gains", "g1"),  # hands over both
]  # fmt: skip


@example(2, OVERTAKEN)
@given(st.integers(2, 3), st.lists(steps, min_size=2, max_size=12))
def test_whatever_is_acknowledged_stays_and_is_shown(
    tmp_path_factory: pytest.TempPathFactory, pages: int, steps: list[Step]
) -> None:
    with patch.object(os, "fsync", lambda _: None):
        play(tmp_path_factory.mktemp("pages"), pages, steps)


def test_each_view_of_the_answers_is_made_once_a_change_whatever_the_page_shows(
    full_course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    import digilead.scoring.posterior

    counted: dict[str, int] = {}

    def count(module: object, name: str) -> None:
        real = getattr(module, name)

        def counting(*args: object, **kwargs: object) -> object:
            if not kwargs.get("kindness"):
                counted[name] = counted.get(name, 0) + 1
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, counting)

    form, saved = full_course.form("first_form"), full_course.saved()
    ask_for_result(form)
    shown = [full_course.result(), full_course.result(), full_course.percentages(), full_course.plan(), saved]
    for name in ("valid", "mastery", "profile", "completeness"):
        count(responses, name)
    count(digilead.scoring.posterior, "posterior_placement")
    monkeypatch.setattr(responses, "known", lambda *_: True)  # asks of single answers, not of all
    touch(form, {"bf.use": "g1"})
    assert shown and form.result
    # Looked at on one occasion only, the newest; the plan's own pictures add what stands on the first.
    assert {name: n for name, n in counted.items() if n > (2 if name == "valid" else 1)} == {}
    assert counted["posterior_placement"] == counted["mastery"] == counted["profile"] == counted["completeness"] == 1
