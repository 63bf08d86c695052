"""The checksum, proved: the code is linear, so what an error leaves does not depend on the message."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.session.hand_in import checksum
from digilead.session.hand_in.checksum import (
    ALPHABET,
    CHECK,
    LONGEST,
    is_whole,
    locate,
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
def test_every_wrong_character_and_every_swap_leaves_a_remainder_of_its_own(length):
    """All of them, so none can be taken for a whole code (remainder 0), and each says where and what it is."""
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
    assert 0 not in left and len(set(left)) == len(left)


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


@given(MESSAGES, st.data())
def test_one_wrong_character_is_located_and_put_right(message, data):
    whole = with_check(message)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.integers(0, 31).filter(lambda value: value != whole[place]))
    broken = (*whole[:place], wrong, *whole[place + 1 :])
    flaw = locate(broken)
    assert is_whole(whole) and not is_whole(broken)
    assert flaw == ("one_wrong", place + 1, whole)


@given(MESSAGES.filter(lambda message: len(set(message)) > 1), st.data())
def test_swapped_neighbours_are_located_and_put_right(message, data):
    whole = with_check(message)
    places = [place for place in range(len(whole) - 1) if whole[place] != whole[place + 1]]
    place = data.draw(st.sampled_from(places))
    broken = (*whole[:place], whole[place + 1], whole[place], *whole[place + 2 :])
    assert not is_whole(broken)
    assert locate(broken) == ("swapped", place + 1, whole)


def test_more_than_that_is_not_guessed_at_often():
    rng = random.Random(5)
    guessed = 0
    for _ in range(300):
        whole = with_check([rng.randrange(32) for _ in range(30)])
        broken = list(whole)
        for place in rng.sample(range(36), 4):
            broken[place] ^= rng.randrange(1, 32)
        assert not is_whole(broken)
        guessed += locate(broken) is not None
    assert guessed < 3


def test_same_shift_in_two_neighbours_is_no_swap():
    whole = with_check([1, 2, 3, 4, 5])
    broken = (whole[0] ^ 9, whole[1] ^ 9, *whole[2:])
    assert not is_whole(broken) and locate(broken) is None


@given(MESSAGES, st.lists(st.integers(0, 31), max_size=20))
def test_a_code_ends_where_it_is_whole(message, talk):
    whole = with_check(message)
    assert whole_beginning([*whole, *talk], len(whole)) == len(whole)
    assert whole_beginning(whole[:-1], 1) is None
    assert whole_beginning(whole, len(whole) + 1) is None


def test_too_long_is_not_whole():
    assert not is_whole(with_check([0] * LONGEST)) and locate([0] * (LONGEST + 1)) is None and locate([1]) is None


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
