"""Start the server of the course as a process of its own, say where it is, and end it quietly."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
import webbrowser
from pathlib import Path

from digilead.jupyter.install import Installation, clean_environment
from digilead.jupyter.launch import welcome_page
from digilead.jupyter.private import private_file
from digilead.jupyter.words import Trouble, Words, say

PORTS = range(8888, 8938)
SECONDS_TO_START = 120
SECONDS_TO_STOP = 15


def serve(installation: Installation, words: Words, language: str, port: int, code_free: bool, browser: bool) -> None:
    """Serve the course until Ctrl-C. Raises Trouble if it does not start or breaks down."""
    root = installation.root
    log = installation.state / "jupyter.log"
    token = secrets.token_urlsafe(24)
    command = [str(installation.python), "-m", "digilead.jupyter", "start", "--lang", language, "--port", str(port)]
    command += ["--log", str(log), *(["--code-free"] if code_free else [])]
    # The token travels in the environment: command lines can be read by everybody on the machine.
    environment = {**clean_environment(), "JUPYTER_TOKEN": token}
    signal.signal(signal.SIGTERM, _as_interrupt)
    server = subprocess.Popen(command, cwd=root, env=environment, stdin=subprocess.DEVNULL)
    try:
        if not _opens(server, port):
            raise Trouble("server_failed", log=log.relative_to(root))
        _announce(words, installation.state, address(root, language, port, token, code_free), browser)
        ended_by_itself = server.wait() != 0
    except KeyboardInterrupt:
        ended_by_itself = False
    finally:
        _stop(server)
    if ended_by_itself:
        raise Trouble("server_failed", log=log.relative_to(root))
    say("\n" + words("progress", "bye"))


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def address(root: Path, language: str, port: int, token: str, code_free: bool) -> str:
    """Return the address of the first page. JupyterLab finds it by itself, Voila has to be told."""
    page = welcome_page(root, language)
    path = page.replace("notebooks/", "voila/render/", 1) if code_free else ""
    return f"http://localhost:{port}/{path}?token={token}"


def _announce(words: Words, state: Path, place: str, browser: bool) -> None:
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


def _opens(server: subprocess.Popen[bytes], port: int) -> bool:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and with it its kernels; a second Ctrl-C does not hurry it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


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
