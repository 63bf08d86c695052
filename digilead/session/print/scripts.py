"""A session on paper: the instructor's script, number slips for those who answer on paper, and the first form.

The script alone is enough to run the session; the form's digits are those that `digilead.session.room` takes.
"""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from digilead.content import DONT_KNOW, FIRST_FORM, NOT_RELEVANT, Content
from digilead.content.sessions import SessionPlan, Step, numbered
from digilead.figures.picture import Table, paragraphs
from digilead.figures.wording import Words
from digilead.session.hand_in.handing import LARGEST_SHEET
from digilead.session.layout import NONE, form_items, to_digit
from digilead.session.print import annexes
from digilead.templates import Templates
from digilead.widgets.document import document
from digilead.widgets.view import front_end

_draw = Templates(__file__)

_BLANK = "________"
_TO = "\u2060–\u2060"  # never broken over two lines
_BOX = '<span class="dl-sheet-box"></span>'
_EXAMPLE_SHEET = 7
_NEW_PAGE = "break-before: page;"
_SLIP = "display: inline-block; width: 45%; margin: 1rem 2% 0; padding: 1rem; border: 1.5px dashed #1b1f24;"
_SLIP += " break-inside: avoid;"
_LARGE = "font-size: 2.5rem; font-weight: 650;"
_DIGIT = "flex: none; width: 2em; height: 2em; border: 1.5px solid #1b1f24;"
_ASKED = "display: flex; align-items: flex-start; gap: .75em;"
_CELL = "min-width: 1.8em; height: 2.4em; border: 1.5px solid #1b1f24;"
_TEAR = "margin-top: 2rem; padding-top: 1rem; border-top: 2px dashed #1b1f24; break-inside: avoid;"


def script(content: Content, language: str, plan: SessionPlan) -> bytes:
    """The session as one page to print, with a line to write each step's clock on."""
    return _Script(content, language, plan).document()


