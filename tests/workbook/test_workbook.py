"""Recording, reading, following others, deleting, bringing back."""

import errno
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import HEADER, KEY, TEXTS, kind_of, line, values

from digilead.workbook import MAX_TEXT, Response, Workbook, default_path, storage
from digilead.workbook import place as where


def test_reading_creates_nothing(path):
    workbook = Workbook(path)
    assert (dict(workbook.responses), workbook.token, workbook.unreadable_lines, workbook.export()) == (
        {},
        None,
        0,
        b"",
    )
    assert not path.parent.exists()


def test_an_answer_is_one_line_after_the_first(path):
    workbook = Workbook(path, clock=lambda: datetime(2026, 11, 24, 9, 41, 7, 123456, tzinfo=UTC))
    response = workbook.record(*KEY, "g2")
    first, second = path.read_bytes().splitlines()
    assert json.loads(first) == {"format": "digilead-workbook", "version": 1, "token": workbook.token}
    assert re.fullmatch("[0-9a-f]{32}", workbook.token)
    assert json.loads(second) == dict(zip(("occasion", "subject", "item"), KEY, strict=True)) | {
        "value": "g2",
        "time": "2026-11-24T09:41:07.123456Z",
    }
    assert workbook.responses[KEY] == response == Workbook(path).responses[KEY]
    assert sorted(os.listdir(path.parent)) == ["workbook.jsonl", "workbook.jsonl.lock"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such permissions")
def test_nobody_else_may_read_it(path):
    Workbook(path).record(*KEY, "g2")
    modes = [file.stat().st_mode & 0o777 for file in (path.parent, path, Path(f"{path}.lock"))]
    assert modes == [0o700, 0o600, 0o600]


def test_it_returns_only_when_the_line_is_on_the_disk(path, monkeypatch):
    lines_at_sync = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (lines_at_sync.append(path.read_bytes().count(b"\n")), real(file)))
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    assert lines_at_sync[0] == 2
    lines_at_sync.clear()
    workbook.record(*KEY, "g2")
    assert lines_at_sync == [3]


def test_what_could_not_be_brought_to_the_disk_is_not_acknowledged(path, monkeypatch):
    def refuse(_):
        raise OSError(errno.EIO, "no")

    workbook = Workbook(path)
    monkeypatch.setattr(os, "fsync", refuse)
    assert kind_of(workbook.record, *KEY, "g1") == "unavailable"


def test_many_answers_are_one_write_in_their_order(path, monkeypatch):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    writes = []
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: writes.append(len(data)) or real(file, data))
    recorded = workbook.record_many([(*KEY, "g2"), ("before", "organisation", "bf.gains", "g3"), (*KEY, "g4")])
    assert len(writes) == 1
    assert [response.time for response in recorded] == sorted({response.time for response in recorded})
    assert values(workbook) == {"bf.use": "g4", "bf.gains": "g3"}
    assert workbook.record_many([]) == ()


def test_a_withdrawn_answer_stays_as_none(path):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    workbook.record(*KEY, None)
    assert values(workbook) == values(Workbook(path)) == {"bf.use": None}


def test_a_snapshot_stays_as_it_was(path):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    before = workbook.responses
    workbook.record(*KEY, "g2")
    assert before[KEY].value == "g1" and workbook.responses[KEY].value == "g2"
    with pytest.raises(TypeError):
        before[KEY] = None


@pytest.mark.parametrize("clock", ["1970-01-01", "2026-11-24", "9999-12-31"])
def test_a_new_answer_wins_whatever_the_clock_says(put, clock):
    workbook = put(HEADER + line(value="old", when="2031-01-01T00:00:00.000000Z"))
    workbook._clock = lambda: datetime.fromisoformat(clock).replace(tzinfo=UTC)
    first, second = workbook.record(*KEY, "g1"), workbook.record(*KEY, "g2")
    assert "2031-01-01T00:00:00.000000Z" < first.time < second.time
    assert values(workbook) == values(Workbook(workbook.path)) == {"bf.use": "g2"}


def test_an_answer_of_a_broken_clock_is_older_than_every_other(put):
    workbook = put(HEADER + line(when="2999-12-31T23:59:59.999999Z") + line("a", when="2999-01-01T00:00:00.000000Z"))
    assert values(workbook) == {"bf.use": "g2", "a": "g2"}
    first, second = workbook.record(*KEY, "g1"), workbook.record(*KEY, "g3")
    assert first.time < second.time < "2100" and values(Workbook(workbook.path)) == {"bf.use": "g3", "a": "g2"}


def test_one_item_from_the_future_does_not_draw_the_others_along(put):
    workbook = put(HEADER + line(when="2099-12-31T23:59:58.000000Z"))
    given = [("before", "organisation", "a", "g1"), (*KEY, "g1"), ("before", "organisation", "b", "g1")]
    a, use, b = workbook.record_many(given)
    assert use.time == "2099-12-31T23:59:58.000001Z" and a.time < b.time < "2099"
    assert values(Workbook(workbook.path)) == {"bf.use": "g1", "a": "g1", "b": "g1"}


