"""The room: the answers of a group, brought together by an instructor, and what may be shown of them.

No widget and no sentence for people in here: results are frozen records, refusals are `RoomError` with a stable
``kind`` and the ``numbers`` a sentence needs (all kinds: `errors.ROOM_ERROR_KINDS`); what touches a file raises
`WorkbookError`, kinds as in `digilead.workbook`. Texts are as people wrote them: whoever shows them escapes them.

Participant's side
    encode_workbook(content, workbook, form="first_form", occasion="before", initiatives=True) -> str
        the answer code, 41 characters for the first form and 4 or 5 more an initiative; the same answers, the same code
    preview(content, workbook, occasion) -> Preview(participant, handed_in, kept)
        exactly what is handed in and what is not, to be shown first
    tick(workbook, subject, item, shared)         hand in this text ("initiative-1", "ini.name") as well, or no longer
    hand_in_document(content, workbook, occasion) -> bytes    the file to hand in: what `preview` shows, nothing else
    read_code(content, text, now).to_workbook(content, follow_up="") -> bytes
        the occasion "followup" of codes and rooms is the newest follow_up-YYYY-MM of a workbook: `responses.looks`
        for `Workbook.merge`: resumes a lost session, under the same participant; newer answers in the workbook stay

Instructor's side
    room = Room(path, content)                    nothing is written before the first change
    room.open(occasion)                           new -> open -> released; hand-ins while open
    room.state(occasion), room.handed_in(occasion) -> int (may always be shown)
    room.hand_in_chat(text) -> HandIn(receipts, troubles)         a whole chat, however long the talk
    room.hand_in_files([(name, bytes)], occasion)
    room.hand_in_paper(lines, occasion, form="first_form")
        "7 4123 2341 ..." a line: the sheet's number, then one digit an item in the order of the form:
        1.. the options, 8 don't know, 9 not relevant, 0 not answered; blanks, hyphens, dots between them do not count
    Receipt(participant, occasion, status new|changed|unchanged)
    HandInTrouble(kind, text, numbers)            text: the code, the file's name, the line's number;
        kind: one of `errors.ROOM_ERROR_KINDS` or, of a file, of `digilead.workbook.WORKBOOK_ERROR_KINDS`
    room.matching(number, occasion) -> (participant, ...)    whose number, or its first four characters, this is
    room.withdraw(participant, occasion, again=False), room.merge(bytes), room.export() -> bytes, room.delete()
    room.release(occasion) -> Release             once an occasion; freezes what stands
        RoomError: not_open, released, too_few (n), small_difference (joined, left)
        Release.left_out: one to four newcomers since an earlier occasion
    room.released(occasion) -> Release | None
    room.view(release) -> View: n, distributions {item: Distribution}, disagreements, gaps, largest_gaps, mastery,
        staircase, initiatives, texts, hidden {name: Hidden(reason, numbers)}, synthetic
    room.then_and_now(release, release) -> RoomThenAndNow(moves {item: Moves}, hidden)
    room.agree(item, value, note, occasion), room.agreed(), room.decide(text, occasion), room.decisions()
    to_csv(content, language, view, agreed) -> bytes
    begin_rehearsal(content, path, people, seed) -> Room, marked as made up
    Arrivals(content, room).let_in(now) -> HandIn     the made-up leaders of a rehearsal whose time has come
    synthetic_codes(content, people, seed, ...) -> codes to paste in a rehearsal

Who stands in a picture is protected by `protection`: read its first page before adding anything that is shown.
"""

from digilead.session.errors import ROOM_ERROR_KINDS, RoomError
from digilead.session.hand_in.chat import Found, HandInTrouble, find_codes, read_code
from digilead.session.hand_in.codes import AnswerCode, encode_workbook
from digilead.session.hand_in.handing import Preview, hand_in_document, preview, tick
from digilead.session.protection import LEAST, Hidden
from digilead.session.room.export import to_csv
from digilead.session.room.records import Agreed, HandIn, Receipt, Release
from digilead.session.room.rehearsal import Arrivals, RehearsalPlan, begin_rehearsal, synthetic_codes
from digilead.session.room.room import Room, Stands
from digilead.session.room.statistics import (
    Distribution,
    Gap,
    Initiatives,
    Moves,
    Staircase,
)
from digilead.session.room.views import RoomThenAndNow, View

__all__ = [
    "LEAST",
    "ROOM_ERROR_KINDS",
    "Agreed",
    "AnswerCode",
    "Arrivals",
    "Distribution",
    "Found",
    "Gap",
    "HandIn",
    "HandInTrouble",
    "Hidden",
    "Initiatives",
    "Moves",
    "Preview",
    "Receipt",
    "RehearsalPlan",
    "Release",
    "Room",
    "RoomError",
    "RoomThenAndNow",
    "Staircase",
    "Stands",
    "View",
    "begin_rehearsal",
    "encode_workbook",
    "find_codes",
    "hand_in_document",
    "preview",
    "read_code",
    "synthetic_codes",
    "tick",
    "to_csv",
]
