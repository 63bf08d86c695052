"""Every page runs top to bottom in a kernel of its own, from an empty workbook and from a full one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from digilead.content import load_content
from digilead.workbook import Workbook
from tests.conftest import everything
from tests.notebooks.pages import PAGES, ROOT
from tests.proof import options


def main(arguments: Sequence[str]) -> int:
    pages = PAGES[: options(arguments, len(PAGES)).count]
    figures, failed = [], 0
    with tempfile.TemporaryDirectory() as folder:
        full = Workbook(Path(folder) / "full.jsonl")
        full.record_many(everything(load_content(), "Jeg spørger Åse på mandag"))
        for workbook in (full.path, Path(folder) / "empty.jsonl")[: len(pages)]:
            command = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", *map(str, pages)]
            environment = {**os.environ, "DIGILEAD_WORKBOOK": str(workbook), "PYTHONPATH": str(ROOT)}
            run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
            failed |= run.returncode
            counted = re.search(r"^\d+ (passed|failed).*$", run.stdout, re.MULTILINE)
            figures.append(f"{workbook.stem}: {counted[0] if counted else run.stdout[-2000:] + run.stderr[-2000:]}")
    print(f"{len(pages)} pages, cells from " + "; ".join(figures))
    return failed
