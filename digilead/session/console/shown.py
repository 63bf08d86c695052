"""What stands on the instructor's screen beside its controls, as HTML by place."""

from digilead.content.sessions import Step, numbered
from digilead.figures.picture import Picture
from digilead.session.console.console import Console
from digilead.session.print import report
from digilead.session.wall.drawn import code_for_phones
from digilead.templates import Templates

_draw = Templates(__file__)

_Cell = tuple[str, str, str]


class ConsoleScreen:
    """The parts of a `Desk`; a picture that has not changed is not drawn again."""

    def __init__(self, console: Console) -> None:
        self.console, self.words, self.language = console, console.words, console.language
        self._preview: tuple[object, str] = (None, "")
        self._code: tuple[list[str], str] = ([], "")

    def parts(self) -> dict[str, str]:
        console = self.console
        troubles = _draw("troubles", rows=console.troubles) if console.troubles else ""
        return {
            "bar": _draw(
                "bar", rehearsal=self.words("console.rehearsal") if console.rehearsing else "", cells=self._cells()
            ),
            "now": self._now(),
            "below": self._of_before() + (self._joining() if console.pace.step is None else self._late()),
            "step": self._step(),
            "hand_ins": troubles,
            "hand_ins_below": self._link_later() or self._joining(),
            "pictures_below": self._picture(),
            "agreeing_below": console.showing.agreed_table(console.room.agreed(), console.room.decisions()),
            "room_below": _draw("said", text=self.words("console.where", path=console.room.path)),
        }

    # What stays

    def _cells(self) -> list[_Cell]:
        console, words = self.console, self.words
        handed_in = words.counted("console.handed_in", console.room.handed_in(console.occasion))
        joined = words.counted("console.joined", console.joined) if console.links or console.rehearsing else ""
        state = words(f"console.state_{console.room.state(console.occasion)}")
        if console.is_closed:
            joined = words("console.is_closed")
        made_up = words("console.made_up") if console.rehearsing else ""
        return [self._where(), ("people", handed_in, joined), ("room", state, made_up), self._wall()]

    def _where(self) -> _Cell:
        pace, words = self.console.pace, self.words
        step, clock = pace.step, pace.clock()
        if step is None or clock is None:
            return ("step", words("console.not_yet"), "")
        steps = pace.plan.steps  # also those that are cut: the script on paper has their numbers
        late = (
            words.counted("console.behind", clock.behind)
            if clock.behind > 0
            else words.counted("console.ahead", -clock.behind)
            if clock.behind < 0
            else words("console.on_time")
        )
        spent = {"inside": clock.in_step, "minutes": step.minutes, "elapsed": clock.elapsed}
        minutes = words("console.in_step", late=late, **spent)
        return ("step", words("console.step_of", n=steps.index(step) + 1, of=len(steps)), minutes)

    def _wall(self) -> _Cell:
        words, sign = self.words, self.console.seen()
        if sign is None:
            lost = self.console.heart.read() is not None and self.console.pace.step is not None
            return ("wall-gone" if lost else "wall", words("console.wall_gone" if lost else "console.wall_closed"), "")
        if sign.hidden:
            return ("wall-gone", words("console.wall_hidden"), "")
        if sign.covered:
            return ("wall", words("console.wall_covered"), sign.name)
        return ("wall", words("console.wall_shows", name=sign.name) if sign.name else words("console.wall_blank"), "")

    # The step

    def _now(self) -> str:
        step = self.console.pace.step
        if step is not None:
            return _draw("now", title=step.title[self.language], say=step.say[self.language], before="")
        first = self.console.pace.following()
        before = self.words("console.plan_before", title=first.title[self.language]) if first else ""
        return _draw("now", title=self.console.pace.plan.title[self.language], say="", before=before)

    def _of_before(self) -> str:
        return _draw("late", advice=self.words("console.of_before")) if self.console.is_of_before else ""

    def _late(self) -> str:
        if not self.console.late:
            return ""
        first = next(iter(self.console.pace.can_be_cut()), None)
        if first is None:
            return _draw("late", advice=self.words("console.cut_nothing"))
        title = first.title[self.language]
        return _draw("late", advice=self.words("console.cut_now", title=title, minutes=first.minutes))

    def _step(self) -> str:
        words, pace = self.words, self.console.pace
        facts = self._facts(pace.step) if pace.step is not None else []
        troubles = [
            (each.trouble[self.language], each.plan_b[self.language])
            for each in self.console.content.instructor.troubles
        ]
        minutes = report.minutes_table(words, pace.minutes(), pace.cut, pace.step)
        whole = _draw(
            "plan",
            title=words("console.whole_plan"),
            minutes=minutes,
            troubles_title=words("console.troubles"),
            troubles=troubles,
        )
        return (_draw("step", facts=facts) if facts else "") + whole

    def _facts(self, step: Step) -> list[tuple[str, list[str]]]:
        language = self.language
        facts = [("do", step.do[language]), ("prompt", step.prompt[language])]
        if step.aloud:
            rules = [rule.text[language] for rule in self.console.content.instructor.rules if rule.when == step.aloud]
            facts.insert(0, ("rules", "\n".join(rules)))
        facts += [("expect", step.expect[language])] if step.expect else []
        facts += [("cues", step.cues[language]), ("plan_b", step.plan_b[language])]
        return [(self.words(f"console.{name}"), _lines(text)) for name, text in facts]

    # Behind tabs

    def _link_later(self) -> str:
        return _draw("said", text=self.words("console.link_later")) if self.console.link_waits else ""

    def _joining(self) -> str:
        """The participants' link and its code; what to try where phones cannot get in."""
        words, links = self.words, self.console.links
        if links != self._code[0]:
            more = [words("console.other_links", links="  ".join(links[1:]))] if links[1:] else []
            drawn = links and _draw(
                "joining",
                title=words("console.join"),
                link=links[0],
                code=code_for_phones(links[0], words("console.join_alt")),
                help_title=words("console.cannot_join"),
                helps=[*more, *(words(f"console.{help}") for help in ("no_way_in", "on_paper", "from_afar"))],
                wall_title=words("console.wall_elsewhere"),
                wall=words("console.wall_elsewhere_link", link=self.console.invitation.wall_links()[0]),
            )
            self._code = (links, drawn or "")
        return self._code[1]

    def _picture(self) -> str:
        console = self.console
        given = console.given()
        if given is None:
            return _draw("said", text=self.words("console.no_release"))
        if console.chosen not in [entry.id for entry in console.menu()]:
            console.chosen = "staircase"
        key = (given, console.chosen)
        if self._preview[0] != key:
            found = console.showing.picture(console.chosen, given, "wide")
            table = isinstance(found, Picture) and not found.svg
            shown = found.tables[0].html() if isinstance(found, Picture) and table else ""
            if not table:
                shown = found.html() if isinstance(found, Picture) else _draw("said", text=found)
            self._preview = (key, shown)
        return self._preview[1]


def _lines(text: str) -> list[str]:
    """A line for each line of the text, and for each numbered point in it."""
    found = []
    for line in text.splitlines():
        lead, points = numbered(line)
        found += [lead] if lead else []
        found += [f"{number}. {point}" for number, point in enumerate(points, start=1)]
    return found
