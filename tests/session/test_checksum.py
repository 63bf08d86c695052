"""The checksum, proved: the code is linear, so what an error leaves does not depend on the message."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.session.hand_in import checksum
from digilead.session.hand_in.checksum import (
    ALPHABET,
    CHECK,
    LONGEST,
    is_whole,
    value_of,
    whole_beginning,
    with_check,
)

MESSAGES = st.lists(st.integers(0, 31), min_size=1, max_size=LONGEST - CHECK)
PRACTICAL = 60  # the longest code of the course


@given(MESSAGES, MESSAGES)
def test_it_is_linear(one, two):
    size = min(len(one), len(two))
    one, two = one[:size], two[:size]
    both = [a ^ b for a, b in zip(one, two, strict=True)]
    zero = checksum._remainder(([0] * size), 0)
    sums = [checksum._remainder(message, 0) for message in (one, two, both)]
    assert zero == 0 and sums[0] ^ sums[1] == sums[2]


@pytest.mark.parametrize("length", [CHECK + 1, 36, PRACTICAL, LONGEST])
def test_every_wrong_character_and_every_swap_is_noticed(length):
    """All of them, so none can be taken for a whole code (remainder 0)."""
    left = [
        checksum._remainder((*(0,) * place, error, *(0,) * (length - 1 - place)), 0)
        for place in range(length)
        for error in range(1, 32)
    ]
    left += [
        checksum._remainder((*(0,) * place, error, error, *(0,) * (length - 2 - place)), 0)
        for place in range(length - 1)
        for error in range(1, 32)
    ]
    assert len(left) == 31 * (2 * length - 1)
    assert 0 not in left


def test_any_two_wrong_characters_are_noticed_in_a_code_of_the_first_form():
    """Distance 5 says so; here all 567,000 pairs are tried."""
    singles = {
        (place, error): checksum._remainder((*(0,) * place, error, *(0,) * (35 - place)), 0)
        for place in range(36)
        for error in range(1, 32)
    }
    by_remainder = {}
    for (place, _), remainder in singles.items():
        assert by_remainder.setdefault(remainder, place) == place
    pairs = itertools.combinations(range(36), 2)
    assert not any(
        {singles[one, e] for e in range(1, 32)} & {singles[two, e] for e in range(1, 32)} for one, two in pairs
    )


@given(MESSAGES, st.lists(st.integers(0, 31), max_size=20))
def test_a_code_ends_where_it_is_whole(message, talk):
    whole = with_check(message)
    assert whole_beginning([*whole, *talk], len(whole)) == len(whole)
    assert whole_beginning(whole[:-1], 1) is None
    assert whole_beginning(whole, len(whole) + 1) is None


def test_too_long_is_not_whole():
    assert not is_whole(with_check([0] * LONGEST))


def test_look_alikes_are_read_and_strangers_are_not():
    assert [value_of(c) for c in "oOiIlL"] == [0, 0, 1, 1, 1, 1]
    assert all(value_of(c) == value_of(c.lower()) == place for place, c in enumerate(ALPHABET))
    assert all(value_of(c) is None for c in "uUæØ-? ٣²")
    assert len(ALPHABET) == 32 and not set("ILOU") & set(ALPHABET)


def test_it_is_the_checksum_of_the_published_examples():
    """BIP 350: "A1LQFN3A" and "?1V759AA", a beginning without data; its letters, our numbers."""
    letters = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
    for beginning, expected in (("a", "LQFN3A"), ("?", "V759AA")):
        expanded = [ord(beginning) >> 5, 0, ord(beginning) & 31]
        assert "".join(letters[s] for s in with_check(expanded)[-CHECK:]) == expected
