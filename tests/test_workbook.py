"""The workbook on its own: format, bad input, refusals of the operating system, and the laws of union."""

import errno
import json
import os
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digilead import workbook as module
from digilead.workbook import KINDS, MAX_BYTES, MAX_TEXT, Response, Workbook, WorkbookError, default_path

KEY = ("before", "organisation", "bf.use")
HEADER = b'{"format":"digilead-workbook","version":1,"token":"0123456789abcdef"}\n'


def line(item="bf.use", value="g2", when="2026-11-24T09:00:00.000000Z", **more):
    record = {"occasion": "before", "subject": "organisation", "item": item, "value": value, "time": when, **more}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "answers" / "workbook.jsonl"


@pytest.fixture
def put(path):
    """Lay a document of these bytes down and open it."""

    def lay(data):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return Workbook(path)

    return lay


def values(workbook):
    return {item: response.value for (_, _, item), response in workbook.responses.items()}


def kind_of(call, *arguments):
    with pytest.raises(WorkbookError) as caught:
        call(*arguments)
    assert caught.value.kind in KINDS
    return caught.value.kind


# Record and read


def test_reading_creates_nothing(path):
    workbook = Workbook(path)
    assert (dict(workbook.responses), workbook.token, workbook.problems, workbook.export()) == ({}, None, (), b"")
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
    told = []
    workbook.subscribe(told.append)
    recorded = workbook.record_many([(*KEY, "g2"), ("before", "organisation", "bf.gains", "g3"), (*KEY, "g4")])
    assert len(writes) == 1 and len(told) == 1
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


def test_a_time_that_leaves_none_later_is_said(put):
    workbook = put(HEADER + line(when="2999-12-31T23:59:59.999999Z"))
    assert kind_of(workbook.record, *KEY, "g1") == "damaged"
    assert values(workbook) == {"bf.use": "g2"}


TEXTS = [
    "",
    "Æøå 😀 \u2028\u0085 \x00\x1b",
    "<script>alert(1)</script>",
    'a\nb\r\n"c"\\',
    '{"occasion":"x"}\n{"format":"digilead-workbook","version":9}',
]
LONG = ["x" * MAX_TEXT, "😀" * MAX_TEXT, "\x01" * MAX_TEXT]


@pytest.mark.parametrize("value", [*TEXTS, *LONG, 0, -7, 2**53, 0.1, 1e10])
def test_what_is_written_is_read(path, value):
    Workbook(path).record(*KEY, value)
    back = Workbook(path)
    assert back.responses[KEY].value == value and type(back.responses[KEY].value) is type(value)
    assert back.problems == () and path.read_bytes().count(b"\n") == 2


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


# Following others


def test_refresh_reads_only_what_is_new(put, monkeypatch):
    workbook = put(HEADER + b"".join(line(f"i{n}") for n in range(1000)))
    workbook.refresh()
    Workbook(workbook.path).record(*KEY, "g3")
    got = []
    real = os.read
    monkeypatch.setattr(os, "read", lambda file, size: got.append(real(file, size)) or got[-1])
    assert workbook.refresh() == {KEY}
    assert sum(map(len, got)) < 1000
    monkeypatch.setattr(os, "open", None)
    assert workbook.refresh() == frozenset()


def test_a_file_replaced_by_another_is_read_from_the_beginning(put):
    workbook = put(HEADER + line("a") + line("b", "g1"))
    workbook.refresh()
    end = b"".join(map(line, "cdefgh"))
    shorter, same_size, same_end = line("b", "g1"), line("b", "g4"), line("a", "g3") + end
    for other in (line("b", "g4") + line("c") + line("d"), shorter, same_size, line("a", "g2") + end, same_end):
        before = dict(workbook.responses)
        new = workbook.path.with_name("new")
        new.write_bytes(HEADER + other)
        new.replace(workbook.path)
        changed = workbook.refresh()
        assert workbook.responses == Workbook(workbook.path).responses
        after = dict(workbook.responses)
        assert changed == {key for key in before | after if before.get(key) != after.get(key)}


