"""The real JupyterLab and Voila, started the three ways: start.py, the conda environment, Binder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from digilead.jupyter.install import Installation
from tests.browser import free_port
from tests.launch import checkout

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="looks at the processes of POSIX")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout whose .venv is the Python that runs these tests, stamped as complete."""
    made = checkout.make(tmp_path)
    installation = Installation(made)
    installation.python.parent.mkdir(parents=True)
    installation.python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    installation.python.chmod(0o755)
    installation.stamp.write_text(installation.wanted_stamp(True), encoding="utf-8")
    (tmp_path / "home").mkdir()
    return made


def environment(root: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG_"))}
    return {**kept, "HOME": str(root.parent / "home"), **more}


@contextmanager
def running(command: list[str], root: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run until the address is said; give the process and the address."""
    out = root.parent / "out.txt"
    with out.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=environment(root, **more),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            text=True,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + 60
        found = None
        while not found and process.poll() is None and time.monotonic() < end:
            found = re.search(r"http://localhost:\S+", out.read_text(encoding="utf-8"))
            time.sleep(0.05)
        assert found, out.read_text(encoding="utf-8")
        yield process, found.group()
    finally:
        process.terminate()
        process.wait(30)


def started(root: Path, *arguments: str) -> Any:
    command = [sys.executable, "start.py", "--no-browser", "--port", str(free_port()), *arguments]
    return running(command, root)


def fetch(url: str) -> tuple[str, str]:
    """Return the address finally reached and the text found there."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(url, timeout=60) as answer:
        return answer.url, answer.read().decode()


def setting(address: str, plugin: str) -> dict[str, Any]:
    base, _, token = address.partition("?")
    base = re.match(r"http://[^/]+", base).group()  # type: ignore[union-attr]
    return dict(json.loads(fetch(f"{base}/lab/api/settings/{plugin}?{token}")[1])["schema"])


def listeners(port: int) -> set[str]:
    """Return the hexadecimal addresses (as /proc/net writes them) that listen on `port`."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if Path(table).exists():
            for line in Path(table).read_text(encoding="utf-8").splitlines()[1:]:
                place, state = line.split()[1], line.split()[3]
                host, _, number = place.partition(":")
                if state == "0A" and int(number, 16) == port:
                    found.add(host)
    return found


def test_start_opens_the_first_page_of_the_language_with_our_settings(root: Path) -> None:
    with started(root, "--lang", "en") as (_, address):
        reached, page = fetch(address)
        assert re.search(r"/lab/tree/notebooks/en/0-0-[\w-]+\.ipynb", reached)
        assert "custom/custom.css" in page
        panel = setting(address, "@jupyterlab/notebook-extension:panel")
        assert "▶ Start the page" in json.dumps(panel["properties"]["toolbar"]["default"], ensure_ascii=False)
        assert (
            setting(address, "@jupyterlab/application-extension:shell")["properties"]["startMode"]["default"]
            == "single"
        )


def test_nothing_listens_beyond_this_computer_and_nobody_enters_without_the_token(root: Path) -> None:
    with started(root) as (_, address):
        port = int(re.search(r":(\d+)/", address).group(1))  # type: ignore[union-attr]
        if Path("/proc/net/tcp").exists():
            assert listeners(port)
            assert listeners(port) <= {"0100007F", "00000000000000000000000001000000"}
        with pytest.raises(urllib.error.HTTPError) as refused:
            fetch(f"http://localhost:{port}/api/contents")
        assert refused.value.code == 403
        token = address.partition("token=")[2]
        for arguments in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                assert token not in arguments.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue


def test_nothing_is_written_outside_the_checkout(root: Path) -> None:
    with started(root) as (_, address):
        base, token = fetch(address)[0].partition("/lab")[0], address.partition("?")[2]
        for asked in ("settings", "workspaces", "translations/da_DK", "extensions"):
            fetch(f"{base}/lab/api/{asked}?{token}")
        fetch(f"{base}/api/contents/notebooks/da?{token}")
    assert [file for file in (root.parent / "home").rglob("*")] == []
    assert (root / ".jupyter-course" / "jupyter.log").stat().st_size > 0


def test_ctrl_c_ends_quietly_and_takes_the_server_along(root: Path) -> None:
    with started(root) as (process, address):
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 0
        with pytest.raises(OSError):
            fetch(address)
    said = (root.parent / "out.txt").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert said.strip().endswith("er der næste gang.")


def test_a_server_that_breaks_down_is_one_sentence(root: Path) -> None:
    (root / "jupyter_server_config.py").write_text("raise SystemExit(3)", encoding="utf-8")
    command = [sys.executable, "start.py", "--no-browser", "--lang", "en"]
    result = subprocess.run(command, cwd=root, env=environment(root), capture_output=True, text=True, timeout=110)
    assert result.returncode == 1
    assert ".jupyter-course/jupyter.log" in result.stdout.strip().splitlines()[-1]
    assert "Traceback" not in result.stdout + result.stderr


def test_code_free_shows_the_page_and_fetches_nothing_from_elsewhere(root: Path) -> None:
    with started(root, "--code-free") as (_, address):
        assert "/voila/render/da/0-0-" in address
        _, page = fetch(address)
        assert '<html lang="da">' in page
        assert not re.findall(r'(?:src|href)="https?://(?!localhost)[^"]*\.(?:css|js)', page)
        with pytest.raises(urllib.error.HTTPError):
            fetch(address.partition("?")[0].replace("/voila/render", "/api/kernels"))


def send(address: str, path: str, method: str, content: dict[str, Any]) -> int:
    """Ask the server to write a file; return its status."""
    place, _, query = address.partition("?")
    body = json.dumps(content).encode()
    try:
        with urllib.request.urlopen(
            urllib.request.Request(f"{place}api/contents/{path}?{query}", body, method=method), timeout=20
        ) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        assert "Traceback" not in refused.read().decode()
        return refused.code


def test_a_page_of_the_course_is_never_changed_and_a_copy_holds_no_answer(root: Path) -> None:
    page = next((root / "notebooks" / "da").glob("*.ipynb"))
    path = page.relative_to(root).as_posix()
    before = page.read_bytes()
    notebook = json.loads(before)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "an answer"}]
    model = {"type": "notebook", "format": "json", "content": notebook}
    with started(root) as (_, address):
        place, _, query = address.partition("?")
        assert json.loads(fetch(f"{place}api/contents/{path}?content=0&{query}")[1])["writable"] is False
        assert send(address, path, "PUT", model) == 403
        assert send(address, path, "PATCH", {"path": "notebooks/da/mine.ipynb"}) == 403
        assert send(address, path, "DELETE", {}) == 403
        assert page.read_bytes() == before
        assert send(address, "mine.ipynb", "PUT", model) == 201
        assert send(address, "mine.ipynb", "PATCH", {"path": path}) == 403
        assert json.loads(fetch(f"{place}api/contents/mine.ipynb?content=0&{query}")[1])["writable"] is True
    assert (root / "mine.ipynb").read_bytes() == before


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_conda_environment_only_has_to_name_the_folder(root: Path, language: str) -> None:
    port = str(free_port())
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port", port, "--ServerApp.allow_root=True"]
    with running(command, root, JUPYTER_CONFIG_PATH=".", DIGILEAD_LANGUAGE=language) as (_, address):
        assert f"/lab/tree/notebooks/{language}/0-0-" in address
        panel = setting(address, "@jupyterlab/notebook-extension:panel")
        assert "start-page" in json.dumps(panel["properties"]["toolbar"]["default"])


def test_binder_starts_with_the_same_settings(root: Path) -> None:
    (root / "start").write_bytes((checkout.ROOT / "start").read_bytes())
    server = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--port",
        str(free_port()),
        "--ServerApp.allow_root=True",
    ]
    with running(["bash", "start", *server], root) as (_, address):
        panel = setting(address, "@jupyterlab/notebook-extension:panel")
        assert "start-page" in json.dumps(panel["properties"]["toolbar"]["default"])


@pytest.mark.parametrize("door", [[], ["--code-free"]])
def test_no_token_is_written_down_and_nobody_else_reads_the_log(root: Path, door: list[str]) -> None:
    state = root / ".jupyter-course"
    with started(root, *door) as (_, address):
        base, _, token = address.partition("?token=")
        fetch(address)
        for wrong in (f"{base}?token=tried", f"{base}no-such-page?token={token}", f"{base}no-such-page?token=tried"):
            with suppress(urllib.error.HTTPError):
                fetch(wrong)
    for file in (state / "jupyter.log", *state.rglob("*.log")):
        written = file.read_text(encoding="utf-8", errors="replace")
        assert token not in written and "tried" not in written, written
        assert file.stat().st_mode & 0o077 == 0, file
    assert state.stat().st_mode & 0o077 == 0
    if door:  # what was asked for is written down
        assert "token=…" in (state / "jupyter.log").read_text(encoding="utf-8")
