"""From the lines of a room's document to rows and frozen releases, and from a release to its lines."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Literal

from attrs import frozen

from digilead.content import Content
from digilead.responses import looks
from digilead.session.hand_in import checksum
from digilead.session.hand_in.chat import HandInTrouble
from digilead.session.hand_in.handing import PAPER, THE_ROOM, WAY
from digilead.session.layout import room_items, text_items
from digilead.session.protection import Snapshot
from digilead.session.room import rows
from digilead.session.room.rows import Row
from digilead.workbook import Key, Response

RELEASE, WITHDRAWN = "release-", "room.withdrawn"
AGREED, DECISION = "agreed.", "decision-"
LEAST_NUMBER = 4
_TEXT = "text-"

Status = Literal["new", "changed", "unchanged"]


@frozen
class Receipt:
    """One person's hand-in. ``unchanged``: the room had this or something newer of the same person."""

    participant: str
    occasion: str
    status: Status


@frozen
class HandIn:
    receipts: tuple[Receipt, ...]
    troubles: tuple[HandInTrouble, ...]


@frozen
class Agreed:
    """What the group agreed on for an item, beside the distribution. ``value``: an option's id, or empty."""

    occasion: str
    item: str
    value: str
    note: str
    time: str


@frozen
class Release:
    """Frozen at ``time`` (UTC). ``left_out``: newcomers since an earlier occasion, too few to be shown."""

    id: str
    occasion: str
    time: str
    n: int
    left_out: int


@frozen
class Frozen:
    release: Release
    snapshot: Snapshot
    rows: Mapping[str, Row]


def standing_rows(content: Content, responses: Mapping[Key, Response], occasion: str) -> dict[str, Row]:
    """What everybody who handed in whole, and has not withdrawn, answers now."""
    people: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for (of_occasion, subject, item), response in responses.items():
        if of_occasion == occasion and subject != THE_ROOM and response.value is not None:
            person, _, part = subject.partition(".")
            people[person][part][item] = str(response.value)
    found = {}
    for person, parts in people.items():
        own = parts.pop("", {})
        if WAY not in own or WITHDRAWN in own:
            continue
        texts = {item: tuple(p[item] for p in parts.values() if item in p) for item in text_items(content)}
        initiatives = {name: part for name, part in parts.items() if not name.startswith(_TEXT)}
        row = rows.of_answers(content, own, initiatives, texts)
        if row.answers or row.initiatives:
            found[person] = row
    return found


def wins(present: Mapping[Key, Response], offered: Iterable[Response]) -> bool:
    """Whether an answer of ``offered`` would replace what stands here."""
    for row in offered:
        own = present.get(row.key)
        if own is None and row.value is not None:
            return True
        if own is not None and row.item != WAY and row.time > own.time and row.value != own.value:
            return True
    return False


def matching(people: Iterable[str], number: str) -> tuple[str, ...]:
    """Those whose number it is: six characters, or at least the first `LEAST_NUMBER` of them; on paper the sheet's.

    Upper and lower case, blanks, hyphens and the characters that codes take for each other make no difference.
    """
    typed = "".join(number.split()).replace("-", "")
    if typed.isascii() and typed.isdecimal() and len(typed) < LEAST_NUMBER:
        found = [p for p in people if p.startswith(PAPER) and p.rpartition("-")[2] == str(int(typed))]
    else:
        values = [checksum.value_of(character) for character in typed]
        begins = checksum.spell(value for value in values if value is not None)
        whole = None not in values and len(values) >= LEAST_NUMBER
        found = [p for p in people if whole and not p.startswith(PAPER) and p.startswith(begins)]
    return tuple(sorted(found))


def snapshot(content: Content, id: str, occasion: str, found: Mapping[str, Row]) -> Snapshot:
    members = {person: rows.member(content, row) for person, row in sorted(found.items())}
    return Snapshot(id, looks(occasion)[0], members)


