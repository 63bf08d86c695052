"""Where a participant's workbook lies on this computer."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from tempfile import TemporaryFile

from digilead import environment

_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def default_path(course_folder: Path) -> Path:
    """Where a participant's workbook lies: $DIGILEAD_WORKBOOK, else answers/workbook.jsonl in the course folder.

    Where nobody may write in the course folder, as in one that a class shares, it lies in the person's own data folder.
    """
    chosen = os.environ.get(environment.WORKBOOK, "")
    if not chosen:
        place = course_folder / "answers" / "workbook.jsonl"
        return place if _may_write(course_folder) or _is_ours(place) else _own_folder() / "workbook.jsonl"
    try:
        return Path(chosen).expanduser()
    except RuntimeError:  # "~nobody": a page that says where it looked is better than one that cannot begin
        return Path(chosen)


def _may_write(folder: Path) -> bool:
    """Tell whether files can be made here. Only a plain no counts: a full disk does not move anybody's answers."""
    answers = folder / "answers"
    try:
        with TemporaryFile(dir=answers if answers.is_dir() else folder):
            return True
    except OSError as error:
        return error.errno not in _FORBIDDEN


def _is_ours(file: Path) -> bool:
    """Tell whether this person wrote the file: whoever shares a course must not show their answers with it."""
    try:
        return hasattr(os, "getuid") and file.stat().st_uid == os.getuid()
    except OSError:
        return False


def _own_folder() -> Path:
    from platformdirs import user_data_path  # hardly ever needed

    return user_data_path("digilead", appauthor=False)
