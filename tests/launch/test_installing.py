"""Killed starts, two starts at once, and a real pip with a real .venv on packages of ten lines."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digilead.launch import commands, install, lock, needs
from digilead.launch.words import Sentences
from tests.launch import checkout

pytestmark = pytest.mark.skipif(os.name == "nt", reason="looks at the processes of POSIX")
REAL_PYTHON = sys.executable
TIED = str(checkout.ROOT / "digilead" / "launch" / "tied.py")


def until(true: Callable[[], object], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(true())


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A child nobody waits for stays in the list.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


STARTER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-I", sys.argv[1], "slow"], stdin=subprocess.PIPE, start_new_session=True,
                         env={"PYTHONPATH": ""}, cwd=sys.argv[2])
print(child.pid, flush=True)
time.sleep(60)
"""
SLOW = """
import subprocess, sys, time
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("pids", "w").write(str(other.pid))
time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_start_began_ends_with_it_however_it_ends(tmp_path: Path, how: signal.Signals) -> None:
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    tied = tmp_path / "tied.py"
    tied.write_text("import sys; sys.path.insert(0, '.')\n" + Path(TIED).read_text(encoding="utf-8").replace(
        "from __future__ import annotations\n", ""), encoding="utf-8")  # fmt: skip
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(tied), str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    with starter.stdout:
        child = int(starter.stdout.readline())
    assert until((tmp_path / "pids").exists)
    assert until(lambda: (tmp_path / "pids").read_text(encoding="utf-8"))
    grandchild = int((tmp_path / "pids").read_text(encoding="utf-8"))
    assert alive(child) and alive(grandchild)
    starter.send_signal(how)
    starter.wait()
    assert until(lambda: not alive(child) and not alive(grandchild), 10)


HOLDER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from digilead.launch.lock import only_one
with only_one(Path(sys.argv[2]), lambda: print("waits", flush=True)):
    print("holds", flush=True)
    time.sleep(60)
"""


