"""Where the answers lie: download, bring back, delete."""

import logging
import os
from datetime import date
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from digilead import environment
from digilead.sheet import Sheet
from digilead.widgets.answering import SET_ASIDE, own_problem, problem_sentence
from digilead.widgets.page import Page
from digilead.widgets.view import front_end
from digilead.workbook import MAX_BYTES, MergeReport, WorkbookError, browser

log = logging.getLogger(__name__)

_SERVERS = ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "JUPYTERHUB_SERVICE_PREFIX")


def on_a_server() -> bool:
    """Whether the course runs on somebody else's computer, which forgets; one made for the course does not."""
    return any(os.environ.get(name) for name in _SERVERS) and not environment.shared()


def in_a_session() -> bool:
    """Whether these are the answers of a visitor, on the computer of whoever holds the session."""
    return bool(os.environ.get(environment.ROOM))


def _kept_by() -> str:
    """Whose computer it is on which the answers lie, as the keys of its sentences begin."""
    if browser.opened():
        return "browser_"
    return "session_" if in_a_session() else "server_" if environment.shared() else ""


class SavedAnswers(anywidget.AnyWidget):
    """The workbook as a participant meets it. Sentences come from here, the browser only carries files.

    Messages from the browser: ``{"do": "download"}``, ``{"do": "upload"}`` with the file as its one buffer,
    ``{"do": "delete"}``, ``{"do": "aside"}``, ``{"do": "copy", "name": str}``, ``{"do": "look"}``. Message to the
    browser: ``{"name": "mine-svar.jsonl"}`` with the file as its one buffer.
    """

    _esm = front_end("dom.js", "saved.js")
    _css = front_end("course.css")

    lang = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    sentences = List(Unicode()).tag(sync=True)
    # What must be seen without asking for it, and what can be done about it: {"label", "message"}.
    urgent = List(Unicode()).tag(sync=True)
    offers = List(Dict()).tag(sync=True)
    # What came of the last thing that was done, announced; "" before anything was.
    outcome = Unicode().tag(sync=True)

    def __init__(self, page: Page, trouble: WorkbookError | None = None) -> None:
        self._page, self._workbook, self._words = page, page.workbook, page.words
        super().__init__(lang=page.language)
        self._show(trouble)
        self.on_msg(lambda _, message, buffers: self.act(message, buffers))
        page.follow(lambda _: self._show())
        page.listen(self)

    def act(self, message: dict[str, Any], buffers: list[Any]) -> None:
        """Do what the browser asks; whatever goes wrong becomes a sentence."""
        do = message.get("do")
        try:
            match do:
                case "download":
                    self._download()
                case "upload" if buffers:
                    self._brought(self._workbook.merge(bytes(buffers[0])))
                case "copy":
                    self._brought(self._workbook.merge_copy(str(message.get("name"))))
                case "aside":
                    self._say(self._words("workbook.aside_done", name=self._workbook.set_aside()))
                case "delete":
                    self._workbook.delete()
                    self._say(self._words("workbook.deleted"))
        except WorkbookError as error:
            brought = do in ("upload", "copy")
            said = problem_sentence(self._words, error, self._workbook)
            self._say(said if brought else own_problem(self._words, error, self._workbook))
        except Exception:
            log.exception("the workbook could not %s", do)
            self._say(self._words("course.failed"))

    def _download(self) -> None:
        name = f"{self._words('workbook.download_name')}-{date.today():%Y-%m-%d}.jsonl"
        self.send({"name": name}, buffers=[self._workbook.export()])

    def _brought(self, report: MergeReport) -> None:
        words, unreadable = self._words, report.unreadable
        added = words.counted("workbook.uploaded", report.added) if report.added else words("workbook.uploaded_none")
        left = [words.counted("workbook.upload_unreadable", unreadable)] if unreadable else []
        self._say(" ".join([added, *left]))

    def _say(self, sentence: str) -> None:
        self.outcome = ""  # the same sentence twice is said twice
        self.outcome = sentence
        self._show()

    def _show(self, trouble: WorkbookError | None = None) -> None:
        words, workbook = self._words, self._workbook
        try:
            if trouble is not None:
                raise trouble
            sheet = self._page.sheet
        except WorkbookError as error:
            aside = [{"label": words("workbook.aside"), "message": {"do": "aside"}}] if error.kind in SET_ASIDE else []
            self.urgent, self.sentences, self.offers = [own_problem(words, error, workbook)], [], aside
            self.texts = self._texts(0, kept=False)
            return
        copies = workbook.copies()
        n, path = sheet.count, workbook.path
        key = f"workbook.{_kept_by()}"
        self.sentences = [words.counted(f"{key}where", n, path=path) if n else words(f"{key}empty", path=path)]
        self.urgent = [
            *self._urgent(sheet),
            *(words.counted("workbook.copy", n, name=name) for name, n in copies.items()),
        ]
        self.offers = [
            {"label": words("workbook.copy_take", name=name), "message": {"do": "copy", "name": name}}
            for name in copies
        ]
        # Withdrawn answers and unreadable lines can be downloaded and deleted as well.
        self.texts = self._texts(n, kept=bool(sheet.responses) or workbook.unreadable_lines > 0)

    def _texts(self, n: int, *, kept: bool) -> dict[str, Any]:
        words = self._words
        keys = ("title", "download", "delete", "delete_sure", "delete_keep")
        most = MAX_BYTES // 1_000_000
        return {key: words(f"workbook.{key}") for key in keys} | {
            "upload": words("workbook.upload", most=most),
            "delete_ask": words.counted("workbook.delete_ask", max(n, 1)),
            "too_large": words("saving.too_large"),
            "most": MAX_BYTES,
            "kept": kept,
        }

    def _urgent(self, sheet: Sheet) -> list[str]:
        words, found = self._words, []
        if browser.forgets():
            found.append(words("workbook.not_kept"))
        if on_a_server():
            found.append(words("workbook.elsewhere"))
        if unreadable := self._workbook.unreadable_lines:
            found.append(words.counted("saving.unreadable", unreadable))
        if foreign := sheet.foreign:
            found.append(words.counted("saving.unknown", foreign))
        return found
