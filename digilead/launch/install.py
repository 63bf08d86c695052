"""Make `.venv` what constraints.txt says. Interrupted at any moment, the next run mends it.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from digilead.launch import jupyter, sources
from digilead.launch.lock import only_one
from digilead.launch.private import private_file, private_folder
from digilead.launch.words import Sentences, Trouble, say

NEEDED_MEGABYTES = 1500
SECONDS_BETWEEN_DOTS = 5
SECONDS_TO_END = 10
DISK_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}

# Windows opens no longer path unless it is told to; the longest one inside the course's folder is a file of JupyterLab.
LONGEST_PATH = 259
LONGEST_INSIDE = 161
FILE_SYSTEM_SETTINGS = r"SYSTEM\CurrentControlSet\Control\FileSystem"

# What a Python can lack: Debian keeps the first two in a package of its own, one built by hand may be without the rest.
NEEDED_OF_PYTHON = ("venv", "ensurepip", "_ssl", "_ctypes", "zlib")

# What pip, venv and the system print when something fails, and the sentence it means. In this order: a full disk or a
# forbidden folder can look like a download that broke off. An index that answers nothing at all, not even about the
# first program, is none (pip says neither "forbidden" nor "out of order", only that there are no versions).
TROUBLES = (
    ("no_venv", r"ensurepip is not\s+available|No module named '?(venv|ensurepip)"),
    ("disk_full", r"No space left|Errno 28\b|Errno 122\b|quota exceeded|WinError 112\b|not enough space"),
    ("path_too_long", r"Windows Long Path support|WinError 206\b|Errno 36\b|File name too long"),
    ("in_use", r"WinError 32\b|used by another process|WinError 5\b[^\n]*\.venv|Errno 26\b|Text file busy"),
    (
        "no_network",
        r"NewConnectionError|ConnectTimeout|ReadTimeout|NameResolution|name resolution|getaddrinfo|ProxyError|SSLError|"
        r"CERTIFICATE_VERIFY_FAILED|Network is unreachable|No route to host|Connection (refused|reset|aborted|broken)|"
        r"HTTP error|Tunnel connection failed|Failed to parse|CA certificate bundle|DO NOT MATCH THE HASHES|"
        r"incomplete-download|IncompleteRead|Wheel '[^']*' located at|"
        r"\A(?!(.*\n)*(Collecting|Processing|Requirement already satisfied))(.*\n)*.*\(from versions: none\)",
    ),
    ("no_write", r"Permission denied|Errno 13\b|Errno 30\b|Read-only file system|WinError 5\b"),
    ("not_offered", r"No matching distribution found|Could not find a version that satisfies|not a supported wheel"),
)


class Installation:
    """The folder `.venv` of a checkout and the notes kept about it in `.jupyter-course`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.tools = root / "digilead" / "launch"
        self.state = root / jupyter.STATE_FOLDER
        self.stamp = self.venv / "course-stamp"
        self.unfinished = self.state / "install-unfinished"
        self.lock = self.state / "install.lock"
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
        stamped = self._stamped()[:1]
        return self.python.exists() and not self.unfinished.exists() and accepted.issuperset(stamped or [""])

    def is_intact(self) -> bool:
        """Tell, in less than a second, whether every file that was installed is still there and as long as it was."""
        present = {folder.name for folder in self._about_packages()}
        return present.issuperset(self._stamped()[1:]) and all(map(_is_as_recorded, self._about_packages()))

    def missing(self) -> str:
        """Import all that the course needs in a process of its own; return what cannot be imported, or ""."""
        command = [str(self.python), "-I", "-X", "utf8", str(self.tools / "needs.py")]
        settings = {**clean_environment(), **jupyter.server_environment(self.root)}
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, env=settings, encoding="utf-8", errors="replace"
            )
        except OSError as problem:
            return str(problem)
        return "" if done.returncode == 0 else done.stdout.strip() or done.stderr.strip() or str(done.returncode)

    def is_broken(self) -> bool:
        """Tell whether what was installed cannot be used; if so, the next installation begins anew."""
        if self.is_complete():
            if not self.missing():
                return False
            self.unfinished.write_text("", encoding="utf-8")
        return True

    def ensure(self, with_tests: bool, words: Sentences) -> None:
        """Install what is not there yet. Of two starts at once the second waits for the first. Raises Trouble."""
        if self.is_complete(with_tests):
            return
        with only_one(self.lock, lambda: say(words("progress", "waiting"))):
            if not self.is_complete(with_tests):
                self._make(with_tests, words)

    def _make(self, with_tests: bool, words: Sentences) -> None:
        check_machine(self.root)
        if os.path.lexists(self.venv) and not self.venv.is_dir():
            raise Trouble("in_the_way", file=self.venv)
        if not self.python.exists() and free_megabytes(self.root) < NEEDED_MEGABYTES:
            raise Trouble("disk_full", megabytes=NEEDED_MEGABYTES)
        key = "renewing" if self.stamp.exists() else "first_start"
        say(words("progress", key, log=self.log.relative_to(self.root)))
        broken = self.unfinished.exists()
        if broken:
            say(words("progress", "mending"))
        # Written first and taken away last: a half-made .venv looks whole to pip, so it must never be built upon.
        self.unfinished.write_text("", encoding="utf-8")
        with private_file(self.log) as log:
            say(words("progress", "making_venv"))
            if broken or not self._same_python():
                self._run(self._maker(), ["venv", "--clear", str(self.venv)], clean_environment(), log)
            say(words("progress", "fetching"))
            self._run(str(self.python), self._pip(with_tests), self._pip_environment(), log)
            say(words("progress", "trying"))
            self._write_path_file()
            missing = self.missing()
            log.write(missing)
        if missing:
            raise Trouble("unusable", module=missing.split()[0], log=self.log.relative_to(self.root))
        stamped = [self.wanted_stamp(with_tests), *sorted(folder.name for folder in self._about_packages())]
        self.stamp.write_text("\n".join(stamped), encoding="utf-8")
        self.unfinished.unlink()
        # Downloads are kept only as long as an interrupted installation may need them again.
        shutil.rmtree(self.downloads, ignore_errors=True)

    def _maker(self) -> str:
        """Return the Python to make .venv with: not its own, which cannot be made anew while it runs."""
        inside = Path(sys.prefix).resolve() == self.venv.resolve()
        return str(getattr(sys, "_base_executable", sys.executable)) if inside else sys.executable

    def _same_python(self) -> bool:
        ask = [str(self.python), "-I", "-c", "import pip, sys; print(sys.version.split()[0])"]
        try:
            answer = subprocess.run(ask, capture_output=True, text=True, env=clean_environment())
        except OSError:
            return False
        return answer.returncode == 0 and answer.stdout.strip() == sys.version.split()[0]

    def _pip(self, with_tests: bool) -> list[str]:
        project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extra = project["optional-dependencies"]["test"] if with_tests else []
        options = ["--no-input", "--disable-pip-version-check", "--only-binary", ":all:", "--progress-bar", "off"]
        options += ["--cache-dir", str(self.downloads), "--constraint", str(self.root / "constraints.txt")]
        return ["pip", "install", *options, *project["dependencies"], *extra]

    def _pip_environment(self) -> dict[str, str]:
        files = sources.configuration_files(os.environ)
        truststore = any((folder / "pip/_vendor/truststore").is_dir() for folder in self._packages())
        return sources.environment_for_pip(clean_environment(), files, truststore=truststore)

    def _run(self, python: str, module: list[str], settings: dict[str, str], log: IO[str]) -> None:
        """Run a module to its end, with a dot every few seconds; it ends with us. Raises Trouble if it fails."""
        process = subprocess.Popen(
            [python, "-I", "-X", "utf8", str(self.tools / "tied.py"), *module],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=settings,
            start_new_session=True,
        )
        try:
            while process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(SECONDS_BETWEEN_DOTS)
                    break
                say(".", end="")
        finally:
            end(process)
        say()
        if process.returncode != 0:
            log.flush()
            raise self._what_went_wrong()

    def _stamped(self) -> list[str]:
        try:
            return self.stamp.read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _packages(self) -> list[Path]:
        return [*self.venv.glob("lib/python*/site-packages"), *self.venv.glob("Lib/site-packages")]

    def _about_packages(self) -> Iterator[Path]:
        return (about for folder in self._packages() for about in folder.glob("*.dist-info"))

    def _write_path_file(self) -> None:
        """Make `import digilead` work in .venv; the path is relative, so the checkout may be moved."""
        for folder in self._packages():
            there = os.path.relpath(self.root.resolve(), folder.resolve())
            (folder / "digilead.pth").write_text(there + "\n", encoding="utf-8")

    def _what_went_wrong(self) -> Trouble:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        key = next((key for key, pattern in TROUBLES if re.search(pattern, text, re.IGNORECASE)), "install_failed")
        log = self.log.relative_to(self.root)
        return Trouble(key, log=log, folder=self.root, megabytes=NEEDED_MEGABYTES, most=longest_root())


