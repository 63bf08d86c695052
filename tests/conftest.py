"""What every test may ask for. No test reads or writes the participant's own workbook."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digilead.content import Content, load_content
from digilead.workbook import Workbook


@pytest.fixture(autouse=True)
def _never_the_real_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DIGILEAD_WORKBOOK", str(tmp_path / "answers" / "workbook.jsonl"))
    yield


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content()


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return Workbook(tmp_path / "answers" / "workbook.jsonl")
