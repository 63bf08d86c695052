"""What the window on the projector says of itself, a second apart: a small file beside the wall's, read by the console.

Without it nobody at the console knows what forty people see: the window may be closed, behind another one or covered.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from attrs import frozen

HEARTBEAT_FILE = "wall-seen.json"
_EVERY, _PATIENCE = 1.0, 5.0
"""Seconds: between two signs of life, and after which a window that has given none is taken for gone."""


@frozen
class Sign:
    """``name`` of the slide that is drawn, "" for an empty wall; ``covered`` with B; ``hidden`` behind another window;
    ``time``: seconds since 1970."""

    name: str = ""
    covered: bool = False
    hidden: bool = False
    time: float = 0.0

    def is_fresh(self, now: datetime) -> bool:
        return abs(now.timestamp() - self.time) <= _PATIENCE


class Heartbeat:
    """The file at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last = Sign()

    def beat(self, sign: Sign) -> None:
        """Write it, unless it says what the one before said less than a second ago. A disk that refuses is no news."""
        last = self._last
        alike = (sign.name, sign.covered, sign.hidden) == (last.name, last.covered, last.hidden)
        if alike and 0 <= sign.time - last.time < _EVERY:
            return
        self._last = sign
        part = self.path.with_suffix(f".{os.getpid()}.part")
        try:
            record = {"name": sign.name, "covered": sign.covered, "hidden": sign.hidden, "time": sign.time}
            part.write_text(json.dumps(record), encoding="utf-8")
            part.replace(self.path)
        except OSError:
            part.unlink(missing_ok=True)

    def read(self) -> Sign | None:
        """The last sign; ``None`` where there was none, or nothing that can be read."""
        try:
            record = json.loads(self.path.read_text(encoding="utf-8"))
            return Sign(str(record["name"]), bool(record["covered"]), bool(record["hidden"]), float(record["time"]))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
