"""Workbooks damaged in every way: read, brought in and answered after, and some of them through every verb.

Of each: no traceback, no file harmed (every byte that was there is there still), and one more answer that is saved and
then stands in the file. What is not ours is set aside with the button of the page first.
"""

from __future__ import annotations

import json
import logging
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from digilead.content import load_content
from digilead.course import Course
from digilead.widgets.saved import SavedAnswers
from digilead.workbook import WORKBOOK_ERROR_KINDS, Workbook, WorkbookError
from tests.conftest import _document
from tests.course.test_course import CALLS, call, parts
from tests.proof import options
from tests.touching import touch

KEY = ("before", "organisation", "bf.use")
THROUGH_EVERY_VERB = 300
TIMES = ("2999-12-31T23:59:59.999999Z", "2099-12-31T23:59:59.000000Z", "0001-01-01T00:00:00.000000Z", "9", "", None)
VALUES: tuple[Any, ...] = ("", "g9", "x" * 10_001, None, True, 1e308, 2**53, [], {"a": 1}, "<script>alert(1)</script>",
                           "=cmd|'/c calc'!A1", "\u202e\u0000\x1b", "\ud800")  # fmt: skip
JUNK = (
    b"",
    b"\0" * 40,
    b"\xff\xfe\xfd",
    b"{" * 2000,
    b"[" * 100_000,
    b'"',
    b"\r\n\r\n",
    b"PK\x03\x04",
    b"\xef\xbb\xbf",
)

Mutation = Callable[[bytes, random.Random], bytes]


def _bytes(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice((rng.randbytes(rng.randint(1, 9)), rng.choice(JUNK))) + data[at + rng.randint(0, 5) :]


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _half(data: bytes, rng: random.Random) -> bytes:
    return data[rng.randrange(len(data) + 1) :]


def _lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines * rng.choice((1, 2)))


def _field(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    record = json.loads(lines[at])
    name = rng.choice([*record, "strange"])
    record[name] = rng.choice(TIMES if name == "time" else VALUES)
    lines[at] = json.dumps(record, ensure_ascii=True).encode() + b"\n"
    return b"".join(lines)


def _header(data: bytes, rng: random.Random) -> bytes:
    other = rng.choice((b'"version":99', b'"version":0', b'"version":"1"', b'"version":null'))
    return data.replace(b'"version":1', other, 1)


def _foreign(data: bytes, rng: random.Random) -> bytes:
    return rng.choice(
        (b"name;value\n1;2\n", b"\x89PNG\r\n\x1a\n" + rng.randbytes(50), b"{}\n", b"[]", rng.randbytes(99))
    )


def _ends(data: bytes, rng: random.Random) -> bytes:
    return rng.choice((data.replace(b"\n", b"\r\n"), data.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + data,
                       data.decode().encode("utf-16"), data + data, data[:-1]))  # fmt: skip


ANY: tuple[Mutation, ...] = (_bytes, _cut, _half, _lines)
WHOLE: tuple[Mutation, ...] = (*ANY, _field, _field, _header, _foreign, _ends)


def mutated(rng: random.Random) -> bytes:
    data = _document("Åse")
    lines = data.splitlines(keepends=True)
    data = b"".join([lines[0], *rng.sample(lines[1:], rng.choice((1, 5, 40)))])
    data = rng.choice(WHOLE)(data, rng)
    for _ in range(rng.choice((0, 0, 1, 2))):
        data = rng.choice(ANY)(data, rng)
    return data


class Found:
    """What went wrong, by kind."""

    def __init__(self) -> None:
        self.lost = self.false = self.tracebacks = self.harmed = 0

    @property
    def any(self) -> int:
        return self.lost + self.false + self.tracebacks + self.harmed


def one_more_answer(path: Path, found: Found) -> None:
    """It must be saved; where the file is not ours, once that is set aside."""
    before = path.read_bytes() if path.exists() else b""
    course = Course("da", workbook=Workbook(path))
    form = course.form("first_form")
    if isinstance(form, SavedAnswers):  # the file cannot be read: the page offers what mends it
        for offer in form.offers:
            form._handle_custom_msg(offer["message"], [])
        form = Course("da", workbook=Workbook(path)).form("first_form")
        asides = list(path.parent.glob("*.aside-*"))
        found.harmed += before not in [file.read_bytes() for file in asides]
        for file in asides:
            file.unlink()
        before = b""
    if not hasattr(form, "answers"):
        found.lost += 1
        return
    touch(form, {"bf.use": "g3"})
    stands = Workbook(path).responses.get(KEY)
    in_file = stands is not None and stands.value == "g3"
    found.false += form.status.get("kind") == "saved" and not in_file
    found.lost += not in_file
    found.harmed += not path.read_bytes().startswith(before)


def brought_in(path: Path, data: bytes, found: Found) -> None:
    """A damaged file is brought into a good one: whatever comes of it, what was there stays and saving goes on."""
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    before = path.read_bytes()
    try:
        workbook.merge(data)
    except WorkbookError as error:
        assert error.kind in WORKBOOK_ERROR_KINDS
    found.harmed += not path.read_bytes().startswith(before)
    one_more_answer(path, found)


def every_verb(path: Path, found: Found) -> None:
    language = ("da", "en")[len(path.read_bytes()) % 2]
    for verb, argument in CALLS:
        course = Course(language, workbook=Workbook(path))
        failed = course.words("course.failed")
        for part in parts(call(course, verb, argument)):
            found.tracebacks += failed in getattr(part, "html", "") or "Traceback" in getattr(part, "html", "")


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 10_000)
    rng, found = random.Random(told.seed), Found()
    verbs = min(THROUGH_EVERY_VERB, max(1, told.count * THROUGH_EVERY_VERB // 10_000))
    logging.disable(logging.CRITICAL)
    load_content()
    with tempfile.TemporaryDirectory() as folder, patch.object(os, "fsync", lambda _: None):
        for number in range(told.count):
            data, path = mutated(rng), Path(folder) / "answers" / "workbook.jsonl"
            path.parent.mkdir(exist_ok=True)
            for file in path.parent.iterdir():
                file.unlink()
            wrong = found.any
            try:
                if number % 2:
                    brought_in(path, data, found)
                else:
                    path.write_bytes(data)
                    if number // 2 < verbs:
                        every_verb(path, found)
                    one_more_answer(path, found)
            except Exception as error:
                found.tracebacks += 1
                print(f"{type(error).__name__}: {error}")
            if found.any > wrong:
                print(f"number {number} of seed {told.seed}: {data[:300]!r}")
    logging.disable(logging.NOTSET)
    said = f"{found.lost} lost, {found.false} falsely saved, {found.tracebacks} tracebacks, {found.harmed} files harmed"
    print(f"{told.count} damaged workbooks, {verbs} of them through every verb: {said}")
    return int(found.any > 0)
