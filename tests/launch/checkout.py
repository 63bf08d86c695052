"""A small checkout in a temporary folder, and a Python that only pretends to install: no network, no waiting."""

from __future__ import annotations

import shutil
import stat
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Stands for the Python that runs start.py and, copied, for the one in .venv. What its pip and its venv say before they
# fail stands in the files named by $FAKE_PIP and $FAKE_VENV. Where .venv holds a file `broken`, nothing in it can be
# imported.
FAKE_PYTHON = """\
#!/bin/sh
for last; do :; done
here="$(dirname "$0")"
case "$*" in
  *"tied.py venv --clear "*)
    if [ -n "$FAKE_VENV" ]; then cat "$FAKE_VENV"; exit 1; fi
    rm -rf "$last"; mkdir -p "$last/bin" "$last/lib/python{version}/site-packages"; cp "$0" "$last/bin/python" ;;
  *"import pip, sys"*)
    echo {full} ;;
  *"tied.py pip install "*)
    echo "$*" >> "$here/pip-calls"; env > "$here/pip-environment"
    case "$FAKE_PIP" in
      hang) touch "$here/../half-made"; cat > /dev/null; exit 1 ;;
      ?*) cat "$FAKE_PIP"; exit 1 ;;
    esac
    about="$here/../lib/python{version}/site-packages/one-1.0.dist-info"
    mkdir -p "$about"; echo "one" > "$about/../one.py"; echo "one.py,,4" > "$about/RECORD"
    if [ -n "$FAKE_BROKEN" ]; then touch "$here/../broken"; fi ;;
  *needs.py*)
    if [ -e "$here/../broken" ]; then echo "numpy (ImportError: no such file)"; exit 3; fi ;;
  "-m digilead.launch.tied digilead.launch start"*)
    exec {real} "$@" ;;
  *)
    echo "ran: $*" >> "{root}/ran" ;;
esac
"""


def make(folder: Path) -> Path:
    """Copy what a start needs into `folder`; return it."""
    root = folder / "course"
    for part in ("digilead/launch", "digilead/content", "digilead/workbook", "content"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "environment.py"):
        shutil.copy(ROOT / "digilead" / name, root / "digilead")
    for name in ("start.py", "jupyter_server_config.py", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    for page in ROOT.glob("notebooks/*/0-1-*.ipynb"):
        target = root / page.relative_to(ROOT)
        target.parent.mkdir(parents=True)
        shutil.copy(page, target)
    return root


def fake_python(folder: Path, root: Path) -> Path:
    """Write the pretending Python; return its path."""
    file = folder / "fake-python"
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    full = sys.version.split()[0]
    text = FAKE_PYTHON.replace("{version}", version).replace("{full}", full)
    file.write_text(text.replace("{real}", sys.executable).replace("{root}", str(root)), encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file
