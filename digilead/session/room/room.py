"""The room's document: a `digilead.workbook.Workbook` whose subjects are people, and the events of a session.

    (occasion, <person>, <item>)               answers; <person>.initiative-1 for how an initiative is led
    (occasion, <person>, room.way)             handed in whole, and how; written last
    (occasion, <person>, room.group.<kind>)    table, organisation, ...
    (occasion, room, room.state)               open, locked, closed
    (occasion, <person>, release-<id>)         a release: one frozen row a person, texts beside it
    (occasion, room, release-<id>)             written last: without it, and without every row it names, no release
    (occasion, room, agreed.<item>)            what the group agreed on, beside what it answered
    (room, room, room.format)                  tells a room's document from a participant's

So everything that holds of the workbook holds of the room: append-only, the newest of a key wins, union of two rooms in
any order, torn lines cost themselves only, several writers, a full disk loses nothing. An answer keeps the time at
which its person gave it; that is why the newest of a person wins whichever way it comes, and why handing in twice is
handing in once.
"""

import errno
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from attrs import evolve
from filelock import FileLock, Timeout

from digilead.content import Content
from digilead.responses import BEFORE, looks, position
from digilead.session import protection
from digilead.session.errors import RoomError
from digilead.session.hand_in import chat, handing
from digilead.session.hand_in.chat import Trouble
from digilead.session.hand_in.codes import participant_of
from digilead.session.hand_in.handing import FORMAT_ITEM, ROOM, WAY
from digilead.session.hand_in.received import Received, document, of_bytes
from digilead.session.layout import room_items
from digilead.session.protection import Decision, Hidden
from digilead.session.room import records, rows
from digilead.session.room.records import (
    AGREED,
    DECISION,
    GROUP,
    RELEASE,
    WITHDRAWN,
    Agreed,
    Frozen,
    HandIn,
    Receipt,
    Release,
    Status,
)
from digilead.session.room.rows import Row
from digilead.session.room.views import ThenAndNow, View, then_and_now, views
from digilead.workbook import Key, MergeReport, Response, Workbook, WorkbookError

FORMAT = "digilead-room-1"
STATE, SYNTHETIC = "room.state", "room.synthetic"
RELEASE_SECONDS = 5.0

