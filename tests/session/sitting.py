"""A session's door served from a copy of the course, and a guest who speaks HTTP and websocket as a browser does."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

from digilead.content import Content
from digilead.launch.invitation import ROOM_PATH, SESSION_FOLDER, Invitation
from digilead.session.room import Room
from tests.browser import ROOT, free_port

PAGE = {"da": "notebooks/da/0-1-foerste-svar.ipynb", "en": "notebooks/en/0-1-first-answers.ipynb"}
SECONDS = 120
_PARTS = ("digilead", "content", "notebooks", "exercises", "constraints.txt", "pyproject.toml", "start.py")


class Sitting:
    """A door that can be killed and started again; the instructor's side is the room itself."""

    def __init__(self, folder: Path, content: Content, language: str = "da") -> None:
        self.folder, self.language = folder, language
        folder.mkdir()
        for part in _PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, folder / part)
        self.invitation = Invitation(folder / SESSION_FOLDER)
        self.port = free_port()
        self.invitation.prepare(self.port)
        self.room = Room(folder / ROOM_PATH, content)
        self.url = f"http://127.0.0.1:{self.port}"
        self.link = f"{self.url}/{self.invitation.key}"
        self.start()

    def start(self) -> None:
        left = ("JUPYTER", "DIGILEAD", "PYTHON")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(left)}
        command = [sys.executable, "-m", "digilead.launch", "start", "--lang", self.language, "--door", "visitors"]
        command += ["--port", str(self.port), "--log", str(self.log)]
        environment["JUPYTER_TOKEN"] = self.invitation.key
        self.process = subprocess.Popen(command, cwd=self.folder, env=environment)
        self._await()

    @property
    def log(self) -> Path:
        return self.folder / ".jupyter-course" / "visitors.log"

    def _await(self) -> None:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.link}/code", timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the door did not open:\n{self.log.read_text(encoding='utf-8')[-3000:]}")

    def kill(self) -> None:
        """The server is gone at once, and its kernels with it."""
        for process in (*psutil.Process(self.process.pid).children(recursive=True), self.process):
            process.kill()
        self.process.wait(30)

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def kernels(self) -> list[psutil.Process]:
        """Every visitor's kernel."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if any("ipykernel" in word for word in child.cmdline())]


@contextmanager
def sitting(folder: Path, content: Content, language: str = "da") -> Iterator[Sitting]:
    found = Sitting(folder, content, language)
    try:
        yield found
    finally:
        found.end()


class Guest:
    """Somebody with the link, or somebody who only tries."""

    def __init__(self, place: Sitting) -> None:
        self.place = place
        self.cookie = self.html = self.kernel = ""
        self.states: dict[str, dict[str, Any]] = {}
        self._channel: WebSocketClientConnection | None = None
        self._channels: list[WebSocketClientConnection] = []
        self._session, self._edit = uuid.uuid4().hex, 0

    # -- HTTP

    async def ask(self, path: str, method: str = "GET", **more: Any) -> HTTPResponse:
        """What the door answers, redirections included; headers of ``more`` come on top of the cookie."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        headers |= more.pop("headers", {})
        request = HTTPRequest(f"{self.place.url}{path}", method=method, headers=headers, follow_redirects=False,
                              request_timeout=SECONDS, allow_nonstandard_methods=True, **more)  # fmt: skip
        return await AsyncHTTPClient(force_instance=False, max_clients=200).fetch(request, raise_error=False)

    async def join(self, key: str = "") -> None:
        """Follow the link, or another of that place; keep the cookie."""
        answer = await self.ask(f"/{key or self.place.invitation.key}")
        assert answer.code == 302, answer.code
        self.take(answer)

    def take(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_list("Set-Cookie"):
            if line.startswith("digilead-session="):
                self.cookie = line.partition(";")[0]

    async def open(self, page: str = "") -> None:
        """Get a page of the course, connect to its kernel, and ask for the state of everything on it."""
        answer = await self.ask(f"/voila/render/{page or PAGE[self.place.language]}")
        self.html = answer.body.decode()
        assert answer.code == 200, (answer.code, self.html[-500:])
        self.kernel = re.findall(r'"kernelId": "([\w-]+)"', self.html)[0]
        self._channel = await self.connect(self.kernel)
        control = uuid.uuid4().hex
        await self.say("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}},
                       {"version": "1.0.0"})  # fmt: skip
        await self.send_to(control, {"method": "request_states"})
        self.states = (await self.until(lambda told: told.get("data", {}).get("method") == "update_states"))["data"][
            "states"
        ]

    async def go(self) -> None:
        """Leave the page, and whatever else was listened to."""
        while self._channels:
            self._channels.pop().close()
        await self.ask(f"/voila/api/shutdown/{self.kernel}", "POST", body="")

    # -- the kernel's channel

    async def connect(self, kernel: str, origin: str = "", protocol: str = "") -> WebSocketClientConnection:
        """Raises tornado.httpclient.HTTPError where the door refuses."""
        headers = {"Cookie": self.cookie, "Origin": origin or self.place.url}
        url = f"{self.place.url.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id={self._session}"
        asked = HTTPRequest(url, headers=headers, request_timeout=SECONDS)
        return await self._listen(asked, protocol)

    async def _listen(self, asked: HTTPRequest, protocol: str = "") -> WebSocketClientConnection:
        self._channels.append(await websocket_connect(asked, subprotocols=[protocol] if protocol else None))
        return self._channels[-1]

    async def say(self, kind: str, content: Any, metadata: Any = None, channel: str = "shell") -> str:
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": self._session, "date": "",
                  "msg_type": kind, "version": "5.3"}  # fmt: skip
        message = {"header": header, "parent_header": {}, "metadata": metadata or {}, "content": content,
                   "channel": channel, "buffers": []}  # fmt: skip
        assert self._channel is not None
        await self._channel.write_message(json.dumps(message))
        return header["msg_id"]

    async def send_to(self, comm: str, data: Any) -> None:
        await self.say("comm_msg", {"comm_id": comm, "data": data})

    async def hear(self) -> dict[str, Any]:
        """The next message of the kernel. Raises ConnectionError where the channel is closed."""
        assert self._channel is not None
        message = await asyncio.wait_for(self._channel.read_message(), SECONDS)
        if message is None:
            raise ConnectionError
        if isinstance(message, bytes):  # the message, and the buffers behind it
            parts = int.from_bytes(message[:4], "big")
            ends = [int.from_bytes(message[4 * n : 4 * n + 4], "big") for n in range(1, parts + 1)]
            message = message[ends[0] : ends[1] if parts > 1 else None].decode()
        return dict(json.loads(message))

    async def until(self, wanted: Any) -> dict[str, Any]:
        """The content of the first message on a comm for which ``wanted(content)`` holds."""
        while True:
            told = await self.hear()
            if told["msg_type"] == "comm_msg" and wanted(told["content"]):
                return dict(told["content"])

    # -- what stands on the page

    def model(self, trait: str, wanted: Any = lambda value: True) -> str:
        """The id of the first model that has the trait, with a value as wanted."""
        return next(id for id, m in self.states.items() if trait in m["state"] and wanted(m["state"][trait]))

    async def answer(self, touched: Mapping[str, str | None], form: str = "first_form") -> dict[str, Any]:
        """Answer on a form; what the page then says of it ("Gemt 10.42")."""
        self._edit += 1
        edit, comm = self._edit, self.model("form", lambda value: value["id"] == form)
        await self.send_to(comm, {"method": "custom", "content": {"do": "answer", "view": self._session, "edit": edit,
                                                                  "touched": dict(touched), "base": {}}})  # fmt: skip

        def said(told: dict[str, Any]) -> bool:
            state = told["data"].get("state", {})
            return told["comm_id"] == comm and state.get("status", {}).get("edit") == edit

        return dict((await self.until(said))["data"]["state"]["status"])

    async def press(self, control: str) -> str:
        """Press a button of the session's panel; what it says."""
        comm = self.model("controls", lambda value: any(spec["id"] == control for spec in value))
        await self.send_to(comm, {"method": "custom", "content": {"do": control, "values": {}}})
        told = await self.until(lambda t: t["comm_id"] == comm and "outcome" in t["data"].get("state", {}))
        return str(told["data"]["state"]["outcome"]["text"])

    def answers(self) -> dict[str, str]:
        """What the page shows as answered in the first form."""
        return dict(self.states[self.model("form", lambda value: value["id"] == "first_form")]["state"]["answers"])
