"""What the bytes of a workbook say: pure functions, which know no file."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal, NamedTuple, get_args

from attrs import Attribute, field, frozen

_FORMAT, VERSION = "digilead-workbook", 1
MAX_BYTES = 5_000_000  # what a browser can bring in one message with room to spare; 25,000 answers
MAX_TEXT = 10_000  # characters
MAX_LINE = 256 * 1024  # bytes; a text of MAX_TEXT characters, every one of them escaped, takes 120 kB

WorkbookErrorKind = Literal[
    "not_ours",  # something else lies there, or was brought
    "newer_version",  # written by a later course than this one
    "older_version",  # written by a course before the first: there is none
    "too_large",  # more than MAX_BYTES, or would be after this
    "read_only",  # file or folder may not be changed
    "disk_full",  # no room; what was saved before is whole
    "in_use",  # held by another program, or other writers did not let us in
    "damaged",  # brought: nothing in it can be read; own: the latest time leaves no later one
    "empty",  # brought: no content
    "too_long",  # a text of more than MAX_TEXT characters
    "unavailable",  # the operating system refuses in any other way
]
WORKBOOK_ERROR_KINDS: tuple[WorkbookErrorKind, ...] = get_args(WorkbookErrorKind)

Value = str | int | float | None
Key = tuple[str, str, str]

_FIELDS = ("occasion", "subject", "item", "value", "time")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
NO_TIME = "0001-01-01T00:00:00.000000Z"
END_OF_TIME = "3000"
HORIZON = "2100"  # a clock that says more is broken: its answers count as older than all others
BLANK_BYTES = b" \t\r\n\0\xef\xbb\xbf"
HEADER_START = b'{"format":"digilead-workbook"'
_OWN_START = re.compile(rb'\{"occasion":|\{"format":"digilead-workbook"')


class WorkbookError(Exception):
    """The document as a whole cannot be used as asked. `kind` is to be put into words, `detail` is for a log."""

    def __init__(self, kind: WorkbookErrorKind, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind: WorkbookErrorKind = kind
        self.detail = detail


def well_formed(value: Any) -> Any:
    """Text without lone surrogates, which no file, browser or font can take; U+FFFD stands in their place."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def _check_id(_: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{attribute.name} is no id: 1 to 100 ASCII letters, digits, dots, hyphens, underscores")


def _check_value(_: object, __: Attribute[Any], value: object) -> None:
    if value is None or (isinstance(value, str) and len(value) <= MAX_TEXT):
        return
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number and abs(value) <= 2**53):  # type: ignore[arg-type]  # never true of NaN
        raise ValueError(f"value is neither None, a text of at most {MAX_TEXT} characters nor a number within 2**53")


def _check_time(_: object, __: Attribute[Any], value: object) -> None:
    text = value if isinstance(value, str) and len(value) == len(NO_TIME) and value < END_OF_TIME else ""
    if not text or stamp(datetime.fromisoformat(text[:-1])) != text:
        raise ValueError("time is no UTC time like 2026-11-24T09:41:07.123456Z")


