"""Starts the course, or tests it. Needs nothing but Python 3.11 to 3.14.

    python3 start.py             the course in Danish; --lang en for English
    python3 start.py test        every test
    python3 start.py --help      everything else

The first start makes a folder `.venv` with the exact versions of constraints.txt. All that a start writes lies in this
folder: `.venv` (the programs) and `.jupyter-course` (settings and logs). Deleting both loses no answer.

What happens is told in digilead/launch/commands.py, the sentences stand in content/start.toml. This file only makes
sure that a Python reads them that can: a much older one has to be able to read every line here.
"""

import os
import signal
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST, NEWEST = (3, 11), (3, 14)
NEEDED = ("digilead/launch/commands.py", "content/start.toml", "constraints.txt", "pyproject.toml", "notebooks")

TOO_OLD = {
    "da": "Din Python er version {}, og kurset kræver 3.11 til 3.14, så installér en nyere Python, og prøv igen.",
    "en": "Your Python is version {}, and the course needs 3.11 to 3.14, so install a newer Python and try again.",
}
TOO_NEW = {
    "da": "Din Python er version {}, og kurset er kun prøvet til og med 3.14, så start det med en ældre, "
    "for eksempel: python3.13 start.py",
    "en": "Your Python is version {}, and the course has been tried only up to 3.14, so start it with an older one, "
    "for example: python3.13 start.py",
}
ALONE = {
    "da": "Kursets andre filer ligger ikke ved siden af start.py ({} mangler), så pak hele kursets mappe ud, "
    "og start det derfra.",
    "en": "The course’s other files do not lie beside start.py ({} is missing), so unpack the course’s whole folder "
    "and start it from there.",
}

CLOSE = {"da": "(Tryk Enter for at lukke vinduet.)", "en": "(Press Enter to close the window.)"}


def _in_language(sentences, arguments):
    asked = [word.replace("--lang=", "") for word in arguments]
    return next((sentences[word] for word in asked if word in sentences), sentences["da"])


def wrong_python(version, arguments):
    """Return the sentence for a Python of this version, or "" if the course runs with it."""
    sentences = TOO_OLD if version[:2] < OLDEST else TOO_NEW if version[:2] > NEWEST else None
    if sentences is None:
        return ""
    return _in_language(sentences, arguments).format(".".join(str(part) for part in version[:3]))


def alone(root, arguments):
    """Return the sentence for a start.py without the rest of the course, as when it is opened inside a zip file."""
    missing = [name for name in NEEDED if not (root / name).exists()]
    return _in_language(ALONE, arguments).format(missing[0]) if missing else ""


def look_here_first():
    """Import from this folder and from Python itself before anything PYTHONPATH names, also with PYTHONSAFEPATH."""
    named = [os.path.abspath(folder) for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    own = [folder for folder in sys.path if os.path.abspath(folder) not in named]
    sys.path[:] = [str(ROOT), *own, *named]


def own_window():
    """Tell whether this window was opened for start.py alone, by a double click on Windows: it closes at the end."""
    if os.name != "nt":
        return False
    import ctypes

    # Python and perhaps its launcher; whoever typed the command has a shell there as well.
    return ctypes.windll.kernel32.GetConsoleProcessList((ctypes.c_uint * 4)(), 4) <= 2


def run(arguments):
    """Do what the command line says; return the exit code."""
    sentence = wrong_python(tuple(sys.version_info), arguments) or alone(ROOT, arguments)
    if sentence:
        print(sentence)
        return 1
    warnings.simplefilter("ignore")  # PYTHONWARNINGS can make an error of what is none
    look_here_first()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    from digilead.launch.commands import main

    return main(ROOT, arguments)


if __name__ == "__main__":
    code = run(sys.argv[1:])
    if code and own_window():
        input(_in_language(CLOSE, sys.argv[1:]))  # or nobody could read the sentence
    sys.exit(code)
