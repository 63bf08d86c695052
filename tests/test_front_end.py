"""The widgets speak one protocol: whatever a browser sends says what to do, and is told to whoever listens."""

import re
from pathlib import Path

import anywidget

from digilead.session.panel import Panel
from digilead.session.wall.projector import Projector
from digilead.widgets.download import Downloads
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.saved import SavedAnswers
from digilead.widgets.view import HtmlView

PACKAGE = Path(__file__).resolve().parents[1] / "digilead"
WIDGETS = {Downloads, HtmlView, Panel, Projector, Questionnaire, SavedAnswers}


def test_these_are_all_the_widgets_there_are() -> None:
    assert {cls for cls in anywidget.AnyWidget.__subclasses__() if cls.__module__.startswith("digilead.")} == WIDGETS


def test_every_message_says_what_to_do_and_its_widget_tells_of_it() -> None:
    for widget in WIDGETS:
        sent = re.findall(r"model\.send\(\{\s*([\w\"]+)", str(widget._esm))
        assert sent and set(sent) == {"do"}, widget.__name__
        told = set(re.findall(r"model\.send\(\{\s*do: \"(\w+)\"", str(widget._esm))) - {"look"}  # sent for all, dom.js
        source = f"{widget.__doc__}{__import__(widget.__module__, fromlist=['x']).__doc__}"
        assert not [do for do in told if f'"{do}"' not in source], (widget.__name__, told)
