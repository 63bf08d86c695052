"""A JupyterHub as deploy/ starts it, from an environment of its own: what it takes burdens nobody who takes the course.

As root its users are users of the system, made for this and removed; otherwise it is the trial, where all are one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
from tornado.httpclient import HTTPRequest, HTTPResponse

from tests.browser import ROOT, free_port
from tests.session.sitting import PAGE, Guest

GROUP, INSTRUCTORS = "digilead", "digilead-instructors"
SECONDS = 400
_LEFT_OUT = (".*", "__pycache__", "answers", "tests", "build", "dist", "*.egg-info", "node_modules", "venv", "site")
_PINS = ("constraints.txt", "deploy/requirements.txt")


def place() -> Path:
    """Where the environment for just these pins lies; others must be able to read it."""
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in _PINS)).hexdigest()[:12]
    return (Path(tempfile.gettempdir()) / f"digilead-hub-{digest}").resolve()


def is_made() -> bool:
    """Whether `python -m tests.proof hub` has made the environment here."""
    done = place() / "done"
    return done.exists() and done.stat().st_uid == os.getuid()


def python_for_all() -> str:
    """A Python that every user of this computer may run."""
    own = Path(sys.executable).resolve()
    open_to_all = all(folder.stat().st_mode & 1 for folder in own.parents)
    return str(own) if open_to_all else "/usr/bin/python3"


def install() -> float:
    """Do what the Dockerfile does, in a fresh virtual environment; the seconds it took."""
    began, found = time.monotonic(), place()
    shutil.rmtree(found, ignore_errors=True)
    copy_course(found)
    steps = re.findall(r"^RUN (python -m pip install .*)$", (ROOT / "deploy/kubernetes/Dockerfile").read_text(), re.M)
    assert steps, "the Dockerfile installs nothing"
    subprocess.run([python_for_all(), "-m", "venv", str(found / "venv")], check=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}
    environment = {**kept, "PATH": f"{found / 'venv/bin'}{os.pathsep}{os.environ['PATH']}"}
    for step in steps:
        subprocess.run(step.split(), cwd=found / "course", env=environment, check=True, stdout=subprocess.DEVNULL)
    (found / "done").touch()
    return time.monotonic() - began


def copy_course(into: Path) -> Path:
    """The course as it is now, for everybody to read and nobody to write."""
    course = into / "course"
    shutil.copytree(ROOT, course, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    for path in (into, course, *course.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return course


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


class Hub:
    """A hub that can be killed and started again. ``users`` are how many there are; the first is an instructor."""

    def __init__(self, folder: Path, users: int, language: str = "da") -> None:
        self.folder, self.language, self.course = folder, language, copy_course(folder)
        self.real = os.getuid() == 0
        self.password, self.token = secrets.token_urlsafe(12), secrets.token_urlsafe(24)
        self.names = [f"dl-{secrets.token_hex(2)}-{number}" for number in range(1, users + 1)]
        self.shared = folder / "session"
        self.shared.mkdir(mode=0o755)
        self.url = f"http://127.0.0.1:{free_port()}"
        if self.real:
            self._make_users()
        self._write()
        self.start()

    def _make_users(self) -> None:
        self._made = [group for group in (GROUP, INSTRUCTORS) if _succeeds("groupadd", group)]
        for name in self.names:
            groups = GROUP if name != self.names[0] else f"{GROUP},{INSTRUCTORS}"
            home = ["--create-home", "--base-dir", str(self.folder), "--key", "HOME_MODE=0755"]  # as on older systems
            subprocess.run(["useradd", *home, "--groups", groups, name], check=True, capture_output=True)
        told = "\n".join(f"{name}:{self.password}" for name in self.names)
        subprocess.run(["chpasswd"], input=told, text=True, check=True)
        shutil.chown(self.shared, "root", INSTRUCTORS)
        self.shared.chmod(0o2775)

    def remove_users(self) -> None:
        if self.real:
            import grp  # Windows has none

            for name in self.names:
                _succeeds("userdel", "--force", name)
            for group in self._made:
                if not grp.getgrnam(group).gr_mem:  # another hub's users may still be in it
                    _succeeds("groupdel", group)

    def _write(self) -> None:
        """What differs here from a server: ports, the session's folder, and a token that lets the tests look."""
        base = "jupyterhub_config.py" if self.real else "trial_config.py"
        hub, api = free_port(), free_port()
        (self.folder / "config.py").write_text(
            f"""
load_subconfig({str(self.course / "deploy" / base)!r})
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.Spawner.environment.update({{"DIGILEAD_SHARED": {str(self.shared)!r}}})
c.JupyterHub.services.append({{"name": "tests", "api_token": {self.token!r}}})
c.JupyterHub.load_roles.append({{"name": "tests", "services": ["tests"], "scopes": ["admin:servers", "list:users"]}})
"""
        )

    def start(self) -> None:
        left = ("JUPYTER", "DIGILEAD", "PYTHON")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(left)}
        told = {"STATE_DIRECTORY": str(self.folder), "DIGILEAD_BIND": self.url, "DIGILEAD_LANGUAGE": self.language}
        command = [str(place() / "venv/bin/jupyterhub"), "-f", str(self.folder / "config.py")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=environment | told, stdout=log, stderr=log, start_new_session=True
            )
        self._await()

    @property
    def log(self) -> Path:
        return self.folder / "hub.log"

    def _await(self) -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/hub/health", timeout=5).close()
                return
            time.sleep(0.1)
        raise AssertionError(f"the hub did not start:\n{self.log.read_text(encoding='utf-8')[-3000:]}")

    def kill(self) -> None:
        """Hub and proxy are gone at once; users' servers are not."""
        for child in psutil.Process(self.process.pid).children():
            if not any("singleuser" in word for word in child.cmdline()):
                child.kill()
        self.process.kill()
        self.process.wait(30)

    def servers(self) -> dict[str, psutil.Process]:
        """Everybody's server, by the name of its user's home."""
        return {
            Path(process.environ()["HOME"]).name: process
            for process in psutil.process_iter(["cmdline"])
            if str(place() / "venv/bin/jupyterhub-singleuser") in (process.info["cmdline"] or [])
            and process.environ().get("HOME", "").startswith(str(self.folder))
        }

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        for server in self.servers().values():
            for process in (*server.children(recursive=True), server):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        if self.process.poll() is None:
            self.kill()

    def ask(self, path: str, method: str = "GET", token: str = "") -> tuple[int, Any]:
        """The hub's interface, as the tests' service."""
        request = urllib.request.Request(
            f"{self.url}/hub/api/{path}", method=method, headers={"Authorization": f"token {token or self.token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, None

    def home(self, name: str) -> Path:
        return self.folder / name

    def workbook(self, name: str) -> Path:
        return self.home(name) / "digital-ledelse" / "workbook.jsonl"


@contextmanager
def hub(users: int, language: str = "da") -> Iterator[Hub]:
    """A hub in a folder of its own that everybody may pass through."""
    with tempfile.TemporaryDirectory(prefix="digilead-", ignore_cleanup_errors=True) as folder:
        found = Hub(Path(folder), users, language)
        try:
            yield found
        finally:
            found.end()
            found.remove_users()


class Leader(Guest):
    """Somebody who signs in at a hub and then speaks to their own server as a page does."""

    def __init__(self, place: Hub, name: str = "") -> None:
        super().__init__(place)  # type: ignore[arg-type]
        self.hub, self.name, self.prefix = place, name, ""
        self.cookies: dict[str, str] = {}

    def take(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_list("Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            path = re.search(r"path=([^;]+)", line, re.I)
            self.cookies[f"{path[1] if path else '/'} {name}"] = value

    def sent(self, path: str) -> str:
        """The cookies for an address, those of the deepest path last, as of a name the last counts."""
        own = sorted(key for key in self.cookies if path.startswith(key.split(" ")[0]))
        found = {key.split(" ")[1]: self.cookies[key] for key in own}
        return "; ".join(f"{name}={value}" for name, value in found.items() if value)

    async def ask(self, path: str, method: str = "GET", **more: Any) -> HTTPResponse:
        where = f"{self.prefix}{path}" if path.startswith(("/voila", "/api", "/lab", "/files")) else path
        self.cookie = self.sent(where)
        answer = await super().ask(where, method, **more)
        self.take(answer)
        return answer

    async def follow(self, path: str) -> tuple[str, HTTPResponse]:
        """Go where the redirections lead, and wait where the hub says so."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            answer = await self.ask(path)
            if answer.code in (301, 302, 303, 307, 308):
                path = answer.headers["Location"].removeprefix(self.place.url)
            elif "spawn-pending" in path:
                await asyncio.sleep(0.5)
            else:
                return path, answer
        raise AssertionError(f"{self.name} came no further than {path}")

    async def join(self) -> None:
        """Sign in, and wait for the first page's address."""
        if self.hub.real:
            await self.ask("/hub/login")
            body = urlencode({"username": self.name, "password": self.hub.password, "_xsrf": self._xsrf("/hub/")})
            answer = await self.ask("/hub/login?next=", "POST", body=body)
            assert answer.code == 302, (answer.code, self.hub.log.read_text()[-2000:])
        self.prefix = await self._server()
        self.name = self.prefix.rpartition("/")[2]
        path, answer = await self.follow(
            f"{self.prefix}/lab"
        )  # where no kernel is started: the cookie of the own server
        assert answer.code == 200, (path, answer.code)

    async def _server(self) -> str:
        """Wait for the own server; where it begins."""
        end, path = time.monotonic() + SECONDS, "/hub/spawn"
        while time.monotonic() < end:
            answer = await self.ask(path)
            if found := re.match(r"/user/[^/]+", answer.headers.get("Location", "")):
                return found[0]
            path = answer.headers.get("Location", path).removeprefix(self.place.url)
            await asyncio.sleep(0.5)
        raise AssertionError(f"{self.name} came no further than {path}")

    def _xsrf(self, path: str) -> str:
        return self.cookies.get(f"{path} _xsrf", "")

    async def connect(self, kernel: str, origin: str = "", protocol: str = "", prefix: str = "") -> Any:
        path = f"{prefix or self.prefix}/api/kernels/{kernel}/channels"
        url = f"{self.place.url.replace('http', 'ws')}{path}?session_id={self._session}"
        headers = {"Cookie": self.sent(path), "Origin": self.place.url}
        return await self._listen(HTTPRequest(url, headers=headers, request_timeout=SECONDS))

    async def open(self, page: str = "") -> None:
        await super().open(page or PAGE[self.hub.language])
