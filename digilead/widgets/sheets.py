"""An exercise on paper: the same questions with boxes and lines, for a room without computers."""

from collections.abc import Sequence

from digilead.content.models import Exercise, Item
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.templates import Templates
from digilead.widgets import cases
from digilead.widgets.document import document

_draw = Templates(__file__)

_LINES = 2
_SHORT = 26  # letters of a label that may stand beside others


def sheet(words: Words, exercise: Exercise) -> bytes:
    """The exercise as one page to print."""
    return document(words.language, exercise.title[words.language], sheet_body(words, exercise))


def sheet_body(words: Words, exercise: Exercise) -> str:
    """Safe HTML below the title. The order of the questions is that of the screen."""
    language = words.language
    head = [
        words("sheet.minutes", low=exercise.low, high=exercise.high),
        exercise.who[language],
        exercise.purpose[language],
        exercise.output[language],
    ]
    parts = [
        _draw(
            "head",
            facts=head[:2],
            purposes=head[2:],
            instructions=[activity.instruction[language] for activity in exercise.activities],
            rules=words("sheet.rules"),
        )
    ]
    parts.extend(_borrowed(words, lender) for lender in exercise.borrows)
    parts.extend(_question(words, item) for item in exercise.tasks)
    parts.extend(_asked(line.text[language]) for line in exercise.sheet)
    return "".join(parts)


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
    return _draw("title", text=title) + "".join(_question(words, item) for item in items)


def _case(words: Words, id: str) -> str:
    """The case, and a row of boxes for each dimension that it shows."""
    content, language = words.content, words.language
    case = content.cases[id]
    names = [f"{generation.number} {generation.name[language]}" for generation in content.generations]
    rows = [_asked(content.dimensions[key.dimension].name[language], names) for key in content.keys[id]]
    return "".join([_draw("title", text=cases.title(words, case)), paragraphs([case.text[language]]), *rows])


def _question(words: Words, item: Item) -> str:
    return _asked(item.text[words.language], [option.text[words.language] for option in words.content.options(item.id)])


def _asked(text: str, labels: Sequence[str] = ()) -> str:
    """One box a label, short ones in one line as on a form; lines to write on where there is no label."""
    inline = max(map(len, labels), default=0) <= _SHORT
    return _draw("question", text=text, labels=labels, inline=inline, lines=_LINES)
