"""Firefox by its own WebDriver BiDi: the few commands a walk needs, without a driver or a framework between.

Firefox listens for them itself when it is started with `--remote-debugging-port`. The commands and events are those of
https://www.w3.org/TR/webdriver-bidi/.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

from tests.browser import end

NAMES = ("firefox-esr", "firefox")
KEYS = {"Control": "\ue009", "Enter": "\ue007"}
HERE = ("localhost", "127.0.0.1")
_EVENTS = ["log.entryAdded", "network.beforeRequestSent"]
# Firefox asks its maker for settings and news of its own; these have nothing to do with the page.
_PREFERENCES = {
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": "data:,",
}


def find_firefox() -> str | None:
    """A Firefox of this computer's search path."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Firefox:
    """One tab, at first in a window that lies behind another: it has no focus.

    `errors` and `elsewhere` are what its page complained of and whom else it asked.
    """

    def __init__(self, socket: websocket.WebSocket, folder: Path) -> None:
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self._socket, self._sent = socket, 0
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=_EVENTS)
        allowed = {"type": "allowed", "destinationFolder": str(folder)}
        self.call("browser.setDownloadBehavior", downloadBehavior=allowed)
        self._show(self.call("browsingContext.getTree")["contexts"][0]["context"])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Run one command; what Firefox tells in the meantime is noted."""
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while (told := json.loads(self._socket.recv())).get("id") != self._sent:
            self._note(told.get("method"), told.get("params", {}))
        if told["type"] == "error":
            raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
        return dict(told["result"])

    def _note(self, event: str | None, details: dict[str, Any]) -> None:
        if event == "log.entryAdded" and details["level"] == "error":
            self.errors.append(f"{details['text']} ({details['source']['realm']})")
        if event == "network.beforeRequestSent" and details["context"] == self._tab:
            address = urllib.parse.urlsplit(details["request"]["url"])
            if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in HERE:
                self.elsewhere.append(address.geturl())

    # -- pages

    def open(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self._tab, url=url, wait="interactive")

    def reload(self) -> None:
        self.call("browsingContext.reload", context=self._tab, wait="interactive")

    def back(self, by: int = -1) -> None:
        self.call("browsingContext.traverseHistory", context=self._tab, delta=by)

    def come_forward(self) -> None:
        """Go on in a window that has the focus; the first one has it only when somebody clicks into it."""
        before = self._tab
        self._show(self.call("browsingContext.create", type="window")["context"])
        self.call("browsingContext.close", context=before)

    def _show(self, tab: str) -> None:
        self._tab = tab
        self.call("browsingContext.setViewport", context=tab, viewport={"width": 1280, "height": 900})

    def pdf(self) -> bytes:
        """What the print dialog would print on A4."""
        page = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self.call("browsingContext.print", context=self._tab, page=page)["data"])

    def screenshot(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.call("browsingContext.captureScreenshot", context=self._tab)["data"]))

    # -- what stands there

    def run(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function with JSON values and return its JSON value."""
        code = f"async () => JSON.stringify(await ({function})(...{json.dumps(arguments)}) ?? null)"
        done = self._script(code)
        return json.loads(done["value"])

    def _script(self, code: str) -> dict[str, Any]:
        done = self.call(
            "script.callFunction", functionDeclaration=code, awaitPromise=True, target={"context": self._tab}
        )
        if done["type"] == "exception":
            raise RuntimeError(done["exceptionDetails"]["text"])
        return dict(done["result"])

    def wait(self, function: str, *arguments: Any, seconds: float = 60) -> Any:
        """Wait until the function returns something true; a page that is being replaced is asked again."""
        end, told = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            try:
                if found := self.run(function, *arguments):
                    return found
            except RuntimeError as problem:
                told = str(problem)
            time.sleep(0.05)
        raise TimeoutError(f"not within {seconds} s: {function} {arguments} {told}")

    # -- hands

    def _act(self, kind: str, actions: list[dict[str, Any]], **more: Any) -> None:
        source = {"type": kind, "id": kind, "actions": actions, **more}
        self.call("input.performActions", context=self._tab, actions=[source])

    def click(self, element: str, *arguments: Any, button: int = 0) -> None:
        """Move to the middle of what a JavaScript function returns, and click there."""
        self.wait(f"(...all) => Boolean(({element})(...all))", *arguments, seconds=30)
        found = f"const found = ({element})(...{json.dumps(arguments)})"
        code = f"() => {{ {found}; found.scrollIntoView({{block: 'center'}}); return found; }}"
        origin = {"type": "element", "element": {"sharedId": self._script(code)["sharedId"]}}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        press = [{"type": kind, "button": button} for kind in ("pointerDown", "pointerUp")]
        self._act("pointer", [move, *press])

    def type(self, text: str, *, holding: str = "") -> None:
        """Press keys; `holding` names one that is held down meanwhile."""
        held = [KEYS[holding]] if holding else []
        strokes = [{"type": kind, "value": KEYS.get(key, key)} for key in text for kind in ("keyDown", "keyUp")]
        down, up = ([{"type": kind, "value": key} for key in held] for kind in ("keyDown", "keyUp"))
        self._act("key", [*down, *strokes, *up])


@contextmanager
def firefox(path: str, place: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own in `place`; what it downloads arrives in `place`/downloads."""
    profile, downloads = place / "profile", place / "downloads"
    profile.mkdir(parents=True)
    downloads.mkdir()
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items())
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    with (place / "firefox.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"],
            env={**os.environ, "HOME": str(place)}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            address = _announced(process, place / "firefox.log")
            # Firefox refuses whoever comes from a page, which an Origin would say.
            socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=120)
            yield Firefox(socket, downloads)
            socket.close()
        finally:
            end(process)


def _announced(process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"Firefox did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
