"""The instructor's screen around one console: what is pressed becomes an act, and the screen follows."""

import functools
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from digilead import environment
from digilead.content.sessions import SessionPlan
from digilead.session.console.console import Console
from digilead.session.console.controls import TABS, Controls
from digilead.session.console.desk import Desk
from digilead.session.console.seat import Refused
from digilead.session.console.shown import ConsoleScreen
from digilead.session.console.states import states
from digilead.session.panel import Asked, Done
from digilead.session.print import report
from digilead.session.room import to_csv
from digilead.widgets.download import File

_LOOK_EVERY = 400  # ms
_TEXTS = ("title", "open", "close", "undo", "more", "silent", "coming")

Act = Callable[[Asked], str]
Papers = Callable[[SessionPlan], Sequence[File]]


class ConsolePage:
    """`desk` is the widget. ``papers``: what can be printed for a plan, as many files for each; ``wall_page``: the
    projector's page beside this one.
    """

    def __init__(self, console: Console, papers: Papers = lambda _: (), wall_page: str = "") -> None:
        self.console, self.words, self.language = console, console.words, console.language
        self._papers, self._shown = papers, ConsoleScreen(console)
        self._acts = self._all_acts()
        self._controls = Controls(
            console.content, self.words, wall_page, [p.label for p in papers(console.pace.plan)]
        ).all()
        texts = {
            **{key: self.words(f"console.desk_{key}") for key in _TEXTS},
            "unseen": True,
            "at_once": bool(os.environ.get(environment.SESSION)),
        }
        self.desk = Desk(
            self.language,
            "",
            self._controls,
            self._act,
            failed=self.words("console.failed"),
            texts=texts,
            working=self.words("console.working"),
            every=_LOOK_EVERY,
            look=self.look,
            **self._as_it_stands(),
        )

    def look(self) -> None:
        self.console.do(self._looked)

    def _looked(self) -> str:
        self.refresh()
        return ""

    def refresh(self) -> None:
        """Everything as it stands; what has not changed is not sent again."""
        for trait, value in self._as_it_stands().items():
            setattr(self.desk, trait, value)

    def _as_it_stands(self) -> dict[str, Any]:
        console = self.console
        console.keep_up()
        waiting = {"hand_ins": len(console.troubles)}
        tabs = [{"id": id, "label": self.words(f"console.tab_{id}"), "count": waiting.get(id, 0)} for id in TABS]
        stand = states(console, self._controls)
        for n, paper in enumerate(self._papers(console.pace.plan)):
            stand[f"paper_{n}"] = {"label": paper.label}
        return {"parts": self._shown.parts(), "states": stand, "tabs": tabs}

    # Presses

    def _act(self, asked: Asked) -> Done:
        file = self._file(asked.do)
        if file is not None:
            return self._handed_over(file)
        done, said = self.console.do(lambda: self._acts[asked.do](asked))
        self.console.do(self._looked)
        control = next((control for control in self._controls if control["id"] == asked.do), {})
        left = dict.fromkeys(control.get("clear", ()), "") if done else {}
        if "paper" in left:
            left["paper"] = self.console.wrong_lines
        undo = done and asked.do != "undo" and asked.do in UNDONE and self.console.can_undo
        return Done(said, left, undo=undo, tab=LEADS_TO.get(asked.do, "") if done else "")

    def _all_acts(self) -> dict[str, Act]:
        console = self.console
        return {
            "undo": lambda _: console.undo(),
            "open_wall": lambda _: console.open_wall(),
            "plan": lambda a: console.choose_plan(a.values["plan"]),
            "next": lambda _: console.next(),
            "back": lambda _: console.back(),
            "cut": lambda _: console.cut(),
            "cut_chosen": lambda a: console.cut(a.values["cut_step"]),
            "show": lambda a: console.show(a.values["show"]),
            "start_timer": lambda a: console.set_timer(a.values["timer"]),
            "open": lambda _: console.open(),
            "release": lambda _: console.release(),
            "take_chat": lambda a: console.take_chat(a.values["chat"]),
            "take_files": lambda a: console.take_files(a.files, a.too_large),
            "take_paper": lambda a: console.take_paper(a.values["paper"]),
            "withdraw": lambda a: console.withdraw(a.values["number"]),
            "occasion": lambda a: console.choose_occasion(a.values["occasion"]),
            "which": lambda a: console.choose_picture(a.values["which"]),
            "project": lambda _: console.project_picture(console.chosen),
            "guess_keep": lambda a: console.predict(a.values["guess"]),
            "agree": lambda a: console.agree(a.values["agree_item"], a.values["agree_value"], a.values["agree_note"]),
            "decide": lambda a: console.decide(a.values["decide_text"]),
            "rehearse": lambda a: console.rehearse(a.values["people"]),
            "end_rehearsal": lambda _: console.end_rehearsal(),
            "merge": lambda a: console.merge(a.files),
            "delete": lambda _: console.delete(),
            "close_keep": lambda _: console.close("keep"),
            "close_delete": lambda _: console.close("delete"),
        }

    # Files

    def _file(self, do: str) -> File | None:
        words = self.words
        made = {
            "export_report": ("report_name", "html", "text/html", self.report),
            "export_csv": ("numbers_name", "csv", "text/csv", self._csv),
            "export_room": ("room_name", "jsonl", "application/jsonl", self.console.room.export),
        }
        if do in made:
            name, ending, kind, make = made[do]
            return File("", f"{words(f'console.{name}')}.{ending}", kind, make)
        number = do.removeprefix("paper_")
        return self._papers(self.console.pace.plan)[int(number)] if number.isdecimal() else None

    def _handed_over(self, file: File) -> Done:
        made: list[bytes] = []
        done, said = self.console.do(functools.partial(self._make, file, made))
        return Done(said, file=(file.name, file.kind, made[0]) if done else None)

    def _make(self, file: File, made: list[bytes]) -> str:
        made.append(file.make())
        return self.words("console.exported", name=file.name)

    def report(self) -> bytes:
        console = self.console
        given = console.given()
        if given is None:
            raise Refused(self.words("console.export_none"))
        return report.report(console.showing, given, datetime.now().date())

    def _csv(self) -> bytes:
        view = self.console.view()
        if view is None:
            raise Refused(self.words("console.export_none"))
        return to_csv(self.console.content, self.language, view, self.console.room.agreed())


UNDONE = ("next", "back", "cut", "cut_chosen", "show", "start_timer", "project", "guess_keep", "agree", "decide")
LEADS_TO = {"release": "pictures", "next": "step", "back": "step"}
