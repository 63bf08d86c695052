"""A small checkout in a temporary folder, and a Python that only pretends to install: no network, no waiting."""

from __future__ import annotations

import shutil
import stat
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Stands for the Python that runs start.py and, copied, for the one in .venv. What its pip does is told by $FAKE_PIP.
FAKE_PYTHON = """\
#!/bin/sh
case "$*" in
  "-m venv --clear "*)
    rm -rf "$4"; mkdir -p "$4/bin" "$4/lib/python{version}/site-packages"; cp "$0" "$4/bin/python" ;;
  "-c import pip, sys"*)
    echo {full} ;;
  "-m pip install "*)
    echo "$*" >> "$(dirname "$0")/pip-calls"
    case "$FAKE_PIP" in
      network) echo "WARNING: NewConnectionError: Failed to establish a new connection"; exit 1 ;;
      disk) echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"; exit 1 ;;
      write) echo "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied"; exit 1 ;;
      other) echo "ERROR: something nobody has thought of"; exit 1 ;;
      hang) echo "Collecting jupyterlab"; touch "$(dirname "$0")/../half-made"; sleep 60 ;;
      *) for name in one two three; do echo "Collecting $name"; done
         echo "Installing collected packages: one, two, three" ;;
    esac ;;
  "-m digilead.jupyter start"*)
    exec {real} "$@" ;;
  *)
    echo "ran: $*" >> "{root}/ran" ;;
esac
"""


def make(folder: Path) -> Path:
    """Copy what a start needs into `folder`; return it."""
    root = folder / "course"
    shutil.copytree(ROOT / "digilead" / "jupyter", root / "digilead" / "jupyter")
    shutil.copy(ROOT / "digilead" / "__init__.py", root / "digilead")
    (root / "content").mkdir()
    for name in ("start.py", "jupyter_server_config.py", "constraints.txt", "pyproject.toml", "content/start.toml"):
        shutil.copy(ROOT / name, root / name)
    for page in ROOT.glob("notebooks/*/0-0-*.ipynb"):
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
