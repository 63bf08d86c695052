"""An exercise on paper: the same questions with boxes and lines, for a room without computers."""

from html import escape

from digilead.content import Content
from digilead.content.models import Exercise, Item
from digilead.figures.wording import Words
from digilead.widgets.document import document

_LINES = 2


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
    parts.extend(_question(words, item) for item in exercise.tasks)
    parts.extend(f"{_asked(line.text[language])}{_lines()}</div>" for line in exercise.sheet)
    return document(language, exercise.title[language], "".join(parts))


def _asked(text: str) -> str:
    return f'<div class="dl-sheet-question"><h4>{escape(text)}</h4>'


def _question(words: Words, item: Item) -> str:
    options = words.content.options(item.id)
    if not options:
        return f"{_asked(item.text[words.language])}{_lines()}</div>"
    boxes = "".join(
        f'<li><span class="dl-sheet-box"></span>{escape(option.text[words.language])}</li>' for option in options
    )
    return f'{_asked(item.text[words.language])}<ul class="dl-sheet-options">{boxes}</ul></div>'


def _lines() -> str:
    return '<div class="dl-sheet-line"></div>' * _LINES
