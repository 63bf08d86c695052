"""A page opened by another Jupyter: it works where its packages are, and says one sentence where they are not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from digilead import Course, absent
from digilead.launch import needs
from digilead.workbook import Workbook
from tests.launch.checkout import ROOT
from tests.notebooks.pages import LANGUAGES, PAGES, cells, key, name, source

FIRST = [page for page in PAGES if key(page) == "0-1"]

# What IPython does with a page, in the folder that the door makes the current one, without a kernel around it. What
# only start.py or this environment adds to the path is taken away again.
OPEN = """
import json, sys
page, course, absent = sys.argv[1:4]
sys.path[:] = [folder for folder in sys.path if folder.rstrip("/") != course]
sys.path.insert(0, "")
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent.split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nowhere())
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
found = []
for cell in json.load(open(page, encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        result = shell.run_cell("".join(cell["source"]))
        found.append(None if result.result is None else type(result.result).__name__)
        assert result.success, result
print(found)
"""


def open_page(page: Path, folder: Path, absent: str = "", **more: str) -> list[str]:
    """Run a page's cells with `folder` as the current one; give the lines it printed, and what its cells showed."""
    course = str(page.parents[2])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DIGILEAD"))}
    settings = {**kept, "IPYTHONDIR": str(page.parents[2] / "ipython"), **more}
    command = [sys.executable, "-c", OPEN, str(page), str(ROOT), absent]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, f"{course}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    assert "Traceback" not in done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if not line.startswith("Out[")]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course in a folder of its own, which no Python has been told of."""
    root = tmp_path / "delt kursus æøå"
    for part in ("digilead", "content", "notebooks"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.mark.slow
@pytest.mark.parametrize("page", FIRST, ids=name)
@pytest.mark.parametrize("where", ["its own folder", "the course's folder"])
def test_a_page_finds_the_course_where_nobody_has_told_of_it(course: Path, page: Path, where: str) -> None:
    """Jupyter and VS Code make the page's folder the current one; VS Code can be told to take the course's."""
    own = course / page.relative_to(ROOT)
    said = open_page(own, own.parent if where == "its own folder" else course)
    assert "'Questionnaire'" in said[-1]


@pytest.mark.slow
@pytest.mark.parametrize("page", FIRST, ids=name)
@pytest.mark.parametrize("missing", ["anywidget", "attrs", "matplotlib", "numpy", "cattrs"])
def test_where_packages_are_missing_a_page_says_one_sentence(course: Path, page: Path, missing: str) -> None:
    own = course / page.relative_to(ROOT)
    *said, shown = open_page(own, own.parent, absent=missing)
    (sentence,) = said
    assert missing in sentence and str(course) in sentence and "start.py" in sentence
    assert sentence.startswith("Du kan" if page.parent.name == "da" else "You can")
    assert set(json.loads(shown.replace("None", "null").replace("'", '"'))) == {None}


@pytest.mark.parametrize(("version", "spoken"), [((3, 10, 4), True), ((3, 15, 0), True), ((3, 11, 0), False)])
def test_a_python_that_the_course_cannot_use_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: Any, spoken: bool
) -> None:
    monkeypatch.setattr(absent.sys, "version_info", version)
    problem = ModuleNotFoundError("No module named 'tomllib'", name="tomllib")
    page = absent.course(problem)("en")
    said = capsys.readouterr().out
    assert ("lacks Python 3.11-3.14:" in said) is spoken
    assert page.form("first_form") is None
    assert not hasattr(page, "_repr_html_")


@pytest.mark.parametrize("language", LANGUAGES)
def test_packages_of_another_time_are_one_sentence_too(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    absent.course(AttributeError("module 'attrs' has no attribute 'frozen'"))(language)
    said = capsys.readouterr().out
    assert absent.OTHER_VERSIONS[language] in said and said.count("\n") == 1


def test_that_sentence_stands_in_every_language() -> None:
    assert set(absent.SENTENCES) == set(LANGUAGES)


def test_old_pythons_can_read_what_says_it() -> None:
    import ast

    for file in ("digilead/__init__.py", "digilead/absent.py"):
        ast.parse((ROOT / file).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_course_and_start_py_know_the_same_pythons() -> None:
    import start

    assert (absent.OLDEST, absent.NEWEST) == (start.OLDEST, start.NEWEST)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_jupyter_without_widgets_shows_one_sentence_a_page(language: str, workbook: Workbook) -> None:
    course = Course(language, workbook=workbook)
    (page,) = (page for page in FIRST if page.parent.name == language)
    said = []
    for cell in cells(page):
        if cell["cell_type"] == "code" and source(cell).startswith("course.") and "colophon" not in source(cell):
            bundle = eval(source(cell), {"course": course})._repr_mimebundle_(include=None, exclude=None)
            data = bundle[0] if isinstance(bundle, tuple) else bundle
            assert "application/vnd.jupyter.widget-view+json" in data
            said.append(data["text/plain"])
    assert said[0] == course.words("course.no_widgets")
    assert len(said) > 1 and set(said[1:]) == {""}


@pytest.mark.slow
def test_what_a_page_imports_later_is_looked_for_before_its_first_question() -> None:
    """platformdirs is needed in a folder for reading only, by what the workbook asks before any page is shown."""
    ask = "import sys, digilead.course; print(*sys.modules)"
    at_once = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True).stdout.split()
    started = {
        "jupyterlab",
        "jupyterlab_server",
        "voila",
        "tornado",
        "jupyter_server",
        "jupyter_core",
        "IPython",
        "ipykernel",
    }
    needed = {name.partition(".")[0] for name in needs.needed_modules(ROOT)} - started - {"digilead", "platformdirs"}
    assert needed - set(at_once) == set(absent.NEEDED_LATER)
