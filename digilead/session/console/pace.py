"""Where a session is in its plan, and how the real minutes compare with the planned ones.

Kept in the room's document, under an occasion of its own, so that a kernel that dies, or a second instructor, finds the
session where it is.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from digilead.content.sessions import SessionPlan, Step
from digilead.session.hand_in.handing import FORMAT_ITEM, THE_ROOM
from digilead.session.room.room import ROOM_FORMAT
from digilead.workbook import Workbook

_SESSION = "session"
_PLAN, _STEP, _BEGUN, _CUT, _PREDICTION = (
    "session.plan",
    "session.step",
    "session.begun.",
    "session.cut.",
    "session.prediction",
)
LATE = 5
"""Minutes behind from which on the cut list is offered."""


@frozen
class Clock:
    """Minutes. ``behind``: how late the session is now, below zero early. ``in_step``: since the step began."""

    elapsed: int
    planned: int
    in_step: int
    behind: int


class Pace:
    """How far one of ``plans`` has come, in the room's document at ``path``; ``plan`` until another is chosen."""

    def __init__(
        self,
        path: Path,
        plan: SessionPlan,
        plans: Mapping[str, SessionPlan],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._first, self._plans, self._clock = plan, plans, clock
        self._workbook = Workbook(path, clock=clock)

    @property
    def plan(self) -> SessionPlan:
        chosen = self._workbook.responses.get((_SESSION, THE_ROOM, _PLAN))
        return self._plans.get(str(chosen.value), self._first) if chosen else self._first

    def choose(self, id: str) -> None:
        """Follow another plan. Raises KeyError for an unknown one."""
        self._begin()
        self._workbook.record(_SESSION, THE_ROOM, _PLAN, self._plans[id].id)

    def _value(self, item: str) -> str | None:
        found = self._workbook.responses.get((_SESSION, THE_ROOM, f"{self.plan.id}.{item}"))
        return None if found is None or found.value is None else str(found.value)

    def _begin(self) -> None:
        if not self._workbook.responses:  # the first line of a room says that it is one
            self._workbook.record(THE_ROOM, THE_ROOM, FORMAT_ITEM, ROOM_FORMAT)

    def _record(self, values: dict[str, str | None]) -> None:
        self._begin()
        self._workbook.record_many([(_SESSION, THE_ROOM, f"{self.plan.id}.{item}", v) for item, v in values.items()])

    def refresh(self) -> None:
        self._workbook.refresh()

    @property
    def step(self) -> Step | None:
        """The step the session is in; ``None`` before it begins."""
        id = self._value(_STEP)
        return next((step for step in self.plan.steps if step.id == id), None)

    def begun(self, step: Step) -> datetime | None:
        """When a step began first."""
        with suppress(ValueError):
            return datetime.fromisoformat(self._value(f"{_BEGUN}{step.id}") or "")
        return None

    @property
    def cut(self) -> frozenset[str]:
        return frozenset(step.id for step in self.plan.steps if self._value(f"{_CUT}{step.id}") == "yes")

    def go(self, step: Step) -> None:
        """Begin a step, or come back to it; the time of its first beginning stays."""
        values: dict[str, str | None] = {_STEP: step.id}
        if self.begun(step) is None:
            values[f"{_BEGUN}{step.id}"] = self._clock().isoformat()
        self._record(values)

    def back_to(self, step: Step | None, unbegun: Step | None = None) -> None:
        """As it was before a step was gone to; ``unbegun`` had no beginning then."""
        values = {_STEP: step.id if step else None}
        self._record(values | ({f"{_BEGUN}{unbegun.id}": None} if unbegun else {}))

    def drop(self, step: Step, dropped: bool = True) -> None:
        """Leave a step out, or take it in again."""
        self._record({f"{_CUT}{step.id}": "yes" if dropped else None})

    def following(self) -> Step | None:
        """The next step that is not cut; the first one before the beginning."""
        now, cut = self.step, self.cut
        rest = self.plan.steps if now is None else self.plan.steps[self.plan.steps.index(now) + 1 :]
        return next((step for step in rest if step.id not in cut), None)

    def preceding(self) -> Step | None:
        now = self.step
        before = self.plan.steps[: self.plan.steps.index(now)] if now else ()
        return next((step for step in reversed(before) if step.id not in self.cut), None)

    def can_be_cut(self) -> tuple[Step, ...]:
        """Of the plan's cut list what still lies ahead, the first to go first."""
        now, cut = self.step, self.cut
        passed = {step.id for step in self.plan.steps[: self.plan.steps.index(now) + 1]} if now else set()
        return tuple(self.plan.step(id) for id in self.plan.cut if id not in passed | cut)

    def clock(self) -> Clock | None:
        """Of the sitting the session is in."""
        now = self.step
        if now is None:
            return None
        steps = [step for step in self.plan.steps_of(now.sitting) if step.id not in self.cut or step == now]
        moments = [moment for step in steps if (moment := self.begun(step))]
        began, here = self.begun(now), self._clock()
        if began is None or not moments:
            return None
        before = sum(step.minutes for step in steps[: steps.index(now)])
        elapsed, inside = (int((here - moment).total_seconds() // 60) for moment in (min(moments), began))
        planned = before + min(inside, now.minutes)
        return Clock(elapsed, planned, inside, elapsed - planned)

    def minutes(self) -> tuple[tuple[Step, int | None], ...]:
        """Every step with its real minutes; ``None`` where it was not begun, or where nobody knows when it ended.

        The last step of a sitting ends when people go home, not when the next sitting begins.
        """
        begun = sorted(
            ((moment, step) for step in self.plan.steps if (moment := self.begun(step))), key=lambda found: found[0]
        )
        real: dict[str, int] = {}
        for place, (moment, step) in enumerate(begun):
            last = place + 1 == len(begun)
            end, sitting = (self._clock(), step.sitting) if last else (begun[place + 1][0], begun[place + 1][1].sitting)
            if sitting == step.sitting:
                real[step.id] = round((end - moment).total_seconds() / 60)
        return tuple((step, real.get(step.id)) for step in self.plan.steps)

    # A show of hands before the result

    def predict(self, counts: tuple[int, ...] | None) -> None:
        """How many hands for each height of the staircase, the ground first; ``None``: nobody was asked."""
        self._record({_PREDICTION: " ".join(map(str, counts)) if counts else None})

    def prediction(self, places: int) -> tuple[int, ...] | None:
        with suppress(ValueError):
            counts = tuple(int(part) for part in (self._value(_PREDICTION) or "").split())
            if len(counts) == places and max(counts) > 0 and min(counts) >= 0:
                return counts
        return None
