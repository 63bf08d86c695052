"""A reader who waits for a page to say what is wrong, does what it says, and then sees whether it has helped."""

from __future__ import annotations

import itertools
import time
import urllib.parse

from digilead.launch.words import Sentences
from tests.browser import ROOT
from tests.walks.reader import PANEL, Reader

UNTIL_SAID = 60_000  # ms; about ten seconds on a machine of one's own (`python -m tests.proof silence` measures)
_KERNEL_WITHOUT_CODE = "() => window.jupyterapp?.widgetManager?.kernel.id"


class Patient:
    """Someone at the first form; `took` are the seconds until each trouble was said."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.page, self.course = reader, reader.page, reader.course
        self.took: dict[str, float] = {}
        self._words = Sentences(ROOT, reader.language)
        self._values = itertools.cycle(["g1", "g2", "g3", "g4"])
        self._began = 0.0

    def words(self, key: str) -> str:
        """A sentence of the bar's, as it stands on this page."""
        host = urllib.parse.urlsplit(self.page.url).netloc
        return self._words.section("jupyterlab")[key].replace("{host}", host)

    def now(self) -> None:
        """Something is about to break."""
        self._began = time.monotonic()

    def is_told(self, key: str, button: str = "") -> None:
        """The page says it, and shows the button that helps."""
        bar = self.page.locator(f".digilead-bar[data-says={key}]:visible")
        bar.wait_for(timeout=UNTIL_SAID)
        self.took[key] = time.monotonic() - self._began
        assert bar.get_by_role("status").inner_text() == self.words(key)
        shown = bar.locator("button:visible").all_inner_texts()
        assert shown == ([self.words(button)] if button else [])

    def presses(self) -> None:
        self.page.locator(".digilead-bar button:visible").click()

    def answers(self) -> None:
        """The page is alive, says nothing any more, and an answer gets into the file."""
        alive = f"{PANEL}[data-course=alive] .dl-form, body[data-voila] .dl-form"
        self.page.wait_for_selector(alive, timeout=UNTIL_SAID)
        self.page.wait_for_selector('.digilead-bar[data-says=""]', state="attached", timeout=UNTIL_SAID)
        value = next(self._values)
        self.reader.choose(self.reader.form("first_form"), "bf.use", value)
        self.reader.saved({"bf.use": value})

    def kernel(self):
        """The process that answers this page."""
        if self.course.code_free:
            return self.course.kernel(self.page.evaluate(_KERNEL_WITHOUT_CODE))
        return self.course.kernel(self.course.sessions()[0]["kernel"]["id"])
