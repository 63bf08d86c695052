"""Half a year later: the workbook's month is the room's follow-up, in every way of handing in and back again."""

import random

import pytest

from digilead import responses
from digilead.responses import BEFORE, FOLLOW_UP, ORGANISATION
from digilead.session.layout import form_items, from_digit, to_digits
from digilead.session.room import Room, encode_workbook, find_codes, hand_in_document, preview, read_code
from digilead.workbook import Workbook
from tests.session.people import Clock, firm, leader, standing
from tests.touching import sheet_of

OLD, MONTH = "follow_up-2026-11", "follow_up-2027-05"


def later(content, folder, number):
    """A leader who has answered at first and twice since."""
    workbook = leader(content, folder, number)
    rng = random.Random(100 + number)
    for occasion in (OLD, MONTH):
        given = firm(content, rng)
        workbook.record_many([(occasion, ORGANISATION, item, value) for item, value in given.items()])
    return workbook


def hand_in(room, content, workbook, way):
    if way == "code":
        return room.hand_in_chat(f"hej {encode_workbook(content, workbook, occasion=FOLLOW_UP)}")
    if way == "raw":
        return room.hand_in_files([("1", workbook.export())], FOLLOW_UP)
    if way == "document":
        return room.hand_in_files([("1", hand_in_document(content, workbook, FOLLOW_UP))], FOLLOW_UP)
    digits = to_digits(content, form_items(content, "first_form"), sheet_of(workbook).on(MONTH).given)
    return room.hand_in_paper(f"7 {digits}", FOLLOW_UP)


@pytest.mark.parametrize("way", ["code", "raw", "document", "paper"])
def test_every_way_hands_in_the_newest_month_as_the_room_s_follow_up(content, tmp_path, clock, way):
    workbook = later(content, tmp_path, 1)
    room = Room(tmp_path / "room.jsonl", content, clock=clock)
    room.open(FOLLOW_UP)
    report = hand_in(room, content, workbook, way)
    assert [receipt.status for receipt in report.receipts] == ["new"]
    assert room.handed_in(FOLLOW_UP) == 1 and room.handed_in(BEFORE) == 0
    (row,) = standing(room, FOLLOW_UP).values()
    found = {item: from_digit(content, item, digit) for item, digit in row.answers.items()}
    assert found == sheet_of(workbook).on(MONTH).given != sheet_of(workbook).on(OLD).given


@pytest.mark.parametrize("way", ["code", "document"])
def test_from_workbooks_to_then_and_now(content, tmp_path, clock, way):
    room = Room(tmp_path / "room.jsonl", content, clock=clock)
    people = [later(content, tmp_path, number) for number in range(12)]
    releases = []
    for occasion in (BEFORE, FOLLOW_UP):
        room.open(occasion)
        for workbook in people:
            if occasion == BEFORE:
                workbook.record(BEFORE, ORGANISATION, "bf.use", "g1")
                room.hand_in_files([("1", workbook.export())])
            else:
                hand_in(room, content, workbook, way)
        releases.append(room.release(occasion))
    found = room.then_and_now(*releases)
    assert [room.view(release).n for release in releases] == [12, 12]
    own = [sheet_of(workbook).on(MONTH).given["bf.use"] for workbook in people]
    assert found.moves["bf.use"].higher == sum(value != "g1" for value in own) > 0
    assert found.moves["bf.use"].lower == 0


def test_a_lost_workbook_s_follow_up_comes_back_under_its_month(content, tmp_path):
    workbook = Workbook(tmp_path / "a" / "workbook.jsonl", clock=(clock := Clock()))
    clock.later(days=180)
    month = responses.follow_up_of(f"{clock():%Y-%m}")
    given = firm(content, random.Random(3))
    workbook.record_many([(month, ORGANISATION, item, value) for item, value in given.items()])
    text = encode_workbook(content, workbook, occasion=FOLLOW_UP)
    code = read_code(content, text, clock())
    resumed = Workbook(tmp_path / "b" / "workbook.jsonl", clock=clock)
    resumed.merge(code.to_workbook(content))
    assert sheet_of(resumed).on(month).given == given
    assert encode_workbook(content, resumed, occasion=FOLLOW_UP) == text
    # Where the follow-up is still there, under the month in which it was begun, it goes on in that.
    kept = Workbook(tmp_path / "c" / "workbook.jsonl", clock=clock)
    kept.merge(code.to_workbook(content, "follow_up-2027-04"))
    assert sheet_of(kept).on("follow_up-2027-04").given == given and sheet_of(kept).on(month).given == {}


def test_a_file_handed_in_can_be_brought_back_into_a_workbook(content, tmp_path):
    workbook = later(content, tmp_path, 4)
    resumed = Workbook(tmp_path / "b" / "workbook.jsonl")
    resumed.merge(hand_in_document(content, workbook, FOLLOW_UP))
    assert sheet_of(resumed).on(MONTH).given == sheet_of(workbook).on(MONTH).given


def test_a_workbook_that_holds_the_room_s_name_is_still_read(content, tmp_path):
    workbook = leader(content, tmp_path, 5)
    workbook.record(FOLLOW_UP, ORGANISATION, "bf.use", "g2")
    assert [r.value for r in preview(content, workbook, FOLLOW_UP).handed_in if r.item == "bf.use"] == ["g2"]
    workbook.record(MONTH, ORGANISATION, "bf.use", "g4")
    (code,) = find_codes(content, encode_workbook(content, workbook, occasion=FOLLOW_UP), Clock()()).codes
    assert code.answers["bf.use"] == "g4"
    workbook.record(MONTH, ORGANISATION, "bf.use", None)
    assert not [r for r in preview(content, workbook, FOLLOW_UP).handed_in if r.item == "bf.use"]


def test_without_a_follow_up_nothing_of_one_is_handed_in(content, tmp_path):
    workbook = leader(content, tmp_path, 6)
    workbook.record("follow_up-x", ORGANISATION, "bf.use", "g2")
    assert not [r for r in preview(content, workbook, FOLLOW_UP).handed_in if r.subject == ORGANISATION]
