"""The one error of the room: a stable kind to be put into words, the numbers that the sentence needs, a log detail."""

from collections.abc import Mapping
from typing import Literal, get_args

RoomErrorKind = Literal[
    # a code, or what was pasted
    "damaged",  # not whole: copy it again
    "other_course",  # whole, but made by a course with other items
    "older_version",  # made with an earlier version of the items
    "newer_version",  # made with a later version of the items, or by a later course
    "too_large",  # more text than any chat, or than a file of ours may have
    "too_many_options",  # an item has more options than one digit can name
    "unknown_form",  # codes exist for the forms of `layout.FORMS` only
    "unknown_occasion",  # codes exist for the occasions of `responses.OCCASIONS` only
    "nothing_to_hand_in",  # no answer of the form yet
    # a line of paper
    "no_number",  # the line does not begin with the sheet's number
    "wrong_length",  # `found` digits where there should be `expected`
    "wrong_digit",  # `digit` at `position` is no answer of the item there
    "given_twice",  # the same sheet number twice in one go
    # a file
    "unknown_answers",  # taken, but `n` answers are none that this version of the course knows: an older or later one's
    "is_a_room",  # a room's file where a workbook belongs
    "not_a_room",  # a file without a room in it
    "other_room",  # brought: a room that a later course made
    "wrong_clock",  # brought: times that lie in the future
    # what the room may do now
    "not_open",  # this occasion has not been opened
    "released",  # this occasion has had its release: nothing comes in, nothing is released again
    "released_twice",  # brought: a room with another release of the same occasion
    "unknown_item",  # no such item, or no such answer to it
    "unknown_participant",
    "unknown_release",
    # a release
    "too_few",  # fewer than five: `n`, `least`
    "small_difference",  # to an earlier occasion: `joined`, `left`, `least`
]
ROOM_ERROR_KINDS: tuple[RoomErrorKind, ...] = get_args(RoomErrorKind)


class RoomError(Exception):
    """Something cannot be done as asked. Nothing was written; what was there before is whole."""

    def __init__(self, kind: RoomErrorKind, detail: str = "", **numbers: int | str) -> None:
        super().__init__(f"{kind}: {detail or numbers}")
        self.kind: RoomErrorKind = kind
        self.detail = detail
        self.numbers: Mapping[str, int | str] = numbers