class _Script:
    def __init__(self, content: Content, language: str, plan: SessionPlan) -> None:
        self.content, self.language, self.plan = content, language, plan
        self.words = Words(content, language)
        self.starts = plan.starts()

    def document(self) -> bytes:
        before = [self._head(), self._before(), self._bring(), self._overview()]
        after = [self._debrief(), self._cuts(), self._troubles(), self._ways(), self._tasks("after")]
        body = _sections(before) + self._steps() + f'<div style="{_NEW_PAGE}">{_sections(after)}</div>'
        # Annexes are laid on the tables, the keys are not: each begins on a page of its own.
        leaves = annexes.annexes(self.words, self.plan)
        body += "".join(f'<section style="{_NEW_PAGE}">{part}</section>' for part in leaves)
        title = self.words("script.file", plan=self.plan.title[self.language])
        return document(self.language, title, body, styles=front_end(Path(__file__).with_name("scripts.css")))

    def _head(self) -> str:
        plan, words = self.plan, self.words
        facts = words("script.facts", who=plan.who[self.language], minutes=plan.minutes)
        how = [words("script.how"), words("script.how_console"), words("script.how_words")]
        return paragraphs([facts, plan.goal[self.language]]) + _titled(words("script.how_title"), paragraphs(how))

    def _before(self) -> str:
        parts = [self._tasks(when, "h3") for when in ("week", "day", "hour", "quarter")]
        invitation = paragraphs([self.plan.invitation[self.language]])
        parts.append(_titled(self.words("script.invitation_title"), f"<blockquote>{invitation}</blockquote>", "h3"))
        return _titled(self.words("script.before_title"), "".join(parts))

    def _tasks(self, when: str, heading: str = "h2") -> str:
        tasks = [task.text[self.language] for task in self.content.instructor.tasks if task.when == when]
        return _titled(self.words(f"script.when_{when}"), _ticks(tasks), heading)

    def _bring(self) -> str:
        sheets = [annexes.page(self.words, id) for id in self.plan.uses if id in self.content.exercises]
        things = [point.text[self.language] for point in self.content.instructor.bring]
        things.append(self.words("script.bring_sheets", sheets=", ".join(sheets)))
        things.append(self.words("script.bring_annex"))
        return _titled(self.words("script.bring_title"), _ticks(things))

    def _overview(self) -> str:
        words = self.words
        columns = ("step", "offset", "planned", "real", "range", "cut")
        head = tuple(words(f"script.column_{column}") for column in columns)
        tables = []
        for sitting in self.plan.sittings:
            caption = words("script.overview_caption", sitting=sitting.title[self.language], minutes=sitting.minutes)
            rows = tuple(self._row(step) for step in self.plan.steps_of(sitting.id))
            tables.append(Table(caption, head, rows).html())
        return _titled(words("script.overview_title"), f'<div class="dl-script-overview">{"".join(tables)}</div>')

    def _row(self, step: Step) -> tuple[str, ...]:
        start = self.starts[step.id]
        minutes = f"{step.minutes} ({step.low}{_TO}{step.high})"
        cut = self._cut(step)
        offset = f"{start}{_TO}{start + step.minutes}"
        return (self._name(step), offset, _BLANK, _BLANK, minutes, cut)

    def _name(self, step: Step) -> str:
        number = self.plan.steps.index(step) + 1
        return self.words("script.step", n=number, title=step.title[self.language])

    def _cut(self, step: Step) -> str:
        if step.keep:
            return self.words("script.cut_never")
        if step.id in self.plan.cut:
            return self.words("script.cut_number", n=self.plan.cut.index(step.id) + 1)
        return self.words("script.cut_shorten")

    def _steps(self) -> str:
        parts = []
        for sitting in self.plan.sittings:
            if len(self.plan.sittings) > 1:
                parts.append(_titled(sitting.title[self.language], "", "h2"))
            for step in self.plan.steps_of(sitting.id):
                parts.append(self._step(step))
                parts += [self._aloud(step.aloud)] if step.aloud else []
        return "".join(parts)

    def _step(self, step: Step) -> str:
        words, language = self.words, self.language
        start = self.starts[step.id]
        when = words(
            "script.step_facts",
            start=start,
            end=start + step.minutes,
            minutes=step.minutes,
            low=step.low,
            high=step.high,
            split=self._split(step),
        )
        facts = [("wall", step.prompt[language]), ("do", step.do[language])]
        facts += [("expect", step.expect[language])] if step.expect else []
        facts += [("cues", step.cues[language]), ("plan_b", step.plan_b[language])]
        return _draw(
            "step",
            title=self._name(step),
            when=when,
            clock=words("script.step_clock", planned=_BLANK, blank=_BLANK),
            say=(words("script.say"), step.say[language]),
            press=(words("script.press"), self._presses(step)),
            facts=[(words(f"script.{name}"), *numbered(text)) for name, text in facts],
            small=self._small(step),
        )

    def _aloud(self, when: str) -> str:
        rules = [rule.text[self.language] for rule in self.content.instructor.rules if rule.when == when]
        title = f"{self.words('script.aloud')}: {self.words(f'script.rules_{when}')}"
        return _draw("aloud", title=title, rules=rules)

    def _presses(self, step: Step) -> list[str]:
        """The buttons of the console by their names, in the order of the step."""
        words, first = self.words, step == self.plan.steps[0]
        pictures = [words(f"script.show_{show}") for show in step.shows]
        found = [words("console.begin") if first else words("console.next", title=step.title[self.language])]
        found += [words(f"console.{need}") for need in step.console if need in ("open", "release")]
        found = [words("script.press_button", name=name) for name in found]
        found += [words("script.press_wall", pictures=words.listed(pictures))] if pictures else []
        last = [words(f"console.{need}") for need in step.console if need in ("agree", "decide")]
        return found + [words("script.press_button", name=name) for name in last]

    def _small(self, step: Step) -> list[tuple[str, str]]:
        words, content, language = self.words, self.content, self.language
        pages = [annexes.page(words, id) for id in step.uses if id in content.worksheets]
        cases = [content.cases[id].title[language] for id in step.uses if id in content.cases]
        watch = [words(f"script.console_{need}") for need in step.console]
        found = [
            ("purpose", step.purpose[language]),
            ("output", step.output[language]),
            ("cases", ", ".join(cases)),
            ("pages", ", ".join(pages)),
            ("console", ", ".join(watch)),
        ]
        return [(words(f"script.{name}"), text) for name, text in found if text]

    def _split(self, step: Step) -> str:
        return ", ".join(
            self.words("script.split_part", minutes=minutes, form=self.words(f"script.form_{form}"))
            for form, minutes in zip(step.form, step.split, strict=True)
        )

    def _debrief(self) -> str:
        questions = [point.text[self.language] for point in self.content.instructor.debrief]
        return _titled(self.words("script.debrief_title"), _list("ol", questions))

    def _cuts(self) -> str:
        words, plan, language = self.words, self.plan, self.language
        saved = [
            words("script.cut_saves", title=step.title[language], minutes=step.minutes)
            for step in map(plan.step, plan.cut)
        ]
        keep = [step.title[language] for step in plan.steps if step.keep]
        rest = [
            words("script.cut_to", title=step.title[language], minutes=step.low)
            for step in plan.steps
            if not step.keep and step.id not in plan.cut
        ]
        last = [words("script.cut_keep", steps="; ".join(keep)), words("script.cut_rest", steps="; ".join(rest))]
        body = f"{paragraphs([words('script.cut_intro')])}{_list('ol', saved)}{paragraphs(last)}"
        return _titled(words("script.cut_title"), body)

    def _troubles(self) -> str:
        words, troubles = self.words, self.content.instructor.troubles
        table = Table(
            words("script.troubles_caption"),
            (words("script.column_trouble"), words("script.plan_b")),
            tuple((trouble.trouble[self.language], trouble.plan_b[self.language]) for trouble in troubles),
        )
        return _titled(words("script.troubles_title"), table.html())

    def _ways(self) -> str:
        ways = "".join(_said(way.name[self.language], way.text[self.language]) for way in self.content.instructor.ways)
        keying = paragraphs(keying_line(self.content, self.language))
        keying = _titled(self.words("script.keying_title"), keying, "h3")
        return _titled(self.words("script.ways_title"), ways + keying)


