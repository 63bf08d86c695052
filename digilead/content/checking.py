"""Whether the records fit together. Each rule yields every fault it finds."""

import re
from collections.abc import Iterable, Iterator

import attrs

from digilead.content import Content
from digilead.content.loading import Fault
from digilead.content.models import FIRST_FORM, NONRESPONSE, Item, Named
from digilead.content.plan_faults import faults_of
from digilead.content.sessions import INSTRUCTOR

MOST_ON_A_SCREEN = 7
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def faults(content: Content) -> Iterator[Fault]:
    for rule in (
        _generations_ascend,
        _table_is_full,
        _items_can_be_answered,
        _anchors_are_complete,
        _screens_hold,
        _statements_are_asked,
        _questions_belong,
        _sections_link,
        _keys_belong,
        _plans_can_be_run,
    ):
        yield from rule(content)


def _known(found: str | None, known: Iterable[str], file: str, record: str, what: str) -> Iterator[Fault]:
    if found is not None and found not in known:
        yield Fault(file, record, f"names an unknown {what}, {found}")


def _generations_ascend(content: Content) -> Iterator[Fault]:
    numbers = [generation.number for generation in content.generations]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Fault("generations.toml", "generations", f"should be numbered 1, 2, 3 ... and are {numbers}")
    if len(content.steps) != len(numbers):
        yield Fault("generations.toml", "generations", "holds an id twice")


def _table_is_full(content: Content) -> Iterator[Fault]:
    for dimension, generation in content.cells:
        record = f"cells {dimension}/{generation}"
        yield from _known(dimension, content.dimensions, "dimensions.toml", record, "dimension")
        yield from _known(generation, content.steps, "dimensions.toml", record, "generation")
    for dimension in content.dimensions:
        for generation in content.steps:
            if (dimension, generation) not in content.cells:
                yield Fault("dimensions.toml", f"cells {dimension}/{generation}", "is missing")


def _items_can_be_answered(content: Content) -> Iterator[Fault]:
    for id, item in content.items.items():
        if not ID.fullmatch(id):
            yield Fault("items", id, "is no id: letters, digits, dots and hyphens, at most 80")
        yield from _known(item.dimension, content.dimensions, "items", id, "dimension")
        yield from _known(item.generation, content.steps, "items", id, "generation")
        yield from _known(item.scale, content.scales, "items", id, "scale")
        yield from _known(item.anchors_of, content.items, "items", id, "item")
        if (item.anchors_of or id) not in content.items:
            continue
        options = content.options(id)
        if item.kind != "text" and len(options) < 2:
            yield Fault("items", id, "has fewer than two answer options")
        if taken := {option.id for option in options} & set(NONRESPONSE):
            yield Fault("items", id, f"has an option with a reserved id, {', '.join(taken)}")
        if len({option.id for option in options}) != len(options):
            yield Fault("items", id, "has two options with the same id")


def _anchors_are_complete(content: Content) -> Iterator[Fault]:
    """An item with one anchor for a generation has one for each, in ascending order."""
    for id in (id for id, item in content.items.items() if not item.anchors_of):
        anchors = [option.id for option in content.options(id) if option.id in content.steps]
        if anchors and anchors != list(content.steps):
            missing = [generation for generation in content.steps if generation not in anchors]
            reason = f"has no anchor for {', '.join(missing)}" if missing else "has its anchors out of order"
            yield Fault("items", id, reason)


def _screens_hold(content: Content) -> Iterator[Fault]:
    for form, screens in content.screens.items():
        seen: set[str] = set()
        if not screens:
            yield Fault("forms.toml", f"forms {form}", "has no screen")
        for screen in screens:
            record = f"screens {form}/{screen.id}"
            for item in screen.items:
                yield from _known(item, content.items, "forms.toml", record, "item")
                if item in seen:
                    yield Fault("forms.toml", record, f"asks {item} a second time")
                seen.add(item)
            if len(screen.items) > MOST_ON_A_SCREEN:
                yield Fault("forms.toml", record, f"has more than {MOST_ON_A_SCREEN} questions")


