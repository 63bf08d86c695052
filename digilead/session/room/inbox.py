"""The session of a server that many share: hand-ins are files, and rights of the file system keep them apart.

    <shared>/session.json              whose inbox is open, and the state of each occasion; an instructor writes it
    <shared>/inbox-<id>/               3733: whoever is here may put a file into it, and only its instructor may look
    <shared>/inbox-<id>/<key>.json     0640, of the instructors' group: one person's hand-in of one occasion

A folder, and no service: the operating system guards it, nothing has to be kept running, and what was handed in while
the console was closed is found when it opens. A participant reads the own file, whose name follows from the secret of
the own workbook; nobody else knows that name, may read the file or may remove it. The room's document itself stays in
the instructor's home.
"""

import errno
import hashlib
import json
import logging
import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from digilead.content import Content
from digilead.responses import OCCASIONS
from digilead.session.errors import RoomError
from digilead.session.hand_in import handing
from digilead.session.hand_in.codes import participant_of
from digilead.session.hand_in.received import of_bytes
from digilead.session.room.room import Room, RoomState, Stands
from digilead.workbook import Workbook, WorkbookError
from digilead.workbook.lines import stamp

log = logging.getLogger(__name__)

SESSION_FILE = "session.json"
LARGEST_HAND_IN = 1_000_000  # of a hand-in; a full one has 30,000
FOR_ALL_TO_PUT, FOR_ALL_TO_READ, FOR_THE_GROUP = 0o3733, 0o644, 0o640
_INBOX = re.compile(r"inbox-[0-9a-f]{16}")
_KEY = re.compile(r"[0-9a-f]{64}\.json")
_Signature = tuple[int, int, int]


class Inbox:
    """What one participant, with this workbook, sees and does of it: the same calls as of a `Room`."""

    def __init__(self, shared: Path, content: Content, workbook: Workbook) -> None:
        self.content, self.workbook, self._shared = content, workbook, shared

    @property
    def path(self) -> Path:
        return self._shared / SESSION_FILE

    def state(self, occasion: str) -> RoomState:
        return _session(self._shared).state(occasion)

    def stands(self, workbook: Workbook, occasion: str) -> Stands:
        """How the answers of the workbook stand there. Raises `RoomError`, kind nothing_to_hand_in."""
        document = handing.hand_in_document(self.content, workbook, occasion)
        own = self._own(occasion)
        found = _read(own) if own else {}
        if not found:
            return "out"
        if found.get("withdrawn"):
            return "withdrawn"
        return "in" if found.get("document") == document.decode() else "changed"

    def hand_in(self, workbook: Workbook, occasion: str) -> None:
        """Put what the workbook holds there. Raises `RoomError` and `WorkbookError`."""
        self._put(workbook, occasion, withdrawn=False)

    def withdraw(self, participant: str, occasion: str) -> None:
        """Take back what is there. Raises as `hand_in`."""
        self._put(self.workbook, occasion, withdrawn=True)

    def _put(self, workbook: Workbook, occasion: str, *, withdrawn: bool) -> None:
        document = handing.hand_in_document(self.content, workbook, occasion).decode()
        state, own = self.state(occasion), self._own(occasion)
        if state != "open" or own is None:
            raise RoomError("released" if state == "released" else "not_open", occasion)
        told = {"occasion": occasion, "time": _now(), "withdrawn": withdrawn, "document": document}
        with _explaining():
            _write(own, told, FOR_THE_GROUP)

    def _own(self, occasion: str) -> Path | None:
        """The file of this workbook; None where nobody has begun."""
        inbox = _session(self._shared).inbox
        told = f"{inbox} {occasion} {self.workbook.token}"
        return self._shared / inbox / f"{hashlib.sha256(told.encode()).hexdigest()}.json" if inbox else None


