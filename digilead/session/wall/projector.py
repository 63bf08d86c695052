"""The projector's page: shows what the console put on the wall, and can cover it. It knows no room and no answer."""

import logging
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict, Int, Unicode

from digilead.content import Content
from digilead.figures.wording import Words
from digilead.session.wall.wall import Wall
from digilead.widgets.view import front_end

log = logging.getLogger(__name__)


class Projector(anywidget.AnyWidget):
    """Follows the file of the wall. Message from the browser, once a second: ``{"do": "look"}``."""

    _esm = front_end("dom.js", Path(__file__).with_name("projector.js"))
    _css = front_end("course.css", Path(__file__).parents[1] / "panel.css")

    lang = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    slide = Dict().tag(sync=True)
    looked = Int(0).tag(sync=True)

    def __init__(self, content: Content, language: str, wall: Wall) -> None:
        self._wall = wall
        words = Words(content, language)
        texts = {key: words(f"projector.{key}") for key in ("title", "full", "cover", "uncover", "up")}
        texts["left"] = content.messages["projector.left"][language]
        super().__init__(lang=language, texts=texts)
        self.look()
        self.on_msg(lambda _, message, __: self.receive(message))

    def receive(self, message: Any) -> None:
        if message.get("do") == "look":
            self.look()
            self.looked += 1

    def look(self) -> None:
        """Show what stands in the file now."""
        try:
            found = self._wall.read()
            language = found.language if found.html else self.lang
            self.slide = {"kind": found.kind, "language": language, "html": found.html, "until": found.until}
        except Exception:
            log.exception("the wall could not be read")
