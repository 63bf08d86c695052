"""Characters of an answer code, and a checksum that notices what goes wrong when people copy.

Thirty-two characters are the elements of GF(32). The checksum is the cyclic code of Bitcoin's bech32 addresses (BIP
173, BIP 350): six check characters, distance 5 up to `LONGEST` characters. So up to four wrong characters are never
mistaken for a code. A code is pasted, not typed: what is not whole is copied again.
"""

from collections.abc import Iterable, Sequence

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
