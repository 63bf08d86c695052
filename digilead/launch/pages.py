"""Which files are the course's own pages: for reading and answering, and never changed by whoever reads them."""

from __future__ import annotations

import re

# A page below the course's folder, and its language. A copy that JupyterLab makes has a capital letter in its name.
PATTERN = r"^/?(?:notebooks|exercises)/([a-z]{2,3})/(?:\d-\d[a-z]?|e\d\d)-[a-z0-9-]+\.ipynb$"

CONSOLE, WALL = "9-2", "9-3"  # the sections of a session's console, which an instructor's start opens, and wall
FOR_INSTRUCTORS = (CONSOLE, WALL)


def language_of(path: str) -> str | None:
    """Return the language of a page of the course; None for every other file, a copy of a page included."""
    found = re.match(PATTERN, path)
    return found and found[1]
