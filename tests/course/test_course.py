"""Every verb in every language, from an empty and a full workbook: something to see, never a traceback."""

import logging
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

import digilead.verbs
from digilead.course import Course
from digilead.widgets.answering import own_problem
from digilead.widgets.calendar import later_dates
from digilead.widgets.download import Downloads
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.saved import SavedAnswers
from digilead.widgets.second_look import first_answered
from digilead.widgets.view import HtmlView
from digilead.workbook import WORKBOOK_ERROR_KINDS, Workbook, WorkbookError, WorkbookErrorKind
from tests.conftest import Fill
from tests.course.verbs import CALLS, CONTENT, Call, verbs, written
from tests.each import for_each
from tests.markup import HOSTILE, harmless
from tests.touching import ask_for_result, look, send, touch

ASKS_ANEW = ("follow_up", "sensitivity", "hand_in", "console", "projector")
Open = Callable[[], Course]
MADE_OF_ANSWERS = ("activity", "exercise", "board", "case", "result", "look_back", "plan", "initiatives", "glossary")


def call(course: Course, verb: str, argument: str = "") -> Any:
    return getattr(course, verb)(*([argument] if argument else []))


def parts(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def seen(widget: Any) -> str:
    """All HTML that a verb shows, once its result is asked for; the page's own sentences for what went wrong fail."""
    found = []
    for part in parts(widget):
        if isinstance(part, Questionnaire):
            if part.form["finish_label"] and not part.finished:  # else there is no button to ask with
                ask_for_result(part)
            assert not part.error
            found.append(part.result)
        elif isinstance(part, HtmlView):
            found.append(part.html)
        elif isinstance(part, SavedAnswers):
            found += [f"<p>{escape(sentence)}</p>" for sentence in [*part.urgent, *part.sentences]]
    return "".join(harmless(html).text + "\n" for html in found if html)


def test_every_verb_is_called_here() -> None:
    assert {verb for verb, _ in CALLS} == verbs().keys() - {"colophon"}


@pytest.fixture(params=["empty", "full", "half in the other language"])
def state(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(state: str, workbook: Workbook, filled: Fill, language: str) -> Open:
    """The course as another page opens it each time: what stands on one page is drawn anew at every change."""
    if state == "full":
        workbook = filled()
    elif state != "empty":
        other = next(known for known in CONTENT.languages if known != language)
        form = Course(other, workbook=workbook).form("first_form")
        touch(form, {"bf.use": "g2", "bf.gains": "dont_know", "m.g1.use": "usually"})
    return lambda: Course(language, workbook=Workbook(workbook.path))


@pytest.mark.slow
@for_each(CALLS, written)
def test_a_verb_shows_something_whatever_is_answered(
    known: Call, opened: Open, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    (verb, argument), course = known, opened()
    widget = call(course, verb, argument)
    said = seen(widget)
    assert widget is not None and course.words("course.failed") not in said
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    if state == "full" and verb in MADE_OF_ANSWERS:
        assert len(said) > 40


def test_what_was_answered_stands_in_the_form_again(full_course: Course) -> None:
    for verb, argument in CALLS:
        for part in parts(call(full_course, verb, argument)):
            if isinstance(part, Questionnaire) and verb not in ASKS_ANEW:
                asked = {question["id"] for screen in part.form["screens"] for question in screen["questions"]}
                chosen_here = {"plan.initiative"}  # among initiatives that no content knows of
                whole = part.answers.keys() | chosen_here == asked | chosen_here
                assert whole or (verb, argument) == ("form", "initiative"), (verb, argument)
                assert part.form["title"] and part.form["lang"] == full_course.language


@for_each(WORKBOOK_ERROR_KINDS)
def test_what_is_wrong_with_the_workbook_is_a_sentence(
    kind: WorkbookErrorKind, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise WorkbookError(kind, "secret detail")

    monkeypatch.setattr(course.workbook, "refresh", fail)
    for verb, argument in (("result", ""), ("saved", ""), ("form", "first_form"), ("plan", ""), ("table", "")):
        said = seen(call(course, verb, argument))
        assert own_problem(course.words, WorkbookError(kind, ""), course.workbook) in said


def test_any_other_fault_of_any_verb_is_a_sentence_and_the_log_has_the_details(
    course: Course, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(course.workbook, "refresh", fail)
    for verb, argument in CALLS:
        assert seen(call(course, verb, argument)).strip() == course.words("course.failed")
    assert caplog.text.count("secret detail") >= len(CALLS)


@for_each(["form", "activity", "guess", "board", "case", "sheet", "reflections", "look_back"])
def test_what_does_not_exist_is_a_sentence(verb: str, course: Course) -> None:
    assert seen(call(course, verb, "nothing")).strip() == course.words("course.failed")


def test_a_result_that_cannot_be_drawn_is_a_sentence_and_the_answers_stay(
    full_course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    form, view = full_course.form("first_form"), full_course.result()
    monkeypatch.setattr("digilead.figures.staircase.staircase", fail)
    ask_for_result(form)
    view.redraw()
    assert full_course.words("form.not_drawn") in harmless(form.error).text and not form.result
    assert harmless(view.html).text == full_course.words("course.failed") and form.answers


@for_each(WORKBOOK_ERROR_KINDS)
def test_an_answer_that_cannot_be_saved_stays_on_the_screen_with_the_reason(
    kind: WorkbookErrorKind, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise WorkbookError(kind, "secret detail")

    course = Course(language, workbook=Workbook(tmp_path / kind / "workbook.jsonl"))
    form = course.form("first_form")
    monkeypatch.setattr(course.workbook, "record_many", fail)
    touch(form, {"bf.use": "g2"})
    reason = own_problem(course.words, WorkbookError(kind, ""), course.workbook)
    assert harmless(form.error).text == course.words("saving.not_saved", reason=reason)
    assert form.answers == {} and form.status["kind"] == "failed" and form.status["refused"] == ["bf.use"]
    monkeypatch.undo()
    touch(form, {"bf.use": "g2"}, base={"bf.use": None})  # the browser has kept it and hands it over again
    assert form.status["kind"] == "saved" and not form.error and len(course.workbook.responses) == 1


def test_an_unknown_language_opens_the_first_and_says_which_there_are(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[HtmlView] = []
    monkeypatch.setattr(digilead.verbs, "_show", shown.append)
    course = Course("sv", workbook=workbook)
    assert course.language == "da"
    names = course.words.listed(["Dansk", "English"])
    assert harmless(shown[0].html).text == course.words("course.unknown_language", languages=names)
    Course("en", workbook=workbook)
    assert len(shown) == 1


def test_a_change_of_language_changes_no_stored_byte(full_workbook: Workbook) -> None:
    def walk(language: str) -> None:
        for verb, argument in (*CALLS[::9], ("form", "first_form"), ("plan", ""), ("initiatives", "")):
            seen(call(Course(language, workbook=Workbook(full_workbook.path)), verb, argument))

    walk("da")
    before = full_workbook.path.read_bytes()
    walk("en")
    assert full_workbook.path.read_bytes() == before


def test_two_pages_on_one_file_see_each_others_answers(workbook: Workbook) -> None:
    first, second = (Course("da", workbook=Workbook(workbook.path)) for _ in range(2))
    there = second.form("first_form")
    touch(first.form("first_form"), {"bf.use": "g2"})
    assert second.form("first_form").answers == {"bf.use": "g2"}
    look(there)
    assert there.answers == {"bf.use": "g2"}  # what stands on the page already follows as well
    touch(there, {"bf.use": "g3", "bf.gains": "g1"})
    assert first.form("first_form").answers == {"bf.use": "g3", "bf.gains": "g1"}


def test_results_follow_a_change_made_in_another_part_of_the_page(full_course: Course) -> None:
    form, other, view = full_course.form("first_form"), full_course.form("first_form"), full_course.result()
    ask_for_result(form)
    before = form.result, view.html
    touch(other, {f"bf.{id}": "dont_know" for id in full_course.content.dimensions})
    assert form.answers == other.answers
    assert form.result != before[0] and view.html != before[1]
    assert form.result == view.html


def test_the_files_of_the_plan_can_be_had_once_it_was_seen(course: Course) -> None:
    box = course.plan()
    (form,) = box.children
    ask_for_result(form)
    assert isinstance(box.children[1], Downloads)
    assert isinstance(Course(course.language, workbook=course.workbook).plan().children[1], Downloads)


def test_the_plan_and_the_page_name_one_day_for_the_same_questions_again(course: Course) -> None:
    touch(course.form("first_form"), {"bf.use": "g1"})
    first = first_answered(course.content, course.page.sheet)
    assert first is not None
    _, half_a_year = later_dates(first)
    assert half_a_year.strftime(course.words("plan.date")) in seen(course.follow_up())


def test_after_deleting_everything_is_empty_again(full_course: Course) -> None:
    form, view, plan = full_course.form("first_form"), full_course.result(), full_course.plan()
    seen(plan)
    ask_for_result(form)
    send(full_course.saved(), do="delete")
    assert not full_course.workbook.responses and not full_course.workbook.path.exists()
    assert form.answers == {} and form.result == "" and not form.finished
    assert plan.children[0].answers == {}
    fresh = Course(full_course.language, workbook=full_course.workbook)
    assert view.html == fresh.result().html
    assert full_course.words("result.nothing") in harmless(view.html).text


def test_a_result_asked_for_once_stands_there_the_next_time(full_course: Course) -> None:
    def again() -> Course:
        return Course(full_course.language, workbook=Workbook(full_course.workbook.path))

    first = again().form("first_form")
    assert not first.finished and first.result == ""
    ask_for_result(first)
    assert again().form("first_form").result == first.result != ""
    assert again().second_look().finished is False  # on another occasion it has not been asked for
    assert again().activity("1-1").finished is False


@pytest.fixture
def hostile(filled: Fill) -> Path:
    return filled(HOSTILE).path


@pytest.mark.slow
@for_each(CALLS, written)
def test_what_a_hostile_file_holds_is_text_on_the_page(known: Call, hostile: Path) -> None:
    verb, argument = known
    widget = call(Course("da", workbook=Workbook(hostile)), verb, argument)
    for part in parts(widget):
        if isinstance(part, SavedAnswers):
            assert all(isinstance(sentence, str) for sentence in [*part.urgent, *part.sentences])
    said = seen(widget)
    if verb in ("plan", "initiatives", "board") or known in (("exercise", "e14"), ("exercise", "e15")):
        assert "<script>alert(1)</script>" in said


def test_the_colophon_says_what_a_check_compares(full_course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    full_course.colophon("0-1")
    items = 20 + len(full_course.content.sections["0-1"].items)
    full_course.colophon("e14")
    exercise = len(full_course.content.exercises["e14"].items)
    version = full_course.content.version
    expected = [
        full_course.words("course.colophon", section="0-1", items=items, version=version),
        full_course.words("course.colophon", section="e14", items=exercise, version=version),
    ]
    assert capsys.readouterr().out.splitlines() == expected


def test_the_second_dozen_of_cases_comes_when_it_is_asked_for(course: Course) -> None:
    box = course.cases()
    *shown, more = box.children
    assert [each.form["id"] for each in shown] == ["v1", "v6", "v7"] or all(
        each.form["id"].startswith("case.") for each in shown
    )
    more.click()
    assert len(box.children) == len(course.content.cases)
    assert len({each.form["id"] for each in box.children}) == len(course.content.cases)


def test_another_initiative_comes_on_demand_when_the_one_before_is_done(course: Course) -> None:
    def forms() -> list[Questionnaire]:
        return [part for part in parts(box) if isinstance(part, Questionnaire) and "monday" not in part.form["id"]]

    def answer(form: Questionnaire) -> None:
        asked = {question["id"] for screen in form.form["screens"] for question in screen["questions"]}
        touch(form, {item: "Sag" if item == "ini.name" else "g2" for item in asked})

    box = course.initiatives()
    (first,) = forms()
    touch(first, {"ini.name": "Sag"})
    assert forms() == [first] and not hasattr(box.children[-1], "click")
    for number in range(1, 6):
        answer(forms()[-1])
        assert len(forms()) == number
        box.children[-1].click()
        assert not hasattr(box.children[-1], "click")
    answer(forms()[-1])
    assert [form.form["title"] for form in forms()] == [course.words("initiative.title", n=n) for n in range(1, 7)]
    assert not hasattr(box.children[-1], "click") and box.children[0] is first
    assert len([part for part in parts(course.initiatives()) if isinstance(part, Questionnaire)]) == 2 * 6


def test_the_glossary_stands_in_the_order_of_the_alphabet(course: Course) -> None:
    said = harmless(course.glossary().html).text
    names = sorted((term.name[course.language] for term in course.content.terms.values()), key=str.casefold)
    places = [said.index(name) for name in names]
    assert len(names) > 10 and said.startswith(names[0]) and all(place >= 0 for place in places)
    assert all(term.text[course.language] in said for term in course.content.terms.values())


def test_a_form_goes_on_where_the_first_question_is_open(course: Course) -> None:
    screens = course.content.screens["first_form"]

    def opened_with(*items: str) -> int:
        course.workbook.record_many(
            [("before", "organisation", item, course.content.options(item)[0].id) for item in items]
        )
        return int(course.form("first_form").screen)

    assert opened_with() == 0
    assert opened_with(screens[0].items[0]) == 0
    assert opened_with(*screens[0].items) == 1
    assert opened_with(*screens[2].items) == 1
    assert opened_with(*course.content.items_of("first_form")) == len(screens)  # "check your answers"


def test_an_answer_this_version_does_not_know_is_asked_again_and_kept(course: Course) -> None:
    course.workbook.record_many(
        [("before", "organisation", item, "g9") for item in course.content.items_of("first_form")]
    )
    form = course.form("first_form")
    assert form.answers == {} and form.screen == 0
    assert course.words("saving.unknown_many", n=20) in course.saved().urgent
    touch(form, {"bf.use": "g2"})
    assert course.workbook.responses["before", "organisation", "bf.use"].value == "g2"
    assert course.workbook.responses["before", "organisation", "bf.gains"].value == "g9"
    assert course.words("saving.unknown_many", n=19) in course.saved().urgent
