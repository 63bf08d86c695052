"""The instructor's plans: they can be run as they stand, and what is wrong with one stops loading with its reason."""

import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

from digilead.content import Content, ContentError, Text, load_content
from digilead.content.loading import CHECKOUT, Fault
from digilead.content.sessions import PHASES, RESULTS, SessionPlan, Step
from tests.each import for_each
from tests.prose import lix, words

PLANS = load_content().sessions
STEPS = [(plan, step) for plan in PLANS.values() for step in plan.steps]
TEXTS = [name for name, kind in Step.__annotations__.items() if kind is Text]
LIX_AT_MOST = 42
each_plan = for_each(PLANS.values(), lambda plan: plan.id)
each_step = for_each(STEPS, lambda known: f"{known[0].id}/{known[1].id}")

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CHECKOUT, tmp_path / "content"))


def fault(folder: Path, file: str, old: str, new: str) -> Fault:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r} any more"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    return caught.value.faults[0]


# What the course's own plans are


def test_there_is_a_plan_for_each_kind_of_group() -> None:
    assert {id: plan.minutes for id, plan in PLANS.items()} == {
        "three-hours": 180,
        "three-times-one-hour": 180,
        "one-day": 420,
    }
    assert [sitting.minutes for sitting in PLANS["three-times-one-hour"].sittings] == [60, 60, 60]
    assert (PLANS["three-hours"].least, PLANS["three-hours"].most) == (5, 12)
    assert (PLANS["one-day"].least, PLANS["one-day"].most) == (20, 40)


@each_plan
def test_a_plan_says_everywhere_for_how_many_it_is(plan: SessionPlan, language: str) -> None:
    span = f"{plan.least} {'til' if language == 'da' else 'to'} {plan.most}"
    assert re.findall(r"\d+", plan.who[language]) == [str(plan.least), str(plan.most)] and span in plan.who[language]
    readme = (CHECKOUT.parent / "README.md").read_text(encoding="utf-8")
    (part,) = re.findall(r"\n## (?:Til dig, der holder et møde|For instructors)\n(.*?)\n1\. ", readme, re.DOTALL)[
        (language == "en") : (language == "en") + 1
    ]
    spans = [f"{each.least} {'til' if language == 'da' else 'to'} {each.most}" for each in PLANS.values()]
    assert span in part and {*re.findall(r"\d+ (?:til|to) \d+", part)} <= {*spans}


@each_plan
def test_each_sitting_can_be_done_in_its_time(plan: SessionPlan) -> None:
    starts = plan.starts()
    for sitting in plan.sittings:
        steps = plan.steps_of(sitting.id)
        assert sum(step.low for step in steps) <= sitting.minutes <= sum(step.high for step in steps)
        assert starts[steps[0].id] == 0
        for step, after in pairwise(steps):
            assert starts[after.id] == starts[step.id] + step.minutes
        assert starts[steps[-1].id] + steps[-1].minutes == sitting.minutes


@each_plan
def test_cutting_gains_time_and_what_must_never_be_cut_is_kept(plan: SessionPlan) -> None:
    kept = {id for step in plan.steps if step.keep for id in step.uses}
    assert {"e01", "e16", "first_form"} <= kept
    assert all(step.keep for step in plan.steps if step.phase == "answering")
    assert len(plan.cut) >= 3
    assert sum(plan.step(id).minutes for id in plan.cut) >= 25
    for step in plan.steps:
        assert (step.id in plan.cut) + step.keep <= 1
        assert step.id in plan.cut or step.keep or step.low < step.minutes


@each_plan
def test_nothing_is_shown_before_the_lock_and_the_rules_are_read_before_anybody_hands_in(plan: SessionPlan) -> None:
    phases = [PHASES.index(step.phase) for step in plan.steps]
    assert phases == sorted(phases) and set(phases) == set(range(len(PHASES)))
    released = phases.index(PHASES.index("released"))
    assert not any(RESULTS & set(step.shows) for step in plan.steps[:released])
    assert any(RESULTS & set(step.shows) for step in plan.steps[released:])
    answering = phases.index(PHASES.index("answering"))
    assert {"start", "hand_in"} <= {step.aloud for step in plan.steps[: answering + 1]}


@each_plan
def test_locking_releasing_and_closing_are_at_hand_when_they_are_due(plan: SessionPlan) -> None:
    for phase, needs in (("releasing", {"release", "preview", "hidden"}), ("closing", {"export"})):
        first = next(step for step in plan.steps if step.phase == phase)
        assert needs <= set(first.console), phase
    assert "open" in next(step for step in plan.steps if step.phase == "open").console
    assert "handed_in" in next(step for step in plan.steps if step.phase == "answering").console


