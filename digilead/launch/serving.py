"""Start the server of the course as a process of its own, say where it is, and end it quietly."""

from __future__ import annotations

import errno
import http.client
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
import webbrowser
from pathlib import Path

from digilead.launch.install import Installation, clean_environment
from digilead.launch.jupyter import first_page
from digilead.launch.private import private_file
from digilead.launch.words import Sentences, Trouble, say

PORTS = range(8888, 8938)
SECONDS_TO_START = 180
SECONDS_UNTIL_SLOW = 15
SECONDS_TO_ANSWER = 10
SECONDS_TO_STOP = 15

# What each server shows to nobody without the token.
JUPYTER_S, VOILA_S = "/api/status", "/"


class DidNotStart(Trouble):
    """The server ended before it could be reached."""


def serve(
    installation: Installation, words: Sentences, language: str, port: int, code_free: bool, browser: bool
) -> None:
    """Serve the course until Ctrl-C. Raises DidNotStart, or Trouble if it takes too long or breaks down later."""
    root = installation.root
    log = installation.state / "jupyter.log"
    shown_log = log.relative_to(root)
    token = secrets.token_urlsafe(24)
    command = [str(installation.python), "-m", "digilead.launch.tied", "digilead.launch", "start"]
    command += ["--lang", language, "--port", str(port), "--log", str(log), *(["--code-free"] if code_free else [])]
    # The token travels in the environment: command lines can be read by everybody on the machine.
    environment = {**clean_environment(), "JUPYTER_TOKEN": token}
    try:
        server = subprocess.Popen(command, cwd=root, env=environment, stdin=subprocess.PIPE)
    except OSError as problem:  # a .venv brought here from another kind of computer
        raise DidNotStart("server_failed", log=shown_log) from problem
    try:
        # While the server reads itself in there is time to look whether the installation is still whole.
        if not installation.is_intact() and installation.is_broken():
            raise DidNotStart("server_failed", log=shown_log)
        if not _opens(server, port, token, VOILA_S if code_free else JUPYTER_S, words):
            slow = server.poll() is None
            raise (
                Trouble("server_slow", log=shown_log, minutes=SECONDS_TO_START // 60)
                if slow
                else DidNotStart("server_failed", log=shown_log)
            )
        _announce(words, installation.state, address(root, language, port, token, code_free), browser)
        ended_by_itself = server.wait() != 0
    except KeyboardInterrupt:
        ended_by_itself = False
    finally:
        _stop(server)
    if ended_by_itself:
        raise Trouble("server_stopped", log=shown_log)
    say("\n" + words("progress", "bye"))


def address(root: Path, language: str, port: int, token: str, code_free: bool) -> str:
    """Return the address of the first page. JupyterLab finds it by itself, Voila has to be told."""
    page = first_page(root, language)
    path = page.replace("notebooks/", "voila/render/", 1) if code_free else ""
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


def _opens(server: subprocess.Popen[bytes], port: int, token: str, guarded: str, words: Sentences) -> bool:
    """Wait until our server answers at the port; False if it ended or takes too long."""
    begun = time.monotonic()
    told = False
    while (passed := time.monotonic() - begun) < SECONDS_TO_START and server.poll() is None:
        if is_ours(port, token, guarded):
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
    finally:
        signal.signal(signal.SIGINT, before)


def choose_port(wanted: int | None) -> int:
    """Return the wanted port, or the first free one of JupyterLab's usual ports. Raises Trouble if it is taken."""
    free = (port for port in PORTS if is_free(port))
    if wanted is None:
        found = next(free, None)
        if found is None:
            raise Trouble("port_taken", port=PORTS[0], example=PORTS[-1] + 100)
        return found
    if not 0 < wanted < 65536 or not is_free(wanted):
        raise Trouble("port_taken", port=wanted, example=next(free, PORTS[-1] + 100))
    return wanted


def is_free(port: int) -> bool:
    """Tell whether nobody listens on this port of localhost, in either address family."""
    for family, _, _, _, place in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                if os.name != "nt":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place[:2])
        except OSError as problem:
            if problem.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                return False
    return True
