"""The room's document: a `digilead.workbook.Workbook` whose subjects are people, and the events of a session.

    (occasion, <person>, <item>)               answers; <person>.initiative-1 for how an initiative is led
    (occasion, <person>, room.way)             handed in whole, and how; written last
    (occasion, room, room.state)               open
    (occasion, <person>, release-<id>)         the release: one frozen row a person, texts beside it
    (occasion, room, release-<id>)             written last: without it, and without every row it names, no release
    (occasion, room, agreed.<item>)            what the group agreed on, beside what it answered
    (room, room, room.format)                  tells a room's document from a participant's

So everything that holds of the workbook holds of the room: append-only, the newest of a key wins, union of two rooms in
any order, torn lines cost themselves only, several writers, a full disk loses nothing. An answer keeps the time at
which its person gave it; that is why the newest of a person wins whichever way it comes, and why handing in twice is
handing in once.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from digilead.content import FIRST_FORM, Content
from digilead.responses import BEFORE, position
from digilead.session import protection
from digilead.session.errors import RoomError
from digilead.session.hand_in import chat, handing
from digilead.session.hand_in.chat import HandInTrouble
from digilead.session.hand_in.codes import participant_of
from digilead.session.hand_in.handing import FORMAT_ITEM, THE_ROOM, WAY
from digilead.session.hand_in.received import Received, of_bytes, of_workbook, workbook_bytes
from digilead.session.layout import room_items
from digilead.session.room import records
from digilead.session.room.reading import Reading
from digilead.session.room.records import (
    AGREED,
    DECISION,
    RELEASE,
    WITHDRAWN,
    Agreed,
    HandIn,
    Receipt,
    Release,
    Status,
)
from digilead.session.room.release_lock import ReleaseLock
from digilead.session.room.rows import Row
from digilead.session.room.views import RoomThenAndNow, View
from digilead.workbook import Key, MergeReport, Response, Workbook, WorkbookError

ROOM_FORMAT = "digilead-room-1"
_STATE, SYNTHETIC = "room.state", "room.synthetic"

RoomState = Literal["new", "open", "released"]
Stands = Literal["out", "in", "changed", "withdrawn"]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Room:
    """A room's document at ``path``.

    What touches the file raises `WorkbookError` (disk_full, read_only, in_use, ...) as the workbook does, everything
    else `RoomError`. ``clock`` gives the time in UTC.
    """

    def __init__(self, path: Path, content: Content, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.content = content
        self._clock = clock
        self._workbook = Workbook(path, clock=clock)
        self._made: Reading | None = None
        self._release_lock = ReleaseLock(self._workbook.path)

    @property
    def path(self) -> Path:
        return self._workbook.path

    # The session

    def state(self, occasion: str = BEFORE) -> RoomState:
        reading = self._reading()
        if reading.released(occasion):
            return "released"
        return "open" if (occasion, THE_ROOM, _STATE) in reading.responses else "new"

    def open(self, occasion: str = BEFORE) -> None:
        """Take hand-ins until the release. Raises `RoomError`, kind released."""
        state = self.state(occasion)
        if state == "released":
            raise RoomError("released", occasion)
        if state == "new":
            self._begin()
            self._workbook.record(occasion, THE_ROOM, _STATE, "open")

    def delete(self) -> None:
        """Remove the room and all it holds for good."""
        self._read()
        self._workbook.delete()
        self._release_lock.remove()

    @property
    def synthetic(self) -> bool:
        """Made up for a rehearsal, wholly or in part."""
        return self._reading().synthetic

    # Handing in

    def handed_in(self, occasion: str = BEFORE) -> int:
        """How many people; may always be shown."""
        return len(self._rows(occasion))

    def hand_in_chat(self, text: str) -> HandIn:
        """Every code of a pasted chat, on the occasion that each was made for. Raises `RoomError`, kind too_large."""
        found = chat.find_codes(self.content, text, self._clock())
        offers = [(code.text, handing.rows_of_code(self.content, code)) for code in found.codes]
        taken = self._take(offers)
        return HandIn(taken.receipts, (*found.troubles, *taken.troubles))

    def hand_in_files(self, files: Iterable[tuple[str, bytes]], occasion: str = BEFORE) -> HandIn:
        """Workbooks: (name to call it by in a trouble, bytes). The names are not kept."""
        offers, troubles = [], []
        for name, data in files:
            try:
                received = of_bytes(data)
                offers.append((name, handing.room_rows(self.content, received, occasion, self._clock())))
                if unknown := handing.unknown_answers(self.content, received, occasion):
                    troubles.append(HandInTrouble("unknown_answers", name, (("n", unknown),)))
            except (RoomError, WorkbookError) as error:
                troubles.append(HandInTrouble(error.kind, name))
        taken = self._take(offers)
        return HandIn(taken.receipts, (*troubles, *taken.troubles))

    def hand_in_paper(self, text: str, occasion: str = BEFORE, *, form: str = FIRST_FORM) -> HandIn:
        """One line a person: the sheet's number, then its digits (`layout`). Wrong lines are named, all others taken.

        A person on paper is the number of the sheet in this room; a trouble's ``text`` is the line.
        """
        self._begin()
        room = participant_of(Received(str(self._workbook.token), {}))
        offers: list[tuple[str, Sequence[Response]]] = []
        troubles, seen = [], set()
        for line in text.splitlines():
            if not line.strip():
                continue
            try:
                found = handing.sheet_rows(self.content, line, form, occasion, room, self._clock())
                if found[0].subject in seen:
                    raise RoomError("given_twice", sheet=found[0].subject.rpartition("-")[2])
                seen.add(found[0].subject)
                if self._wins(found):  # else keying a sheet again would be a change each time
                    offers.append((line, found))
            except RoomError as error:
                troubles.append(HandInTrouble(error.kind, line, tuple(error.numbers.items())))
        taken = self._take(offers)
        offered = {found[0].subject for _, found in offers}
        same = [Receipt(person, occasion, "unchanged") for person in sorted(seen - offered)]
        return HandIn((*taken.receipts, *same), (*troubles, *taken.troubles))

    def stands(self, workbook: Workbook, occasion: str = BEFORE) -> Stands:
        """How the answers of a workbook stand here. Raises `RoomError`, kind nothing_to_hand_in."""
        rows = handing.room_rows(self.content, of_workbook(workbook), occasion, self._clock())
        person, present = rows[-1].subject, self._read()
        if (occasion, person, WAY) not in present:
            return "out"
        withdrawn = present.get((occasion, person, WITHDRAWN))
        if withdrawn is not None and withdrawn.value is not None:
            return "withdrawn"
        return "changed" if self._wins(rows) else "in"

    def hand_in(self, workbook: Workbook, occasion: str = BEFORE) -> Receipt:
        """Hand in what a workbook holds; whoever had withdrawn is back. Raises `RoomError`."""
        rows = handing.room_rows(self.content, of_workbook(workbook), occasion, self._clock())
        if self.stands(workbook, occasion) == "withdrawn":
            self.withdraw(rows[-1].subject, occasion, again=True)
        taken = self._take([("", rows)])
        if taken.troubles:
            raise RoomError(taken.troubles[0].kind)  # type: ignore[arg-type]
        return taken.receipts[0]

    def withdraw(self, participant: str, occasion: str = BEFORE, *, again: bool = False) -> None:
        """Leave a person out, or let one back in (``again``). Raises `RoomError`: unknown_participant, released."""
        if (occasion, participant, WAY) not in self._read():
            raise RoomError("unknown_participant", participant)
        if self.state(occasion) == "released":
            raise RoomError("released", occasion)
        self._workbook.record(occasion, participant, WITHDRAWN, None if again else "yes")

    def last_left_out(self, participant: str, occasion: str) -> tuple[bool, str]:
        """Whether a person is left out now, and since when that is so or no longer so; "" where they never were."""
        found = self._read().get((occasion, participant, WITHDRAWN))
        return (found is not None and found.value is not None, found.time if found else "")

    def matching(self, number: str, occasion: str = BEFORE) -> tuple[str, ...]:
        """Whose number this is, or begins, among those who stand in the next release: see `records.matching`."""
        return records.matching(self._rows(occasion), number)

    def merge(self, other: bytes) -> MergeReport:
        """Union with another room.

        Raises `RoomError`: not_a_room, other_room, wrong_clock, released_twice; `WorkbookError` as `Workbook.merge`.
        """
        received = of_bytes(other)
        mark = received.responses.get((THE_ROOM, THE_ROOM, FORMAT_ITEM))
        if mark is None:
            raise RoomError("not_a_room")
        if mark.value != ROOM_FORMAT:
            raise RoomError("other_room", str(mark.value))
        if max(response.time for response in received.responses.values()) > handing.latest(self._clock()):
            raise RoomError("wrong_clock")
        theirs = Reading(self.content, received.responses, False)
        for release in (frozen.release for frozen in self._reading().chain):
            if (there := theirs.released(release.occasion)) and there.id != release.id:
                raise RoomError("released_twice", release.occasion)
        self._begin()
        return self._workbook.merge(other)

    def export(self) -> bytes:
        """The whole room, to be merged elsewhere or kept. It holds every answer: it is the instructor's alone."""
        self._read()
        return self._workbook.export()

    # Releases

    def release(self, occasion: str = BEFORE) -> Release:
        """Freeze what stands: once an occasion. One to four newcomers since an earlier occasion are left out.

        Raises `RoomError`: not_open, released, too_few (n, least), small_difference (joined, left, least).
        """
        with self._release_lock.held():
            state = self.state(occasion)
            if state != "open":
                raise RoomError("released" if state == "released" else "not_open")
            reading = self._reading()
            current = reading.standing(occasion)
            id = f"{RELEASE}{secrets.token_hex(8)}"
            composed = protection.compose(reading.snapshots, records.snapshot(self.content, id, occasion, current))
            kept = {person: current[person] for person in composed.members}
            self._workbook.record_many(records.release_lines(id, occasion, kept, len(current) - len(kept)))
        released = self.released(occasion)
        assert released is not None
        return released

    def released(self, occasion: str = BEFORE) -> Release | None:
        return self._reading().released(occasion)

    def view(self, release: Release) -> View:
        """What a release shows. Raises `RoomError`, kind unknown_release."""
        return self._reading().view(release)

    def then_and_now(self, then: Release, now: Release) -> RoomThenAndNow:
        """Of two occasions, what changed for those who stand in both. Raises `RoomError`, kind unknown_release."""
        return self._reading().then_and_now(then, now)

    # What the group agreed on

    def agree(self, item: str, value: str, note: str = "", occasion: str = BEFORE) -> None:
        """Keep the group's agreed value beside its answers. Raises `RoomError`, kind unknown_item."""
        if item not in room_items(self.content) or (value and not position(self.content, item, value)):
            raise RoomError("unknown_item", item)
        self._begin()
        self._workbook.record(occasion, THE_ROOM, f"{AGREED}{item}", records.agreed_value(value, note))

    def agreed(self) -> tuple[Agreed, ...]:
        """In the order of the items."""
        return records.agreed(self.content, self._read())

    def decide(self, text: str, occasion: str = BEFORE) -> str:
        """Keep a decision of the group; return its name."""
        self._begin()
        name = f"{DECISION}{secrets.token_hex(4)}"
        self._workbook.record(occasion, THE_ROOM, name, text)
        return name

    def take_back(self, name: str, occasion: str = BEFORE) -> None:
        """No decision any more, or no agreement on an item (`AGREED` and its id)."""
        self._workbook.record(occasion, THE_ROOM, name, None)

    def decisions(self) -> tuple[str, ...]:
        """The oldest first."""
        return records.decisions(self._read())

    # Inside

    def _read(self) -> Mapping[Key, Response]:
        """Everything, also what others have just written. Raises `RoomError`: not_a_room, other_room."""
        self._workbook.refresh()
        found = self._workbook.responses
        mark = found.get((THE_ROOM, THE_ROOM, FORMAT_ITEM))
        if mark is None and found:
            raise RoomError("not_a_room")
        if mark is not None and mark.value != ROOM_FORMAT:
            raise RoomError("other_room", str(mark.value))
        return found

    def _begin(self) -> None:
        if not self._read():
            self._workbook.record(THE_ROOM, THE_ROOM, FORMAT_ITEM, ROOM_FORMAT)

    def _reading(self) -> Reading:
        responses = self._read()
        if self._made is None or self._made.responses is not responses:
            self._made = Reading(self.content, responses, (THE_ROOM, THE_ROOM, SYNTHETIC) in responses)
        return self._made

    def _rows(self, occasion: str) -> dict[str, Row]:
        return self._reading().standing(occasion)

    def _wins(self, offered: Iterable[Response]) -> bool:
        return records.wins(self._read(), offered)

    def _take(self, offers: Iterable[tuple[str, Sequence[Response]]]) -> HandIn:
        """Write all that may come in at once, and say of each what it did."""
        self._begin()
        lines: list[Response] = []
        taken, troubles = [], []
        states: dict[str, RoomState] = {}
        before: dict[str, dict[str, Row]] = {}
        for name, offered in offers:
            mark = offered[-1]
            occasion = mark.occasion
            if occasion not in states:
                states[occasion], before[occasion] = self.state(occasion), self._rows(occasion)
            if states[occasion] == "open":
                lines += offered
                taken.append(mark)
            elif self._wins(offered):
                troubles.append(HandInTrouble("not_open" if states[occasion] == "new" else "released", name))
            else:
                taken.append(mark)
        if lines:
            self._workbook.merge(workbook_bytes(lines, str(self._workbook.token)))
        after = {occasion: self._rows(occasion) for occasion in states}
        receipts = []
        for occasion, person in dict.fromkeys((mark.occasion, mark.subject) for mark in taken):
            old, new = before[occasion].get(person), after[occasion].get(person)
            status: Status = "new" if old is None else "unchanged" if old == new else "changed"
            receipts.append(Receipt(person, occasion, status))
        return HandIn(tuple(receipts), tuple(troubles))
