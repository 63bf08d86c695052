"""A release as CSV: nothing that runs, nothing of one person, agreed values beside the answers."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digilead.session.room import to_csv
from digilead.session.room.export import COLUMNS, safe_cell
from tests.session import people
from tests.session.people import synthetic_room

TEXTS = ["=1+1", "+4512", "-x", "@SUM(A1)", "\t=1", "Robot,=cmd|' /C calc'!A0"]


@pytest.fixture
def room(content, tmp_path):
    return people.room_of_texts(content, tmp_path, TEXTS, '=HYPERLINK("http://x")')


def shown(room):
    return room.view(room.released())


SEPARATORS = {"da": ";", "en": ","}


def table(data, language):
    assert data.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=SEPARATORS[language], strict=True))


def runs(cell):
    return re.match(r"""[\s"\u200b\ufeff]*[=+\-@＝＋－＠]""", cell)


def test_no_cell_of_the_csv_runs(content, room):
    lines = table(to_csv(content, "da", shown(room), room.agreed()), "da")
    assert not [cell for line in lines for cell in line.values() if runs(cell)]
    assert {line["answer"] for line in lines if line["option"] == "text"} == {
        "'=1+1", "'+4512", "'-x", "'@SUM(A1)", "' =1", "Robot,'=cmd|' /C calc'!A0",
    }  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("language", SEPARATORS)
def test_no_cell_runs_whatever_the_spreadsheet_splits_at(content, room, language, separator):
    text = to_csv(content, language, shown(room), room.agreed()).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        assert not [cell for cell in line if runs(cell)]


HOSTILE = st.lists(st.sampled_from([*",;|\t\r\n\"' =+-@＝＠\x00\x0b\u2028\u202e\ufeff", "cmd", "é", "1"])).map("".join)


@given(st.lists(HOSTILE | st.text(), min_size=1, max_size=4), st.sampled_from(";,"))
@example(["Robot,=cmd|'/c calc'!A1"], ";")
@example(["a", 'Robot,"=cmd|1"'], ";")
@example(['"', "\r\n=1"], ",")
def test_no_text_becomes_a_formula_in_any_reading_and_each_stays_a_cell(texts, written):
    text = io.StringIO()
    csv.writer(text, delimiter=written, quoting=csv.QUOTE_ALL).writerow(map(safe_cell, texts))
    for read in ",;|\t":
        for line in csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=read):
            assert not [cell for cell in line if runs(cell)]
    (line,) = csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=written, strict=True)
    assert line == list(map(safe_cell, texts))
    assert not [sign for cell in line for sign in cell if unicodedata.category(sign) in ("Cc", "Cs")]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("3/4", "'3/4"),
        ("10-12", "'10-12"),
        ("0012", "'0012"),
        ("1E5", "'1E5"),
        ("9:30", "'9:30"),
        ("12,5 %", "'12,5 %"),
        ("Vi mødes 10-12", "Vi mødes 10-12"),
        ("ja, nej; måske", "ja, nej; måske"),
        ("først a, -b", "først a,' -b"),
        ("to\nlinjer\tog et hop", "to linjer og et hop"),
        ("bf.use", "bf.use"),
        (-3, "-3"),
        (0.5, "0,5"),
        ("", ""),
    ],
)
def test_a_text_stays_the_text_it_is_and_a_number_a_number(value, cell):
    assert safe_cell(value, ",") == cell
    assert safe_cell(0.5, ".") == "0.5"


def test_the_csv_has_every_option_once_with_its_count_and_what_was_agreed(content, room):
    for language in content.languages:
        lines = table(to_csv(content, language, shown(room), room.agreed()), language)
        assert tuple(lines[0]) == COLUMNS
        view = shown(room)
        own = [line for line in lines if line["item"] == "bf.use"]
        options = content.options("bf.use")
        assert [line["answer"] for line in own[:4]] == [option.text[language] for option in options]
        assert [int(line["count"]) for line in own[:4]] == list(view.distributions["bf.use"].counts)
        assert [line["agreed"] for line in own] == ["", "agreed", "", "", "", "", "", "agreed"]
        assert {line["hidden"] for line in lines if line["item"] == "amb.use"} == {"too_few_answers"}
        assert {line["n"] for line in lines} == {"6"} and {line["synthetic"] for line in lines} == {""}


def test_nobody_is_in_an_export(content, tmp_path):
    room = synthetic_room(content, tmp_path / "r.jsonl", 12, 3)
    data = to_csv(content, "en", room.view(room.release()))
    assert not [person for person in room._rows("before") if person.encode() in data]
    assert {line["synthetic"] for line in table(data, "en")} == {"synthetic"}
