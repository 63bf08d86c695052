"""A made-up room to rehearse with, and to try the projector: any size, seeded, with a disagreement one knows of.

The document says in itself that it is synthetic, and so does every view of it; merging it into another room marks that
room as well.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from attrs import frozen

from digilead.content import FIRST_FORM, Content
from digilead.responses import BEFORE
from digilead.session.errors import RoomError
from digilead.session.hand_in import chat, codes
from digilead.session.hand_in.chat import HandInTrouble
from digilead.session.hand_in.handing import THE_ROOM
from digilead.session.layout import form_items, initiative_items
from digilead.session.room.records import HandIn, Receipt
from digilead.session.room.room import SYNTHETIC, Room, utc_now
from digilead.workbook import Workbook

MOST_PEOPLE = 100
_EVERY, _ALL_IN, _LATE, _LATE_OF, _CUT = 2.0, 40.0, 60.0, 6, 9
"""Seconds from one to the next, until those in time are in, and how much later the late ones are, every sixth; how many
characters are missing of the code that is cut off."""
_ALPHABET = np.array(list("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))

_Answers = dict[str, str | None]


@frozen
class RehearsalPlan:
    """What one is to find. ``divided``: dimensions on which two camps lie apart; ``wanted``: the ambition's step.

    ``places``: share of leaders whose answers stand for 0..K steps; by default most in the lower half and nobody at the
    top. ``unsure``: share of answers that are don't know.
    """

    divided: tuple[str, ...] = ("culture",)
    wanted: int = 3
    places: tuple[float, ...] = ()
    unsure: float = 0.04


def synthetic_codes(
    content: Content,
    people: int,
    seed: int,
    *,
    plan: RehearsalPlan | None = None,
    occasion: str = BEFORE,
    now: datetime | None = None,
    initiatives: int = 1,
) -> tuple[str, ...]:
    """Answer codes of ``people`` made-up leaders, 1..100; the same arguments give the same codes.

    Raises ValueError for a number of people out of range, an unknown dimension or shares for another staircase.
    """
    plan = plan or RehearsalPlan()
    steps = len(content.generations)
    if not 1 <= people <= MOST_PEOPLE:
        raise ValueError(f"people must lie between 1 and {MOST_PEOPLE}")
    if unknown := set(plan.divided) - set(content.dimensions):
        raise ValueError(f"no such dimension: {', '.join(sorted(unknown))}")
    places = plan.places or _usual_places(steps)
    if len(places) != steps + 1 or not 1 <= plan.wanted <= steps:
        raise ValueError(f"places needs {steps + 1} shares, and wanted a step")
    rng = np.random.default_rng(seed)
    stamp = (now or datetime(2026, 11, 24, 9, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
    time = stamp.isoformat(timespec="microseconds") + "Z"
    names = _names(rng, people)
    # Shares are dealt out, not drawn: a rehearsal has to show what it says it shows, also with six people.
    heights = _dealt(rng, places, people)
    camps = {dimension: _dealt(rng, (0.5, 0.5), people) for dimension in plan.divided}
    found = []
    for person in range(people):
        camp = {dimension: int(side[person]) for dimension, side in camps.items()}
        answers = _answers(content, rng, plan, int(heights[person]), camp)
        led = [_initiative(content, rng, plan) for _ in range(initiatives)]
        found.append(codes.encode(content, FIRST_FORM, occasion, names[person], time, answers, led))
    return tuple(found)


def begin_rehearsal(
    content: Content, path: Path, people: int, seed: int, *, clock: Callable[[], datetime] = utc_now
) -> Room:
    """An open, empty room at a new ``path`` that `Arrivals` come to.

    Raises ValueError as `synthetic_codes`, FileExistsError where something lies at ``path``.
    """
    if path.exists():
        raise FileExistsError(path)
    synthetic_codes(content, people, seed)
    room = Room(path, content, clock=clock)
    room.open()
    # Before any answer, so that a rehearsal that breaks off is marked as well.
    Workbook(path, clock=clock).record(THE_ROOM, THE_ROOM, SYNTHETIC, f"people {people}, seed {seed}")
    return room


class Arrivals:
    """The made-up leaders of a rehearsal, who come to ``room`` one by one through the door that visitors come in by.

    Every sixth hands in a minute late, by when the room may be closed; one first sends a code with its end cut off.
    Who they are and when they began to come stands in the room, so another console goes on where one has died.
    """

    def __init__(self, content: Content, room: Room, *, plan: RehearsalPlan | None = None) -> None:
        mark = Workbook(room.path).responses[THE_ROOM, THE_ROOM, SYNTHETIC]
        people, seed = map(int, re.findall(r"\d+", str(mark.value)))
        self._content, self._room, self._begun = content, room, datetime.fromisoformat(mark.time)
        self._codes = synthetic_codes(content, people, seed, plan=plan, now=self._begun)
        late = max(people // _LATE_OF, 1)
        every = min(_EVERY, _ALL_IN / people)
        self._due = [every * (number + 1) + _LATE * (number >= people - late) for number in range(people)]
        self._cut_at, self._due[0] = self._due[0], self._due[-1]
        self._in: set[int] = set()
        self._cut_sent = False

    def joined(self, now: datetime) -> int:
        """How many have come in by ``now``; the late ones sit there too."""
        passed = (now - self._begun).total_seconds()
        return sum(due - _LATE * (due > _ALL_IN) <= passed for due in self._due)

    def let_in(self, now: datetime) -> HandIn:
        """Hand in for those whose time has come, each as a visitor does; what cannot be read or is too late is told."""
        passed = (now - self._begun).total_seconds()
        receipts: list[Receipt] = []
        troubles: list[HandInTrouble] = []
        if not self._cut_sent and passed >= self._cut_at:
            self._cut_sent = True
            troubles += self._room.hand_in_chat(self._codes[0][:-_CUT]).troubles
        for number in [n for n, due in enumerate(self._due) if due <= passed and n not in self._in]:
            self._in.add(number)
            try:
                receipts.append(self._at_the_door(self._codes[number]))
            except RoomError as error:
                troubles.append(HandInTrouble(error.kind, self._codes[number]))
        return HandIn(tuple(receipts), tuple(troubles))

    def _at_the_door(self, code: str) -> Receipt:
        (found,) = chat.find_codes(self._content, code, self._begun).codes
        with TemporaryDirectory() as folder:
            workbook = Workbook(Path(folder) / "workbook.jsonl")
            workbook.merge(found.to_workbook(self._content))
            return self._room.hand_in(workbook)


def _usual_places(steps: int) -> tuple[float, ...]:
    """A staircase of any height in the shape of that of four."""
    up_to = np.interp(np.linspace(0, 1, steps + 1), np.linspace(0, 1, 5), (0.1, 0.45, 0.85, 1.0, 1.0))
    return tuple(np.diff(up_to, prepend=0.0).round(6))


def _near(rng: np.random.Generator, centre: float, spread: float, options: int) -> int:
    """A place among ``options``, 0 for the first."""
    return int(np.clip(round(rng.normal(centre, spread)), 0, options - 1))


def _names(rng: np.random.Generator, people: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < people:
        found["".join(rng.choice(_ALPHABET, codes.PERSON))] = None
    return list(found)


def _dealt(
    rng: np.random.Generator, shares: tuple[float, ...], people: int
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Whole numbers 0.. in these shares, in random order."""
    ends = np.cumsum(shares) / sum(shares) * people
    places = np.searchsorted(ends, np.arange(people) + 0.5)
    return rng.permutation(np.minimum(places, len(shares) - 1))


