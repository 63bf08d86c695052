"""The instructor's plans: what a session consists of, step by step, and what every plan shares.

``content/sessions/<id>.toml`` is one plan; console, projector, printed script and the menu of plans are made from it.
``content/instructor.toml`` holds rules, tasks, troubles and the rest that no plan needs of its own.

A step that says ``like = "three-hours/calibrate"`` takes everything it does not say itself from that step of another
plan (one that has no ``like`` of its own).
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from attrs import frozen

from digilead.content.loading import Fault, Loader
from digilead.content.models import Text

Phase = Literal["before", "open", "answering", "releasing", "released", "closing"]
"""What the room is to be: not opened, open, open and answered in silence, being released, with released pictures, done.
A plan goes through them in this order and never back: one release serves the whole session. It belongs to the first
step of ``releasing``, once the last paper is keyed: after it nothing comes in."""
PHASES: tuple[Phase, ...] = get_args(Phase)

Grouping = Literal["private", "pairs", "threes", "fours", "tables", "plenary", "break"]

Show = Literal[
    "leaders",  # one service, four leaders, as columns
    "table",  # the article's table
    "cases",  # the step's cases, one at a time
    "keys",  # their keys
    "questions",  # the step's leadership questions
    "staircase",  # from here on pictures of a release
    "mastery",
    "strips",
    "disagreement",
    "gap",
    "initiatives",
    "foundation",  # how many miss a step below one that carries
    "prediction",  # what the room guessed beside what it answered
    "agreed",
]
RESULTS = frozenset(
    {
        "staircase",
        "mastery",
        "strips",
        "disagreement",
        "gap",
        "initiatives",
        "foundation",
        "prediction",
        "agreed",
    }
)
"""What is made of answers: never on the projector before the release."""

ConsoleNeed = Literal[
    "blank",  # the wall is empty
    "open",
    "handed_in",  # how many
    "missing",  # how many questions are still unanswered among those handed in
    "release",
    "preview",
    "hidden",  # what is not shown, and why
    "keys",
    "initiatives",
    "agree",
    "decide",
    "export",
    "log",  # the real minutes
]

MOST_ON_THE_WALL = 45
"""Words of a prompt: it is read from ten metres."""


def numbered(text: str) -> tuple[str, tuple[str, ...]]:
    """ "Which? 1. One. 2. Two." as what stands before the points, and the points; none where nothing is numbered."""
    lead, mark, rest = f" {text}".partition(" 1. ")
    points: list[str] = []
    while mark:
        point, mark, rest = rest.partition(f" {len(points) + 2}. ")
        points.append(point)
    return lead.strip(), tuple(points)


@frozen
class Sitting:
    """A stretch without a gap in the calendar; ``minutes`` of its clock."""

    id: str
    title: Text
    minutes: int


@frozen(kw_only=True)
class Step:
    """What is done for ``minutes`` (planned), at least ``low`` and at most ``high``.

    Attributes:
        form, split: who works with whom, in order, and the planned minutes of each; they add up to ``minutes``.
        aloud: the rules read aloud here.
        prompt: what stands on the projector.
        say: the next sentence to say, word for word.
        do: what the instructor does.
        expect: what usually comes, and what often goes wrong.
        cues: cue words, separated by " · ".
        shows, console: what the projector and the instructor's console have ready.
        uses: ids of sections, exercises, cases, forms and leadership questions.
        keep: never to be cut.
    """

    id: str
    sitting: str
    low: int
    minutes: int
    high: int
    phase: Phase
    form: tuple[Grouping, ...]
    split: tuple[int, ...]
    title: Text
    purpose: Text
    output: Text
    prompt: Text
    say: Text
    do: Text
    cues: Text
    plan_b: Text
    expect: Text | None = None
    aloud: Literal["start", "hand_in", ""] = ""
    shows: tuple[Show, ...] = ()
    console: tuple[ConsoleNeed, ...] = ()
    uses: tuple[str, ...] = ()
    keep: bool = False

    @property
    def begins_with_sentence(self) -> bool:
        """On the wall: it shows nothing of its own, or hands are to be counted before the answers are seen."""
        return not self.shows or "prediction" in self.shows

    @property
    def timed(self) -> int:
        """Minutes of the first part that people do without the instructor: what needs a clock on the wall."""
        parts = zip(self.form, self.split, strict=True)
        return next((minutes for form, minutes in parts if form != "plenary"), self.split[0])


@frozen(kw_only=True)
class SessionPlan:
    """A session. ``least`` and ``most`` are people; ``cut`` names the steps to drop when late, the first one first.

    ``slug`` is what its files are called after.
    """

    id: str
    title: Text
    slug: Text
    who: Text
    goal: Text
    least: int
    most: int
    occasion: Literal["before", "after", "followup"]
    cut: tuple[str, ...]
    invitation: Text
    sittings: tuple[Sitting, ...]
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(sitting.minutes for sitting in self.sittings)

    def step(self, id: str) -> Step:
        return next(step for step in self.steps if step.id == id)

    def steps_of(self, sitting: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.sitting == sitting)

    def starts(self) -> Mapping[str, int]:
        """Step id -> planned minutes from the beginning of its sitting."""
        found: dict[str, int] = {}
        for sitting in self.sittings:
            passed = 0
            for step in self.steps_of(sitting.id):
                found[step.id] = passed
                passed += step.minutes
        return found

    @property
    def uses(self) -> tuple[str, ...]:
        """Every id the steps use, each once, in order."""
        return tuple(dict.fromkeys(id for step in self.steps for id in step.uses))


@frozen
class Rule:
    id: str
    when: Literal["start", "hand_in"]
    text: Text


@frozen
class Task:
    id: str
    when: Literal["week", "day", "hour", "quarter", "after"]
    text: Text


@frozen
class Point:
    id: str
    text: Text


@frozen
class Way:
    """A way to hand in."""

    id: str
    name: Text
    text: Text


@frozen
class Leader:
    """One of the leaders who run the same service, each in the way of a generation."""

    generation: str
    name: Text
    text: Text


@frozen
class TroubleRecord:
    id: str
    trouble: Text
    plan_b: Text


@frozen
class InstructorFile:
    rules: tuple[Rule, ...]
    tasks: tuple[Task, ...]
    bring: tuple[Point, ...]
    debrief: tuple[Point, ...]
    ways: tuple[Way, ...]
    leaders: tuple[Leader, ...]
    troubles: tuple[TroubleRecord, ...]


PLANS_FOLDER = "sessions"
INSTRUCTOR = "instructor.toml"
Raw = Mapping[str, Mapping[str, Any]]


def plans_in(loader: Loader) -> dict[str, dict[str, Any]]:
    """File name -> the records of a plan, with every ``like`` followed; what cannot be followed is a fault.

    Plans that others are like come first: a fault is named first where it stands.
    """
    raw = {name: loader.raw(name) for name in loader.names(f"{PLANS_FOLDER}/*.toml")}
    followed = {_parts(step["like"])[0] for name in raw for step in _steps(raw, name) if "like" in step}
    order = sorted(raw, key=lambda name: (name not in followed, name))
    return {name: {**raw[name], **_filled(name, raw, loader.faults)} for name in order}


def _parts(like: object) -> tuple[str, str]:
    """File name and step of "three-hours/welcome"."""
    plan, _, step = str(like).partition("/")
    return f"{PLANS_FOLDER}/{plan}.toml", step


def _steps(raw: Raw, name: str) -> list[dict[str, Any]]:
    steps = raw.get(name, {}).get("steps")
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def _filled(name: str, raw: Raw, faults: list[Fault]) -> dict[str, Any]:
    """The steps of a file; what is no record is left for the model to refuse."""
    steps = raw[name].get("steps")
    if not isinstance(steps, list):
        return {}
    return {"steps": [_like(name, step, raw, faults) if isinstance(step, dict) else step for step in steps]}


def _like(name: str, step: dict[str, Any], raw: Raw, faults: list[Fault]) -> dict[str, Any]:
    if "like" not in step:
        return step
    file, id = _parts(step["like"])
    own = {key: value for key, value in step.items() if key != "like"}
    model = next((other for other in _steps(raw, file) if other.get("id") == id), None)
    if model is None:
        faults.append(Fault(name, f"steps {step.get('id', 'record')}", f"is like an unknown step, {step['like']}"))
        return own
    if "like" in model:
        reason = f"is like {step['like']}, which is like another step itself"
        faults.append(Fault(name, f"steps {step.get('id', 'record')}", reason))
    return {**model, **own}
