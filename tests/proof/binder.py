"""Binder as far as it can be seen elsewhere: its list in a fresh environment, `postBuild` and `start` run from there.

It takes minutes, most of them pip's. That Binder itself builds it is not proved.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import yaml

from tests.browser import ROOT, free_port
from tests.proof import options

OF_THIS_COMPUTER = (".git", ".venv*", ".jupyter-course", "answers", "site", "__pycache__", ".*_cache")
SECONDS = 120


def main(arguments: Sequence[str]) -> int:
    options(arguments, 1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        course, venv = Path(place) / "course", Path(place) / "env"
        shutil.copytree(ROOT, course, ignore=shutil.ignore_patterns(*OF_THIS_COMPUTER))
        wanted = yaml.safe_load((course / "environment.yml").read_text(encoding="utf-8"))["dependencies"][-1]["pip"]
        (Path(place) / "list.txt").write_text("\n".join(wanted), encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}
        environment = {**kept, "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": place}

        def run(*command: str) -> None:
            subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)

        run(sys.executable, "-m", "venv", str(venv))
        run("python", "-m", "pip", "install", "-q", "--no-deps", "-r", str(Path(place) / "list.txt"))
        run("bash", "postBuild")
        port, log = str(free_port()), Path(place) / "log.txt"
        server = ("bash", "start", "jupyter", "lab", "--no-browser", "--port", port, "--ServerApp.allow_root=True")
        with log.open("w") as out:
            process = subprocess.Popen(server, cwd=course, env=environment, stdout=out, stderr=out)
        try:
            address = _address(log, process)
            token = address.partition("?")[2]
            settings = f"http://localhost:{port}/lab/api/settings/@jupyterlab/notebook-extension:panel?{token}"
            with urllib.request.urlopen(settings, timeout=30) as answer:
                assert "start-page" in answer.read().decode(), "the course's settings are not read"
        finally:
            process.terminate()
            process.wait(30)
    print(
        f"{len(wanted)} packages installed afresh, postBuild and start run from there: the course's settings are read"
    )
    return 0


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"http://localhost:\S+", log.read_text(encoding="utf-8")):
            return found.group()
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))
