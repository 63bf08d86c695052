"""Where a workbook lies in a browser: in its private files (the "origin private file system"), which no server sees.

Each kernel, that is each tab, appends to a file of its own, through a handle that nobody else can have meanwhile; what
another tab appends reaches it as a message. So no tab ever writes over what another one saved. A file whose tab is gone
is taken over by the next one, lines and all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from digilead.workbook.lines import WorkbookError
from digilead.workbook.storage import Signature

_LOG = logging.getLogger(__name__)


class Handle(Protocol):
    """A file that only we write: FileSystemSyncAccessHandle. Each call comes back when it is done."""

    def read(self) -> bytes:
        """All of it."""

    def append(self, data: bytes) -> None:
        """Put it at the end, through to the disk, or raise an error and leave the file as it was."""

    def clear(self) -> None:
        """Leave nothing in it."""


class BrowserStorage:
    """A document in the browser; without a `handle` it lives as long as the page.

    ``others`` are the lines that lie in the files of other tabs. `tell` hands them what was appended here, or None
    where everything was deleted.
    """

    def __init__(
        self, handle: Handle | None, others: bytes = b"", tell: Callable[[bytes | None], object] = lambda _: None
    ) -> None:
        self._handle, self._tell = handle, tell
        self._identity = 0
        self._bytes = bytearray(handle.read() if handle else b"")
        if (
            handle and self._bytes and not self._bytes.endswith(b"\n")
        ):  # cut off: it must not take the next line with it
            handle.append(b"\n")
            self._bytes += b"\n"
        self._add(others)

    @property
    def lasts(self) -> bool:
        """Whether the answers are still there when the page is closed."""
        return self._handle is not None

    def signature(self) -> Signature | None:
        return Signature(self._identity, len(self._bytes), 0) if self._bytes else None

    def read(self, start: int = 0) -> bytes:
        return bytes(self._bytes[start:])

    def append(self, compose: Callable[[], bytes]) -> None:
        payload = compose()  # nothing comes between: a kernel in the browser does one thing at a time
        if not payload:
            return
        try:
            if self._handle:
                self._handle.append(payload)
        except Exception as error:  # the browser's own, of no type that Python knows
            full = "Quota" in str(error) or "No space" in str(error)
            kind = "disk_full" if full else "unavailable"
            raise WorkbookError(kind, f"{type(error).__name__}: {error}") from error  # type: ignore[arg-type]
        self._bytes += payload
        self._tell(payload)

    def remove(self) -> None:
        self._forget()
        self._tell(None)

    def set_aside(self) -> str:
        raise WorkbookError("unavailable", "there are no names in a browser")

    def copies(self) -> Iterable[tuple[str, Signature]]:
        return ()

    def read_copy(self, name: str) -> bytes:
        raise WorkbookError("unavailable", name)

    def heard(self, payload: bytes | None) -> None:
        """What another tab appended, or that it deleted everything."""
        if payload is None:
            self._forget()
        else:
            self._add(payload)

    def _add(self, lines: bytes) -> None:
        if lines:
            whole = not self._bytes or self._bytes.endswith(b"\n")
            self._bytes += (b"" if whole else b"\n") + lines

    def _forget(self) -> None:
        if self._handle:
            self._handle.clear()
        self._bytes.clear()
        self._identity += 1  # another document from now on


_opened: BrowserStorage | None = None


def opened() -> BrowserStorage | None:
    """Where this kernel keeps the answers; None on a computer."""
    return _opened


def forgets() -> bool:
    """Whether a browser that keeps nothing has the answers."""
    return _opened is not None and not _opened.lasts


def use(storage: BrowserStorage | None) -> None:
    """From now on every workbook of this kernel lies there."""
    global _opened
    _opened = storage


async def open_storage(site: Any) -> BrowserStorage:
    """Open the browser's files by `site`, which is what JavaScript gives (`digilead.lite.in_browser.Files`)."""
    early: list[bytes | None] = []
    storage: BrowserStorage | None = None
    site.listen(lambda payload: storage.heard(payload) if storage else early.append(payload))
    try:
        mine, others = await site.open()
        storage = BrowserStorage(mine, others, site.tell)
    except Exception as error:  # a private window, a page that is not secure, no room at all
        _LOG.warning("the browser keeps nothing: %s", error)
        storage = BrowserStorage(None)
    for payload in early:
        storage.heard(payload)
    return storage
