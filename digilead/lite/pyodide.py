"""The files of Pyodide that a site is made of, from the network or from a file, each checked by its sha256."""

from __future__ import annotations

import hashlib
import json
import tarfile
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from digilead.launch.words import Trouble

PYODIDE_FILE = Path(__file__).with_name("pyodide.toml")
PINS: dict[str, Any] = tomllib.loads(PYODIDE_FILE.read_text(encoding="utf-8"))
SECONDS = 60
RUNTIME = "runtime"


def groups() -> dict[str, dict[str, str]]:
    """What is needed: "runtime", or what a page asks for later -> file name -> sha256."""
    return {RUNTIME: PINS[RUNTIME], **PINS["later"]}


def fetch(folder: Path, source: str = "") -> None:
    """Put every file into `folder`; what is there and whole stays.

    `source` is the address of a folder of files, a folder, a file such as Pyodide's own release (.tar.bz2), or nothing:
    then they come from where pyodide.toml says. Raises Trouble.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {name: sha256 for files in groups().values() for name, sha256 in files.items()}
    missing = {name: sha256 for name, sha256 in wanted.items() if not _is(folder / name, sha256)}
    for name, data in _read(missing, source) if missing else ():
        if hashlib.sha256(data).hexdigest() != missing[name]:
            raise Trouble("other_pyodide", file=name, version=PINS["info"]["version"])
        (folder / name).write_bytes(data)
    for name in missing:
        if not (folder / name).is_file():
            raise Trouble("no_pyodide", file=name)
    # Pyodide does not start without one; this one is for the builder's own use of it.
    (folder / "pyodide-lock.json").write_text(json.dumps({"info": PINS["info"], "packages": {}}), encoding="utf-8")


def _read(missing: Mapping[str, str], source: str) -> Iterator[tuple[str, bytes]]:
    try:
        if source and not source.startswith(("http://", "https://")):
            yield from _from_folder(missing, Path(source)) if Path(source).is_dir() else _from_file(missing, source)
            return
        for name in missing:
            place = source or PINS["from"][RUNTIME if name in PINS[RUNTIME] else "packages"]
            with urllib.request.urlopen(f"{place.rstrip('/')}/{name}", timeout=SECONDS) as answer:
                yield name, answer.read()
    except (OSError, tarfile.TarError) as problem:
        raise Trouble("no_pyodide", file=getattr(problem, "url", None) or source or next(iter(missing))) from problem


def _from_folder(missing: Mapping[str, str], folder: Path) -> Iterator[tuple[str, bytes]]:
    return ((name, (folder / name).read_bytes()) for name in missing)


def _from_file(missing: Mapping[str, str], source: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(source) as archive:  # once through: a compressed file cannot be entered in the middle
        for member in archive:
            name = PurePosixPath(member.name).name
            if name in missing and member.isfile():
                file = archive.extractfile(member)
                assert file is not None
                yield name, file.read()


def _is(file: Path, sha256: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256