def release_lines(id: str, occasion: str, found: Mapping[str, Row], left_out: int) -> list[tuple[str, str, str, str]]:
    """What to record, the marker last: a release that was cut off is none."""
    lines = []
    for person, row in sorted(found.items()):
        lines.append((occasion, person, id, row.to_json()))
        for item, texts in row.texts.items():
            for number, text in enumerate(texts, start=1):
                lines.append((occasion, f"{person}.{_TEXT}{number}", f"{id}.{item}", text))
    marker = {"digest": _digest(found), "n": len(found), "left_out": left_out}
    return [*lines, (occasion, THE_ROOM, id, json.dumps(marker))]


def chain(content: Content, responses: Mapping[Key, Response]) -> tuple[Frozen, ...]:
    """The one release of each occasion, the oldest first; where two copies of a room were released, the first."""
    marks = [r for (_, subject, item), r in responses.items() if subject == THE_ROOM and item.startswith(RELEASE)]
    kept = _kept(responses, {(mark.occasion, mark.item) for mark in marks})
    found = (_frozen(content, mark, kept.get((mark.occasion, mark.item), {})) for mark in marks)
    whole = sorted((one for one in found if one is not None), key=lambda one: (one.release.time, one.release.id))
    first: dict[str, Frozen] = {}
    for one in whole:
        first.setdefault(one.release.occasion, one)
    return tuple(first.values())


def _kept(
    responses: Mapping[Key, Response], wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, tuple[str, dict[str, list[tuple[str, str]]]]]]:
    """(occasion, release) -> person -> (row, item -> numbered texts)."""
    marks = set(wanted)
    found: dict[tuple[str, str], dict[str, tuple[str, dict[str, list[tuple[str, str]]]]]] = defaultdict(dict)
    texts: dict[tuple[str, str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for (occasion, subject, item), response in responses.items():
        release, _, of_item = item.partition(".")
        person, _, part = subject.partition(".")
        if (occasion, release) in marks and subject != THE_ROOM:
            if of_item:
                texts[occasion, release, person][of_item].append((part, str(response.value)))
            else:
                found[occasion, release][person] = (str(response.value), texts[occasion, release, person])
    return found


def _frozen(
    content: Content, mark: Response, kept: Mapping[str, tuple[str, Mapping[str, list[tuple[str, str]]]]]
) -> Frozen | None:
    """``None`` where the marker or a row is not as it was written."""
    try:
        said = json.loads(str(mark.value))
        release = Release(mark.item, mark.occasion, mark.time, len(kept), int(said["left_out"]))
        own = {
            person: rows.from_json(
                row, {item: tuple(text for _, text in sorted(found)) for item, found in texts.items()}
            )
            for person, (row, texts) in kept.items()
        }
        if said["digest"] != _digest(own):
            return None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return Frozen(release, snapshot(content, mark.item, mark.occasion, own), own)


def _digest(found: Mapping[str, Row]) -> str:
    text = json.dumps([[person, row.to_json(), sorted(row.texts.items())] for person, row in sorted(found.items())])
    return hashlib.sha256(text.encode()).hexdigest()


def agreed_value(value: str, note: str) -> str:
    return json.dumps({"value": value, "note": note}, ensure_ascii=False)


def agreed(content: Content, responses: Mapping[Key, Response]) -> tuple[Agreed, ...]:
    """By occasion, then in the order of the items."""
    found = []
    for (occasion, subject, item), response in responses.items():
        if subject == THE_ROOM and item.startswith(AGREED):
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                record = json.loads(str(response.value))
                value, note = str(record["value"]), str(record["note"])
                found.append(Agreed(occasion, item.removeprefix(AGREED), value, note, response.time))
    order = {item: place for place, item in enumerate(room_items(content))}
    return tuple(sorted(found, key=lambda a: (a.occasion, order.get(a.item, len(order)))))


def decisions(responses: Mapping[Key, Response]) -> tuple[str, ...]:
    """The oldest first."""
    found = [r for (_, s, item), r in responses.items() if s == THE_ROOM and item.startswith(DECISION) and r.value]
    return tuple(str(response.value) for response in sorted(found, key=lambda response: response.time))
