"""A JupyterHub as deploy/ starts it: how long 1, 10 and 40 wait, what each takes, and that they are kept apart.

It is installed afresh first, by the step of the Dockerfile. As root the users are users of the system, and each tries
to reach another's; otherwise it is the trial, without that part. Ten come through a real browser.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from tornado.httpclient import HTTPClientError

from digilead.content import load_content
from digilead.session.room import Room
from digilead.workbook import Workbook
from tests import browser
from tests.hub import SECONDS, Hub, Leader, hub, install, is_made
from tests.proof import options
from tests.session.sitting import PAGE

SIZES = (1, 10, 40)
IN_BROWSERS = 10
SECONDS_TO_COME = 10
CONSOLE = "notebooks/da/9-2-instruktoer.ipynb"
ITEMS = {"bf.use": "g2", "bf.culture": "g3", "bf.gains": "g1"}


async def come(leader: Leader, wait: float) -> float:
    """From the sign-in to the first form, with an answer saved; the seconds until the form was there."""
    await asyncio.sleep(wait)
    began = time.monotonic()
    await leader.join()
    await leader.open()
    seconds = time.monotonic() - began
    for item, value in ITEMS.items():
        assert (await leader.answer({item: value}))["kind"] == "saved"
    return seconds


async def crowd(place: Hub) -> tuple[list[Leader], list[float]]:
    within = min(SECONDS_TO_COME, len(place.names) / 4)
    leaders = [Leader(place, name) for name in place.names]
    waits = [within * number / len(leaders) for number in range(len(leaders))]
    return leaders, list(await asyncio.gather(*map(come, leaders, waits)))


def taken(place: Hub) -> tuple[float, float]:
    """What a user's server and kernels hold that nobody shares, in MB, and the processor's seconds they have had."""
    servers = place.servers().values()
    processes = [process for server in servers for process in (server, *server.children(recursive=True))]
    work = sum(sum(process.cpu_times()[:2]) for process in processes)
    return sum(process.memory_full_info().uss for process in processes) / 1e6 / len(servers), work / len(servers)


def kept(place: Hub, leader: Leader) -> bool:
    responses = Workbook(place.workbook(leader.name)).responses.values()
    return ITEMS.items() <= {response.item: response.value for response in responses}.items()


async def refused(leader: Leader, path: str, method: str = "GET") -> bool:
    """Whether the leader gets nothing of what lies at another's address."""
    prefix, leader.prefix = leader.prefix, ""
    try:
        answer = await leader.ask(path, method, **({"body": ""} if method == "POST" else {}))
        return answer.code in (302, 403, 404, 405)
    finally:
        leader.prefix = prefix


async def apart(place: Hub, one: Leader, other: Leader) -> int:
    """How many things of ``one`` the ``other`` has tried to reach. Raises AssertionError for the first that it did."""
    port = next(
        c.laddr.port for c in place.servers()[one.name].net_connections("tcp") if c.status == psutil.CONN_LISTEN
    )
    addresses = [f"{one.prefix}/{path}" for path in ("api/kernels", "api/contents", f"api/kernels/{one.kernel}", "lab")]
    for path in (*addresses, f"{one.prefix}/voila/render/{PAGE['da']}", f"/hub/api/users/{one.name}"):
        assert await refused(other, path), path
    assert await refused(other, f"/hub/api/users/{one.name}/server", "DELETE")
    for prefix in (one.prefix, other.prefix):
        try:
            await other.connect(one.kernel, prefix=prefix)
            raise AssertionError("a kernel lets in somebody else")
        except HTTPClientError as error:
            assert error.code in (302, 403, 404), error
    # The same, as the other may from a terminal or a kernel of their own.
    (inbox,) = place.shared.glob("inbox-*")
    server = place.servers()[one.name]
    kernel = next(child for child in server.children(recursive=True) if any(one.kernel in w for w in child.cmdline()))
    connection = Path(kernel.cmdline()[-1])
    assert json.loads(connection.read_text())["transport"] == "ipc", "everybody can listen to what a kernel says"
    paper = next(file for file in inbox.iterdir() if file.owner() == one.name)
    commands = [
        f"cat {place.workbook(one.name)}", f"ls {place.workbook(one.name).parent}", f"ls {inbox}", f"cat {paper}",
        f"rm -f {paper} && ! test -e {paper}", f"mv {inbox} {inbox}-mine", f"touch {place.shared}/session.json",
        f"cat /proc/{server.pid}/environ", f"kill {server.pid}", f"ls {connection.parent}",
        f"touch {place.course}/README.md", f"cat {place.folder}/cookie_secret",
        f"curl -sf http://127.0.0.1:{port}{one.prefix}/api/kernels | grep {one.kernel}",
    ]  # fmt: skip
    for command in commands:
        done = subprocess.run(["runuser", "-u", other.name, "--", "sh", "-c", command], capture_output=True)
        assert done.returncode, f"another user can: {command}"
    assert paper.exists()
    return len(addresses) + len(commands) + 5


