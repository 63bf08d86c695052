"""The one questionnaire of the course: screens of questions, a last look at the answers, then the result.

The component knows plain data only. The layer above builds `form` from the content, fills `answers` from the workbook,
saves in `on_answers` and makes the result in `render`.

Shape of `form` (all texts in the participant's language, shown as text, never as HTML)::

    {"lang": "da", "id": "first_form", "title": str, "check": bool, "finish_label": str ("" = nothing to finish),
     "heading": 3, "texts": {every key of TEXTS: str},
     "screens": [{"id", "title", "intro", "questions": [
         {"id", "kind": "choice", "legend", "hint", "scene", "optional": bool,
          "options": [{"id", "label"}], "nonresponse": [{"id", "label"}]},
         {"id", "kind": "text", "legend", "hint", "scene", "optional": bool, "rows": 3, "max": 2000}]}]}

`intro`, `hint`, `scene`, `optional`, `nonresponse`, `rows`, `max`, `check` and `heading` may be left out. `rows` 1 is a
single line; `heading` is the level of a screen's heading.
"""

from __future__ import annotations

import html
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
from traitlets import Bool, Dict, Int, Unicode

from digilead.widgets.view import Redraw, front_end

log = logging.getLogger(__name__)

TEXTS = frozenset(
    {
        "progress",  # "Side {n} af {total}"
        "answered",  # "{n} af {total} besvaret", "" to say nothing
        "back",
        "next",
        "optional",  # "(kan springes over)"
        "clear",  # "Fjern svar"
        "check_title",  # "Tjek dine svar"
        "check_intro",
        "missing",  # "Mangler:", above the links to what is not answered
        "none_missing",
        "not_answered",  # "Ikke besvaret"
        "change",  # "Ret"
        "change_hidden",  # "svar på: {question}", read aloud after "Ret"
        "to_check",  # "Tilbage til dine svar", after a change
        "result",  # the name of the result's part of the page
        "working",  # shown while the result is being drawn
        "waiting",  # the program has not answered: "Svaret er ikke gemt endnu. Det står stadig på skærmen."
        "not_saved",  # on_answers failed
        "not_drawn",  # on_finish or render failed
        "retry",  # "Prøv igen"
        "problems",  # "Der er problemer"
        "error_prefix",  # "Fejl: ", for the ear only
        "too_long",  # "Skriv højst {max} tegn i: {question}"
    }
)

Answers = Mapping[str, str]
Changes = dict[str, str | None]
Status = Mapping[str, Any]


def difference(saved: Answers, answers: Answers) -> Changes:
    """What turns `saved` into `answers`: item id -> new value, None where an answer was removed."""
    changes: Changes = {item: value for item, value in answers.items() if saved.get(item) != value}
    changes.update((item, None) for item in saved if item not in answers)
    return changes


class Questionnaire(anywidget.AnyWidget):
    """A form in the browser whose answers are saved at every change, before anything is drawn.

    `on_answers(changes)` writes and returns a status: {"text": "Gemt 10.42", "kind": "saved"}. With "kind": "failed"
    nothing counts as written: the text stands in the error box and the changes are handed over again with the next
    one, or when the participant presses the button beside the error. `on_finish()` is called once when the result is
    asked for, `render(width)` whenever it must be drawn ("narrow" or "wide"), and returns safe HTML.
    An exception in any of the three becomes plain words on the page and a record in the log.
    """

    _esm = front_end("dom.js", "question.js", "questionnaire.js")
    _css = front_end("course.css")

    form = Dict().tag(sync=True)
    answers = Dict(key_trait=Unicode(), value_trait=Unicode()).tag(sync=True)
    # Counted up by the browser with each change of `answers` and handed back in `status`: so the page can tell a
    # saved answer from one that never arrived. Counting up alone asks to try again.
    edits = Int(0).tag(sync=True)
    status = Dict().tag(sync=True)
    screen = Int(0).tag(sync=True)
    finished = Bool(False).tag(sync=True)
    result = Unicode("").tag(sync=True)
    width = Unicode("wide").tag(sync=True)
    error = Unicode("").tag(sync=True)

    def __init__(
        self,
        form: Mapping[str, Any],
        answers: Answers | None = None,
        *,
        on_answers: Callable[[Changes], Status],
        on_finish: Callable[[], object] | None = None,
        render: Callable[[str], str] | None = None,
        finished: bool = False,
    ) -> None:
        missing = sorted(TEXTS - form["texts"].keys())
        if missing:
            raise ValueError(f"form {form['id']!r} lacks texts: {', '.join(missing)}")
        self._on_answers, self._on_finish, self._render = on_answers, on_finish, render
        self._saved = dict(answers or {})
        self._told = finished
        self._seen_edits = 0
        self._saving = threading.RLock()
        self._redraw = Redraw(self.draw)
        super().__init__(form=dict(form), answers=dict(self._saved), finished=finished)
        self.observe(lambda _: self.save(), names="edits")
        self.observe(lambda _: self._save_alone(), names="answers")
        self.observe(lambda _: self.finish(), names="finished")
        self.observe(lambda _: self.redraw(), names="width")
        self.redraw()

    def load(self, answers: Answers) -> None:
        """Show answers that are already saved (brought back, changed on another page) without saving them again."""
        with self._saving:
            self._saved = dict(answers)
            self.answers = dict(answers)
        self.redraw()

    def _save_alone(self) -> None:
        # The browser sends `edits` along and that saves once; Python code that sets `answers` alone saves here.
        if self.edits == self._seen_edits:
            self.save()

    def save(self) -> None:
        """Hand over every change that is not written yet, say how it went, and only then ask for a new drawing."""
        with self._saving:
            self._seen_edits = self.edits
            answers = dict(self.answers)
            changes = difference(self._saved, answers)
            if changes and not self._write(changes, answers):
                return
            if not changes:
                self.status = {**self.status, "edits": self.edits}
        if changes:
            self.redraw()
        elif self.finished and not self.result:
            self.finish()

    def _write(self, changes: Changes, answers: dict[str, str]) -> bool:
        try:
            status = dict(self._on_answers(changes))
        except Exception:
            log.exception("answers of %s could not be saved: %s", self.form["id"], sorted(changes))
            status = {"text": self.form["texts"]["not_saved"], "kind": "failed"}
        failed = status["kind"] == "failed"
        if not failed:
            self._saved = answers
        self.error = _paragraph(status["text"]) if failed else ""
        self.status = {**status, "edits": self.edits}
        return not failed

    def finish(self) -> None:
        """The participant has asked for the result (or it was taken back): tell the layer above and draw."""
        if not self.finished:
            self.result = ""
            self._told = False
            return
        try:
            if self._on_finish is not None and not self._told:
                self._on_finish()
        except Exception:
            self._not_drawn()
        else:
            self._told = True
            self.redraw()

    def redraw(self) -> None:
        """Draw the result soon, if it has been asked for; several calls in a row draw once."""
        if self.finished and self._render is not None:
            self._redraw.request()

    def draw(self) -> None:
        """Draw the result now. An old picture that does not fit the answers is never left standing."""
        if self._render is None:
            return
        try:
            self.result = self._render(self.width)
        except Exception:
            self._not_drawn()
        else:
            if self.status.get("kind") != "failed":
                self.error = ""

    def _not_drawn(self) -> None:
        log.exception("the result of %s could not be drawn", self.form["id"])
        self.result = ""
        self.error = _paragraph(self.form["texts"]["not_drawn"])


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
