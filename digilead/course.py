"""The few verbs a notebook calls.

A verb shows one part of a page and answers with a widget. Whatever goes wrong inside becomes a sentence in the
participant's language; the details go to the log.

All verbs stand in this one file, long as it is: whoever reads a cell of a page finds what it calls here.
"""

import functools
import logging
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from ipywidgets import Button, VBox

from digilead import doors, responses
from digilead.content import FIRST_FORM, load_content
from digilead.figures.wording import Words
from digilead.responses import AFTER, BEFORE, ORGANISATION
from digilead.sheet import Sheet
from digilead.widgets import cases, evidence, initiatives, plan
from digilead.widgets.answering import own_problem
from digilead.widgets.calendar import later_dates
from digilead.widgets.download import Downloads, File
from digilead.widgets.folders import course_folder
from digilead.widgets.glossary import glossary_html
from digilead.widgets.page import Page
from digilead.widgets.parts import PARTS
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.results import StaircaseResult
from digilead.widgets.saved import SavedAnswers, in_a_session
from digilead.widgets.second_look import (
    OFFERED_AFTER,
    SecondLook,
    ThenAndNow,
    first_answered,
    follow_up_occasion,
)
from digilead.widgets.sheets import sheet
from digilead.widgets.view import HtmlView
from digilead.workbook import Workbook, WorkbookError, browser, default_path

