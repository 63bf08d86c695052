"""What a plan has for the wall: the sentence of a step, and the course's own texts that go with it. No answers here."""

from collections.abc import Sequence
from typing import Any

from attrs import evolve

from digilead.content import Content
from digilead.content.sessions import Step
from digilead.figures.picture import Table
from digilead.figures.wording import Words
from digilead.session.pictures.showing import Entry
from digilead.session.wall import wall
from digilead.session.wall.wall import Slide

Found = tuple[Entry, Slide]


class Slides:
    def __init__(self, content: Content, language: str) -> None:
        self.content, self.language = content, language
        self.words = Words(content, language)

    def prompt(self, step: Step) -> Slide:
        return wall.prompt(self.language, step.title[self.language], step.prompt[self.language])

    def with_timer(self, slide: Slide, until: float) -> Slide:
        """``until``: seconds since 1970."""
        return evolve(slide, until=until)

    def of(self, step: Step) -> tuple[Found, ...]:
        """Everything of the step that can be put on the wall beside its sentence."""
        makers = {"leaders": self._leaders, "table": self._table, "cases": self._cases, "keys": self._keys,
                  "questions": self._questions}  # fmt: skip
        return tuple(found for show in step.shows if show in makers for found in makers[show](step))

    def _slide(self, id: str, label: str, **what: Any) -> Found:
        return Entry(id, label), Slide("prompt", label, self.language, title=label, **what)

    def _leaders(self, _: Step) -> Sequence[Found]:
        language = self.language
        columns = tuple((leader.name[language], leader.text[language]) for leader in self.content.instructor.leaders)
        return [self._slide("leaders", self.words("console.slide_leaders"), columns=columns)]

    def _table(self, _: Step) -> Sequence[Found]:
        language, content = self.language, self.content
        head = (self.words("room_picture.row"), *(f"{g.number} {g.name[language]}" for g in content.generations))
        rows = tuple(
            (dimension.name[language], *(content.cells[id, g.id].text[language] for g in content.generations))
            for id, dimension in content.dimensions.items()
        )
        title = self.words("console.slide_table")
        return [self._slide("table", title, tables=(Table(title, head, rows),))]

    def _cases(self, step: Step) -> Sequence[Found]:
        cases = [self.content.cases[id] for id in step.uses if id in self.content.cases]
        return [
            self._slide(
                f"case.{case.id}",
                self.words("console.slide_cases", title=case.title[self.language]),
                text=case.text[self.language],
            )
            for case in cases
        ]

    def _keys(self, step: Step) -> Sequence[Found]:
        language, content, found = self.language, self.content, []
        for id in step.uses:
            if id in content.cases:
                rows = tuple(
                    (content.dimensions[key.dimension].name[language],
                     self.words("result.step_of", step=content.steps[key.generation]), key.clue[language])
                    for key in content.keys[id]
                )  # fmt: skip
                head = tuple(self.words(f"console.key_{name}") for name in ("subject", "step", "clue"))
                title = self.words("console.slide_keys", title=content.cases[id].title[language])
                found.append(self._slide(f"key.{id}", title, tables=(Table(title, head, rows),)))
        return found

    def _questions(self, step: Step) -> Sequence[Found]:
        texts = [self.content.questions[id].text[self.language] for id in step.uses if id in self.content.questions]
        return [self._slide("questions", self.words("console.slide_questions"), points=tuple(texts))] if texts else []