LONG = ["x" * MAX_TEXT, "😀" * MAX_TEXT, "\x01" * MAX_TEXT]


@pytest.mark.parametrize("value", [*TEXTS, *LONG, 0, -7, 2**53, 0.1, 1e10])
def test_what_is_written_is_read(path, value):
    Workbook(path).record(*KEY, value)
    back = Workbook(path)
    assert back.responses[KEY].value == value and type(back.responses[KEY].value) is type(value)
    assert back.unreadable_lines == 0 and path.read_bytes().count(b"\n") == 2


def test_lone_surrogates_become_the_replacement_character(path, put):
    assert Workbook(path).record(*KEY, "a\ud83db\ud83d\ude00").value == "a\ufffdb😀"
    assert values(Workbook(path)) == {"bf.use": "a\ufffdb😀"}
    assert values(put(HEADER + line(value="?").replace(b"?", b"\\ud800."))) == {"bf.use": "\ufffd."}


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), 2**53 + 1, 10**400, [], {}, b"g1"])
def test_what_is_no_answer_is_refused(path, value):
    with pytest.raises(ValueError):
        Workbook(path).record(*KEY, value)
    assert not path.exists()


@pytest.mark.parametrize("bad", ["", "æ", "a b", "a/b", ".a", "a\n", "x" * 101, None, 7])
def test_what_is_no_id_is_refused(path, bad):
    for place in range(3):
        with pytest.raises(ValueError):
            Workbook(path).record(*KEY[:place], bad, *KEY[place + 1 :], "g1")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "2026-11-24",
        "2026-11-24T09:00:00Z",
        "2026-13-24T09:00:00.000000Z",
        "0001-01-01T00:00:00.0+23:59Z",
        "0001-01-01T00:00:00+23:59Z",
        "3000-01-01T00:00:00.000000Z",
        None,
    ],
)
def test_what_is_no_time_is_refused(bad):
    with pytest.raises(ValueError):
        Response(*KEY, "g1", bad)


def test_too_long_a_text_is_said(path):
    assert kind_of(Workbook(path).record, *KEY, "x" * (MAX_TEXT + 1)) == "too_long"
    assert not path.exists()


def test_default_path(monkeypatch, tmp_path):
    monkeypatch.delenv("DIGILEAD_WORKBOOK", raising=False)
    assert default_path(tmp_path) == tmp_path / "answers" / "workbook.jsonl"
    monkeypatch.setenv("DIGILEAD_WORKBOOK", str(tmp_path / "mine.jsonl"))
    assert default_path(Path("elsewhere")) == tmp_path / "mine.jsonl"
    monkeypatch.setenv("DIGILEAD_WORKBOOK", "~nobody-here/mine.jsonl")
    assert default_path(tmp_path) == Path("~nobody-here/mine.jsonl")


