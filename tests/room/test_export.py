"""CSV and JSON of a release: nothing that runs, nothing of one person, agreed values beside the answers."""

import csv
import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.room import Room, synthetic_room, to_csv, to_json
from digilead.room.export import COLUMNS, safe_cell
from digilead.workbook import Workbook
from tests.room import people


@pytest.fixture
def room(content, tmp_path):
    room = Room(tmp_path / "room.jsonl", content)
    room.open()
    for number, text in enumerate(["=1+1", "+4512", "-x", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0"]):
        rng = random.Random(number)
        workbook = Workbook(tmp_path / f"{number}.jsonl")
        rows = [("before", "organisation", item, value) for item, value in people.firm(content, rng).items()]
        rows += [
            ("after", "initiative-1", "ini.name", text),
            ("room", "participant", "room.share.initiative-1.ini.name", "yes"),
        ]
        workbook.record_many(rows)
        room.hand_in_files([("x", workbook.export())])
    room.agree("bf.use", "g2", '=HYPERLINK("http://x")')
    room.decide("Vi begynder")
    room.lock()
    room.release()
    return room


def shown(room):
    (release,) = room.releases()
    return list(room.views(release).values())


def table(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_no_cell_of_the_csv_runs(content, room):
    lines = table(to_csv(content, "da", shown(room), room.agreed()))
    cells = [cell for line in lines for cell in line.values()]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert {line["answer"] for line in lines if line["option"] == "text"} == {
        "'=1+1", "'+4512", "'-x", "'@SUM(A1)", "'\t=1", "' =cmd|' /C calc'!A0",
    }  # fmt: skip


@given(st.text(min_size=1))
def test_a_safe_cell_never_begins_like_a_formula_and_keeps_the_text(text):
    cell = safe_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, "'" + text)
    assert safe_cell(-3) == "-3"


def test_the_csv_has_every_option_once_with_its_count_and_what_was_agreed(content, room):
    for language in content.languages:
        lines = table(to_csv(content, language, shown(room), room.agreed()))
        assert tuple(lines[0]) == COLUMNS
        (view,) = shown(room)
        own = [line for line in lines if line["item"] == "bf.use"]
        options = content.options("bf.use")
        assert [line["answer"] for line in own[:4]] == [option.text[language] for option in options]
        assert [int(line["count"]) for line in own[:4]] == list(view.distributions["bf.use"].counts)
        assert [line["agreed"] for line in own] == ["", "agreed", "", "", "", "", "", "agreed"]
        assert {line["hidden"] for line in lines if line["item"] == "amb.use"} == {"too_few_answers"}
        assert {line["n"] for line in lines} == {"6"} and {line["synthetic"] for line in lines} == {""}


def test_the_json_holds_distributions_agreed_values_and_decisions(room):
    record = json.loads(to_json(shown(room), room.agreed(), room.decisions()))
    (view,), (own,) = record["views"], shown(room)
    assert list(view["items"]["bf.use"]["options"].values()) == list(own.distributions["bf.use"].counts)
    assert record["agreed"][0]["value"] == "g2" and record["decisions"] == ["Vi begynder"]
    assert view["hidden"]["amb.use"] == {"reason": "too_few_answers", "n": 0, "least": 5}


def test_nobody_is_in_an_export(content, tmp_path):
    room = synthetic_room(content, tmp_path / "r.jsonl", 12, 3, tables=2)
    room.lock()
    views = list(room.views(room.release()).values())
    data = to_json(views) + to_csv(content, "en", views)
    assert not [person for person in room._rows("before") if person.encode() in data]
    assert all(view["synthetic"] for view in json.loads(to_json(views))["views"])
