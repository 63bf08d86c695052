"""What the browser's Python reads: the standard library and the packages, compiled beforehand and in few files.

- ``standard``: Python's own library and everything without files of its own; read from the zip file, never unpacked.
- ``digilead``: the course itself and its texts, as the one wheel that Pyodide unpacks when it starts.
- the others by what they are for: fetched when a page imports them for the first time (`in_browser`).
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from digilead.lite import pyodide

COMPILER = Path(__file__).with_name("compile.mjs")
CLOCK = (2020, 1, 1, 0, 0, 0)  # the same files give the same bytes

# Of the builder's list: what makes the site rather than running on it, and what only the plan's calendar needs.
SITE_ONLY = ("jupyterlite_core", "jupyterlite_pyodide_kernel", "jupyterlab_widgets")
LATER = {"dateutil": ("python_dateutil",), "calendar": ("icalendar", "tzdata")}

# Of the packages: parts that nothing on a page can reach.
_NEEDLESS = (
    "/__pycache__/",
    "/tests/",
    "/test/",
    "numpy/f2py/",
    "numpy/distutils/",
    "numpy/_pyinstaller/",
    "numpy/_core/include/",
    "numpy/_core/lib/",
    "numpy/random/lib/",
    "numpy/random/_examples/",
    "IPython/terminal/",
    "IPython/sphinxext/",
    "/ensurepip/",
    "/idlelib/",
    "/lib2to3/",
    "/pydoc_data/",
    "/tkinter/",
    "/turtledemo/",
    "/turtle.py",
    "/wsgiref/",
    "/xmlrpc/",
    "/curses/",
    "/dbm/",
    "/mailbox.py",
    "/imaplib.py",
    "/nntplib.py",
    "/poplib.py",
    "/smtplib.py",
    "/ftplib.py",
    "/telnetlib.py",
    "/msilib/",
)
# Of what colours code: that of Python's own.
ONLY = {
    "pygments/lexers/": ("__init__.py", "_mapping.py", "python.py"),
    "pygments/styles/": ("__init__.py", "_mapping.py", "default.py"),
    "pygments/formatters/": ("__init__.py", "_mapping.py", "html.py", "terminal.py", "terminal256.py"),
}
OF_THE_BUILDER = ("digilead/launch/", "digilead/lite/front/")
DATA = ("METADATA", "entry_points.txt")

# What JupyterLite's kernel and IPython ask for by name; nothing on a page installs anything or looks into a history.
STUBS = {
    "IPython/terminal/__init__.py": "",
    "IPython/terminal/embed.py": "def embed(**_): ...\n",
    "IPython/terminal/pt_inputhooks.py": "backends, aliases = [], {}\n",
    "piplite/__init__.py": "",
    "piplite/piplite.py": "",
    "sqlite3/__init__.py": """
