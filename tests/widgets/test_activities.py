"""Every activity of the course: its questions fit the screens, and its picture says what was answered."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import digilead.verbs
from digilead.content import DONT_KNOW, NOT_RELEVANT, Content, ContentError, load_content
from digilead.content.checking import MOST_ON_A_SCREEN
from digilead.content.loading import CHECKOUT
from digilead.course import Course
from digilead.figures.board import board_finding
from digilead.figures.wording import Words
from digilead.responses import BEFORE, ORGANISATION
from digilead.widgets.activities import PICTURES, ActivityPicture, activity_screens
from digilead.workbook import Workbook
from tests.conftest import Fill
from tests.each import for_each
from tests.markup import HOSTILE, harmless
from tests.touching import At, ask_for_result, touch

nan = np.nan
WORKSHEETS = {
    f"{id}{f' {one.id}' if one is not sheet.activity else ''}": sheet.of(one.id)
    for id, sheet in load_content().worksheets.items()
    for one in sheet.activities
}
"""Each activity; a second one of a page by its id as well."""
KIND = {id: each.activities[0].picture for id, each in WORKSHEETS.items()}


def of_kind(kind: str) -> list[str]:
    return [id for id, picture in KIND.items() if picture == kind]


def picture(content: Content, language: str, workbook: Workbook, id: str) -> At:
    return At(ActivityPicture(Words(content, language), WORKSHEETS[id]), workbook)


def record(workbook: Workbook, given: dict[str, Any]) -> None:
    workbook.record_many([(BEFORE, ORGANISATION, item, value) for item, value in given.items()])


@for_each(WORKSHEETS)
def test_every_task_is_asked_once_on_screens_that_are_no_longer_than_seven(
    id: str, content: Content, language: str
) -> None:
    worksheet = WORKSHEETS[id]
    screens = activity_screens(Words(content, language), worksheet)
    asked = [question["id"] for screen in screens for question in screen["questions"]]
    assert asked == [item.id for item in worksheet.tasks]
    assert all(1 <= len(screen["questions"]) <= MOST_ON_A_SCREEN for screen in screens)
    if KIND[id] != "table":  # whose cells stand in a mixed order
        rows = [{content.items[question["id"]].row for question in screen["questions"]} - {None} for screen in screens]
        assert sum(map(len, rows)) == len(set().union(*rows)), "a row is torn apart"
    assert all(screen["intro"] and screen["title"] for screen in screens)


@for_each(WORKSHEETS)
def test_every_row_and_aspect_is_asked_about(id: str, content: Content) -> None:
    worksheet = WORKSHEETS[id]
    if KIND[id] in ("compare", "week"):
        asked = {(item.row, item.aspect) for item in worksheet.tasks if item.row}
        assert asked >= {(row.id, aspect.id) for row in worksheet.rows for aspect in worksheet.aspects}
    if KIND[id] in ("compare", "board"):
        scales = {tuple(option.id for option in content.options(item.id)) for item in worksheet.tasks
                  if item.row and item.kind != "text"}  # fmt: skip
        assert len(scales) == 1, "one picture has one scale"


@for_each(WORKSHEETS)
def test_before_any_answer_nothing_is_claimed(id: str, content: Content, language: str, workbook: Workbook) -> None:
    page = harmless(picture(content, language, workbook, id).html("wide"))
    say, worksheet = Words(content, language), WORKSHEETS[id]
    invitation = {
        "compare": say("activity.nothing_yet"),
        "board": say("activity.board_nothing_yet"),
        "week": say("activity.week_nothing_yet"),
        "card": say("activity.card_empty"),
        "contrast": say("activity.contrast_empty"),
        "table": next((one.text[language] for one in worksheet.findings if one.id == "nothing"), ""),
    }.get(KIND[id], "")
    assert page.text.startswith(invitation)
    claims = [finding.text[language] for finding in worksheet.findings if "{" not in finding.text[language]]
    assert not [claim for claim in claims if claim in page.text and claim != invitation]


@for_each(of_kind("compare"))
def test_dont_know_stands_in_the_table_as_an_answer(
    id: str, content: Content, language: str, workbook: Workbook
) -> None:
    worksheet = WORKSHEETS[id]
    row, (first, second) = worksheet.rows[0], worksheet.aspects
    items = {item.aspect: item.id for item in worksheet.tasks if item.row == row.id}
    record(workbook, {items[first.id]: DONT_KNOW, items[second.id]: NOT_RELEVANT})
    say = Words(content, language)
    other = {item.aspect: item.id for item in worksheet.tasks if item.row == worksheet.rows[1].id}
    record(workbook, {item: content.options(item)[0].id for item in other.values()})
    text = harmless(picture(content, language, workbook, id).html("wide")).text
    assert f"{row.text[language]} {say('answering.dont_know')} {say('answering.not_relevant')}" in text
    assert say("activity.note", answered=2, asked=2 * len(worksheet.rows)) in text


@for_each(of_kind("compare"))
def test_the_sides_are_held_against_each_other_the_right_way_round(
    id: str, content: Content, language: str, workbook: Workbook
) -> None:
    worksheet = WORKSHEETS[id]
    row = worksheet.rows[1]
    items = {item.aspect: item.id for item in worksheet.tasks if item.row == row.id}
    asked, have = (items[aspect.id] for aspect in worksheet.aspects)
    scale = content.options(asked)
    record(workbook, {asked: scale[-1].id, have: scale[0].id})
    text = harmless(picture(content, language, workbook, id).html("wide")).text
    places = {"rows": row.text[language], "first": scale[-1].text[language], "second": scale[0].text[language]}
    assert text.startswith(worksheet.finding("largest_gap")[language].format(**places))
    record(workbook, {asked: scale[0].id, have: scale[-1].id})
    assert harmless(picture(content, language, workbook, id).html("wide")).text.startswith(
        worksheet.finding("no_gap_so_far")[language].format(n=1, of=len(worksheet.rows))
    )


@for_each(of_kind("board"))
def test_a_board_counts_what_was_answered_and_nothing_else(
    id: str, content: Content, language: str, workbook: Workbook
) -> None:
    worksheet, say = WORKSHEETS[id], Words(content, language)
    n = len(worksheet.rows)
    finding = worksheet.finding("counts")[language]

    options = [option.id for option in content.options(worksheet.tasks[0].id)]

    def said(*status: float) -> str:
        return board_finding(say, worksheet, np.array([*status, *[nan] * (n - len(status))]))

    def counts(*numbers: int) -> str:
        return finding.format(rows=n, **dict(zip(options, [*numbers, 0, 0, 0], strict=False)))

    assert said() == say("activity.board_nothing_yet")
    assert said(1, 2, 2) == counts(1, 2)
    assert said(1, 1) == counts(2)  # not all of them, only all that were answered
    has = {each.id for each in worksheet.findings}
    for status, id_of_all in ((1, "all_answered"), (2, "all_open")):
        whole = (
            worksheet.finding(id_of_all)[language].format(rows=n) if id_of_all in has else counts(*[0, n][2 - status :])
        )
        assert said(*[status] * n) == whole


@for_each(of_kind("board"))
def test_a_board_shows_the_status_that_was_chosen(id: str, content: Content, workbook: Workbook) -> None:
    worksheet = WORKSHEETS[id]
    items = [item for item in worksheet.tasks if item.row and item.kind != "text"]
    chosen = content.options(items[0].id)[1]
    record(workbook, {items[0].id: chosen.id, items[1].id: DONT_KNOW})
    text = harmless(picture(content, "da", workbook, id).html("wide")).text
    rows = {row.id: row.text["da"] for row in worksheet.rows}
    assert f"{rows[items[0].row or '']} {chosen.text['da']}" in text
    assert f"{rows[items[1].row or '']} {content.messages['answering.dont_know']['da']}" in text


@for_each(of_kind("week"))
def test_a_week_sums_the_hours_by_fate(id: str, content: Content, language: str, workbook: Workbook) -> None:
    worksheet = WORKSHEETS[id]
    rows = [row.id for row in worksheet.rows][:2]
    items = {(item.row, item.aspect): item.id for item in worksheet.tasks}
    record(
        workbook,
        {
            items[rows[0], "hours"]: content.options(items[rows[0], "hours"])[2].id,
            items[rows[0], "fate"]: "stops",
            items[rows[1], "hours"]: DONT_KNOW,
            items[rows[1], "fate"]: "stays",
        },
    )
    text = harmless(picture(content, language, workbook, id).html("wide")).text
    assert worksheet.finding("no_stop")[language] not in text
    say = Words(content, language)
    assert say("activity.note_tasks", answered=1, asked=len(worksheet.rows)) in text
    assert say("answering.dont_know") in text


@for_each(of_kind("table"))
def test_the_table_knows_its_own_key(id: str, content: Content, language: str, workbook: Workbook) -> None:
    worksheet = WORKSHEETS[id]
    record(workbook, {item.id: item.generation for item in worksheet.tasks if item.kind == "activity"})
    n = sum(item.kind == "activity" for item in worksheet.tasks)
    text = harmless(picture(content, language, workbook, id).html("narrow")).text
    assert text.startswith(worksheet.finding("all_hits")[language].format(n=n, right=n))


@pytest.mark.parametrize("width", ["wide", "narrow"])
@for_each(WORKSHEETS)
def test_own_words_are_shown_as_written_and_as_text(id: str, content: Content, filled: Fill, width: str) -> None:
    html = picture(content, "en", filled(HOSTILE), id).html(width)
    written = sum(item.kind == "text" for item in WORKSHEETS[id].tasks)
    assert harmless(html).text.count("<script>alert(1)</script>") == written


@for_each(of_kind("card"))
def test_a_card_holds_what_was_chosen_in_words(
    id: str, content: Content, language: str, full_workbook: Workbook
) -> None:
    text = harmless(picture(content, language, full_workbook, id).html("wide")).text
    given = {item: response.value for (_, _, item), response in full_workbook.responses.items()}
    for item in WORKSHEETS[id].tasks:
        labels = {option.id: option.text[language] for option in content.options(item.id)}
        shown = labels.get(str(given[item.id]), str(given[item.id]))
        assert item.text[language] in text and shown in text


@for_each(WORKSHEETS)
def test_answers_outside_their_options_are_left_out(id: str, content: Content, workbook: Workbook) -> None:
    empty = picture(content, "da", workbook, id).html("wide")
    record(workbook, {item.id: "g9" for item in WORKSHEETS[id].tasks if item.kind != "text"})
    assert picture(content, "da", workbook, id).html("wide") == empty


def test_every_picture_that_content_names_is_drawn_and_every_kind_is_used(content: Content) -> None:
    named = {activity.picture for sheet in content.worksheets.values() for activity in sheet.activities}
    assert named == PICTURES.keys()


@pytest.fixture
def with_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Content:
    """The course with a second activity in section 1-1, as content adds one."""
    folder = tmp_path / "content"
    shutil.copytree(CHECKOUT, folder)
    with (folder / "sections/1-1.toml").open("a", encoding="utf-8") as file:
        file.write(
            """
