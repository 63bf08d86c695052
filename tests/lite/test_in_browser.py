"""The package where there is no JupyterLab, no Voila, no lock and nothing compiled but numpy: the browser's Python."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from digilead.lite.in_browser import Later
from tests.browser import ROOT

# What the browser's Python lacks; numpy comes only when something is drawn or counted.
ABSENT = ("jupyterlab", "voila", "jupyter_server", "jupyter_core", "jupyter_client", "tornado", "zmq", "filelock",
          "fcntl", "platformdirs", "psutil", "matplotlib", "scipy")  # fmt: skip

_PAGE = """
import sys, types
for name in {absent}:
    sys.modules[name] = None
from digilead import absent
absent.sys = types.SimpleNamespace(platform="emscripten", version_info=sys.version_info)
from digilead.workbook import browser
browser.use(browser.BrowserStorage(None))
from digilead import Course
course = Course({language!r})
asked = course.form("first_form")
assert type(asked).__name__ == "Questionnaire", asked
print("numpy" in sys.modules, "icalendar" in sys.modules)
assert type(course.result()).__name__ == "HtmlView"
for part in (course.saved(), course.plan(), course.initiatives(), course.hand_in()):
    assert part is not None
assert "computer" in course.console("three-hours").html
"""

_OVERVIEW = """
from pathlib import Path
import digilead.lite.site
assert digilead.lite.site.overview(Path("."), personal=False)["reached"] is None
"""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_page_needs_nothing_that_a_browser_lacks(language: str, tmp_path: Path) -> None:
    code = _PAGE.format(absent=ABSENT, language=language)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""},
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(tmp_path.iterdir()), "nothing is written beside the page"


def test_making_the_site_begins_with_nothing_installed() -> None:
    """What is built with comes first; then the course's texts are read, and nobody's answers."""
    done = subprocess.run([sys.executable, "-S", "-c", "import digilead.lite.build"], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    code = f"import sys\nsys.modules.update(dict.fromkeys({ABSENT}))\n{_OVERVIEW}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_a_package_is_fetched_when_it_is_imported_first_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("comes_later_one/__init__.py", "from comes_later_two import value")
        archive.writestr("comes_later_two.py", "value = 7")
    fetched: list[str] = []

    def fetch(name: str) -> bytes:
        fetched.append(name)
        return made.getvalue()

    monkeypatch.syspath_prepend(str(tmp_path))
    files = {"comes_later_one": "x.zip", "comes_later_two": "x.zip"}
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Later(files, fetch, tmp_path)])
    module = __import__("comes_later_one")
    assert (module.value, fetched) == (7, ["x.zip"])
    for name in files:
        sys.modules.pop(name)
