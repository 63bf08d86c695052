"""Calibration: a case is placed dimension by dimension, then held against its key. No hits, no grade."""

from digilead.content.models import Case, CaseKeyRow
from digilead.figures.picture import Width, figure
from digilead.figures.wording import Words
from digilead.responses import BEFORE, case_item
from digilead.sheet import Sheet
from digilead.templates import Templates
from digilead.widgets.forms import Spec

_draw = Templates(__file__)

ON_THE_PAGE = ("v1", "v6", "v7")  # a plain one, one that is led against its purpose, one high up


def title(words: Words, case: Case) -> str:
    """The number of a case, which everybody calls it by, and its title."""
    return words("case.title", n=list(words.content.cases).index(case.id) + 1, title=case.title[words.language])


def case_screen(words: Words, case: Case) -> Spec:
    """The case as a text, and one question for each dimension that it shows."""
    content, language = words.content, words.language
    options = [{"id": g.id, "label": f"{g.number} {g.name[language]}"} for g in content.generations]
    questions: list[Spec] = [
        {
            "id": case_item(case.id, key.dimension),
            "kind": "choice",
            "legend": words("case.question", dimension=content.dimensions[key.dimension].name[language]),
            "options": options,
            "nonresponse": [{"id": "dont_know", "label": words("answering.dont_know")}],
        }
        for key in content.keys[case.id]
    ]
    questions[0]["scene"] = case.text[language]
    return {"id": case.id, "title": title(words, case), "questions": questions}


class CaseKey:
    """One's own placing beside the key, with the clue that decides and why one would place it higher or lower."""

    def __init__(self, words: Words, case: Case) -> None:
        self.content, self.case, self.words = words.content, case, words

    def html(self, sheet: Sheet, width: Width) -> str:
        keys = self.content.keys[self.case.id]
        finding = self.case.finding[self.words.language] if self.case.finding else self.words("case.finding")
        reasons = [self._reason(key) for key in keys]
        return _draw("key", finding=finding, strip=self._strip(keys, sheet, width), reasons=reasons)

    def _strip(self, keys: tuple[CaseKeyRow, ...], sheet: Sheet, width: Width) -> str:
        import numpy as np

        from digilead.figures.compare import dumbbells

        words, language = self.words, self.words.language
        given = sheet.on(BEFORE).given
        rows = [self.content.dimensions[key.dimension].name[language] for key in keys]
        own = [self.content.steps.get(given.get(case_item(self.case.id, key.dimension), "")) for key in keys]
        values = np.array(
            [
                [self.content.steps[key.generation], np.nan if place is None else place]
                for key, place in zip(keys, own, strict=True)
            ]
        )
        scale = [str(generation.number) for generation in self.content.generations]
        sides = (words("case.key"), words("case.own"))
        page = dumbbells(rows, values, scale, sides, width)
        return figure(page.svg(), words("case.alt", title=self.case.title[language]))

    def _reason(self, key: CaseKeyRow) -> tuple[str, list[str]]:
        language, words = self.words.language, self.words
        generation = next(g for g in self.content.generations if g.id == key.generation)
        name = self.content.dimensions[key.dimension].name[language]
        lines = [words("case.clue", clue=key.clue[language])]
        if key.higher:
            lines.append(words("case.higher", reason=key.higher[language]))
        if key.lower:
            lines.append(words("case.lower", reason=key.lower[language]))
        head = words("case.belongs", dimension=name, number=generation.number, name=generation.name[language])
        return head, lines
