"""How long a second start takes: `start.py` of the copied checkout, and `jupyter lab` as it comes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from digilead.launch.install import Installation
from tests.browser import free_port


def borrow_environment(checkout: Path) -> bool:
    """Give the copy a `.venv` made of links to the environment this runs in. False where that cannot be done."""
    if not (Path(sys.prefix) / "pyvenv.cfg").exists():
        return False
    venv = checkout / ".venv"
    venv.mkdir()
    try:
        for entry in Path(sys.prefix).iterdir():
            if entry.name != "course-stamp":
                (venv / entry.name).symlink_to(entry)
    except OSError:
        return False
    installation = Installation(checkout)
    installation.stamp.write_text(installation.wanted_stamp(False), encoding="utf-8")
    return installation.is_complete()


def second_starts(checkout: Path, private: Path, repeat: int) -> dict[str, list[float]]:
    """Milliseconds until the server answers, in turns."""
    python = str(Installation(checkout).python)
    found: dict[str, list[float]] = {"start.py": [], "jupyter lab": []}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}
    own = {**kept, "JUPYTER_CONFIG_DIR": str(private / "config"), "JUPYTER_DATA_DIR": str(private / "data"),
           "JUPYTER_RUNTIME_DIR": str(private / "runtime"), "IPYTHONDIR": str(private / "ipython")}  # fmt: skip
    for _ in range(repeat):
        port = free_port()
        ours = [sys.executable, "start.py", "--no-browser", "--port", str(port)]
        found["start.py"].append(_until_it_answers(ours, checkout, kept, port))
        port = free_port()
        lab = [python, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
        found["jupyter lab"].append(_until_it_answers(lab, private, own, port))
    return found


def _until_it_answers(command: Sequence[str], folder: Path, environment: Mapping[str, str], port: int) -> float:
    begin = time.monotonic()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        while process.poll() is None and time.monotonic() < begin + 120:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/api", timeout=5).close()
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.01)
                continue
            break
        if process.poll() is not None:
            raise RuntimeError(f"{command[1]} ended by itself")
        return (time.monotonic() - begin) * 1000
    finally:
        process.terminate()
        process.wait(60)
