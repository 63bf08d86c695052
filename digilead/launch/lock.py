"""A lock between processes that dies with whoever holds it. Standard library only: nothing is installed yet."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_SECONDS_BETWEEN_LOOKS = 0.5
HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_one(path: Path, waiting: Callable[[], object]) -> Iterator[None]:
    """Hold the lock on the file `path`; call `waiting` once where another process has it, then wait for that one.

    On a file system without locks there is nothing to wait for. Raises OSError where the file cannot be opened.
    """
    with path.open("a", encoding="utf-8") as file:
        told = False
        while True:
            try:
                _take(file)
            except OSError as problem:
                if problem.errno in HELD:
                    if not told:
                        waiting()
                    told = True
                    time.sleep(_SECONDS_BETWEEN_LOOKS)
                    continue
            break
        yield
