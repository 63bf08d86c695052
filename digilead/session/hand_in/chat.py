"""Every answer code in a pasted chat, and every code that was meant but cannot be read, with what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from attrs import frozen

from digilead.content import Content
from digilead.session.errors import RoomError, RoomErrorKind
from digilead.session.hand_in import checksum, codes
from digilead.session.hand_in.codes import AnswerCode

LARGEST = 4_000_000
"""Characters. A chat of a whole day with two hundred people is a tenth of it."""
MOST_CANDIDATES = 5_000
_LOOK_AHEAD = 240
_LEAST_MEANT = 10  # characters of a run, two of them figures: below that it is talk

# What chat clients put into long words, or take out of them without being seen.
_UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
_BEGIN = re.compile(r"(?<!\w)[dD][lL1I](?=[0-9oO]\w)")  # the third, format and form, is a figure so far
_DASH = r"\-\u2010-\u2015\u2212"
_SHAPE = re.compile(rf"(?<!\w)\w{{5,7}}(?:[{_DASH}]\w{{5,7}}){{3,}}")
_GAP = re.compile(rf"[\s{_DASH}>*_~`|.]")
# The shape of a visitor's own code of a session, wherever a word begins; `launch/invitation.py` makes them.
_OWN = re.compile(rf"(?<!\w)(?=([2-9a-hjkmnp-z]{{4}})[\s{_DASH}]?([2-9a-hjkmnp-z]{{4}})(?!\w))", re.IGNORECASE)
_TIGHT = re.compile(rf"[\w{_DASH}]+(?:[^\s\w{_DASH}]{{1,3}}[\w{_DASH}]+)*")  # in one piece, strangers within


@frozen
class HandInTrouble:
    """A code, file or line that was not taken.

    ``text``: the code as it stands in the chat, the file's name, or the line of paper.
    """

    kind: str
    text: str
    numbers: tuple[tuple[str, int | str], ...] = ()


@frozen
class Found:
    """``codes``: each once, in the order in which each stands last in the chat."""

    codes: tuple[AnswerCode, ...]
    troubles: tuple[HandInTrouble, ...]


def find_codes(content: Content, text: str, now: datetime) -> Found:
    """Search a whole chat. Raises `RoomError`, kind too_large, beyond `LARGEST` characters."""
    if len(text) > LARGEST:
        raise RoomError("too_large", f"{len(text)} characters", most=LARGEST)
    text = _plain(text)
    found: dict[str, AnswerCode] = {}
    troubles: dict[str, HandInTrouble] = {}
    end = 0
    for start in _beginnings(text):
        if start < end:
            continue
        symbols, places = _symbols(text, start)
        whole = checksum.whole_beginning(symbols, codes.FEWEST_SYMBOLS)
        if whole is not None:
            end = places[whole - 1] + 1
            try:
                code = codes.decode(content, tuple(symbols[:whole]), now)
            except RoomError as error:
                _add(troubles, HandInTrouble(error.kind, text[start:end]))
                continue
            found.pop(code.text, None)
            found[code.text] = code
        elif (tight := _TIGHT.match(text, start)) and _meant(tight[0]):
            end = tight.end()
            _add(troubles, HandInTrouble("damaged", tight[0][:_LOOK_AHEAD]))
    return Found(tuple(found.values()), tuple(troubles.values()))


def read_code(content: Content, text: str, now: datetime) -> AnswerCode:
    """The one code in ``text``, to resume with. Raises `RoomError` with what is wrong, or damaged."""
    found = find_codes(content, text, now)
    if found.codes:
        return found.codes[-1]
    kind: RoomErrorKind = found.troubles[0].kind if found.troubles else "damaged"  # type: ignore[assignment]  # ours only
    raise RoomError(kind, "no whole code in it")


def own_codes(text: str, is_one: Callable[[str], bool]) -> tuple[str, ...]:
    """The own codes of visitors in a chat. Many words have their shape: ``is_one`` knows the codes there are."""
    shaped = dict.fromkeys((match[1] + match[2]).lower() for match in _OWN.finditer(_plain(text)))
    return tuple(code for code in shaped if is_one(code))


def is_like_own(text: str) -> bool:
    """Tell whether this, and nothing else, has the shape of a visitor's own code."""
    match = _OWN.match(text := _plain(text).strip())
    return match is not None and match.end(2) == len(text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_UNSEEN)


def _add(troubles: dict[str, HandInTrouble], trouble: HandInTrouble) -> None:
    troubles.setdefault(trouble.text, trouble)


def _beginnings(text: str) -> Iterator[int]:
    """Where a code may begin: at its first two characters, or where something has its shape."""
    starts = {match.start() for match in _first(_BEGIN.finditer(text))}
    starts |= {match.start() for match in _first(_SHAPE.finditer(text))}
    return iter(sorted(starts))


def _first(matches: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    for number, match in enumerate(matches):
        if number == MOST_CANDIDATES:
            raise RoomError("too_large", f"more than {MOST_CANDIDATES} codes or beginnings of codes")
        yield match


def _symbols(text: str, start: int) -> tuple[list[int], list[int]]:
    """The characters of a code from ``start`` on, whatever a chat client put between them, and where each stands."""
    symbols, places = [], []
    for place in range(start, min(start + _LOOK_AHEAD, len(text))):
        value = checksum.value_of(text[place])
        if value is not None:
            symbols.append(value)
            places.append(place)
        elif not _GAP.match(text[place]):
            break
    return symbols, places


def _meant(run: str) -> bool:
    letters = [character for character in run if character.isalnum()]
    return len(letters) >= _LEAST_MEANT and sum(character.isdecimal() for character in letters) >= 2