class Tray:
    """The instructor's side: what a room has to tell, and what has arrived for it."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._seen: dict[str, _Signature] = {}

    @property
    def is_mine(self) -> bool:
        """Whether the session that is there is this person's."""
        with suppress(OSError):
            return self._folder().stat().st_uid == os.getuid()
        return False

    def begin(self) -> None:
        """Open an inbox, unless one of this person's is there; it replaces another's. Raises `WorkbookError`."""
        if self.is_mine:
            return
        with _explaining():
            inbox = self._shared / f"inbox-{secrets.token_hex(8)}"
            inbox.mkdir()
            inbox.chmod(FOR_ALL_TO_PUT)  # mkdir heeds the umask
            _write(self._shared / SESSION_FILE, {"inbox": inbox.name, "states": {}}, FOR_ALL_TO_READ)

    def exchange(self, room: Room) -> None:
        """Tell how it stands, and take in what is new. Raises `RoomError` and `WorkbookError`."""
        if not self.is_mine:
            return
        session, states = _session(self._shared), {occasion: room.state(occasion) for occasion in OCCASIONS}
        if session.states != states:
            with _explaining():
                _write(self._shared / SESSION_FILE, {"inbox": session.inbox, "states": states}, FOR_ALL_TO_READ)
        for name, signature, found in self._arrived():
            if found is None or _take(room, found):
                self._seen[name] = signature  # what the disk refused is taken in next time

    def end(self) -> None:
        """Remove the inbox and all that is in it. Raises `WorkbookError`."""
        if self.is_mine:
            with _explaining():
                folder = self._folder()
                (self._shared / SESSION_FILE).unlink()
                for file in folder.iterdir():
                    file.unlink()
                folder.rmdir()

    def _folder(self) -> Path:
        return self._shared / (_session(self._shared).inbox or "nobody's")

    def _arrived(self) -> Iterator[tuple[str, _Signature, "_HandIn | None"]]:
        """What is new or has changed; None where it is no hand-in."""
        with _explaining():
            files = [entry for entry in os.scandir(self._folder()) if _KEY.fullmatch(entry.name)]
            for entry in files:
                status = entry.stat(follow_symlinks=False)
                signature = (status.st_ino, status.st_size, status.st_mtime_ns)
                if self._seen.get(entry.name) != signature:
                    yield entry.name, signature, _hand_in(_read(Path(entry.path)))


@frozen
class _HandIn:
    person: str
    occasion: str
    time: str
    withdrawn: bool
    document: bytes


def _hand_in(found: Mapping[str, Any]) -> _HandIn | None:
    """What a file of the inbox says; None where it is no hand-in, for anybody can write one."""
    try:
        document = str(found["document"]).encode()
        person = participant_of(of_bytes(document))
        return _HandIn(person, str(found["occasion"]), str(found["time"]), bool(found["withdrawn"]), document)
    except (WorkbookError, KeyError, UnicodeError) as error:
        log.warning("in the inbox lies what is no hand-in: %s", error)
        return None


def _take(room: Room, found: _HandIn) -> bool:
    """Whether it was the time for it."""
    person, occasion = found.person, found.occasion
    if room.state(occasion) != "open":
        return False
    room.hand_in_files([("", found.document)], occasion)
    is_out, since = room.last_left_out(person, occasion)
    # Whoever the instructor left out stays out until they press once more.
    if found.time > since and is_out != found.withdrawn:
        with suppress(RoomError):  # of whose document nothing was taken
            room.withdraw(person, occasion, again=is_out)
    return True


@frozen
class _Session:
    inbox: str
    states: Mapping[str, RoomState]

    def state(self, occasion: str) -> RoomState:
        return self.states.get(occasion, "new")


def _session(shared: Path) -> _Session:
    found = _read(shared / SESSION_FILE)
    inbox, states = str(found.get("inbox")), found.get("states")
    if not _INBOX.fullmatch(inbox) or not isinstance(states, dict):
        return _Session("", {})
    return _Session(inbox, states)


def _read(file: Path) -> Mapping[str, Any]:
    """What a file of others holds; {} where it is none of ours. No link is followed, and nothing is waited for."""
    with suppress(OSError, ValueError, RecursionError):
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as opened:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                found = json.loads(opened.read(LARGEST_HAND_IN))
                return found if isinstance(found, dict) else {}
    return {}


def _write(file: Path, told: Mapping[str, Any], mode: int) -> None:
    """Replace the file by a whole one, with this mode whatever the umask says."""
    beside = file.with_name(f".{secrets.token_hex(16)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as opened:
            json.dump(told, opened, ensure_ascii=False)
            opened.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        os.replace(beside, file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _now() -> str:
    return stamp(datetime.now(UTC))


@contextmanager
def _explaining() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise WorkbookError("disk_full" if full else "unavailable", f"{type(error).__name__}: {error}") from error
