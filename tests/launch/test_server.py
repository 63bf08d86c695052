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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from digilead.launch.install import Installation
from tests.browser import free_port
from tests.launch import checkout

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="looks at the processes of POSIX")]


def installed(folder: Path) -> Path:
    """A checkout whose .venv is the Python that runs these tests, stamped as complete."""
    made = checkout.make(folder)
    installation = Installation(made)
    installation.python.parent.mkdir(parents=True)
    installation.python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    installation.python.chmod(0o755)
    installation.stamp.write_text(installation.wanted_stamp(True), encoding="utf-8")
    (folder / "home").mkdir()
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return installed(tmp_path)


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


@dataclass
class Visit:
    """What somebody found who came, looked around, tried a wrong token and saw the server end at Ctrl+C."""

    root: Path
    address: str
    reached: str = ""
    page: str = ""
    code: int | None = None
    left: set[str] = field(default_factory=set)
    refused: list[int] = field(default_factory=list)

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def tried(self, url: str) -> None:
        try:
            fetch(url)
        except urllib.error.HTTPError as refused:
            self.refused.append(refused.code)


DOORS = {"lab": (), "code_free": ("--code-free",)}


@pytest.fixture(scope="module", params=DOORS)
def visit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    root = installed(tmp_path_factory.mktemp(request.param))
    with started(root, *DOORS[request.param]) as (process, address):
        visit = Visit(root, address)
        visit.reached, visit.page = fetch(address)
        place, _, query = re.sub(r"(?<=\d)/.*\?", "/?", address).partition("?")
        if request.param == "lab":
            for asked in ("lab/api/settings", "lab/api/workspaces", "lab/api/translations/da_DK", "api/contents"):
                fetch(f"{place}{asked}?{query}")
        page = address.partition("?")[0]
        for wrong in (f"{page}?token=tried", f"{place}no-such-page?{query}", f"{place}no-such-page?token=tried"):
            visit.tried(wrong)
        visit.tried(f"{place}api/kernels")
        os.killpg(process.pid, signal.SIGINT)
        visit.code = process.wait(60)
        with suppress(OSError):
            fetch(address)
            visit.left.add(address)
    return visit


def test_ctrl_c_ends_quietly_and_takes_the_server_along(visit: Visit) -> None:
    assert visit.code == 0 and visit.left == set()
    said = (visit.root.parent / "out.txt").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert said.strip().endswith("er der næste gang.")


def test_nothing_is_written_outside_the_checkout(visit: Visit) -> None:
    assert [file for file in (visit.root.parent / "home").rglob("*")] == []
    assert (visit.root / ".jupyter-course" / "jupyter.log").stat().st_size > 0


def test_no_token_is_written_down_and_nobody_else_reads_the_log(visit: Visit) -> None:
    state = visit.root / ".jupyter-course"
    for file in (state / "jupyter.log", *state.rglob("*.log")):
        written = file.read_text(encoding="utf-8", errors="replace")
        assert visit.token not in written and "tried" not in written, written
        assert file.stat().st_mode & 0o077 == 0, file
    assert state.stat().st_mode & 0o077 == 0
    if "voila" in visit.address:  # what was asked for is written down
        assert "token=…" in (state / "jupyter.log").read_text(encoding="utf-8")


def test_nobody_reaches_a_kernel_without_the_token(visit: Visit) -> None:
    assert visit.refused[-1] == (404 if "voila" in visit.address else 403)


def test_the_first_page_is_there_and_fetches_nothing_from_elsewhere(visit: Visit) -> None:
    way = "voila/render" if "voila" in visit.address else "lab/tree"
    assert re.search(rf"/{way}/notebooks/da/0-1-[\w-]+\.ipynb", visit.reached)
    assert '<html lang="da">' in visit.page or "custom/custom.css" in visit.page
    assert not re.findall(r'(?:src|href)="https?://(?!localhost)[^"]*\.(?:css|js)', visit.page)


@pytest.fixture(scope="module")
def running_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    root = installed(tmp_path_factory.mktemp("running"))
    with started(root, "--lang", "en") as (_, address):
        yield root, address


def test_start_shows_the_language_that_was_asked_for_with_our_settings(running_lab: tuple[Path, str]) -> None:
    _, address = running_lab
    assert re.search(r"/lab/tree/notebooks/en/0-1-[\w-]+\.ipynb", fetch(address)[0])
    panel = setting(address, "@jupyterlab/notebook-extension:panel")
    assert "▶ Start the page" in json.dumps(panel["properties"]["toolbar"]["default"], ensure_ascii=False)
    shell = setting(address, "@jupyterlab/application-extension:shell")
    assert shell["properties"]["startMode"]["default"] == "single"


def test_nothing_listens_beyond_this_computer_and_no_process_tells_the_token(running_lab: tuple[Path, str]) -> None:
    _, address = running_lab
    port = int(re.search(r":(\d+)/", address).group(1))  # type: ignore[union-attr]
    if Path("/proc/net/tcp").exists():
        assert listeners(port)
        assert listeners(port) <= {"0100007F", "00000000000000000000000001000000"}
    token = address.partition("token=")[2]
    for arguments in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert token not in arguments.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue


def test_a_kernel_begins_without_what_no_page_uses(running_lab: tuple[Path, str]) -> None:
    root, _ = running_lab
    ipython = root / ".jupyter-course" / "ipython"
    manager, client = start_new_kernel(env={**os.environ, "IPYTHONDIR": str(ipython)})
    try:
        assert "debugger" not in client.kernel_info(reply=True, timeout=60)["content"].get("supported_features", [])
        client.execute("1", reply=True, timeout=60)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    assert not list(ipython.rglob("history*"))


def test_a_server_that_breaks_down_is_one_sentence(root: Path) -> None:
    (root / "jupyter_server_config.py").write_text("raise SystemExit(3)", encoding="utf-8")
    command = [sys.executable, "start.py", "--no-browser", "--lang", "en"]
    result = subprocess.run(command, cwd=root, env=environment(root), capture_output=True, text=True, timeout=110)
    assert result.returncode == 1
    assert ".jupyter-course/jupyter.log" in result.stdout.strip().splitlines()[-1]
    assert "Traceback" not in result.stdout + result.stderr


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


def test_a_page_of_the_course_is_never_changed_and_a_copy_holds_no_answer(running_lab: tuple[Path, str]) -> None:
    root, address = running_lab
    page = next((root / "notebooks" / "da").glob("*.ipynb"))
    path = page.relative_to(root).as_posix()
    before = page.read_bytes()
    notebook = json.loads(before)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "an answer"}]
    model = {"type": "notebook", "format": "json", "content": notebook}
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


def test_the_conda_environment_only_has_to_name_the_folder(root: Path) -> None:
    port = str(free_port())
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port", port, "--ServerApp.allow_root=True"]
    with running(command, root, JUPYTER_CONFIG_PATH=".", DIGILEAD_LANGUAGE="en") as (_, address):
        assert "/lab/tree/notebooks/en/0-1-" in address
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
