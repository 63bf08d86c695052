"""The projector's page: shows what the console put on the wall, and can cover it. It knows no room and no answer."""

import logging
import time
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict, Int, Unicode

from digilead.content import Content
from digilead.figures.picture import paragraphs
from digilead.figures.wording import Words
from digilead.session.wall.drawn import html
from digilead.session.wall.heartbeat import HEARTBEAT_FILE, Heartbeat, Sign
from digilead.session.wall.wall import Slide, Wall
from digilead.widgets.view import front_end

log = logging.getLogger(__name__)


class Projector(anywidget.AnyWidget):
    """Follows the file of the wall. Message from the browser, more than once a second: ``{"do": "look", "shows",
    "covered", "hidden"}``, which says what stands there; that is what the heartbeat tells the console.
    """

    _esm = front_end("dom.js", Path(__file__).with_name("projector.js"))
    _css = front_end("course.css", Path(__file__).with_name("wall.css"))

    lang = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    slide = Dict().tag(sync=True)
    looked = Int(0).tag(sync=True)

    def __init__(self, content: Content, language: str, wall: Wall) -> None:
        self._wall, self._content = wall, content
        self._heart = Heartbeat(wall.path.with_name(HEARTBEAT_FILE))
        self._drawn: Slide | None = None
        words = Words(content, language)
        texts = {key: words(f"projector.{key}") for key in ("title", "full", "cover", "uncover", "up")}
        texts["left"] = content.messages["projector.left"][language]
        super().__init__(lang=language, texts=texts)
        self.look()
        self.on_msg(lambda _, message, __: self.receive(message))

    def receive(self, message: Any) -> None:
        if message.get("do") == "look":
            if "shows" in message:
                told = bool(message.get("covered")), bool(message.get("hidden"))
                self._heart.beat(Sign(str(message["shows"]), *told, time.time()))
            self.look()
            self.looked += 1

    def look(self) -> None:
        """Show what stands in the file now; what cannot be drawn is a sentence."""
        found = self._wall.read()
        if found == self._drawn:
            return
        self._drawn = found
        language = found.language if found.language in self._content.languages else self.lang
        try:
            shown = self._broken() if found.kind == "broken" else html(found, Words(self._content, language))
        except Exception:
            log.exception("what stands in the wall's file could not be drawn")
            shown = self._broken()
        self.slide = {"kind": found.kind, "language": language, "html": shown, "until": found.until, "name": found.name}

    def _broken(self) -> str:
        return paragraphs([self._content.messages["projector.broken"][self.lang]])
