"""A copy of the course, served by the code that start.py serves it with, and nothing of the real one touched."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.browser import ROOT, free_port
from tests.notebooks.pages import key

SECONDS_TO_START = 90
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "answers", "tests", "build", "dist", "*.egg-info", "node_modules", "venv"
)
# What start.py does once everything is installed; only the Python is the one that runs the tests.
_SERVE = """
import sys
from pathlib import Path
from digilead.launch import install, serving
from digilead.launch.words import Sentences
root, language, port, code_free = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "code-free"
installation = install.Installation(root)
installation.python = Path(sys.executable)
serving.serve(installation, Sentences(root, language), language, port, code_free, browser=False)
"""


class Served:
    """A running course. `reset` gives the next test a fresh one."""

    def __init__(self, folder: Path, language: str, code_free: bool, environment: dict[str, str]) -> None:
        self.folder, self.language, self.code_free = folder, language, code_free
        self._environment, self._port = environment, free_port()
        self._first_day = {}
        self.start()
        self._first_day = {file: file.read_bytes() for file in self._kept()}

    # -- the process

    def start(self) -> None:
        """Start the course, the first time or once more, and wait until it says its address."""
        door = "code-free" if self.code_free else "lab"
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(self.folder), self.language, str(self._port), door],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.first_page = _announced(self._process, self.folder)
        address = urllib.parse.urlsplit(self.first_page)
        self.url = f"{address.scheme}://{address.netloc}"
        self.token = urllib.parse.parse_qs(address.query)["token"][0]

    def break_down(self) -> None:
        """What a crash does: the server is gone at once, and its kernels with it."""
        for child in psutil.Process(self._process.pid).children(recursive=True):
            child.kill()
        self._process.wait(30)

    def is_running(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """Stop the course as Ctrl-C does."""
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def kernel(self, id: str) -> psutil.Process:
        """The process of a kernel."""
        for child in psutil.Process(self._process.pid).children(recursive=True):
            if any(id in word for word in child.cmdline()):
                return child
        pytest.fail(f"no kernel {id}")

    # -- pages

    def page(self, section: str, language: str = "") -> Path:
        """The notebook of a section."""
        (found,) = self.folder.glob(f"notebooks/{language or self.language}/{section}-*.ipynb")
        return found

    def handed_out(self, section: str) -> bytes:
        """The notebook as it was before anybody opened it."""
        return self._first_day[self.page(section)]

    @property
    def sections(self) -> list[str]:
        """All sections in their order."""
        return sorted(key(file) for file in self.folder.glob(f"notebooks/{self.language}/*.ipynb"))

    def path(self, section: str) -> str:
        """The notebook's path as the server names it."""
        return self.page(section).relative_to(self.folder).as_posix()

    def address(self, section: str) -> str:
        """Where a browser finds the section."""
        path = self.path(section)
        if self.code_free:
            return f"{self.url}/voila/render/{urllib.parse.quote(path)}?token={self.token}"
        return f"{self.url}/lab/tree/{urllib.parse.quote(path)}?token={self.token}"

    # -- answers

    @property
    def workbook(self) -> Path:
        return self.folder / "answers" / "workbook.jsonl"

    def lines(self) -> list[dict[str, Any]]:
        """Every line of the workbook but its first."""
        if not self.workbook.exists():
            return []
        lines = [json.loads(line) for line in self.workbook.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if "item" in line]

    def answers(self, occasion: str = "before", subject: str = "organisation") -> dict[str, Any]:
        """Item id -> what stands in the file now; withdrawn answers are None."""
        return {
            line["item"]: line["value"]
            for line in self.lines()
            if (line["occasion"], line["subject"]) == (occasion, subject)
        }

    # -- the server

    def _ask(self, path: str, method: str = "GET") -> Any:
        request = urllib.request.Request(
            f"{self.url}/{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def sessions(self) -> list[dict[str, Any]]:
        return list(self._ask("api/sessions"))

    def stop_kernels(self) -> None:
        """Shut down every page's kernel: a kernel left over keeps its memory and its views."""
        if self.code_free:
            return
        for session in self.sessions():
            self.stop(session["id"])

    def stop(self, session: str) -> None:
        """Shut down one page's kernel."""
        self._ask(f"api/sessions/{session}", "DELETE")

    def _layouts(self) -> Iterator[Path]:
        yield from self.folder.glob(".jupyter-course/workspaces/*")

    def _kept(self) -> Iterator[Path]:
        yield from self._layouts()
        yield from self.folder.glob("notebooks/*/*.ipynb")

    def forget_layout(self) -> None:
        """Side panels closed and no page open, as after a start."""
        for file in set(self._layouts()) - set(self._first_day):
            file.unlink()
        for file in self._first_day:
            if file.suffix != ".ipynb":
                file.write_bytes(self._first_day[file])

    def reset(self) -> None:
        """As on the first day: no kernel, no answers, no settings, the pages as they were handed out."""
        self.stop_kernels()
        self.forget_layout()
        shutil.rmtree(self.folder / "answers", ignore_errors=True)
        shutil.rmtree(self.folder / ".jupyter-course" / "settings", ignore_errors=True)
        for file, content in self._first_day.items():
            if not file.exists() or file.read_bytes() != content:
                file.write_bytes(content)


def _environment(home: Path) -> dict[str, str]:
    """An empty home, and nothing that leads to somebody's own answers or Jupyter."""
    home.mkdir(parents=True, exist_ok=True)
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DIGILEAD", "XDG_"))}
    return {**mine, "HOME": str(home), "USERPROFILE": str(home), "PYTHONDONTWRITEBYTECODE": ""}


@contextmanager
def served(
    place: Path,
    language: str,
    *,
    code_free: bool = False,
    workbook: Path | None = None,
    before: Callable[[Path], None] = lambda folder: None,
) -> Iterator[Served]:
    """Serve a copy of this checkout made in `place`; `workbook` is that of another door, if it is shared.

    `before` is what happens in the course's folder before it is started.
    """
    folder = place / "course"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    before(folder)
    environment = _environment(place / "home") | ({"DIGILEAD_WORKBOOK": str(workbook)} if workbook else {})
    course = Served(folder, language, code_free, environment)
    try:
        yield course
    finally:
        course.end()


def _announced(process: subprocess.Popen[str], folder: Path) -> str:
    """The address that a participant reads in the terminal."""
    said: list[str] = []
    lines: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=listen, daemon=True).start()
    try:
        while (line := lines.get(timeout=SECONDS_TO_START)) is not None:
            said.append(line)
            if line.strip().startswith("http"):
                return line.strip()
    except queue.Empty:
        pass
    log = folder / ".jupyter-course" / "jupyter.log"
    told = log.read_text(encoding="utf-8")[-4000:] if log.exists() else ""
    pytest.fail(f"the course did not start:\n{''.join(said)}\n{told}")
