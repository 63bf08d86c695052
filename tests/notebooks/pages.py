"""The pages of the course as files: what the tests of this folder read them with."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir())
PAGES = sorted(path for kind in ("notebooks", "exercises") for path in (ROOT / kind).glob("*/*.ipynb"))

# The first cell of every page. Where nobody has told Python of the course (VS Code, Anaconda, a hub), it lies two
# folders above the page; last in the path, so that a course that is installed comes first.
START = """\
import sys

sys.path.append("../..")
from digilead import Course

course = Course("{language}")"""

Cell = dict[str, Any]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def cells(path: Path) -> list[Cell]:
    return list(json.loads(path.read_text(encoding="utf-8"))["cells"])


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def key(path: Path) -> str:
    """What pairs the languages: the section's number or the exercise's letter and number."""
    found = re.match(r"\d-\d[a-z]?|e\d+", path.stem)
    assert found, f"{name(path)} does not begin with its number"
    return found[0]


def twin(path: Path, language: str) -> Path:
    """The same page in another language."""
    folder = path.parents[1] / language
    found = [other for other in folder.glob("*.ipynb") if key(other) == key(path)]
    assert len(found) == 1, f"{name(path)} has {len(found)} pages in {language}"
    return found[0]


def prose(path: Path) -> str:
    """The running text of a page: no headings, lists, tables, quotes or links' targets."""
    lines = "\n\n".join(source(cell) for cell in cells(path) if cell["cell_type"] == "markdown").splitlines()
    kept = [line for line in lines if not re.match(r"\s*([-*+#>|]|\d+[.)]|!\[)", line)]
    return re.sub(r"<[^>]+>", " ", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", "\n".join(kept)))


ABBREVIATIONS = re.compile(r"\b(bl\.a|f\.eks|m\.m|m\.fl|fx|dvs|osv|ca|jf|pct|nr|mio|kl|e\.g|i\.e|etc)\.", re.IGNORECASE)


def lix(text: str) -> float:
    """Words per full stop plus the percentage of words of seven letters or more (Björnsson 1968)."""
    text = ABBREVIATIONS.sub(lambda match: match[0].replace(".", ""), text)
    text = re.sub(r"(?<=\d)[.,:](?=\d)|(?<=\d)\.(?=\s+[a-zæøå])", "", text)
    words = re.findall(r"[A-Za-zÆØÅæøåÄÖÜäöüé]+(?:-[A-Za-zÆØÅæøå]+)*", text)
    stops = len(re.findall(r"[.!?:]+(?=\s|$)", text)) or 1
    return len(words) / stops + 100 * sum(len(word) > 6 for word in words) / len(words)
