"""The sentences of content/start.toml: read without anything but the standard library, before anything is installed."""

from __future__ import annotations

import os
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

FALLBACK = "en"


class Trouble(Exception):
    """Something a participant can mend. Carries the key of the sentence under [trouble] and what is filled into it."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key)
        self.key = key
        self.details = details


class Sentences:
    """All sentences in one language; a language without a sentence of its own gets the English one."""

    def __init__(self, root: Path, language: str) -> None:
        # In a checkout the texts lie at the top, in a wheel inside the package.
        places = [root / "content" / "start.toml", root / "digilead" / "content" / "data" / "start.toml"]
        file = next(place for place in places if place.is_file())
        self._data: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
        self._language = language

    def __call__(self, section: str, key: str, **details: object) -> str:
        """Return the sentence `key` of `section` with its {words} filled in."""
        record = self._data[section][key]
        return str(record.get(self._language, record[FALLBACK])).format(**details)

    def section(self, section: str) -> dict[str, str]:
        """Return every sentence of a section by its key, {words} not filled in."""
        return {key: str(record.get(self._language, record[FALLBACK])) for key, record in self._data[section].items()}

    def help(self) -> str:
        """Return what `start.py --help` shows."""
        record = self._data["help"]
        return str(record.get(self._language, record[FALLBACK])).strip()

    def trouble(self, trouble: Trouble) -> str:
        """Return the sentence that says what went wrong and what to do."""
        return self("trouble", trouble.key, **trouble.details)


def say(text: str = "", end: str = "\n") -> None:
    """Print at once; on a console that lacks a letter, print a question mark rather than stop.

    Where nobody reads any more (`start.py | head`, a closed window) the course goes on in silence.
    """
    try:
        print(text, end=end, flush=True)
    except UnicodeEncodeError:
        say(text.encode("ascii", "replace").decode("ascii"), end)
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
