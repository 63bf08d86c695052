"""Why an instructor's plan cannot be run as it stands."""

from collections.abc import Collection, Iterator

from digilead.content.loading import Fault
from digilead.content.sessions import MOST_ON_THE_WALL, PHASES, PLANS_FOLDER, RESULTS, SessionPlan, Step


def faults_of(plan: SessionPlan, known: Collection[str], languages: Collection[str]) -> Iterator[Fault]:
    """``known``: the ids a step may use."""
    file = f"{PLANS_FOLDER}/{plan.id}.toml"
    if not 1 <= plan.least <= plan.most:
        yield Fault(file, "least", f"should be at most {plan.most} and is {plan.least}")
    for records, what in ((plan.steps, "steps"), (plan.sittings, "sittings")):
        ids = [record.id for record in records]
        for id in sorted({id for id in ids if ids.count(id) > 1}):
            yield Fault(file, f"{what} {id}", "stands twice")
    for step in plan.steps:
        for reason in _wrong(step, known, languages):
            yield Fault(file, f"steps {step.id}", reason)
    yield from _clock(file, plan)
    yield from _phases(file, plan)
    yield from _cuts(file, plan)


def _wrong(step: Step, known: Collection[str], languages: Collection[str]) -> Iterator[str]:
    for id in step.uses:
        if id not in known:
            yield f"uses an unknown section, exercise, case, form or question, {id}"
    if not 0 < step.low <= step.minutes <= step.high:
        yield f"is planned for {step.minutes} minutes, outside {step.low} to {step.high}"
    if not step.form or len(step.split) != len(step.form) or sum(step.split) != step.minutes:
        yield f"should split its {step.minutes} minutes over {', '.join(step.form)} and says {list(step.split)}"
    if step.phase in ("before", "open", "answering", "releasing") and (early := RESULTS & set(step.shows)):
        yield f"shows {min(early)} before anything is released"
    for language in languages:
        if len(step.prompt[language].split()) > MOST_ON_THE_WALL:
            yield f"has a prompt of more than {MOST_ON_THE_WALL} words in {language}"
    if len({step.cues[language].count(" · ") for language in languages}) > 1:
        yield "has not the same number of cue words in every language"


def _clock(file: str, plan: SessionPlan) -> Iterator[Fault]:
    sittings = [sitting.id for sitting in plan.sittings]
    order = [step.sitting for step in plan.steps]
    if unknown := [id for id in order if id not in sittings]:
        yield Fault(file, "steps", f"name an unknown sitting, {unknown[0]}")
    elif order != sorted(order, key=sittings.index):
        yield Fault(file, "steps", "do not stand in the order of the sittings")
    for sitting in plan.sittings:
        planned = sum(step.minutes for step in plan.steps_of(sitting.id))
        if planned != sitting.minutes:
            yield Fault(file, f"sittings {sitting.id}", f"lasts {sitting.minutes} minutes, its steps {planned}")


def _phases(file: str, plan: SessionPlan) -> Iterator[Fault]:
    order = [PHASES.index(step.phase) for step in plan.steps]
    for step, before, now in zip(plan.steps[1:], order, order[1:], strict=False):
        if now < before:
            yield Fault(file, f"steps {step.id}", f"goes back from {PHASES[before]} to {PHASES[now]}")
    for phase in (phase for phase in PHASES if PHASES.index(phase) not in order):
        yield Fault(file, "steps", f"never reach the phase {phase}")
    answering = next((number for number, step in enumerate(plan.steps) if step.phase == "answering"), len(plan.steps))
    read = {step.aloud for step in plan.steps[: answering + 1]}
    for rules in ("start", "hand_in"):
        if rules not in read:
            yield Fault(file, "steps", f"do not read the rules aloud ({rules}) before anybody hands in")


def _cuts(file: str, plan: SessionPlan) -> Iterator[Fault]:
    ids = {step.id: step for step in plan.steps}
    for number, id in enumerate(plan.cut):
        if id not in ids:
            yield Fault(file, "cut", f"names an unknown step, {id}")
            continue
        if id in plan.cut[:number]:
            yield Fault(file, "cut", f"names {id} twice")
        if ids[id].keep:
            yield Fault(file, "cut", f"names {id}, which is to be kept")
    for step in plan.steps:
        if step.phase == "answering" and not step.keep:
            yield Fault(file, f"steps {step.id}", "is where people answer and must be kept")
        if step.id not in plan.cut and not step.keep and step.low == step.minutes:
            yield Fault(file, f"steps {step.id}", "is neither kept nor cut, and cannot be shortened")