def test_a_line_still_being_written_is_read_when_it_is_whole(put):
    whole = line("b", "g3")
    workbook = put(HEADER + line("a") + whole[:40])
    assert values(workbook) == {"a": "g2"}
    assert [(problem.kind, problem.line) for problem in workbook.problems] == [("torn", 3)]
    with open(workbook.path, "ab") as file:
        file.write(whole[40:])
    workbook.refresh()
    assert values(workbook) == {"a": "g2", "b": "g3"} and workbook.problems == () and workbook.unreadable_lines == 0


def test_a_whole_last_line_without_its_end_counts_until_it_is_gone(put):
    workbook = put(HEADER + line("a") + line("b")[:-1])
    assert values(workbook) == {"a": "g2", "b": "g2"}
    workbook.path.write_bytes(HEADER + line("a") + b'{"occ')
    workbook.refresh()
    assert values(workbook) == {"a": "g2"}


def test_subscribers_hear_of_every_change(path):
    workbook, told = Workbook(path), []
    workbook.subscribe(told.append)
    workbook.record(*KEY, "g1")
    other = Workbook(path)
    other.record("before", "organisation", "bf.gains", "g1")
    workbook.refresh()
    workbook.refresh()
    other.delete()
    workbook.refresh()
    gains = ("before", "organisation", "bf.gains")
    assert told == [{KEY}, {gains}, {KEY, gains}]
    workbook.unsubscribe(told.append)
    workbook.unsubscribe(print)
    workbook.record(*KEY, "g1")
    assert len(told) == 3


def test_a_subscriber_that_fails_or_records_costs_no_answer(path, caplog):
    workbook, told = Workbook(path), []

    def record_on(keys):
        told.append(keys)
        if len(told) == 1:
            workbook.record("before", "organisation", "seen", 1)

    workbook.subscribe(lambda _: 1 / 0)
    workbook.subscribe(record_on)
    assert workbook.record(*KEY, "g1").value == "g1"
    assert values(Workbook(path)) == {"bf.use": "g1", "seen": 1} and len(told) == 2
    assert "ZeroDivisionError" in caplog.text


# Content that cannot be read