def stamp(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@frozen
class Response:
    """What was answered to one item, on one occasion, about one subject. Raises ValueError for anything else.

    Ids: 1 to 100 ASCII letters, digits, dots, hyphens, underscores. `value`: an option's id or a text (at most 10,000
    characters), a finite number within 2**53, or None (withdrawn). `time`: UTC, before the year 3000; an order rather
    than an hour to show, since it is pushed on where a clock lags behind an answer already there.
    """

    occasion: str = field(validator=_check_id)
    subject: str = field(validator=_check_id)
    item: str = field(validator=_check_id)
    value: Value = field(converter=well_formed, validator=_check_value)
    time: str = field(validator=_check_time)

    @property
    def key(self) -> Key:
        return self.occasion, self.subject, self.item


class Header(NamedTuple):
    version: int
    token: str

    def line(self) -> bytes:
        return json.dumps({"format": _FORMAT, **self._asdict()}, separators=(",", ":")).encode()


class Entry(NamedTuple):
    response: Response
    extras: str  # keys that a later course may know, as canonical JSON; "" when there are none

    @property
    def rank(self) -> tuple[bool, str, bytes]:
        """Of two answers to one item the one of greater rank is the present one."""
        return self.response.time < HORIZON, self.response.time, self.line()

    def line(self) -> bytes:
        """The one canonical spelling, without line end: equal answers are equal bytes, whoever wrote them."""
        text = _dump({name: getattr(self.response, name) for name in _FIELDS})
        return (f"{text[:-1]},{self.extras[1:]}" if self.extras else text).encode("utf-8", "backslashreplace")


def _dump(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a key occurs twice in an object")
    return record


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
_FLAWS = (ValueError, KeyError, RecursionError)


def _understand(text: str) -> tuple[Header | Entry, int]:
    """The header or entry that `text` begins with, and where it ends. Raises one of `_FLAWS`."""
    record, end = _DECODER.raw_decode(text)
    if not isinstance(record, dict):
        raise ValueError("no JSON object")
    if record.get("format") == _FORMAT:
        version, token = record.get("version"), record.get("token")
        if type(version) is not int or not isinstance(token, str) or not _ID.fullmatch(token):
            raise ValueError("the first line's version or token has a wrong type")
        return Header(version, token), end
    fields = {name: record.pop(name) for name in _FIELDS}
    return Entry(Response(**fields), _dump(dict(sorted(record.items()))) if record else ""), end


def _read_line(raw: bytes) -> tuple[list[Header | Entry], bool]:
    """What a line without its end says, and whether it is whole; a flawed one may still hold whole records of ours."""
    with suppress(*_FLAWS):
        if len(raw) <= MAX_LINE:
            text = raw.decode()
            record, end = _understand(text)
            if end == len(text):
                return [record], True
    found = []
    starts = [match.start() for match in _OWN_START.finditer(raw)]
    for start, stop in pairwise([*starts, len(raw)]):
        with suppress(*_FLAWS):
            piece = raw[start : min(stop, start + MAX_LINE)]
            record, end = _understand(text := piece.decode(errors="replace"))
            if piece.startswith(text[:end].encode("utf-8", "surrogatepass")):  # else a bad byte lies within
                found.append(record)
    return found, False


Archive = dict[bytes, Entry | None]  # every line there is: an answer's in canonical form, an unreadable one's as is


class Contents:
    """What has been understood of a document, read from its beginning or on from the last whole line."""

    def __init__(self, archive: Archive | None = None) -> None:
        self.entries: dict[Key, Entry] = {}
        self.archive = archive
        self.token: str | None = None
        self.unreadable = self.lines = 0
        self.torn = False  # whether the end is a line that cannot be read, or not yet
        self._known = self._strange = False

    @property
    def ours(self) -> bool:
        return self._known or not self._strange

    def feed(self, data: bytes) -> int:
        """Take whole lines and a torn end, to be fed again when it has grown. Return how many bytes are used up."""
        used = 0
        self.torn = False
        for whole in io.BytesIO(data):
            ended = whole.endswith(b"\n")
            used += len(whole) if ended else 0
            self.lines += ended
            if raw := whole.strip(b" \t\r\n").removeprefix(b"\xef\xbb\xbf"):
                self._add(raw, ended)
        return used

    def _add(self, raw: bytes, ended: bool) -> None:
        found, whole = _read_line(raw)
        if not whole:
            self.unreadable += ended
            self.torn = not ended
            if self.archive is not None:
                self.archive[raw] = None
        self._known |= bool(found) or raw.startswith(HEADER_START) or (not ended and HEADER_START.startswith(raw))
        self._strange |= not self._known and bool(raw.strip(BLANK_BYTES))
        for record in found:
            if isinstance(record, Header):
                self._accept(record)
                continue
            if self.archive is not None and whole:
                self.archive[record.line()] = record
            present = self.entries.get(record.response.key)
            if present is None or record.rank > present.rank:
                self.entries[record.response.key] = record

    def _accept(self, header: Header) -> None:
        # Whoever raises VERSION translates the older lines here, on reading: the file itself is never rewritten.
        if header.version > VERSION:
            raise WorkbookError("newer_version", f"version {header.version}, this course reads {VERSION}")
        if header.version < VERSION:
            raise WorkbookError("older_version", f"version {header.version}, there was none before {VERSION}")
        self.token = self.token or header.token
