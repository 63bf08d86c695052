"""Buttons that hand the participant a file made at that moment."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
from attrs import frozen
from traitlets import List, Unicode

from digilead.widgets.view import front_end

log = logging.getLogger(__name__)


@frozen
class File:
    """A file to be had: ``label`` on the button, ``name`` on the disk, ``make`` called when it is asked for."""

    label: str
    name: str
    kind: str
    make: Callable[[], bytes]


class Downloads(anywidget.AnyWidget):
    """Message from the browser: ``{"do": "make", "file": index}``. To it: ``{"name", "kind"}``, the file as buffer."""

    _esm = front_end("dom.js", "download.js")
    _css = front_end("course.css")

    lang = Unicode().tag(sync=True)
    labels = List(Unicode()).tag(sync=True)
    outcome = Unicode().tag(sync=True)

    def __init__(self, lang: str, files: Sequence[File], *, done: str, failed: str) -> None:
        self._files, self._done, self._failed = files, done, failed
        super().__init__(lang=lang, labels=[file.label for file in files])
        self.on_msg(lambda _, message, __: self.hand_over(message))

    def hand_over(self, message: dict[str, Any]) -> None:
        """Make the file and send it; whatever goes wrong becomes a sentence."""
        self.outcome = ""
        try:
            file = self._files[int(message["file"])]
            self.send({"name": file.name, "kind": file.kind}, buffers=[file.make()])
        except Exception:
            log.exception("a file could not be made: %s", message)
            self.outcome = self._failed
        else:
            self.outcome = self._done.format(name=file.name)
