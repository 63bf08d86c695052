"""What lets people into a session: one link with a key, kept in a folder beside their answers. Standard library only.

    answers/session/                  for nobody else's eyes (0700); gone when the session is closed
        session.json                  {"key", "wall", "port"}: the same after a restart, so an old link still leads here
        cookie_secret                 what signs a visitor's cookie
        <code>/workbook.jsonl         a visitor's answers; the code is theirs alone
        closing                       what is to become of it all, when the instructor has pressed "close"

The door (`door.py`) serves it, start.py prints the link, the console and the wall show it.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import socket
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from digilead.launch.private import private_file, private_folder

SESSION_FOLDER = Path("answers") / "session"
ROOM_PATH = Path("answers") / "room.jsonl"
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that can be taken for something else
LENGTH = 8  # 31 ** 8 of them: nobody guesses one in the hours of a session
_CODE = re.compile(f"[{_ALPHABET}]{{{LENGTH}}}")
_FILE, _CLOSING = "session.json", "closing"

Closing = Literal["keep", "delete"]


class Invitation:
    """The session in ``folder``, `SESSION_FOLDER` below the course's. Raises OSError where the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_open(self) -> bool:
        """Whether people are let in."""
        return bool(self.key) and not (self.folder / _CLOSING).exists()

    @property
    def key(self) -> str:
        """What stands in the link; "" where there is no session."""
        return code_in(str(self._read().get("key", "")))

    @property
    def wall(self) -> str:
        """What stands in the wall's link: who has it sees the wall and is nobody in the room."""
        return code_in(str(self._read().get("wall", "")))

    @property
    def port(self) -> int | None:
        """The port of the link, where it was last."""
        found = self._read().get("port")
        return found if isinstance(found, int) else None

    def _read(self) -> dict[str, object]:
        with suppress(OSError, ValueError):
            found = json.loads((self.folder / _FILE).read_text(encoding="utf-8"))
            return found if isinstance(found, dict) else {}
        return {}

    def prepare(self, port: int) -> None:
        """Begin a session that is reached at ``port``, or go on with the one that is there."""
        private_folder(self.folder.parent)
        private_folder(self.folder)
        (self.folder / _CLOSING).unlink(missing_ok=True)
        told = {"key": self.key or new_code(), "wall": self.wall or new_code(), "port": port}
        with private_file(self.folder / _FILE) as file:  # which is empty from here on
            json.dump(told, file)

    def links(self) -> list[str]:
        """The addresses at which others may find it, the likeliest first; empty where there is no session."""
        return self._leading_to(self.key)

    def wall_links(self) -> list[str]:
        """The same of the wall, for the computer that the projector hangs on if that is another one."""
        return self._leading_to(self.wall)

    def _leading_to(self, key: str) -> list[str]:
        port = self.port
        return [f"http://{address}:{port}/{key}" for address in addresses()] if key and port else []

    # -- visitors

    def welcome(self) -> str:
        """Make a place for somebody new; return their code."""
        while True:
            code = new_code()
            with suppress(FileExistsError):
                (self.folder / code).mkdir(mode=0o700)
                return code

    def knows(self, code: str) -> bool:
        """Tell whether it is the code of somebody who was here before."""
        return bool(_CODE.fullmatch(code)) and (self.folder / code).is_dir()

    @property
    def joined(self) -> int:
        """How many have come in."""
        with suppress(OSError):
            return sum(self.knows(place.name) for place in self.folder.iterdir())
        return 0

    def workbook(self, code: str) -> Path:
        """Where a visitor's answers lie. Raises ValueError for what is no code."""
        if not _CODE.fullmatch(code):
            raise ValueError("no code of a visitor")
        return self.folder / code / "workbook.jsonl"

    # -- the end

    def ask_to_close(self, how: Closing) -> None:
        """Let nobody in any more; the door does the rest."""
        (self.folder / _CLOSING).write_text(how, encoding="utf-8")

    @property
    def closing(self) -> Closing | None:
        """How the session is to be closed, once that was asked for."""
        with suppress(OSError):
            return "keep" if (self.folder / _CLOSING).read_text(encoding="utf-8") == "keep" else "delete"
        return None

    def close(self) -> Path | None:
        """Remove it all, once no kernel writes any more; return the file in which the answers are kept, if they are."""
        kept = None
        if self.closing == "keep":
            kept = _free(self.folder.with_name(f"session-{date.today():%Y-%m-%d}.zip"))
            with private_file(kept):
                pass
            with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
                for file in sorted(self.folder.glob("*/workbook*.jsonl")):
                    archive.write(file, f"{file.parent.name}/{file.name}")
        shutil.rmtree(self.folder)
        return kept


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def code_in(text: str) -> str:
    """Return the code that somebody typed, whatever case and hyphens; "" where it is none."""
    plain = "".join(text.split()).replace("-", "").lower()
    return plain if _CODE.fullmatch(plain) else ""


def addresses() -> list[str]:
    """Return this computer's addresses in its networks, the one that leads out first; its own where there is none."""
    found = [_outward(), *_own()]
    return list(dict.fromkeys(a for a in found if a and not a.startswith(("127.", "169.254.")))) or ["127.0.0.1"]


def _outward() -> str:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address for examples: nothing is sent, but the way there is chosen
        return str(probe.getsockname()[0])
    return ""


@cache
def _own() -> Sequence[str]:
    with suppress(OSError):
        return [str(place[0]) for *_, place in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return []


def _free(file: Path) -> Path:
    number = 1
    found = file
    while found.exists():
        number += 1
        found = file.with_stem(f"{file.stem}-{number}")
    return found
