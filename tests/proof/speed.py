"""How long it takes what somebody waits for: figures of this machine as it is now, held against nothing."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from digilead.content import load_content
from digilead.scoring.posterior import posterior_placement
from digilead.session.console.console import Console
from digilead.session.hand_in.chat import LARGEST
from digilead.session.room import RoomError, find_codes, synthetic_codes
from tests.proof import options

PIECES = ("DL0123-", "DL ", "a" * 50 + "-", "DL01", "dl0 dl0 ", "123456-", " \n", "Æ", "DL0U-")


def milliseconds(act: Callable[[], object], times: int) -> float:
    """The best of so many times, in seconds of the processor."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return 1000 * min(taken)


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 5)
    rng, content, now = random.Random(told.seed), load_content(), datetime.now(UTC)
    codes = " tak! Nu prøver jeg igen:\n".join(synthetic_codes(content, 60, told.seed, now=now))

    def place() -> None:
        posterior_placement([[rng.choice((1.0, 3.0, 5.0)) for _ in range(3)] for _ in range(4)], [2] * 7)

    def read_the_largest(piece: str) -> None:
        try:
            find_codes(content, (piece * LARGEST)[:LARGEST], now)
        except RoomError as error:
            assert error.kind == "too_large", error.kind

    def from_the_paste_to_the_picture() -> None:
        with tempfile.TemporaryDirectory() as folder:
            console = Console(content, "da", Path(folder), content.sessions["three-hours"])
            console.room.open()
            console.room.hand_in_chat(codes)
            console.room.release()
            assert console.given() is not None

    figures = {
        "a placement": milliseconds(place, 20 * told.count),
        "60 codes found": milliseconds(lambda: find_codes(content, codes, now), told.count),
        "the slowest of the largest chats": max(
            milliseconds(lambda p=p: read_the_largest(p), 1) for p in PIECES[: 2 * told.count]
        ),
        "60 codes pasted, released": milliseconds(from_the_paste_to_the_picture, told.count),
    }
    print(", ".join(f"{name} {taken:.1f} ms" for name, taken in figures.items()))
    return 0
