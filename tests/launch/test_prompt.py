"""What makes a page and an answer quick."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from digilead.launch import jupyter
from digilead.launch.connection import PromptConnection, ZMQChannelsWebsocketConnection
from tests.launch.checkout import ROOT

IDLE = """
import asyncio, runpy, sys
async def kernel():
    runpy.run_path({startup!r}, run_name="__main__")
    before = "digilead.course" in sys.modules
    await asyncio.sleep(3)
    print(before, "digilead.course" in sys.modules, "matplotlib" in sys.modules, "_when_idle" in globals())
    print("jinja2" in sys.modules)
asyncio.run(kernel())
"""


def test_messages_of_a_kernel_are_sent_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bool] = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: "connected")
    prompt = PromptConnection.__new__(PromptConnection)
    handler = SimpleNamespace(set_nodelay=said.append)
    monkeypatch.setattr(PromptConnection, "websocket_handler", handler, raising=False)
    assert prompt.connect() == "connected"
    assert said == [True]


def test_the_server_uses_that_connection() -> None:
    module, _, name = "digilead.launch.connection.PromptConnection".rpartition(".")
    assert (module, name) == (PromptConnection.__module__, PromptConnection.__name__)
    assert f"{module}.{name}" in Path(jupyter.__file__).read_text(encoding="utf-8")


@pytest.mark.slow
def test_an_idle_kernel_reads_the_course_with_its_templates_and_no_picture() -> None:
    startup = Path(jupyter.LAUNCH_FOLDER) / "kernel_startup.py"
    found = subprocess.run(
        [sys.executable, "-c", IDLE.format(startup=str(startup))], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert found.stdout.split() == ["False", "True", "False", "False", "True"], found.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads as Linux tells them")
def test_arithmetic_has_no_threads_that_only_wait() -> None:
    command = [sys.executable, "-c", "import os, numpy; print(len(os.listdir('/proc/self/task')))"]
    settings = {**os.environ, **jupyter.kernel_environment(ROOT)}
    assert int(subprocess.run(command, env=settings, capture_output=True, check=True, timeout=100).stdout) == 1
