"""Answer codes: one person's answers to one form, in one line that survives any chat.

    DL 01 2 7Q  7K3M9Q  0A1B2  ............  ......     printed as  DL0127-Q7K3M9-Q0A1B2-...
    |  |  | |   |       |      |             check (6)
    |  |  | |   |       |      answers: one mixed-radix number of all answers, 12 characters for the first form
    |  |  | |   |       seconds since 2026, modulo 2**25 (388 days): the newest of a person wins
    |  |  | |   participant: 30 bits that follow from the workbook's token
    |  |  | fingerprint of the items asked and their options: while it fits, a code is read whatever the version
    |  |  sum of the versions of the instruments: which of two courses is the newer where it does not fit
    |  format and form; occasion and number of initiatives
    beginning, part of what is checked

A code holds no name and no text. It is no secret either: whoever has the course can read it, so it goes to the
instructor alone where the chat allows it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from math import prod

from attrs import frozen

from digilead import responses
from digilead.content import DONT_KNOW, FIRST_FORM, NOT_RELEVANT, Content
from digilead.responses import OCCASIONS, ORGANISATION
from digilead.session.errors import RoomError
from digilead.session.hand_in import checksum
from digilead.session.hand_in.checksum import Symbols
from digilead.session.hand_in.received import Received, of_workbook, workbook_bytes
from digilead.session.layout import FORMS, INITIATIVE, form_items, initiative_items
from digilead.workbook import Response, Workbook
from digilead.workbook.lines import NO_TIME

BEGINNING = "DL"
MOST_INITIATIVES = 6
GROUP = 6
PERSON = 6
OWN_SUBJECT, OWN_ITEM = "participant", "room.participant"
"""Under which a resumed workbook keeps whose answers it holds, so that nobody counts twice."""

_BEGIN: Symbols = (13, 1)
_FORMAT = 0
_VERSION_AT, _PRINT_AT, _PERSON_AT, _TIME_AT, _ANSWERS_AT = 4, 5, 7, 13, 18
FEWEST_SYMBOLS = _ANSWERS_AT + checksum.CHECK + 1
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_CYCLE = 2**25

_Answers = Mapping[str, str | None]


@frozen
class AnswerCode:
    """What a code says. ``time`` is a workbook's time; ``None`` as an answer means not answered."""

    text: str
    form: str
    occasion: str
    participant: str
    time: str
    answers: _Answers
    initiatives: tuple[_Answers, ...] = ()

    def to_responses(self, content: Content, occasion: str = "") -> tuple[Response, ...]:
        """As they stood in the workbook that the code was made of; ``occasion`` in place of the room's."""
        when = occasion or self.occasion
        own = [Response(when, ORGANISATION, item, value, self.time) for item, value in self.answers.items()]
        of = content.forms[INITIATIVE].occasion
        for number, initiative in enumerate(self.initiatives, start=1):
            own += [Response(of, f"{INITIATIVE}-{number}", item, v, self.time) for item, v in initiative.items()]
        return tuple(own)

    def to_workbook(self, content: Content, follow_up: str = "") -> bytes:
        """A document for `Workbook.merge`: it resumes a lost session under the same participant.

        ``follow_up``: the workbook's occasion that a follow-up goes on in, else that of the month of its newest answer.
        """
        mine = Response(self.occasion, OWN_SUBJECT, OWN_ITEM, self.participant, self.time)
        monthly = follow_up or responses.follow_up_of(self.time[:7])
        occasion = monthly if self.occasion == responses.FOLLOW_UP else self.occasion
        return workbook_bytes((*self.to_responses(content, occasion), mine), token=f"{OWN_SUBJECT}-{self.participant}")


def participant_of(received: Received) -> str:
    """Six characters that stand for the person in every room; they follow from the workbook's token.

    A workbook that was resumed from a code keeps the code's.
    """
    kept = [r for (_, subject, item), r in received.responses.items() if (subject, item) == (OWN_SUBJECT, OWN_ITEM)]
    newest = max(kept, key=lambda response: response.time, default=None)
    if newest is not None and is_participant(newest.value):
        return str(newest.value)
    digest = hashlib.sha256(received.token.encode()).digest()
    return checksum.spell(checksum.number_to_symbols(int.from_bytes(digest[:4]) >> 2, PERSON))


