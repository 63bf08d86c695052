"""What a plan has for the wall: the sentence of a step, and the course's own texts that go with it. No answers here."""

from collections.abc import Sequence
from typing import Any

from attrs import evolve

from digilead.content import Content
from digilead.content.sessions import Step, numbered
from digilead.figures.picture import Table
from digilead.figures.wording import Words
from digilead.session.pictures.showing import MenuEntry
from digilead.session.wall import wall
from digilead.session.wall.wall import Slide

MOST_RULES = 4

_Found = tuple[MenuEntry, Slide]


class Slides:
    def __init__(self, content: Content, language: str) -> None:
        self.content, self.language = content, language
        self.words = Words(content, language)

    def prompt(self, step: Step) -> Slide:
        """The step's sentence; numbered answers to choose from stand below it."""
        lead, points = numbered(step.prompt[self.language])
        return evolve(wall.prompt(self.language, step.title[self.language], lead), points=points)

    def with_timer(self, slide: Slide, until: float) -> Slide:
        """``until``: seconds since 1970."""
        return evolve(slide, until=until)

    def of(self, step: Step) -> tuple[_Found, ...]:
        """Everything of the step that can be put on the wall beside its sentence, in the order of the step."""
        makers = {
            "leaders": self._leaders,
            "table": self._table,
            "cases": self._cases,
            "keys": self._keys,
            "questions": self._questions,
        }
        found = list(self._rules(step))
        found += [slide for show in step.shows if show in makers for slide in makers[show](step)]
        return tuple(found)

    def _slide(self, id: str, label: str, title: str = "", **what: Any) -> _Found:
        return MenuEntry(id, label), Slide("prompt", label, self.language, title=title or label, **what)

    def _lists(self, id: str, label: str, title: str, lists: Sequence[Sequence[str]]) -> list[_Found]:
        """A slide of numbered points for each of ``lists``."""
        found = []
        for n, points in enumerate(lists, start=1):
            part = self.words("console.slide_part", title=label, n=n, of=len(lists)) if len(lists) > 1 else label
            found.append(self._slide(id if n == 1 else f"{id}.{n}", part, title, points=tuple(points)))
        return found

    def _rules(self, step: Step) -> Sequence[_Found]:
        """The ground rules. Those of handing in are only read aloud: each is a promise of several sentences."""
        if step.aloud != "start":
            return []
        rules = [rule.text[self.language] for rule in self.content.instructor.rules if rule.when == "start"]
        pages = [rules[first : first + MOST_RULES] for first in range(0, len(rules), MOST_RULES)]
        found = self._lists("rules", self.words("console.slide_rules"), "", pages)
        return [(entry, evolve(slide, first=1 + MOST_RULES * n)) for n, (entry, slide) in enumerate(found)]

    def _leaders(self, _: Step) -> Sequence[_Found]:
        language = self.language
        columns = tuple((leader.name[language], leader.text[language]) for leader in self.content.instructor.leaders)
        return [self._slide("leaders", self.words("console.slide_leaders"), columns=columns)]

    def _table(self, _: Step) -> Sequence[_Found]:
        """A slide for each row: four cells side by side are what can be read."""
        language, content, found = self.language, self.content, []
        for id, dimension in content.dimensions.items():
            name = dimension.name[language]
            columns = tuple(
                (f"{g.number} {g.name[language]}", content.cells[id, g.id].text[language]) for g in content.generations
            )
            label = self.words("console.slide_table", name=name)
            found.append(self._slide(f"table.{id}", label, name, columns=columns))
        return found

    def _cases(self, step: Step) -> Sequence[_Found]:
        cases = [self.content.cases[id] for id in step.uses if id in self.content.cases]
        return [
            self._slide(
                f"case.{case.id}",
                self.words("console.slide_cases", title=case.title[self.language]),
                text=case.text[self.language],
            )
            for case in cases
        ]

    def _keys(self, step: Step) -> Sequence[_Found]:
        language, content, found = self.language, self.content, []
        for id in step.uses:
            if id in content.cases:
                rows = tuple(
                    (
                        content.dimensions[key.dimension].name[language],
                        self.words("result.step_of", step=content.steps[key.generation]),
                        key.clue[language],
                    )
                    for key in content.keys[id]
                )
                head = tuple(self.words(f"console.key_{name}") for name in ("subject", "step", "clue"))
                title = self.words("console.slide_keys", title=content.cases[id].title[language])
                found.append(self._slide(f"key.{id}", title, tables=(Table(title, head, rows),)))
        return found

    def _questions(self, step: Step) -> Sequence[_Found]:
        """A slide for each list of questions, under the sentence that says what to do with them."""
        lists: dict[str, list[str]] = {}
        for id in step.uses:
            if id in self.content.questions:
                lists.setdefault(id.rpartition("-")[0], []).append(self.content.questions[id].text[self.language])
        label, title = self.words("console.slide_questions"), step.prompt[self.language]
        return self._lists("questions", label, title, list(lists.values()))