class DatabaseError(Exception): ...
class OperationalError(DatabaseError): ...
class IntegrityError(DatabaseError): ...
class Connection: ...
PARSE_DECLTYPES = PARSE_COLNAMES = 0
""",
}


def make(builder: Path, root: Path, runtime: Path, cache: Path, target: Path) -> dict[str, Any]:
    """Write the files into `target`; return what Pyodide's lock file is made of, and ``standard``.

    `builder` is the folder of the builder's packages, `root` the course's, `runtime` the files of Pyodide. `cache`
    keeps what does not change with the course.
    """
    libraries = cache / _key()
    if not libraries.is_dir():
        with TemporaryDirectory(dir=cache) as work:
            made = Path(work) / "made"
            _libraries(builder, runtime, Path(work) / "files", made)
            for older in cache.glob("libraries-*"):
                shutil.rmtree(older, ignore_errors=True)
            made.rename(libraries)
    shutil.copytree(libraries, target)
    later = target / "later.json"
    with TemporaryDirectory(dir=cache) as work:
        course = _course(root, runtime, later, Path(work), target)
    later.unlink()
    (standard,), (empty,) = target.glob("standard-*"), target.glob("empty-*")
    packages = {"digilead": course, **dict.fromkeys(PRELOADED, empty)}
    entries = {
        name.replace("_", "-"): {
            "name": name,
            "version": "1",
            "file_name": f"../python/{file.name}",
            "install_dir": "site",
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": [],
            "depends": [],
            "unvendored_tests": False,
        }
        for name, file in packages.items()
    }
    return {"info": pyodide.PINS["info"], "packages": entries, "standard": standard.name}


def _key() -> str:
    """Changes with whatever the libraries are made of."""
    made_of = [Path(__file__), COMPILER, Path(__file__).with_name("requirements.txt"), pyodide.PYODIDE_FILE]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in made_of))
    return f"libraries-{digest.hexdigest()[:16]}-{'compiled' if shutil.which('node') else 'plain'}"


def _libraries(builder: Path, runtime: Path, work: Path, target: Path) -> None:
    _stage(builder, runtime, work)
    _about(work / "empty", "empty")
    _compile(runtime, work)
    target.mkdir(parents=True)
    later = {}
    for group in sorted({*LATER, *pyodide.groups()} - {pyodide.RUNTIME}):
        file = _zip(work / group, target, group)
        modules = [module for module in (work / group).iterdir() if module.suffix in ("", ".py", ".pyc")]
        later.update({module.name.partition(".")[0]: file.name for module in modules})
    (target / "later.json").write_text(json.dumps(later), encoding="utf-8")
    _zip(work / "standard", target, "standard")
    _zip(work / "empty", target, "empty", "-py3-none-any.whl")


def _course(root: Path, runtime: Path, later: Path, work: Path, target: Path) -> Path:
    for file in sorted((root / "digilead").rglob("*")):
        name = file.relative_to(root).as_posix()
        if file.is_file() and file.suffix != ".pyc" and not name.startswith(OF_THE_BUILDER):
            _copy(file, work / name)
    for file in sorted((root / "content").rglob("*.toml")):
        _copy(file, work / "digilead" / "content" / "data" / file.relative_to(root / "content"))
    _copy(later, work / "digilead" / "lite" / "later.json")
    _about(work, "digilead")
    _compile(runtime, work)
    return _zip(work, target, "digilead", "-py3-none-any.whl")


def _about(folder: Path, name: str) -> None:
    about = folder / f"{name}-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", encoding="utf-8")


# JupyterLite's kernel fetches these one by one before it begins, unless Pyodide has them already: all that is needed of
# them is in ``standard``.
PRELOADED = ("micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython")


def _stage(builder: Path, runtime: Path, work: Path) -> None:
    place = {package: group for group, packages in LATER.items() for package in packages}
    with zipfile.ZipFile(runtime / "python_stdlib.zip") as library:
        library.extractall(work / "standard", [name for name in library.namelist() if not _is_needless(name)])
    for about in sorted(builder.glob("*.dist-info")):
        package = about.name.partition("-")[0].lower()
        if package in ("pip", "setuptools", *SITE_ONLY):
            continue
        with (about / "RECORD").open(encoding="utf-8", newline="") as record:
            names = [row[0] for row in csv.reader(record)]
        for name in names:
            data = package in ("tzdata",) or name.endswith(DATA)
            if not name.startswith("..") and (name.endswith(".py") or data) and not _is_needless(name):
                _copy(builder / name, work / place.get(package, "standard") / name)
    for wheel in builder.glob("../../../share/jupyter/labextensions/@jupyterlite/*/static/pypi/*.whl"):
        if wheel.name.startswith(("pyodide_kernel", "ipykernel")):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(work / "standard", [name for name in archive.namelist() if name.endswith(".py")])
    for name, text in STUBS.items():
        (work / "standard" / name).parent.mkdir(parents=True, exist_ok=True)
        (work / "standard" / name).write_text(text, encoding="utf-8")
    for group, files in pyodide.groups().items():
        for file in files if group != "runtime" else ():
            with zipfile.ZipFile(runtime / file) as archive:
                names = [name for name in archive.namelist() if not name.endswith((".pyi", ".h", ".a", ".pxd", ".md"))]
                archive.extractall(work / group, [name for name in names if not _is_needless(name)])


def _is_needless(name: str) -> bool:
    if any(part in f"/{name}" for part in _NEEDLESS):
        return True
    return any(name.startswith(folder) and not name.endswith(kept) for folder, kept in ONLY.items())


def _copy(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def _compile(runtime: Path, work: Path) -> None:
    node = shutil.which("node")
    if node:
        subprocess.run([node, str(COMPILER), str(runtime), str(work)], check=True, stdout=subprocess.DEVNULL)
        for file in work.rglob("*.pyc"):
            file.with_suffix(".py").unlink()


def _files(folder: Path) -> Iterable[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _zip(folder: Path, target: Path, name: str, ending: str = ".zip") -> Path:
    """One file of a folder, whose name changes with what is in it: browsers may keep it for ever."""
    made = target / f"{name}.part"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in _files(folder):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), CLOCK)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    digest = hashlib.sha256(made.read_bytes()).hexdigest()[:12]
    return made.rename(target / (f"{name}-1.{digest}{ending}" if ending == ".zip" else f"{name}-1+{digest}{ending}"))