def _is_as_recorded(about: Path) -> bool:
    """Tell whether the files of a package are those of its list (RECORD of the specification of wheels)."""
    try:
        with (about / "RECORD").open(encoding="utf-8", newline="") as record:
            for name, _, size in csv.reader(record):
                if name.endswith(".pyc"):
                    continue  # Python writes its bytecode anew whenever it likes
                found = os.stat(about.parent / name).st_size
                if size and found != int(size):
                    return False
    except (OSError, ValueError):
        return False
    return True


def end(process: subprocess.Popen[bytes]) -> None:
    """End what `_run` began, and what that began: it notices that its standard input is closed."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def clean_environment() -> dict[str, str]:
    """Return our environment without what would send Python elsewhere or change how it works."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("PYTHON")}


def absent_modules() -> list[str]:
    """Return what this Python lacks of what making .venv and fetching programs takes."""
    return [name for name in NEEDED_OF_PYTHON if importlib.util.find_spec(name) is None]


def check_machine(root: Path) -> None:
    """Raise Trouble if nothing can be installed in `root` with this Python, whatever the network does."""
    absent = absent_modules()
    if absent:
        raise Trouble("no_venv" if absent[0] in NEEDED_OF_PYTHON[:2] else "no_module", module=absent[0].strip("_"))
    if os.pathsep in str(root):
        raise Trouble("bad_name", folder=root, sign=os.pathsep)
    if is_too_deep(root):
        raise Trouble("path_too_long", folder=root, most=longest_root())


