"""For those who answer on paper: number slips, the first form with a line of digits, and how that line is keyed.

The digits are those that `digilead.session.room` takes.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from digilead.content import DONT_KNOW, FIRST_FORM, NOT_RELEVANT, Content
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.session.hand_in.handing import LARGEST_SHEET
from digilead.session.layout import NONE, form_items, to_digit
from digilead.session.print.parts import labelled
from digilead.templates import Templates
from digilead.widgets.document import document
from digilead.widgets.view import front_end

_draw = Templates(__file__)

BLANK_TO_FILL = "________"
_EXAMPLE_SHEET = 7
SPARE = 5
"""Slips more than people, as the script's list of what to bring says."""


def badges(content: Content, language: str, n: int) -> bytes:
    """Number slips 1..``n`` for those who answer on paper, to cut out. Raises ValueError for n outside 1..999."""
    if not 1 <= n <= LARGEST_SHEET:
        raise ValueError(f"n must lie between 1 and {LARGEST_SHEET}")
    words = Words(content, language)
    numbers = [words("badge.number", n=number) for number in range(1, n + 1)]
    body = _draw("badges", intro=words("badge.intro"), numbers=numbers, text=words("badge.text"))
    return document(language, words("badge.title"), body)


def keying_line(content: Content, language: str) -> tuple[str, ...]:
    """How the instructor keys one person's answers, as sentences; the last one is an example that the room takes."""
    words = Words(content, language)
    unknown, irrelevant = _nonresponse(content)
    n = len(form_items(content, FIRST_FORM))
    return (
        words("paper.key_line", n=n),
        words("paper.key_digits", unknown=unknown, irrelevant=irrelevant, none=NONE),
        words("paper.key_blanks"),
        words("paper.key_again"),
        words("paper.key_example", sheet=_EXAMPLE_SHEET, line=example_line(content)),
    )


def example_line(content: Content) -> str:
    """A made-up line: answers of every kind, in groups as on the form."""
    items = form_items(content, FIRST_FORM)
    digits = [
        to_digit(content, item, content.options(item)[number % len(content.options(item))].id)
        for number, item in enumerate(items)
    ]
    digits[1], digits[3], digits[5] = *_nonresponse(content), NONE
    groups, taken = [], 0
    for screen in _screens(content):
        groups.append("".join(digits[taken : taken + len(screen)]))
        taken += len(screen)
    return " ".join([str(_EXAMPLE_SHEET), *groups])


def paper_form(content: Content, language: str) -> bytes:
    """The first form on paper: items numbered 1.. in the form's order, the digits that the room takes, and a line to
    copy them to, which is torn off and handed in."""
    words = Words(content, language)
    unknown, irrelevant = _nonresponse(content)
    always = words("paper.always", unknown=unknown, irrelevant=irrelevant)
    parts = [
        labelled(words("paper.number"), BLANK_TO_FILL),
        paragraphs([words("paper.how"), always, words("paper.told")]),
    ]
    first, said = 1, ""
    for screen, title in zip(_screens(content), content.screens[FIRST_FORM], strict=True):
        holder = next(i for i in content.instruments.values() if screen[0] in {item.id for item in i.items})
        instruction = holder.instruction[language]
        intro = [] if instruction == said else [instruction]
        parts.append(_screen(words, screen, title.title[language], first, intro))
        first, said = first + len(screen), instruction
    parts.append(_answer_line(words))
    form = content.forms[FIRST_FORM].title[language]
    styles = front_end(Path(__file__).with_name("paper.css"))
    return document(language, words("paper.title", form=form), "".join(parts), styles=styles)


def _screens(content: Content) -> list[tuple[str, ...]]:
    """The form's items by screen; one after the other they are the digits of a line."""
    chosen = set(form_items(content, FIRST_FORM))
    return [tuple(item for item in screen.items if item in chosen) for screen in content.screens[FIRST_FORM]]


def _screen(words: Words, items: Sequence[str], title: str, first: int, intro: Sequence[str]) -> str:
    """A scale that several share stands once, above them; anchors stand with their question."""
    content, language, groups = words.content, words.language, []
    for scale, group in groupby(items, key=lambda item: content.items[item].scale):
        asked, shared = list(group), ""
        if scale and len(asked) > 1:
            options = " · ".join(_options(words, asked[0]))
            shared = words("paper.scale", first=first, last=first + len(asked) - 1, options=options)
        questions = [
            (f"{number}. {content.items[item].text[language]}", [] if shared else _options(words, item))
            for number, item in enumerate(asked, start=first)
        ]
        groups.append((shared, questions))
        first += len(asked)
    return _draw("screen", title=title, intro=intro, groups=groups)


def _options(words: Words, item: str) -> list[str]:
    content, language = words.content, words.language
    return [
        words("paper.option", digit=to_digit(content, item, option.id), text=option.text[language])
        for option in content.options(item)
    ]


def _answer_line(words: Words) -> str:
    return _draw(
        "answer_line",
        title=words("paper.line_title"),
        how=words("paper.line_how"),
        number=words("paper.number"),
        blank=BLANK_TO_FILL,
        item=words("paper.column_item"),
        digit=words("paper.column_digit"),
        begins=[place == 0 for screen in _screens(words.content) for place in range(len(screen))],
    )


def _nonresponse(content: Content) -> tuple[str, str]:
    """The digits of don't know and of not relevant."""
    item = form_items(content, FIRST_FORM)[0]
    return to_digit(content, item, DONT_KNOW), to_digit(content, item, NOT_RELEVANT)
