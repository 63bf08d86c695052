"""What the servers write down is for whoever started them: folders and files of their own, and no token in a log."""

from __future__ import annotations

import io
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TextIO

HIDDEN = "…"
# In an address, in an address that is part of another one, and in a header. Voila logs addresses as they were asked
# for, and tornado writes the whole request when one fails.
_TOKEN = re.compile(r"""((?:token|_xsrf)(?:=|%(?:25)*3D)|Authorization\W+\w+\s+)[^\s&"'#;,)%\]]+""", re.IGNORECASE)


def private_folder(folder: Path) -> Path:
    """Make the folder where there is none, and let nobody else look into it. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # somebody else's, or a file system without such rights
        folder.chmod(0o700)
    return folder


def private_file(file: Path) -> TextIO:
    """Open an empty file that nobody else can read, whatever it was before. Raises OSError."""
    stream = os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", errors="replace"
    )
    with suppress(OSError):
        file.chmod(0o600)
    return stream


def cookie_secret(folder: Path) -> str:
    """Return what signs the cookies, the same at every start: a tab that was open before is let in again."""
    file = folder / "cookie_secret"
    if not (file.exists() and file.stat().st_size):
        with private_file(file) as stream:
            stream.write(secrets.token_hex(32))
    return file.read_text(encoding="utf-8")


class WithoutTokens(io.TextIOWrapper):
    """A stream for a log: what opens the course to whoever reads it is left out, ``hidden`` wherever they stand."""

    def __init__(self, descriptor: int, *hidden: str) -> None:
        raw = io.FileIO(descriptor, "w", closefd=False)
        super().__init__(raw, encoding="utf-8", errors="backslashreplace", write_through=True)
        self._secrets = tuple(filter(None, hidden))

    def write(self, text: str) -> int:
        """Write what may be told of ``text``; its length."""
        told = text
        for secret in self._secrets:
            told = told.replace(secret, HIDDEN)
        super().write(_TOKEN.sub(rf"\1{HIDDEN}", told))
        return len(text)