@each_plan
def test_the_core_of_the_menu_is_in_every_plan(plan: SessionPlan) -> None:
    assert {"e01", "e09", "e11", "e16"} <= set(plan.uses)


@each_step
def test_a_step_says_everything_in_every_language(known: tuple[SessionPlan, Step], content: Content) -> None:
    step = known[1]
    assert {"title", "purpose", "output", "prompt", "say", "do", "cues", "plan_b"} <= set(TEXTS)
    texts = [getattr(step, name) for name in TEXTS] + ([step.expect] if step.expect else [])
    for text in texts:
        assert all(text[language].strip() == text[language] != "" for language in content.languages)
        da, en = (len(words(text[language])) for language in ("da", "en"))
        assert 0.5 <= (da + 2) / (en + 2) <= 1.6, text
        ends = {language: text[language].rstrip("«”")[-1] in ".?!…" for language in content.languages}
        assert len(set(ends.values())) == 1, text
    assert len({step.cues[language].count("·") for language in content.languages}) == 1
    assert 2 <= step.cues["da"].count("·") <= 5
    assert step.form and sum(step.split) == step.minutes


@each_step
def test_what_is_said_is_short_enough_to_be_said(known: tuple[SessionPlan, Step], content: Content) -> None:
    step = known[1]
    for language in content.languages:
        assert len(step.say[language].split()) <= 60
        assert len(step.do[language].split()) <= 120
        assert len(step.title[language].split()) <= 9


MINUTES = {
    "da": r"(\w+) minut(?:ter)? (?:alene|i stilhed|uden tale|to og to|i grupper)",
    "en": r"(\w+) minutes? (?:alone|in silence|without talk|in pairs|in fours|in groups)",
}
NUMBERS = {
    "da": ["et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti"],
    "en": ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
}


@each_step
def test_what_is_done_first_takes_the_minutes_that_the_clock_is_set_to(
    known: tuple[SessionPlan, Step], language: str
) -> None:
    step = known[1]
    found = re.search(MINUTES[language], step.do[language].lower())
    assert found is None or NUMBERS[language].index(found[1]) + 1 == step.timed


def test_enough_steps_say_how_long_people_work_alone(language: str) -> None:
    said = [step for _, step in STEPS if re.search(MINUTES[language], step.do[language].lower())]
    assert len(said) > 20


@each_step
def test_the_wall_never_names_a_generation_before_it_was_taught(known: tuple[SessionPlan, Step]) -> None:
    plan, step = known
    taught = next(number for number, other in enumerate(plan.steps) if "table" in other.shows)
    if plan.steps.index(step) < taught:
        assert not re.search(r"generation|trin\b|step\b", f"{step.prompt['da']} {step.prompt['en']}", re.IGNORECASE)


@each_plan
def test_a_plan_reads_easily(plan: SessionPlan, language: str) -> None:
    texts = [getattr(step, name)[language] for step in plan.steps for name in ("say", "do", "plan_b", "purpose")]
    texts += [step.expect[language] for step in plan.steps if step.expect]
    assert lix(" ".join([plan.invitation[language], plan.goal[language], *texts])) <= LIX_AT_MOST


# What every plan shares


def test_what_must_be_said_before_handing_in_is_among_the_rules(content: Content) -> None:
    rules = {rule.id: rule for rule in content.instructor.rules}
    assert {"area", "pass", "boss-last", "stored"} <= {id for id, rule in rules.items() if rule.when == "start"}
    before = {id for id, rule in rules.items() if rule.when == "hand_in"}
    assert {"handed-in", "instructor-holds", "five", "unanimous", "not-hand-in"} <= before
    for rule, said in (
        ("unanimous", (r"Har alle svaret det samme.*hver af jer svarede", r"everybody gave the same.*each of you")),
        ("instructor-holds", (r"Jeg har det, I afleverer", r"I hold what you hand in")),
        ("pass", (r"melde pas", r"always pass")),
        ("boss-last", (r"taler til sidst", r"speaks last")),
        ("area", (r"område.*ikke mennesker", r"area.*not judge people")),
    ):
        for language, pattern in zip(("da", "en"), said, strict=True):
            assert re.search(pattern, rules[rule].text[language]), rule


def test_the_shared_records_are_whole(content: Content, language: str) -> None:
    shared = content.instructor
    assert [leader.generation for leader in shared.leaders] == list(content.steps)
    assert len(shared.debrief) == 3 and len(shared.ways) == 3 and len(shared.troubles) >= 14
    assert {task.when for task in shared.tasks} == {"week", "day", "hour", "quarter", "after"}
    texts = [record.text[language] for record in (*shared.rules, *shared.tasks, *shared.ways, *shared.leaders)]
    texts += [trouble.plan_b[language] for trouble in shared.troubles]
    assert lix(" ".join(texts)) <= LIX_AT_MOST


