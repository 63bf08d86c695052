"""Import everything the course needs, and name the first thing that is missing. Run by `.venv`'s own Python.

    python -I digilead/launch/needs.py

What is needed is read from the course itself: every module its files import, wherever in a file they do so, and every
package that pyproject.toml names (some, like JupyterLab's Danish, are used by others and never imported here).
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
MISSING = 3
BROWSER_MODULES = {"js", "pyodide"}  # what a browser's own Python brings, and no other
APPLICATION = "share/jupyter/lab/static/index.html"


def needed_packages(root: Path) -> list[str]:
    """Return the names of the packages that the course asks for."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[^\w.-]", requirement)[0] for requirement in project["dependencies"]]


def needed_modules(root: Path) -> list[str]:
    """Return the names of what the course imports that Python does not bring itself."""
    found: set[str] = set()
    for file in (root / "digilead").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                found.update(name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    given = sys.stdlib_module_names | BROWSER_MODULES
    return sorted(name for name in found if name.partition(".")[0] not in given)


def first_missing(root: Path) -> str:
    """Return the name of the first package or module that cannot be used and why, or "" if all can."""
    for find, names in ((distribution, needed_packages(root)), (import_module, needed_modules(root))):
        for name in names:
            try:
                find(name)
            except Exception as problem:  # a broken package raises whatever it likes
                return f"{name} ({type(problem).__name__}: {problem})"
    if sys.prefix != sys.base_prefix and not Path(sys.prefix, APPLICATION).is_file():
        return APPLICATION
    return ""


if __name__ == "__main__":
    missing = first_missing(_ROOT)
    if missing:
        print(missing)
        sys.exit(MISSING)
