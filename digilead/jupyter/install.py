"""Make `.venv` what constraints.txt says. Interrupted at any moment, the next run mends it.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from digilead.jupyter.pins import course_pins
from digilead.jupyter.private import private_file, private_folder
from digilead.jupyter.words import Trouble, Words, say

NEEDED_MEGABYTES = 1500
STEPS_BETWEEN_LINES = 20
DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
SENT_ELSEWHERE = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIREMENT"}

# In this order: a full disk or a forbidden folder can look like a download that broke off.
TROUBLES = (
    ("no_venv", r"ensurepip is not available|No module named '?(venv|ensurepip)"),
    ("disk_full", r"No space left|Errno 28\b|Errno 122\b|quota exceeded|WinError 112\b|not enough space"),
    (
        "no_network",
        r"NewConnectionError|ConnectTimeout|ReadTimeout|NameResolution|name resolution|getaddrinfo|ProxyError|SSLError|"
        r"CERTIFICATE_VERIFY_FAILED|Network is unreachable|No route to host|Connection (refused|reset|aborted|broken)",
    ),
    ("no_write", r"Permission denied|Errno 13\b|Errno 30\b|Read-only file system|WinError 5\b"),
)


class Installation:
    """The folder `.venv` of a checkout and the notes kept about it in `.jupyter-course`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.state = root / ".jupyter-course"
        self.stamp = self.venv / "course-stamp"
        self.unfinished = self.state / "install-unfinished"
        self.log = self.state / "install.log"
        self.downloads = self.state / "downloads"

    def wanted_stamp(self, with_tests: bool) -> str:
        """Return what has to be unchanged for an installation to be used again."""
        digest = hashlib.sha256()
        for name in ("constraints.txt", "pyproject.toml"):
            digest.update((self.root / name).read_bytes())
        return f"{digest.hexdigest()} {sys.version.split()[0]} {'with tests' if with_tests else 'course'}"

    def is_complete(self, with_tests: bool = False) -> bool:
        """Tell, without starting anything, whether nothing has to be installed."""
        accepted = {self.wanted_stamp(True), self.wanted_stamp(with_tests)}
        try:
            stamped = self.stamp.read_text(encoding="utf-8")
        except OSError:
            return False
        return self.python.exists() and not self.unfinished.exists() and stamped in accepted

    def make(self, with_tests: bool, words: Words) -> None:
        """Install, saying in plain words how far it is. Raises Trouble."""
        if not can_make_venv():
            raise Trouble("no_venv")
        if not self.python.exists() and free_megabytes(self.root) < NEEDED_MEGABYTES:
            raise Trouble("disk_full", megabytes=NEEDED_MEGABYTES)
        say(words("progress", "first_start", log=self.log.relative_to(self.root)))
        broken = self.unfinished.exists()
        if broken:
            say(words("progress", "mending"))
        # Written first and taken away last: a half-made .venv looks whole to pip, so it must never be built upon.
        self.unfinished.write_text("", encoding="utf-8")
        with private_file(self.log) as log:
            say(words("progress", "making_venv"))
            if broken or not self._same_python():
                self._make_venv(log)
            self._run_pip(with_tests, log, words)
        self._write_path_file()
        self.stamp.write_text(self.wanted_stamp(with_tests), encoding="utf-8")
        self.unfinished.unlink()
        # Downloads are kept only as long as an interrupted installation may need them again.
        shutil.rmtree(self.downloads, ignore_errors=True)

    def _same_python(self) -> bool:
        ask = [str(self.python), "-c", "import pip, sys; print(sys.version.split()[0])"]
        try:
            answer = subprocess.run(ask, capture_output=True, text=True)
        except OSError:
            return False
        return answer.returncode == 0 and answer.stdout.strip() == sys.version.split()[0]

    def _make_venv(self, log: IO[str]) -> None:
        command = [sys.executable, "-m", "venv", "--clear", str(self.venv)]
        made = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=clean_environment()
        )
        if made.returncode != 0:
            raise self._what_went_wrong()

    def _run_pip(self, with_tests: bool, log: IO[str], words: Words) -> None:
        options = ["--no-input", "--disable-pip-version-check", "--only-binary", ":all:", "--retries", "2"]
        options += ["--progress-bar", "off", "--cache-dir", str(self.downloads)]
        options += ["--constraint", str(self.root / "constraints.txt"), *self._requirements(with_tests)]
        process = subprocess.Popen(
            [str(self.python), "-m", "pip", "install", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=clean_environment(),
            encoding="utf-8",
            errors="replace",
        )
        try:
            self._follow(process, self._expected(with_tests), log, words)
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.wait() != 0:
            log.flush()
            raise self._what_went_wrong()

    def _requirements(self, with_tests: bool) -> list[str]:
        project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extra = project["optional-dependencies"]["test"] if with_tests else []
        return [*project["dependencies"], *extra]

    def _expected(self, with_tests: bool) -> int:
        pins = (self.root / "constraints.txt").read_text(encoding="utf-8")
        return len(re.findall(r"^[\w.-]+==", pins, re.MULTILINE) if with_tests else course_pins(pins))

    def _follow(self, process: subprocess.Popen[str], total: int, log: IO[str], words: Words) -> None:
        """Turn pip's lines into plain words: programs fetched, then programs put in place."""
        names: set[str] = set()
        to_place = 0
        progress = Progress()
        for line in lines_as_they_come(process):
            log.write(line)
            found = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line)
            if found:
                names.add(found.group(1).lower())
                most = max(total, len(names))
                text = words("progress", "fetching", n=len(names), total=most, name=found.group(1))
                progress.show(text, len(names))
            if line.startswith("Installing collected packages:"):
                to_place = line.count(",") + 1
            if to_place:
                placed = min(sum(len(list(folder.glob("*.dist-info"))) for folder in self._packages()), to_place)
                progress.show(words("progress", "placing", n=placed, total=to_place), placed)
        progress.close()

    def _packages(self) -> list[Path]:
        return [*self.venv.glob("lib/python*/site-packages"), *self.venv.glob("Lib/site-packages")]

    def _write_path_file(self) -> None:
        """Make `import digilead` work in .venv; the path is relative, so the checkout may be moved."""
        for folder in self._packages():
            (folder / "digilead.pth").write_text(os.path.relpath(self.root, folder) + "\n", encoding="utf-8")

    def _what_went_wrong(self) -> Trouble:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        key = next((key for key, pattern in TROUBLES if re.search(pattern, text, re.IGNORECASE)), "install_failed")
        log = self.log.relative_to(self.root)
        return Trouble(key, log=log, folder=self.root, megabytes=NEEDED_MEGABYTES)


