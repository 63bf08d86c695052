"""Forty visitors of a session at once: how long they wait, and that no acknowledged answer is lost or seen by another.

Each follows the link within ten seconds of the others, answers with pauses, writes a name that nobody else has, and
hands in. Two are phone-sized windows of a real browser where there are forty or more; the others speak as one does.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import define, field

from digilead import environment
from digilead.content import Content, load_content
from digilead.session.console.console import Console
from digilead.session.layout import form_items
from digilead.session.wall.projector import Projector
from digilead.session.wall.wall import WALL_FILE, Wall
from digilead.workbook import Workbook
from tests import browser
from tests.proof import options
from tests.session.sitting import Guest, Sitting, sitting

SIZES = (5, 40, 60)
WITH_PHONES, PHONES = 40, 2
SECONDS_TO_COME = 10
LOOKS = 0.4  # seconds between two looks of the console and of the wall


@define
class Leader:
    guest: Guest
    mark: str
    given: dict[str, str] = field(factory=dict)
    heard: str = ""
    first: float = 0.0
    press: float = 0.0


async def take_part(leader: Leader, content: Content, rng: random.Random, within: float) -> None:
    await asyncio.sleep(rng.uniform(0, within))
    began, guest = time.monotonic(), leader.guest
    await guest.join()
    await guest.open()
    leader.first = time.monotonic() - began
    leader.heard = guest.html + json.dumps(guest.states)
    initiative = next(
        state["form"]["id"] for state in (model["state"] for model in guest.states.values())
        if "form" in state and any(q["id"] == "ini.name" for s in state["form"]["screens"] for q in s["questions"])
    )  # fmt: skip
    for item in form_items(content, "first_form"):
        await asyncio.sleep(rng.uniform(0.1, 1.0))
        value = rng.choice(content.options(item)).id
        if (await guest.answer({item: value}))["kind"] == "saved":
            leader.given[item] = value
    if (await guest.answer({"ini.name": leader.mark}, initiative))["kind"] == "saved":
        leader.given["ini.name"] = leader.mark


async def hand_in(leader: Leader) -> float:
    """When it was pressed; the press is done when the page says so."""
    began = time.monotonic()
    await leader.guest.press("hand_in")
    leader.press = time.monotonic() - began
    return began


def phones(place: Sitting, found: list[float]) -> None:
    """What real browsers wait for the first question."""
    with browser.chromium() as window:
        for _ in range(PHONES):
            page = window.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True).new_page()
            began = time.monotonic()
            page.goto(place.link, wait_until="domcontentloaded", timeout=120_000)
            page.wait_for_selector(".dl input[type=radio]", timeout=120_000)
            found.append(time.monotonic() - began)


async def wall_shows(place: Sitting, content: Content, wanted: int) -> float:
    """When the wall has shown that so many have handed in."""
    console = Console(content, place.language, place.room.path.parent, content.sessions["three-hours"])
    words = console.words
    console.project_link()
    projector = Projector(content, place.language, Wall(place.room.path.parent / WALL_FILE))
    wanted_text = words.counted("console.handed_in", wanted)
    while wanted_text not in projector.slide["html"]:
        await asyncio.sleep(LOOKS / 2)
        console.keep_up()
        await asyncio.sleep(LOOKS / 2)
        projector.look()
    return time.monotonic()


async def session(place: Sitting, content: Content, size: int, seed: int) -> tuple[list[Leader], float, float, float]:
    leaders = [
        Leader(Guest(place), f"Mærke {seed}-{number}-{random.Random(number).random()}") for number in range(size)
    ]
    within = min(SECONDS_TO_COME, size / 4)
    await asyncio.gather(
        *(take_part(each, content, random.Random(f"{seed} {n}"), within) for n, each in enumerate(leaders))
    )
    memory = sum(kernel.memory_full_info().uss for kernel in place.kernels()) / 1e6 / max(1, len(place.kernels()))
    shown = asyncio.create_task(wall_shows(place, content, size))
    await asyncio.sleep(0)
    began = max(await asyncio.gather(*(hand_in(each) for each in leaders)))
    counted = time.monotonic() - began
    on_the_wall = await asyncio.wait_for(shown, 120) - began
    for leader in leaders:  # what every page shows once all are in
        with suppress(TimeoutError):
            async with asyncio.timeout(0.05):
                while True:
                    leader.heard += json.dumps(await leader.guest.hear(), ensure_ascii=False)
    return leaders, memory, counted, on_the_wall


def lost(place: Sitting, leader: Leader, folders: dict[str, Path]) -> int:
    """Acknowledged answers that are not in the leader's own file."""
    book = folders.get(leader.mark)
    if book is None:
        return len(leader.given)
    kept = {item: response.value for (_, _, item), response in Workbook(book).responses.items()}
    return sum(kept.get(item) != value for item, value in leader.given.items())


def held(content: Content, size: int, seed: int) -> tuple[str, bool]:
    """A row of the table, and whether nothing was lost or seen."""
    with tempfile.TemporaryDirectory() as folder, sitting(Path(folder) / "course", content) as place:
        place.room.open()
        real: list[float] = []
        beside = threading.Thread(target=phones, args=(place, real)) if size >= WITH_PHONES else None
        if beside:
            beside.start()
        leaders, memory, counted, on_the_wall = asyncio.run(session(place, content, size, seed))
        if beside:
            beside.join()
        books = list(place.invitation.folder.glob("*/workbook.jsonl"))
        texts = {book: book.read_text(encoding="utf-8") for book in books}
        folders = {each.mark: book for each in leaders for book, text in texts.items() if each.mark in text}
        gone = sum(lost(place, each, folders) for each in leaders)
        codes = {mark: book.parent.name for mark, book in folders.items()}
        seen = sum(
            other.mark in each.heard or codes.get(other.mark, "nobody") in each.heard
            for each in leaders for other in leaders if other is not each
        )  # fmt: skip
        released = place.room.release().n if size >= 5 else size
        all_in = released == size == place.room.handed_in()
    first = sorted(each.first for each in leaders)
    given = sum(len(each.given) for each in leaders)
    press = max(each.press for each in leaders)
    row = (
        f"{size} visitors: first question {first[len(first) // 2]:.1f} s (last {first[-1]:.1f})"
        + (f", in a browser {max(real):.1f}" if real else "")
        + f"; handed in {press:.1f} s, counted {counted:.1f}, on the wall {on_the_wall:.1f}"
        + f"; {memory:.0f} MB each; {given} answers, {gone} lost, {seen} seen by another"
    )
    return row, not gone and not seen and all_in and given == size * (len(form_items(content, "first_form")) + 1)


def main(arguments: Sequence[str]) -> int:
    told: Any = options(arguments, 0)
    content = load_content()
    os.environ[environment.SESSION] = "yes"  # what the console is told
    rows = [held(content, size, told.seed) for size in ((told.count,) if told.count else SIZES)]
    print("\n".join(row for row, _ in rows))
    return 0 if all(well for _, well in rows) else 1
