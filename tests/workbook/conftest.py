import pytest

from digilead.workbook import Workbook


@pytest.fixture
def path(tmp_path):
    return tmp_path / "answers" / "workbook.jsonl"


@pytest.fixture
def put(path):
    """Lay a document of these bytes down and open it."""

    def lay(data):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return Workbook(path)

    return lay
