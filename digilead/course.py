"""The few verbs a notebook calls.

A verb shows one part of a page and answers with a widget. Those of a session stand in `digilead.session.verbs`.
"""

import functools
import sys
from datetime import date, datetime
from typing import Any

from ipywidgets import VBox

from digilead import responses
from digilead.content import FIRST_FORM
from digilead.responses import AFTER, BEFORE, ORGANISATION
from digilead.session.verbs import SessionVerbs
from digilead.sheet import Sheet
from digilead.verbs import part
from digilead.widgets import cases, evidence, initiatives, plan
from digilead.widgets.calendar import later_dates
from digilead.widgets.download import Downloads, File
from digilead.widgets.glossary import glossary_html
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.results import StaircaseResult
from digilead.widgets.saved import SavedAnswers
from digilead.widgets.second_look import (
    OFFERED_AFTER,
    SecondLook,
    ThenAndNow,
    first_answered,
    follow_up_occasion,
)
from digilead.widgets.sheets import sheet
from digilead.widgets.view import HtmlView

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IN_A_BROWSER = sys.platform == "emscripten"


class Course(SessionVerbs):
    """One participant's course in one language.

    Args:
        language: an id of ``content/course.toml``; anything else opens the course in its first language and says so.
        workbook: where the answers lie; the course folder's own by default.
    """

    # -- the way to the staircase

    @part
    def form(self, id: str) -> Any:
        """A form of ``content/forms.toml``; the first one leads to its result."""
        if id == FIRST_FORM:
            render = StaircaseResult(self.words).html
            return self._handed_in(self.page.form(id, render=render, finish="answering.see_place", quick=True))
        return self.page.form(id)

    @part
    def result(self) -> HtmlView:
        """The placement as it stands now; it follows every change made on the same page."""
        return self.page.view(StaircaseResult(self.words).html)

    @part
    def ambition(self) -> Questionnaire:
        """Where the organisation wants to be, dimension by dimension, for whoever wants to say more than one step."""
        return self.page.form("ambition_by_dimension")

    @part
    def second_look(self) -> Questionnaire:
        """The first answers again, after the generations were taught: would you change any?"""
        title, render = self.words("second_look.title"), SecondLook(self.words).html
        return self.page.form(FIRST_FORM, title=title, occasion=AFTER, render=render, finish="answering.stand_by")

    @part
    def change(self) -> HtmlView:
        """What the second look changed, with the band that chance alone gives."""
        return self.page.view(SecondLook(self.words).html)

    @part
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

    @part
    def saved(self) -> SavedAnswers:
        """Where the answers lie: download, bring back, delete."""
        return SavedAnswers(self.page)

    # -- what every section has

    @part
    def guess(self, section: str) -> Questionnaire:
        """The question before reading: an own guess, never scored, nothing locked."""
        return self._ask("guess", section)

    @part
    def activity(self, id: str, which: str = "") -> Questionnaire:
        """An activity of a section or exercise, the first if no other is named, and the picture of its answers."""
        return self._ask("activity", id, which)

    exercise = activity

    @part
    def reflections(self, section: str) -> Questionnaire:
        """The section's leadership questions."""
        return self._ask("reflections", section)

    @part
    def look_back(self, section: str) -> Questionnaire:
        """The look back: an answer, then the explanation of each option and the own guess beside it."""
        return self._ask("look_back", section)

    # -- the method page

    def _method(self) -> Any:
        from digilead.widgets.method import Method  # no other page needs it

        return Method(self.words)

    @part
    def counted(self) -> HtmlView:
        """How one's own result was counted, step by step."""
        return self.page.view(self._method().counted)

    @part
    def percentages(self) -> HtmlView:
        """How likely each step and each height is."""
        return self.page.view(self._method().percentages)

    @part
    def sensitivity(self) -> Questionnaire:
        """What if the statements were answered half a point too kindly? One question, and the picture follows."""
        return self._ask("sensitivity")

    @part
    def rules_beside(self) -> HtmlView:
        """The plain counting rule beside the probabilities, and where the two differ."""
        return self.page.view(self._method().rules_beside)

    @part
    def reproducibility(self) -> HtmlView:
        """What a coefficient of reproducibility hides: two made examples."""
        from digilead.scoring.evidence import load

        return HtmlView(self.language, lambda _: evidence.reproducibility_html(self.words, load()))

    @part
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

    @part
    def board(self, generation: str) -> Questionnaire:
        """The leadership questions of a generation and their board."""
        return self._ask("board", generation)

    def contrast(self) -> Any:
        """One sentence on what four cases share and where they part, before the principle opens."""
        return self.activity("2-1", "contrast")

    def table(self) -> Any:
        """The article's table, to be rebuilt."""
        return self.activity("2-1")

    @part
    def case(self, id: str) -> Questionnaire:
        """One calibration case, then its key."""
        return self._ask("case", id)

    @part
    def cases(self) -> Any:
        """Some calibration cases, the others on demand."""
        shown = VBox([self.case(id) for id in cases.ON_THE_PAGE])
        more = self._button("case.more")
        rest = [id for id in self.content.cases if id not in cases.ON_THE_PAGE]
        more.on_click(lambda _: setattr(shown, "children", (*shown.children[:-1], *map(self.case, rest))))
        shown.children = (*shown.children, more)
        return shown

    @part
    def initiative(self) -> Any:
        """The first initiative and its picture; `initiatives` shows it again and asks for more."""
        return self._handed_in(initiatives.form(self.page, initiatives.InitiativePicture(self.words), 1))

    @part
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

    @part
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

    @part
    def sheet(self, id: str) -> Downloads:
        """An exercise on paper."""
        exercise = self.content.exercises[id]
        make = functools.partial(sheet, self.words, exercise)
        name = f"{id}-{exercise.slug[self.language]}.html"
        return self._downloads([File(self.words("sheet.download"), name, "text/html", make)])

    @part
    def glossary(self) -> HtmlView:
        """The article's terms, in the order of the alphabet."""
        return HtmlView(self.language, lambda _: glossary_html(self.words))

    @part
    def terms(self, section: str) -> HtmlView:
        """The terms that a section is the first to use, with their meaning."""
        return HtmlView(self.language, lambda _: glossary_html(self.words, section))


__all__ = ["Course"]
