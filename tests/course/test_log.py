"""What goes wrong stands in a file of the participant's own; the page shows the course's sentences and nothing else."""

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from digilead import log
from digilead.course import Course
from digilead.workbook import Workbook, WorkbookError
from tests.notebooks.pages import PAGES, ROOT, name

ANSWER = "Mette vil lukke projektet"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where conftest has the log of a test lie."""
    return tmp_path / "kernel.log"


@pytest.fixture
def kept() -> Iterator[logging.Logger]:
    """A logger of ours that writes to the log and nowhere else."""
    logger, record = logging.getLogger("digilead.test"), log.Record(logging.WARNING)
    record.setFormatter(log.LogLine())
    logger.propagate = False
    logger.addHandler(record)
    yield logger
    logger.removeHandler(record)


def written(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except Exception as caught:
        return caught


# ---- the file


@posix
def test_the_log_is_the_participant_s_alone(kept: logging.Logger, file: Path) -> None:
    file.write_text("from a time when everybody could read it\n", encoding="utf-8")
    file.chmod(0o644)
    kept.warning("a sentence with %s", "æøå")
    assert rights(file) == 0o600 and written(file).endswith("WARNING digilead.test: a sentence with æøå\n")


def test_the_log_does_not_grow_for_ever(kept: logging.Logger, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST_LOG", 2_000)
    for number in range(400):
        kept.warning("number %s", number)
    kept.warning("x" * 100_000)
    files = sorted(file.parent.glob("kernel.log*"))
    assert len(files) == 2 and sum(each.stat().st_size for each in files) < 2 * 2_000 + 2 * 8_001
    assert "number 399" in "".join(map(written, files))


def test_a_log_that_cannot_be_moved_away_stops_growing(
    kept: logging.Logger, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "LARGEST_LOG", 2_000)
    (file.parent / "kernel.log.1").mkdir()
    for number in range(400):
        kept.warning("number %s", number)
    assert file.stat().st_size < 2_200


def test_where_the_first_place_cannot_be_written_the_next_one_is_taken_and_without_any_nothing_happens(
    kept: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    first, second = tmp_path / "a file" / "log", tmp_path / "other" / "log"
    monkeypatch.setattr(log, "places", lambda: iter((first, second)))
    kept.warning("once")
    assert written(second).endswith("once\n") and (os.name == "nt" or rights(second.parent) == 0o700)
    monkeypatch.setattr(log, "places", lambda: iter((first,)))
    kept.warning("twice")
    mistake = logging.LogRecord("digilead", logging.ERROR, "", 1, "%s and %s", ("too few",), None)
    kept.handlers[0].handle(mistake)  # no reason to speak to the participant either
    assert capfd.readouterr() == ("", "")


def test_it_lies_beside_the_state_of_the_course_else_where_jupyter_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DIGILEAD_LOG")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    assert list(log.places()) == [ROOT / ".jupyter-course" / "kernel.log", tmp_path / "digilead-kernel.log"]


# ---- what stands in it


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (raised(ValueError(ANSWER)), ["builtins.ValueError", f"{Path(__file__)}:", " raised"]),
        (KeyError(ANSWER), ["builtins.KeyError"]),
        (raised(RuntimeError(ANSWER), PermissionError(13, "Permission denied", "/w.jsonl")),
         ["builtins.RuntimeError", "builtins.PermissionError: [Errno 13] Permission denied: '/w.jsonl'"]),
        (WorkbookError("not_ours", "no line of ours in it"), ["WorkbookError: not_ours: no line of ours in it"]),
        (ModuleNotFoundError("No module named 'attrs'"), ["No module named 'attrs'"]),
    ],
)  # fmt: skip
def test_an_exception_is_told_without_the_words_it_holds(
    kept: logging.Logger, file: Path, error: Exception, told: list[str]
) -> None:
    kept.error("an answer could not be saved", exc_info=error)
    assert ANSWER not in written(file) and all(part in written(file) for part in told)


def test_exceptions_that_cause_each_other_come_to_an_end(kept: logging.Logger, file: Path) -> None:
    one, other = ValueError(), TypeError()
    one.__context__, other.__context__ = other, one
    kept.error("both", exc_info=one)
    assert written(file).count("builtins.") == 2


def test_of_other_libraries_only_the_place_is_told(file: Path) -> None:
    record = logging.LogRecord("asyncio", logging.ERROR, "/lib/base_events.py", 12, f"never got {ANSWER}", (), None)
    assert log.LogLine().format(record).endswith("ERROR asyncio: base_events.py:12")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None)))
def test_a_record_is_one_line_whatever_it_says(text: str) -> None:
    record = logging.LogRecord("digilead.session.room", logging.WARNING, "", 1, "refused: %s", (text,), None)
    line = log.LogLine().format(record)
    assert line.isprintable() and len(line.splitlines()) == 1


def test_every_way_of_failing_keeps_the_answers_out_of_the_log(
    full_workbook: Workbook, language: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.keep()
    full_workbook.record("before", "organisation", "plan.1.then", ANSWER)
    course = Course(language, workbook=full_workbook)

    def fails(*_: object, **__: object) -> Any:
        raise ValueError(f"cannot draw {ANSWER}")

    form: Any = course.form("first_form")
    monkeypatch.setattr(form, "_on_answers", fails)
    form.answers = {**form.answers, "bf.use": "g1"}
    monkeypatch.setattr(form, "_render", fails)
    form.draw()
    downloads: Any = course.sheet("e01")
    downloads._files = [type("File", (), {"make": staticmethod(fails), "name": "", "kind": ""})()]
    downloads.hand_over({"do": "make", "file": 0})
    monkeypatch.setattr("digilead.widgets.sections.single_screen", fails)
    course.guess("1-1")
    assert written(file).count("builtins.ValueError") >= 3
    assert ANSWER not in written(file)


# ---- the page


KERNEL = [
    "from digilead import Course",
    "import logging, sys; print([h for h in logging.getLogger().handlers if type(h).__name__ == 'Record'])",
    "logging.getLogger('matplotlib.font_manager').warning('findfont: %s', 'no font')",
    "import warnings; warnings.warn('ANSWER'); warnings.warn('old', DeprecationWarning)",
    "import asyncio\nasync def fails(): raise ValueError('ANSWER')\n"
    "asyncio.get_running_loop().call_later(0, lambda: 1 / 0); task = asyncio.ensure_future(fails())\n"
    "await asyncio.sleep(.1); del task",
    "import threading\ndef fail(): raise ValueError('ANSWER')\n"
    "thread = threading.Thread(target=fail); thread.start(); thread.join()",
    "class Dying:\n    def __del__(self): raise ValueError('ANSWER')\ndying = Dying(); del dying",
    "import os, subprocess, time; os.write(2, b'from C'); subprocess.run(['sh', '-c', 'echo fontconfig >&2'])",
    "from tornado.ioloop import IOLoop; IOLoop.current().add_callback(fail); await asyncio.sleep(.1)",
    "time.sleep(.4)",
]
BUTTON = """
import ipywidgets
from IPython import get_ipython
button = ipywidgets.Button(); button.on_click(lambda _: fail())
kernel = get_ipython().kernel
real = kernel.get_parent
kernel.get_parent = lambda channel=None: {"header": {"msg_type": "comm_msg"}}
button.click()
kernel.get_parent = real
"""


def run(book: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every output of the notebook that is an error or came by the error stream."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(folder / "ipython"))
    NotebookClient(
        book, kernel_name="python3", timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    return [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]


@posix
@pytest.mark.slow
def test_nothing_but_the_course_s_own_reaches_the_page(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = [code.replace("ANSWER", ANSWER) for code in (*KERNEL, BUTTON)]
    book = new_notebook(cells=list(map(new_code_cell, cells)))
    assert run(book, tmp_path, monkeypatch) == []
    assert "Record" in book.cells[1].outputs[0].text
    said = written(file)
    for told in ("matplotlib.font_manager", "UserWarning at", "asyncio", "a thread failed", "a clearing up failed",
                 "tornado.application", "a widget failed"):  # fmt: skip
        assert told in said, told
    assert ANSWER not in said and rights(file) == 0o600


@posix
@pytest.mark.slow
def test_who_looks_at_the_code_still_sees_what_their_own_cell_did_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = new_notebook(cells=[new_code_cell("from digilead import Course"), new_code_cell("1 / 0")])
    (shown,) = run(book, tmp_path, monkeypatch)
    assert shown.ename == "ZeroDivisionError"


@posix
@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if page.name.startswith(("0-1", "3-0"))], ids=name)
def test_a_page_on_a_workbook_that_is_not_ours_shows_sentences_only(
    page: Path, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = tmp_path / "answers" / "workbook.jsonl"
    workbook.parent.mkdir()
    workbook.write_text("navn;svar\nÅse;42\n", encoding="utf-8")
    assert run(nbformat.read(page, as_version=4), tmp_path, monkeypatch) == []
    assert "not_ours" in written(file) and "Åse" not in written(file)


def test_outside_a_kernel_only_our_own_records_are_taken(file: Path) -> None:
    code = (
        "from digilead import Course; import logging, warnings\n"
        "logging.getLogger('digilead.x').warning('ours'); logging.getLogger('theirs').warning('theirs')\n"
        "assert not logging.getLogger().handlers"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "theirs\n")
    assert "digilead.x: ours" in written(file) and "theirs" not in written(file)
