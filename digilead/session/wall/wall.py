"""What stands on the projector: a small file beside the room's document, written by the console, read by the projector.

The projector reads this file and nothing else. What can be put into it is a sentence of a plan or the finished picture
of a release, so there is no way for an answer of one person to come out on the wall. This module knows no room.
"""

import json
import os
import tempfile
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Literal, get_args

from attrs import frozen

from digilead.figures.picture import Picture, figure
from digilead.workbook import WorkbookError

Kind = Literal["blank", "prompt", "picture"]
WALL_FILE = "wall.json"
MOST_BYTES = 4_000_000
_KINDS: tuple[Kind, ...] = get_args(Kind)


@frozen
class Slide:
    """``html`` is safe; ``name`` says in a few words what it is, for the console. ``until``: seconds since 1970."""

    kind: Kind = "blank"
    name: str = ""
    language: str = "da"
    html: str = ""
    until: float = 0.0


BLANK = Slide()


def prompt(language: str, name: str, text: str, more: str = "") -> Slide:
    """A sentence of a plan; ``more`` is safe HTML made of the course's own content."""
    return Slide("prompt", name, language, f'<p class="dl-wall-prompt">{escape(text)}</p>{more}')


def picture(language: str, name: str, found: Picture) -> Slide:
    """A finished picture. The table of a drawing is for the ear only: from ten metres nobody reads it."""
    details = "".join(f"<p>{escape(detail)}</p>" for detail in found.details)
    tables = "".join(table.html() for table in found.tables)
    head = f'<h1 class="dl-finding">{escape(found.sentence)}</h1>'
    if found.svg:
        svg = found.svg.replace("<svg ", '<svg preserveAspectRatio="xMidYMin meet" ', 1)
        html = f'{head}{figure(svg, found.alt)}<div class="dl-unseen">{details}{tables}</div>'
    else:
        html = f"{head}{tables}"
    return Slide("picture", name, language, html)


class Wall:
    """The file at ``path``. A file that cannot be read is a blank wall."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def show(self, slide: Slide) -> None:
        """Put ``slide`` on the wall, whole or not at all. Raises `WorkbookError`: disk_full, read_only."""
        record = {"kind": slide.kind, "name": slide.name, "language": slide.language, "html": slide.html,
                  "until": slide.until}  # fmt: skip
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, suffix=".part")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(record, file, ensure_ascii=False)
                os.replace(name, self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            full = error.errno is not None and os.strerror(error.errno).startswith(("No space", "Disk quota"))
            raise WorkbookError("disk_full" if full else "read_only", f"{type(error).__name__}: {error}") from error

    def blank(self) -> None:
        self.show(BLANK)

    def remove(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def read(self) -> Slide:
        try:
            if self.path.stat().st_size > MOST_BYTES:
                return BLANK
            record = json.loads(self.path.read_text(encoding="utf-8"))
            kind: Kind = next((kind for kind in _KINDS if kind == record["kind"]), "blank")
            return Slide(
                kind, str(record["name"]), str(record["language"]), str(record["html"]), float(record["until"])
            )
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return BLANK
