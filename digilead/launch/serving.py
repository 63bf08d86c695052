"""Start the server of the course as a process of its own, say where it is, and end it quietly."""

from __future__ import annotations

import errno
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from digilead import environment
from digilead.launch.install import Installation, clean_environment
from digilead.launch.invitation import SESSION_FOLDER, Invitation
from digilead.launch.jupyter import FIRST, VISITORS, first_page
from digilead.launch.pages import CONSOLE
from digilead.launch.private import private_file
from digilead.launch.words import Sentences, Trouble, say

PORTS = range(8888, 8938)
SECONDS_TO_START = 180
SECONDS_UNTIL_SLOW = 15
SECONDS_TO_ANSWER = 10
SECONDS_TO_STOP = 15

_SECONDS_BETWEEN_LOOKS = 0.5
LAB, CODE_FREE = "lab", "code-free"

# What each server shows to nobody without the token.
JUPYTER_S, VOILA_S = "/api/status", "/"


class DidNotStart(Trouble):
    """The server ended before it could be reached; `port` is where it was to be."""

    def __init__(self, log: Path, port: int) -> None:
        super().__init__("server_failed", log=log)
        self.port = port


@dataclass(frozen=True)
class Server:
    """One of our servers: what runs it, which kind it is, where, and what it is opened with."""

    installation: Installation
    language: str
    port: int
    door: str
    token: str

    @property
    def log(self) -> Path:
        return self.installation.state / ("visitors.log" if self.door == VISITORS else "jupyter.log")

    @property
    def shown_log(self) -> Path:
        return self.log.relative_to(self.installation.root)

    def is_there(self) -> bool:
        """Tell whether it is this one that answers at its port."""
        if self.door == VISITORS:
            return leads_in(self.port, self.token)
        return is_ours(self.port, self.token, VOILA_S if self.door == CODE_FREE else JUPYTER_S)

    @contextmanager
    def running(self, words: Sentences, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run it until the end of the block, which begins once it can be reached.

        Raises DidNotStart, or Trouble if that takes too long. ``more`` are variables for its pages.
        """
        command = [str(self.installation.python), "-m", "digilead.launch.tied", "digilead.launch", "start"]
        command += ["--lang", self.language, "--port", str(self.port), "--log", str(self.log), "--door", self.door]
        # The token travels in the environment: command lines can be read by everybody on the machine.
        variables = {**clean_environment(), "JUPYTER_TOKEN": self.token, **more}
        try:
            server = subprocess.Popen(command, cwd=self.installation.root, env=variables, stdin=subprocess.PIPE)
        except OSError as problem:  # a .venv brought here from another kind of computer
            raise DidNotStart(self.shown_log, self.port) from problem
        try:
            # While the server reads itself in there is time to look whether the installation is still whole.
            if not self.installation.is_intact() and self.installation.is_broken():
                raise DidNotStart(self.shown_log, self.port)
            if not _opens(server, self.is_there, words):
                slow = server.poll() is None
                raise (
                    Trouble("server_slow", log=self.shown_log, minutes=SECONDS_TO_START // 60)
                    if slow
                    else DidNotStart(self.shown_log, self.port)
                )
            yield server
        finally:
            _stop(server)


def serve(
    installation: Installation, words: Sentences, language: str, port: int, code_free: bool, browser: bool
) -> None:
    """Serve the course until Ctrl-C. Raises DidNotStart, or Trouble if it takes too long or breaks down later."""
    server = Server(installation, language, port, CODE_FREE if code_free else LAB, secrets.token_urlsafe(24))
    ended_by_itself = False
    with suppress(KeyboardInterrupt), server.running(words) as process:
        _announce(
            words, installation.state, address(installation.root, language, port, server.token, code_free), browser
        )
        ended_by_itself = process.wait() != 0
    if ended_by_itself:
        raise Trouble("server_stopped", log=server.shown_log)
    say("\n" + words("progress", "bye"))


def serve_session(
    installation: Installation, words: Sentences, language: str, port: int, plan: str, browser: bool
) -> None:
    """Serve a session until Ctrl-C, or until the instructor closes it: the console here, the door on the network.

    Raises as `serve`.
    """
    root, invitation = installation.root, Invitation(installation.root / SESSION_FOLDER)
    invitation.prepare(port)
    door = Server(installation, language, port, VISITORS, invitation.key)
    console = Server(installation, language, choose_port(None, but=port), LAB, secrets.token_urlsafe(24))
    told = {environment.SESSION: "yes", **({environment.PLAN: plan} if plan else {})}
    failed = None
    with (
        suppress(KeyboardInterrupt),
        door.running(words) as people,
        console.running(words, **told) as instructor,
    ):
        _announce(
            words, installation.state, address(root, language, console.port, console.token, section=CONSOLE), browser
        )
        _invite(installation, words, invitation)
        closed = False
        while failed is None and instructor.poll() is None:
            if not closed and people.poll() == 0:  # the console goes on: its report may still be wanted
                closed = True
                say("\n" + words("progress", "session_closed"))
            failed = door if people.poll() else None
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        failed = console if instructor.poll() else failed
    if failed:
        raise Trouble("server_stopped", log=failed.shown_log)
    say("\n" + words("progress", "bye"))


def _invite(installation: Installation, words: Sentences, invitation: Invitation) -> None:
    """Say how participants come in: a line with the link alone, its code for phones, and what to try."""
    link, *others = invitation.links()
    say(f"\n{words('progress', 'participants')}\n\n{link}\n")
    say(_qr(installation, link))
    if others:
        say(words("progress", "other_links", links="  ".join(others)))
    say(words("progress", "no_way_in"))


def _qr(installation: Installation, link: str) -> str:
    """Draw the link with what is installed; "" where this window cannot show it."""
    command = [str(installation.python), "-m", "digilead.launch", "qr", "--encoding", sys.stdout.encoding or "ascii"]
    done = subprocess.run(
        command, cwd=installation.root, env=clean_environment(), input=link.encode(), capture_output=True
    )
    return done.stdout.decode(sys.stdout.encoding or "ascii", "replace")


def address(root: Path, language: str, port: int, token: str, code_free: bool = False, section: str = "") -> str:
    """Return the address of the first page, or another. JupyterLab finds the first by itself, Voila has to be told."""
    page = first_page(root, language, section or FIRST)
    path = f"voila/render/{page}" if code_free else f"lab/tree/{page}" if section else ""
    return f"http://localhost:{port}/{path}?token={token}"


def _announce(words: Sentences, state: Path, place: str, browser: bool) -> None:
    if browser:
        say(words("progress", "ready"))
        _open_browser(state / "open.html", place)
        say(words("progress", "address"))
    else:
        say(words("progress", "ready_no_browser"))
    say("  " + place)
    say(words("progress", "how_to_stop"))


def _open_browser(page: Path, place: str) -> None:
    """Open a page that leads on to the course: the token then stands in a file of ours, not in a list of processes."""
    with private_file(page) as file:
        file.write(f'<meta http-equiv="refresh" content="0; url={place}">')
    threading.Thread(target=webbrowser.open, args=(page.as_uri(),), daemon=True).start()


def _opens(server: subprocess.Popen[bytes], is_there: Callable[[], bool], words: Sentences) -> bool:
    """Wait until our server answers at the port; False if it ended or takes too long."""
    begun = time.monotonic()
    told = False
    while (passed := time.monotonic() - begun) < SECONDS_TO_START and server.poll() is None:
        if is_there():
            return True
        if passed > SECONDS_UNTIL_SLOW and not told:
            say(words("progress", "starting"))
            told = True
        time.sleep(0.05)
    return False


def is_ours(port: int, token: str, guarded: str) -> bool:
    """Tell whether the server at this port knows our token: another program may have taken the port meanwhile.

    What is `guarded` it shows to those who bring the token, and to nobody else.
    """
    try:
        return _status(port, guarded, {}) >= 300 > _status(port, guarded, {"Authorization": f"token {token}"}) >= 200
    except (OSError, http.client.HTTPException):
        return False


def leads_in(port: int, key: str) -> bool:
    """Tell whether the door at this port knows the session's key, and no other."""
    try:
        return _status(port, f"/{key}/code", {}) == 200 and _status(port, f"/{key[::-1]}/code", {}) == 403
    except (OSError, http.client.HTTPException):
        return False


def _status(port: int, path: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("localhost", port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and with it its kernels; a second Ctrl-C does not hurry it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if server.poll() is None:
            server.terminate()
        try:
            server.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if server.stdin:
            server.stdin.close()
    finally:
        signal.signal(signal.SIGINT, before)


def choose_port(wanted: int | None, but: int | None = None) -> int:
    """Return the wanted port, or the first free one of JupyterLab's usual ports. Raises Trouble if it is taken."""
    free = (port for port in PORTS if port != but and is_free(port))
    if wanted is None:
        found = next(free, None)
        if found is None:
            raise Trouble("port_taken", port=PORTS[0], example=PORTS[-1] + 100)
        return found
    if not 0 < wanted < 65536 or not is_free(wanted):
        raise Trouble("port_taken", port=wanted, example=next(free, PORTS[-1] + 100))
    return wanted


def choose_door(root: Path, wanted: int | None) -> int:
    """Return the port of a session's link: the wanted one, the one it had before, or a free one. Raises Trouble."""
    before = Invitation(root / SESSION_FOLDER).port
    return choose_port(before if wanted is None and before and is_free(before) else wanted)


def is_free(port: int) -> bool:
    """Tell whether nobody listens on this port of localhost, in either address family, or of a network.

    A program that listens in a network alone would take the port from a session's door.
    """
    everywhere = (socket.AF_INET, 0, 0, "", ("0.0.0.0", port))
    for family, _, _, _, place in (*socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM), everywhere):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                if os.name != "nt":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place[:2])
        except OSError as problem:
            if problem.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                return False
    return True
