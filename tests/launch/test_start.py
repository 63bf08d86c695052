"""start.py as somebody meets it who has never seen a terminal: what it says, what it leaves behind, what it mends."""

from __future__ import annotations

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digilead.launch import commands, install, serving
from digilead.launch.words import Sentences
from tests.launch import checkout

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the pretending Python is a shell script")
REAL_PYTHON = sys.executable


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = checkout.make(tmp_path)
    monkeypatch.setattr(install.sys, "executable", str(checkout.fake_python(tmp_path, made)))
    return made


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collects the languages served instead of starting JupyterLab."""
    languages: list[str] = []
    monkeypatch.setattr(serving, "serve", lambda installation, words, language, *rest: languages.append(language))
    return languages


def pip_calls(root: Path) -> int:
    calls = root / ".venv" / "bin" / "pip-calls"
    return len(calls.read_text(encoding="utf-8").splitlines()) if calls.exists() else 0


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_first_start_installs_and_the_second_does_not(root: Path, served: list[str]) -> None:
    assert commands.main(root, ["--lang", "en"]) == 0
    assert pip_calls(root) == 1
    assert commands.main(root, []) == 0
    assert pip_calls(root) == 1
    assert served == ["en", "da"]


def test_new_versions_and_a_new_python_are_installed(root: Path, served: list[str]) -> None:
    commands.main(root, [])
    with (root / "constraints.txt").open("a", encoding="utf-8") as constraints:
        constraints.write("# changed\n")
    commands.main(root, [])
    assert pip_calls(root) == 2
    stamp = root / ".venv" / "course-stamp"
    stamp.write_text(stamp.read_text(encoding="utf-8").replace(sys.version.split()[0], "3.11.0"), encoding="utf-8")
    commands.main(root, [])
    assert pip_calls(root) == 3


def test_a_python_that_is_gone_or_came_from_elsewhere_is_made_anew(root: Path, served: list[str]) -> None:
    commands.main(root, [])
    python = root / ".venv" / "bin" / "python"
    for link in ("/nowhere/python3.9", "/etc/passwd"):
        python.unlink()
        python.symlink_to(link)
        (root / ".venv" / "course-stamp").write_text("another computer's", encoding="utf-8")
        commands.main(root, [])
        assert pip_calls(root) == 1 and not python.is_symlink()


def test_the_tests_need_more_than_the_course(root: Path, served: list[str]) -> None:
    commands.main(root, [])
    assert commands.main(root, ["test"]) == 0
    commands.main(root, [])
    assert pip_calls(root) == 2
    asked = (root / ".venv" / "bin" / "pip-calls").read_text(encoding="utf-8").splitlines()
    assert " pytest>=" not in asked[0]
    assert " pytest>=" in asked[1]


def test_every_test_command_is_run_and_quick_leaves_the_browser_out(root: Path, served: list[str]) -> None:
    assert commands.main(root, ["test", "--quick"]) == 0
    ran = (root / "ran").read_text(encoding="utf-8")
    for tool in ("ruff check", "ruff format --check", "mypy", "importlinter", "pytest"):
        assert tool in ran
    assert "not browser and not slow" in ran


def test_killed_in_the_middle_is_made_anew(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.executable = sys.argv[2]\n"
        "from pathlib import Path; from digilead.launch.commands import main\n"
        "sys.exit(main(Path(sys.argv[1]), ['test']))"
    )
    command = [REAL_PYTHON, "-c", program, str(root), install.sys.executable]
    environment = {**os.environ, "FAKE_PIP": "hang"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    half_made = root / ".venv" / "half-made"
    end = time.monotonic() + 20
    while not half_made.exists() and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert half_made.exists()
    assert commands.main(root, ["test"]) == 0
    assert "afbrudt" in capsys.readouterr().out
    assert not half_made.exists()
    assert not (root / ".jupyter-course" / "install-unfinished").exists()


def test_a_taken_port_names_a_free_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert commands.main(root, ["--port", str(taken)]) != 0
        said = last_line(capsys)
    assert f"Port {taken}" in said
    assert serving.is_free(int(said.rsplit(" ", 1)[1]))
    assert not (root / ".venv").exists()


def test_the_usual_port_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(serving, "PORTS", range(taken, taken + 50))
        assert serving.choose_port(None) > taken


@pytest.mark.parametrize("port", ["0", "-1", "70000"])
def test_an_impossible_port(root: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert commands.main(root, [f"--port={port}"]) != 0
    assert port in last_line(capsys)


def test_a_language_that_does_not_exist(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(root, ["--lang", "xx"]) != 0
    said = last_line(capsys)
    assert "da, en" in said
    assert "“xx”" in said


@pytest.mark.parametrize("words", [["begin"], ["--lang"], ["--port", "x"], ["--langg", "en"]])
def test_words_it_does_not_know(root: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert commands.main(root, words) != 0
    assert "--help" in last_line(capsys)


def test_help_and_check_install_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(root, ["--help", "--lang", "en"]) == 0
    assert "--code-free" in capsys.readouterr().out
    assert commands.main(root, ["check"]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert all(line.startswith(("ja ", "NEJ ")) for line in lines)
    assert not (root / ".venv").exists()


def test_check_fails_where_the_course_cannot_start(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / ".jupyter-course").write_text("", encoding="utf-8")
    assert commands.main(root, ["check", "--lang", "en"]) == 1
    assert f"NO   Permission to save in {root}" in capsys.readouterr().out


def test_every_python_from_3_6_can_read_start_py() -> None:
    ast.parse((checkout.ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("version", "arguments", "advice"),
    [
        ((3, 8, 18), [], "installér en nyere Python"),
        ((3, 10, 0), ["--lang", "en"], "install a newer Python"),
        ((3, 15, 0), ["--lang=en"], "start it with an older one"),
        ((4, 0, 0), [], "start det med en ældre"),
    ],
)
def test_a_python_too_old_or_too_new(version: tuple[int, ...], arguments: list[str], advice: str) -> None:
    import start

    said = start.wrong_python(version, arguments)
    assert advice in said
    assert ".".join(map(str, version)) in said


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--lang", "sv"], "Stäng"), (["--lang=sv"], "Stäng"), (["sv.py"], "Luk")]
)
def test_a_language_that_is_added_is_said(arguments: list[str], said: str) -> None:
    import start

    assert start._in_language({"da": "Luk", "en": "Close", "sv": "Stäng"}, arguments) == said


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 9)])
def test_a_python_that_will_do(version: tuple[int, ...]) -> None:
    import start

    assert start.wrong_python(version, []) == ""


@pytest.mark.slow
def test_a_real_pip_without_a_network(tmp_path: Path) -> None:
    root = checkout.make(tmp_path)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_TIMEOUT": "1"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")} | nowhere
    result = subprocess.run(
        [sys.executable, "start.py", "--lang", "en"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert result.returncode == 1
    assert "internet connection" in result.stdout.strip().splitlines()[-1]
    assert result.stderr == ""


def run_start(folder: Path, *arguments: str, start: Path = checkout.ROOT / "start.py", **more: Any) -> Any:
    settings = {"cwd": folder, "capture_output": True, "timeout": 100, **more}
    return subprocess.run([sys.executable, str(start), *arguments], **settings)


ODD_PYTHON = {
    "PYTHONSAFEPATH": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "error",
    "PYTHONDEVMODE": "1",
    "PYTHONWARNDEFAULTENCODING": "1",
    "PYTHONIOENCODING": "ascii",
    "PYTHONUTF8": "0",
    "LC_ALL": "C",
    "PYTHONSTARTUP": "/nowhere.py",
    "PYTHONNOUSERSITE": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TMPDIR": "/nowhere",
}


def test_from_another_folder_with_odd_variables_and_foreign_modules(tmp_path: Path) -> None:
    for name in ("digilead", "tomllib", "argparse", "secrets"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('foreign')", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in ("HOME", "LANG")}
    odd = {**kept, **ODD_PYTHON, "PYTHONPATH": str(tmp_path), "HOME": "/nowhere"}
    done = run_start(tmp_path, "--help", env=odd, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--code-free" in done.stdout
    plain = run_start(tmp_path, "--help", text=True)
    assert plain.returncode == 0


def test_a_folder_of_python_itself_may_be_named_too() -> None:
    """Some systems put Python's own folder into PYTHONPATH."""
    done = run_start(checkout.ROOT, "--help", env={**os.environ, "PYTHONPATH": str(Path(os.__file__).parent)})
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("language", [[], ["--lang", "en"]])
def test_start_py_alone_says_what_is_missing(tmp_path: Path, language: list[str]) -> None:
    """As when it is opened inside a zip file, which unpacks nothing else."""
    alone = tmp_path / "start.py"
    alone.write_bytes((checkout.ROOT / "start.py").read_bytes())
    done = run_start(tmp_path, *language, start=alone, text=True)
    assert done.returncode == 1 and done.stderr == ""
    assert ("unpack" if language else "pak hele kursets mappe ud") in done.stdout


