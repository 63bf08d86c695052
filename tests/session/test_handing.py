"""Handing in: three ways with one result, the newest of a person, what is kept back, and hostile files."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digilead.session.layout import form_items, from_digit, initiative_items, to_digits
from digilead.session.room import ROOM_ERROR_KINDS, Room, encode_workbook, hand_in_document, preview, tick
from digilead.workbook import MAX_BYTES, Workbook
from tests.session import people
from tests.session.people import HEAD, fill, kind_of, leader, line, standing

# Three ways, one result


def test_every_way_gives_the_same_row(content, tmp_path, clock):
    workbook = leader(content, tmp_path, 1)
    rows = {}
    for way in ("code", "raw", "document", "paper"):
        room = Room(tmp_path / f"{way}.jsonl", content, clock=clock)
        room.open()
        if way == "code":
            report = room.hand_in_chat(f"hej {encode_workbook(content, workbook)} tak")
        elif way == "raw":
            report = room.hand_in_files([("1", workbook.export())])
        elif way == "document":
            report = room.hand_in_files([("1", hand_in_document(content, workbook))])
        else:
            answers = {i: r.value for (_, s, i), r in workbook.responses.items() if s == "organisation"}
            digits = to_digits(content, form_items(content, "first_form"), answers)
            report = room.hand_in_paper(f"7 {digits[:5]} {digits[5:12]}-{digits[12:]}")
        (receipt,) = report.receipts
        assert receipt.status == "new" and room.handed_in() == 1
        assert not report.troubles
        rows[way] = standing(room)[receipt.participant]
        text = room.path.read_text()
        assert "Hemmelig" not in text and "Projekt" not in text and "guess" not in text
    assert rows["code"] == rows["raw"] == rows["document"]
    assert rows["paper"].answers == rows["code"].answers and len(rows["code"].initiatives) == 1


def test_every_way_names_the_same_person_and_counts_once(content, room, tmp_path):
    workbook = leader(content, tmp_path, 2)
    room.hand_in_chat(encode_workbook(content, workbook))
    report = room.hand_in_files([("x", workbook.export()), ("y", hand_in_document(content, workbook))])
    assert {receipt.status for receipt in report.receipts} == {"unchanged"}
    assert room.handed_in() == 1


def test_the_newest_of_a_person_wins_in_any_order_and_any_way(content, tmp_path, clock):
    written = people.Clock()
    workbook = leader(content, tmp_path, 3, clock=written)
    workbook.record("before", "organisation", "bf.use", "g1")
    old_code, old_file = encode_workbook(content, workbook), workbook.export()
    written.later(seconds=1)  # a code knows no less
    workbook.record_many([("before", "organisation", "bf.use", "g4"), ("before", "organisation", "bf.value", None)])
    new_code, new_file = encode_workbook(content, workbook), workbook.export()
    offers = [("chat", old_code), ("file", old_file), ("chat", new_code), ("file", new_file)]
    for number, order in enumerate([(0, 3), (3, 0), (1, 2), (2, 1), (0, 2), (2, 0), (1, 3), (3, 1), (3, 0, 1, 2)]):
        room = Room(tmp_path / f"r{number}.jsonl", content, clock=clock)
        room.open()
        for at in order:
            way, what = offers[at]
            report = room.hand_in_chat(what) if way == "chat" else room.hand_in_files([("f", what)])
        (row,) = standing(room).values()
        assert row.answers["bf.use"] == "4" and "bf.value" not in row.answers, order
        if order in [(3, 0), (2, 1), (2, 0), (3, 1)]:
            assert report.receipts[0].status == "unchanged"


def test_handing_in_again_adds_nothing(content, room):
    chat = "\n".join(people.code(content, number) for number in range(9))
    first = room.hand_in_chat(chat)
    size = room.path.stat().st_size
    second = room.hand_in_chat(chat)
    assert {r.status for r in first.receipts} == {"new"} and {r.status for r in second.receipts} == {"unchanged"}
    assert room.path.stat().st_size == size and room.handed_in() == 9


def test_free_text_comes_in_only_when_ticked(content, room, tmp_path):
    for number in range(6):
        workbook = leader(content, tmp_path, number)
        tick(workbook, "initiative-1", "ini.name", True)
        if number == 0:
            tick(workbook, "initiative-1", "ini.name", False)
        seen = preview(content, workbook)
        assert ("initiative-1", "ini.name") in seen.kept or number
        assert ("organisation", "Q11-1.line") in seen.kept and ("organisation", "1-1.guess") in seen.kept
        data = workbook.export() if number % 2 else hand_in_document(content, workbook)
        assert {(r.subject, r.item) for r in seen.handed_in}.isdisjoint(seen.kept)
        room.hand_in_files([("x", data)])
    assert "Projekt 0" not in room.path.read_text() and "Projekt 5" in room.path.read_text()
    view = room.view(room.release())
    assert sorted(view.texts["ini.name"]) == [f"Projekt {n}" for n in range(1, 6)]
    assert view.hidden["text.ini.monday"].reason == "too_few_answers"


def test_the_preview_is_what_arrives(content, room, tmp_path):
    workbook = leader(content, tmp_path, 4)
    seen = preview(content, workbook)
    document = hand_in_document(content, workbook)
    fresh = Workbook(tmp_path / "fresh.jsonl")
    fresh.merge(document)
    own = {(r.subject, r.item, r.value) for r in fresh.responses.values() if r.subject != "participant"}
    assert own == {(r.subject, r.item, r.value) for r in seen.handed_in}
    assert b"Hemmelig" not in document and b"Projekt" not in document and workbook.token.encode() not in document
    assert preview(content, fresh).participant == seen.participant


def test_nothing_to_hand_in_is_said(content, room, workbook):
    assert kind_of(preview, content, workbook) == "nothing_to_hand_in"
    workbook.record("before", "organisation", "1-1.guess", "a")
    assert kind_of(hand_in_document, content, workbook) == "nothing_to_hand_in"
    assert [t.kind for t in room.hand_in_files([("x", workbook.export())]).troubles] == ["nothing_to_hand_in"]


def test_a_second_look_without_any_change_is_a_hand_in(content, room, tmp_path):
    workbook = leader(content, tmp_path, 5)
    room.open("after")
    room.hand_in_files([("x", workbook.export())], "after")
    room.hand_in_files([("x", workbook.export())], "before")
    assert standing(room, "after") == standing(room, "before") and room.handed_in("after") == 1


# Paper


def test_paper_lines_with_any_separator_and_every_digit(content, room):
    digits = "12348901234589112340"
    spelled = [digits, " ".join(digits), f"{digits[:7]}-{digits[7:]}", f"{digits[:7]}. {digits[7:]}"]
    for number, spelling in enumerate(spelled, start=1):
        (receipt,) = room.hand_in_paper(f"{number}: {spelling}").receipts
        row = standing(room)[receipt.participant]
        items = form_items(content, "first_form")
        assert "".join(row.answers.get(item, "0") for item in items) == digits
    assert room.handed_in() == 4


def test_eight_is_dont_know_and_nine_is_not_relevant(content, room):
    room.hand_in_paper("\n".join(f"{n} {'8' if n < 6 else '9'}{'1' * 18}{'0' if n < 3 else '4'}" for n in range(1, 11)))
    values = [room._read()["before", person, "bf.use"].value for person in standing(room)]
    assert sorted(values) == ["dont_know"] * 5 + ["not_relevant"] * 5
    view = room.view(room.release())
    assert view.hidden["bf.use"].reason == "too_few_answers"
    found = view.distributions["amb.overall"]
    assert (found.counts, found.unanswered, found.n) == ((0, 0, 0, 8), 2, 10)


def test_wrong_paper_lines_are_named_and_the_others_taken(content, room):
    good = "1" * 20
    text = (
        f"1 {good}\n2 {good[:19]}\n\n3 5{good[1:]}\n{good}\n4 {good}\n4 {good}\n1000 {good}\n5 {good[:-1]}x\n0 {good}"
    )
    report = room.hand_in_paper(text)
    assert [(t.text, t.kind) for t in report.troubles] == [
        (f"2 {good[:19]}", "wrong_length"),
        (f"3 5{good[1:]}", "wrong_digit"),
        (good, "no_number"),
        (f"4 {good}", "given_twice"),
        (f"1000 {good}", "no_number"),
        (f"5 {good[:-1]}x", "no_number"),
        (f"0 {good}", "no_number"),
    ]
    assert dict(report.troubles[0].numbers) == {"sheet": 2, "found": 19, "expected": 20}
    assert dict(report.troubles[1].numbers) == {"sheet": 3, "digit": "5", "position": 1, "item": "bf.use"}
    assert [r.status for r in report.receipts] == ["new", "new"] and room.handed_in() == 2


def test_a_sheet_keyed_again_is_the_same_person_and_a_correction_wins(content, room, clock):
    good = "1" * 20
    room.hand_in_paper(f"1 {good}\n2 {good}")
    size = room.path.stat().st_size
    clock.later(minutes=1)
    assert {r.status for r in room.hand_in_paper(f"1 {good}\n2 {good}").receipts} == {"unchanged"}
    assert room.path.stat().st_size == size
    assert [r.status for r in room.hand_in_paper(f"2 2{good[1:]}").receipts] == ["changed"]
    clock.later(minutes=1)
    assert [r.status for r in room.hand_in_paper(f"2 0{good[1:]}").receipts] == ["changed"]
    assert room.handed_in() == 2
    assert sorted(len(row.answers) for row in standing(room).values()) == [19, 20]


def test_the_same_sheet_number_in_two_rooms_is_two_people(content, tmp_path, clock):
    one, two = (Room(tmp_path / f"{n}.jsonl", content, clock=clock) for n in (1, 2))
    for room in (one, two):
        room.open()
        room.hand_in_paper("1 " + "1" * 20)
    one.merge(two.export())
    assert one.handed_in() == 2


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_paper_line_makes_it_fail(content, room, text):
    report = room.hand_in_paper(text)
    assert all(trouble.kind in ROOM_ERROR_KINDS for trouble in report.troubles)


def test_digits_go_both_ways(content):
    for item in (*form_items(content, "first_form"), *initiative_items(content)):
        for value in (None, "dont_know", "not_relevant", *(o.id for o in content.options(item))):
            assert from_digit(content, item, to_digits(content, [item], {item: value})) == value


# Hostile and broken files


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"<script>alert(1)</script>", "not_ours"),
        (b"[" * 100_000, "not_ours"),
        (HEAD + b'{"occasion":' * 20_000, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5000), "not_ours"),
        (b'{"format":"digilead-workbook","version":99,"token":"abc"}\n', "newer_version"),
        (HEAD, "damaged"),
        (HEAD + line(value=["g2"]), "damaged"),
        (HEAD + line(value={"a": {"b": 1}}), "damaged"),
        (HEAD + line(value=True), "damaged"),
        (HEAD + line(item="<script>"), "damaged"),
        (HEAD + line(value="<script>alert(1)</script>"), "nothing_to_hand_in"),
        (HEAD + line(item="room.state", value="released"), "nothing_to_hand_in"),
        (HEAD + line(subject="room", item="room.state", value="released"), "nothing_to_hand_in"),
        (HEAD + line(occasion="room", subject="room", item="room.format", value="digilead-room-1"), "is_a_room"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
    ],
    ids=lambda part: str(part)[:40],
)  # fmt: skip
def test_a_hostile_file_is_named_and_the_others_are_taken(content, room, tmp_path, data, kind):
    before = room.path.read_bytes()
    report = room.hand_in_files([("bad", data)])
    assert [(t.kind, t.text) for t in report.troubles] == [(kind, "bad")] and room.path.read_bytes() == before
    good = leader(content, tmp_path, 9).export()
    assert len(room.hand_in_files([("bad", data), ("good", good)]).receipts) == 1
    assert room.state() == "open"


def test_a_file_cannot_speak_for_the_room_or_for_others(content, room, tmp_path):
    fill(room, content, 5)
    other = people.person(1)
    data = HEAD + line() + line(subject=other, value="g4") + line(subject="room", item="release-x", value="{}")
    data += line(occasion="before", subject=other, item="room.withdrawn", value="yes")
    room.hand_in_files([("x", data)])
    assert room.handed_in() == 6 and room.released() is None
    assert b'"subject":"' + other.encode() + b'","item":"bf.use","value":"g4"' not in room.path.read_bytes()


def test_a_clock_in_the_future_neither_wins_for_ever_nor_stops_the_room(content, room, clock):
    ahead = HEAD + line(time="2999-12-31T23:59:59.999999Z")
    room.hand_in_files([("x", ahead)])
    room.open()
    clock.later(minutes=1)
    stamp = clock().replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    room.hand_in_files([("x", HEAD + line(value="g3", time=stamp))])
    (row,) = standing(room).values()
    assert row.answers["bf.use"] == "3"


def test_answers_of_another_version_are_left_out_and_said(content, room):
    data = (
        HEAD
        + line()
        + line(item="bf.value", value="g9")
        + line(item="bf.gone", value="g1")
        + line(item="x.y", value="1")
    )
    report = room.hand_in_files([("x", data)])
    assert [(t.kind, t.numbers) for t in report.troubles] == [("unknown_answers", (("n", 2),))]
    (row,) = standing(room).values()
    assert row.answers == {"bf.use": "2"} and len(report.receipts) == 1


def test_a_torn_file_gives_what_can_be_read(content, room, tmp_path):
    data = leader(content, tmp_path, 3).export()
    (receipt,) = room.hand_in_files([("x", data[: len(data) // 2])]).receipts
    assert receipt.status == "new"
    assert [r.status for r in room.hand_in_files([("x", data)]).receipts] == ["changed"]


def test_codes_that_are_not_whole_are_named_beside_those_that_are(content, room):
    one, two = people.code(content, 1), people.code(content, 2)
    report = room.hand_in_chat(f"{one}\n{two[:25]}\n")
    assert len(report.receipts) == 1 and [t.kind for t in report.troubles] == ["damaged"]
    assert kind_of(room.hand_in_chat, "x" * 10_000_000) == "too_large"
