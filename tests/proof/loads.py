"""Loads of a page without code on a machine that is too busy: every widget is found, and no load says otherwise.

Several tabs load at once while every processor is kept busy, and the timers of the page come late, as there.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import browser as b
from tests.proof import options
from tests.walks.courses import served
from tests.walks.reader import SLOW_TIMERS, TOLD_SO

TABS = 5
SECTION = "0-0"
PATIENCE = 180_000  # ms


def _turn() -> None:
    while True:
        pass


@contextmanager
def busy() -> Iterator[None]:
    """Keep every processor turning."""
    loops = [
        multiprocessing.get_context("spawn").Process(target=_turn, daemon=True) for _ in range(os.cpu_count() or 1)
    ]
    for loop in loops:
        loop.start()
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.join()


def main(arguments: Sequence[str]) -> int:
    count = options(arguments, 200).count
    took: list[float] = []
    told = incomplete = 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        served(Path(place), "da", code_free=True) as course,
        b.chromium() as chromium,
        busy(),
    ):
        while len(took) < count:
            context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
            context.add_init_script(SLOW_TIMERS)
            pages = [context.new_page() for _ in range(min(TABS, count - len(took)))]
            began = time.monotonic()
            for page in pages:
                page.goto(course.address(SECTION), wait_until="commit", timeout=PATIENCE)
            for page in pages:
                page.locator(".dl-saved").first.wait_for(timeout=PATIENCE)
                took.append(time.monotonic() - began)
                told += page.evaluate(TOLD_SO)
                incomplete += page.locator(".lm-Panel.jp-OutputArea-output:not(:has(.dl))").count()
                with page.expect_event("close", timeout=PATIENCE):
                    page.close(run_before_unload=True)  # as a reader leaves: the kernel ends with the page
            context.close()
    print(
        f"{len(took)} loads, {TABS} at a time, of {min(took):.0f} to {max(took):.0f} s; "
        f"{told} said that a widget is not found, {incomplete} parts missing"
    )
    return 1 if told or incomplete else 0
