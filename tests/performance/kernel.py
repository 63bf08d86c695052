"""What is measured inside a page's kernel, by a second client beside the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient

# Both pages write with os.fsync.
_INSTALL = """
def _measure(module, owner, method):
    import importlib, os, time
    kept = {"disk": [], "draws": 0}
    fsync, drawing = os.fsync, getattr(importlib.import_module(module), owner)
    draw = getattr(drawing, method)
    def synced(descriptor):
        fsync(descriptor)
        kept["disk"].append(time.time() * 1000)
    def drawn(self, *args, **kwargs):
        kept["draws"] += 1
        return draw(self, *args, **kwargs)
    os.fsync = synced
    setattr(drawing, method, drawn)
    return kept
"""
_MODELS = "__import__('ipywidgets').widgets.widget._instances"


class Kernel:
    """A running kernel whose writes to disk and drawings are counted from `install` on."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client

    def _value(self, expression: str, code: str = "") -> Any:
        reply = self._client.execute(
            code,
            silent=True,
            user_expressions={"value": f"__import__('json').dumps({expression})"},
            reply=True,
            timeout=60,
        )
        found = reply["content"]["user_expressions"]["value"]
        if found["status"] != "ok":
            raise RuntimeError(f"{expression}: {found['ename']}: {found['evalue']}")
        return json.loads(found["data"]["text/plain"][1:-1].encode().decode("unicode_escape"))

    def install(self, drawing: tuple[str, str, str]) -> None:
        """Begin to count; `drawing` names what every drawing calls once: module, class, method."""
        self._value("1", _INSTALL + f"_kept = _measure(*{drawing!r})")

    def writes(self) -> list[float]:
        """When os.fsync came back, in milliseconds since 1970."""
        return list(self._value("_kept['disk']"))

    def drawings(self) -> int:
        return int(self._value("_kept['draws']"))

    def models(self) -> int:
        """Widget models alive in this kernel, layouts and styles included."""
        return int(self._value(f"len({_MODELS})"))


@contextmanager
def attached(connection_file: Path) -> Iterator[Kernel]:
    client = BlockingKernelClient(connection_file=str(connection_file))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield Kernel(client)
    finally:
        client.stop_channels()