log = logging.getLogger(__name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IN_A_BROWSER = sys.platform == "emscripten"

P = ParamSpec("P")


def _part(verb: Callable[Concatenate["Course", P], Any]) -> Callable[Concatenate["Course", P], Any]:
    """A verb of the course: no traceback ever reaches a participant."""

    @functools.wraps(verb)
    def shown(course: "Course", /, *args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            course.workbook.refresh()  # another page may have written meanwhile
            return course._or_a_sentence(verb(course, *args, **kwargs))
        except WorkbookError as error:
            log.warning("%s: %s", verb.__name__, error)
            return course._or_a_sentence(course._unreadable(error, verb.__name__ == "saved"))
        except Exception:
            log.exception("%s could not be shown", verb.__name__)
            return course._or_a_sentence(course.page.notice(course.words("course.failed")))

    return shown


class Course:
    """One participant's course in one language.

    Args:
        language: an id of ``content/course.toml``; anything else opens the course in its first language and says so.
        workbook: where the answers lie; the course folder's own by default.
    """

    def __init__(self, language: str, *, workbook: Workbook | None = None) -> None:
        self.content = load_content()
        known = language in self.content.languages
        self.language = language if known else self.content.languages[0]
        self.words = Words(self.content, self.language)
        self.workbook = workbook or Workbook(_place())
        self.page = Page(self.words, self.workbook)
        self._mended = False
        self._no_widgets = self.words("course.no_widgets")
        self._visit: Any = None
        if in_a_session():
            _show(self.page.notice(self.words("visit.where")))
        if browser.forgets():
            _show(self.page.notice(self.words("workbook.not_kept")))
        if not known:
            names = self.words.listed([name.name for name in self.content.course.languages])
            _show(self.page.notice(self.words("course.unknown_language", languages=names)))

    def _unreadable(self, error: WorkbookError, panel: bool) -> Any:
        """What is wrong with the participant's file; once on a page, and where ``panel``, with what mends it."""
        if panel or not self._mended:
            self._mended = True
            return SavedAnswers(self.page, error)
        return self.page.notice(own_problem(self.words, error, self.workbook))

    def _or_a_sentence(self, part: Any) -> Any:
        """The part of a page; a Jupyter that cannot show widgets shows a sentence in the place of the first one."""
        show, sentence, self._no_widgets = part._repr_mimebundle_, self._no_widgets, ""

        def shown(**asked: Any) -> Any:
            found = show(**asked)  # the data alone, or with what is said about them
            (found[0] if isinstance(found, tuple) else found)["text/plain"] = sentence
            return found

        part._repr_mimebundle_ = shown
        return part

    def _ask(self, part: str, *of: str) -> Questionnaire:
        """One of `PARTS`, of the records with these ids."""
        found = PARTS[part](self.page, *of)
        return self.page.ask(found.name, found.title, found.screens, render=found.picture, finish=found.finish)

    def _handed_in(self, part: Any) -> Any:
        """A part of the page that is handed in; in a session with the press for it below."""
        if not in_a_session() and not doors.shared():
            return part
        from digilead.session.visit import Visit, place_of_the_session

        place = place_of_the_session(self.page)
        if place is None:
            return part
        self._visit = self._visit or Visit(self.page, place)
        return VBox([part, self._visit.panel])

    # -- the way to the staircase

    @_part
    def form(self, id: str) -> Any:
        """A form of ``content/forms.toml``; the first one leads to its result."""
        if id == FIRST_FORM:
            render = StaircaseResult(self.words).html
            return self._handed_in(self.page.form(id, render=render, finish="answering.see_place", quick=True))
        return self.page.form(id)

    @_part
    def result(self) -> HtmlView:
        """The placement as it stands now; it follows every change made on the same page."""
        return self.page.view(StaircaseResult(self.words).html)

    @_part
    def ambition(self) -> Questionnaire:
        """Where the organisation wants to be, dimension by dimension, for whoever wants to say more than one step."""
        return self.page.form("ambition_by_dimension")

    @_part
    def second_look(self) -> Questionnaire:
        """The first answers again, after the generations were taught: would you change any?"""
        title, render = self.words("second_look.title"), SecondLook(self.words).html
        return self.page.form(FIRST_FORM, title=title, occasion=AFTER, render=render, finish="answering.stand_by")

    @_part
    def change(self) -> HtmlView:
        """What the second look changed, with the band that chance alone gives."""
        return self.page.view(SecondLook(self.words).html)

    @_part
    def follow_up(self) -> Questionnaire | HtmlView:
        """Half a year on: the same questions, then then and now side by side. Before that, when to come back."""
        today = datetime.now().date()
        first = first_answered(self.content, self.page.sheet)
        if first is None:
            return self.page.notice(self.words("follow_up.first"))
        if today - first < OFFERED_AFTER:
            _, half_a_year = later_dates(first)  # as the plan of the same day says
            return self.page.notice(self.words("follow_up.later", date=half_a_year.strftime(self.words("plan.date"))))
        occasion = follow_up_occasion(self.page.sheet, today)
        title, render = self.words("follow_up.title"), ThenAndNow(self.words, occasion).html
        return self.page.form(FIRST_FORM, title=title, occasion=occasion, render=render, finish="answering.see_result")

    @_part
    def saved(self) -> SavedAnswers:
        """Where the answers lie: download, bring back, delete."""
        return SavedAnswers(self.page)

    # -- a session: what a participant, an instructor and the wall need

    @_part
    def hand_in(self) -> Any:
        """Asked for, what is handed in to a session and what is not, then the code and the file."""
        from ipywidgets import VBox

        from digilead.session.panel import Asked, Done, Panel

        def fold(_: Asked) -> Done:
            from digilead.session.hand_in.page import HandInPage

            box.children = (opener, *(() if len(box.children) > 1 else (HandInPage(self.page).widget,)))
            return Done("")

        button = {"id": "open", "kind": "button", "label": self.words("hand_in.title")}
        opener = Panel(self.language, "", [button], fold, failed=self.words("course.failed"))
        box = VBox([opener])
        return self._handed_in(box)

    @_part
    def papers(self) -> Downloads:
        """The printed pages of a session: a script for each plan, number slips, and the first form on paper."""
        return self._downloads(self._session_papers())

    def _session_papers(self) -> list[File]:
        from digilead.session.print.paper import badges, paper_form
        from digilead.session.print.scripts import script

        def page(label: str, name: str, make: Any, *more: Any) -> File:
            return File(label, f"{name}.html", "text/html", functools.partial(make, self.content, self.language, *more))

        plans = self.content.sessions.values()
        files = [page(self.words("script.file", plan=p.title[self.language]), p.id, script, p) for p in plans]
        most = max(plan.most for plan in plans)
        files.append(page(self.words("console.paper_form"), "form", paper_form))
        files.append(page(self.words("console.badges"), "badges", badges, most))
        return files

    @_part
    def console(self, plan: str) -> Any:
        """The instructor's hands on a session: its plan, the hand-ins, the pictures, the wall, the report."""
        if browser.opened():
            return self.page.notice(self.words("course.on_a_computer"))
        if not doors.for_instructors():
            return self.page.notice(self.words("course.for_instructors"))
        from digilead.session.console.console import Console
        from digilead.session.console.page import ConsolePage
        from digilead.session.hand_in.refusals import refused
        from digilead.session.room import RoomError

        plan = os.environ.get(doors.PLAN) or plan
        if plan not in self.content.sessions:
            plans = self.words.listed(list(self.content.sessions))
            return self.page.notice(self.words("console.unknown_plan", plan=plan, plans=plans))
        folder = self.workbook.path.parent
        try:
            console = Console(self.content, self.language, folder, self.content.sessions[plan])
            return ConsolePage(console, tuple(self._session_papers()), self._wall_page()).desk
        except (RoomError, WorkbookError) as error:
            log.warning("console: %s", error)
            return self.page.notice(refused(self.words, error, folder))

    def _wall_page(self) -> str:
        """The projector's page, as it is called beside the instructor's."""
        pages = (course_folder() / "notebooks" / self.language).glob("9-3-*.ipynb")
        return next((page.name for page in pages), "")

    @_part
    def projector(self) -> Any:
        """What the console put on the wall, and nothing else."""
        if browser.opened():
            return self.page.notice(self.words("course.on_a_computer"))
        from digilead.session.wall.projector import Projector
        from digilead.session.wall.wall import WALL_FILE, Wall

        room = os.environ.get(doors.ROOM)  # where the wall came in by its link, its own folder is nobody's
        folder = Path(room).parent if room else self.workbook.path.parent
        return Projector(self.content, self.language, Wall(folder / WALL_FILE))

    # -- what every section has

    @_part
    def guess(self, section: str) -> Questionnaire:
        """The question before reading: an own guess, never scored, nothing locked."""
        return self._ask("guess", section)

    @_part
    def activity(self, id: str, which: str = "") -> Questionnaire:
        """An activity of a section or exercise, the first if no other is named, and the picture of its answers."""
        return self._ask("activity", id, which)

    exercise = activity

    @_part
    def reflections(self, section: str) -> Questionnaire:
        """The section's leadership questions."""
        return self._ask("reflections", section)

    @_part
    def look_back(self, section: str) -> Questionnaire:
        """The look back: an answer, then the explanation of each option and the own guess beside it."""
        return self._ask("look_back", section)

    # -- the method page

    def _method(self) -> Any:
        from digilead.widgets.method import Method  # no other page needs it

        return Method(self.words)

    @_part
    def counted(self) -> HtmlView:
        """How one's own result was counted, step by step."""
        return self.page.view(self._method().counted)

    @_part
    def percentages(self) -> HtmlView:
        """How likely each step and each height is."""
        return self.page.view(self._method().percentages)

    @_part
    def sensitivity(self) -> Questionnaire:
        """What if the statements were answered half a point too kindly? One question, and the picture follows."""
        return self._ask("sensitivity")

    @_part
    def rules_beside(self) -> HtmlView:
        """The plain counting rule beside the probabilities, and where the two differ."""
        return self.page.view(self._method().rules_beside)

    @_part
    def reproducibility(self) -> HtmlView:
        """What a coefficient of reproducibility hides: two made examples."""
        from digilead.scoring.evidence import load

        return HtmlView(self.language, lambda _: evidence.reproducibility_html(self.words, load()))

    @_part
    def simulation(self) -> HtmlView:
        """How often the placement is right when the truth is known."""
        from digilead.scoring.evidence import load

        return HtmlView(self.language, lambda _: evidence.simulation_html(self.words, load()))

    def colophon(self, id: str) -> None:
        """Section, number of items and version of the content: what a check of the page compares."""
        worksheet = self.content.worksheets.get(id)  # the menu of exercises is no worksheet
        items = len(worksheet.items if worksheet else ()) + len(self.content.items_of(FIRST_FORM)) * (id == "0-1")
        print(self.words("course.colophon", section=id, items=items, version=self.content.version))

    # -- what single sections have

    @_part
    def board(self, generation: str) -> Questionnaire:
        """The leadership questions of a generation and their board."""
        return self._ask("board", generation)

    def contrast(self) -> Any:
        """One sentence on what four cases share and where they part, before the principle opens."""
        return self.activity("2-1", "contrast")

    def table(self) -> Any:
        """The article's table, to be rebuilt."""
        return self.activity("2-1")

    @_part
    def case(self, id: str) -> Questionnaire:
        """One calibration case, then its key."""
        return self._ask("case", id)

    def _button(self, message: str) -> Button:
        """A button that brings one thing more."""
        more = Button(description=self.words(message), layout={"width": "auto"})
        more.add_class("dl-button")
        return more

    @_part
    def cases(self) -> Any:
        """Some calibration cases, the others on demand."""
        shown = VBox([self.case(id) for id in cases.ON_THE_PAGE])
        more = self._button("case.more")
        rest = [id for id in self.content.cases if id not in cases.ON_THE_PAGE]
        more.on_click(lambda _: setattr(shown, "children", (*shown.children[:-1], *map(self.case, rest))))
        shown.children = (*shown.children, more)
        return shown

    @_part
    def initiative(self) -> Any:
        """The first initiative and its picture; `initiatives` shows it again and asks for more."""
        return self._handed_in(initiatives.form(self.page, initiatives.InitiativePicture(self.words), 1))

    @_part
    def initiatives(self) -> Any:
        """The initiatives begun, or an empty first one; one more when it is asked for."""
        picture = initiatives.InitiativePicture(self.words)
        more = self._button("initiative.more")
        forms: list[Any] = []
        box = VBox([])

        def show(wanted: int) -> None:
            for number in range(len(forms) // 2 + 1, wanted + 1):
                forms.extend(initiatives.parts(self.page, picture, number))
            done = picture.done(self.page.sheet, len(forms) // 2) and len(forms) // 2 < initiatives.MOST_ON_THE_PAGE
            box.children = (*forms, more) if done else tuple(forms)

        show(max(1, initiatives.begun(self.page.sheet)))
        more.on_click(lambda _: show(len(forms) // 2 + 1))
        self.page.follow(lambda sheet: show(initiatives.begun(sheet)))
        return box

    @_part
    def plan(self) -> Any:
        """The plan on one page: what is asked for it, the page itself, and its files."""

        def now() -> plan.Plan:
            return plan.Plan(self.words, self.page.sheet)

        def today() -> date:
            return datetime.now().date()

        form = self.page.ask(
            plan.FORM,
            self.content.forms[plan.FORM].title[self.language],
            now().screens(),
            check=True,
            quick=True,
            render=lambda *_: now().html(today()),
            finish="plan.see",
        )
        words, name = self.words, self.words("plan.file")
        more = f"{name}-{words('plan.appendix_file')}"
        files = [
            File(words("plan.html"), f"{name}.html", "text/html", lambda: now().document(today())),
            File(words("plan.docx"), f"{name}.docx", DOCX, lambda: now().word_file(today())),
            File(words("plan.more"), f"{more}.html", "text/html", lambda: now().appendix(today())),
            File(words("plan.ics"), f"{name}.ics", "text/calendar", lambda: now().calendar()),
        ]
        # A browser's own edition has no case system to paste into, and every file more makes it heavier.
        downloads = self._downloads([file for file in files if file.kind != DOCX or not IN_A_BROWSER])
        box = VBox([form])

        def show(sheet: Sheet) -> None:
            asked_for = sheet.value(BEFORE, ORGANISATION, responses.mark(plan.FORM))
            box.children = (form, downloads) if asked_for else (form,)

        show(self.page.sheet)
        self.page.follow(show)
        return box

    @_part
    def sheet(self, id: str) -> Downloads:
        """An exercise on paper."""
        exercise = self.content.exercises[id]
        make = functools.partial(sheet, self.words, exercise)
        return self._downloads([File(self.words("sheet.download"), f"{id}.html", "text/html", make)])

    @_part
    def glossary(self) -> HtmlView:
        """The article's terms, in the order of the alphabet."""
        return HtmlView(self.language, lambda _: glossary_html(self.words))

    @_part
    def terms(self, section: str) -> HtmlView:
        """The terms that a section is the first to use, with their meaning."""
        return HtmlView(self.language, lambda _: glossary_html(self.words, section))

    def _downloads(self, files: Any) -> Downloads:
        return Downloads(self.language, files, done=self.words("plan.handed_over"), failed=self.words("course.failed"))


def _place() -> Path:
    """Where the answers lie; in a browser the name alone matters."""
    return Path("workbook.jsonl") if browser.opened() else default_path(course_folder())


def _show(widget: Any) -> None:
    from IPython.display import display

    display(widget)  # type: ignore[no-untyped-call]


__all__ = ["Course"]
