"""What every drawn thing on a page shares: its front-end files, its redraws, and a view of HTML made in Python."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import anywidget
from traitlets import Enum, Unicode

from digilead.figures.picture import Width, paragraphs

log = logging.getLogger(__name__)

# JupyterLab lets a thread of the kernel handle widget messages (subshells); what they draw is drawn one by one.
_drawing = threading.Lock()


def front_end(*names: str | Path) -> str:
    """The files, those only named from this folder, as one text: anywidget takes one string for a module or a style."""
    folder = Path(__file__).parent
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


class Redraw:
    """Many requests, one drawing: each request waits `delay` seconds and drops the one before it that has not begun.

    Saving therefore never waits behind a row of drawings. A request after `QUIET` seconds of rest hardly waits: a
    single click wants its picture at once. Without a running event loop (plain Python, tests) a request draws at once.
    """

    QUIET = 0.2
    AT_ONCE = 0.001  # after the words about saving have been sent

    def __init__(
        self, draw: Callable[[], None], delay: float = 0.02, alone: AbstractContextManager[object] = _drawing
    ) -> None:
        self._draw, self._alone = draw, alone
        self._delay = delay
        self._newest = 0
        self._drawn = -self.QUIET  # when the newest drawing ended, by the monotonic clock
        self._lock = threading.Lock()

    def request(self) -> None:
        """Ask for a drawing of the state as it will be when nothing newer is waiting."""
        with self._lock:
            self._newest += 1
            number = self._newest
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._run(number)
        else:
            rested = time.monotonic() - self._drawn >= self.QUIET
            loop.call_later(self.AT_ONCE if rested else self._delay, self._run, number)

    def _run(self, number: int) -> None:
        with self._alone:
            # Looked at after the lock: a newer request may have come while another thread was drawing.
            if number == self._newest:
                self._draw()
                self._drawn = time.monotonic()


class HtmlView(anywidget.AnyWidget):
    """Shows a piece of HTML that was made, and escaped, in Python.

    Message from the browser: ``{"do": "look"}``, the page is looked at again.

    `render` is called with the width class measured in the browser ("narrow" or "wide") and returns safe HTML: once at
    the start for "wide", again when the width class changes or `redraw` is called. If it raises, the page shows the
    plain words `failed` instead and the log holds the details.
    """

    _esm = front_end("dom.js", "view.js")
    _css = front_end("course.css")

    lang = Unicode().tag(sync=True)
    html = Unicode().tag(sync=True)
    width: Any = Enum(("wide", "narrow"), "wide").tag(sync=True)

    def __init__(self, lang: str, render: Callable[[Width], str], *, failed: str = "") -> None:
        self._render = render
        self._failed = failed
        self._redraw = Redraw(self.draw)
        super().__init__(lang=lang)
        self.observe(lambda _: self._redraw.request(), names="width")
        self.draw()

    def redraw(self) -> None:
        """Draw again soon; several calls in a row draw once."""
        self._redraw.request()

    def draw(self) -> None:
        """Draw now."""
        try:
            self.html = self._render(self.width)
        except Exception:
            log.exception("a view could not be drawn")
            self.html = paragraphs([self._failed])
