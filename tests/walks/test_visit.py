"""A session on three phones: the link, answers, one press, a kernel and a server that are killed, release and wall."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from digilead.launch.words import Sentences
from digilead.session.console.console import Console
from digilead.session.wall.projector import Projector
from tests import browser as b
from tests.browser import ROOT
from tests.session.sitting import Guest, Sitting, sitting

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ITEMS = ("bf.use", "bf.culture", "bf.gains")


@pytest.fixture
def place(tmp_path: Path, content: Content) -> Iterator[Sitting]:
    with sitting(tmp_path / "kursus", content) as found:
        yield found


class Phone:
    def __init__(self, chromium: Any, place: Sitting, content: Content) -> None:
        self.context = chromium.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, accept_downloads=True
        )
        self.page, self.place = self.context.new_page(), place
        self.says = lambda key, **more: content.messages[key][place.language].format(**more)

    def open(self) -> None:
        self.page.goto(self.place.link, wait_until="domcontentloaded")
        self.page.locator('input[name$="-bf.use"]').first.wait_for(timeout=60_000)

    def choose(self, item: str, value: str) -> None:
        self.page.locator(f'input[name$="-{item}"][value="{value}"]').locator("xpath=..").tap()

    def chosen(self, item: str) -> str:
        return str(self.page.locator(f'input[name$="-{item}"]:checked').first.get_attribute("value", timeout=30_000))

    def type_code(self, code: str) -> None:
        self.page.locator("#code").fill(code)
        self.page.locator("button").tap()

    def press(self, key: str) -> None:
        self.page.locator(".dl-panel button:visible", has_text=self.says(key)).first.tap()

    def stands(self, key: str) -> None:
        self.page.locator(".dl-panel strong", has_text=self.says(key)).first.wait_for(timeout=30_000)


_CUT_OFF = """() => [...document.querySelectorAll('.digilead-head, .digilead-head *')]
  .filter(e => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible'
   || e.getBoundingClientRect().right > innerWidth || innerWidth > screen.width)).map(e => e.outerHTML.slice(0, 100))"""


def menu_is_whole(phone: Phone, language: str) -> None:
    """Of the page with the longest name among those that a step asks for, on two phones."""
    (page,) = phone.place.folder.glob(f"notebooks/{language}/1-3-*.ipynb")
    phone.page.goto(f"{phone.place.url}/voila/render/{page.relative_to(phone.place.folder).as_posix()}")
    phone.page.locator(".digilead-course summary").tap()
    for width, height in ((390, 844), (360, 740)):
        phone.page.set_viewport_size({"width": width, "height": height})
        assert phone.page.evaluate(_CUT_OFF) == [], (language, width)


def own_code(phone: Phone) -> str:
    """As it stands where that phone's answers are."""
    panel = phone.page.locator(".dl-panel", has_text=phone.says("visit.elsewhere")).first
    panel.locator("summary", has_text=phone.says("visit.elsewhere")).tap()
    (found,) = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", panel.inner_text())
    return str(found)


def others(place: Sitting, count: int) -> None:
    """More leaders, each at a phone of their own that nobody has to look at."""

    async def take_part() -> None:
        for number in range(count):
            guest = Guest(place)
            await guest.join()
            await guest.open()
            await guest.answer({item: f"g{number % 4 + 1}" for item in ITEMS})
            await guest.press("hand_in")
            await guest.go()

    # Playwright has a loop of its own in this thread.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(lambda: asyncio.run(take_part())).result()


def test_a_session_on_phones(chromium: Any, place: Sitting, content: Content, monkeypatch: Any) -> None:
    monkeypatch.setenv("DIGILEAD_SESSION", "yes")
    console = Console(content, place.language, place.room.path.parent, content.sessions["three-hours"])
    wall = Projector(content, place.language, console.wall)
    console.open()
    console.project_link()
    phones = [Phone(chromium, place, content) for _ in range(3)]
    for number, phone in enumerate(phones):
        phone.open()
        for item in ITEMS:
            phone.choose(item, f"g{number + 1}")
        phone.press("visit.hand_in")
        phone.stands("visit.stands_in")
    assert b.axe(phones[0].page, ".dl-panel") == []
    assert b.sticking_out(phones[0].page, ".dl") == []

    # One takes it back and hands in again; the wall counts.
    def counted(n: int, joined: int = 3) -> bool:
        console.keep_up()
        wall.look()
        said = [console.words.counted("console.joined", joined), console.words.counted("console.handed_in", n)]
        return all(sentence in wall.slide["html"] for sentence in said)

    assert counted(3) and place.invitation.key in wall.slide["html"]
    phones[0].press("visit.withdraw")
    phones[0].stands("visit.stands_withdrawn")
    assert counted(2)
    phones[0].press("visit.again")
    phones[0].stands("visit.stands_in")

    # With the own code somebody goes on with another device, where the answer code is told from it.
    tablet = Phone(chromium, place, content)
    tablet.page.goto(f"{place.link}/code")
    for code, says in (("DL0127-Q7K3M9-Q0A1B2-C3D4E5", "answer_code"), ("2222-2222", "wrong_code")):
        tablet.type_code(code)
        tablet.page.get_by_text(Sentences(ROOT, place.language)("door", says)).wait_for()
    tablet.type_code(own_code(phones[0]))
    assert [tablet.chosen(item) for item in ITEMS] == ["g1"] * 3
    tablet.context.close()

    # One loses the kernel, then all lose the server: the pages come back by themselves, where they were.
    phones[1].choose("bf.use", "g4")
    phones[1].stands("visit.stands_changed")
    place.kernels()[1].kill()
    place.kill()
    place.start()
    for number, phone in enumerate(phones):
        phone.open()
        assert [phone.chosen(item) for item in ITEMS] == ["g4" if number == 1 else f"g{number + 1}"] + [
            f"g{number + 1}"
        ] * 2
    phones[1].press("visit.again")
    phones[1].stands("visit.stands_in")

    # Everybody's own answers can be taken home from a phone.
    phones[2].page.locator(".dl-saved summary").tap()
    with phones[2].page.expect_download() as waiting:
        phones[2].page.locator(".dl-saved button", has_text=phones[2].says("workbook.download")).tap()
    assert "bf.culture" in Path(waiting.value.path()).read_text(encoding="utf-8")

    others(place, 2)
    assert counted(5, joined=5)
    assert console.release() and console.project_picture("strips")
    wall.look()
    assert "<svg" in wall.slide["html"] or "<table" in wall.slide["html"]
    phones[0].page.locator(".dl-panel .dl-hint", has_text=phones[0].says("visit.released")).first.wait_for()
    for language in ("en", place.language):
        menu_is_whole(phones[0], language)
    phones[0].page.locator(".dl-saved").first.wait_for(timeout=60_000)
    console.close("keep")
    for phone in phones:
        told = Sentences(ROOT, place.language)("visitors", "closed_keep")
        phone.page.locator(".digilead-bar", has_text=told).wait_for(timeout=25_000)
    assert place.process.wait(60) == 0 and not place.invitation.folder.exists()
    assert list(place.room.path.parent.glob("session-*.zip"))
    for phone in phones:
        phone.context.close()
