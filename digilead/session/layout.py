"""Answers as digits, one an item: the same on paper, in a code and in a release.

    0 not answered    1..7 the item's options in their order    8 don't know    9 not relevant

The order of items and options is fixed for ever, so a digit keeps its meaning.
"""

from collections.abc import Iterable, Mapping

from digilead.content import DONT_KNOW, FIRST_FORM, NOT_RELEVANT, Content
from digilead.responses import INITIATIVE_PURPOSE
from digilead.session.errors import RoomError

NONE, UNKNOWN, IRRELEVANT = "0", "8", "9"
MOST_OPTIONS = 7
INITIATIVE = "initiative"
FORMS = (FIRST_FORM, "more_statements", "ambition_by_dimension")
"""The forms whose answers a room takes, in the order of their digits. New ones go last."""


def form_items(content: Content, form: str) -> tuple[str, ...]:
    """The items of a form that are answered by choosing, in the order in which they are asked."""
    return tuple(item for item in content.items_of(form) if content.items[item].kind == "choice")


def room_items(content: Content) -> tuple[str, ...]:
    """Every item about the organisation that a room takes."""
    return tuple(item for form in FORMS for item in form_items(content, form))


def initiative_items(content: Content) -> tuple[str, ...]:
    """The six of practice, then the purpose."""
    items = [item.id for item in content.instruments[INITIATIVE].items if item.kind == "choice"]
    return (*(item for item in items if item != INITIATIVE_PURPOSE), INITIATIVE_PURPOSE)


def text_items(content: Content) -> tuple[str, ...]:
    """What is written about an initiative: handed in only when ticked."""
    return tuple(item.id for item in content.instruments[INITIATIVE].items if item.kind == "text")


def to_digit(content: Content, item: str, value: str | None) -> str:
    """``0`` also for a value that this version of the course does not know."""
    ids = [option.id for option in content.options(item)]
    if len(ids) > MOST_OPTIONS:
        raise RoomError("too_many_options", item)
    if value in ids:
        return str(ids.index(value) + 1)
    return {DONT_KNOW: UNKNOWN, NOT_RELEVANT: IRRELEVANT}.get(value or "", NONE)


def from_digit(content: Content, item: str, digit: str) -> str | None:
    """The option's id, ``None`` for not answered. Raises KeyError for a digit that is no answer of the item."""
    choices = {NONE: None, UNKNOWN: DONT_KNOW, IRRELEVANT: NOT_RELEVANT}
    choices.update({str(place): option.id for place, option in enumerate(content.options(item), start=1)})
    return choices[digit]


def to_digits(content: Content, items: Iterable[str], answers: Mapping[str, str | None]) -> str:
    return "".join(to_digit(content, item, answers.get(item)) for item in items)


def is_answer(digit: str) -> bool:
    """Whether the digit is one of the item's options."""
    return digit not in (NONE, UNKNOWN, IRRELEVANT)