def is_participant(value: object) -> bool:
    return isinstance(value, str) and len(value) == PERSON and set(value) <= set(checksum.ALPHABET)


def encode_workbook(
    content: Content,
    workbook: Workbook,
    form: str = FIRST_FORM,
    occasion: str = responses.BEFORE,
    *,
    initiatives: bool = True,
) -> str:
    """The code of the answers that stand on ``occasion``; with ``initiatives`` also how each of them is led.

    The same answers give the same code. Raises `RoomError`: nothing_to_hand_in, unknown_form, unknown_occasion.
    """
    received = of_workbook(workbook)
    taken: list[tuple[str, str, tuple[str, ...]]] = [(occasion, ORGANISATION, form_items(content, _known(form)))]
    if initiatives:
        of, items = content.forms[INITIATIVE].occasion, initiative_items(content)
        taken += [(of, f"{INITIATIVE}-{number}", items) for number in range(1, MOST_INITIATIVES + 1)]
    answers: list[dict[str, str | None]] = []
    newest = NO_TIME
    for when, subject, items in taken:
        given = received.standing(content, when, subject, items)
        answers.append({item: _value(given.get(item)) for item in items})
        newest = max([newest, *(response.time for response in given.values())])
    if not any(chain.from_iterable(found.values() for found in answers)):
        raise RoomError("nothing_to_hand_in", form)
    while len(answers) > 1 and not any(answers[-1].values()):
        answers.pop()
    return encode(content, form, occasion, participant_of(received), newest, answers[0], answers[1:])


def encode(
    content: Content,
    form: str,
    occasion: str,
    participant: str,
    time: str,
    answers: _Answers,
    initiatives: Sequence[_Answers] = (),
) -> str:
    """``time``: a workbook's time, kept to the second. Raises `RoomError`: unknown_form, unknown_occasion."""
    if occasion not in OCCASIONS:
        raise RoomError("unknown_occasion", occasion)
    if len(initiatives) > MOST_INITIATIVES or not is_participant(participant):
        raise ValueError("at most six initiatives, and six characters for the participant")
    slots = _slots(content, form, len(initiatives))
    given = [group.get(item) for group, items in _grouped(content, form, (answers, *initiatives)) for item in items]
    number = 0
    for (_, choices), value in zip(slots, given, strict=True):
        number = number * len(choices) + choices.index(value)
    seconds = int((datetime.fromisoformat(time[:-1]).replace(tzinfo=UTC) - _EPOCH).total_seconds()) % _CYCLE
    symbols = (
        *_BEGIN,
        _FORMAT << 3 | FORMS.index(form),
        OCCASIONS.index(occasion) << 3 | len(initiatives),
        _versions(content, form, len(initiatives)),
        *_fingerprint(content, form, len(initiatives)),
        *(checksum.ALPHABET.index(character) for character in participant),
        *checksum.number_to_symbols(seconds, _ANSWERS_AT - _TIME_AT),
        *checksum.number_to_symbols(number, _size(slots)),
    )
    return print_code(checksum.with_check(symbols))


