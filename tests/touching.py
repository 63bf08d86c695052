"""What a browser does to a form, without one; and the sheet of a workbook."""

from collections.abc import Mapping
from functools import partial
from inspect import signature
from itertools import count
from typing import Any

from digilead.content import Content, load_content
from digilead.figures.wording import Words
from digilead.sheet import Sheet
from digilead.widgets.plan import Plan
from digilead.workbook import Workbook

_edits = count(1)


def send(widget: Any, **message: Any) -> None:
    """A message of the browser, with all that listens for it."""
    widget._handle_custom_msg(message, [])


def touch(form: Any, touched: Mapping[str, str | None], base: Mapping[str, str | None] | None = None) -> None:
    """Answers given (None: taken back); with `base` they come late, and this stood there when they were given."""
    send(form, do="answer", view="view", edit=next(_edits), touched=dict(touched), base=dict(base or {}))


def ask_for_result(form: Any) -> None:
    touch(form, {form.form["mark"]: "yes"})


def look(widget: Any) -> None:
    """The page is looked at again."""
    send(widget, do="look")


def sheet_of(workbook: Workbook) -> Sheet:
    return Sheet(load_content(), workbook.responses, workbook.token or "")


class At:
    """Something that draws from a sheet, always at the newest sheet of one workbook."""

    def __init__(self, drawer: Any, workbook: Workbook) -> None:
        self.drawer, self.workbook = drawer, workbook

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.drawer, name)
        if callable(found) and "sheet" in signature(found).parameters:
            return partial(found, sheet_of(self.workbook))
        return found


class PlanOf:
    """The plan of a workbook as it stands whenever it is asked."""

    def __init__(self, content: Content, language: str, workbook: Workbook) -> None:
        self.content, self.language, self.workbook = content, language, workbook

    def __getattr__(self, name: str) -> Any:
        return getattr(Plan(Words(self.content, self.language), sheet_of(self.workbook)), name)
