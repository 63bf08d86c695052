"""What the course consists of: frozen models of the records in ``content/*.toml``.

A model mirrors its record in the file, key by key, so that a writer who knows the file knows the model.
Links between records are ids; :class:`digilead.content.Content` follows them. One file, as long as there are records.
"""

from collections.abc import Mapping
from typing import Literal, NewType, Protocol, Self, TypeVar

from attrs import evolve, field, frozen

FIRST_FORM = "first_form"
DONT_KNOW = "dont_know"
NOT_RELEVANT = "not_relevant"
NONRESPONSE = (DONT_KNOW, NOT_RELEVANT)

ItemKind = Literal["choice", "text", "guess", "look_back", "activity"]
QuestionKind = Literal["practice", "open", "committee"]
ArticleId = NewType("ArticleId", str)
"""An id of the article's content, one that ``article.toml`` lists."""


@frozen
class Text:
    """One text in every language of the course."""

    by_language: Mapping[str, str]

    def __getitem__(self, language: str) -> str:
        return self.by_language[language]


@frozen
class Language:
    id: str
    name: str


@frozen
class CourseFile:
    version: str
    title: Text
    languages: tuple[Language, ...]


@frozen
class Generation:
    """``meant`` and ``led``: what an initiative is said to be meant to do, and how it is said to be led."""

    id: str
    number: int
    name: Text
    it_role: Text
    purpose: Text
    meant: Text
    led: Text
    source: tuple[ArticleId, ...] = ()


@frozen
class GenerationsFile:
    generations: tuple[Generation, ...]
    below: Text


@frozen
class Dimension:
    id: str
    name: Text
    source: tuple[ArticleId, ...] = ()


@frozen
class Cell:
    """One cell of the article's table, in our words."""

    dimension: str
    generation: str
    text: Text
    source: tuple[ArticleId, ...] = ()


@frozen
class DimensionsFile:
    dimensions: tuple[Dimension, ...]
    cells: tuple[Cell, ...]


@frozen
class ScaleOption:
    scale: str
    id: str
    text: Text


@frozen
class ScalesFile:
    options: tuple[ScaleOption, ...]


@frozen
class Option:
    """An answer option; an anchor when its id is a generation's id. ``ask``: the question that leads towards it."""

    item: str
    id: str
    text: Text
    explanation: Text | None = None
    ask: Text | None = None
    right: bool | None = None
    source: tuple[ArticleId, ...] = ()


@frozen
class Item:
    """A question asked. ``options`` are written beside it, shared by ``scale`` or borrowed with ``anchors_of``.

    ``max``: how many characters a text may have where that is not the same as everywhere.
    """

    id: str
    text: Text
    kind: ItemKind = "choice"
    dimension: str | None = None
    generation: str | None = None
    short: bool = False
    hint: Text | None = None
    max: int | None = None
    scale: str | None = None
    anchors_of: str | None = None
    row: str | None = None
    aspect: str | None = None
    activity: str = ""
    source: tuple[ArticleId, ...] = ()


@frozen
class Instrument:
    """A versioned set of items that is scored together; the order of the items is fixed for ever."""

    id: str
    version: int
    instruction: Text
    items: tuple[Item, ...]
    options: tuple[Option, ...] = ()
    scale: str | None = None


@frozen
class Screen:
    form: str
    id: str
    title: Text
    items: tuple[str, ...]
    intro: Text | None = None


@frozen
class Form:
    id: str
    title: Text
    occasion: str


@frozen
class FormsFile:
    forms: tuple[Form, ...]
    screens: tuple[Screen, ...]


@frozen
class Question:
    """A leadership question of the article.

    ``practice``: yes, show how / not yet / not relevant, with one line of evidence. ``open``: one line, who, when.
    ``committee``: belongs to MED/SU and to the table, not to one leader alone.
    """

    id: str
    section: str
    kind: QuestionKind
    text: Text
    source: tuple[ArticleId, ...]
    generation: str | None = None


@frozen
class QuestionsFile:
    questions: tuple[Question, ...]


