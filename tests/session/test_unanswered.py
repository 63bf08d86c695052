"""How much is unanswered together: one number, from five on, and never one that tells what one to four skipped."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digilead.session.layout import form_items
from digilead.session.protection import smallest
from digilead.session.room import Room
from digilead.session.room.unanswered import _kept, _numbered
from tests.session.people import code, firm, kind_of, person


def hand_in(room, content, number, skipped, again=0):
    """A leader who skips the last ``skipped`` questions; ``again`` makes it another hand-in, a newer one."""
    items = form_items(content, "first_form")
    answers = firm(content, random.Random(1000 * again + number))
    answers |= dict.fromkeys(items[len(items) - skipped :])
    room.hand_in_chat(code(content, number, answers, time=f"2026-11-24T09:{again:02}:07.000000Z"))


def test_from_five_on_it_is_the_sum_and_dont_know_is_an_answer(content, room):
    for number, skipped in enumerate((1, 0, 3, 0)):
        hand_in(room, content, number, skipped)
    assert kind_of(room.unanswered) == "too_few"
    answers = firm(content, random.Random(1)) | {"bf.use": "dont_know", "bf.culture": "not_relevant", "bf.value": None}
    room.hand_in_chat(code(content, 4, answers))
    found = room.unanswered()
    assert (found.questions, found.n, found.asked) == (5, 5, len(form_items(content, "first_form")))


def test_a_newcomer_or_a_change_does_not_tell_what_it_skipped(content, room, path, clock):
    for number in range(5):
        hand_in(room, content, number, number)
    first = room.unanswered()
    size = len(path.read_bytes())
    hand_in(room, content, 5, 7)
    assert room.unanswered() == first
    hand_in(room, content, 0, 3, again=1)
    # Not by another console, nor after the page died, either.
    assert Room(path, content, clock=clock).unanswered() == first == room.unanswered()
    assert path.read_bytes()[:size].count(b"unanswered-") == path.read_bytes().count(b"unanswered-") == 6
    room.withdraw(person(5))
    hand_in(room, content, 0, 0)
    for number in range(6, 11):
        hand_in(room, content, number, 1)
    assert room.unanswered() == first, "one has changed"


def test_five_newcomers_make_a_new_count(content, room):
    for number in range(5):
        hand_in(room, content, number, 2)
    assert room.unanswered().questions == 10
    for number in range(5, 10):
        hand_in(room, content, number, 1)
    assert (room.unanswered().questions, room.unanswered().n) == (15, 10)


def test_a_release_counts_as_a_picture_beside_it(content, room):
    for number in range(6):
        hand_in(room, content, number, 1)
    room.lock()
    room.release()
    room.open()
    hand_in(room, content, 6, 4)
    assert kind_of(room.unanswered) == "small_difference"


EVENTS = st.lists(
    st.tuples(st.integers(0, 13), st.integers(0, 4), st.integers(0, 1), st.booleans()), min_size=8, max_size=40
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_over_all_counts_everybody_has_four_others(content, tmp_path_factory, events):
    room = Room(tmp_path_factory.mktemp("room") / "room.jsonl", content)
    room.open()
    shown = set()
    for number, skipped, again, asks in events:
        hand_in(room, content, number, skipped, again)
        if asks and room.handed_in() >= 5:
            shown.add(room.unanswered())
    counts = _kept(room._read(), "before")
    assert len(counts) >= len(shown)
    assert not counts or smallest(_numbered([marks for marks, _ in counts])) >= 5
