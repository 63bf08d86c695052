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

import pytest

from digilead.jupyter import commands, install, serving
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
        "from pathlib import Path; from digilead.jupyter.commands import main\n"
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