def longest_root() -> int:
    """Return how many characters the path of the course's folder may have on Windows."""
    return LONGEST_PATH - LONGEST_INSIDE - 1


def is_too_deep(root: Path) -> bool:
    """Tell whether paths below `root` become longer than this system opens."""
    return len(str(root)) > longest_root() and not allows_long_paths()


def allows_long_paths() -> bool:
    """Tell whether the system opens paths of any length; Windows does so only where it was told to."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, FILE_SYSTEM_SETTINGS) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    return sys.platform != "win32"


def free_megabytes(folder: Path) -> int:
    """Return the room left on the disk that holds `folder`."""
    return shutil.disk_usage(folder).free // 1_000_000


def check_write_access(root: Path) -> None:
    """Raise Trouble if nothing can be saved in `root`."""
    probe = root / jupyter.STATE_FOLDER / "probe"
    try:
        private_folder(probe.parent)
        probe.write_text("x", encoding="utf-8")
        probe.unlink(missing_ok=True)  # another start may be looking at the same moment
    except OSError as problem:
        raise trouble_of(problem, root) from problem


def trouble_of(problem: OSError, root: Path) -> Trouble:
    """Return the Trouble a file system's error means for a participant."""
    if problem.errno in DISK_FULL:
        return Trouble("disk_full", megabytes=NEEDED_MEGABYTES)
    if isinstance(problem, FileExistsError | NotADirectoryError | IsADirectoryError) and problem.filename:
        return Trouble("in_the_way", file=problem.filename)
    ours = (str(root / jupyter.STATE_FOLDER), str(root / ".venv"))
    if isinstance(problem, FileNotFoundError) and not str(problem.filename or ours[0]).startswith(ours):
        return Trouble("incomplete", file=problem.filename)
    return Trouble("no_write", folder=root)