@pytest.mark.parametrize(("code", "moves"), [("EACCES", True), ("EROFS", True), ("EPERM", True), ("ENOSPC", False)])
@pytest.mark.parametrize("there", ["nothing", "ours", "somebody else's"])
def test_in_a_folder_that_nobody_may_write_in_the_workbook_is_ones_own(monkeypatch, tmp_path, code, moves, there):
    def refused(dir):
        raise OSError(getattr(errno, code), "refused", dir)

    monkeypatch.delenv("DIGILEAD_WORKBOOK", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setattr(where, "TemporaryFile", refused)
    shared = tmp_path / "course" / "answers" / "workbook.jsonl"
    shared.parent.mkdir(parents=True)
    if there != "nothing":
        shared.write_text("", encoding="utf-8")
    if there == "somebody else's":
        monkeypatch.setattr(where.os, "getuid", lambda: -1)
    path = default_path(tmp_path / "course")
    if moves and there != "ours":
        assert path != shared and path.name == "workbook.jsonl" and "digilead" in path.parts
        Workbook(path).record(*KEY, "g2")
        assert len(Workbook(default_path(tmp_path / "course")).responses) == 1
    else:
        assert path == shared


def test_refresh_reads_only_what_is_new(put, monkeypatch):
    workbook = put(HEADER + b"".join(line(f"i{n}") for n in range(1000)))
    workbook.refresh()
    Workbook(workbook.path).record(*KEY, "g3")
    got = []
    real = os.read
    monkeypatch.setattr(os, "read", lambda file, size: got.append(real(file, size)) or got[-1])
    workbook.refresh()
    assert values(workbook)[KEY[2]] == "g3" and sum(map(len, got)) < 1000
    monkeypatch.setattr(os, "open", None)
    workbook.refresh()


def test_a_file_replaced_by_another_is_read_from_the_beginning(put):
    workbook = put(HEADER + line("a") + line("b", "g1"))
    workbook.refresh()
    end = b"".join(map(line, "cdefgh"))
    shorter, same_size, same_end = line("b", "g1"), line("b", "g4"), line("a", "g3") + end
    for other in (line("b", "g4") + line("c") + line("d"), shorter, same_size, line("a", "g2") + end, same_end):
        new = workbook.path.with_name("new")
        new.write_bytes(HEADER + other)
        new.replace(workbook.path)
        workbook.refresh()
        assert workbook.responses == Workbook(workbook.path).responses


def test_a_line_still_being_written_is_read_when_it_is_whole(put):
    whole = line("b", "g3")
    workbook = put(HEADER + line("a") + whole[:40])
    assert values(workbook) == {"a": "g2"}
    assert workbook.unreadable_lines == 1
    with open(workbook.path, "ab") as file:
        file.write(whole[40:])
    workbook.refresh()
    assert values(workbook) == {"a": "g2", "b": "g3"} and workbook.unreadable_lines == 0


def test_a_whole_last_line_without_its_end_counts_until_it_is_gone(put):
    workbook = put(HEADER + line("a") + line("b")[:-1])
    assert values(workbook) == {"a": "g2", "b": "g2"}
    workbook.path.write_bytes(HEADER + line("a") + b'{"occ')
    workbook.refresh()
    assert values(workbook) == {"a": "g2"}


def test_a_change_is_seen_where_it_is_looked_for_and_nothing_else_makes_another_snapshot(path):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    other, gains, before = Workbook(path), ("before", "organisation", "bf.gains"), workbook.responses
    other.record(*gains, "g1")
    assert workbook.responses is before
    workbook.refresh()
    assert workbook.responses.keys() == {KEY, gains}
    before = workbook.responses
    os.utime(path, ns=(1, 1))
    workbook.refresh()
    assert workbook.responses is before
    other.delete()
    workbook.refresh()
    assert not workbook.responses


def test_delete_leaves_nothing(path):
    workbook, other = Workbook(path), Workbook(path)
    workbook.record(*KEY, "g1")
    token = workbook.token
    other.refresh()
    workbook.delete()
    assert os.listdir(path.parent) == [] and dict(workbook.responses) == {}
    other.record("before", "organisation", "b", "g1")
    assert values(other) == values(Workbook(path)) == {"b": "g1"} and other.token != token
    other.delete()
    Path(f"{path}.lock").touch()  # of a writer that was killed
    other.delete()
    assert os.listdir(path.parent) == []


def test_delete_leaves_nothing_where_a_lock_file_in_use_cannot_go(path, monkeypatch):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    real = Path.unlink

    def unlink(file, **more):
        if file.suffix == ".lock" and workbook._storage._lock.is_locked:
            raise PermissionError(errno.EACCES, "in use")
        real(file, **more)

    monkeypatch.setattr(Path, "unlink", unlink)
    monkeypatch.setattr(storage, "_WINDOWS", True)
    workbook.delete()
    assert os.listdir(path.parent) == []


def test_delete_follows_a_link(tmp_path):
    real = tmp_path / "real.jsonl"
    Workbook(real).record(*KEY, "g1")
    try:
        (tmp_path / "link.jsonl").symlink_to(real)
    except OSError:
        pytest.skip("this system lets us make no links")
    Workbook(tmp_path / "link.jsonl").delete()
    assert not real.exists()


def test_another_machine_and_back(tmp_path):
    here, there = Workbook(tmp_path / "a" / "w.jsonl"), Workbook(tmp_path / "b" / "w.jsonl")
    here.record(*KEY, "g1")
    report = there.merge(here.export())
    assert (report.added, report.unreadable) == (1, 0)
    assert there.token == here.token
    there.record(*KEY, "g2")
    here.record("before", "organisation", "bf.gains", "g3")
    report = here.merge(there.export())
    assert report.added == 1
    assert values(here) == {"bf.use": "g2", "bf.gains": "g3"}
    assert here.merge(there.export()).added == 0
    there.merge(here.export())
    assert here.export() == there.export()


def test_bringing_back_keeps_our_token_and_what_cannot_be_read(put):
    workbook = put(HEADER + line("a") + b"ours\n" + line("b")[:-8])
    report = workbook.merge(HEADER.replace(b"0123", b"9999") + b"theirs\r\n" + line("c") + b"torn")
    assert (report.added, report.unreadable) == (1, 2)
    assert workbook.token == "0123456789abcdef" and values(workbook) == {"a": "g2", "c": "g2"}
    once = workbook.export()
    assert all(piece in once for piece in (b"\nours\n", b"\ntheirs\n", b"\ntorn\n"))
    assert workbook.merge(once).added == 0 and workbook.export() == once


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", "empty"), (b"\r\n\0", "empty"), (HEADER[:30], "damaged"), (HEADER + b"?\n" + line()[:-9], "damaged")],
)
def test_nothing_to_bring_back_is_said(path, data, kind):
    assert kind_of(Workbook(path).merge, data) == kind
    assert not path.exists()


def test_a_memoryview_can_be_brought(path):
    assert Workbook(path).merge(memoryview(HEADER + line())).added == 1
