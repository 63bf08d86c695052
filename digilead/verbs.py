"""What every verb of the course goes through, and what they share.

Whatever goes wrong inside a verb becomes a sentence in the participant's language; the details go to the log.
"""

import functools
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from ipywidgets import Button

from digilead.content import load_content
from digilead.figures.wording import Words
from digilead.widgets.answering import own_problem
from digilead.widgets.download import Downloads
from digilead.widgets.folders import course_folder
from digilead.widgets.page import Page
from digilead.widgets.parts import PARTS
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.saved import SavedAnswers, in_a_session
from digilead.workbook import Workbook, WorkbookError, browser, default_path

log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_V = TypeVar("_V", bound="Verbs")


def part(verb: Callable[Concatenate[_V, _P], Any]) -> Callable[Concatenate[_V, _P], Any]:
    """A verb of the course: no traceback ever reaches a participant."""

    @functools.wraps(verb)
    def shown(course: _V, /, *args: _P.args, **kwargs: _P.kwargs) -> Any:
        try:
            course.workbook.refresh()  # another page may have written meanwhile
            return course._or_a_sentence(verb(course, *args, **kwargs))
        except WorkbookError as error:
            log.warning("%s: %s", verb.__name__, error)
            return course._or_a_sentence(course._unreadable(error, verb.__name__ == "saved"))
        except Exception:
            log.exception("%s could not be shown", verb.__name__)
            return course._or_a_sentence(course.page.notice(course.words("course.failed")))

    return shown


class Verbs:
    """A page in one language around one participant's workbook; see `digilead.course.Course`."""

    def __init__(self, language: str, *, workbook: Workbook | None = None) -> None:
        self.content = load_content()
        known = language in self.content.languages
        self.language = language if known else self.content.languages[0]
        self.words = Words(self.content, self.language)
        self.workbook = workbook or Workbook(_place())
        self.page = Page(self.words, self.workbook)
        self._mended = False
        self._no_widgets = self.words("course.no_widgets")
        if in_a_session():
            _show(self.page.notice(self.words("visit.where")))
        if browser.forgets():
            _show(self.page.notice(self.words("workbook.not_kept")))
        if not known:
            names = self.words.listed([name.name for name in self.content.course.languages])
            _show(self.page.notice(self.words("course.unknown_language", languages=names)))

    def _unreadable(self, error: WorkbookError, panel: bool) -> Any:
        """What is wrong with the participant's file; once on a page, and where ``panel``, with what mends it."""
        if panel or not self._mended:
            self._mended = True
            return SavedAnswers(self.page, error)
        return self.page.notice(own_problem(self.words, error, self.workbook))

    def _or_a_sentence(self, part: Any) -> Any:
        """The part of a page; a Jupyter that cannot show widgets shows a sentence in the place of the first one."""
        show, sentence, self._no_widgets = part._repr_mimebundle_, self._no_widgets, ""

        def shown(**asked: Any) -> Any:
            found = show(**asked)  # the data alone, or with what is said about them
            (found[0] if isinstance(found, tuple) else found)["text/plain"] = sentence
            return found

        part._repr_mimebundle_ = shown
        return part

    def _ask(self, part: str, *of: str) -> Questionnaire:
        """One of `PARTS`, of the records with these ids."""
        found = PARTS[part](self.page, *of)
        return self.page.ask(found.name, found.title, found.screens, render=found.picture, finish=found.finish)

    def _button(self, message: str) -> Button:
        """A button that brings one thing more."""
        more = Button(description=self.words(message), layout={"width": "auto"})
        more.add_class("dl-button")
        return more

    def _downloads(self, files: Any) -> Downloads:
        return Downloads(self.language, files, done=self.words("plan.handed_over"), failed=self.words("course.failed"))


def _place() -> Path:
    """Where the answers lie; in a browser the name alone matters."""
    return Path("workbook.jsonl") if browser.opened() else default_path(course_folder())


def _show(widget: Any) -> None:
    from IPython.display import display

    display(widget)  # type: ignore[no-untyped-call]