DEEP = b"[" * 200_000
BAD_LINES = {
    "no json": (b"hello\n", "unreadable"),
    "nul bytes": (b"\0\0\0\0\n", "unreadable"),
    "no utf-8": (line(value="?").replace(b"?", b"\xff"), "unreadable"),
    "deep": (DEEP + b"\n", "unreadable"),
    "deep extra": (line()[:-2] + b',"x":' + b"[" * 5000 + b"]" * 5000 + b"}\n", "unreadable"),
    "nan": (line(value="?").replace(b'"?"', b"NaN"), "unreadable"),
    "infinite": (line(value="?").replace(b'"?"', b"1e999"), "invalid"),
    "infinite extra": (line()[:-2] + b',"x":1e999}\n', "invalid"),
    "huge": (line(value="?").replace(b'"?"', b"9" * 400), "invalid"),
    "huger": (line(value="?").replace(b'"?"', b"9" * 9000), "unreadable"),
    "list": (b"[1]\n", "invalid"),
    "number": (b"1\n", "invalid"),
    "null": (b"null\n", "invalid"),
    "value of another type": (line(value=["g1"]), "invalid"),
    "true": (line(value=True), "invalid"),
    "id of another type": (line(item=7), "invalid"),
    "bad id": (line(item="<b>"), "invalid"),
    "bad time": (line(when="yesterday"), "invalid"),
    "no value": (b'{"occasion":"a","subject":"b","item":"c","time":"2026-11-24T09:00:00.000000Z"}\n', "invalid"),
    "twice": (line()[:-2] + b',"value":"g4"}\n', "duplicate_key"),
    "long text": (line(value="x" * (MAX_TEXT + 1)), "too_long"),
    "long line": (b"x" * 300_000 + b"\n", "too_long"),
    "header without version": (b'{"format":"digilead-workbook","token":"a"}\n', "invalid"),
    "header with a true version": (b'{"format":"digilead-workbook","version":true,"token":"a"}\n', "invalid"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_costs_nothing_but_itself(put, name):
    bad, kind = BAD_LINES[name]
    before = HEADER + line("a") + bad + line("b")
    workbook = put(before)
    assert values(workbook) == {"a": "g2", "b": "g2"}
    assert [(problem.kind, problem.line) for problem in workbook.problems] == [(kind, 3)]
    assert workbook.unreadable_lines == 1
    workbook.record("before", "organisation", "c", "g2")
    assert workbook.path.read_bytes().startswith(before)
    assert bad.strip() in workbook.export()


def test_a_line_cut_off_costs_nothing_else(put):
    for cut in range(1, len(line("b")) - 1):
        before = HEADER + line("a") + line("b")[:cut]
        workbook = put(before)
        workbook.record("before", "organisation", "c", "g3")
        assert workbook.path.read_bytes().startswith(before + b"\n{")
        assert values(workbook) == values(Workbook(workbook.path)) == {"a": "g2", "c": "g3"}
        assert [problem.line for problem in workbook.problems] == [3]


def test_a_detail_never_repeats_an_answer(put):
    secret = "hemmeligt"
    workbook = put(HEADER + line(value=[secret]) + line(value=secret)[:-9] + b"\n" + line(item=f"<{secret}>"))
    assert len(workbook.problems) == 3 and not any(secret in problem.detail for problem in workbook.problems)


def test_many_problems_are_counted_not_collected(put):
    workbook = put(HEADER + b"x\n" * 5000)
    assert workbook.unreadable_lines == 5000 and len(workbook.problems) == 1000


def test_byte_order_mark_windows_line_ends_and_blank_lines(put):
    workbook = put(b"\xef\xbb\xbf" + (HEADER + line("a") + b"\n  \n" + line("b")).replace(b"\n", b"\r\n"))
    assert workbook.token == "0123456789abcdef" and values(workbook) == {"a": "g2", "b": "g2"}
    assert workbook.problems == ()


def test_extra_keys_are_kept_on_the_way_to_another_document(put, tmp_path):
    workbook = put(HEADER + line("a", device="phone", by={"z": 1, "a": [2]}))
    other = Workbook(tmp_path / "other.jsonl")
    other.merge(workbook.export())
    last = json.loads(other.path.read_bytes().splitlines()[-1])
    assert last["device"] == "phone" and last["by"] == {"z": 1, "a": [2]}


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\0" * 512, HEADER[:20], HEADER[:-1], HEADER, b"\xef\xbb\xbf"])
def test_a_document_hardly_begun_is_a_new_one(put, data):
    workbook = put(data)
    assert dict(workbook.responses) == {}
    workbook.record(*KEY, "g1")
    assert workbook.path.read_bytes().startswith(data)
    again = Workbook(workbook.path)
    assert values(again) == {"bf.use": "g1"} and again.token == workbook.token is not None


def test_a_lost_first_line_is_replaced(put):
    workbook = put(HEADER[7:] + line("a"))
    assert values(workbook) == {"a": "g2"} and workbook.token is None
    workbook.record("before", "organisation", "b", "g2")
    again = Workbook(workbook.path)
    assert again.token == workbook.token is not None and values(again) == {"a": "g2", "b": "g2"}


STRANGE = [b"\x89PNG\r\n\x1a\n\0\0\0", b'{"cells": []}', b"Dear all,\n", b"<html>", "{}".encode("utf-16"), b"[" * 9999]


@pytest.mark.parametrize("data", STRANGE)
def test_what_is_not_ours_is_left_alone(put, data):
    workbook = put(data)
    for call in (workbook.refresh, workbook.export, workbook.delete):
        assert kind_of(call) == "not_ours"
    assert kind_of(workbook.record, *KEY, "g1") == "not_ours"
    assert kind_of(workbook.merge, HEADER + line()) == "not_ours"
    assert kind_of(Workbook(workbook.path.with_name("new")).merge, data) == "not_ours"
    assert workbook.path.read_bytes() == data and os.listdir(workbook.path.parent) == ["workbook.jsonl"]


@pytest.mark.parametrize(("version", "kind"), [(2, "newer_version"), (0, "older_version"), (-1, "older_version")])
def test_another_version_is_said_and_left_alone(put, version, kind):
    data = HEADER.replace(b'"version":1', b'"version":%d' % version) + line()
    workbook = put(data)
    assert kind_of(workbook.refresh) == kind_of(workbook.record, *KEY, "g1") == kind
    assert kind_of(Workbook(workbook.path.with_name("new")).merge, data) == kind
    assert workbook.path.read_bytes() == data
    workbook.delete()
    assert os.listdir(workbook.path.parent) == []


def test_fifty_megabytes_are_refused_at_once(put):
    workbook = put(HEADER)
    os.truncate(workbook.path, 50_000_000)
    began = time.perf_counter()
    assert kind_of(workbook.refresh) == kind_of(workbook.record, *KEY, "g1") == "too_large"
    assert kind_of(Workbook(workbook.path.with_name("new")).merge, b" " * 50_000_000) == "too_large"
    assert time.perf_counter() - began < 0.5
    workbook.delete()
    assert not workbook.path.exists()


def test_fifty_megabytes_of_something_else_are_not_deleted(put):
    workbook = put(b"film")
    os.truncate(workbook.path, 50_000_000)
    assert kind_of(workbook.delete) == "too_large"
    assert workbook.path.exists()


def test_no_answer_makes_the_file_too_large_to_be_opened_again(put):
    filler = line("text", "x" * MAX_TEXT)
    workbook = put(HEADER + filler * ((MAX_BYTES - len(HEADER)) // len(filler)))
    assert kind_of(workbook.record, *KEY, "x" * MAX_TEXT) == "too_large"
    assert values(Workbook(workbook.path)) == {"text": "x" * MAX_TEXT}


def test_a_folder_or_a_pipe_in_its_place_is_not_ours(path):
    path.mkdir(parents=True)
    assert kind_of(Workbook(path).record, *KEY, "g1") == "not_ours"
    if hasattr(os, "mkfifo"):
        os.mkfifo(path / "pipe")
        assert kind_of(Workbook(path / "pipe").refresh) == "not_ours"


def test_a_file_in_the_folders_place_is_said(path):
    path.parent.write_bytes(b"")
    assert kind_of(Workbook(path).record, *KEY, "g1") == "unavailable"


# What the operating system refuses


def test_a_full_disk_costs_nothing_and_is_over_when_there_is_room(path, monkeypatch):
    workbook = Workbook(path)
    workbook.record("before", "organisation", "a", "g1")
    real, calls = os.write, []

    def full(file, data):
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data[:30])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert kind_of(workbook.record, "before", "organisation", "b", "g1") == "disk_full"
    assert values(workbook) == values(Workbook(path)) == {"a": "g1"}
    workbook.record("before", "organisation", "b", "g2")
    assert values(workbook) == values(Workbook(path)) == {"a": "g1", "b": "g2"}
    assert [problem.line for problem in workbook.problems] == [3]


def test_a_write_in_pieces_is_a_whole_line(path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:7]))
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    assert path.read_bytes().count(b"\n") == 2 and values(Workbook(path)) == {"bf.use": "g1"}


def test_a_real_limit_on_the_size_of_a_file(path):
    resource = pytest.importorskip("resource", reason="no limits on this system")
    workbook = Workbook(path)
    workbook.record("before", "organisation", "a", "x" * 100)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50, hard))
    try:
        assert kind_of(workbook.record, "before", "organisation", "b", "x" * 100) == "disk_full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    workbook.record("before", "organisation", "c", "x")
    assert set(values(workbook)) == set(values(Workbook(path))) == {"a", "c"}


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_read_only_is_said_at_once_and_the_answers_stay_readable(path, monkeypatch, number):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    real = os.open

    def refuse(file, flags, *more):
        if flags & os.O_RDWR and Path(file) == path:
            raise OSError(number, "no")
        return real(file, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(module, "_WINDOWS", False)
    began = time.perf_counter()
    assert kind_of(workbook.record, *KEY, "g2") == "read_only"
    assert time.perf_counter() - began < 1 and values(workbook) == {"bf.use": "g1"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork to become somebody else")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_really_read_only(tmp_path, path, what):
    Workbook(path).record(*KEY, "g1")
    chosen = path if what == "file" else path.parent
    if what == "folder":
        Path(f"{path}.lock").unlink()
    chosen.chmod(0o444 if what == "file" else 0o555)
    workbook = Workbook(path)
    child = os.fork()
    if not child:
        found = "nothing"
        try:
            if os.getuid() == 0:  # root may do everything: be nobody, from within a folder nobody may reach
                for file in (path.parent, path, *path.parent.glob("*.lock")):
                    os.chown(file, 65534, 65534)
                os.chdir(path.parent)
                workbook = Workbook(Path("workbook.jsonl"))
                workbook.path, workbook._lock_path = Path("workbook.jsonl"), Path("workbook.jsonl.lock")
                workbook._lock = module.FileLock("workbook.jsonl.lock", mode=0o600, fallback_to_soft=False)
                os.setgid(65534)
                os.setuid(65534)
            workbook.record(*KEY, "g2")
        except WorkbookError as error:
            found = error.kind + str(values(workbook))
        finally:
            os._exit(0 if found == "read_only{'bf.use': 'g1'}" else 1)
    assert os.waitpid(child, 0)[1] == 0
    chosen.chmod(0o755)


def sharing_violation():
    error = PermissionError(errno.EACCES, "Permission denied")
    error.winerror = 32
    return error


@pytest.mark.parametrize("bare", [False, True], ids=["winerror 32", "EACCES on Windows"])
@pytest.mark.parametrize("refusals", [3, None], ids=["a moment", "for good"])
def test_a_file_held_by_another_program(path, monkeypatch, bare, refusals):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    real, tries = os.open, []

    def held(file, flags, *more):
        if Path(file) == path and flags & os.O_RDWR:
            tries.append(time.perf_counter())
            if refusals is None or len(tries) <= refusals:
                raise PermissionError(errno.EACCES, "Permission denied") if bare else sharing_violation()
        return real(file, flags, *more)

    monkeypatch.setattr(module, "HELD_SECONDS", 0.4)
    monkeypatch.setattr(os, "open", held)
    if bare:
        monkeypatch.setattr(module, "_WINDOWS", True)
    if refusals:
        assert workbook.record(*KEY, "g2").value == "g2" and len(tries) == 4
    else:
        assert kind_of(workbook.record, *KEY, "g2") == "in_use"
        assert 0.3 < tries[-1] - tries[0] < 2
    assert workbook._lock.is_locked is False


def test_patience_is_about_two_seconds():
    assert 1.5 <= module.HELD_SECONDS <= 3 and module.LOCK_SECONDS == 5


def test_a_file_system_without_locks_still_saves(path, monkeypatch):
    def refuse(**_):
        raise OSError(errno.ENOSYS, "no")

    workbook = Workbook(path)
    monkeypatch.setattr(workbook._lock, "acquire", refuse)
    workbook.record(*KEY, "g1")
    assert values(Workbook(path)) == {"bf.use": "g1"}


# Delete, download, bring back


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
        if file.suffix == ".lock" and workbook._lock.is_locked:
            raise PermissionError(errno.EACCES, "in use")
        real(file, **more)

    monkeypatch.setattr(Path, "unlink", unlink)
    monkeypatch.setattr(module, "_WINDOWS", True)
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
    assert (report.answers, report.added, report.changed, report.problems) == (1, 1, {KEY}, ())
    assert there.token == here.token
    there.record(*KEY, "g2")
    here.record("before", "organisation", "bf.gains", "g3")
    told = []
    here.subscribe(told.append)
    report = here.merge(there.export())
    assert (report.answers, report.added, report.changed) == (2, 1, {KEY}) and told == [{KEY}]
    assert values(here) == {"bf.use": "g2", "bf.gains": "g3"}
    assert here.merge(there.export()).added == 0
    there.merge(here.export())
    assert here.export() == there.export()


def test_bringing_back_keeps_our_token_and_what_cannot_be_read(put):
    workbook = put(HEADER + line("a") + b"ours\n" + line("b")[:-8])
    report = workbook.merge(HEADER.replace(b"0123", b"9999") + b"theirs\r\n" + line("c") + b"torn")
    assert [problem.line for problem in report.problems] == [2, 4] and report.answers == report.added == 1
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


# Laws

ids = st.sampled_from(["a", "b.c", "Q11-1"])
times = st.integers(0, 3).map(lambda n: module._stamp(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
answers = st.one_of(st.none(), texts, st.integers(-3, 3), st.floats(-1, 1))
others = st.none() | texts | st.lists(st.integers(), max_size=2)
extras = st.dictionaries(st.sampled_from(["x", "y"]), others, max_size=2)
lines = st.one_of(
    st.builds(lambda item, value, when, more: line(item, value, when, **more), ids, answers, times, extras),
    st.binary(max_size=9).map(lambda data: data.replace(b"\n", b"") + b"\n"),
)
documents = st.lists(lines, max_size=6).map(lambda found: HEADER + b"".join(found))


@pytest.fixture(scope="module")
def union(tmp_path_factory):
    folder, count = tmp_path_factory.mktemp("union"), iter(range(10**9))

    def unite(*parts):
        """The document that begins with the first part and takes in the others, and its responses."""
        file = folder / f"{next(count)}.jsonl"
        file.write_bytes(parts[0])
        workbook = Workbook(file)
        for part in parts[1:]:
            try:
                workbook.merge(part)
            except WorkbookError as error:
                assert error.kind == "damaged"  # nothing in it to bring
        result = workbook.export(), dict(workbook.responses)
        workbook.delete()
        return result

    return unite


@pytest.fixture(autouse=True)
def quick_disk(request, monkeypatch):
    if "union" in request.fixturenames:
        monkeypatch.setattr(os, "fsync", lambda _: None)


@settings(max_examples=60, deadline=None)
@given(documents, documents, documents)
def test_union_does_not_depend_on_order(union, a, b, c):
    readable = [part for part in (a, b, c) if union(part)[1]]
    a, b, c = (readable + [HEADER] * 3)[:3]
    assert union(a, b) == union(b, a)
    assert union(union(a, b)[0], c) == union(a, union(b, c)[0]) == union(c, b, a)
    assert union(a, a) == union(a) == union(union(a)[0])


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, max_size=8), st.randoms(use_true_random=False))
def test_order_of_lines_does_not_matter(union, found, random):
    mixed = [*found, *found[:2]]
    random.shuffle(mixed)
    assert union(HEADER + b"".join(found)) == union(HEADER + b"".join(mixed))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ids, ids, ids, st.text(max_size=20) | st.integers(-(2**53), 2**53) | st.none()), max_size=8))