@frozen
class Activity:
    """Questions and the picture made of their answers: ``picture`` is one of `digilead.widgets.activities.PICTURES`.

    Rows, aspects, findings and questions that name no ``activity`` belong to the first one of their page.
    """

    picture: str
    title: Text
    instruction: Text
    id: str = "activity"
    scale: str | None = None


@frozen
class Named:
    """A row or an aspect of an activity, or a sentence a picture may say (then with ``{places}``)."""

    id: str
    text: Text
    activity: str = ""
    source: tuple[ArticleId, ...] = ()


class _OfActivity(Protocol):
    @property
    def activity(self) -> str: ...


_T = TypeVar("_T", bound=_OfActivity)


@frozen
class Reference:
    id: str


@frozen(kw_only=True)
class Worksheet:
    """Questions that lead to a picture: what a section's activity and an exercise have in common."""

    id: str
    title: Text
    slug: Text
    items: tuple[Item, ...] = ()
    options: tuple[Option, ...] = ()
    scale_options: tuple[ScaleOption, ...] = ()
    activities: tuple[Activity, ...] = ()
    rows: tuple[Named, ...] = ()
    aspects: tuple[Named, ...] = ()
    findings: tuple[Named, ...] = ()
    source: tuple[ArticleId, ...] = ()

    @property
    def activity(self) -> Activity | None:
        return self.activities[0] if self.activities else None

    def of(self, activity: str) -> Self:
        """One of its activities, with the rows, aspects, findings and questions of that one alone."""
        first = self.activities[0].id

        def own(records: tuple[_T, ...]) -> tuple[_T, ...]:
            return tuple(record for record in records if (record.activity or first) == activity)

        return evolve(
            self,
            activities=tuple(each for each in self.activities if each.id == activity),
            items=own(self.items),
            rows=own(self.rows),
            aspects=own(self.aspects),
            findings=own(self.findings),
        )

    def finding(self, id: str) -> Text:
        return next(f.text for f in self.findings if f.id == id)

    @property
    def tasks(self) -> tuple[Item, ...]:
        """The questions of the activity, in order."""
        return tuple(item for item in self.items if item.kind in ("activity", "text"))


@frozen(kw_only=True)
class Section(Worksheet):
    minutes: int
    part: Text
    next: str = ""
    questions: tuple[Reference, ...] = ()


@frozen(kw_only=True)
class Exercise(Worksheet):
    """A worksheet of the menu: runs alone, prints as a sheet. ``low`` and ``high`` are minutes."""

    purpose: Text
    low: int
    high: int
    who: Text
    output: Text
    section: str
    core: bool = False
    sheet: tuple[Named, ...] = ()
    # What its notebook borrows and the sheet must therefore print too: ids of sections, forms and cases.
    borrows: tuple[str, ...] = ()


@frozen
class Case:
    id: str
    title: Text
    text: Text
    finding: Text | None = None
    source: tuple[ArticleId, ...] = ()


@frozen
class CaseKeyRow:
    """Where a case belongs in one dimension, by which clue, and why one would place it higher or lower."""

    case: str
    dimension: str
    generation: str
    clue: Text
    higher: Text | None = None
    lower: Text | None = None
    source: tuple[ArticleId, ...] = ()


@frozen
class CasesFile:
    cases: tuple[Case, ...]
    keys: tuple[CaseKeyRow, ...]


@frozen
class Term:
    id: str
    name: Text
    text: Text
    first: str = ""
    source: tuple[ArticleId, ...] = ()


@frozen
class GlossaryFile:
    terms: tuple[Term, ...]


@frozen
class Literature:
    id: str
    text: Text
    note: Text | None = None
    source: tuple[ArticleId, ...] = ()


@frozen
class ReferencesFile:
    references: tuple[Literature, ...]


@frozen
class Note:
    """An editor's note: where the article is dated, said as ours and dated."""

    id: str
    section: str
    date: str
    text: Text
    reference: Text
    source: tuple[ArticleId, ...] = ()


@frozen
class NotesFile:
    notes: tuple[Note, ...]


@frozen
class Messages:
    """Every other sentence: ``messages["ui.saved"]``."""

    texts: Mapping[str, Text] = field(factory=dict)

    def __getitem__(self, id: str) -> Text:
        return self.texts[id]