def print_code(symbols: Sequence[int]) -> str:
    text = BEGINNING + checksum.spell(symbols[len(BEGINNING) :])
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def decode(content: Content, symbols: Symbols, now: datetime) -> AnswerCode:
    """What whole symbols say. ``now`` tells the year of the code's time.

    Raises `RoomError`: other_course, older_version, newer_version, damaged.
    """
    if not checksum.is_whole(symbols) or symbols[:2] != _BEGIN or len(symbols) < FEWEST_SYMBOLS:
        raise RoomError("damaged", "no whole code")
    form_at, count = symbols[2] & 7, symbols[3] & 7
    if symbols[2] >> 3 != _FORMAT or form_at >= len(FORMS) or symbols[3] >> 3 >= len(OCCASIONS):
        raise RoomError("newer_version", "a format, form or occasion that this course does not know")
    form, occasion = FORMS[form_at], OCCASIONS[symbols[3] >> 3]
    if count > MOST_INITIATIVES:
        raise RoomError("newer_version", f"{count} initiatives")
    slots = _slots(content, form, count)
    _same_items(content, symbols, form, count)
    number = checksum.symbols_to_number(symbols[_ANSWERS_AT : -checksum.CHECK])
    if len(symbols) != length(content, form, count) or number >= prod(len(choices) for _, choices in slots):
        raise RoomError("damaged", "a whole code that no form of ours makes")
    values: list[str | None] = []
    for _, choices in reversed(slots):
        number, place = divmod(number, len(choices))
        values.append(choices[place])
    found = iter([(item, value) for (item, _), value in zip(slots, reversed(values), strict=True)])
    groups = [dict(next(found) for _ in items) for _, items in _grouped(content, form, ({},) * (count + 1))]
    return AnswerCode(
        text=print_code(symbols),
        form=form,
        occasion=occasion,
        participant=checksum.spell(symbols[_PERSON_AT:_TIME_AT]),
        time=_time(checksum.symbols_to_number(symbols[_TIME_AT:_ANSWERS_AT]), now),
        answers=groups[0],
        initiatives=tuple(groups[1:]),
    )


def length(content: Content, form: str, initiatives: int) -> int:
    """Characters of a code, hyphens not counted."""
    return _ANSWERS_AT + _size(_slots(content, form, initiatives)) + checksum.CHECK


def _value(response: Response | None) -> str | None:
    return None if response is None or response.value is None else str(response.value)


def _known(form: str) -> str:
    if form not in FORMS:
        raise RoomError("unknown_form", form)
    return form


def _grouped(content: Content, form: str, groups: Sequence[_Answers]) -> list[tuple[_Answers, tuple[str, ...]]]:
    own, theirs = form_items(content, _known(form)), initiative_items(content)
    return [(group, theirs if number else own) for number, group in enumerate(groups)]


def _slots(content: Content, form: str, initiatives: int) -> list[tuple[str, tuple[str | None, ...]]]:
    """Each answer in its order with everything it can be."""
    items = chain.from_iterable(items for _, items in _grouped(content, form, ({},) * (initiatives + 1)))
    return [(i, (None, *(option.id for option in content.options(i)), DONT_KNOW, NOT_RELEVANT)) for i in items]


def _size(slots: Sequence[tuple[str, tuple[str | None, ...]]]) -> int:
    return -(-(prod(len(choices) for _, choices in slots) - 1).bit_length() // 5)


def _versions(content: Content, form: str, initiatives: int) -> int:
    items = {item for item, _ in _slots(content, form, min(initiatives, 1))}
    used = [i.version for i in content.instruments.values() if items & {item.id for item in i.items}]
    return min(sum(used), 31)


def _fingerprint(content: Content, form: str, initiatives: int) -> Symbols:
    text = repr(_slots(content, form, min(initiatives, 1))).encode()
    return checksum.number_to_symbols(int.from_bytes(hashlib.sha256(text).digest()[:2]) >> 6, _PERSON_AT - _PRINT_AT)


def _same_items(content: Content, symbols: Symbols, form: str, initiatives: int) -> None:
    """The items asked decide: a version that was raised for another item makes no code unreadable."""
    if symbols[_PRINT_AT:_PERSON_AT] == _fingerprint(content, form, initiatives):
        return
    ours, theirs = _versions(content, form, initiatives), symbols[_VERSION_AT]
    if theirs == ours:
        raise RoomError("other_course", form)
    raise RoomError("older_version" if theirs < ours else "newer_version", f"versions {theirs}, ours {ours}")


def _time(seconds: int, now: datetime) -> str:
    """The newest moment not later than a day from now that ends in these seconds: clocks are not always right."""
    latest = int((now.astimezone(UTC) - _EPOCH).total_seconds()) + 86_400
    moment = _EPOCH + timedelta(seconds=latest - (latest - seconds) % _CYCLE)
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