def test_the_last_recorded_wins(union, tmp_path_factory, recorded):
    workbook = Workbook(tmp_path_factory.mktemp("last") / "w.jsonl")
    for answer in recorded:
        workbook.record(*answer)
    expected = {answer[:3]: module._well_formed(answer[3]) for answer in recorded}
    assert {key: response.value for key, response in Workbook(workbook.path).responses.items()} == expected


WHOLE = [HEADER, *(line(f"i{n}", value) for n, value in enumerate(TEXTS))]
pieces = st.sampled_from(
    [b"", b"{", b'"', b"\n", b"\r\n", b"\0" * 9, b"\xff", b"[" * 3000, b"\xef\xbb\xbf", HEADER[:-1], line()[:50]]
)
garbage = st.lists(pieces | st.binary(max_size=12), max_size=4).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, sum(map(len, WHOLE))), garbage, st.booleans())
@example(len(HEADER), b'{"occasion":"bef', False)
@example(len(HEADER) + len(WHOLE[1]) - 1, b"garbage", False)
def test_garbage_takes_only_the_lines_it_lies_within(union, tmp_path_factory, at, junk, cut):
    data = b"".join(WHOLE)
    expected, start = set(), 0
    for number, whole in enumerate(WHOLE):
        end = start + len(whole) - 1
        if number and (end <= at or (start >= at and not cut)):
            expected.add(f"i{number - 1}")
        start = end + 1
    path = tmp_path_factory.mktemp("junk") / "w.jsonl"
    path.write_bytes(data[:at] + junk + (b"" if cut else data[at:]))
    workbook = Workbook(path)
    try:
        workbook.refresh()
    except WorkbookError as error:
        assert error.kind == "not_ours" and not expected
        return
    assert {item: value for item, value in values(workbook).items() if item in expected} == {
        f"i{n}": value for n, value in enumerate(TEXTS) if f"i{n}" in expected
    }
    workbook.record(*KEY, "after")
    again = values(Workbook(path))
    assert again["bf.use"] == "after" and expected <= set(again)
    assert path.read_bytes().startswith(data[:at] + junk)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | garbage)
def test_any_bytes_are_read_or_refused_with_a_kind(union, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "w.jsonl"
    path.write_bytes(data)
    for act in (Workbook(path).refresh, lambda: Workbook(path).record(*KEY, "g1"), lambda: Workbook(path).export()):
        try:
            act()
        except WorkbookError as error:
            assert error.kind in KINDS
    assert path.read_bytes().startswith(data)
