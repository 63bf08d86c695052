"""The widgets speak one protocol, what the comments of their JavaScript say of types is true, and it can be read.

Whatever a browser sends says what to do, and is told to whoever listens. The types are checked where there is
TypeScript (`npm install --no-save typescript`), with the files and settings of jsconfig.json, which editors read too.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import anywidget
import pytest

from digilead.session.panel import Panel
from digilead.session.wall.projector import Projector
from digilead.widgets.download import Downloads
from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.saved import SavedAnswers
from digilead.widgets.view import HtmlView

ROOT = Path(__file__).resolve().parents[1]
FILES = [file for files in json.loads((ROOT / "jsconfig.json").read_text())["include"] for file in ROOT.glob(files)]
TSC = shutil.which("tsc", path=ROOT / "node_modules" / ".bin") or shutil.which("tsc")
NODE = shutil.which("node")
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


@pytest.mark.skipif(not TSC, reason="there is no TypeScript")
def test_what_the_comments_say_of_types_is_true() -> None:
    told = subprocess.run([str(TSC), "--project", "jsconfig.json"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


@pytest.mark.skipif(not NODE, reason="there is no node")
def test_every_file_can_be_read() -> None:
    read = (
        "import {readFileSync} from 'fs'; import {SourceTextModule} from 'vm';"
        "for (const f of process.argv.slice(1)) new SourceTextModule(readFileSync(f, 'utf8'), {identifier: f});"
    )
    command = [str(NODE), "--experimental-vm-modules", "--input-type=module", "--eval", read, *map(str, FILES)]
    told = subprocess.run(command, capture_output=True, text=True)
    assert len(FILES) > 20 and told.returncode == 0, told.stderr
