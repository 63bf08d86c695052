"""The three pages that are compared, each with its server, its way to be opened, and the file it writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from digilead.workbook import Workbook
from tests.browser import ROOT, TOKEN, _await, free_port, running_lab
from tests.performance.form import HERE, PLAIN_NOTEBOOK, STATIC_PAGE

PROBE = (HERE / "probe.js").read_text(encoding="utf-8")
COPIED = (
    "content",
    "digilead",
    "notebooks",
    "constraints.txt",
    "jupyter_server_config.py",
    "pyproject.toml",
    "start.py",
)
PAGE = "notebooks/da/0-1-foerste-svar.ipynb"
QUESTIONS = 20


class Side:
    """A page in one of the three ways. `form` and `picture` are CSS selectors of its parts."""

    name = ""
    title = ""
    form = ""
    group = ""
    picture = ""
    image = False

    def install_probe(self, page: Any) -> None:
        page.evaluate(PROBE, {"form": self.form, "group": self.group, "picture": self.picture, "image": self.image})


class LabSide(Side):
    """A page that a JupyterLab shows."""

    notebook = ""
    drawing = ("", "", "")

    def __init__(self, lab: str, runtime: Path, file: Path) -> None:
        self.lab, self.runtime, self.file = lab, runtime, file

    def open(self, page: Any) -> None:
        """Open the page with a fresh kernel that is ready; run nothing."""
        page.goto(f"{self.lab}/lab/tree/{urllib.parse.quote(self.notebook)}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
        for _ in range(300):
            for session in self._sessions(page):
                kernel = session["kernel"]
                if session["path"] == self.notebook and kernel["connections"] and kernel["execution_state"] == "idle":
                    page.wait_for_timeout(500)
                    self.install_probe(page)
                    return
            page.wait_for_timeout(100)
        raise RuntimeError(f"{self.notebook}: no kernel")

    def _sessions(self, page: Any) -> list[dict[str, Any]]:
        return list(page.request.get(f"{self.lab}/api/sessions?token={TOKEN}").json())

    def connection_file(self, page: Any) -> Path:
        (session,) = self._sessions(page)
        return self.runtime / f"kernel-{session['kernel']['id']}.json"

    def run(self, page: Any, answers: int) -> float:
        """Run > Run All Cells. Milliseconds from the press to twenty questions on the screen with so many answers."""
        page.locator("#jp-MainMenu .lm-MenuBar-item").nth(3).click()
        item = page.locator('.lm-Menu [data-command="runmenu:run-all"]')
        item.wait_for()
        return self._armed(page, answers, item)

    def restart(self, page: Any, answers: int) -> float:
        """Run > Restart Kernel and Run All Cells, from the press in its dialog."""
        page.evaluate("() => probe.forget()")
        page.locator("#jp-MainMenu .lm-MenuBar-item").nth(3).click()
        page.locator('.lm-Menu [data-command="runmenu:restart-and-run-all"]').click()
        button = page.locator(".jp-Dialog .jp-mod-accept")
        button.wait_for()
        return self._armed(page, answers, button)

    def _armed(self, page: Any, answers: int, button: Any) -> float:
        page.evaluate(f"() => probe.arm({QUESTIONS}, {answers})")
        button.click()
        found = page.evaluate(
            "() => Promise.race([window.armed, new Promise((done) => setTimeout(done, 90_000, null))])"
        )
        if found is None:
            raise RuntimeError(f"{self.title}: no questions within a minute")
        return float(found)

    def show_picture(self, page: Any) -> float | None:
        """Ask for the picture. Milliseconds to the first one, None where it stands there without asking."""
        page.evaluate("() => probe.follow()")
        return None

    def close(self, page: Any) -> None:
        """Shut the kernel down and forget the answers."""
        self.shut_down(page)
        self.file.unlink(missing_ok=True)

    def shut_down(self, page: Any) -> None:
        page.goto(f"{self.lab}/lab/api/translations/?token={TOKEN}")
        xsrf = next((each["value"] for each in page.context.cookies() if each["name"] == "_xsrf"), "")
        for session in self._sessions(page):
            page.request.delete(f"{self.lab}/api/sessions/{session['id']}", headers={"X-XSRFToken": xsrf})

    def saved(self) -> dict[str, str]:
        """What stands in the file: item -> answer."""
        raise NotImplementedError


class Ours(LabSide):
    name, title = "ours", "ours"
    notebook = PAGE
    drawing = ("digilead.figures.canvas", "Canvas", "svg")
    form, group, picture = ".dl-form", "fieldset.dl-question", ".dl-result > div"

    def open(self, page: Any) -> None:
        """As the plain page: nothing runs by itself, so that the same press can be measured."""
        page.route("**/extensions/digilead/**", lambda route: route.abort())
        super().open(page)

    def saved(self) -> dict[str, str]:
        given = Workbook(self.file).responses.items()
        return {item: str(response.value) for (*_, item), response in given if not item.endswith(".shown")}

    def show_picture(self, page: Any) -> float | None:
        page.evaluate("() => probe.follow()")
        return float(
            page.evaluate("""async () => {
            const finish = [...document.querySelectorAll('.dl-foot')].at(0).querySelectorAll('button')[2];
            const pressed = probe.now();
            finish.click();
            return await probe.next(60_000) - pressed; }""")
        )


class Plain(LabSide):
    name, title = "plain", "(a) RadioButtons"
    notebook = PLAIN_NOTEBOOK
    drawing = ("matplotlib.figure", "Figure", "savefig")
    form, group, picture, image = ".widget-vbox", ".widget-radio-box", "img.widget-image", True

    def saved(self) -> dict[str, str]:
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        return {record["item"]: record["value"] for record in map(json.loads, lines)}


class Static(Side):
    name, title = "static", "(f) static page"
    form, group, picture = "form", "fieldset", "#picture"

    def __init__(self, folder: Path) -> None:
        self.address = (folder / STATIC_PAGE).as_uri()

    def open(self, page: Any, answers: int = 0) -> float:
        """Milliseconds from asking for the page to twenty questions on the screen with so many answers."""
        page.goto(self.address, wait_until="commit")
        self.install_probe(page)
        return float(page.evaluate(f"() => probe.loaded({QUESTIONS}, {answers})"))


def copy_course(checkout: Path) -> None:
    """Copy what the course needs to run, so that a start touches nothing here and no edit changes what is measured."""
    checkout.mkdir()
    for name in COPIED:
        place = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        place(ROOT / name, checkout / name)


@contextmanager
def course_server(checkout: Path, workbook: Path) -> Iterator[Ours]:
    """The course as start.py starts it, from a copy of the checkout."""
    port, log = free_port(), checkout / "server.log"
    command = [
        sys.executable,
        "-m",
        "digilead.launch",
        "start",
        "--lang",
        "da",
        "--port",
        str(port),
        "--log",
        str(log),
    ]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}
    environment = {**kept, "JUPYTER_TOKEN": TOKEN, "DIGILEAD_WORKBOOK": str(workbook)}
    process = subprocess.Popen(command, cwd=checkout, env=environment, stdin=subprocess.DEVNULL)
    try:
        _await(f"http://localhost:{port}", process, log)
        yield Ours(f"http://localhost:{port}", checkout / ".jupyter-course" / "runtime", workbook)
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def plain_server(folder: Path, private: Path) -> Iterator[Plain]:
    """JupyterLab as it comes, showing the plain notebook."""
    with running_lab(folder, private) as lab:
        yield Plain(lab, private / "runtime", folder / "answers.jsonl")
