"""The content of the course: typed, validated, frozen, and every link between its records followed."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

import attrs
from attrs import frozen

from digilead.content import models
from digilead.content.loading import ContentError, Loader, default_folder
from digilead.content.models import DONT_KNOW, NONRESPONSE, NOT_RELEVANT, Text
from digilead.content.sessions import INSTRUCTOR, InstructorFile, SessionPlan, load_plans

__all__ = ["DONT_KNOW", "NONRESPONSE", "NOT_RELEVANT", "Content", "ContentError", "Text", "load_content"]


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Identified)


def _by_id(records: Iterable[R], file: str) -> dict[str, R]:
    found: dict[str, R] = {}
    for record in records:
        if record.id in found:
            raise ContentError(file, record.id, "stands twice")
        found[record.id] = record
    return found


@frozen(slots=False)
class Content:
    """Everything a participant can read, linked.

    ``items`` holds every item of the instruments and sections by id: ids are unique in the whole course, because the
    workbook files answers under them.
    """

    course: models.CourseFile
    article_ids: frozenset[str]
    generations: tuple[models.Generation, ...]
    below: Text
    dimensions: Mapping[str, models.Dimension]
    cells: Mapping[tuple[str, str], models.Cell]
    scales: Mapping[str, tuple[models.ScaleOption, ...]]
    instruments: Mapping[str, models.Instrument]
    items: Mapping[str, models.Item]
    forms: Mapping[str, models.Form]
    screens: Mapping[str, tuple[models.Screen, ...]]
    questions: Mapping[str, models.Question]
    sections: Mapping[str, models.Section]
    exercises: Mapping[str, models.Exercise]
    cases: Mapping[str, models.Case]
    keys: Mapping[str, tuple[models.Key, ...]]
    terms: Mapping[str, models.Term]
    references: Mapping[str, models.Literature]
    notes: Mapping[str, models.Note]
    sessions: Mapping[str, SessionPlan]
    instructor: InstructorFile
    messages: models.Messages

    @property
    def version(self) -> str:
        return self.course.version

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language.id for language in self.course.languages)

    @cached_property
    def steps(self) -> Mapping[str, int]:
        """Generation id -> its number, 1 for the lowest step."""
        return {generation.id: generation.number for generation in self.generations}

    @property
    def worksheets(self) -> Mapping[str, models.Worksheet]:
        return {**self.sections, **self.exercises}

    @cached_property
    def _options(self) -> Mapping[str, tuple[models.Option, ...]]:
        found: dict[str, list[models.Option]] = {}
        holders: list[models.Instrument | models.Worksheet] = [*self.instruments.values(), *self.worksheets.values()]
        for holder in holders:
            for option in holder.options:
                found.setdefault(option.item, []).append(option)
        return {item: tuple(options) for item, options in found.items()}

    def options(self, item: str) -> Sequence[models.Option | models.ScaleOption]:
        """The answer options of an item in their order; empty for a text item.

        They are written beside the item, borrowed from another (``anchors_of``) or those of its scale.
        """
        record = self.items[item]
        if record.anchors_of:
            return self.options(record.anchors_of)
        return self._options.get(item) or self.scales.get(record.scale or "", ())

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        return {
            item: {option.id: place for place, option in enumerate(self.options(item), start=1)} for item in self.items
        }

    def places(self, item: str) -> Mapping[str, int]:
        """Option id -> its place among the item's options, 1 for the first."""
        return self._places[item]

    def items_of(self, form: str) -> tuple[str, ...]:
        return tuple(item for screen in self.screens[form] for item in screen.items)

    def notebook(self, section: str, language: str) -> str:
        """The file name of a section's or an exercise's page."""
        return f"{section}-{self.worksheets[section].slug[language]}.ipynb"


def _with_scale(
    items: Iterable[models.Item], scale: str | None, holder: models.Instrument | models.Worksheet
) -> tuple[models.Item, ...]:
    """An item without options of its own takes the scale of its instrument or activity."""
    own = {option.item for option in holder.options}
    return tuple(
        attrs.evolve(item, scale=scale)
        if scale and item.kind in ("choice", "activity") and not item.scale and item.id not in own
        else item
        for item in items
    )


def _named_options(file: str, holder: models.Instrument | models.Worksheet, own: Iterable[str]) -> None:
    own = set(own)
    seen: set[tuple[str, str]] = set()
    for option in holder.options:
        if option.item not in own:
            raise ContentError(file, f"options {option.item}/{option.id}", f"names an unknown item, {option.item}")
        if (option.item, option.id) in seen:
            raise ContentError(file, f"options {option.item}/{option.id}", "stands twice")
        seen.add((option.item, option.id))


W = TypeVar("W", bound=models.Worksheet)


