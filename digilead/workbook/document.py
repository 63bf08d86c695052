"""The workbook: what has been understood of a document, and how it grows.

One class, and long: reading, writing and merging share what has been understood.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from attrs import evolve, frozen

from digilead.workbook import browser
from digilead.workbook.lines import (
    BLANK_BYTES,
    HEADER_START,
    HORIZON,
    MAX_BYTES,
    MAX_TEXT,
    NO_TIME,
    VERSION,
    Archive,
    Contents,
    Entry,
    Header,
    Key,
    Response,
    Value,
    WorkbookError,
    stamp,
    well_formed,
)
from digilead.workbook.storage import FileStorage, Signature, Storage

LAST_BYTES = 256  # of what was read, to see that more was appended to just that

Answer = tuple[str, str, str, Value]


@frozen
class MergeReport:
    """What bringing a document back did: how many of its answers we lacked, how many of its lines cannot be read."""

    added: int
    unreadable: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise WorkbookError("too_large", f"{size} bytes, at most {MAX_BYTES}")


def _fitting(value: Value) -> Value:
    value = well_formed(value)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise WorkbookError("too_long", f"{len(value)} characters, at most {MAX_TEXT}")
    return value


def _brought(data: bytes) -> tuple[Archive, Contents]:
    """The lines of another document, and what they say. Raises WorkbookError where it is none or holds nothing."""
    _check_size(len(data))
    archive: Archive = {}
    theirs = Contents(archive)
    theirs.feed(data)
    if not data.strip(BLANK_BYTES):
        raise WorkbookError("empty", "nothing was brought")
    if not theirs.ours:
        raise WorkbookError("not_ours", "no line of ours in what was brought")
    if archive and not theirs.entries:
        raise WorkbookError("damaged", f"none of {len(archive)} lines can be read")
    return archive, theirs


class Workbook:
    """One participant's document at `path`, shared with other processes, threads and machines.

    The document is read at the first use; nothing is written before the first `record` or `merge`. Whatever touches it
    raises WorkbookError when the document as a whole cannot be used as asked. `clock` gives the time in UTC; `storage`
    is where the bytes lie, by default the file itself, or in a browser what the browser keeps.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = _utc_now, storage: Storage | None = None) -> None:
        self.path = Path(os.path.realpath(path))
        self._storage = storage or browser.opened() or FileStorage(self.path)
        self._clock = clock
        self._mutex = threading.RLock()
        self._responses: Mapping[Key, Response] = MappingProxyType({})
        self._copies: dict[str, tuple[tuple[Signature, Signature | None], int]] = {}
        self._forget()

    def _forget(self) -> None:
        self._contents = Contents()
        self._seen: Signature | None = None
        self._loaded = False
        self._offset = 0  # where the first line not read whole begins
        self._end = b""  # what stands before it
        self._torn = False  # whether something stands there

    def _publish(self) -> None:
        current = {key: entry.response for key, entry in self._contents.entries.items()}
        if current != self._responses:
            self._responses = MappingProxyType(current)

    # Reading

    @property
    def responses(self) -> Mapping[Key, Response]:
        """(occasion, subject, item) -> current response as last read, value None where it was withdrawn.

        A snapshot: what is recorded later never changes it. The same object until something changes.
        """
        self._ensure_loaded()
        return self._responses

    @property
    def token(self) -> str | None:
        """The document's random name; None before there is a document."""
        self._ensure_loaded()
        return self._contents.token

    @property
    def unreadable_lines(self) -> int:
        """How many lines could not be read; all of them are kept in the file."""
        self._ensure_loaded()
        return self._contents.unreadable + self._contents.torn

    def refresh(self) -> None:
        """Read what others have written."""
        with self._mutex:
            self._look()

    def export(self) -> bytes:
        """The whole document, history and unreadable lines included, in canonical order; b"" when there is none."""
        with self._mutex:
            self._look()
            if not self._contents.token and not self._contents.lines:
                return b""
            archive = self._archive()
            header = Header(VERSION, self._contents.token or secrets.token_hex(16)).line()
        ordered = sorted(archive, key=lambda line: (entry.response.time if (entry := archive[line]) else "~", line))
        return b"".join(line + b"\n" for line in (header, *ordered))

    def _ensure_loaded(self) -> None:
        if not self._loaded:
            self.refresh()

    def _archive(self) -> Archive:
        archive: Archive = {}
        if self._storage.signature() is not None:
            Contents(archive).feed(self._storage.read())
        return archive

    def _look(self) -> None:
        signature = self._storage.signature()
        if signature is None:
            if self._seen is not None or not self._loaded:
                self._forget()
                self._publish()
                self._loaded = True
            return
        if signature == self._seen:
            return
        _check_size(signature.size)
        seen = self._seen
        longer = seen is not None and signature.identity == seen.identity and signature.size > seen.size
        data = self._storage.read(self._offset - len(self._end)) if longer else b""
        if longer and data.startswith(self._end):
            data = data[len(self._end) :]
        else:  # another document, or this one written over: some programs that keep folders in step do so in place
            self._forget()
            data = self._storage.read()
        try:
            used = self._contents.feed(data)
            if not self._contents.ours:
                raise WorkbookError("not_ours", "no line of ours in it")
        except WorkbookError:
            self._forget()
            self._publish()
            raise
        self._offset += used
        self._torn = used < len(data)
        self._end = (self._end + data[:used])[-LAST_BYTES:]
        self._seen, self._loaded = signature, True
        self._publish()

    # Writing

    def record(self, occasion: str, subject: str, item: str, value: Value) -> Response:
        """Append one answer, later than every answer to the same item; return when it is on the disk.

        None withdraws it. Raises ValueError for what no Response can hold.
        """
        return self.record_many([(occasion, subject, item, value)])[0]

    def record_many(self, answers: Iterable[Answer]) -> tuple[Response, ...]:
        """Append several answers in this order with one write; see `record`."""
        drafts = [Response(occasion, subject, item, _fitting(v), NO_TIME) for occasion, subject, item, v in answers]
        if not drafts:
            return ()
        recorded: list[Response] = []

        def compose() -> bytes:
            self._look()
            recorded[:] = self._timed(drafts)
            return self._payload([Entry(response, "").line() for response in recorded])

        with self._mutex:
            self._append(compose)
        return tuple(recorded)

    def merge(self, other: bytes) -> MergeReport:
        """Bring in another document: append its lines that we lack, history and unreadable lines included.

        Where there is no document yet, the new one takes the other's token.
        """
        archive, theirs = _brought(bytes(other))
        missing: list[bytes] = []

        def compose() -> bytes:
            self._look()
            own = self._archive()
            missing[:] = [line for line in archive if line not in own]
            return self._payload(missing, theirs.token) if missing or not self._contents.token else b""

        with self._mutex:
            self._append(compose)
        added = sum(archive[line] is not None for line in missing)
        return MergeReport(added, theirs.unreadable + theirs.torn)

    def copies(self) -> Mapping[str, int]:
        """Second copies of this document beside it, by name, with how many answers they hold that we lack."""
        found: dict[str, int] = {}
        with self._mutex:
            own: Archive | None = None
            for name, signature in self._storage.copies():
                seen = (signature, self._seen)
                if self._copies.get(name, (None, 0))[0] != seen:
                    own = self._archive() if own is None else own
                    self._copies[name] = (seen, self._lacking(name, signature, own))
                if lacking := self._copies[name][1]:
                    found[name] = lacking
        return found

    def _lacking(self, name: str, signature: Signature, own: Archive) -> int:
        try:
            _check_size(signature.size)
            archive, _ = _brought(self._storage.read_copy(name))
        except WorkbookError:
            return 0
        return sum(entry is not None and line not in own for line, entry in archive.items())

    def merge_copy(self, name: str) -> MergeReport:
        """Bring in one of `copies`. Raises KeyError for any other name."""
        self.copies()[name]
        return self.merge(self._storage.read_copy(name))

    def set_aside(self) -> str:
        """Give whatever lies in our place another name, so that a new document can begin; return that name."""
        with self._mutex:
            name = self._storage.set_aside()
            self._look()
        return name

    def delete(self) -> None:
        """Remove the document for good. What is not ours is left alone."""
        with self._mutex:
            self._refuse_strange()
            self._storage.remove()
            self._look()

    def _refuse_strange(self) -> None:
        try:
            self._look()
        except WorkbookError as error:
            known = ("newer_version", "older_version", "too_large")
            if error.kind not in known or not self._storage.read().startswith(HEADER_START):
                raise

    def _append(self, compose: Callable[[], bytes]) -> None:
        self._look()  # what is not ours is refused before anything is opened for writing
        self._storage.append(compose)
        self._look()

    def _payload(self, lines: list[bytes], token: str | None = None) -> bytes:
        if not self._contents.token:
            lines = [Header(VERSION, token or secrets.token_hex(16)).line(), *lines]
        # A last line that was cut off must not take ours with it.
        payload = (b"\n" if self._torn else b"") + b"".join(line + b"\n" for line in lines)
        _check_size((self._seen.size if self._seen else 0) + len(payload))
        return payload

    def _timed(self, drafts: Iterable[Response]) -> Iterator[Response]:
        """Each draft at a time later than the present answer to its item, and than the drafts before it."""
        tick = NO_TIME
        present = {key: entry.response.time for key, entry in self._contents.entries.items()}
        for draft in drafts:
            tick = max(stamp(self._clock()), _next(tick))
            behind = present.get(draft.key, NO_TIME)
            if behind >= HORIZON:
                behind = NO_TIME
            moment = tick if behind < tick < HORIZON else _next(behind)
            if moment >= HORIZON:
                raise WorkbookError("damaged", f"nothing can be later than {behind}")
            present[draft.key] = moment
            yield evolve(draft, time=moment)


def _next(time: str) -> str:
    return stamp(datetime.fromisoformat(time[:-1]) + timedelta(microseconds=1))