[[activities]]
id = "notes"
picture = "card"
title = {da = "To linjer", en = "Two lines"}
instruction = {da = "Skriv kort.", en = "Keep it short."}

[[items]]
id = "1-1.notes.first"
activity = "notes"
kind = "text"
da = "Den første"
en = "The first"

[[findings]]
id = "title"
activity = "notes"
da = "Det skrev du"
en = "What you wrote"
"""
        )
    found = load_content(folder)
    monkeypatch.setattr(digilead.verbs, "load_content", lambda: found)
    return found


def test_a_section_may_have_several_activities(with_two: Content, workbook: Workbook, language: str) -> None:
    course = Course(language, workbook=workbook)
    first, second = course.activity("1-1"), course.activity("1-1", "notes")

    def asked(form: Any) -> set[str]:
        return {question["id"] for screen in form.form["screens"] for question in screen["questions"]}

    assert asked(second) == {"1-1.notes.first"} and asked(first) == asked(Course(language).activity("1-1"))
    assert first.form["mark"] == "1-1.activity.shown" and second.form["mark"] == "1-1.notes.shown"
    touch(second, {"1-1.notes.first": "En linje"})
    ask_for_result(second)
    assert "En linje" in second.result and with_two.worksheets["1-1"].findings[-1].text[language] in second.result
    ask_for_result(first)
    assert "En linje" not in first.result
    both = ActivityPicture(Words(with_two, language), with_two.worksheets["1-1"]).html(course.page.sheet, "wide")
    assert both.startswith(first.result) and second.result in both


def test_what_names_no_activity_of_its_page_is_refused(with_two: Content, tmp_path: Path) -> None:
    path = tmp_path / "content/sections/1-1.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('activity = "notes"', 'activity = "note"', 1), "utf-8")
    with pytest.raises(ContentError, match="names an unknown activity, note"):
        load_content(path.parents[1].rename(tmp_path / "other"))
