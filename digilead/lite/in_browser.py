"""What a page of the site does before its first cell, inside the browser's Python."""

from __future__ import annotations

import importlib
import io
import json
import os
import secrets
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any


class Later(MetaPathFinder):
    """Fetches a package when it is imported for the first time: what is needed first comes first."""

    def __init__(self, files: dict[str, str], fetch: Any, folder: Path) -> None:
        self._files, self._fetch, self._folder = files, fetch, folder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Put the package where Python looks for it, then look there."""
        file = self._files.get(name)
        if file is None:
            return None
        with zipfile.ZipFile(io.BytesIO(self._fetch(file))) as archive:
            archive.extractall(self._folder)
        self._files = {module: other for module, other in self._files.items() if other != file}
        importlib.invalidate_caches()
        return PathFinder.find_spec(name)


def _fetch(name: str) -> bytes:
    """A file of the site, waited for: an import cannot do anything else."""
    from js import XMLHttpRequest, digileadRoot

    request = XMLHttpRequest.new()
    request.open("GET", f"{digileadRoot}python/{name}", False)
    request.responseType = "arraybuffer"
    request.send(None)
    if request.status != 200:
        raise OSError(f"{name}: {request.status}")
    return bytes(request.response.to_bytes())


class _Handle:
    """A file of the browser's that only this kernel writes."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def read(self) -> bytes:
        """All of it."""
        from js import Uint8Array

        data = Uint8Array.new(self._handle.getSize())
        self._handle.read(data, _at(0))
        return bytes(data.to_bytes())

    def append(self, data: bytes) -> None:
        """Put it at the end and through to the disk; if that fails, leave the file as it was."""
        from pyodide.ffi import to_js

        size = self._handle.getSize()
        try:
            if self._handle.write(to_js(data), _at(size)) != len(data):
                raise OSError("No space left")
            self._handle.flush()
        except Exception:
            with suppress(Exception):
                self._handle.truncate(size)
            raise

    def clear(self) -> None:
        """Leave nothing in it."""
        self._handle.truncate(0)
        self._handle.flush()


def _at(place: int) -> Any:
    from js import Object
    from pyodide.ffi import to_js

    return to_js({"at": place}, dict_converter=Object.fromEntries)


class Files:
    """The browser's private files of this site, one for each tab, and the tabs' messages to each other."""

    NAME = "digilead"

    def __init__(self) -> None:
        from js import BroadcastChannel

        self._channel = BroadcastChannel.new(self.NAME)

    def listen(self, heard: Callable[[bytes | None], object]) -> None:
        """Call `heard` with what other tabs tell."""
        from pyodide.ffi import create_proxy

        self._channel.onmessage = create_proxy(
            lambda event: heard(None if event.data is None else bytes(event.data.to_bytes()))
        )

    def tell(self, payload: bytes | None) -> None:
        """Tell the other tabs."""
        from pyodide.ffi import to_js

        self._channel.postMessage(to_js(payload))

    async def open(self) -> tuple[_Handle, bytes]:
        """A file of our own, with the lines of every tab that is gone, and the lines of those that are not."""
        from js import navigator

        root = await navigator.storage.getDirectory()
        folder = await root.getDirectoryHandle(self.NAME, create=True)
        mine, others = None, b""
        for file in await _entries(folder):
            try:
                handle = await file.createSyncAccessHandle()
            except Exception:  # another tab has it
                data = await (await file.getFile()).arrayBuffer()
                others += data.to_bytes()
                continue
            if mine is None:
                mine = _Handle(handle)
                continue
            known = set(mine.read().splitlines())
            left = [line for line in _Handle(handle).read().splitlines() if line not in known]
            mine.append(b"".join(b"\n" + line for line in left) + b"\n" * bool(left))
            handle.close()
            await folder.removeEntry(file.name)
        if mine is None:
            file = await folder.getFileHandle(f"{secrets.token_hex(8)}.jsonl", create=True)
            mine = _Handle(await file.createSyncAccessHandle())
        return mine, others


async def _entries(folder: Any) -> list[Any]:
    found, entries = [], folder.values()
    while not (step := await entries.next()).done:
        found.append(step.value)
    return sorted(found, key=lambda file: str(file.name))


async def begin() -> None:
    """Called by the page once for each of its kernels."""
    from digilead.workbook import browser

    if browser.opened():
        return
    folder = Path(__file__).parents[2]
    files = json.loads(Path(__file__).with_name("later.json").read_text(encoding="utf-8"))
    sys.meta_path.append(Later(files, _fetch, folder))
    browser.use(await browser.open_storage(Files()))
    # The pages lie elsewhere, on the site, two folders deep: what one of them links to is found as if this were there.
    place = folder / "pages" / "page"
    for empty in (folder / "notebooks", place):
        empty.mkdir(parents=True, exist_ok=True)
    os.chdir(place)


async def warm() -> None:
    """Called when this Python has come, before anybody asks for a page: what every page needs is then there."""
    importlib.import_module("pyodide_kernel")  # first, for it puts itself in the place of what IPython would look for
    await begin()
    from digilead.content import load_content
    from digilead.course import Course  # noqa: F401

    load_content()
