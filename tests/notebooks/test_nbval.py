"""Every page runs top to bottom in a kernel of its own, in every language, from an empty workbook and a full one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from digilead import Course
from digilead.workbook import Workbook
from tests.notebooks.pages import LANGUAGES, PAGES, ROOT, cells, name, source
from tests.touching import ask_for_result, touch

Fill = Callable[..., Workbook]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("state", ["empty", "full"])
@pytest.mark.parametrize("kind", ["notebooks", "exercises"])
def test_every_page_runs_in_a_kernel(kind: str, state: str, filled: Fill, tmp_path: Path) -> None:
    workbook = filled().path if state == "full" else tmp_path / "empty" / "workbook.jsonl"
    run = subprocess.run(
        # One page after the other: kernels begun at once by two processes may be given the same free port.
        [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", kind],
        cwd=ROOT,
        env={**os.environ, "DIGILEAD_WORKBOOK": str(workbook), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-4000:]


def _widgets(shown: object) -> list[object]:
    return [widget for child in getattr(shown, "children", ()) for widget in _widgets(child)] or [shown]


@pytest.mark.slow
@pytest.mark.parametrize("state", ["empty", "full", "half in the other language"])
@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_part_of_a_page_is_shown(path: Path, state: str, filled: Fill, workbook: Workbook) -> None:
    """What nbval cannot see: a part that could not be shown is a sentence, not an error of its cell."""
    language = path.parent.name
    if state == "full":
        workbook = filled()
    elif state != "empty":
        other = next(known for known in LANGUAGES if known != language)
        form = Course(other, workbook=workbook).form("first_form")
        touch(form, {"bf.use": "g2", "bf.gains": "dont_know", "m.g1.use": "usually"})
    course = Course(language, workbook=workbook)
    failed = course.words("course.failed")
    for cell in cells(path):
        if cell["cell_type"] == "code" and cell["id"] != "start":
            for widget in _widgets(eval(source(cell), {"course": course})):
                assert failed not in getattr(widget, "html", ""), cell["id"]
                if hasattr(widget, "finished") and widget.form["mark"]:
                    ask_for_result(widget)
                    assert not widget.error, cell["id"]
