"""A server that is not ours, ends at once, takes long or ends later: it costs a participant one sentence at most."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from digilead.launch import commands, serving
from digilead.launch.install import Installation
from digilead.launch.pages import CONSOLE
from digilead.launch.words import Sentences, Trouble
from tests.browser import free_port
from tests.launch import checkout

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the pretending Python is a shell script")


@contextmanager
def answering(status: Callable[[str], int]) -> Iterator[int]:
    """A server that answers with a status made of the Authorization it is given; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status(self.headers.get("Authorization", "")))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("localhost", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        (lambda said: 200 if said == "token secret" else 403, True),
        (lambda said: 200 if said == "token secret" else 302, True),
        (lambda said: 200, False),
        (lambda said: 403, False),
        (lambda said: 404, False),
        (lambda said: 200 if said == "token another" else 403, False),
    ],
)
def test_a_server_is_ours_if_it_knows_the_token(status: Callable[[str], int], ours: bool) -> None:
    with answering(status) as port:
        assert serving.is_ours(port, "secret", "/") is ours


def test_what_speaks_no_http_or_is_not_there_is_not_ours() -> None:
    assert not serving.is_ours(free_port(), "secret", "/")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        def greet() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        threading.Thread(target=greet, daemon=True).start()
        assert not serving.is_ours(other.getsockname()[1], "secret", "/")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = checkout.make(tmp_path)
    (made / ".jupyter-course").mkdir()
    return made


def installed(root: Path, program: str) -> Installation:
    """An installation whose Python runs this shell script, whatever it is asked."""
    installation = Installation(root)
    installation.python.parent.mkdir(parents=True)
    installation.python.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    installation.python.chmod(0o755)
    installation.stamp.write_text(installation.wanted_stamp(False), encoding="utf-8")
    return installation


BRIEF = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.headers.get("Authorization") == "token " + os.environ["JUPYTER_TOKEN"]
        self.send_response(200 if known else 403)
        self.end_headers()
server = HTTPServer(("localhost", int(sys.argv[sys.argv.index("--port") + 1])), Handler)
server.handle_request(); server.handle_request()
sys.exit(9)
"""


def serve(installation: Installation, root: Path) -> Trouble:
    with pytest.raises(Trouble) as raised:
        serving.serve(installation, Sentences(root, "en"), "en", free_port(), False, False)
    return raised.value


def test_a_server_that_ends_at_once_did_not_start(root: Path) -> None:
    trouble = serve(installed(root, "exit 3"), root)
    assert isinstance(trouble, serving.DidNotStart) and trouble.key == "server_failed"


def test_a_python_for_another_kind_of_computer_did_not_start(root: Path) -> None:
    installation = installed(root, "")
    installation.python.write_bytes(b"\x7fELF nothing that runs here")
    assert isinstance(serve(installation, root), serving.DidNotStart)
    assert installation.is_broken()


def test_a_server_that_takes_long_is_spoken_of_and_then_given_up(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serving, "SECONDS_TO_START", 1)
    monkeypatch.setattr(serving, "SECONDS_UNTIL_SLOW", 0.2)
    trouble = serve(installed(root, "exec sleep 60"), root)
    assert trouble.key == "server_slow" and not isinstance(trouble, serving.DidNotStart)
    assert capsys.readouterr().out.count(Sentences(root, "en")("progress", "starting")) == 1


def test_a_server_that_ends_later_stopped_by_itself(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "brief.py").write_text(BRIEF, encoding="utf-8")
    trouble = serve(installed(root, f'exec "{sys.executable}" "{root / "brief.py"}" "$@"'), root)
    assert trouble.key == "server_stopped"
    assert "Ready" in capsys.readouterr().out


def test_the_server_ends_with_a_start_that_is_killed() -> None:
    """The server is run by the module that test_installing kills."""
    source = Path(serving.__file__).read_text(encoding="utf-8")
    assert '"digilead.launch.tied", "digilead.launch", "start"' in source
    assert "stdin=subprocess.PIPE" in source


@pytest.fixture
def rivals(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Another program takes the port between the look and the server's start; gives the ports asked for.

    No real port is taken: the tests beside this one would meet it.
    """
    installed(root, "exit 0")
    asked: list[int] = []
    taken: set[int] = set()

    def serve(installation: Installation, words: Sentences, language: str, port: int, *rest: object) -> None:
        asked.append(port)
        if len(asked) == 1:
            taken.add(port)
            raise serving.DidNotStart(Path("log"), port)

    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr(serving, "is_free", lambda port: port not in taken)
    return asked


def test_a_port_taken_meanwhile_is_left_for_the_next(root: Path, rivals: list[int]) -> None:
    assert commands.main(root, []) == 0
    assert len(rivals) == 2 and rivals[0] != rivals[1]


ROOM = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
if "start" not in sys.argv:
    sys.exit()
token = os.environ["JUPYTER_TOKEN"]
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = token in (self.path.split("/")[1], self.headers.get("Authorization", "")[6:])
        self.send_response(200 if known else 403)
        self.end_headers()
server = HTTPServer(("localhost", int(sys.argv[sys.argv.index("--port") + 1])), Handler)
if "visitors" in sys.argv:
    server.serve_forever()
server.handle_request(); server.handle_request()
sys.exit(9)
"""


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["door", "console"])
def test_a_session_goes_to_the_next_port_where_its_own_is_taken_meanwhile(
    root: Path, whose: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a program that has it before the door, or the console, gets there."""
    (root / "room.py").write_text(ROOM, encoding="utf-8")
    (root / "notebooks" / "en" / f"{CONSOLE}-console.ipynb").touch()
    installed(root, f'exec "{sys.executable}" "{root / "room.py"}" "$@"')
    choose, calls, rival = serving.choose_port, [], socket.socket()
    monkeypatch.setattr(serving, "PORTS", range(port := free_port(), port + 50))

    def choose_and_lose(wanted: int | None, but: int | None = None) -> int:
        found = choose(wanted, but)
        calls.append(found)
        if len(calls) == {"door": 2, "console": 3}[whose]:  # the first is a look alone
            rival.bind(("0.0.0.0" if whose == "door" else "127.0.0.1", found))
            rival.listen()
        return found

    monkeypatch.setattr(serving, "choose_port", choose_and_lose)
    with rival:
        assert commands.main(root, ["session", "--lang", "en", "--no-browser"]) == 1
        taken = rival.getsockname()[1]
    said = capsys.readouterr().out
    assert "Ready" in said and f":{taken}/" not in said
    assert said.strip().endswith(Sentences(root, "en")("trouble", "server_stopped", log=".jupyter-course/jupyter.log"))


def test_a_port_that_is_taken_in_one_network_alone_is_not_free() -> None:
    with socket.socket() as other:
        try:
            other.bind(("127.0.0.2", 0))
        except OSError:
            pytest.skip("this computer has one address of its own alone")
        other.listen()
        assert not serving.is_free(other.getsockname()[1])


def test_a_wanted_port_taken_meanwhile_is_said_to_be_taken(
    root: Path, rivals: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    assert commands.main(root, ["--port", str(port), "--lang", "en"]) == 1
    assert f"Port {port} is taken" in capsys.readouterr().out
    assert rivals == [port]
