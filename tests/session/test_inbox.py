"""A session on a shared server: hand-ins go through a folder in which nobody finds anybody else's."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digilead import environment
from digilead.content import Content
from digilead.course import Course
from digilead.responses import BEFORE, ORGANISATION
from digilead.session.console.console import Console
from digilead.session.room import Room
from digilead.session.room.inbox import SESSION_FILE, Inbox, Tray
from digilead.workbook import Workbook
from tests.session.people import Clock, kind_of
from tests.touching import send

pytestmark = pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.setenv(environment.SHARED, str(folder))
    return folder


@pytest.fixture
def console(shared: Path, content: Content, tmp_path: Path) -> Console:
    found = Console(content, "da", tmp_path / "instructor", content.sessions["three-hours"])
    assert found.do(found.open)[0]
    return found


def leader(folder: Path, value: str = "g1") -> Workbook:
    workbook = Workbook(folder / "workbook.jsonl")
    workbook.record(BEFORE, ORGANISATION, "bf.use", value)
    return workbook


def inbox(shared: Path, content: Content, workbook: Workbook) -> Inbox:
    return Inbox(shared, content, workbook)


def papers(shared: Path) -> list[Path]:
    return sorted(shared.glob("inbox-*/*"))


def test_a_hand_in_is_counted_taken_back_and_counted_again(
    console: Console, shared: Path, content: Content, tmp_path: Path
) -> None:
    book = leader(tmp_path / "anna")
    own = inbox(shared, content, book)
    assert (own.state(BEFORE), own.stands(book, BEFORE)) == ("open", "out")
    own.hand_in(book, BEFORE)
    assert own.stands(book, BEFORE) == "in"
    console.refresh()
    assert console.room.handed_in() == 1
    book.record(BEFORE, ORGANISATION, "bf.use", "g4")
    assert own.stands(book, BEFORE) == "changed"
    own.withdraw("anybody", BEFORE)
    console.refresh()
    assert console.room.handed_in() == 0 and own.stands(book, BEFORE) == "withdrawn"
    own.hand_in(book, BEFORE)
    again = Console(content, "da", console.folder, content.sessions["three-hours"])  # the kernel died meanwhile
    again.refresh()
    assert again.room.handed_in() == 1 and own.stands(book, BEFORE) == "in"


def test_the_rights_let_nobody_look_and_nobody_else_read(
    console: Console, shared: Path, content: Content, tmp_path: Path
) -> None:
    own = inbox(shared, content, book := leader(tmp_path / "anna"))
    before = os.umask(0o077)  # whatever it is
    try:
        own.hand_in(book, BEFORE)
    finally:
        os.umask(before)
    (folder,), (paper,) = shared.glob("inbox-*"), papers(shared)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o3733
    assert stat.S_IMODE(paper.stat().st_mode) == 0o640
    assert stat.S_IMODE((shared / SESSION_FILE).stat().st_mode) == 0o644
    # Its name follows from what stands in the workbook alone, and what is handed in does not hold that.
    assert book.token and book.token not in paper.read_text() + paper.name
    assert inbox(shared, content, other := leader(tmp_path / "bo")).stands(other, BEFORE) == "out"


def test_whoever_the_instructor_leaves_out_stays_out_until_they_press_again(
    console: Console, shared: Path, content: Content, tmp_path: Path
) -> None:
    own = inbox(shared, content, book := leader(tmp_path / "anna"))
    own.hand_in(book, BEFORE)
    console.refresh()
    (person,) = {subject for _, subject, item in Workbook(console.room.path).responses if item == "room.way"}
    console.room.withdraw(person)
    again = Console(content, "da", console.folder, content.sessions["three-hours"])
    again.refresh()
    assert again.room.handed_in() == 0
    own.hand_in(book, BEFORE)
    again.refresh()
    assert again.room.handed_in() == 1


def test_what_others_put_there_harms_nobody(console: Console, shared: Path, content: Content, tmp_path: Path) -> None:
    (folder,) = shared.glob("inbox-*")
    inbox(shared, content, other := leader(tmp_path / "bo")).hand_in(other, BEFORE)
    (elsewhere,) = papers(shared)
    (folder / f"{'0' * 64}.json").symlink_to(elsewhere.rename(tmp_path / "secret.json"))
    inbox(shared, content, book := leader(tmp_path / "anna")).hand_in(book, BEFORE)
    os.mkfifo(folder / f"{'1' * 64}.json")
    (folder / f"{'2' * 64}.json").mkdir()
    for number, text in enumerate(['{"document": 1}', "[" * 100_000, "\0", '{"document": "x", "occasion": 7}'], 3):
        (folder / f"{str(number) * 64}.json").write_text(text)
    done, said = console.do(lambda: "")
    assert done, said
    assert console.room.handed_in() == 1


def test_nothing_comes_in_before_it_is_open_nor_after_the_release(
    shared: Path, content: Content, tmp_path: Path
) -> None:
    books = [leader(tmp_path / str(number), f"g{number % 4 + 1}") for number in range(6)]
    first = inbox(shared, content, books[0])
    assert first.state(BEFORE) == "new" and kind_of(first.hand_in, books[0], BEFORE) == "not_open"
    console = Console(content, "da", tmp_path / "instructor", content.sessions["three-hours"])
    console.do(console.open)
    for book in books[:5]:
        inbox(shared, content, book).hand_in(book, BEFORE)
    assert console.do(console.release)[0], "what lay there before the press is in"
    console.refresh()
    late = inbox(shared, content, books[5])
    assert late.state(BEFORE) == "released" and kind_of(late.hand_in, books[5], BEFORE) == "released"
    assert console.do(console.delete)[0] and not list(shared.iterdir())


def test_a_full_disk_of_the_instructor_loses_no_hand_in(
    console: Console, shared: Path, content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digilead.workbook import WorkbookError

    own = inbox(shared, content, book := leader(tmp_path / "anna"))
    own.hand_in(book, BEFORE)

    def full(*_: object, **__: object) -> None:
        raise WorkbookError("disk_full", "")

    with monkeypatch.context() as patch:
        patch.setattr(Room, "_take", full)
        assert not console.do(lambda: "")[0]
    assert console.do(lambda: "")[0] and console.room.handed_in() == 1


def test_another_instructor_opens_a_session_of_their_own(
    console: Console, shared: Path, content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = inbox(shared, content, book := leader(tmp_path / "anna"))
    own.hand_in(book, BEFORE)
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    other = Tray(shared)
    assert not other.is_mine
    room = Room(tmp_path / "other" / "room.jsonl", content, clock=Clock(datetime.now(UTC) + timedelta(hours=1)))
    room.open()
    other.exchange(room)
    assert room.handed_in() == 0, "what was handed in to one instructor is not another's"
    other.begin()
    assert own.stands(book, BEFORE) == "out" and len(list(shared.glob("inbox-*"))) == 2


def test_the_page_offers_it_where_a_session_is_and_hides_the_instructors(
    console: Console, shared: Path, content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course("da", workbook=leader(tmp_path / "anna"))
    panel = course.form("first_form").children[-1]
    assert "own code" not in panel.html and "/code" not in panel.html
    send(panel, do="hand_in", values={})
    assert panel.outcome["text"] == course.words("visit.handed_in")
    assert json.loads(papers(shared)[0].read_text())["withdrawn"] is False
    monkeypatch.setattr(environment, "for_instructors", lambda: False)
    assert course.words("course.for_instructors") in str(course.console("three-hours").html)
    (shared / SESSION_FILE).unlink()
    assert not hasattr(Course("da", workbook=course.workbook).form("first_form"), "children")