class Progress:
    """One line that changes in a terminal; in a file, a new line for every twentieth step."""

    def __init__(self) -> None:
        self._terminal = sys.stdout.isatty()
        self._last = ""
        self._shown = 0

    def show(self, text: str, step: int) -> None:
        """Show how far it is; `step` is the number that grows."""
        group = step // STEPS_BETWEEN_LINES
        if text == self._last or not (self._terminal or group != self._shown):
            return
        self._shown = group
        say("\r" + text.ljust(len(self._last)) if self._terminal else text, end="" if self._terminal else "\n")
        self._last = text

    def close(self) -> None:
        """End the changing line."""
        if self._terminal and self._last:
            say()


def lines_as_they_come(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield the lines a process prints, and an empty one for every second in which it prints none."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        process.stdout.close()
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            line = ""
        if line is None:
            return
        yield line


def clean_environment() -> dict[str, str]:
    """Return our environment without what would send pip or Python elsewhere."""
    return {name: value for name, value in os.environ.items() if name.upper() not in SENT_ELSEWHERE}


def can_make_venv() -> bool:
    """Tell whether this Python can make a folder like .venv (Debian takes half of that into a package of its own)."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def free_megabytes(folder: Path) -> int:
    """Return the room left on the disk that holds `folder`."""
    return shutil.disk_usage(folder).free // 1_000_000


def check_write_access(root: Path) -> None:
    """Raise Trouble if nothing can be saved in `root`."""
    probe = root / ".jupyter-course" / "probe"
    try:
        private_folder(probe.parent)
        probe.write_text("x", encoding="utf-8")
        probe.unlink()
    except OSError as problem:
        raise trouble_of(problem, root) from problem


def trouble_of(problem: OSError, root: Path) -> Trouble:
    """Return the Trouble a file system's error means for a participant."""
    if problem.errno in DISK_FULL:
        return Trouble("disk_full", megabytes=NEEDED_MEGABYTES)
    return Trouble("no_write", folder=root)
