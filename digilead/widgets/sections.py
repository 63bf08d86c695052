"""What a section asks beside its prose: the guess before reading, the leadership questions, the look back."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from digilead.content.models import Item, Question, Section
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.responses import BEFORE
from digilead.sheet import Sheet
from digilead.templates import Templates
from digilead.widgets.forms import LONGEST_TEXT, Spec, question_spec

_ON_A_SCREEN = 3

_draw = Templates(__file__)

_T = TypeVar("_T")


def items_of_kind(section: Section, kind: str) -> list[Item]:
    return [item for item in section.items if item.kind == kind]


def single_screen(words: Words, items: Iterable[Item], title: str, intro: str = "") -> Spec:
    questions = [question_spec(words, item.id) for item in items]
    screen = {"id": title, "title": words(title), "questions": questions}
    return screen | ({"intro": words(intro)} if intro else {})


def chunks(found: Sequence[_T], size: int) -> list[Sequence[_T]]:
    return [found[start : start + size] for start in range(0, len(found), size)]


def reflection_screens(words: Words, questions: Sequence[Question]) -> list[Spec]:
    """The leadership questions, three a screen: a status where practice can be shown, and one line in own words."""
    found = chunks(questions, _ON_A_SCREEN)
    return [
        {
            "id": f"reflection-{number}",
            "title": words("reflection.title"),
            "intro": words("reflection.committee_intro" if part[0].kind == "committee" else "reflection.intro"),
            "questions": [spec for question in part for spec in _reflection(words, question)],
        }
        for number, part in enumerate(found, start=1)
    ]


def _reflection(words: Words, question: Question) -> list[Spec]:
    text = question.text[words.language]
    if question.kind == "practice":
        status: Spec = {
            "id": question.id,
            "kind": "choice",
            "legend": text,
            "optional": True,
            "options": [
                {"id": "yes", "label": words("reflection.yes")},
                {"id": "not_yet", "label": words("reflection.not_yet")},
            ],
            "nonresponse": [{"id": "not_relevant", "label": words("answering.not_relevant")}],
        }
        return [status, _line(words, question, "line", words("reflection.line"))]
    return [
        _line(words, question, "line", text),
        _line(words, question, "who", words("reflection.who")),
        _line(words, question, "when", words("reflection.when")),
    ]


def _line(words: Words, question: Question, field: str, legend: str) -> Spec:
    return {
        "id": f"{question.id}.{field}",
        "kind": "text",
        "legend": legend,
        "optional": True,
        "rows": 2 if field == "line" else 1,
        "max": LONGEST_TEXT,
    }


def look_back_html(words: Words, sheet: Sheet, section: Section) -> str:
    """Each option with its own explanation, one's own answers marked, and the guess from before reading."""
    given = sheet.on(BEFORE).given
    parts = []
    for item in items_of_kind(section, "look_back"):
        if given.get(item.id) not in {option.id for option in words.content.options(item.id)}:
            parts.append(paragraphs([words("look.no_answer")]))
        parts.append(_explained(words, item, given.get(item.id), words("look.your_answer")))
    for item in items_of_kind(section, "guess"):
        if item.id in given:
            parts.append(_draw("head", text=words("look.your_guess")))
            parts.append(_explained(words, item, given[item.id], words("look.your_answer")))
    return "".join(parts)


def _explained(words: Words, item: Item, answer: str | None, mark: str) -> str:
    options = []
    for option in words.content.options(item.id):
        marks = [mark] if option.id == answer else []
        if getattr(option, "right", None):
            marks.append(words("look.fits"))
        explanation = getattr(option, "explanation", None)
        because = explanation[words.language] if explanation else ""
        options.append((option.text[words.language], marks, because))
    return _draw("explained", question=item.text[words.language], options=options)
