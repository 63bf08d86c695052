"""A part of a page with fields and buttons whose meaning lies in Python: what a person touches in a session.

Shape of a control (all texts in the language of the page, shown as text)::

    {"id", "kind": "button", "label", "look": "dl-primary", "of": [ids of the fields it sends],
     "ask", "sure", "keep",                                     a question before something final
     "opens", "blocked"}                                        a page that opens beside this one, in its own window
    {"id", "kind": "line" | "lines", "label", "hint", "most", "too_large"}
    {"id", "kind": "choice", "label", "live": True}             options and value come with its state
    {"id", "kind": "files", "label", "accept", "multiple", "most", "too_large"}
    {"id", "kind": "copy", "label", "button", "done", "not_done"}
    {"id", "kind": "chips", "label"}                            a button for each of its state's options; "on": chosen

State of a control, in `states`: {"why": why the button makes no sense now, "quiet": True (then for the ear only),
"label", "hint", "hidden", "value", "options": [{"id", "label"}]}. A button that makes no sense stays reachable and says
why.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
from attrs import field, frozen
from traitlets import Dict, Int, List, Unicode

from digilead.widgets.view import front_end

log = logging.getLogger(__name__)

Control = dict[str, Any]
ControlState = dict[str, Any]


@frozen
class Asked:
    """What the browser sent. ``values``: field -> text; ``files``: (name, bytes); ``too_large``: sentences."""

    do: str
    values: Mapping[str, str]
    files: tuple[tuple[str, bytes], ...] = ()
    too_large: tuple[str, ...] = ()


@frozen
class Done:
    """What came of it: a sentence, fields with what is left in them, and a file to hand over (name, media type, bytes).

    ``undo``: it can be taken back; ``tab``: where to look now. Both of a `Desk`.
    """

    text: str
    left: Mapping[str, str] = field(factory=dict[str, str])
    file: tuple[str, str, bytes] | None = None
    undo: bool = False
    tab: str = ""


class Panel(anywidget.AnyWidget):
    """`act` does what is asked and answers in words; whatever it raises becomes `failed` and a record in the log.

    Messages from the browser: ``{"do": "look"}`` when `every` milliseconds have passed, else ``{"do", "values"}`` with
    the files as buffers.
    """

    _esm = front_end("dom.js", *(Path(__file__).with_name(name) for name in ("controls.js", "panel.js")))
    _css = front_end("course.css", Path(__file__).with_name("panel.css"))

    lang = Unicode().tag(sync=True)
    texts = Dict().tag(sync=True)
    controls = List(Dict()).tag(sync=True)
    states = Dict().tag(sync=True)
    html = Unicode().tag(sync=True)
    # The number makes the same sentence twice two sentences.
    outcome = Dict().tag(sync=True)
    looked = Int(0).tag(sync=True)
    width = Unicode("wide").tag(sync=True)

    def __init__(
        self,
        lang: str,
        title: str,
        controls: Sequence[Control],
        act: Callable[[Asked], Done],
        *,
        failed: str,
        working: str = "",
        states: Mapping[str, ControlState] | None = None,
        fold: str = "",
        html_last: bool = False,
        every: int = 0,
        look: Callable[[], object] | None = None,
        texts: Mapping[str, Any] | None = None,
        **traits: Any,
    ) -> None:
        self._act, self._failed, self._look = act, failed, look
        said = {"title": title, "fold": fold, "html_last": html_last, "every": every, "working": working}
        super().__init__(
            lang=lang, texts={**said, **(texts or {})}, controls=list(controls), states=dict(states or {}), **traits
        )
        self.on_msg(lambda _, message, buffers: self.receive(message, buffers))

    def receive(self, message: Any, buffers: Sequence[Any]) -> None:
        """A message of the browser."""
        if message.get("do") == "look":
            try:
                if self._look is not None:
                    self._look()
            except Exception:
                log.exception("a panel could not be looked at again")
            self.looked += 1
            return
        try:
            done = self._act(_asked(message, buffers))
        except Exception:
            log.exception("a panel could not %s", message.get("do"))
            done = Done(self._failed)
        self.say(done)

    def say(self, done: Done) -> None:
        if done.left or done.file:
            name, kind, data = done.file or ("", "", b"")
            self.send({"left": dict(done.left), "name": name, "kind": kind}, buffers=[data] if done.file else None)
        self.outcome = {
            "text": done.text,
            "number": self.outcome.get("number", 0) + 1,
            "undo": done.undo,
            "tab": done.tab,
        }


def _asked(message: Mapping[str, Any], buffers: Sequence[Any]) -> Asked:
    values, files, too_large = {}, [], []
    rest = [bytes(buffer) for buffer in buffers]
    for name, value in message["values"].items():
        if name == "too_large":
            too_large = [str(sentence) for sentence in value]
        elif isinstance(value, list):
            files += [(str(file), rest.pop(0)) for file in value]
        else:
            values[name] = str(value)
    return Asked(str(message["do"]), values, tuple(files), tuple(too_large))
