"""The workbook as a file that several processes, threads and machines share."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import stat
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from attrs import evolve, frozen
from filelock import FileLock, Timeout

from digilead.workbook.lines import (
    BLANK,
    END_OF_TIME,
    HEADER_START,
    MAX_BYTES,
    MAX_TEXT,
    NO_TIME,
    VERSION,
    Archive,
    Contents,
    Entry,
    Header,
    Key,
    Kind,
    Problem,
    Response,
    Value,
    WorkbookError,
    stamp,
    well_formed,
)

LOCK_SECONDS = 5.0  # patience with other writers of ours
HELD_SECONDS = 2.0  # patience with a program that holds the file on Windows

Answer = tuple[str, str, str, Value]
Subscriber = Callable[[frozenset[Key]], object]
T = TypeVar("T")

_LOG = logging.getLogger(__name__)
_WINDOWS = os.name == "nt"
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, getattr(errno, "EOPNOTSUPP", errno.ENOSYS)}
_SHARING_VIOLATION = (32, 33)  # Windows: another program holds the file, or a part of it
_HOW = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_ANCHOR = 256  # bytes before the place we read on from, to notice that the file is another one


@frozen
class MergeReport:
    """What bringing a document back did: answers in it, how many of them we lacked, keys that now answer otherwise."""

    answers: int
    added: int
    changed: frozenset[Key]
    problems: tuple[Problem, ...]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _signature(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise WorkbookError("too_large", f"{size} bytes, at most {MAX_BYTES}")


def _fitting(value: Value) -> Value:
    value = well_formed(value)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise WorkbookError("too_long", f"{len(value)} characters, at most {MAX_TEXT}")
    return value


def _read(descriptor: int, start: int, stop: int) -> bytes:
    os.lseek(descriptor, start, os.SEEK_SET)
    pieces = []
    while start < stop and (piece := os.read(descriptor, stop - start)):
        pieces.append(piece)
        start += len(piece)
    return b"".join(pieces)


def _write_through(descriptor: int, payload: bytes) -> None:
    rest = memoryview(payload)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system can
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def default_path(course_folder: Path) -> Path:
    """Where a participant's workbook lies: $DIGILEAD_WORKBOOK, else answers/workbook.jsonl in the course folder."""
    chosen = os.environ.get("DIGILEAD_WORKBOOK", "")
    return Path(chosen).expanduser() if chosen else course_folder / "answers" / "workbook.jsonl"


