"""What every part of a page is built with: questionnaires bound to the workbook, and views that follow it."""

import logging
from collections.abc import Callable
from html import escape

from digilead import responses
from digilead.content import Content
from digilead.figures.wording import Words
from digilead.responses import BEFORE, ORGANISATION
from digilead.widgets.answering import Answering
from digilead.widgets.forms import Spec, form_spec, screen_spec
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.view import HtmlView
from digilead.workbook import Workbook

log = logging.getLogger(__name__)

Render = Callable[[str], str]
"""Width class, "narrow" or "wide" -> safe HTML."""


class Page:
    """The parts of one notebook in one language, around one workbook."""

    def __init__(self, content: Content, language: str, workbook: Workbook) -> None:
        self.content, self.language, self.workbook = content, language, workbook
        self.words = Words(content, language)

    def form(self, id: str, *, title: str = "", occasion: str = "", subject: str = ORGANISATION,
             render: Render | None = None, finish: str = "", check: bool = True,
             before: list[Spec] | None = None) -> Questionnaire:  # fmt: skip
        """A form of ``content/forms.toml``; ``before`` are screens that come first, ``title`` replaces its own."""
        form = self.content.forms[id]
        screens = [screen_spec(self.content, screen, self.language) for screen in self.content.screens[id]]
        return self.ask(
            id, title or form.title[self.language], [*(before or []), *screens], occasion=occasion or form.occasion,
            subject=subject, check=check, render=render, finish=finish,
        )  # fmt: skip

    def ask(
        self,
        id: str,
        title: str,
        screens: list[Spec],
        *,
        occasion: str = BEFORE,
        subject: str = ORGANISATION,
        check: bool = False,
        render: Render | None = None,
        finish: str = "",
    ) -> Questionnaire:
        """A questionnaire that is filled from the workbook, writes to it, and follows it from then on.

        ``finish`` is the id of the message on its last button. What was asked for once stands there again next time.
        """
        asked = {question["id"] for screen in screens for question in screen["questions"]}
        answering = Answering(self.content, self.language, self.workbook, occasion, subject)
        shown = f"{id}.shown"

        def standing() -> dict[str, str]:
            given = responses.answers(self.workbook, occasion, subject)
            return {
                item: value
                for item, value in given.items()
                if item in asked and responses.known(self.content, item, value)
            }

        questionnaire = Questionnaire(
            form_spec(self.content, self.language, id, title, screens, check=check, finish=finish),
            standing(),
            on_answers=answering.record,
            on_finish=lambda: answering.remember(shown),
            render=render,
            finished=render is not None and (occasion, subject, shown) in self.workbook.responses,
        )
        questionnaire.screen = _where_to_go_on(screens, standing(), check)

        def follow(_: object) -> None:
            if not self.workbook.responses:
                questionnaire.finished = False
            questionnaire.load(standing())

        self.workbook.subscribe(follow)
        return questionnaire

    def view(self, render: Render) -> HtmlView:
        """Something drawn from the workbook, drawn again at every change."""
        view = HtmlView(self.language, render, failed=self.words("course.failed"))
        self.workbook.subscribe(lambda _: view.redraw())
        return view

    def notice(self, sentence: str) -> HtmlView:
        return HtmlView(self.language, lambda _: notice_html(sentence))

    def foreign(self) -> int:
        """How many answers this version of the course does not know, or that are outside their options."""
        given = (
            (item, str(response.value))
            for (_, _, item), response in self.workbook.responses.items()
            if response.value is not None
        )
        return sum(not responses.known(self.content, item, value) for item, value in given)


def notice_html(sentence: str) -> str:
    return f'<div class="dl-note"><p>{escape(sentence)}</p></div>'


def _where_to_go_on(screens: list[Spec], given: dict[str, str], check: bool) -> int:
    """The first screen with an open question; the last look when there is none; the first when nothing is answered."""
    if not given:
        return 0
    for number, screen in enumerate(screens):
        if any(question["id"] not in given and not question.get("optional") for question in screen["questions"]):
            return number
    return len(screens) if check else 0
