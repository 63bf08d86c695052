"""How much is unanswered in all hand-ins together: one number for the instructor, before the room is locked.

A second count taken right after one more hand-in would tell how much that one person skipped. So a count is a picture
like any other (`protection`): it stands beside the earlier counts and the releases, and whoever can be told apart by
all of them has at least four others beside. Where that fails, the count before stands. Each one is kept in the room,
so neither a killed kernel nor a second instructor gets one more.

What it cannot promise: a release made after a count may differ from it by fewer than five people. The two together then
tell how many questions these few skipped, never which ones, and never an answer. A release is not held back for that.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import frozen

from digilead.content import Content
from digilead.session import protection
from digilead.session.errors import RoomError
from digilead.session.hand_in.handing import ROOM
from digilead.session.layout import form_items
from digilead.session.protection import LEAST, Membership
from digilead.session.room import rows
from digilead.session.room.records import Frozen
from digilead.session.room.rows import Row
from digilead.workbook import Key, Response

COUNT = "unanswered-"
FORM = "first_form"

Marks = Mapping[str, str]
"""Person -> a mark of the hand-in that stood in a count or a release."""


@frozen
class Unanswered:
    """``questions``: not answered, of ``n`` people's ``asked`` each. *Don't know* and *not relevant* are answers."""

    questions: int
    n: int
    asked: int


@frozen
class Count:
    """``lines``: what the room has to keep, the marker last; none of a count that was made before."""

    found: Unanswered
    lines: tuple[tuple[str, str, str, str], ...] = ()


def count(
    content: Content, responses: Mapping[Key, Response], occasion: str, people: Mapping[str, Row],
    chain: Sequence[Frozen],
) -> Count:  # fmt: skip
    """The count of ``people``, or the last one where theirs would show one to four of them.

    Raises `RoomError`: too_few (n, least), small_difference (least).
    """
    if len(people) < LEAST:
        raise RoomError("too_few", n=len(people), least=LEAST)
    items = form_items(content, FORM)
    now = {person: _mark(occasion, row) for person, row in people.items()}
    earlier = _kept(responses, occasion)
    for membership, questions in earlier:
        if membership == now:
            return Count(Unanswered(questions, len(now), len(items)))
    views = [membership for membership, _ in earlier] + _released(content, chain)
    if protection.smallest(_numbered([*views, now])) >= LEAST:
        questions = sum(item not in row.answers for row in people.values() for item in items)
        id = f"{COUNT}{secrets.token_hex(4)}"
        lines = [(occasion, person, id, mark) for person, mark in sorted(now.items())]
        return Count(Unanswered(questions, len(now), len(items)), (*lines, (occasion, ROOM, id, str(questions))))
    if not earlier:
        raise RoomError("small_difference", least=LEAST)
    membership, questions = earlier[-1]
    return Count(Unanswered(questions, len(membership), len(items)))


def _mark(occasion: str, row: Row) -> str:
    return hashlib.sha256(repr((occasion, row.key)).encode()).hexdigest()[:16]


def _numbered(views: Sequence[Marks]) -> list[Membership]:
    """Each person's hand-ins numbered, as `protection` numbers them: people are alike who changed at the same times."""
    seen: dict[str, dict[str, int]] = defaultdict(dict)
    return [{p: seen[p].setdefault(mark, len(seen[p])) for p, mark in view.items()} for view in views]


def _kept(responses: Mapping[Key, Response], occasion: str) -> list[tuple[Marks, int]]:
    """The counts made so far, oldest first."""
    people: dict[str, dict[str, str]] = defaultdict(dict)
    marks = []
    for (of, subject, item), response in responses.items():
        if of == occasion and item.startswith(COUNT) and subject == ROOM:
            marks.append(response)
        elif of == occasion and item.startswith(COUNT):
            people[item][subject] = str(response.value)
    marks = [mark for mark in marks if str(mark.value).isdecimal()]
    return [(people[m.item], int(str(m.value))) for m in sorted(marks, key=lambda mark: (mark.time, mark.item))]


def _released(content: Content, chain: Sequence[Frozen]) -> list[Marks]:
    """Every whole room and subgroup that is shown, marked as the counts are."""
    decisions = protection.decide([found.snapshot for found in chain], rows.names(content))
    return [
        {
            person: _mark(found.snapshot.occasion, row)
            for person, row in found.rows.items()
            if group is None or group in found.snapshot.members[person].groups
        }
        for found, decision in zip(chain, decisions, strict=True)
        for group in decision.views
    ]
