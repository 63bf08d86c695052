"""The second look and the half-yearly one: what changed, against what chance alone gives."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from digilead.course import Course
from digilead.figures.wording import Words
from digilead.responses import AFTER, BEFORE, ORGANISATION
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.second_look import SecondLook, ThenAndNow, first_answered, follow_up_occasion
from digilead.workbook import Workbook
from tests.markup import harmless
from tests.touching import ask_for_result, sheet_of, touch


def answer(workbook: Workbook, occasion: str, given: dict[str, Any]) -> None:
    workbook.record_many([(occasion, ORGANISATION, item, value) for item, value in given.items()])


def all_of(content: Content, frequency: str, generation: str) -> dict[str, str]:
    items = content.items_of("first_form")
    return {item: frequency if item.startswith("m.") else generation for item in items}


def long_ago(path: Path) -> Workbook:
    return Workbook(path, clock=lambda: datetime(2021, 3, 31, 23, 59, tzinfo=UTC))


# ---- the second look


def second(content: Content, language: str, workbook: Workbook) -> str:
    return harmless(SecondLook(Words(content, language)).html(sheet_of(workbook))).text


def test_without_a_change_the_first_answers_stand(content: Content, language: str, workbook: Workbook) -> None:
    none, nothing = (Words(content, language)(f"second_look.{id}") for id in ("none", "nothing"))
    assert second(content, language, workbook) == nothing, "there are none that could stand"
    answer(workbook, BEFORE, {"bf.use": "g2"})
    answer(workbook, AFTER, {"bf.use": "g2", "first_form.shown": "yes"})
    assert second(content, language, workbook) == none


def test_a_change_stands_with_before_and_after_and_is_called_no_progress(
    content: Content, language: str, workbook: Workbook
) -> None:
    say = Words(content, language)
    answer(workbook, BEFORE, all_of(content, "usually", "g2"))
    answer(workbook, AFTER, {"m.g1.use": "always"})
    text = second(content, language, workbook)
    options = {option.id: option.text[language] for option in content.options("m.g1.use")}
    row = f"{content.items['m.g1.use'].text[language]} {options['usually']} {options['always']}"
    assert text.startswith(say("second_look.changed_one")) and row in text
    assert say("second_look.within") in text and say("second_look.chance") not in text


def test_dont_know_and_no_answer_are_named_in_the_table(content: Content, language: str, workbook: Workbook) -> None:
    say = Words(content, language)
    answer(workbook, BEFORE, {"bf.use": "dont_know", "bf.gains": "g1"})
    answer(workbook, AFTER, {"bf.use": "not_relevant", "bf.gains": None})
    text = second(content, language, workbook)
    assert text.startswith(f"{say('second_look.changed_one')} {say('second_look.removed_one')}")
    assert f"{say('answering.dont_know')} {say('answering.not_relevant')}" in text
    assert f"{content.options('bf.gains')[0].text[language]} {say('result.no_answer')}" in text


def test_more_than_chance_gives_is_said_with_its_step(content: Content, language: str, workbook: Workbook) -> None:
    say = Words(content, language)
    answer(workbook, BEFORE, all_of(content, "never", "g1"))
    answer(workbook, AFTER, all_of(content, "always", "g4"))
    text = second(content, language, workbook)
    assert say("second_look.within") not in text
    assert say("second_look.beyond_many", steps=say.listed([1, 2, 3, 4])) in text
    assert say("second_look.chance") in text


def test_an_answer_outside_its_options_is_no_change(content: Content, workbook: Workbook) -> None:
    answer(workbook, BEFORE, {"bf.use": "g9", "bf.gains": "g1"})
    answer(workbook, AFTER, {"bf.use": "g8", "no.such.item": "g1"})
    assert second(content, "da", workbook) == Words(content, "da")("second_look.none")


# ---- half a year on


def test_the_first_day_is_that_of_the_first_answer_to_the_first_form(content: Content, workbook: Workbook) -> None:
    assert first_answered(content, sheet_of(workbook)) is None
    answer(workbook, BEFORE, {"1-1.guess": "1985", "first_form.shown": "yes"})
    answer(workbook, AFTER, {"bf.use": "g1"})
    workbook.record(BEFORE, "initiative-1", "bf.use", "g1")
    assert first_answered(content, sheet_of(workbook)) is None
    answer(workbook, BEFORE, {"bf.use": "g1"})
    assert first_answered(content, sheet_of(workbook)) is not None
    answer(workbook, BEFORE, {"bf.use": None})
    assert first_answered(content, sheet_of(workbook)) is None


def test_the_first_day_is_the_oldest(content: Content, workbook: Workbook) -> None:
    answer(long_ago(workbook.path), BEFORE, {"bf.use": "g1"})
    answer(workbook, BEFORE, {"bf.gains": "g1"})
    assert first_answered(content, sheet_of(workbook)) == date(2021, 3, 31)


@pytest.mark.parametrize(
    ("begun", "today", "expected"),
    [
        ([], date(2027, 5, 3), "follow_up-2027-05"),
        (["follow_up-2027-04"], date(2027, 5, 3), "follow_up-2027-04"),  # still under way
        (["follow_up-2026-11", "follow_up-2027-04"], date(2027, 5, 3), "follow_up-2027-04"),
        (["follow_up-2026-11"], date(2027, 5, 3), "follow_up-2027-05"),  # that one is over
        (["follow_up-2027-04", "follow_up-2029-01", "follow_up-x"], date(2027, 5, 3), "follow_up-2027-04"),
        (["follow_up-2026-12"], date(2027, 1, 20), "follow_up-2026-12"),
    ],
)
def test_a_follow_up_goes_on_for_eight_weeks(workbook: Workbook, begun: list[str], today: date, expected: str) -> None:
    for occasion in begun:
        answer(workbook, occasion, {"bf.use": "g1"})
    assert follow_up_occasion(sheet_of(workbook), today) == expected


def test_then_and_now_stand_side_by_side(content: Content, language: str, workbook: Workbook) -> None:
    say = Words(content, language)
    answer(workbook, BEFORE, all_of(content, "never", "g1"))
    answer(workbook, "follow_up-2027-05", all_of(content, "always", "g4") | {"bf.gains": "dont_know"})
    text = harmless(ThenAndNow(say, "follow_up-2027-05").html(sheet_of(workbook))).text
    assert text.startswith(say("follow_up.sentence", then=say("result.at_below", below=content.below[language]),
                               now=say("result.at_one", step=4)))  # fmt: skip
    assert say("follow_up.changed_many", n=6, of=6, all=7) in text  # "don't know" now is no move
    generation = content.generations[2]
    row = f"{generation.number} {generation.name[language]} {say('result.word_missing')} {say('result.word_carries')}"
    assert row in text
    use = f"{content.dimensions['use'].name[language]} {say('result.step_of', step=1)} {say('result.step_of', step=4)}"
    assert use in text


def test_then_is_the_second_look_where_there_was_one(content: Content, workbook: Workbook) -> None:
    answer(workbook, BEFORE, all_of(content, "never", "g1"))
    answer(workbook, AFTER, all_of(content, "always", "g4"))
    answer(workbook, "follow_up-2027-05", all_of(content, "always", "g4"))
    text = harmless(ThenAndNow(Words(content, "da"), "follow_up-2027-05").html(sheet_of(workbook))).text
    assert Words(content, "da")("follow_up.changed_none", of=7, all=7) in text


def test_it_is_offered_after_eight_weeks_and_asks_from_an_empty_form(
    content: Content, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "answers" / "workbook.jsonl"
    course = Course(language, workbook=Workbook(path))
    assert harmless(course.follow_up().html).text == course.words("follow_up.first")  # type: ignore[union-attr]
    answer(Workbook(path), BEFORE, {"bf.use": "g1"})
    later = harmless(course.follow_up().html).text  # type: ignore[union-attr]
    assert later.startswith(course.words("follow_up.later", date="\0").split("\0")[0]) and "{" not in later
    path.unlink()
    answer(long_ago(path), BEFORE, all_of(content, "never", "g1"))
    form = course.follow_up()
    assert isinstance(form, Questionnaire) and form.answers == {}
    assert form.form["title"] == course.words("follow_up.title")
    touch(form, all_of(content, "always", "g4"))
    ask_for_result(form)
    assert course.words("follow_up.changed_many", n=7, of=7, all=7) in harmless(form.result).text
    assert Workbook(path).responses[BEFORE, ORGANISATION, "bf.use"].value == "g1"
