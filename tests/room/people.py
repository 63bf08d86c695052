"""Made-up leaders for the tests of the room."""

import random
from datetime import UTC, datetime, timedelta

from digilead.room import codes
from digilead.room.layout import form_items, initiative_items

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
    return codes.encode(
        content, form, occasion, person(number), time, given or answers(content, form_items(content, form), rng), initiatives
    )


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
