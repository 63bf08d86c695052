"""An exercise on paper: the same questions with boxes and lines, for a room without computers."""

from collections.abc import Sequence
from html import escape

from digilead.content import Content
from digilead.content.models import Exercise, Item
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.widgets.document import document

_LINES = 2
_SHORT = 26  # letters of a label that may stand beside others


def sheet(content: Content, language: str, exercise: Exercise) -> bytes:
    """The exercise as one page to print. The order of the questions is that of the screen."""
    words = Words(content, language)
    head = [
        words("sheet.minutes", low=exercise.low, high=exercise.high),
        exercise.who[language],
        exercise.purpose[language],
        exercise.output[language],
    ]
    parts = [f"<p>{escape(' · '.join(head[:2]))}</p>", *(f"<p>{escape(text)}</p>" for text in head[2:])]
    if exercise.activity:
        parts.append(f"<p><strong>{escape(exercise.activity.instruction[language])}</strong></p>")
    parts.append(paragraphs([words("sheet.rules")]))
    parts.extend(_borrowed(words, lender) for lender in exercise.borrows)
    parts.extend(_question(words, item) for item in exercise.tasks)
    parts.extend(f"{_asked(line.text[language])}{_lines()}</div>" for line in exercise.sheet)
    return document(language, exercise.title[language], "".join(parts))


def _borrowed(words: Words, lender: str) -> str:
    """What the exercise's notebook takes from elsewhere: a section's activity, a form or a case."""
    content, language = words.content, words.language
    if lender in content.cases:
        return _case(words, lender)
    if lender in content.forms:
        title, items = content.forms[lender].title[language], [content.items[item] for item in content.items_of(lender)]
    else:
        section = content.sections[lender]
        title = section.activity.title[language] if section.activity else section.title[language]
        items = [item for item in section.tasks if item.kind == "activity"]
    return f"<h3>{escape(title)}</h3>" + "".join(_question(words, item) for item in items)


def _case(words: Words, id: str) -> str:
    """The case, and a row of boxes for each dimension that it shows."""
    content, language = words.content, words.language
    case = content.cases[id]
    names = [f"{generation.number} {generation.name[language]}" for generation in content.generations]
    rows = "".join(
        f"{_asked(content.dimensions[key.dimension].name[language])}{_boxes(names)}</div>" for key in content.keys[id]
    )
    return f"<h3>{escape(case.title[language])}</h3>{paragraphs([case.text[language]])}{rows}"


def _asked(text: str) -> str:
    return f'<div class="dl-sheet-question"><h4>{escape(text)}</h4>'


def _question(words: Words, item: Item) -> str:
    options = words.content.options(item.id)
    if not options:
        return f"{_asked(item.text[words.language])}{_lines()}</div>"
    return f"{_asked(item.text[words.language])}{_boxes([option.text[words.language] for option in options])}</div>"


def _boxes(labels: Sequence[str]) -> str:
    """One box a label; short labels share a line, as on a form."""
    inline = " dl-sheet-inline" if max(map(len, labels)) <= _SHORT else ""
    boxes = "".join(f'<li><span class="dl-sheet-box"></span>{escape(label)}</li>' for label in labels)
    return f'<ul class="dl-sheet-options{inline}">{boxes}</ul>'


def _lines() -> str:
    return '<div class="dl-sheet-line"></div>' * _LINES
