"""The workbook in a browser: tabs that share no file, a tab that is gone, no room, nothing kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.workbook import Workbook, WorkbookError
from digilead.workbook.browser import BrowserStorage, open_storage


class Disk:
    """A file of the browser's; `room` is what still fits."""

    def __init__(self, data: bytes = b"", room: int = 10**6) -> None:
        self.data, self.room = data, room

    def read(self) -> bytes:
        return self.data

    def append(self, data: bytes) -> None:
        if len(data) > self.room:
            raise RuntimeError("QuotaExceededError: no more room")
        self.data, self.room = self.data + data, self.room - len(data)

    def clear(self) -> None:
        self.data = b""


class Tabs:
    """The tabs of one browser, which hear each other."""

    def __init__(self) -> None:
        self.storages: list[BrowserStorage] = []
        self.disks: list[Disk] = []

    def open(self, *, room: int = 10**6) -> Workbook:
        disk = Disk(room=room)
        others = b"".join(other.data for other in self.disks)
        me = len(self.storages)
        self.disks.append(disk)
        self.storages.append(BrowserStorage(disk, others, lambda payload: self._tell(me, payload)))
        return Workbook(Path("workbook.jsonl"), storage=self.storages[-1])

    def _tell(self, me: int, payload: bytes | None) -> None:
        for number, storage in enumerate(self.storages):
            if number != me:
                storage.heard(payload)


def _answers(workbook: Workbook) -> dict[str, Any]:
    workbook.refresh()
    return {item: response.value for (_, _, item), response in workbook.responses.items()}


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc"), st.integers(0, 9)), max_size=12))
def test_no_tab_loses_what_another_one_saved(clicks: list[tuple[int, str, int]]) -> None:
    tabs = Tabs()
    open_ones = [tabs.open() for _ in range(3)]
    last = {}
    for tab, item, value in clicks:
        open_ones[tab].record("before", "organisation", item, value)
        last[item] = value
    assert all(_answers(tab) == last for tab in open_ones)
    # All of them closed, and one opened again: what lies in the files is everything.
    assert (
        _answers(Workbook(Path("w"), storage=BrowserStorage(Disk(b"".join(disk.data for disk in tabs.disks))))) == last
    )


def test_a_line_cut_off_takes_no_other_with_it() -> None:
    tabs = Tabs()
    tabs.open().record("before", "organisation", "a", 1)
    disk = Disk(tabs.disks[0].data[:-9])
    again = Workbook(Path("w"), storage=BrowserStorage(disk))
    again.record("before", "organisation", "b", 2)
    assert _answers(Workbook(Path("w"), storage=BrowserStorage(Disk(disk.data)))) == {"b": 2}
    assert again.unreadable_lines == 1


def test_deleting_in_one_tab_deletes_in_all() -> None:
    tabs = Tabs()
    one, other = tabs.open(), tabs.open()
    one.record("before", "organisation", "a", 1)
    other.record("before", "organisation", "b", 2)
    one.delete()
    assert _answers(one) == _answers(other) == {}
    assert not any(disk.data for disk in tabs.disks)
    other.record("before", "organisation", "b", 3)
    assert _answers(one) == {"b": 3}


def test_without_room_what_was_saved_stays_and_the_reason_is_told() -> None:
    workbook = Tabs().open(room=300)
    workbook.record("before", "organisation", "a", 1)
    with pytest.raises(WorkbookError) as refused:
        workbook.record("before", "organisation", "b", "x" * 200)
    assert refused.value.kind == "disk_full"
    assert _answers(workbook) == {"a": 1}


class Site:
    """What JavaScript gives, as far as `open_storage` asks."""

    def __init__(self, opening: Callable[[], tuple[Disk, bytes]]) -> None:
        self._opening = opening
        self.heard: Callable[[bytes | None], object] = lambda _: None

    def listen(self, heard: Callable[[bytes | None], object]) -> None:
        self.heard = heard

    def tell(self, payload: bytes | None) -> None:
        pass

    async def open(self) -> tuple[Disk, bytes]:
        return self._opening()


def test_a_browser_that_refuses_keeps_the_answers_as_long_as_the_page() -> None:
    def refuse() -> tuple[Disk, bytes]:
        raise RuntimeError("SecurityError")

    storage = asyncio.run(open_storage(Site(refuse)))
    workbook = Workbook(Path("w"), storage=storage)
    workbook.record("before", "organisation", "a", 1)
    assert _answers(workbook) == {"a": 1}
    assert not storage.lasts


def test_what_another_tab_saves_while_this_one_opens_is_heard() -> None:
    theirs = Tabs()
    theirs.open().record("before", "organisation", "a", 1)

    def meanwhile() -> tuple[Disk, bytes]:
        site.heard(theirs.disks[0].data)
        return Disk(), b""

    site = Site(meanwhile)
    storage = asyncio.run(open_storage(site))
    assert storage.lasts
    assert _answers(Workbook(Path("w"), storage=storage)) == {"a": 1}