class Workbook:
    """One participant's document at `path`, shared with other processes, threads and machines.

    The file is read at the first use; nothing is written before the first `record` or `merge`. Whatever touches it
    raises WorkbookError when the document as a whole cannot be used as asked. `clock` gives the time in UTC.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self.path = Path(os.path.realpath(path))
        self._clock = clock
        self._lock_path = Path(f"{self.path}.lock")
        self._subscribers: list[Subscriber] = []
        self._start_over()
        _ALIVE.add(self)

    def _start_over(self) -> None:
        self._mutex = threading.RLock()
        self._lock = FileLock(self._lock_path, mode=0o600, poll_interval=0.005, fallback_to_soft=False)
        self._untold: set[Key] = set()
        self._forget()

    def _forget(self) -> None:
        self._contents = Contents()
        self._seen: tuple[int, int, int] | None = None
        self._loaded = False
        self._offset = self._lead = 0  # where the first line not read whole begins; how much of `_anchor` precedes it
        self._anchor = b""
        self._publish()

    def _publish(self) -> None:
        current = {key: entry.response for key, entry in self._contents.entries.items()}
        self._responses: Mapping[Key, Response] = MappingProxyType(current)

    # Reading

    @property
    def responses(self) -> Mapping[Key, Response]:
        """(occasion, subject, item) -> current response as last read, value None where it was withdrawn.

        A snapshot: what is recorded later never changes it.
        """
        self._ensure_loaded()
        return self._responses

    @property
    def token(self) -> str | None:
        """The document's random name; None before there is a document."""
        self._ensure_loaded()
        return self._contents.token

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The lines that could not be read: the first 1,000 of them, and a last line that is cut off."""
        self._ensure_loaded()
        return self._contents.all_problems

    @property
    def unreadable_lines(self) -> int:
        """How many lines could not be read; all of them are kept in the file."""
        self._ensure_loaded()
        return self._contents.unreadable + (self._contents.torn is not None)

    def refresh(self) -> frozenset[Key]:
        """Read what others have appended; return the keys whose response changed."""
        with self._session() as changed:
            self._look()
        return frozenset(changed)

    def export(self) -> bytes:
        """The whole document, history and unreadable lines included, in canonical order; b"" when there is none."""
        with self._session():
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
        with self._opened(os.O_RDONLY) as descriptor:
            Contents(archive).feed(_read(descriptor, 0, os.fstat(descriptor).st_size))
        return archive

    def _look(self) -> None:
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            self._untold |= self._contents.entries.keys()
            self._forget()
            self._loaded = True
            return
        if not stat.S_ISREG(status.st_mode):
            raise WorkbookError("not_ours", "no ordinary file")
        if _signature(status) != self._seen:
            _check_size(status.st_size)
            with self._opened(os.O_RDONLY) as descriptor:
                self._catch_up(descriptor)

    def _catch_up(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        _check_size(status.st_size)
        before = self._contents.entries
        data = _read(descriptor, self._offset - self._lead, status.st_size)
        replaced = not data.startswith(self._anchor) or (self._seen is not None and self._seen[0] != status.st_ino)
        if replaced:
            self._forget()
            data = _read(descriptor, 0, status.st_size)
        try:
            used, changed = self._contents.feed(data[self._lead :])
            if not self._contents.ours:
                raise WorkbookError("not_ours", "no line of ours in it")
        except WorkbookError:
            self._forget()
            raise
        if replaced:
            now = self._contents.entries
            changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        read = self._lead + used
        self._anchor = data[max(0, read - _ANCHOR) :]
        self._offset, self._lead = self._offset + used, min(read, _ANCHOR)
        self._seen, self._loaded = _signature(status), True
        self._untold |= changed
        self._publish()

    # Writing

    def record(self, occasion: str, subject: str, item: str, value: Value) -> Response:
        """Append one answer, later than every answer there is; return when it is on the disk. None withdraws it.

        Raises ValueError for what no Response can hold.
        """
        return self.record_many([(occasion, subject, item, value)])[0]

    def record_many(self, answers: Iterable[Answer]) -> tuple[Response, ...]:
        """Append several answers in this order with one write; see `record`."""
        drafts = [Response(occasion, subject, item, _fitting(v), NO_TIME) for occasion, subject, item, v in answers]
        if not drafts:
            return ()
        with self._session(), self._writing() as descriptor:
            recorded = [evolve(draft, time=moment) for draft, moment in zip(drafts, self._moments(), strict=False)]
            self._put(descriptor, [Entry(response, "").line() for response in recorded])
        return tuple(recorded)

    def merge(self, other: bytes) -> MergeReport:
        """Bring in another document: append its lines that we lack, history and unreadable lines included.

        Where there is no document yet, the new one takes the other's token.
        """
        _check_size(len(other))
        archive: Archive = {}
        theirs = Contents(archive)
        theirs.feed(bytes(other))
        if not bytes(other).strip(BLANK):
            raise WorkbookError("empty", "nothing was brought")
        if not theirs.ours:
            raise WorkbookError("not_ours", "no line of ours in what was brought")
        if archive and not theirs.entries:
            raise WorkbookError("damaged", f"none of {len(archive)} lines can be read")
        with self._session() as changed, self._writing() as descriptor:
            own = self._archive()
            missing = [line for line in archive if line not in own]
            self._put(descriptor, missing, theirs.token)
        answers = sum(entry is not None for entry in archive.values())
        added = sum(archive[line] is not None for line in missing)
        return MergeReport(answers, added, frozenset(changed), theirs.all_problems)

    def delete(self) -> None:
        """Remove the document and its lock file for good. What is not ours is left alone."""
        with self._session():
            if self.path.exists():
                self._refuse_strange()
                with self._alone():
                    self._patiently(self.path.unlink)
                    if not _WINDOWS:  # those who wait for the lock notice that its file is gone and take a new one
                        self._lock_path.unlink(missing_ok=True)
            with suppress(OSError):
                self._lock_path.unlink(missing_ok=True)
            self._look()

    def _refuse_strange(self) -> None:
        try:
            self._look()
        except WorkbookError as error:
            if error.kind not in ("newer_version", "older_version", "too_large"):
                raise
            with self._opened(os.O_RDONLY) as descriptor:
                if not _read(descriptor, 0, len(HEADER_START)) == HEADER_START:
                    raise

    @contextmanager
    def _writing(self) -> Iterator[int]:
        self._look()
        with self._alone(), self._opened(os.O_RDWR | os.O_APPEND | os.O_CREAT) as descriptor:
            self._catch_up(descriptor)
            yield descriptor
            self._catch_up(descriptor)

    def _put(self, descriptor: int, lines: list[bytes], token: str | None = None) -> None:
        size = os.fstat(descriptor).st_size
        if not self._contents.token:
            lines = [Header(VERSION, token or secrets.token_hex(16)).line(), *lines]
        payload = b"".join(line + b"\n" for line in lines)
        if self._offset < size:  # the last line was cut off and must not take ours with it
            payload = b"\n" + payload
        _check_size(size + len(payload))
        if lines:
            _write_through(descriptor, payload)
        if not size and not _WINDOWS:
            _sync_folder(self.path.parent)

    def _moments(self) -> Iterator[str]:
        latest = self._contents.latest
        while True:
            moment = stamp(self._clock())
            if not latest < moment < END_OF_TIME:
                moment = stamp(datetime.fromisoformat(latest[:-1]) + timedelta(microseconds=1))
            if moment >= END_OF_TIME:
                raise WorkbookError("damaged", f"nothing can be later than {latest}")
            latest = moment
            yield moment

    # Subscribers

    def subscribe(self, callback: Subscriber) -> None:
        """Call `callback` with the keys that changed after every change, whoever made it, in the thread that saw it."""
        self._subscribers.append(callback)

    def unsubscribe(self, callback: Subscriber) -> None:
        """Call `callback` no longer."""
        with suppress(ValueError):
            self._subscribers.remove(callback)

    @contextmanager
    def _session(self) -> Iterator[set[Key]]:
        """Keep other threads out, put the system's errors into our words, then tell the subscribers what changed."""
        changed: set[Key] = set()
        try:
            with self._mutex:
                try:
                    yield changed
                except OSError as error:
                    raise self._explained(error) from error
                finally:
                    changed |= self._untold
                    self._untold = set()
        finally:
            for callback in tuple(self._subscribers) if changed else ():
                try:
                    callback(frozenset(changed))
                except Exception:  # the answer is saved: a picture that cannot be drawn must not say otherwise
                    _LOG.exception("a subscriber of the workbook failed")

    # The operating system

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._patiently(lambda: self._lock.acquire(timeout=LOCK_SECONDS))
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            _LOG.warning("no locks on this file system: every line is still appended with one write")
        try:
            yield
        finally:
            with suppress(OSError):
                self._lock.release()

    @contextmanager
    def _opened(self, flags: int) -> Iterator[int]:
        descriptor = self._patiently(lambda: os.open(self.path, flags | _HOW, 0o600))
        try:
            yield descriptor
        finally:
            with suppress(OSError):
                os.close(descriptor)

    def _patiently(self, action: Callable[[], T]) -> T:
        deadline = time.monotonic() + HELD_SECONDS
        while True:
            try:
                return action()
            except PermissionError as error:
                if not self._held(error) or time.monotonic() >= deadline:
                    raise
            time.sleep(0.05)

    def _held(self, error: PermissionError) -> bool:
        # os.open on Windows reports a sharing violation as a bare EACCES, without the number that tells it apart.
        held = _WINDOWS and self.path.exists() and os.access(self.path, os.W_OK)
        return held or getattr(error, "winerror", None) in _SHARING_VIOLATION

    def _explained(self, error: OSError) -> WorkbookError:
        kind: Kind = "unavailable"
        if isinstance(error, Timeout) or (isinstance(error, PermissionError) and self._held(error)):
            kind = "in_use"
        elif error.errno in _FULL:
            kind = "disk_full"
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            kind = "read_only" if os.access(self.path, os.R_OK) or not self.path.exists() else "unavailable"
        return WorkbookError(kind, f"{type(error).__name__}: {error}")


_ALIVE: weakref.WeakSet[Workbook] = weakref.WeakSet()


def _start_over_in_child() -> None:
    # Another thread of the parent may have been in the middle of reading or writing, and is not there in the child.
    for workbook in tuple(_ALIVE):
        workbook._start_over()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_over_in_child)