def test_a_window_of_its_own_stays_open_with_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: on Windows a double click opens a window with Python and its launcher in it, and no shell."""
    import ctypes

    import start

    assert start.own_window() is False
    for inside, own in ((1, True), (2, True), (3, False)):
        kernel = SimpleNamespace(GetConsoleProcessList=lambda buffer, size, inside=inside: inside)
        monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
        with monkeypatch.context() as windows:
            windows.setattr(start.os, "name", "nt")
            assert start.own_window() is own


def test_where_nobody_reads_or_types_it_goes_on(tmp_path: Path) -> None:
    command = f'"{sys.executable}" "{checkout.ROOT / "start.py"}" --help'
    for way in ("{} | head -n 1", "{} >&-", "{} <&-", "{} <&- >&-", "{} > /dev/full"):
        text = f"set -o pipefail; {way.format(command)}"
        done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), way


@pytest.mark.parametrize(("first", "third"), [(0, 0), (3, 0), (0, 3)])
def test_every_test_is_run_and_what_failed_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], first: int, third: int
) -> None:
    each = {"one": f"print(11); exit({first})", "two": "print(22)", "three": f"print(33); exit({third})"}
    monkeypatch.setattr(commands, "EVERY_TEST", {name: ["-c", program] for name, program in each.items()})
    installation, words = install.Installation(root), Sentences(root, "en")
    installation.python = Path(REAL_PYTHON)
    failed = ["one"] * bool(first) + ["three"] * bool(third)
    assert commands.run_tests(installation, False, words) == bool(failed)
    said = capfd.readouterr().out
    assert "11\n" in said and "22\n" in said and "33\n" in said
    assert said.strip().splitlines()[-1] == words(
        "progress", "test_failed" if failed else "test_passed", names=", ".join(failed or ["one", "two", "three"])
    )
