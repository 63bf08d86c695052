"""Handing in: what is shown is what is handed in, in each of the ways, and a text only when it was ticked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digilead.course import Course
from digilead.responses import AFTER, ORGANISATION
from digilead.session.console.console import Console
from digilead.session.hand_in.page import HandInPage
from digilead.session.layout import form_items
from digilead.session.room import Room, find_codes
from digilead.widgets.second_look import follow_up_occasion
from digilead.workbook import Workbook
from tests.markup import harmless, read
from tests.touching import send, sheet_of, touch


def part(course: Course) -> HandInPage:
    return HandInPage(course.page)


def do(handing: HandInPage, act: str, **values: str) -> str:
    send(handing.more, do=act, values={"resume": "", **values})
    return str(handing.more.outcome["text"])


def test_without_answers_it_says_where_to_begin(course: Course) -> None:
    handing = part(course)
    assert course.words("hand_in.nothing") in read(handing.shown.html)
    assert handing.code.states["code"]["value"] == ""
    assert handing.code not in handing.widget.children and handing.more in handing.widget.children


def test_what_is_shown_is_what_the_code_and_the_file_hand_in(full_course: Course, tmp_path: Path) -> None:
    handing, content, words = part(full_course), full_course.content, full_course.words
    text = read(handing.shown.html)
    now = datetime.now(UTC)
    (code,) = find_codes(content, handing.code.states["code"]["value"], now).codes
    options = {o.id: o.text[full_course.language] for o in content.options("bf.use")}
    assert options[str(code.answers["bf.use"])] in text
    for item in form_items(content, "first_form"):
        assert content.items[item].text[full_course.language] in text
    # The file says the same, and brings what stands as "file only" as well.
    room = Room(tmp_path / "room.jsonl", content)
    room.open()
    assert len(room.hand_in_chat(code.text).receipts) == 1
    sent: list[Any] = []
    handing.files.send = lambda message, buffers=None: sent.append(buffers[0])  # type: ignore[index, method-assign]
    send(handing.files, file=0)
    (receipt,) = room.hand_in_files([("a.jsonl", sent[0])]).receipts
    assert receipt.participant == code.participant and room.handed_in() == 1
    assert (
        text.count(words("hand_in.only_file")) == sent[0].count(b'"item":"m.') - 12 + sent[0].count(b'"item":"amb.') - 1
    )


def test_what_stays_is_named_and_what_a_unanimous_group_tells_is_said(full_course: Course) -> None:
    text = read(part(full_course).shown.html)
    assert full_course.words("hand_in.least", least=5) in text
    assert full_course.words("hand_in.no_name") in text
    guess = full_course.content.items["1-1.guess"].text[full_course.language]
    assert guess in text.partition(full_course.words("hand_in.kept_kinds"))[2]
    assert harmless(part(full_course).shown.html)


def test_a_text_goes_along_only_when_it_was_ticked(full_course: Course, tmp_path: Path) -> None:
    handing, line = part(full_course), "Jeg spørger Åse på mandag"
    assert handing.ticks is not None
    assert handing.ticks.answers == {}, "nothing is chosen beforehand"
    asked = [question["id"] for question in handing.ticks.form["screens"][0]["questions"]]
    assert "initiative-1.ini.name" in asked and "initiative-2.ini.name" in asked

    def handed_in() -> bytes:
        sent: list[Any] = []
        handing.files.send = lambda message, buffers=None: sent.append(buffers[0])  # type: ignore[index, method-assign]
        send(handing.files, file=0)
        return bytes(sent[0])

    assert line.encode() not in handed_in()
    touch(handing.ticks, {"initiative-1.ini.name": "yes"})
    assert handed_in().count(line.encode()) == 1 and line in read(handing.shown.html).partition("488")[0]
    touch(handing.ticks, {"initiative-1.ini.name": "no"})
    assert line.encode() not in handed_in()
    assert part(full_course).ticks.answers == {"initiative-1.ini.name": "no"}  # type: ignore[union-attr]


def test_it_follows_the_workbook(course: Course) -> None:
    handing = part(course)
    items = form_items(course.content, "first_form")
    course.workbook.record_many([("before", ORGANISATION, item, course.content.options(item)[0].id) for item in items])
    course.page.turn()
    first = handing.code.states["code"]["value"]
    assert first.startswith("DL0") and handing.code in handing.widget.children
    assert course.words.counted("hand_in.what", 20) in read(handing.shown.html)
    course.workbook.record("before", ORGANISATION, items[0], course.content.options(items[0])[1].id)
    course.page.turn()
    assert handing.code.states["code"]["value"] not in ("", first)
    assert handing.code.states["code_after"]["value"] == ""
    course.workbook.record(AFTER, ORGANISATION, items[1], course.content.options(items[1])[1].id)
    course.page.turn()
    assert handing.code.states["code_after"]["value"].startswith("DL0")
    assert len(handing.files.labels) == 2


def test_a_code_brings_a_lost_session_back_under_the_same_participant(full_course: Course, tmp_path: Path) -> None:
    code = part(full_course).code.states["code"]["value"]
    lost = Course(full_course.language, workbook=Workbook(tmp_path / "new" / "workbook.jsonl"))
    handing = part(lost)
    assert do(handing, "resume_do", resume="hej") == lost.words("refused.code")
    assert do(handing, "resume_do", resume=code[:-1]) == lost.words("refused.code")
    for own in ("K7M3-Q9AB", "k7m3q9ab", " K7M3 Q9AB\n"):
        assert do(handing, "resume_do", resume=own) == lost.words("refused.code_own")
    said = do(handing, "resume_do", resume=f"min kode var {code}")
    assert lost.workbook.responses and said.startswith(("3", "2", "4"))
    assert handing.code.states["code"]["value"] == code
    assert lost.words.counted("hand_in.resumed", 0) == do(handing, "resume_do", resume=code)


@pytest.mark.parametrize("size", [1, 10_000])
def test_any_text_in_the_code_s_field_is_a_sentence(course: Course, size: int) -> None:
    assert do(part(course), "resume_do", resume="DL0127-" * size)


def test_half_a_year_later_goes_the_same_ways_and_comes_back(full_course: Course, tmp_path: Path) -> None:
    course, words, handing = full_course, full_course.words, part(full_course)
    items = form_items(course.content, "first_form")
    assert handing.code.states["code_follow_up"]["value"] == ""
    month = follow_up_occasion(sheet_of(course.workbook), datetime.now(UTC).date())
    given = {item: course.content.options(item)[-1].id for item in items}
    course.workbook.record_many([(month, ORGANISATION, item, value) for item, value in given.items()])
    course.page.turn()
    text = read(handing.shown.html)
    assert words("console.occasion_followup") in text
    code = handing.code.states["code_follow_up"]["value"]
    assert find_codes(course.content, code, datetime.now(UTC)).codes[0].answers == given
    assert words("hand_in.file_follow_up") in handing.files.labels
    console = Console(course.content, "da", tmp_path / "instructor", course.content.sessions["three-hours"])
    console.choose_occasion("followup")
    console.open()
    assert console.take_chat(code) == console.words("console.taken", new=1, changed=0, same=0)
    # Everything is lost, and only this code is left.
    lost = Course(course.language, workbook=Workbook(tmp_path / "new" / "workbook.jsonl"))
    do(part(lost), "resume_do", resume=code)
    assert {key[2]: r.value for key, r in lost.workbook.responses.items() if key[:2] == (month, ORGANISATION)} == given
    alone = part(lost)
    assert alone.code.states["code_follow_up"]["value"] == code and alone.files.labels == [
        words("hand_in.file"), words("hand_in.file_follow_up")
    ]  # fmt: skip


def test_only_the_follow_up_of_a_new_workbook_can_be_handed_in(course: Course) -> None:
    item = form_items(course.content, "first_form")[0]
    course.workbook.record("follow_up-2027-05", ORGANISATION, item, course.content.options(item)[0].id)
    course.page.turn()
    handing = part(course)
    assert handing.code in handing.widget.children and handing.code.states["code"]["value"] == ""
    assert handing.files.labels == [course.words("hand_in.file_follow_up")]
    assert "<details open>" in handing.shown.html


def test_the_number_to_withdraw_with_is_that_of_the_code(full_course: Course) -> None:
    handing = part(full_course)
    (code,) = find_codes(full_course.content, handing.code.states["code"]["value"], datetime.now(UTC)).codes
    assert full_course.words("hand_in.number", number=code.participant) in read(handing.shown.html)