async def session(place: Hub, leaders: list[Leader]) -> int:
    """The first is the instructor: opens it, the others hand in; how many stand in the release."""
    boss = Leader(place, place.names[0])
    await boss.join()
    await boss.open(CONSOLE)
    await boss.press("open")
    for leader in leaders:
        await leader.go()
        await leader.open()
        await leader.press("hand_in")
    await boss.press("release")
    released = Room(place.workbook(boss.name).parent / "room.jsonl", load_content()).released()
    return released.n if released else 0


async def server_killed(place: Hub, leader: Leader) -> float:
    """A user's server dies; seconds until the page is there again, with its answers."""
    for process in (*place.servers()[leader.name].children(recursive=True), place.servers()[leader.name]):
        process.kill()
    began = time.monotonic()
    while True:  # what the page does, which finds its server gone and loads itself again
        with suppress(AssertionError, HTTPClientError, OSError, StopIteration, IndexError):
            await leader.follow(f"{leader.prefix}/voila/render/{PAGE['da']}")
            await leader.join()
            await leader.open()
            break
        assert time.monotonic() - began < SECONDS
        await asyncio.sleep(1)
    assert ITEMS.items() <= leader.answers().items()
    return time.monotonic() - began


class Window:
    """A user at a real browser."""

    def __init__(self, chromium: Any, place: Hub, name: str) -> None:
        self.page, self.place, self.name = chromium.new_context().new_page(), place, name
        self.began = time.monotonic()
        self.page.goto(place.url, wait_until="domcontentloaded", timeout=SECONDS * 1000)
        if place.real:
            self.page.fill("#username", name)
            self.page.fill("#password", place.password)
            self.page.press("#password", "Enter", no_wait_after=True)

    def form(self) -> float:
        self.page.locator('input[name$="-bf.use"]').first.wait_for(timeout=SECONDS * 1000)
        return time.monotonic() - self.began

    def choose(self, item: str, value: str) -> None:
        self.page.locator(f'input[name$="-{item}"][value="{value}"]').locator("xpath=..").click()
        self.page.get_by_text("Gemt", exact=False).first.wait_for(timeout=30_000)

    def says(self, key: str) -> None:
        self.page.wait_for_selector(f'.digilead-bar[data-says="{key}"]', timeout=60_000, state="attached")


def hub_restarted(place: Hub, windows: list[Window]) -> None:
    """Forms stand open; hub and proxy die, and are started again."""
    place.kill()
    for window in windows:
        window.page.bring_to_front()
        window.says("server_gone")
    place.start()
    for window in windows:
        window.page.bring_to_front()
        window.says("")
        window.form()
        window.page.wait_for_selector('input[name$="-bf.use"][value="g2"]:checked', timeout=30_000)
        window.choose("bf.question", "g4")


def browsers(language: str = "da") -> str:
    """Ten users through a real browser, and what is killed beneath them."""
    with hub(IN_BROWSERS, language) as place, browser.chromium() as chromium:
        windows = [Window(chromium, place, name) for name in place.names]
        seconds = sorted(window.form() for window in windows)
        for window in windows:
            window.page.bring_to_front()
            window.choose("bf.use", "g2")
        hub_restarted(place, windows[:3])
        books = [Workbook(place.workbook(name)) for name in place.names] if place.real else []
        found = [{r.item: r.value for r in book.responses.values()} for book in books]
        assert all(each["bf.use"] == "g2" for each in found), "an acknowledged answer is lost"
        assert all(each["bf.question"] == "g4" for each in found[:3])
    return (
        f"{IN_BROWSERS} in Chromium: first question {seconds[len(seconds) // 2]:.0f} s (last {seconds[-1]:.0f}); "
        "hub and proxy killed with forms open: the page says so, comes back by itself, nothing acknowledged is lost"
    )


def table(size: int) -> str:
    with hub(size) as place:

        async def all_of_it() -> tuple[list[float], tuple[float, float], list[str]]:
            leaders, seconds = await crowd(place)
            held, told = taken(place), []
            assert all(kept(place, leader) for leader in leaders) or not place.real, "an acknowledged answer is lost"
            if place.real and size >= 5:
                n = await session(place, leaders)
                assert n == size, f"{n} of {size} hand-ins counted"
                tried = await apart(place, leaders[1], leaders[2])
                back = await server_killed(place, leaders[3])
                told = [f"{n} handed in and counted", f"{tried} ways to another's things refused"]
                told += [f"a server killed: back with its answers in {back:.0f} s"]
            return seconds, held, told

        seconds, held, told = asyncio.run(all_of_it())
        seconds.sort()
    row = f"{size}: first question {seconds[len(seconds) // 2]:.1f} s (last {seconds[-1]:.1f}), "
    return "; ".join([f"{row}{held[0]:.0f} MB and {held[1]:.1f} processor seconds a user", *told])


def main(arguments: Sequence[str]) -> int:
    told: Any = options(arguments, 0)
    if not is_made():
        print(f"installed afresh in {install():.0f} s")
    for size in (told.count,) if told.count else SIZES:
        print(table(size))
    if not told.count:
        print(browsers())
    return 0
