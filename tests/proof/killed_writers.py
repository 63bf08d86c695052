"""Writers killed at a random moment: no acknowledged answer is lost, and the file can be written on.

Every writer records until it is killed, and reports an answer only when `record` has returned. Every second one writes
in pieces, as a slow disk would, so that death finds lines half written and the lock held; every fourth dies there.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from digilead.workbook import Workbook, WorkbookError
from tests.proof import options

WAVE = 20
WAVES_IN_A_FILE = 4


def write(number: int, path: Path, out: int, rng: random.Random) -> None:
    """Record for ever."""
    real, pieces = os.write, rng.randint(2, 6)

    def in_pieces(descriptor: int, data: bytes) -> int:
        nonlocal pieces
        time.sleep(0.001)
        pieces -= number % 4 == 3
        if not pieces:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(descriptor, data[:40])

    if number % 2:
        os.write = in_pieces  # type: ignore[assignment]
    workbook = Workbook(path)
    for count in range(10**9):
        try:
            response = workbook.record("before", "organisation", f"{number}.{count}", number)
        except WorkbookError as error:
            if (
                error.kind != "in_use"
            ):  # on a busy machine one of twenty may wait longer than is patient: refused, not lost
                raise
        else:
            real(out, f"{response.item} {response.time}\n".encode())


def kill_a_wave(path: Path, first: int, rng: random.Random) -> dict[str, str]:
    """Let writers write at the same time, and kill one after the other. What was acknowledged: item to time."""
    back, out = os.pipe()
    doomed, told = [], b""
    for number in range(first, first + WAVE):
        chance = random.Random(rng.random())
        child = os.fork()
        if not child:
            try:
                write(number, path, out, chance)
            finally:
                os._exit(1)
        doomed.append(child)
    os.close(out)
    for child in rng.sample(doomed, WAVE):
        told += os.read(back, 1 << 16)  # by what was acknowledged, not by the clock: a busy machine proves as much
        time.sleep(rng.uniform(0, 0.004))
        os.kill(child, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "a writer died by itself"
    while data := os.read(back, 1 << 16):
        told += data
    os.close(back)
    return dict(line.split() for line in told.decode().splitlines())


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 1000)
    rng = random.Random(told.seed)
    acknowledged: dict[Path, dict[str, str]] = defaultdict(dict)
    lost = half_written = 0
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, told.count, WAVE):
            path = Path(folder) / f"{first // (WAVES_IN_A_FILE * WAVE)}.jsonl"
            acknowledged[path] |= kill_a_wave(path, first, rng)
        for path, said in acknowledged.items():
            workbook = Workbook(path)
            found = {item: response.time for (_, _, item), response in workbook.responses.items()}
            lost += len(said.items() - found.items())
            half_written += workbook.unreadable_lines
            workbook.record("before", "organisation", "afterwards", 1)
    count = sum(map(len, acknowledged.values()))
    print(f"{told.count} writers killed, {half_written} lines half written, {count} answers acknowledged, {lost} lost")
    enough = count > told.count // 2 and half_written > told.count // 100  # else this proves nothing
    return 0 if enough and not lost else 1