# What is wrong stops loading


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "record", "reason"),
    [
        ("minutes = 180", "minutes = 181", "sittings 1", "lasts 181 minutes, its steps 180"),
        ("low = 8\nminutes = 10", "low = 11\nminutes = 10", "steps welcome", "outside 11 to 12"),
        ("split = [10]", "split = [9]", "steps welcome", "split its 10 minutes"),
        ('form = ["plenary"]', 'form = ["circle"]', "steps welcome", "circle"),
        ('phase = "before"', 'phase = "asleep"', "steps welcome", "asleep"),
        ('phase = "before"', 'phase = "released"', "steps guess", "goes back from released to open"),
        ('phase = "closing"', 'phase = "released"', "steps", "never reach the phase closing"),
        ('aloud = "hand_in"\n', "", "steps", "do not read the rules aloud (hand_in)"),
        ('uses = ["0-0"]', 'uses = ["7-7"]', "steps welcome", "uses an unknown section, exercise"),
        ('"v3", "v6"', '"v3", "v9"', "steps calibrate", "v9"),
        ('shows = ["cases", "keys"]', 'shows = ["strips"]', "steps calibrate", "shows strips before anything"),
        ('cut = ["premortem"', 'cut = ["post"', "cut", "unknown step, post"),
        ('cut = ["premortem"', 'cut = ["calibrate"', "cut", "calibrate, which is to be kept"),
        ('cut = ["premortem"', 'cut = ["gap"', "cut", "names gap twice"),
        ('id = "gap"', 'id = "welcome"', "steps welcome", "stands twice"),
        ('sitting = "1"', 'sitting = "2"', "steps", "unknown sitting, 2"),
        ("low = 8\nminutes = 10", "low = 10\nminutes = 10", "steps welcome", "cannot be shortened"),
        ('keep = true\nform = ["plenary", "private"]', 'form = ["plenary", "private"]', "steps rate", "be kept"),
        ('en = "Welcome and ground rules"', 'xx = "Welcome"', "steps welcome title", "no text in en"),
        ("least = 5", "least = 15", "least", "at most 12"),
        ('id = "three-hours"', 'id = "three-days"', "id", "should be that of the file"),
        ("area, not person · ", "", "steps welcome", "number of cue words"),
        ("Nobody is judged.\"}\nsay", f"{'word ' * 46}\"}}\nsay", "steps welcome", "more than 45 words in en"),
        ('occasion = "before"', 'occasion = "before"\ncolour = 1', "file", "colour"),
    ],
)  # fmt: skip
def test_a_fault_in_a_plan_is_named(folder: Path, old: str, new: str, record: str, reason: str) -> None:
    error = fault(folder, "sessions/three-hours.toml", old, new)
    assert error.file == "sessions/three-hours.toml"
    assert record in error.record and reason in error.reason, str(error)


def test_a_step_like_another_takes_what_it_does_not_say() -> None:
    own, like = PLANS["three-hours"].step("if-then"), PLANS["three-times-one-hour"].step("if-then")
    assert (like.minutes, like.sitting, like.split) == (14, "3", (7, 7))
    assert attrs.evolve(like, minutes=own.minutes, sitting=own.sitting, split=own.split) == own


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("three-hours/nothing", "like an unknown step, three-hours/nothing"),
        ("four-hours/welcome", "like an unknown step, four-hours/welcome"),
        ("three-times-one-hour/guess", "which is like another step itself"),
    ],
)
def test_a_step_like_none_is_named(folder: Path, new: str, reason: str) -> None:
    error = fault(folder, "sessions/three-times-one-hour.toml", "three-hours/welcome", new)
    assert error.record == "steps welcome" and reason in error.reason


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "record", "reason"),
    [
        ('generation = "g2"', 'generation = "g9"', "leaders g9", "unknown generation"),
        ('generation = "g2"', 'generation = "g1"', "leaders g1", "stands twice"),
        ('id = "pass"', 'id = "area"', "rules area", "stands twice"),
        ('when = "week"', 'when = "month"', "tasks invite", "month"),
        ('da = "Hvad viste billedet?"\n', "", "debrief shown", "no text in da"),
    ],
)
def test_a_fault_in_what_plans_share_is_named(folder: Path, old: str, new: str, record: str, reason: str) -> None:
    error = fault(folder, "instructor.toml", old, new)
    assert record in error.record and reason in error.reason, str(error)


def test_a_sentence_in_two_files_of_messages_is_named(folder: Path) -> None:
    error = fault(folder, "messages-print.toml", "[badge]\n", '[badge]\n[form]\nback = {da = "Om", en = "Back"}\n')
    assert (error.file, error.record) == ("messages-print.toml", "form.back")