def _answers(
    content: Content, rng: np.random.Generator, plan: RehearsalPlan, height: int, camp: dict[str, int]
) -> _Answers:
    steps = len(content.generations)
    found: _Answers = {}
    for item in form_items(content, FIRST_FORM):
        record = content.items[item]
        options = [option.id for option in content.options(item)]
        if rng.random() < plan.unsure:
            found[item] = "dont_know"
        elif item.startswith("m."):
            usual = record.generation is not None and content.steps[record.generation] <= height
            found[item] = options[_near(rng, 3.4 if usual else 1.2, 0.7, len(options))]
        elif item.startswith("amb."):
            found[item] = options[_near(rng, plan.wanted - 1, 0.5, steps)]
        elif record.dimension in camp:
            found[item] = options[0 if camp[record.dimension] == 0 else steps - 1]
        else:
            found[item] = options[_near(rng, max(height, 1) - 1, 0.6, steps)]
    return found


def _initiative(content: Content, rng: np.random.Generator, plan: RehearsalPlan) -> _Answers:
    """Meant for the step that is wanted, or the one below, and led lower: what the article warns of."""
    steps = len(content.generations)
    purpose = int(np.clip(plan.wanted - 1 - rng.integers(0, 2), 0, steps - 1))
    *practice, last = initiative_items(content)
    found: _Answers = {}
    for item in practice:
        place = _near(rng, purpose - 1, 0.6, steps)
        found[item] = content.options(item)[place].id
    found[last] = content.options(last)[purpose].id
    return found