def holder(file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(checkout.ROOT), str(file)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_the_lock_dies_with_its_holder(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    first = holder(file)
    assert first.stdout is not None and first.stdout.readline() == "holds\n"
    second = holder(file)
    assert second.stdout is not None and second.stdout.readline() == "waits\n"
    with first.stdout, second.stdout:
        first.kill()
        first.wait()
        assert second.stdout.readline() == "holds\n"
        second.kill()
        second.wait()
    with lock.only_one(file, lambda: pytest.fail("nobody holds it")):
        pass


def test_a_file_system_without_locks_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(file: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(lock, "_take", refused)
    with lock.only_one(tmp_path / "lock", lambda: pytest.fail("there is nothing to wait for")):
        pass


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = checkout.make(tmp_path)
    monkeypatch.setattr(install.sys, "executable", str(checkout.fake_python(tmp_path, made)))
    return made


PROGRAM = """
import sys; sys.path.insert(0, sys.argv[1]); sys.executable = sys.argv[2]
from pathlib import Path; from digilead.launch.commands import main
sys.exit(main(Path(sys.argv[1]), ['test']))
"""


def starts(root: Path, **more: str) -> subprocess.Popen[str]:
    command = [REAL_PYTHON, "-c", PROGRAM, str(root), install.sys.executable]
    return subprocess.Popen(command, env={**os.environ, **more}, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_start_killed_while_pip_works_is_made_anew(
    root: Path, capsys: pytest.CaptureFixture[str], how: signal.Signals
) -> None:
    process = starts(root, FAKE_PIP="hang")
    assert process.stdout is not None
    half_made = root / ".venv" / "half-made"
    with process.stdout:
        assert until(half_made.exists)
        process.send_signal(how)
        process.wait(60)
    assert half_made.exists()
    assert commands.main(root, ["test"]) == 0
    assert "afbrudt" in capsys.readouterr().out
    assert not half_made.exists()
    assert not (root / ".jupyter-course" / "install-unfinished").exists()


def test_of_two_first_starts_the_second_says_so_and_waits(root: Path) -> None:
    """The first is killed at last: the second then does what is left to do."""
    first = starts(root, FAKE_PIP="hang")
    assert until((root / ".venv" / "half-made").exists)
    second = starts(root)
    assert first.stdout is not None and second.stdout is not None
    with first.stdout, second.stdout:
        assert second.stdout.readline().strip() == Sentences(root, "da")("progress", "waiting")
        assert (root / ".venv" / "half-made").exists()
        first.kill()
        first.wait()
        assert "mappen .venv" in second.stdout.read()
        assert second.wait() == 0


def test_of_two_first_starts_one_installs(root: Path) -> None:
    both = [starts(root), starts(root)]
    for process in both:
        assert process.stdout is not None
        with process.stdout:
            told = process.stdout.read()
        assert process.wait() == 0, told
    assert len((root / ".venv" / "bin" / "pip-calls").read_text(encoding="utf-8").splitlines()) == 1


def test_what_is_stamped_but_broken_is_seen_and_made_anew(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert commands.main(root, ["test"]) == 0
    installation = install.Installation(root)
    assert commands.main(root, ["check"]) == 0
    assert re.search("^ja +Kursets programmer er installeret og kan bruges", capsys.readouterr().out, re.MULTILINE)
    (root / ".venv" / "broken").touch()
    assert installation.is_complete()
    assert commands.main(root, ["check"]) == 0
    assert "NEJ  Kursets programmer er installeret og kan bruges" in capsys.readouterr().out
    assert installation.is_broken()
    assert not installation.is_complete()
    assert installation.is_broken(), "asked twice, it says the same"
    assert commands.main(root, ["test"]) == 0
    assert "gået i stykker" in capsys.readouterr().out
    assert not (root / ".venv" / "broken").exists()
    assert installation.is_complete() and not installation.is_broken()


@pytest.mark.parametrize("harm", ["deleted", "shorter", "package gone", "list gone"])
def test_a_harmed_file_is_noticed_without_importing_anything(root: Path, harm: str) -> None:
    assert commands.main(root, ["test"]) == 0
    installation = install.Installation(root)
    assert installation.is_intact()
    (about,) = installation.venv.glob("lib/*/site-packages/*.dist-info")
    if harm == "deleted":
        (about.parent / "one.py").unlink()
    elif harm == "shorter":
        (about.parent / "one.py").write_text("", encoding="utf-8")
    elif harm == "package gone":
        shutil.rmtree(about)
    else:
        (about / "RECORD").unlink()
    assert not installation.is_intact()


def test_what_the_course_needs_is_read_from_the_course() -> None:
    names = needs.needed_modules(checkout.ROOT)
    assert {"digilead.course", "jupyterlab.labapp", "voila.app", "anywidget", "attrs"} <= set(names)
    assert "jupyterlab-language-pack-da-DK" in needs.needed_packages(checkout.ROOT)  # imported by JupyterLab only
    assert not {"os", "fcntl", "msvcrt", "winreg", "tomllib"} & set(names)


# -- a real pip, a real .venv

ANYTHING = "def __getattr__(name): return object\n"
SERVER = """
import http.server, os
class LabApp:
    @classmethod
    def launch_instance(cls, words):
        port = int(next(word for word in words if word.startswith("--ServerApp.port=")).partition("=")[2])
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                known = self.headers.get("Authorization") == "token " + os.environ["JUPYTER_TOKEN"]
                self.send_response(200 if known else 403)
                self.end_headers()
        http.server.HTTPServer(("localhost", port), Handler).serve_forever()
"""


def small_packages(root: Path) -> dict[str, dict[str, str]]:
    """Packages of a few lines with every module that this checkout needs."""
    packages: dict[str, dict[str, str]] = {}
    for module in needs.needed_modules(root):
        parts = module.split(".")
        if parts[0] != "digilead":
            for depth in range(1, len(parts) + 1):
                packages.setdefault(parts[0], {})["/".join([*parts[:depth], "__init__.py"])] = ANYTHING
    packages["jupyterlab"]["jupyterlab/labapp/__init__.py"] = SERVER
    packages["jupyterlab"]["jupyterlab-1.0.data/data/share/jupyter/lab/static/index.html"] = "<p>"
    return packages


def wheel(folder: Path, name: str, files: dict[str, str]) -> None:
    plain = name.replace("-", "_")
    about = f"{plain}-1.0.dist-info"
    files = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = []
    for file, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        lines.append(f"{file},sha256={digest},{len(text.encode())}\n")
    with zipfile.ZipFile(folder / f"{plain}-1.0-py3-none-any.whl", "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
        archive.writestr(f"{about}/RECORD", "".join([*lines, f"{about}/RECORD,,\n"]))


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    return folder


@pytest.fixture
def real(tmp_path: Path, wheels: Path) -> Path:
    """A checkout whose folder has an awkward name, and all that it needs in small."""
    folder = tmp_path / "Kurser æøå (2026) [ny]; 100 % 'dit'"
    folder.mkdir()
    root = checkout.make(folder)
    (root / "digilead" / "__init__.py").write_text("", encoding="utf-8")
    for package in ("content", "workbook"):  # what the bar reads with, and no small package will do for it
        shutil.rmtree(root / "digilead" / package, ignore_errors=True)
    (root / "digilead" / "launch" / "door.py").write_text(ANYTHING, encoding="utf-8")  # it is made of real servers
    for module in needs.needed_modules(root):
        own = root.joinpath(*module.split("."))
        if module.startswith("digilead.") and not own.is_dir() and not own.with_suffix(".py").is_file():
            own.mkdir(parents=True)
            (own / "__init__.py").write_text(ANYTHING, encoding="utf-8")
    packages = small_packages(root)
    for name, files in packages.items():
        wheel(wheels, name, files)
    names = ", ".join(f'"{name}"' for name in packages)
    project = f"[project]\ndependencies = [{names}]\noptional-dependencies = {{test = []}}\n"
    (root / "pyproject.toml").write_text(project, encoding="utf-8")
    pins = "".join(f"{name}==1.0\n" for name in packages)
    (root / "constraints.txt").write_text(pins + "# tests only\n", encoding="utf-8")
    return root


class Run:
    """start.py as a process of its own, from its first word to the address and to Ctrl-C."""

    def __init__(self, root: Path, environment: dict[str, str], python: str = sys.executable) -> None:
        self.out = root.parent / f"said-{time.monotonic_ns()}.txt"
        with self.out.open("w", encoding="utf-8") as stream:
            self.process = subprocess.Popen(
                # Standard input is closed, as where a program without a window starts it.
                ["sh", "-c", 'exec "$@" <&-', "sh", python, str(root / "start.py"), "--no-browser", "--lang", "en"],
                cwd=root.parent,
                env=environment,
                stdout=stream,
                stderr=stream,
            )

    def said(self) -> str:
        return self.out.read_text(encoding="utf-8")

    def opens(self) -> bool:
        until(lambda: "http://localhost" in self.said() or self.process.poll() is not None, 100)
        return "http://localhost" in self.said()

    def stop(self) -> str:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        return self.said()


def environment(home: Path, wheels: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "XDG_"))}
    home.mkdir(exist_ok=True)
    return {**kept, "HOME": str(home), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), **more}


@pytest.fixture
def evil(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Settings for pip and Python that would send everything elsewhere."""
    foreign = tmp_path / "foreign"
    for name in ("digilead", "numpy", "jupyterlab", "tomllib", "secrets", "queue"):
        (foreign / name).mkdir(parents=True)
        (foreign / name / "__init__.py").write_text("raise SystemExit('foreign')", encoding="utf-8")
    (foreign / "pip.conf").write_text(
        "[global]\nuse-deprecated = nothing\nquiet = 3\n[install]\ntarget = /nowhere\nuser = true\nno-deps = true\n"
        f"constraint = {foreign}/none.txt\n", encoding="utf-8"
    )  # fmt: skip
    yield {
        "PIP_CONFIG_FILE": str(foreign / "pip.conf"),
        "PIP_PREFIX": "/nowhere",
        "PIP_NO_BINARY": ":all:",
        "PIP_REQUIRE_HASHES": "1",
        "PYTHONPATH": str(foreign),
        "PYTHONSAFEPATH": "1",
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
        "PYTHONUSERBASE": str(foreign),
        "PYTHONIOENCODING": "ascii",
        "PYTHONSTARTUP": "/nowhere/startup.py",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDEVMODE": "1",
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
        "TMPDIR": "/nowhere",
        "SOURCE_DATE_EPOCH": "0",
        "HOME": "/nowhere",
    }


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_first_start_with_everything_set_wrong_then_a_broken_and_a_moved_course(
    real: Path, wheels: Path, evil: dict[str, str], tmp_path: Path
) -> None:
    variables = environment(tmp_path / "home", wheels, **evil)
    run = Run(real, variables)
    assert run.opens(), run.said()
    said = run.stop()
    assert "Traceback" not in said and "Error" not in said, said
    assert not (tmp_path / "foreign" / "lib").exists()
    installed = install.Installation(real)
    assert installed.is_complete() and installed.is_intact() and installed.missing() == ""

    # A package is lost: the next start notices it, makes everything anew, and the course runs.
    (package,) = real.glob(".venv/lib/*/site-packages/jupyterlab")
    shutil.rmtree(package)
    run = Run(real, variables)
    assert run.opens(), run.said()
    said = run.stop()
    assert "has broken" in said
    assert installed.missing() == ""

    # The folder is moved, and started by the Python of its own .venv: nothing has to be installed.
    moved = tmp_path / "moved"
    shutil.move(real, moved)
    run = Run(moved, environment(tmp_path / "home", tmp_path), python=str(moved / ".venv" / "bin" / "python"))
    assert run.opens(), run.said()
    assert "First start" not in run.stop()