def _statements_are_asked(content: Content) -> Iterator[Fault]:
    """Each step has statements, some of them in the first form, and none is scored that nobody asks."""
    file, statements = "instruments/mastery.toml", content.instruments["mastery"].items
    asked = {item for form in content.screens for item in content.items_of(form)}
    for statement in statements:
        if statement.short != (statement.id in content.items_of(FIRST_FORM)):
            yield Fault(file, statement.id, "is short, or is asked in the first form, but not both")
        elif statement.id not in asked:
            yield Fault(file, statement.id, "is asked in no form")
    for generation in content.steps:
        if not any(statement.short for statement in statements if statement.generation == generation):
            yield Fault(file, generation, "has no statement in the first form")


def _questions_belong(content: Content) -> Iterator[Fault]:
    for id, question in content.questions.items():
        yield from _known(question.section, content.sections, "questions.toml", id, "section")
        yield from _known(question.generation, content.steps, "questions.toml", id, "generation")
        if id in content.items:
            yield Fault("questions.toml", id, "is the id of an item already")


def _sections_link(content: Content) -> Iterator[Fault]:
    for id, section in content.sections.items():
        file = f"sections/{id}.toml"
        yield from _known(section.next or None, content.sections, file, "next", "section")
        for question in section.questions:
            yield from _known(question.id, content.questions, file, "questions", "question")
    for id, exercise in content.exercises.items():
        yield from _known(exercise.section, content.sections, f"exercises/{id}.toml", "section", "section")
        for borrowed in exercise.borrows:
            lenders = {**content.sections, **content.forms, **content.cases}
            yield from _known(borrowed, lenders, f"exercises/{id}.toml", "borrows", "section, form or case")
    for id, worksheet in content.worksheets.items():
        file = f"{'sections' if id in content.sections else 'exercises'}/{id}.toml"
        rows = {row.id for row in worksheet.rows}
        aspects = {aspect.id for aspect in worksheet.aspects}
        activities = [activity.id for activity in worksheet.activities]
        if len(set(activities)) < len(activities):
            yield Fault(file, "activities", "hold an id twice")
        records: tuple[Item | Named, ...] = (
            *worksheet.items,
            *worksheet.rows,
            *worksheet.aspects,
            *worksheet.findings,
        )
        for record in records:
            yield from _known(record.activity or None, activities, file, record.id, "activity")
        for item in worksheet.items:
            yield from _known(item.row, rows, file, f"items {item.id}", "row")
            yield from _known(item.aspect, aspects, file, f"items {item.id}", "aspect")
        for language in content.languages:
            if not re.fullmatch(r"[a-z0-9-]+", worksheet.slug[language]):
                yield Fault(file, "slug", f"is no ASCII file name in {language}")
    for id, note in content.notes.items():
        yield from _known(note.section, content.sections, "notes.toml", id, "section")
    for id, term in content.terms.items():
        yield from _known(term.first or None, content.sections, "glossary.toml", id, "section")


def _keys_belong(content: Content) -> Iterator[Fault]:
    for case, keys in content.keys.items():
        if not keys:
            yield Fault("cases.toml", f"cases {case}", "has no key")
        for key in keys:
            record = f"keys {case}/{key.dimension}"
            yield from _known(key.dimension, content.dimensions, "cases.toml", record, "dimension")
            yield from _known(key.generation, content.steps, "cases.toml", record, "generation")


def _plans_can_be_run(content: Content) -> Iterator[Fault]:
    for leader in content.instructor.leaders:
        yield from _known(leader.generation, content.steps, INSTRUCTOR, f"leaders {leader.generation}", "generation")
    shared = attrs.asdict(content.instructor, recurse=False)
    for table, records in shared.items():
        ids = [getattr(record, "id", None) or record.generation for record in records]
        if twice := {id for id in ids if ids.count(id) > 1}:
            yield Fault(INSTRUCTOR, f"{table} {min(twice)}", "stands twice")
    known = {*content.worksheets, *content.cases, *content.forms, *content.questions}
    for plan in content.sessions.values():
        yield from faults_of(plan, known, content.languages)
