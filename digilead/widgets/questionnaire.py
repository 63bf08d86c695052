"""The one questionnaire of the course: screens of questions, a last look at the answers, then the result.

The component knows plain data only. The layer above builds `form` from the content, shows `answers` of the sheet, saves
in `on_answers` and makes the result in `render`.

Shape of `form` (all texts in the participant's language, shown as text, never as HTML)::

    {"lang": "da", "id": "first_form", "title": str, "check": bool, "finish_label": str ("" = nothing to finish),
     "quick": bool, "mark": item that says the result was asked for, "place": name of this form in the browser's tab,
     "heading": 3,
     "texts": {every key of TEXTS: str},
     "screens": [{"id", "title", "intro", "questions": [
         {"id", "kind": "choice", "legend", "hint", "scene", "optional": bool,
          "options": [{"id", "label"}], "nonresponse": [{"id", "label"}]},
         {"id", "kind": "text", "legend", "hint", "scene", "optional": bool, "rows": 3, "max": 2000}]}]}

`intro`, `hint`, `scene`, `optional`, `nonresponse`, `rows`, `max`, `check`, `quick` and `heading` may be left out.
`rows` 1 is a single line; `heading` is the level of a screen's heading. A `quick` form goes from its last question
straight to the result, and stops at the last look only where an answer is missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import anywidget
from traitlets import Dict, Enum, Int, Unicode

from digilead.figures.picture import Width, paragraphs
from digilead.responses import Answers
from digilead.widgets.view import Redraw, front_end

log = logging.getLogger(__name__)

TEXTS = frozenset(
    {
        "progress",  # "Side {n} af {total}"
        "answered",  # "{n} af {total} besvaret" of those that may not be skipped, "" to say nothing
        "back",
        "next",
        "optional",  # "(kan springes over)"
        "clear",  # "Fjern svar"
        "check_title",  # "Tjek dine svar"
        "missing",  # "Mangler:", above the links to what is not answered
        "none_missing",
        "only_optional",  # nothing that must be answered is missing, but something that may be skipped is
        "not_answered",  # "Ikke besvaret"
        "review",  # "Se eller ret dine svar", which opens the last look
        "change",  # "Ret"
        "change_hidden",  # "svar på: {question}", read aloud after "Ret"
        "to_check",  # "Tilbage til dine svar", after a change
        "result",  # the name of the result's part of the page
        "working",  # shown while the result is being drawn
        "waiting",  # the program has not answered: "Svaret er ikke gemt endnu. Det står stadig på skærmen."
        "not_saved",  # on_answers failed
        "not_drawn",  # render failed
        "retry",  # "Prøv igen"
        "problems",  # "Der er problemer"
        "error_prefix",  # "Fejl: ", for the ear only
        "too_long",  # "Skriv højst {max} tegn i: {question}"
    }
)

Touched = Mapping[str, str | None]


class Questionnaire(anywidget.AnyWidget):
    """A form in the browser. It shows the answers of a sheet and hands over what is touched, and nothing else.

    Messages from the browser: ``{"do": "answer", "view": str, "edit": int, "touched": {item: value or None}, "base":
    {item: value or None}}``, where ``edit`` counts up in each view and ``base`` is what stood there when those answers
    were touched that come late; ``{"do": "draw"}``, to try the result again; ``{"do": "look"}``, the page is looked at
    again.

    `on_answers(touched, base)` writes and returns ``{"text": "Gemt 10.42", "kind": "saved" or "failed", "written":
    {item: value}, "refused": [item]}``. Of kind "failed" the text stands in the error box, and the browser keeps what
    was refused and hands it over again with the next answer, or when the participant presses the button beside the
    error. `render(width)` draws the result ("narrow" or "wide") once it has been asked for, which is an answer to the
    item `form["mark"]`, and returns safe HTML. An exception in either becomes plain words on the page and a record in
    the log.
    """

    _esm = front_end("dom.js", "outbox.js", "question.js", "questionnaire.js")
    _css = front_end("course.css")

    form = Dict().tag(sync=True)
    answers = Dict(key_trait=Unicode(), value_trait=Unicode()).tag(sync=True)
    # Says of which message it is the answer ("view", "edit"): so the page can tell a saved answer from one that never
    # arrived.
    status = Dict().tag(sync=True)
    screen = Int(0).tag(sync=True)
    result = Unicode("").tag(sync=True)
    width: Any = Enum(("wide", "narrow"), "wide").tag(sync=True)
    error = Unicode("").tag(sync=True)

    def __init__(
        self,
        form: Mapping[str, Any],
        answers: Answers | None = None,
        *,
        on_answers: Callable[[Touched, Touched], Mapping[str, Any]],
        render: Callable[[Width], str] | None = None,
    ) -> None:
        missing = sorted(TEXTS - form["texts"].keys())
        if missing:
            raise ValueError(f"form {form['id']!r} lacks texts: {', '.join(missing)}")
        self._on_answers, self._render = on_answers, render
        self._taken: dict[str, int] = {}
        self._asked_for = False  # the result was, and that could not be saved
        self._redraw = Redraw(self.draw)
        super().__init__(form={"mark": "", "place": form["id"], **form}, answers=dict(answers or {}))
        self.observe(lambda _: self.redraw(), names="width")
        self.on_msg(lambda _, message, __: self.take(message))
        self.redraw()

    @property
    def finished(self) -> bool:
        """Whether the result has been asked for."""
        return self._asked_for or self.form["mark"] in self.answers

    def show(self, answers: Answers) -> None:
        """Show these answers, and the result that goes with them if it was asked for."""
        self.answers = dict(answers)
        if self.finished:
            self.redraw()
        else:
            self.result = ""

    def take(self, message: Mapping[str, Any]) -> None:
        """Do what the browser says."""
        match message.get("do"):
            case "answer":
                self._save(message["view"], message["edit"], message["touched"], message["base"])
            case "draw":
                self.redraw()

    def _save(self, view: str, edit: int, touched: Touched, base: Touched) -> None:
        if edit <= self._taken.get(view, 0):  # sent twice, because our word was long in coming
            return
        try:
            said = dict(self._on_answers(touched, base))
        except Exception:
            log.exception("answers of %s could not be saved: %s", self.form["id"], sorted(touched))
            text = self.form["texts"]["not_saved"]
            said = {"text": text, "kind": "failed", "written": {}, "refused": list(touched)}
        self._taken[view] = edit
        mark = self.form["mark"]
        self._asked_for = mark in said["refused"] and touched[mark] is not None
        with self.hold_sync():
            written = said.pop("written")
            kept = {item: value for item, value in self.answers.items() if item not in written}
            self.answers = kept | {item: value for item, value in written.items() if value is not None}
            self.error = paragraphs([said["text"]]) if said["kind"] == "failed" else ""
            self.status = {**said, "view": view, "edit": edit}
        if self._asked_for:
            self.redraw()

    def redraw(self) -> None:
        """Draw the result soon, if it has been asked for; several calls in a row draw once."""
        if self.finished and self._render is not None:
            self._redraw.request()

    def draw(self) -> None:
        """Draw the result now. An old picture that does not fit the answers is never left standing."""
        if self._render is None:
            return
        failed = self.status.get("kind") == "failed"
        try:
            self.result = self._render(self.width)
        except Exception:
            log.exception("the result of %s could not be drawn", self.form["id"])
            self.result = ""
            self.error = self.error if failed else paragraphs([self.form["texts"]["not_drawn"]])
        else:
            self.error = self.error if failed else ""
