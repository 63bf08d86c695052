"""Characters of an answer code, and a checksum that notices and locates what goes wrong when people copy.

Thirty-two characters are the elements of GF(32). The checksum is the cyclic code of Bitcoin's bech32 addresses (BIP
173, BIP 350): six check characters, distance 5 up to `LONGEST` characters. So one or two wrong characters are never
mistaken for a code, and every single wrong character and every swap of two neighbours leaves a remainder of its own,
which tells the two apart and says where. The test goes through all of them: the code is linear, so the message does not
matter.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O, which are read as 1, 1, 0, and without U."""
CHECK = 6
LONGEST = 89
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_TARGET = 0x2BC830A3
_VALUES = {
    **{character: value for value, character in enumerate(ALPHABET)},
    **{character.lower(): value for value, character in enumerate(ALPHABET)},
    **dict.fromkeys("Oo", 0),
    **dict.fromkeys("IiLl", 1),
}

Symbols = tuple[int, ...]


class Flaw(NamedTuple):
    """``position``: 1 for the first character; of a swap the first of the two. ``repaired``: all of them put right."""

    kind: Literal["one_wrong", "swapped"]
    position: int
    repaired: Symbols


def value_of(character: str) -> int | None:
    """0..31, upper and lower case alike, O as 0, I and L as 1; ``None`` for any other character."""
    return _VALUES.get(character)


def spell(symbols: Iterable[int]) -> str:
    return "".join(ALPHABET[symbol] for symbol in symbols)


def number_to_symbols(number: int, size: int) -> Symbols:
    """``size`` symbols, the highest first; ``number`` below 32 ** size."""
    return tuple(number >> 5 * place & 31 for place in reversed(range(size)))


def symbols_to_number(symbols: Iterable[int]) -> int:
    number = 0
    for symbol in symbols:
        number = number << 5 | symbol
    return number


def with_check(symbols: Sequence[int]) -> Symbols:
    remainder = _remainder((*symbols, *(0,) * CHECK)) ^ _TARGET
    return (*symbols, *number_to_symbols(remainder, CHECK))


def is_whole(symbols: Sequence[int]) -> bool:
    return len(symbols) <= LONGEST and _remainder(symbols) == _TARGET


def whole_beginning(symbols: Sequence[int], least: int) -> int | None:
    """Length, ``least`` or more, of the first beginning of ``symbols`` that is whole: a code ends where it is whole."""
    state = 1
    for length, symbol in enumerate(symbols[:LONGEST], start=1):
        state = _step(state, symbol)
        if length >= least and state == _TARGET:
            return length
    return None


def locate(symbols: Sequence[int]) -> Flaw | None:
    """The one wrong character, or the one swap of neighbours, that makes ``symbols`` whole; ``None`` where neither."""
    if not CHECK < len(symbols) <= LONGEST:
        return None
    found = _remainders(len(symbols)).get(_remainder(symbols) ^ _TARGET)
    if found is None:
        return None
    kind, place, error = found
    repaired = list(symbols)
    repaired[place] ^= error
    if kind == "swapped":
        repaired[place + 1] ^= error
        # Both places off by the same amount, without the two having been each other's: that is no swap.
        if repaired[place] != symbols[place + 1]:
            return None
    return Flaw(kind, place + 1, tuple(repaired))


def _step(state: int, symbol: int) -> int:
    top = state >> 25
    state = (state & 0x1FFFFFF) << 5 ^ symbol
    for bit, polynomial in enumerate(_GENERATOR):
        if top >> bit & 1:
            state ^= polynomial
    return state


def _remainder(symbols: Iterable[int], state: int = 1) -> int:
    for symbol in symbols:
        state = _step(state, symbol)
    return state


@lru_cache(maxsize=LONGEST)
def _remainders(length: int) -> dict[int, tuple[Literal["one_wrong", "swapped"], int, int]]:
    """What each single error and each swap leaves: remainder -> (kind, place from 0, difference of the symbols)."""
    singles = [list(range(32))]
    for _ in range(length - 1):  # each character further from the end shifts the remainder once more
        singles.insert(0, [_step(remainder, 0) for remainder in singles[0]])
    table: dict[int, tuple[Literal["one_wrong", "swapped"], int, int]] = {}
    for place in range(length):
        for error in range(1, 32):
            table[singles[place][error]] = ("one_wrong", place, error)
            if place + 1 < length:
                table[singles[place][error] ^ singles[place + 1][error]] = ("swapped", place, error)
    return table
