"""The instructor's script: it alone is enough to run the session."""

from pathlib import Path

from digilead.content import Content
from digilead.content.sessions import RESULTS, SessionPlan, Show, Step, numbered
from digilead.figures.picture import Table, paragraphs
from digilead.figures.wording import Words
from digilead.session.print import annexes
from digilead.session.print.paper import BLANK_TO_FILL, keying_line
from digilead.session.print.parts import labelled, numbered_list, titled
from digilead.templates import Templates
from digilead.widgets.document import document
from digilead.widgets.view import front_end

_draw = Templates(__file__)

_TO = "\u2060–\u2060"  # never broken over two lines


def script(content: Content, language: str, plan: SessionPlan) -> bytes:
    """The session as one page to print, with a line to write each step's clock on."""
    return _Script(content, language, plan).document()


class _Script:
    def __init__(self, content: Content, language: str, plan: SessionPlan) -> None:
        self.content, self.language, self.plan = content, language, plan
        self.words = Words(content, language)
        self.starts = plan.starts()

    def document(self) -> bytes:
        body = _draw(
            "script",
            before=[self._head(), self._before(), self._bring(), self._overview()],
            steps=self._steps(),
            after=[self._debrief(), self._cuts(), self._troubles(), self._ways(), self._tasks("after")],
            leaves=annexes.annexes(self.words, self.plan),
        )
        title = self.words("script.file", plan=self.plan.title[self.language])
        return document(self.language, title, body, styles=front_end(Path(__file__).with_name("scripts.css")))

    def _head(self) -> str:
        plan, words = self.plan, self.words
        facts = words("script.facts", who=plan.who[self.language], minutes=plan.minutes)
        how = [words("script.how"), words("script.how_console"), words("script.how_words")]
        return paragraphs([facts, plan.goal[self.language]]) + titled(words("script.how_title"), paragraphs(how))

    def _before(self) -> str:
        parts = [self._tasks(when, "h3") for when in ("week", "day", "hour", "quarter")]
        invitation = _draw("invitation", text=self.plan.invitation[self.language])
        parts.append(titled(self.words("script.invitation_title"), invitation, "h3"))
        return titled(self.words("script.before_title"), "".join(parts))

    def _tasks(self, when: str, heading: str = "h2") -> str:
        tasks = [task.text[self.language] for task in self.content.instructor.tasks if task.when == when]
        return titled(self.words(f"script.when_{when}"), _draw("ticks", texts=tasks), heading)

    def _bring(self) -> str:
        sheets = [annexes.page(self.words, id) for id in self.plan.uses if id in self.content.exercises]
        things = [point.text[self.language] for point in self.content.instructor.bring]
        file = self.words("exercises.file", plan=self.plan.title[self.language])
        things.append(self.words("script.bring_sheets", file=file, sheets=", ".join(sheets)))
        things.append(self.words("script.bring_annex"))
        return titled(self.words("script.bring_title"), _draw("ticks", texts=things))

    def _overview(self) -> str:
        words = self.words
        columns = ("step", "offset", "planned", "real", "range", "cut")
        head = tuple(words(f"script.column_{column}") for column in columns)
        tables = []
        for sitting in self.plan.sittings:
            caption = words("script.overview_caption", sitting=sitting.title[self.language], minutes=sitting.minutes)
            rows = tuple(self._row(step) for step in self.plan.steps_of(sitting.id))
            tables.append(Table(caption, head, rows).html())
        return titled(words("script.overview_title"), _draw("overview", tables=tables))

    def _row(self, step: Step) -> tuple[str, ...]:
        start = self.starts[step.id]
        minutes = f"{step.minutes} ({step.low}{_TO}{step.high})"
        cut = self._cut(step)
        offset = f"{start}{_TO}{start + step.minutes}"
        return (self._name(step), offset, BLANK_TO_FILL, BLANK_TO_FILL, minutes, cut)

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
                parts.append(titled(sitting.title[self.language], "", "h2"))
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
        facts = [*self._on_wall(step), ("do", step.do[language])]
        facts += [("expect", step.expect[language])] if step.expect else []
        facts += [("cues", step.cues[language]), ("plan_b", step.plan_b[language])]
        return _draw(
            "step",
            title=self._name(step),
            when=when,
            clock=words("script.step_clock", planned=BLANK_TO_FILL, blank=BLANK_TO_FILL),
            say=(words("script.say"), step.say[language]),
            press=(words("script.press"), self._presses(step)),
            facts=[(words(f"script.{name}"), *numbered(text)) for name, text in facts],
            small=self._small(step),
        )

    def _aloud(self, when: str) -> str:
        """Numbered on from those read before: "rule nine" is one rule."""
        numbers = [n for n, rule in enumerate(self.content.instructor.rules, start=1) if rule.when == when]
        rules = [self.content.instructor.rules[n - 1].text[self.language] for n in numbers]
        title = f"{self.words('script.aloud')}: {self.words(f'script.rules_{when}')}"
        return _draw("aloud", title=title, rules=rules, first=numbers[0])

    def _presses(self, step: Step) -> list[str]:
        """The buttons of the console by their names, in the order of the step."""
        words, first = self.words, step == self.plan.steps[0]
        found = [words("console.begin") if first else words("console.next", title=step.title[self.language])]
        found += [words("console.release")] if "release" in step.console else []  # with the first step it is open
        found = [words("script.press_button", name=name) for name in found]
        last = [words(f"console.{need}") for need in step.console if need in ("agree", "decide")]
        return found + [words("script.press_button", name=name) for name in last]

    def _on_wall(self, step: Step) -> list[tuple[str, str]]:
        """What comes with the step by itself, then what can be put up: the console's `onto_wall` in words."""
        words, sentence = self.words, step.prompt[self.language]
        shown = [self._shown(show) for show in step.shows]
        shown += [words("script.press_button", name=words("console.slide_rules"))] if step.aloud == "start" else []
        if step.begins_with_sentence:
            return [("wall", sentence), *([("then", words.listed(shown))] if shown else [])]
        then = [("then", words.listed(shown[1:]))] if shown[1:] else []
        return [("wall", shown[0]), *then, ("prompt", sentence)]

    def _shown(self, show: Show) -> str:
        """A picture by the name of its button; a kind of texts, which are a button each."""
        words = self.words
        if show in RESULTS:
            return words("script.press_button", name=words(f"console.picture_{show}"))
        return words(f"script.show_{show}")

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
        """What comes again in the same order is said once."""
        parts = [
            self.words("script.split_part", minutes=minutes, form=self.words(f"script.form_{form}"))
            for form, minutes in zip(step.form, step.split, strict=True)
        ]
        for length in range(1, len(parts)):
            times, rest = divmod(len(parts), length)
            if not rest and parts == parts[:length] * times:
                return self.words("script.split_times", n=times, parts=", ".join(parts[:length]))
        return ", ".join(parts)

    def _debrief(self) -> str:
        questions = [point.text[self.language] for point in self.content.instructor.debrief]
        return titled(self.words("script.debrief_title"), numbered_list(questions))

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
        body = paragraphs([words("script.cut_intro")]) + numbered_list(saved) + paragraphs(last)
        return titled(words("script.cut_title"), body)

    def _troubles(self) -> str:
        words, troubles = self.words, self.content.instructor.troubles
        table = Table(
            words("script.troubles_caption"),
            (words("script.column_trouble"), words("script.plan_b")),
            tuple((trouble.trouble[self.language], trouble.plan_b[self.language]) for trouble in troubles),
        )
        return titled(words("script.troubles_title"), table.html())

    def _ways(self) -> str:
        language, ways = self.language, self.content.instructor.ways
        said = "".join(labelled(way.name[language], way.text[language]) for way in ways)
        keying = titled(self.words("script.keying_title"), paragraphs(keying_line(self.content, language)), "h3")
        return titled(self.words("script.ways_title"), said + keying)
