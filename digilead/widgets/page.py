"""What every part of a page is built with: questionnaires that write to the workbook, and views of its sheet.

One way: a part hands over what was touched, the workbook changes, one new sheet is made of it, every part is shown the
sheet. Nobody is called back by the workbook.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from digilead import responses
from digilead.figures.picture import Width
from digilead.figures.wording import Words
from digilead.responses import BEFORE, ORGANISATION
from digilead.sheet import Sheet
from digilead.templates import Templates
from digilead.widgets.answering import Answering
from digilead.widgets.forms import Spec, form_spec, screen_spec
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.view import HtmlView, Redraw
from digilead.workbook import Workbook, WorkbookError

log = logging.getLogger(__name__)

_draw = Templates(__file__)

Render = Callable[[Sheet, Width], str]
"""The sheet as it stands; how wide the page is -> safe HTML."""


class Page:
    """The parts of one notebook in one language, around one workbook."""

    def __init__(self, words: Words, workbook: Workbook) -> None:
        self.words, self.content, self.language, self.workbook = words, words.content, words.language, workbook
        self._sheet = Sheet(self.content, {})
        self._shown: Sheet | None = None
        self._parts: list[Callable[[Sheet], object]] = []
        self._turning = threading.RLock()  # JupyterLab may run a cell while a thread of the kernel takes a message
        self._turn_soon = Redraw(self.turn, alone=self._turning)

    # -- the sheet

    @property
    def sheet(self) -> Sheet:
        """The workbook as last read: one object until an answer changes."""
        with self._turning:
            if self._sheet.responses is not self.workbook.responses:
                self._sheet = Sheet(self.content, self.workbook.responses, self.workbook.token or "")
            return self._sheet

    def follow(self, show: Callable[[Sheet], object]) -> None:
        """Show every sheet from now on."""
        with self._turning:
            with suppress(WorkbookError):
                self._shown = self._shown or self.sheet
            self._parts.append(show)

    def turn(self) -> None:
        """Read what this page and others have written; if anything changed, show the new sheet to every part."""
        with self._turning:
            try:
                self.workbook.refresh()
                sheet = self.sheet
            except WorkbookError as error:  # whoever asks or saves next says what to do about it
                log.warning("the workbook cannot be read: %s", error)
                return
            if sheet is self._shown:
                return
            self._shown = sheet
            for show in tuple(self._parts):
                try:
                    show(sheet)
                except Exception:  # the answer is saved: a part that cannot be shown must not say otherwise
                    log.exception("a part of the page could not be shown")

    def listen(self, widget: Any) -> None:
        """Turn soon after whatever a part of the page was told by its browser; after a row of clicks once."""
        widget.on_msg(lambda *_: self._turn_soon.request())

    # -- its parts

    def form(
        self,
        id: str,
        *,
        title: str = "",
        occasion: str = "",
        subject: str = ORGANISATION,
        render: Render | None = None,
        finish: str = "",
        check: bool = True,
        quick: bool = False,
    ) -> Questionnaire:
        """A form of ``content/forms.toml``; ``title`` replaces its own.

        A ``quick`` one leads from its last question straight to its result.
        """
        form = self.content.forms[id]
        screens = [screen_spec(self.words, screen) for screen in self.content.screens[id]]
        return self.ask(
            id,
            title or form.title[self.language],
            screens,
            occasion=occasion or form.occasion,
            subject=subject,
            check=check,
            quick=quick,
            render=render,
            finish=finish,
        )

    def ask(
        self,
        id: str,
        title: str,
        screens: Sequence[Spec],
        *,
        occasion: str = BEFORE,
        subject: str = ORGANISATION,
        check: bool = False,
        quick: bool = False,
        render: Render | None = None,
        finish: str = "",
    ) -> Questionnaire:
        """A questionnaire that shows the sheet and hands over what is touched.

        ``finish`` is the id of the message on its last button. What was asked for once stands there again next time.
        """
        asked = {question["id"] for screen in screens for question in screen["questions"]}
        mark = responses.mark(id) if render is not None else ""

        def standing(sheet: Sheet) -> dict[str, str]:
            given = sheet.on(occasion, subject).given
            shown = {i: value for i, value in given.items() if i in asked and responses.known(self.content, i, value)}
            # On another occasion the result has not been asked for, though the answers of the first stand there.
            return shown | ({mark: "yes"} if sheet.value(occasion, subject, mark) else {})

        spec = form_spec(self.words, id, title, screens, check=check, finish=finish)
        given = standing(self.sheet)
        questionnaire = Questionnaire(
            spec | {"quick": quick, "mark": mark, "place": self._place(id, occasion, subject)},
            given,
            on_answers=Answering(self.words, self.workbook, occasion, subject).record,
            render=None if render is None else lambda width: render(self.sheet, width),
        )
        questionnaire.screen = _where_to_go_on(screens, given, check)
        self.follow(lambda sheet: questionnaire.show(standing(sheet)))
        self.listen(questionnaire)
        return questionnaire

    def view(self, render: Render) -> HtmlView:
        """Something drawn from the sheet, drawn again at every change."""
        view = HtmlView(self.language, lambda width: render(self.sheet, width), failed=self.words("course.failed"))
        self.follow(lambda _: view.redraw())
        self.listen(view)
        return view

    def notice(self, sentence: str) -> HtmlView:
        return HtmlView(self.language, lambda _: notice_html(sentence))

    def _place(self, *parts: str) -> str:
        """Where a browser's tab keeps what is not saved yet: a name that no other form in the same window shares."""
        return hashlib.sha256("\n".join([str(self.workbook.path), self.language, *parts]).encode()).hexdigest()[:16]


def notice_html(sentence: str) -> str:
    return _draw("notice", sentence=sentence)


def _where_to_go_on(screens: Sequence[Spec], given: dict[str, str], check: bool) -> int:
    """The first screen with an open question; the last look when there is none; the first when nothing is answered."""
    if not given:
        return 0
    for number, screen in enumerate(screens):
        if any(question["id"] not in given and not question.get("optional") for question in screen["questions"]):
            return number
    return len(screens) if check else 0
