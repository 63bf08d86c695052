"""All pages run top to bottom in a kernel: in one language from an empty workbook, in the other from a full one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from digilead.workbook import Workbook
from tests.notebooks.pages import LANGUAGES, PAGES, ROOT

Fill = Callable[..., Workbook]


def bound(folder: Path, language: str) -> Path:
    """The pages of a language in one notebook, so that one kernel runs them all."""
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in PAGES if path.parent.name == language]
    cells = [{**cell, "id": f"{cell['id']}-{at}"} for at, page in enumerate(pages) for cell in page["cells"]]
    path = folder / f"{language}.ipynb"
    path.write_text(json.dumps({**pages[0], "cells": cells}), encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize(("state", "language"), [*zip(["full", "empty"], LANGUAGES, strict=True)])
def test_every_page_runs_in_a_kernel(state: str, language: str, filled: Fill, tmp_path: Path) -> None:
    """Every page in a kernel of its own, each language from both workbooks: `python -m tests.proof pages`."""
    workbook = filled().path if state == "full" else tmp_path / "empty" / "workbook.jsonl"
    book = str(bound(tmp_path, language))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--nbval-lax", "-q", "-p", "no:cacheprovider", book],
        cwd=ROOT,
        env={**os.environ, "DIGILEAD_WORKBOOK": str(workbook), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-4000:]
