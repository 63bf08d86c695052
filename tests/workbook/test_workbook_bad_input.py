"""Content that cannot be read."""

import json
import os

import pytest
from helpers import HEADER, KEY, kind_of, line, values

from digilead.workbook import MAX_BYTES, MAX_TEXT, Workbook

DEEP = b"[" * 200_000
BAD_LINES = {
    "no json": b"hello\n",
    "nul bytes": b"\0\0\0\0\n",
    "no utf-8": line(value="?").replace(b"?", b"\xff"),
    "deep": DEEP + b"\n",
    "deep extra": line()[:-2] + b',"x":' + b"[" * 5000 + b"]" * 5000 + b"}\n",
    "nan": line(value="?").replace(b'"?"', b"NaN"),
    "infinite": line(value="?").replace(b'"?"', b"1e999"),
    "infinite extra": line()[:-2] + b',"x":1e999}\n',
    "huge": line(value="?").replace(b'"?"', b"9" * 400),
    "huger": line(value="?").replace(b'"?"', b"9" * 9000),
    "list": b"[1]\n",
    "number": b"1\n",
    "null": b"null\n",
    "value of another type": line(value=["g1"]),
    "true": line(value=True),
    "id of another type": line(item=7),
    "bad id": line(item="<b>"),
    "bad time": line(when="yesterday"),
    "no value": b'{"occasion":"a","subject":"b","item":"c","time":"2026-11-24T09:00:00.000000Z"}\n',
    "twice": line()[:-2] + b',"value":"g4"}\n',
    "long text": line(value="x" * (MAX_TEXT + 1)),
    "long line": b"x" * 300_000 + b"\n",
    "header without version": b'{"format":"digilead-workbook","token":"a"}\n',
    "header with a true version": b'{"format":"digilead-workbook","version":true,"token":"a"}\n',
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_costs_nothing_but_itself(put, name):
    bad = BAD_LINES[name]
    before = HEADER + line("a") + bad + line("b")
    workbook = put(before)
    assert values(workbook) == {"a": "g2", "b": "g2"}
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
        assert workbook.unreadable_lines == 1


def test_byte_order_mark_windows_line_ends_and_blank_lines(put):
    workbook = put(b"\xef\xbb\xbf" + (HEADER + line("a") + b"\n  \n" + line("b")).replace(b"\n", b"\r\n"))
    assert workbook.token == "0123456789abcdef" and values(workbook) == {"a": "g2", "b": "g2"}
    assert workbook.unreadable_lines == 0


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


def test_fifty_megabytes_are_refused_unread(put, monkeypatch):
    workbook = put(HEADER)
    os.truncate(workbook.path, 50_000_000)
    with monkeypatch.context() as patch:
        patch.setattr(workbook._storage, "read", None)
        assert kind_of(workbook.refresh) == kind_of(workbook.record, *KEY, "g1") == "too_large"
    assert kind_of(Workbook(workbook.path.with_name("new")).merge, b" " * 50_000_000) == "too_large"
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
