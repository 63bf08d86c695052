"""`start.py site`: the builder's own virtual environment, the site in the folder `site`, and a look at it."""

from __future__ import annotations

import functools
import hashlib
import http.server
import os
import shutil
import subprocess
import sys
from pathlib import Path

from digilead.launch import install
from digilead.launch.jupyter import STATE_FOLDER
from digilead.launch.private import private_file, private_folder
from digilead.launch.words import Sentences, Trouble, say
from digilead.lite import pyodide

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
VENV = ".venv-site"
TARGET = "site"


def build(root: Path, words: Sentences, source: str = "", target: Path | None = None) -> Path:
    """Make the site anew and return its folder, `site` in the course's own by default.

    See `pyodide.fetch` for `source`. Raises Trouble and OSError.
    """
    cache = private_folder(root / STATE_FOLDER / TARGET)
    say(words("site", "builder"))
    builder = _builder(root, cache)
    say(words("site", "pyodide"))
    pyodide.fetch(cache / "pyodide", source)
    say(words("site", "assembling"))
    new = cache / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    sys.path.append(str(builder))  # reading the course's texts takes more than Python brings
    from digilead.lite import site

    site.assemble(builder, root, cache / "pyodide", cache, new)
    target = target or root / TARGET
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file()) // 1_000_000
    say(words("site", "built", folder=target, megabytes=size))
    if not shutil.which("node"):
        say(words("site", "no_node"))
    return target


def _builder(root: Path, cache: Path) -> Path:
    """The folder of the builder's packages, installed first where they are not what requirements.txt says."""
    venv = root / VENV
    stamp = venv / "stamp"
    wanted = f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()} {sys.version}"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        quiet = ["--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
        log = cache / "builder.log"
        with private_file(log) as file:
            for command in (
                [sys.executable, "-m", "venv", "--clear", str(venv)],
                [str(python), "-m", "pip", "install", *quiet, "-r", str(REQUIREMENTS)],
            ):
                done = subprocess.run(command, stdout=file, stderr=file, env=install.clean_environment())
                if done.returncode:
                    raise Trouble("install_failed", log=log.relative_to(root))
        stamp.write_text(wanted, encoding="utf-8")
    (packages,) = [*venv.glob("lib/python*/site-packages"), *venv.glob("Lib/site-packages")]
    return packages


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".js": "text/javascript",
    }

    def log_message(self, *_: object) -> None:
        """The terminal belongs to our own words."""


def serve_site(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A server of the folder on this computer alone; `serve_forever` and `shutdown` are the caller's."""
    handler = functools.partial(_Quiet, directory=str(folder))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
