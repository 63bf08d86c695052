"""Where a workbook's bytes lie. A document lives by three calls: signature, read, append; the others keep house."""

from __future__ import annotations

import errno
import itertools
import logging
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from digilead.workbook.lines import WorkbookError, WorkbookErrorKind

LOCK_SECONDS = 5.0  # patience with other writers of ours
HELD_SECONDS = 2.0  # patience with a program that holds the file on Windows

_T = TypeVar("_T")

_LOG = logging.getLogger(__name__)
_WINDOWS = os.name == "nt"
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, getattr(errno, "EOPNOTSUPP", errno.ENOSYS)}
_SHARING_VIOLATION = (32, 33)  # Windows: another program holds the file, or a part of it
_ASIDE = ".aside-"
_HOW = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)


class Signature(NamedTuple):
    """Equal as long as nobody has written. With the same ``identity`` and a greater ``size``, bytes were appended."""

    identity: int
    size: int
    changed: int


class Storage(Protocol):
    """A place for one document. Each call raises `WorkbookError` where the place refuses."""

    def signature(self) -> Signature | None:
        """None where there is no document."""

    def read(self, start: int = 0) -> bytes:
        """Everything from the byte ``start`` on; nothing where there is no document any longer."""

    def append(self, compose: Callable[[], bytes]) -> None:
        """Put what ``compose`` returns at the end, and come back when it will survive a loss of power.

        No other writer comes between the beginning of ``compose`` and the end of the call.
        """

    def remove(self) -> None:
        """Leave nothing."""

    def set_aside(self) -> str:
        """Give what lies there another name, so that the place is free; return that name."""

    def copies(self) -> Iterable[tuple[str, Signature]]:
        """Documents beside this one that may be its copies, by name."""

    def read_copy(self, name: str) -> bytes:
        """One of `copies`."""


class FileStorage:
    """A file that several processes, threads and machines share, with a lock file beside it."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock  # a browser has none, and needs none

        self.path = path
        self._lock_path = Path(f"{path}.lock")
        self._lock = FileLock(self._lock_path, mode=0o600, poll_interval=0.005, fallback_to_soft=False)

    def signature(self) -> Signature | None:
        with self._explaining():
            try:
                status = os.stat(self.path)
            except FileNotFoundError:
                return None
        if not stat.S_ISREG(status.st_mode):
            raise WorkbookError("not_ours", "no ordinary file")
        return Signature(status.st_ino, status.st_size, status.st_mtime_ns)

    def read(self, start: int = 0) -> bytes:
        pieces = []
        with self._explaining(), suppress(FileNotFoundError), self._opened(os.O_RDONLY) as descriptor:
            os.lseek(descriptor, start, os.SEEK_SET)
            while piece := os.read(descriptor, 1 << 20):
                pieces.append(piece)
        return b"".join(pieces)

    def append(self, compose: Callable[[], bytes]) -> None:
        with self._explaining(), self._alone(), self._opened(os.O_WRONLY | os.O_APPEND | os.O_CREAT) as descriptor:
            payload = compose()
            if not payload:
                return
            new = not os.fstat(descriptor).st_size
            rest = memoryview(payload)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
            if new and not _WINDOWS:
                _sync_folder(self.path.parent)

    def remove(self) -> None:
        with self._explaining():
            if self.path.exists():
                with self._alone():
                    self._patiently(self.path.unlink)
                    if not _WINDOWS:  # those who wait for the lock notice that its file is gone and take a new one
                        self._lock_path.unlink(missing_ok=True)
            with suppress(OSError):
                self._lock_path.unlink(missing_ok=True)

    def set_aside(self) -> str:
        with self._explaining(), self._alone():
            for number in itertools.count(1):
                other = self.path.with_name(f"{self.path.stem}{_ASIDE}{number}{self.path.suffix}")
                if not other.exists():
                    self._patiently(lambda to=other: self.path.rename(to))  # type: ignore[misc]
                    break
        return other.name

    def copies(self) -> Iterator[tuple[str, Signature]]:
        """Programs that keep folders in step name a second copy after the first: "workbook (1).jsonl"."""
        with suppress(OSError):
            for entry in os.scandir(self.path.parent):
                name = entry.name
                alike = name.startswith(self.path.stem) and name.endswith(self.path.suffix) and _ASIDE not in name
                if alike and name != self.path.name and entry.is_file():
                    status = entry.stat()
                    yield name, Signature(status.st_ino, status.st_size, status.st_mtime_ns)

    def read_copy(self, name: str) -> bytes:
        with self._explaining():
            return self.path.with_name(name).read_bytes()

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

    def _patiently(self, action: Callable[[], _T]) -> _T:
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

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            kind: WorkbookErrorKind = "unavailable"
            if isinstance(error, TimeoutError) or (isinstance(error, PermissionError) and self._held(error)):
                kind = "in_use"
            elif error.errno in _FULL:
                kind = "disk_full"
            elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                kind = "read_only" if os.access(self.path, os.R_OK) or not self.path.exists() else "unavailable"
            raise WorkbookError(kind, f"{type(error).__name__}: {error}") from error


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every file system can
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
