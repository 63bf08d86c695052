"""The verbs of a session's pages: what a participant, an instructor and the wall need.

What they show is imported when it is asked for: most pages need none of it.
"""

import functools
import logging
import os
from pathlib import Path
from typing import Any

from ipywidgets import VBox

from digilead import environment
from digilead.content.sessions import SessionPlan
from digilead.verbs import Verbs, part
from digilead.widgets.download import Downloads, File
from digilead.widgets.folders import course_folder
from digilead.widgets.saved import in_a_session
from digilead.workbook import WorkbookError, browser

log = logging.getLogger(__name__)


class SessionVerbs(Verbs):
    _visit: Any = None

    def _handed_in(self, part: Any) -> Any:
        """A part of the page that is handed in; in a session with the press for it below."""
        if not in_a_session() and not environment.shared():
            return part
        from digilead.session.visit import Visit, place_of_the_session

        place = place_of_the_session(self.page)
        if place is None:
            return part
        self._visit = self._visit or Visit(self.page, place)
        return VBox([part, self._visit.panel])

    @part
    def hand_in(self) -> Any:
        """Asked for, what is handed in to a session and what is not, then the code and the file."""
        from digilead.session.panel import Asked, Done, Panel

        def fold(_: Asked) -> Done:
            from digilead.session.hand_in.page import HandInPage

            box.children = (opener, *(() if len(box.children) > 1 else (HandInPage(self.page).widget,)))
            return Done("")

        button = {"id": "open", "kind": "button", "label": self.words("hand_in.title")}
        opener = Panel(self.language, "", [button], fold, failed=self.words("course.failed"))
        box = VBox([opener])
        return self._handed_in(box)

    @part
    def papers(self) -> Downloads:
        """The printed pages of a session: script and exercise sheets of each plan, the first form, number slips."""
        return self._downloads(self._session_papers(*self.content.sessions.values()))

    def _session_papers(self, *plans: SessionPlan) -> list[File]:
        from digilead.session.print.exercises import exercise_sheets
        from digilead.session.print.paper import SPARE, badges, paper_form
        from digilead.session.print.scripts import script

        words, language = self.words, self.language

        def page(label: str, name: str, make: Any, *more: Any) -> File:
            return File(label, f"{name}.html", "text/html", functools.partial(make, self.content, language, *more))

        made = (
            ("script.file", "script.file_name", script),
            ("exercises.file", "exercises.file_name", exercise_sheets),
        )
        most = max(plan.most for plan in plans) + SPARE
        return [
            *(
                page(words(label, plan=plan.title[language]), words(name, plan=plan.slug[language]), make, plan)
                for plan in plans
                for label, name, make in made
            ),
            page(words("console.paper_form"), words("paper.file_name"), paper_form),
            page(words("console.badges"), words("badge.file_name"), badges, most),
        ]

    @part
    def console(self, plan: str) -> Any:
        """The instructor's hands on a session: its plan, the hand-ins, the pictures, the wall, the report."""
        if browser.opened():
            return self.page.notice(self.words("course.on_a_computer"))
        if not environment.for_instructors():
            return self.page.notice(self.words("course.for_instructors"))
        from digilead.session.console.console import Console
        from digilead.session.console.page import ConsolePage
        from digilead.session.hand_in.refusals import refused
        from digilead.session.room import RoomError

        plan = os.environ.get(environment.PLAN) or plan
        if plan not in self.content.sessions:
            plans = self.words.listed(list(self.content.sessions))
            return self.page.notice(self.words("console.unknown_plan", plan=plan, plans=plans))
        folder = self.workbook.path.parent
        try:
            console = Console(self.content, self.language, folder, self.content.sessions[plan])
            return ConsolePage(console, self._session_papers, self._wall_page()).desk
        except (RoomError, WorkbookError) as error:
            log.warning("console: %s", error)
            return self.page.notice(refused(self.words, error, folder))

    def _wall_page(self) -> str:
        """The projector's page, as it is called beside the instructor's."""
        pages = (course_folder() / "notebooks" / self.language).glob("9-3-*.ipynb")
        return next((page.name for page in pages), "")

    @part
    def projector(self) -> Any:
        """What the console put on the wall, and nothing else."""
        if browser.opened():
            return self.page.notice(self.words("course.on_a_computer"))
        from digilead.session.wall.projector import Projector
        from digilead.session.wall.wall import WALL_FILE, Wall

        room = os.environ.get(environment.ROOM)  # where the wall came in by its link, its own folder is nobody's
        folder = Path(room).parent if room else self.workbook.path.parent
        return Projector(self.content, self.language, Wall(folder / WALL_FILE))
