"""The content of the course: typed, validated, frozen, and every link between its records followed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

import attrs
from attrs import frozen

from digilead.content import models
from digilead.content.loading import ContentError, Fault, Loader, default_folder
from digilead.content.models import DONT_KNOW, FIRST_FORM, NONRESPONSE, NOT_RELEVANT, Text
from digilead.content.sessions import INSTRUCTOR, PLANS_FOLDER, InstructorFile, SessionPlan, plans_in

__all__ = ["DONT_KNOW", "FIRST_FORM", "NONRESPONSE", "NOT_RELEVANT", "Content", "ContentError", "Text", "load_content"]


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Identified)
G = TypeVar("G")
W = TypeVar("W", bound=models.Worksheet)


FILES: Mapping[str, type[Any]] = {
    "course.toml": models.CourseFile,
    "generations.toml": models.GenerationsFile,
    "dimensions.toml": models.DimensionsFile,
    "scales.toml": models.ScalesFile,
    "forms.toml": models.FormsFile,
    "cases.toml": models.CasesFile,
    "questions.toml": models.QuestionsFile,
    "glossary.toml": models.GlossaryFile,
    "references.toml": models.ReferencesFile,
    "notes.toml": models.NotesFile,
    INSTRUCTOR: InstructorFile,
}
FOLDERS: Mapping[str, type[Any]] = {
    "instruments": models.Instrument,
    "sections": models.Section,
    "exercises": models.Exercise,
}
"""A record a file."""


@frozen(slots=False, eq=False)
class Content:
    """Everything a participant can read, linked.

    ``items`` holds every item of the instruments and sections by id: ids are unique in the whole course, because the
    workbook files answers under them.
    """

    course: models.CourseFile
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
    keys: Mapping[str, tuple[models.CaseKeyRow, ...]]
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
    items: Iterable[models.Item],
    holder: models.Instrument | models.Worksheet,
    scales: Mapping[str, str | None],
) -> tuple[models.Item, ...]:
    """An item without options of its own takes its activity's of ``scales``, or its instrument's."""
    own = {option.item for option in holder.options}
    return tuple(
        attrs.evolve(item, scale=item.scale or scales.get(item.activity))
        if item.kind in ("choice", "activity") and item.id not in own
        else item
        for item in items
    )


class _Assembly:
    """From the models of files to linked records; what cannot be linked is a fault of ``loader``."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self.scales: dict[str, list[models.ScaleOption]] = {}

    def wrong(self, file: str, record: str, reason: str) -> None:
        self.loader.faults.append(Fault(file, record, reason))

    def by_id(self, records: Iterable[R], file: str) -> dict[str, R]:
        found: dict[str, R] = {}
        for record in records:
            if record.id in found:
                self.wrong(file, record.id, "stands twice")
            found[record.id] = record
        return found

    def grouped(
        self, file: str, owners: Iterable[_Identified], records: Iterable[tuple[str, str, G]], what: str
    ) -> dict[str, tuple[G, ...]]:
        """``records``, each with its owner's id and its label, by owner, in their order."""
        found: dict[str, list[G]] = {owner.id: [] for owner in owners}
        for owner, label, record in records:
            if owner in found:
                found[owner].append(record)
            else:
                self.wrong(file, label, f"names an unknown {what}")
        return {owner: tuple(own) for owner, own in found.items()}

    def options_named(self, file: str, holder: models.Instrument | models.Worksheet) -> None:
        own = {item.id for item in holder.items}
        seen: set[tuple[str, str]] = set()
        for option in holder.options:
            record = f"options {option.item}/{option.id}"
            if option.item not in own:
                self.wrong(file, record, f"names an unknown item, {option.item}")
            if (option.item, option.id) in seen:
                self.wrong(file, record, "stands twice")
            seen.add((option.item, option.id))

    def scaled(self, options: Iterable[models.ScaleOption]) -> None:
        for option in options:
            self.scales.setdefault(option.scale, []).append(option)

    def folder(self, folder: str, model: type[R]) -> Iterator[tuple[str, R]]:
        """(file, record) of every file of a folder."""
        for file in self.loader.read_from(folder):
            record = self.loader.load(file, model)
            if file != f"{folder}/{record.id}.toml":
                self.wrong(file, "id", f"should be that of the file and is {record.id}")
            yield file, record

    def instruments(self) -> Iterator[models.Instrument]:
        for file, instrument in self.folder("instruments", models.Instrument):
            self.options_named(file, instrument)
            items = _with_scale(instrument.items, instrument, {"": instrument.scale})
            yield attrs.evolve(instrument, items=items)

    def worksheets(self, folder: str, model: type[W]) -> Iterator[W]:
        for file, worksheet in self.folder(folder, model):
            self.options_named(file, worksheet)
            self.scaled(worksheet.scale_options)
            scales = {activity.id: activity.scale for activity in worksheet.activities}
            scales[""] = worksheet.activity.scale if worksheet.activity else None
            items = _with_scale(worksheet.items, worksheet, scales)
            yield attrs.evolve(worksheet, items=items)

    def content(self, messages: models.Messages) -> Content:
        load = self.loader.load
        generations = load("generations.toml", models.GenerationsFile)
        dimensions = load("dimensions.toml", models.DimensionsFile)
        forms = load("forms.toml", models.FormsFile)
        cases = load("cases.toml", models.CasesFile)
        self.scaled(load("scales.toml", models.ScalesFile).options)
        instruments = tuple(self.instruments())
        sections = tuple(self.worksheets("sections", models.Section))
        exercises = tuple(self.worksheets("exercises", models.Exercise))
        holders: tuple[models.Instrument | models.Worksheet, ...] = (*instruments, *sections, *exercises)
        keys = ((key.case, f"keys {key.case}/{key.dimension}", key) for key in cases.keys)
        screens = ((screen.form, f"screens {screen.form}/{screen.id}", screen) for screen in forms.screens)
        return Content(
            course=load("course.toml", models.CourseFile),
            generations=generations.generations,
            below=generations.below,
            dimensions=self.by_id(dimensions.dimensions, "dimensions.toml"),
            cells={(cell.dimension, cell.generation): cell for cell in dimensions.cells},
            scales={scale: tuple(options) for scale, options in self.scales.items()},
            instruments=self.by_id(instruments, "instruments"),
            items=self.by_id((item for holder in holders for item in holder.items), "items"),
            forms=self.by_id(forms.forms, "forms.toml"),
            screens=self.grouped("forms.toml", forms.forms, screens, "form"),
            questions=self.by_id(load("questions.toml", models.QuestionsFile).questions, "questions.toml"),
            sections=self.by_id(sections, "sections"),
            exercises=self.by_id(exercises, "exercises"),
            cases=self.by_id(cases.cases, "cases.toml"),
            keys=self.grouped("cases.toml", cases.cases, keys, "case"),
            terms=self.by_id(load("glossary.toml", models.GlossaryFile).terms, "glossary.toml"),
            references=self.by_id(load("references.toml", models.ReferencesFile).references, "references.toml"),
            notes=self.by_id(load("notes.toml", models.NotesFile).notes, "notes.toml"),
            sessions={plan.id: plan for _, plan in self.folder(PLANS_FOLDER, SessionPlan)},
            instructor=load(INSTRUCTOR, InstructorFile),
            messages=messages,
        )


def load_content(folder: Path | None = None) -> Content:
    """The content of ``folder`` (default: the course's own), checked.

    Raises :class:`ContentError` with the file, record and reason of every fault. Texts, types and sources that are
    missing or wrong are looked for first, in all files; ids that lead nowhere, missing anchors and the like after that.
    """
    return _load((folder or default_folder()).resolve())


@cache
def _load(folder: Path) -> Content:
    from digilead.content.checking import faults

    loader = Loader(folder)
    for file, model in FILES.items():
        loader.read(file, model)
    for kind, model in FOLDERS.items():
        for file in loader.names(f"{kind}/*.toml"):
            loader.read(file, model)
    for file, raw in plans_in(loader).items():
        loader.read(file, SessionPlan, raw)
    messages = loader.messages(["messages.toml", *loader.names("messages-*.toml")])
    loader.stop_at_faults()
    content = _Assembly(loader).content(messages)
    loader.stop_at_faults()
    loader.faults.extend(faults(content))
    loader.stop_at_faults()
    return content
