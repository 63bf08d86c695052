"""What is handed in and what is not: the same choice on the participant's side and on the room's.

Handed in: the answers of `layout.FORMS`, and how the initiatives are led. Never a name (there is none), never a guess,
a reflection or a plan, and a text about an initiative only when it was ticked.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import evolve, frozen

from digilead import responses
from digilead.content import Content
from digilead.responses import ORGANISATION
from digilead.session.errors import RoomError
from digilead.session.hand_in.codes import MOST_INITIATIVES, OWN_ITEM, OWN_SUBJECT, AnswerCode, participant_of
from digilead.session.hand_in.received import Received, of_workbook, workbook_bytes
from digilead.session.layout import INITIATIVE, form_items, from_digit, initiative_items, room_items, text_items
from digilead.workbook import Response, Workbook
from digilead.workbook.lines import stamp

THE_ROOM, FORMAT_ITEM, WAY = "room", "room.format", "room.way"
TICK = "room.share."
PAPER = "paper-"
LARGEST_SHEET = 999
_PATIENCE = timedelta(days=1)  # how far ahead a participant's clock may be
_LINE = re.compile(r"\s*(\d{1,3})\s*[:;.,\t ]\s*([\d\s.,;-]+)")


@frozen
class Preview:
    """What a participant sees before handing in; both in the order of the forms.

    ``handed_in``: responses as they stand. ``kept``: subject and item of everything else that was answered.
    """

    participant: str
    handed_in: tuple[Response, ...]
    kept: tuple[tuple[str, str], ...]


def tick(workbook: Workbook, subject: str, item: str, shared: bool) -> None:
    """Hand in this text about an initiative, or no longer."""
    workbook.record(THE_ROOM, OWN_SUBJECT, f"{TICK}{subject}.{item}", "yes" if shared else None)


def preview(content: Content, workbook: Workbook, occasion: str = responses.BEFORE) -> Preview:
    received = of_workbook(workbook)
    rows = selected(content, received, occasion)
    taken = {(row.subject, row.item) for row in rows}
    kept = dict.fromkeys(
        (subject, item)
        for (_, subject, item), response in received.responses.items()
        if response.value is not None and (subject, item) not in taken and subject != OWN_SUBJECT
    )
    return Preview(participant_of(received), tuple(row for row in rows if row.value is not None), tuple(kept))


def hand_in_document(content: Content, workbook: Workbook, occasion: str = responses.BEFORE) -> bytes:
    """The file to hand in: a workbook with what `preview` shows and nothing else.

    Raises `RoomError`, kind nothing_to_hand_in.
    """
    received = of_workbook(workbook)
    rows = selected(content, received, occasion)
    if not any(row.value is not None for row in rows):
        raise RoomError("nothing_to_hand_in", occasion)
    person, newest = participant_of(received), max(row.time for row in rows)
    ticks = [r for key, r in received.responses.items() if _is_tick(key) and r.value == "yes"]
    mine = Response(occasion, OWN_SUBJECT, OWN_ITEM, person, newest)
    return workbook_bytes([*rows, *ticks, mine], token=f"{OWN_SUBJECT}-{person}")


def selected(content: Content, received: Received, occasion: str) -> list[Response]:
    """Of a workbook, what belongs to a room on ``occasion``, under its own subjects; value ``None`` = withdrawn.

    Under its own month too, where ``occasion`` is the follow-up: a file handed in can be brought back into a workbook.
    """
    own = received.standing(content, occasion, ORGANISATION, room_items(content))
    target = received.looks(occasion)[-1]
    found = [evolve(response, occasion=target) for response in own.values()]
    ticked = {key[2].removeprefix(TICK) for key, r in received.responses.items() if _is_tick(key) and r.value == "yes"}
    for number in range(1, MOST_INITIATIVES + 1):
        subject = f"{INITIATIVE}-{number}"
        texts = [item for item in text_items(content) if f"{subject}.{item}" in ticked]
        items = (*initiative_items(content), *texts)
        found += received.standing(content, content.forms[INITIATIVE].occasion, subject, items).values()
    return found


def unknown_answers(content: Content, received: Received, occasion: str) -> int:
    """How many answers to items like ours, on ``occasion``, this version of the course does not know."""
    ours = {item.partition(".")[0] for item in room_items(content)}
    looks = received.looks(occasion)
    return sum(
        of in looks
        and subject == ORGANISATION
        and item.partition(".")[0] in ours
        and response.value is not None
        and not responses.valid(content, {item: str(response.value)})
        for (of, subject, item), response in received.responses.items()
    )


def room_rows(content: Content, received: Received, occasion: str, now: datetime) -> list[Response]:
    """What a document hands in, under the room's subjects, the mark that it is whole at the end.

    Raises `RoomError`: is_a_room, nothing_to_hand_in.
    """
    if (THE_ROOM, THE_ROOM, FORMAT_ITEM) in received.responses:
        raise RoomError("is_a_room")
    limit = latest(now)
    rows = [
        # A clock in the future would win for ever, and would leave the room itself no later time to write.
        evolve(row, time=stamp(now)) if row.time > limit else row
        for row in selected(content, received, occasion)
    ]
    if not any(row.value is not None for row in rows):
        raise RoomError("nothing_to_hand_in", occasion)
    return _under(participant_of(received), occasion, rows, "workbook")


def latest(now: datetime) -> str:
    """The latest time that an answer may have: clocks of participants are not always right."""
    return stamp(now + _PATIENCE)


def rows_of_code(content: Content, code: AnswerCode) -> list[Response]:
    return _under(code.participant, code.occasion, code.to_responses(content), "code")


def sheet_rows(content: Content, line: str, form: str, occasion: str, room: str, now: datetime) -> list[Response]:
    """One line of paper: the sheet's number, then a digit for every item of the form (see `layout`).

    Blanks, hyphens and punctuation between the digits do not count. Raises `RoomError`: no_number, wrong_length
    (sheet, found, expected), wrong_digit (sheet, digit, position, item).
    """
    items = form_items(content, form)
    match = _LINE.fullmatch(line)
    if match is None or not 1 <= int(match[1]) <= LARGEST_SHEET:
        raise RoomError("no_number")
    digits = re.sub(r"\D", "", match[2])
    if len(digits) != len(items):
        raise RoomError("wrong_length", sheet=int(match[1]), found=len(digits), expected=len(items))
    rows = []
    for position, (item, digit) in enumerate(zip(items, digits, strict=True), start=1):
        try:
            value = from_digit(content, item, digit)
        except KeyError:
            raise RoomError("wrong_digit", sheet=int(match[1]), digit=digit, position=position, item=item) from None
        rows.append(Response(occasion, ORGANISATION, item, value, stamp(now)))
    return _under(f"{PAPER}{room}-{int(match[1])}", occasion, rows, "paper")


def _under(person: str, occasion: str, rows: Iterable[Response], way: str) -> list[Response]:
    found = [
        evolve(row, occasion=occasion, subject=person if row.subject == ORGANISATION else f"{person}.{row.subject}")
        for row in rows
    ]
    return [*found, Response(occasion, person, WAY, way, max(row.time for row in found))]


def _is_tick(key: tuple[str, str, str]) -> bool:
    return key[:2] == (THE_ROOM, OWN_SUBJECT) and key[2].startswith(TICK)