def _worksheet(loader: Loader, file: str, model: type[W], scales: dict[str, list[models.ScaleOption]]) -> W:
    worksheet = loader.load(file, model)
    activity = worksheet.activity
    worksheet = attrs.evolve(
        worksheet, items=_with_scale(worksheet.items, activity.scale if activity else None, worksheet)
    )
    _named_options(file, worksheet, (item.id for item in worksheet.items))
    for option in worksheet.scale_options:
        scales.setdefault(option.scale, []).append(option)
    return worksheet


def _assemble(loader: Loader) -> Content:
    generations = loader.load("generations.toml", models.GenerationsFile)
    dimensions = loader.load("dimensions.toml", models.DimensionsFile)
    forms = loader.load("forms.toml", models.FormsFile)
    cases = loader.load("cases.toml", models.CasesFile)
    scales: dict[str, list[models.ScaleOption]] = {}
    instruments: list[models.Instrument] = []
    items: list[models.Item] = []
    for option in loader.load("scales.toml", models.ScalesFile).options:
        scales.setdefault(option.scale, []).append(option)
    for file in loader.names("instruments/*.toml"):
        instrument = loader.load(file, models.Instrument)
        instrument = attrs.evolve(instrument, items=_with_scale(instrument.items, instrument.scale, instrument))
        _named_options(file, instrument, (item.id for item in instrument.items))
        instruments.append(instrument)
        items.extend(instrument.items)
    sections = [_worksheet(loader, file, models.Section, scales) for file in loader.names("sections/*.toml")]
    exercises = [_worksheet(loader, file, models.Exercise, scales) for file in loader.names("exercises/*.toml")]
    for worksheet in (*sections, *exercises):
        items.extend(worksheet.items)
    keys: dict[str, list[models.Key]] = {case.id: [] for case in cases.cases}
    for key in cases.keys:
        if key.case not in keys:
            raise ContentError("cases.toml", f"keys {key.case}/{key.dimension}", "names an unknown case")
        keys[key.case].append(key)
    screens: dict[str, list[models.Screen]] = {form.id: [] for form in forms.forms}
    for screen in forms.screens:
        if screen.form not in screens:
            raise ContentError("forms.toml", f"screens {screen.form}/{screen.id}", "names an unknown form")
        screens[screen.form].append(screen)
    return Content(
        course=loader.load("course.toml", models.CourseFile),
        article_ids=frozenset(loader.load("article.toml", models.ArticleFile).ids),
        generations=generations.generations,
        below=generations.below,
        dimensions=_by_id(dimensions.dimensions, "dimensions.toml"),
        cells={(cell.dimension, cell.generation): cell for cell in dimensions.cells},
        scales={scale: tuple(options) for scale, options in scales.items()},
        instruments=_by_id(instruments, "instruments"),
        items=_by_id(items, "items"),
        forms=_by_id(forms.forms, "forms.toml"),
        screens={form: tuple(found) for form, found in screens.items()},
        questions=_by_id(loader.load("questions.toml", models.QuestionsFile).questions, "questions.toml"),
        sections=_by_id(sections, "sections"),
        exercises=_by_id(exercises, "exercises"),
        cases=_by_id(cases.cases, "cases.toml"),
        keys={case: tuple(found) for case, found in keys.items()},
        terms=_by_id(loader.load("glossary.toml", models.GlossaryFile).terms, "glossary.toml"),
        references=_by_id(loader.load("references.toml", models.ReferencesFile).references, "references.toml"),
        notes=_by_id(loader.load("notes.toml", models.NotesFile).notes, "notes.toml"),
        sessions=load_plans(loader),
        instructor=loader.load(INSTRUCTOR, InstructorFile),
        messages=loader.messages(["messages.toml", *loader.names("messages-*.toml")]),
    )


def load_content(folder: Path | None = None) -> Content:
    """The content of ``folder`` (default: the course's own), checked.

    Raises :class:`ContentError` with file, record and reason: a missing language, an unknown id or reference, a
    duplicate id, a wrong type, a missing anchor.
    """
    return _load((folder or default_folder()).resolve())


@cache
def _load(folder: Path) -> Content:
    from digilead.content.checking import check

    content = _assemble(Loader(folder))
    check(content)
    return content


def sources(content: Content) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """(file, record, ids) of every ``source`` in the content."""

    def walk(file: str, record: Any) -> Iterable[tuple[str, str, tuple[str, ...]]]:
        if attrs.has(type(record)):
            if found := getattr(record, "source", ()):
                yield file, str(getattr(record, "id", record)), found
            for name in attrs.fields_dict(type(record)):
                yield from walk(file, getattr(record, name))
        elif isinstance(record, Mapping):
            for value in record.values():
                yield from walk(file, value)
        elif isinstance(record, tuple):
            for value in record:
                yield from walk(file, value)

    for name in attrs.fields_dict(Content):
        yield from walk(name, getattr(content, name))
