"""What stands on the projector: a small file beside the room's document, written by the console, read by the projector.

The projector reads this file and nothing else. What can be put into it is a text of a plan, or the counts of one
picture of a release, so there is no way for an answer of one person to come out on the wall. It is data, never HTML:
the projector draws it, and a file that it cannot read as that is a sentence. This module knows no room.
"""

import errno
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import Literal

from attrs import frozen
from cattrs import Converter
from cattrs.errors import BaseValidationError

from digilead.figures.picture import Table
from digilead.session.pictures.drawing import Drawing, from_record, strict
from digilead.workbook import WorkbookError

SlideKind = Literal["blank", "prompt", "picture", "join", "broken"]
WALL_FILE = "wall.json"
_FORMAT = "digilead-wall-2"
LARGEST_WALL = 400_000


@frozen
class Slide:
    """``name`` says in a few words what it is, for the console; ``until``: seconds since 1970.

    ``title``, then what there is of: a ``prompt`` in large letters, ``text``, ``columns`` of a heading and a text each,
    ``points`` numbered from ``first``, ``tables``, a ``drawing``; the ``link`` that people come in by, and its code for
    phones.
    """

    kind: SlideKind = "blank"
    name: str = ""
    language: str = "da"
    until: float = 0.0
    title: str = ""
    prompt: str = ""
    text: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    first: int = 1
    tables: tuple[Table, ...] = ()
    drawing: Drawing | None = None
    link: str = ""


BLANK, BROKEN = Slide(), Slide("broken")


def prompt(language: str, name: str, text: str) -> Slide:
    """A sentence of a plan."""
    return Slide("prompt", name, language, prompt=text)


def picture(language: str, name: str, drawing: Drawing) -> Slide:
    return Slide("picture", name, language, drawing=drawing)


def join(language: str, name: str, title: str, link: str, count: str) -> Slide:
    """The way in; ``count`` says how many have come in and handed in."""
    return Slide("join", name, language, title=title, link=link, text=count)


def tables(language: str, name: str, title: str, found: Sequence[Table]) -> Slide:
    return Slide("picture", name, language, title=title, tables=tuple(found))


def _converter() -> Converter:
    converter = strict()
    converter.register_unstructure_hook(Drawing, Drawing.to_record)
    converter.register_structure_hook(Drawing, lambda record, _: from_record(record))
    return converter


_CONVERTER = _converter()


class Wall:
    """The file at ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def show(self, slide: Slide) -> None:
        """Put ``slide`` on the wall, whole or not at all. Raises `WorkbookError`: disk_full, read_only."""
        record = {"format": _FORMAT, "slide": _CONVERTER.unstructure(slide)}
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
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise WorkbookError("disk_full" if full else "read_only", f"{type(error).__name__}: {error}") from error

    def blank(self) -> None:
        self.show(BLANK)

    def remove(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def read(self) -> Slide:
        """Blank where there is no file; ``broken`` where it holds what no console of ours has written."""
        try:
            if self.path.stat().st_size > LARGEST_WALL:
                return BROKEN
            record = json.loads(self.path.read_text(encoding="utf-8"))
            if record["format"] != _FORMAT:
                return BROKEN
            slide = _CONVERTER.structure(record["slide"], Slide)
            return slide if isfinite(slide.until) else BROKEN
        except FileNotFoundError:
            return BLANK
        except (OSError, ValueError, TypeError, KeyError, RecursionError, BaseValidationError):
            return BROKEN
