"""How a participant hands in: first what is handed in and what is not, then the code, the file."""

import logging
from datetime import UTC, datetime
from typing import Any

from digilead.figures.wording import Words
from digilead.session.errors import RoomError
from digilead.session.hand_in import chat, handing
from digilead.session.hand_in.codes import MOST_INITIATIVES, OWN_SUBJECT, encode_workbook
from digilead.session.hand_in.handing import THE_ROOM, TICK
from digilead.session.hand_in.refusals import refused
from digilead.session.hand_in.shown import OF, HandInShown
from digilead.session.layout import INITIATIVE, text_items
from digilead.session.panel import Asked, Control, Done, Panel
from digilead.widgets.answering import problem_sentence
from digilead.widgets.calendar import local_day
from digilead.widgets.download import Downloads, File
from digilead.widgets.forms import Spec, form_spec
from digilead.widgets.page import Page
from digilead.widgets.questionnaire import Questionnaire, Touched
from digilead.widgets.second_look import follow_up_occasion
from digilead.widgets.view import HtmlView
from digilead.workbook import WorkbookError

log = logging.getLogger(__name__)

LONGEST_CODE = 2000
_YES, _NO = "yes", "no"


class HandInPage:
    """The parts of one page around one workbook; `widget` holds them all and follows the workbook."""

    def __init__(self, page: Page) -> None:
        from ipywidgets import VBox

        self.page, self.content, self.language, self.workbook = page, page.content, page.language, page.workbook
        self.words = Words(self.content, self.language)
        self.said = HandInShown(page)
        self.handed_in = self.said.previews()
        self.shown = HtmlView(
            self.language, lambda _: self.said.html(self.handed_in), failed=self.words("course.failed")
        )
        self.code = Panel(
            self.language,
            self.words("hand_in.code_title"),
            self._code_controls(),
            lambda _: Done(""),
            failed=self.words("course.failed"),
            states=self._codes(),
        )
        self.more = Panel(
            self.language,
            "",
            self._more_controls(),
            self.act,
            failed=self.words("course.failed"),
            fold=self.words("hand_in.more"),
        )
        self.ticks: Questionnaire | None = None
        self.files = self._downloads(tuple(self.handed_in))
        self.widget = VBox([])
        self._asked: tuple[str, ...] = ()
        self.follow()
        page.follow(lambda _: self.follow())
        page.listen(self.shown)
        page.listen(self.more)

    def follow(self) -> None:
        """Show the workbook as it stands now."""
        self.handed_in = self.said.previews()
        self.shown.redraw()
        self.code.states = self._codes()
        asked = tuple(f"{key} {text}" for key, text in self._texts().items())
        if asked != self._asked or not self.widget.children:
            self._asked = asked
            self.ticks = self._tick_form() if asked else None
        elif self.ticks is not None:
            self.ticks.show(self._ticked())
        occasions = tuple(self.handed_in)
        if occasions != self._offered:
            self.files = self._downloads(occasions)
        handing_in = [self.code, self.files] if occasions else []
        parts = [self.shown, *([self.ticks] if self.ticks else []), *handing_in, self.more]
        if tuple(self.widget.children) != tuple(parts):
            self.widget.children = parts

    # Texts about initiatives: only when wanted

    def _texts(self) -> dict[str, str]:
        """ "initiative-1.ini.name" -> what was written."""
        found: dict[str, str] = {}
        for number in range(1, MOST_INITIATIVES + 1):
            subject = f"{INITIATIVE}-{number}"
            given = self.page.sheet.on(self.content.forms[INITIATIVE].occasion, subject).given
            found |= {f"{subject}.{item}": given[item] for item in text_items(self.content) if given.get(item)}
        return found

    def _ticked(self) -> dict[str, str]:
        found = {}
        for key in self._texts():
            response = self.workbook.responses.get((THE_ROOM, OWN_SUBJECT, f"{TICK}{key}"))
            if response is not None:
                found[key] = _YES if response.value == _YES else _NO
        return found

    def _tick_form(self) -> Questionnaire:
        words = self.words
        options = [{"id": _YES, "label": words("hand_in.tick_yes")}, {"id": _NO, "label": words("hand_in.tick_no")}]
        questions = []
        for key, text in self._texts().items():
            subject, _, item = key.partition(".")
            number, question = subject.removeprefix(f"{INITIATIVE}-"), self.content.items[item].text[self.language]
            legend = words("hand_in.tick_question", number=number, question=question, text=text)
            questions.append({"id": key, "kind": "choice", "options": options, "optional": True, "legend": legend})
        screen: Spec = {
            "id": "ticks",
            "title": words("hand_in.tick_title"),
            "intro": words("hand_in.tick_intro"),
            "questions": questions,
        }
        form = form_spec(self.words, "hand_in.ticks", words("hand_in.tick_title"), [screen], check=False, finish="")
        ticks = Questionnaire(form, self._ticked(), on_answers=self._tick)
        self.page.listen(ticks)
        return ticks

    def _tick(self, touched: Touched, base: Touched) -> dict[str, Any]:
        try:
            for key, value in touched.items():
                subject, _, item = key.partition(".")
                handing.tick(self.workbook, subject, item, value == _YES)
        except WorkbookError as error:
            text = problem_sentence(self.words, error, self.workbook)
            return {"text": text, "kind": "failed", "written": {}, "refused": list(touched)}
        return {"text": self.words("hand_in.tick_saved"), "kind": "saved", "written": touched, "refused": []}

    # Code, file

    def _codes(self) -> dict[str, dict[str, str]]:
        return {
            f"code{of}": {"value": self._code(occasion) if occasion in self.handed_in else ""}
            for occasion, of in OF.items()
        }

    def _code(self, occasion: str) -> str:
        try:
            return encode_workbook(self.content, self.workbook, occasion=occasion)
        except RoomError as error:
            log.info("no code: %s", error)
            return ""

    def _code_controls(self) -> list[Control]:
        words = self.words
        return [
            {
                "id": id,
                "kind": "copy",
                "label": words(f"hand_in.{id}"),
                "button": words("hand_in.copy"),
                "done": words("hand_in.copied"),
                "not_done": words("hand_in.not_copied"),
            }
            for id in ("code", "code_after", "code_follow_up")
        ]

    def _downloads(self, occasions: tuple[str, ...]) -> Downloads:
        self._offered = occasions
        words, name = self.words, self.words("hand_in.file_name")

        def file(label: str, occasion: str) -> File:
            return File(
                label,
                f"{name}-{occasion}.jsonl",
                "application/jsonl",
                lambda: handing.hand_in_document(self.content, self.workbook, occasion),
            )

        files = [file(words(f"hand_in.file{OF[occasion]}"), occasion) for occasion in occasions]
        done = self.content.messages["plan.handed_over"][self.language]
        return Downloads(self.language, files, done=done, failed=words("course.failed"))

    def _more_controls(self) -> list[Control]:
        words = self.words
        line = {"kind": "line", "most": LONGEST_CODE, "too_large": words("refused.too_long")}
        return [
            {"id": "resume", "label": words("hand_in.resume"), **line},
            {"id": "resume_do", "kind": "button", "label": words("hand_in.resume_do"), "of": ["resume"]},
        ]

    def act(self, asked: Asked) -> Done:
        """Bring the answers back from a code."""
        try:
            self.workbook.refresh()
            return self._resume(asked.values["resume"])
        except RoomError as error:
            log.info("refused: %s", error)
            return Done(refused(self.words, error, self.workbook.path.parent))
        except WorkbookError as error:
            log.warning("refused: %s", error)
            return Done(problem_sentence(self.words, error, self.workbook))

    def _resume(self, text: str) -> Done:
        try:
            code = chat.read_code(self.content, text, datetime.now(UTC))
        except RoomError as error:
            log.info("no code: %s", error)
            other = error.kind in ("other_course", "older_version", "newer_version")
            own = chat.is_like_own(text)
            return Done(self.words(f"refused.{'code_other' if other else 'code_own' if own else 'code'}"))
        month = follow_up_occasion(self.page.sheet, local_day(code.time))  # the one it was made of, if still here
        added = self.workbook.merge(code.to_workbook(self.content, month)).added
        return Done(self.words.counted("hand_in.resumed", added), {"resume": ""})