State = Literal["new", "open", "locked", "closed"]
_LOG = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Room:
    """A room's document at ``path``.

    What touches the file raises `WorkbookError` (disk_full, read_only, in_use, ...) as the workbook does, everything
    else `RoomError`. ``clock`` gives the time in UTC.
    """

    def __init__(self, path: Path, content: Content, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self.content = content
        self._clock = clock
        self._workbook = Workbook(path, clock=clock)
        self._release_lock = FileLock(f"{self._workbook.path}.release.lock", timeout=RELEASE_SECONDS)

    @property
    def path(self) -> Path:
        return self._workbook.path

    # The session

    def state(self, occasion: str = BEFORE) -> State:
        found = self._read().get((occasion, ROOM, STATE))
        value = found.value if found else None
        return value if value in ("open", "locked", "closed") else "new"  # type: ignore[return-value]

    def open(self, occasion: str = BEFORE) -> None:
        """Take hand-ins; also again after a lock. Raises `RoomError`, kind closed."""
        self._enter(occasion, "open", {"new", "open", "locked"})

    def lock(self, occasion: str = BEFORE) -> None:
        """Take none from now on; results can be released. Raises `RoomError`: not_open, closed."""
        self._enter(occasion, "locked", {"open", "locked"})

    def close(self, occasion: str = BEFORE) -> None:
        """For good: what is released stays, nothing comes in, nothing more is released."""
        self._enter(occasion, "closed", {"new", "open", "locked", "closed"})

    def delete(self) -> None:
        """Remove the room and all it holds for good. Drop folders and chats are others': they stay."""
        self._read()
        self._workbook.delete()
        with suppress(OSError):
            Path(self._release_lock.lock_file).unlink(missing_ok=True)

    @property
    def synthetic(self) -> bool:
        """Made up for a rehearsal, wholly or in part."""
        return (ROOM, ROOM, SYNTHETIC) in self._read()

    # Handing in

    def handed_in(self, occasion: str = BEFORE) -> int:
        """How many people; may always be shown."""
        return len(self._rows(occasion))

    def hand_in_chat(self, text: str, groups: Mapping[str, str] | None = None) -> HandIn:
        """Every code of a pasted chat, on the occasion that each was made for. Raises `RoomError`, kind too_large."""
        found = chat.find(self.content, text, self._clock())
        offers = [(code.text, handing.rows_of_code(self.content, code)) for code in found.codes]
        taken = self._take(offers, groups)
        return HandIn(taken.receipts, (*found.troubles, *taken.troubles))

    def hand_in_files(
        self, files: Iterable[tuple[str, bytes]], occasion: str = BEFORE, groups: Mapping[str, str] | None = None,
    ) -> HandIn:  # fmt: skip
        """Workbooks: (name to call it by in a trouble, bytes). The names are not kept."""
        offers, troubles = [], []
        for name, data in files:
            try:
                received = of_bytes(data)
                offers.append((name, handing.room_rows(self.content, received, occasion, self._clock())))
                if unknown := handing.unknown_answers(self.content, received, occasion):
                    troubles.append(Trouble("unknown_answers", name, (("n", unknown),)))
            except (RoomError, WorkbookError) as error:
                troubles.append(Trouble(error.kind, name))
        taken = self._take(offers, groups)
        return HandIn(taken.receipts, (*troubles, *taken.troubles))

    def hand_in_paper(
        self, text: str, occasion: str = BEFORE, groups: Mapping[str, str] | None = None, *, form: str = "first_form"
    ) -> HandIn:
        """One line a person: the sheet's number, then its digits (`layout`). Wrong lines are named, all others taken.

        A person on paper is the number of the sheet in this room; a trouble's ``text`` is the number of the line.
        """
        self._begin()
        room = participant_of(Received(str(self._workbook.token), {}))
        offers: list[tuple[str, Sequence[Response]]] = []
        troubles, seen = [], set()
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            try:
                found = handing.sheet_rows(self.content, line, form, occasion, room, self._clock())
                if found[0].subject in seen:
                    raise RoomError("given_twice")
                seen.add(found[0].subject)
                if self._wins(found):  # else keying a sheet again would be a change each time
                    offers.append((str(number), found))
            except RoomError as error:
                troubles.append(Trouble(error.kind, str(number), tuple(error.numbers.items())))
        taken = self._take(offers, groups)
        offered = {found[0].subject for _, found in offers}
        same = [Receipt(person, occasion, "unchanged") for person in sorted(seen - offered)]
        return HandIn((*taken.receipts, *same), (*troubles, *taken.troubles))

    def withdraw(self, participant: str, occasion: str = BEFORE, *, again: bool = False) -> None:
        """Leave a person out of later releases, or let one back in (``again``). Raises unknown_participant."""
        self._known_participant(participant, occasion)
        self._workbook.record(occasion, participant, WITHDRAWN, None if again else "yes")

    def matching(self, number: str, occasion: str = BEFORE) -> tuple[str, ...]:
        """Whose number this is, or begins, among those who stand in the next release: see `records.matching`."""
        return records.matching(self._rows(occasion), number)

    def merge(self, other: bytes) -> MergeReport:
        """Union with another room. Raises `RoomError`: not_a_room, wrong_clock; `WorkbookError` as `Workbook.merge`."""
        received = of_bytes(other)
        mark = received.responses.get((ROOM, ROOM, FORMAT_ITEM))
        if mark is None:
            raise RoomError("not_a_room")
        if mark.value != FORMAT:
            raise RoomError("other_room", str(mark.value))
        if max(response.time for response in received.responses.values()) > handing.latest(self._clock()):
            raise RoomError("wrong_clock")
        self._begin()
        return self._workbook.merge(other)

    def export(self) -> bytes:
        """The whole room, to be merged elsewhere or kept. It holds every answer: it is the instructor's alone."""
        self._read()
        return self._workbook.export()

    # Releases

    def release(self, occasion: str = BEFORE) -> Release:
        """Freeze what stands. One to four newcomers or changes wait for a later release.

        Raises `RoomError`: not_locked, closed, too_few (n, least), nothing_new, small_difference (joined, left,
        changed, stayed, least).
        """
        with self._alone():
            state = self.state(occasion)
            if state != "locked":
                raise RoomError("closed" if state == "closed" else "not_locked")
            current = self._rows(occasion)
            id = f"{RELEASE}{secrets.token_hex(8)}"
            offered = records.snapshot(self.content, id, occasion, current)
            chain = self._chain(occasion)
            composed = protection.compose([found.snapshot for found in chain], offered)
            kept = records.rows_of(composed.snapshot, current, chain)
            waiting = (composed.waiting_joined, composed.waiting_changed)
            self._workbook.record_many(records.release_lines(id, occasion, kept, *waiting))
        return next(found.release for found in self._chain(occasion) if found.release.id == id)

    def releases(self, occasion: str = BEFORE) -> tuple[Release, ...]:
        """The oldest first."""
        return tuple(f.release for f in self._chain(occasion) if f.release.occasion == occasion)

    def views(self, release: Release) -> dict[str | None, View]:
        """What a release shows: ``None`` everybody, else ``kind.label`` of a subgroup that can be shown."""
        found, decision = self._decided(release)
        return views(self.content, decision, found.rows, self.synthetic)

    def hidden(self, release: Release) -> dict[str | None, Hidden]:
        """Groups (``None``: the release itself) that are not shown, and why. Items say so in their view."""
        return dict(self._decided(release)[1].hidden_views)

    def then_and_now(self, then: Release, now: Release) -> ThenAndNow:
        """Two releases, usually of two occasions. Raises `RoomError`, kind small_difference, when one is not shown."""
        first, second = self.views(then).get(None), self.views(now).get(None)
        if first is None or second is None:
            raise RoomError("small_difference", least=protection.LEAST)
        chains = {looks(of)[0]: [f.snapshot for f in self._chain(of)] for of in (then.occasion, now.occasion)}
        rest = protection.smallest([view for chain in chains.values() for view in protection.shown_views(chain)])
        rows_then, rows_now = (self._decided(release)[0].rows for release in (then, now))
        return then_and_now(self.content, first, second, rows_then, rows_now, rest)

    # What the group agreed on

    def agree(self, item: str, value: str, note: str = "", occasion: str = BEFORE) -> None:
        """Keep the group's agreed value beside its answers. Raises `RoomError`, kind unknown_item."""
        if item not in room_items(self.content) or (value and not position(self.content, item, value)):
            raise RoomError("unknown_item", item)
        self._begin()
        self._workbook.record(occasion, ROOM, f"{AGREED}{item}", records.agreed_value(value, note))

    def agreed(self) -> tuple[Agreed, ...]:
        """In the order of the items."""
        return records.agreed(self.content, self._read())

    def decide(self, text: str, occasion: str = BEFORE) -> None:
        """Keep a decision of the group."""
        self._begin()
        self._workbook.record(occasion, ROOM, f"{DECISION}{secrets.token_hex(4)}", text)

    def decisions(self) -> tuple[str, ...]:
        """The oldest first."""
        return records.decisions(self._read())

    # Inside

    def _read(self) -> Mapping[Key, Response]:
        """Everything, also what others have just written. Raises `RoomError`: not_a_room, other_room."""
        self._workbook.refresh()
        found = self._workbook.responses
        mark = found.get((ROOM, ROOM, FORMAT_ITEM))
        if mark is None and found:
            raise RoomError("not_a_room")
        if mark is not None and mark.value != FORMAT:
            raise RoomError("other_room", str(mark.value))
        return found

    def _begin(self) -> None:
        if not self._read():
            self._workbook.record(ROOM, ROOM, FORMAT_ITEM, FORMAT)

    def _enter(self, occasion: str, state: State, allowed: set[State]) -> None:
        present = self.state(occasion)
        if present not in allowed:
            raise RoomError("closed" if present == "closed" else "not_open")
        if present != state:
            self._begin()
            self._workbook.record(occasion, ROOM, STATE, state)

    def _rows(self, occasion: str) -> dict[str, Row]:
        return records.standing_rows(self.content, self._read(), occasion)

    def _chain(self, occasion: str) -> list[Frozen]:
        return records.chain(self.content, self._read(), occasion)

    def _decided(self, release: Release) -> tuple[Frozen, Decision]:
        chain = self._chain(release.occasion)
        decisions = protection.decide([found.snapshot for found in chain], rows.names(self.content))
        for found, decision in zip(chain, decisions, strict=True):
            if found.release.id == release.id:
                return found, decision
        raise RoomError("unknown_release", release.id)

    def _known_participant(self, participant: str, occasion: str) -> None:
        if (occasion, participant, WAY) not in self._read():
            raise RoomError("unknown_participant", participant)

    def _wins(self, offered: Iterable[Response]) -> bool:
        """Whether an answer in it would replace what stands here."""
        present = self._read()
        for row in offered:
            own = present.get(row.key)
            if own is None and row.value is not None:
                return True
            if own is not None and row.item != WAY and row.time > own.time and row.value != own.value:
                return True
        return False

    def _take(self, offers: Iterable[tuple[str, Sequence[Response]]], groups: Mapping[str, str] | None) -> HandIn:
        """Write all that may come in at once, and say of each what it did."""
        self._begin()
        lines: list[Response] = []
        taken, troubles = [], []
        states: dict[str, State] = {}
        before: dict[str, dict[str, Row]] = {}
        for name, offered in offers:
            mark = offered[-1]
            occasion = mark.occasion
            if occasion not in states:
                states[occasion], before[occasion] = self.state(occasion), self._rows(occasion)
            if states[occasion] == "open":
                lines += offered
                lines += [evolve(mark, item=f"{GROUP}{kind}", value=label) for kind, label in (groups or {}).items()]
                taken.append(mark)
            elif self._wins(offered):
                refused: dict[State, str] = {"new": "not_open", "locked": "locked", "closed": "closed"}
                troubles.append(Trouble(refused[states[occasion]], name))
            else:
                taken.append(mark)
        if lines:
            self._workbook.merge(document(lines, str(self._workbook.token)))
        after = {occasion: self._rows(occasion) for occasion in states}
        receipts = []
        for occasion, person in dict.fromkeys((mark.occasion, mark.subject) for mark in taken):
            old, new = before[occasion].get(person), after[occasion].get(person)
            status: Status = "new" if old is None else "unchanged" if old == new else "changed"
            receipts.append(Receipt(person, occasion, status))
        return HandIn(tuple(receipts), tuple(troubles))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two instructors who release at the same moment do so one after the other."""
        try:
            self._release_lock.acquire()
        except Timeout as error:
            raise WorkbookError("in_use", "another release is being made") from error
        except OSError as error:
            if error.errno not in (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOENT):
                raise WorkbookError("unavailable", f"{type(error).__name__}: {error}") from error
            _LOG.warning("no lock for a release: %s", error)
        try:
            yield
        finally:
            with suppress(OSError):
                self._release_lock.release()
