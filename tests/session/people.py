"""Made-up leaders for the tests of the room."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from digilead.session.hand_in import codes
from digilead.session.layout import form_items, initiative_items
from digilead.session.room import Arrivals, Room, RoomError, begin_rehearsal
from digilead.workbook import Workbook, WorkbookError

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TIME = "2026-11-24T09:41:07.000000Z"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def answers(content, items, rng):
    """Every kind of answer there is, not answered included."""
    choices = {item: [None, "dont_know", "not_relevant", *(o.id for o in content.options(item))] for item in items}
    return {item: rng.choice(found) for item, found in choices.items()}


def firm(content, rng, form="first_form"):
    """An option everywhere."""
    return {item: rng.choice([o.id for o in content.options(item)]) for item in form_items(content, form)}


def person(number):
    rng = random.Random(number)
    return "".join(rng.choice(ALPHABET) for _ in range(codes.PERSON))


def code(content, number, given=None, *, time=TIME, occasion="before", initiatives=(), form="first_form"):
    rng = random.Random(1000 + number)
    given = given or answers(content, form_items(content, form), rng)
    return codes.encode(content, form, occasion, person(number), time, given, initiatives)


def initiative(content, rng):
    return {item: rng.choice([o.id for o in content.options(item)]) for item in initiative_items(content)}


class Clock:
    """A clock that only the test moves on."""

    def __init__(self, moment=NOW):
        self.moment = moment

    def __call__(self):
        return self.moment

    def later(self, **by):
        self.moment += timedelta(**by)


def synthetic_room(content, path, people, seed, *, plan=None, clock=None):
    """A rehearsal to which everybody has come."""
    clock = clock or Clock()
    room = begin_rehearsal(content, path, people, seed, clock=clock)
    Arrivals(content, room, plan=plan).let_in(clock() + timedelta(minutes=5))
    return room


def kind_of(action, *arguments, **named):
    with pytest.raises((RoomError, WorkbookError)) as caught:
        action(*arguments, **named)
    return caught.value.kind


def leader(content, folder, number, **more):
    """A workbook with answers, an initiative, a text, a guess and a reflection; ``more`` goes to the workbook."""
    rng = random.Random(number)
    workbook = Workbook(folder / f"leader{number}" / "workbook.jsonl", **more)
    given = answers(content, form_items(content, "first_form"), rng)
    rows = [("before", "organisation", item, value) for item, value in given.items() if value]
    rows += [("after", "initiative-1", item, value) for item, value in initiative(content, rng).items()]
    rows += [
        ("after", "initiative-1", "ini.name", f"Projekt {number}"),
        ("before", "organisation", "1-1.guess", "a"),
        ("before", "organisation", "Q11-1.line", "Hemmelig refleksion"),
        ("before", "organisation", "plan.1.if", "Hemmelig plan"),
    ]
    workbook.record_many(rows)
    return workbook


def room_of_texts(content, folder, texts, note):
    """A released room; each of ``texts`` is an initiative's name that its leader shows, ``note`` stands beside an
    agreed value."""
    room = Room(folder / "room.jsonl", content)
    room.open()
    for number, text in enumerate(texts):
        workbook = Workbook(folder / f"{number}.jsonl")
        rows = [("before", "organisation", item, value) for item, value in firm(content, random.Random(number)).items()]
        rows += [
            ("after", "initiative-1", "ini.name", text),
            ("room", "participant", "room.share.initiative-1.ini.name", "yes"),
        ]
        workbook.record_many(rows)
        room.hand_in_files([("x", workbook.export())])
    room.agree("bf.use", "g2", note)
    room.decide("Vi begynder")
    room.release()
    return room


def standing(room, occasion="before"):
    return room._rows(occasion)


def fill(room, content, count, first=0, occasion="before"):
    rng = random.Random(first)
    chat = [code(content, first + n, firm(content, rng), occasion=occasion) for n in range(count)]
    return room.hand_in_chat("\n".join(chat))


def line(**fields):
    record = {
        "occasion": "before", "subject": "organisation", "item": "bf.use", "value": "g2",
        "time": "2026-11-24T09:00:00.000000Z", **fields,
    }  # fmt: skip
    return json.dumps(record).encode() + b"\n"


HEAD = b'{"format":"digilead-workbook","version":1,"token":"abc"}\n'
