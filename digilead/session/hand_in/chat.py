"""Every answer code in a pasted chat, and every code that was meant but cannot be read, with what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import frozen

from digilead.content import Content
from digilead.session.errors import Kind, RoomError
from digilead.session.hand_in import checksum, codes
from digilead.session.hand_in.codes import AnswerCode

LARGEST = 4_000_000
"""Characters. A chat of a whole day with two hundred people is a tenth of it."""
MOST_CANDIDATES = 5_000
MOST_EXAMINED = 100  # so many bad codes get the slower search for a character too many or too few
_LOOK_AHEAD = 240
_LEAST_MEANT = 10  # characters of a run, two of them figures: below that it is talk

# What chat clients put into long words, or take out of them without being seen.
_UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
_BEGIN = re.compile(r"(?<!\w)[dD][lL1I](?=[0-9oO]\w)")  # the third, format and form, is a figure so far
_DASH = r"\-\u2010-\u2015\u2212"
_SHAPE = re.compile(rf"(?<!\w)\w{{5,7}}(?:[{_DASH}]\w{{5,7}}){{3,}}")
_GAP = re.compile(rf"[\s{_DASH}>*_~`|.]")
_TIGHT = re.compile(rf"[\w{_DASH}]+(?:[^\s\w{_DASH}]{{1,3}}[\w{_DASH}]+)*")  # in one piece, strangers within


@frozen
class Trouble:
    """A code, file or line that was not taken.

    ``text``: the code as it stands in the chat, a file's number or a line's number, never an answer. ``position``: the
    character that is wrong, 1 for the first, hyphens not counted; of a swap the first of the two. ``suggestion``: the
    code as it would be then; ask the person before using it.
    """

    kind: str
    text: str
    position: int | None = None
    suggestion: str | None = None
    numbers: tuple[tuple[str, int | str], ...] = ()


@frozen
class Found:
    """``codes``: each once, in the order in which each stands last in the chat."""

    codes: tuple[AnswerCode, ...]
    troubles: tuple[Trouble, ...]


def find(content: Content, text: str, now: datetime) -> Found:
    """Search a whole chat. Raises `RoomError`, kind too_large, beyond `LARGEST` characters."""
    if len(text) > LARGEST:
        raise RoomError("too_large", f"{len(text)} characters", most=LARGEST)
    text = unicodedata.normalize("NFKC", text).translate(_UNSEEN)
    found: dict[str, AnswerCode] = {}
    troubles: dict[str, Trouble] = {}
    end = 0
    for start in _beginnings(text):
        if start < end:
            continue
        symbols, places = _symbols(text, start)
        whole = checksum.whole_beginning(symbols, codes.LEAST)
        if whole is not None:
            end = places[whole - 1] + 1
            try:
                code = codes.decode(content, tuple(symbols[:whole]), now)
            except RoomError as error:
                _add(troubles, Trouble(error.kind, text[start:end]))
                continue
            found.pop(code.text, None)
            found[code.text] = code
        elif (tight := _TIGHT.match(text, start)) and _meant(tight[0]):
            end = tight.end()
            closely = len(troubles) < MOST_EXAMINED
            _add(troubles, _examine(content, tight[0][:_LOOK_AHEAD], symbols, now, closely))
    return Found(tuple(found.values()), tuple(troubles.values()))


def read(content: Content, text: str, now: datetime) -> AnswerCode:
    """The one code in ``text``, to resume with. Raises `RoomError` with what is wrong, or damaged."""
    found = find(content, text, now)
    if found.codes:
        return found.codes[-1]
    for trouble in found.troubles:
        where = {"position": trouble.position} if trouble.position else {}
        hint = {"suggestion": trouble.suggestion} if trouble.suggestion else {}
        kind: Kind = trouble.kind  # type: ignore[assignment]  # find reports kinds of ours only
        raise RoomError(kind, "", **where, **hint)
    raise RoomError("cut" if _BEGIN.match(text.strip()) else "damaged", "no code in it")


def _add(troubles: dict[str, Trouble], trouble: Trouble) -> None:
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


def _examine(content: Content, run: str, symbols: list[int], now: datetime, closely: bool) -> Trouble:
    """Say what is wrong with something that was meant as a code: it stands in one piece, or in pieces with blanks."""
    values = [checksum.value_of(character) for character in re.sub(rf"[{_DASH}_]", "", run)]
    possible = codes.lengths(content)
    strange = [position for position, value in enumerate(values, start=1) if value is None]
    if strange:
        fitting = (tuple(s if v is None else v for v in values) for s in range(32 if len(strange) == 1 else 0))
        return _trouble("foreign_character", run, strange[0], _whole(content, fitting, now))
    own = tuple(value for value in values if value is not None)
    for candidate in (own, *(tuple(symbols[:length]) for length in possible if len(own) < length <= len(symbols))):
        flaw = checksum.locate(candidate)
        if flaw and _is_code(content, flaw.repaired, now):
            return _trouble(flaw.kind, run, flaw.position, flaw.repaired)
    if closely and len(own) - 1 in possible:
        for place in range(len(own)):
            if whole := _whole(content, [own[:place] + own[place + 1 :]], now):
                return _trouble("one_too_many", run, place + 1, whole)
    if closely and len(own) + 1 in possible:
        for place in range(len(own) + 1):
            if whole := _whole(content, ((*own[:place], s, *own[place:]) for s in range(32)), now):
                return _trouble("one_missing", run, place + 1, whole)
    return Trouble("cut" if len(own) < codes.said_length(content, own) else "damaged", run)


def _trouble(kind: Kind, run: str, position: int, whole: tuple[int, ...] | None) -> Trouble:
    return Trouble(kind, run, position, codes.print_code(whole) if whole else None)


def _whole(content: Content, candidates: Iterable[tuple[int, ...]], now: datetime) -> tuple[int, ...] | None:
    return next((c for c in candidates if checksum.is_whole(c) and _is_code(content, c, now)), None)


def _is_code(content: Content, symbols: tuple[int, ...], now: datetime) -> bool:
    try:
        codes.decode(content, symbols, now)
    except RoomError as error:
        return error.kind in ("older_version", "newer_version", "other_course")
    return True
