"""Where the answers lie: download, bring back, delete."""

import logging
import os
from datetime import date
from typing import Any

import anywidget
from traitlets import Dict, List, Unicode

from digilead.widgets.answering import problem_sentence
from digilead.widgets.page import Page
from digilead.widgets.view import front_end
from digilead.workbook import MAX_BYTES, WorkbookError

log = logging.getLogger(__name__)

_SERVERS = ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "JUPYTERHUB_SERVICE_PREFIX")


def on_a_server() -> bool:
    """Whether the course runs on somebody else's computer, which forgets."""
    return any(os.environ.get(name) for name in _SERVERS)


class SavedAnswers(anywidget.AnyWidget):
    """The workbook as a participant meets it. Sentences come from here, the browser only carries files.

    Messages from the browser: ``{"do": "download"}``, ``{"do": "upload"}`` with the file as its one buffer,
    ``{"do": "delete"}``, ``{"do": "look"}``. Message to the browser: ``{"name": "mine-svar.jsonl"}`` with
    the file as its one buffer.
    """

    _esm = front_end("dom.js", "saved.js")
    _css = front_end("course.css")

    lang = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    sentences = List(Unicode()).tag(sync=True)
    # What came of the last thing that was done, announced; "" before anything was.
    outcome = Unicode().tag(sync=True)

    def __init__(self, page: Page) -> None:
        self._page, self._workbook, self._words = page, page.workbook, page.words
        super().__init__(lang=page.language, texts=self._texts(), sentences=self._sentences())
        self.on_msg(lambda _, message, buffers: self.act(message, buffers))
        page.follow(self._changed)
        page.listen(self)

    def act(self, message: dict[str, Any], buffers: list[Any]) -> None:
        """Do what the browser asks; whatever goes wrong becomes a sentence."""
        try:
            match message.get("do"):
                case "download":
                    self._download()
                case "upload" if buffers:
                    self._upload(bytes(buffers[0]))
                case "delete":
                    self._workbook.delete()
                    self._say(self._words("workbook.deleted"))
        except WorkbookError as error:
            self._say(problem_sentence(self._page.content, self._page.language, error, self._workbook))
        except Exception:
            log.exception("the workbook could not %s", message.get("do"))
            self._say(self._words("course.failed"))

    def _download(self) -> None:
        name = f"{self._words('workbook.download_name')}-{date.today():%Y-%m-%d}.jsonl"
        self.send({"name": name}, buffers=[self._workbook.export()])

    def _upload(self, file: bytes) -> None:
        report = self._workbook.merge(file)
        added = (
            self._words("workbook.uploaded_none")
            if not report.added
            else self._words.counted("workbook.uploaded", report.added)
        )
        unreadable = len(report.problems)
        self._say(
            " ".join([added, *([self._words.counted("workbook.upload_unreadable", unreadable)] if unreadable else [])])
        )

    def _say(self, sentence: str) -> None:
        self.outcome = ""  # the same sentence twice is said twice
        self.outcome = sentence

    def _changed(self, *_: object) -> None:
        self.sentences, self.texts = self._sentences(), self._texts()

    def _texts(self) -> dict[str, Any]:
        words, n = self._words, self._page.sheet.count
        keys = ("title", "download", "upload", "delete", "delete_sure", "delete_keep")
        return {key: words(f"workbook.{key}") for key in keys} | {
            "delete_ask": words.counted("workbook.delete_ask", max(n, 1)),
            "too_large": words("saving.too_large"),
            "most": MAX_BYTES,
            # Withdrawn answers and unreadable lines can be downloaded and deleted as well.
            "kept": bool(self._page.sheet.responses) or self._workbook.unreadable_lines > 0,
        }

    def _sentences(self) -> list[str]:
        words, n = self._words, self._page.sheet.count
        where = (
            words("workbook.empty", path=self._workbook.path)
            if n == 0
            else words.counted("workbook.where", n, path=self._workbook.path)
        )
        found = [where]
        if on_a_server():
            found.append(words("workbook.elsewhere"))
        if unreadable := self._workbook.unreadable_lines:
            found.append(words.counted("saving.unreadable", unreadable))
        if foreign := self._page.sheet.foreign:
            found.append(words.counted("saving.unknown", foreign))
        return found
