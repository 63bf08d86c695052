"""Everything a page may call."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from digilead.content import load_content
from digilead.course import Course

CONTENT = load_content()
Call = tuple[str, str]


def verbs() -> dict[str, Callable[..., Any]]:
    return {name: verb for name, verb in inspect.getmembers(Course, callable) if not name.startswith("_")}


def calls() -> Iterator[Call]:
    """(verb, what it is called with)."""
    for form in CONTENT.forms:
        yield "form", form
    for id, section in CONTENT.sections.items():
        kinds = {item.kind for item in section.items}
        if "guess" in kinds:
            yield "guess", id
        if "look_back" in kinds:
            yield "look_back", id
        if section.activities:
            yield "activity", id
        if section.questions:
            yield "reflections", id
    for id, exercise in CONTENT.exercises.items():
        yield "sheet", id
        if exercise.activities:
            yield "exercise", id
    for generation in CONTENT.steps:
        yield "board", generation
    for case in CONTENT.cases:
        yield "case", case
    for section in CONTENT.sections:
        yield "terms", section
    for session in CONTENT.sessions:
        yield "console", session
    for name, verb in verbs().items():
        if list(inspect.signature(verb).parameters) == ["self"]:
            yield name, ""


CALLS = list(calls())


def written(call: Call) -> str:
    """As a page writes it."""
    verb, argument = call
    return f'course.{verb}("{argument}")' if argument else f"course.{verb}()"
