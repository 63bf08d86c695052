"""What a door tells the pages behind it, by the environment: the pages themselves are the same everywhere."""

import os
from pathlib import Path

WORKBOOK = "DIGILEAD_WORKBOOK"  # where this participant's answers lie
ROOM = "DIGILEAD_ROOM"  # to visitors of a session: the file of the room they hand in to, on the instructor's computer
SESSION = "DIGILEAD_SESSION"  # to the instructor's page: participants' door is open beside it
PLAN = "DIGILEAD_PLAN"  # to the instructor's page: which plan it begins with
STATE = "DIGILEAD_STATE"  # to a server that many share: what a start writes lies here instead of in the course's folder
SHARED = "DIGILEAD_SHARED"  # on such a server: the folder where sessions are held (`session/room/inbox.py`)


def shared() -> Path | None:
    """The folder that instructors and participants of one server share; None where there is no such server."""
    told = os.environ.get(SHARED)
    return Path(told) if told else None


def for_instructors() -> bool:
    """Whether the pages of whoever holds a session are for this person: on a shared server its file rights say so."""
    folder = shared()
    return folder is None or os.access(folder, os.W_OK)
