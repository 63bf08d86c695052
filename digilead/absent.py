"""What a page says where the course cannot run: one sentence in the page's language, and nothing below it.

A page can be opened by any Jupyter: Anaconda, VS Code, a hub. Where packages are missing, its first cell gets this
Course, which says so once; the other cells show nothing. Readable by any Python that Jupyter still runs on.
"""

import logging
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OLDEST, NEWEST = (3, 11), (3, 14)

# What a page imports only when it draws or hands over something: better missed before the first answer than after it.
NEEDED_LATER = ("dateutil", "filelock", "icalendar", "jinja2", "matplotlib", "segno")

# Not with the other texts: reading those takes a Python that is new enough.
SENTENCES = {
    "da": "Du kan læse siden her, men ikke svare på den, fordi {} mangler: Start kurset med »python3 start.py« "
    "i mappen {}, eller vælg bagefter Python fra mappen .venv dér som kerne.",
    "en": "You can read the page here but not answer it, because it lacks {}: start the course with "
    "“python3 start.py” in the folder {}, or afterwards choose the Python in the folder .venv there as the kernel.",
}

OTHER_VERSIONS = {
    "da": "de rette udgaver af kursets programmer",
    "en": "the right versions of the course’s programs",
}


def require_packages() -> None:
    """Raise ModuleNotFoundError if a package is missing that a page will need later. A browser fetches them later."""
    for name in NEEDED_LATER:
        if sys.platform != "emscripten" and find_spec(name) is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def missing(problem: Exception, language: str) -> str:
    """Return what the course lacks here, told from the error that its import ended with."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return "Python {}.{}-{}.{}".format(*OLDEST, *NEWEST)
    name = str(getattr(problem, "name", None) or "").partition(".")[0]
    return name or OTHER_VERSIONS.get(language, OTHER_VERSIONS["en"])


def course(problem: Exception) -> type:
    """Return what takes the place of the class Course, of which `problem` is the reason."""

    log = logging.getLogger("digilead")
    if log.hasHandlers():  # without a file to write to it would stand on the page
        log.error("the course cannot be imported", exc_info=problem)

    class Course:
        """Says once what is missing; every part of the page is then nothing."""

        def __init__(self, language: str, **_: Any) -> None:
            sentence = SENTENCES.get(language, SENTENCES["en"])
            print(sentence.format(missing(problem, language), Path(__file__).resolve().parents[1]))

        def __getattr__(self, part: str) -> Any:
            if part.startswith("_"):  # what Jupyter asks of everything it shows
                raise AttributeError(part)
            return lambda *_, **__: None

    return Course
