"""Whether the records fit together. Each check raises :class:`ContentError` at the first fault."""

import re
from collections.abc import Iterable

import attrs

from digilead.content import Content, sources
from digilead.content.loading import ContentError
from digilead.content.models import NONRESPONSE
from digilead.content.sessions import INSTRUCTOR, check_plan

MOST_ON_A_SCREEN = 7
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def check(content: Content) -> None:
    for rule in (
        _generations_ascend,
        _table_is_full,
        _items_can_be_answered,
        _anchors_are_complete,
        _screens_hold,
        _questions_belong,
        _sections_link,
        _keys_belong,
        _plans_can_be_run,
        _sources_exist,
    ):
        rule(content)


def _known(found: str | None, known: Iterable[str], file: str, record: str, what: str) -> None:
    if found is not None and found not in known:
        raise ContentError(file, record, f"names an unknown {what}, {found}")


def _generations_ascend(content: Content) -> None:
    numbers = [generation.number for generation in content.generations]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ContentError("generations.toml", "generations", f"should be numbered 1, 2, 3 ... and are {numbers}")
    if len(content.steps) != len(numbers):
        raise ContentError("generations.toml", "generations", "holds an id twice")


def _table_is_full(content: Content) -> None:
    for dimension, generation in content.cells:
        _known(dimension, content.dimensions, "dimensions.toml", f"cells {dimension}/{generation}", "dimension")
        _known(generation, content.steps, "dimensions.toml", f"cells {dimension}/{generation}", "generation")
    for dimension in content.dimensions:
        for generation in content.steps:
            if (dimension, generation) not in content.cells:
                raise ContentError("dimensions.toml", f"cells {dimension}/{generation}", "is missing")


def _items_can_be_answered(content: Content) -> None:
    for id, item in content.items.items():
        if not ID.fullmatch(id):
            raise ContentError("items", id, "is no id: letters, digits, dots and hyphens, at most 80")
        _known(item.dimension, content.dimensions, "items", id, "dimension")
        _known(item.generation, content.steps, "items", id, "generation")
        _known(item.scale, content.scales, "items", id, "scale")
        _known(item.anchors_of, content.items, "items", id, "item")
        options = content.options(id)
        if item.kind != "text" and len(options) < 2:
            raise ContentError("items", id, "has fewer than two answer options")
        if taken := {option.id for option in options} & set(NONRESPONSE):
            raise ContentError("items", id, f"has an option with a reserved id, {', '.join(taken)}")
        if len({option.id for option in options}) != len(options):
            raise ContentError("items", id, "has two options with the same id")


def _anchors_are_complete(content: Content) -> None:
    """An item with one anchor for a generation has one for each, in ascending order."""
    for id in (id for id, item in content.items.items() if not item.anchors_of):
        anchors = [option.id for option in content.options(id) if option.id in content.steps]
        if anchors and anchors != list(content.steps):
            missing = [generation for generation in content.steps if generation not in anchors]
            reason = f"has no anchor for {', '.join(missing)}" if missing else "has its anchors out of order"
            raise ContentError("items", id, reason)


def _screens_hold(content: Content) -> None:
    for form, screens in content.screens.items():
        seen: set[str] = set()
        if not screens:
            raise ContentError("forms.toml", f"forms {form}", "has no screen")
        for screen in screens:
            record = f"screens {form}/{screen.id}"
            for item in screen.items:
                _known(item, content.items, "forms.toml", record, "item")
                if item in seen:
                    raise ContentError("forms.toml", record, f"asks {item} a second time")
                seen.add(item)
            if len(screen.items) > MOST_ON_A_SCREEN:
                raise ContentError("forms.toml", record, f"has more than {MOST_ON_A_SCREEN} questions")


def _questions_belong(content: Content) -> None:
    for id, question in content.questions.items():
        _known(question.section, content.sections, "questions.toml", id, "section")
        _known(question.generation, content.steps, "questions.toml", id, "generation")
        if id in content.items:
            raise ContentError("questions.toml", id, "is the id of an item already")


def _sections_link(content: Content) -> None:
    for id, section in content.sections.items():
        file = f"sections/{id}.toml"
        _known(section.next or None, content.sections, file, "next", "section")
        for question in section.questions:
            _known(question.id, content.questions, file, "questions", "question")
    for id, exercise in content.exercises.items():
        _known(exercise.section, content.sections, f"exercises/{id}.toml", "section", "section")
        for borrowed in exercise.borrows:
            lenders = {**content.sections, **content.forms, **content.cases}
            _known(borrowed, lenders, f"exercises/{id}.toml", "borrows", "section, form or case")
    for id, worksheet in content.worksheets.items():
        file = f"{'sections' if id in content.sections else 'exercises'}/{id}.toml"
        rows = {row.id for row in worksheet.rows}
        aspects = {aspect.id for aspect in worksheet.aspects}
        for item in worksheet.items:
            _known(item.row, rows, file, f"items {item.id}", "row")
            _known(item.aspect, aspects, file, f"items {item.id}", "aspect")
        for language in content.languages:
            if not re.fullmatch(r"[a-z0-9-]+", worksheet.slug[language]):
                raise ContentError(file, "slug", f"is no ASCII file name in {language}")
    for id, note in content.notes.items():
        _known(note.section, content.sections, "notes.toml", id, "section")
    for id, term in content.terms.items():
        _known(term.first or None, content.sections, "glossary.toml", id, "section")


def _keys_belong(content: Content) -> None:
    for case, keys in content.keys.items():
        if not keys:
            raise ContentError("cases.toml", f"cases {case}", "has no key")
        for key in keys:
            _known(key.dimension, content.dimensions, "cases.toml", f"keys {case}/{key.dimension}", "dimension")
            _known(key.generation, content.steps, "cases.toml", f"keys {case}/{key.dimension}", "generation")


def _plans_can_be_run(content: Content) -> None:
    for leader in content.instructor.leaders:
        _known(leader.generation, content.steps, INSTRUCTOR, f"leaders {leader.generation}", "generation")
    shared = attrs.asdict(content.instructor, recurse=False)
    for table, records in shared.items():
        ids = [getattr(record, "id", None) or record.generation for record in records]
        if twice := {id for id in ids if ids.count(id) > 1}:
            raise ContentError(INSTRUCTOR, f"{table} {min(twice)}", "stands twice")
    known = {*content.worksheets, *content.cases, *content.forms, *content.questions}
    for plan in content.sessions.values():
        check_plan(plan, known, content.languages)


def _sources_exist(content: Content) -> None:
    for file, record, ids in sources(content):
        for id in ids:
            if id not in content.article_ids:
                raise ContentError(file, record, f"names an unknown source, {id}")