def badges(content: Content, language: str, n: int) -> bytes:
    """Number slips 1..``n`` for those who answer on paper, to cut out. Raises ValueError for n outside 1..999."""
    if not 1 <= n <= LARGEST_SHEET:
        raise ValueError(f"n must lie between 1 and {LARGEST_SHEET}")
    words = Words(content, language)
    slips = "".join(
        f'<div style="{_SLIP}"><p style="{_LARGE}">{escape(words("badge.number", n=number))}</p>'
        f"{paragraphs([words('badge.text')])}</div>"
        for number in range(1, n + 1)
    )
    return document(language, words("badge.title"), paragraphs([words("badge.intro")]) + slips)


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
    parts = [
        _said(words("paper.number"), _BLANK),
        paragraphs([words("paper.how"), words("paper.always", unknown=unknown, irrelevant=irrelevant)]),
        paragraphs([words("paper.told")]),
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
    return document(language, words("paper.title", form=form), "".join(parts))


def _screens(content: Content) -> list[tuple[str, ...]]:
    """The form's items by screen; one after the other they are the digits of a line."""
    chosen = set(form_items(content, FIRST_FORM))
    return [tuple(item for item in screen.items if item in chosen) for screen in content.screens[FIRST_FORM]]


def _screen(words: Words, items: Sequence[str], title: str, first: int, intro: Sequence[str]) -> str:
    """A shared scale stands once, on top; anchors stand with their question."""
    content, language = words.content, words.language
    parts = [paragraphs(intro)]
    scales = {content.items[item].scale for item in items}
    shared = len(scales) == 1 and None not in scales
    if shared:
        options = " · ".join(_options(words, items[0]))
        parts.append(paragraphs([words("paper.scale", first=first, last=first + len(items) - 1, options=options)]))
    for number, item in enumerate(items, start=first):
        text = escape(f"{number}. {content.items[item].text[language]}")
        box = f'<span style="{_DIGIT}"></span>'
        options = "" if shared else _list("ul", _options(words, item), "dl-sheet-options")
        head = f'<h4 style="{_ASKED}">{box}<span>{text}</span></h4>'
        parts.append(f'<div class="dl-sheet-question">{head}{options}</div>')
    return f"<section>{_titled(title, ''.join(parts), 'h3')}</section>"


def _options(words: Words, item: str) -> list[str]:
    content, language = words.content, words.language
    return [
        words("paper.option", digit=to_digit(content, item, option.id), text=option.text[language])
        for option in content.options(item)
    ]


def _answer_line(words: Words) -> str:
    """One row of boxes; a thick edge where a new screen begins."""
    numbers, boxes, number = "", "", 0
    for screen in _screens(words.content):
        for place in range(len(screen)):
            number += 1
            edge = "" if place else " border-left-width: 4px;"
            numbers += f'<th scope="col" style="text-align: center">{number}</th>'
            boxes += f'<td style="{_CELL}{edge}"></td>'
    item, digit = escape(words("paper.column_item")), escape(words("paper.column_digit"))
    table = (
        f'<table style="border-collapse: collapse"><tr><th scope="row">{item}</th>{numbers}</tr>'
        f'<tr><th scope="row">{digit}</th>{boxes}</tr></table>'
    )
    body = paragraphs([words("paper.line_how")]) + _said(words("paper.number"), _BLANK) + table
    return f'<div style="{_TEAR}">{_titled(words("paper.line_title"), body, "h3")}</div>'


def _nonresponse(content: Content) -> tuple[str, str]:
    """The digits of don't know and of not relevant."""
    item = form_items(content, FIRST_FORM)[0]
    return to_digit(content, item, DONT_KNOW), to_digit(content, item, NOT_RELEVANT)


def _sections(parts: Iterable[str]) -> str:
    return "".join(f"<section>{part}</section>" for part in parts)


def _titled(title: str, body: str, heading: str = "h2") -> str:
    return f"<{heading}>{escape(title)}</{heading}>{body}"


def _said(label: str, text: str) -> str:
    return f"<p><strong>{escape(label)}</strong> {escape(text)}</p>"


def _list(kind: str, texts: Iterable[str], name: str = "") -> str:
    named = f' class="{name}"' if name else ""
    return f"<{kind}{named}>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</{kind}>"


def _ticks(texts: Iterable[str]) -> str:
    return f'<ul class="dl-sheet-options">{"".join(f"<li>{_BOX}{escape(text)}</li>" for text in texts)}</ul>'
