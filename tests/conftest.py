"""What every test may ask for. No test reads or writes the participant's own workbook or log."""

import random
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings

from digilead.content import Content, load_content
from digilead.course import Course
from digilead.responses import AFTER, BEFORE, ORGANISATION, STATUSES
from digilead.workbook import Workbook

Fill = Callable[..., Workbook]

# How long an example takes says how busy the machine is, and nothing about the course. How many are tried is said
# here alone: `--hypothesis-profile`.
for name, examples in {"course": 20, "quick": 8, "proof": 2000}.items():
    settings.register_profile(name, deadline=None, max_examples=examples)
settings.load_profile("course")


def hear_ctrl_c() -> None:
    """Tests that run in the background of a shell are deaf to Ctrl+C, and so would be every command they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


hear_ctrl_c()


@pytest.fixture(autouse=True)
def _still_hears_ctrl_c() -> Iterator[None]:
    """A test that has ended start.py in its own process leaves it deaf, as somebody does who is on the way out."""
    yield
    hear_ctrl_c()


@pytest.fixture(autouse=True)
def _never_the_real_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DIGILEAD_WORKBOOK", str(tmp_path / "answers" / "workbook.jsonl"))
    monkeypatch.setenv("DIGILEAD_LOG", str(tmp_path / "kernel.log"))
    yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running, and without one a picture is drawn at once."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The one browser of a test run: Playwright can be started only once."""
    from tests import browser

    with browser.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content()


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return Workbook(tmp_path / "answers" / "workbook.jsonl")


def everything(content: Content, line: str) -> list[tuple[str, str, str, str]]:
    """An answer to every question of the course, the same at every call; ``line`` stands in every text."""
    dice = random.Random(7)
    found = []

    def say(item: str, value: str, occasion: str = BEFORE, subject: str = ORGANISATION) -> None:
        found.append((occasion, subject, item, value))

    def choose(item: str) -> str:
        return dice.choice(content.options(item)).id if content.items[item].kind != "text" else line

    initiative = [item.id for item in content.instruments["initiative"].items]
    for item in content.items:
        if item not in initiative:
            say(item, choose(item))
    for number in (1, 2):
        for item in initiative:
            say(item, choose(item), AFTER, f"initiative-{number}")
    for question in content.questions.values():
        if question.kind == "practice":
            say(question.id, dice.choice(STATUSES))
        for field in ("line",) if question.kind == "practice" else ("line", "who", "when"):
            say(f"{question.id}.{field}", line)
    for keys in content.keys.values():
        for key in keys:
            say(f"case.{key.case}.{key.dimension}", dice.choice(list(content.steps)))
    for pick, question in enumerate(dice.sample(list(content.questions), 3), start=1):
        say(f"plan.pick.{pick}", question)
    return found


@cache
def _document(line: str) -> bytes:
    with TemporaryDirectory() as folder:
        made = Workbook(Path(folder) / "made.jsonl", clock=lambda: datetime(2021, 3, 1, 9, 41, tzinfo=UTC))
        made.record_many(everything(load_content(), line))
        return made.path.read_bytes()


@pytest.fixture
def filled(tmp_path: Path) -> Fill:
    """A workbook in which everything is answered, long ago; ``line`` stands in every text."""

    def fill(line: str = "Jeg spørger Åse på mandag") -> Workbook:
        path = tmp_path / "answers" / "workbook.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_document(line))
        return Workbook(path)

    return fill


@pytest.fixture
def full_workbook(filled: Fill) -> Workbook:
    return filled()


@pytest.fixture(params=load_content().languages)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def course(workbook: Workbook, language: str) -> Course:
    return Course(language, workbook=workbook)


@pytest.fixture
def full_course(full_workbook: Workbook, language: str) -> Course:
    return Course(language, workbook=full_workbook)
