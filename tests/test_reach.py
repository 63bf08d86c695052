"""Whatever stands in the package is reached from a page or a command; what nobody reaches goes, with its tests.

Followed are names, from the code cells of the pages, ``start.py``, the file that Jupyter reads and the modules that are
run: a function, class or constant by the module it comes from, a member of a class by its name alone, as an attribute
or as a word in quotes. A member that a library calls (it overrides one of the library's, or a decorator of the library
registers it) is reached with its class; what is sent to the browser must be read there.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
from attrs import field, frozen

from digilead.content import models
from digilead.lite.site import BEGIN, WARM_UP

ROOT = Path(__file__).resolve().parents[1]
STARTED: Final = (
    "digilead.launch.__main__",
    "digilead.launch.kernel_config",
    "digilead.launch.kernel_startup",
    "research.tables",
)
"""Modules that are run by their name."""
EXCEPTIONS: Final[Mapping[str, str]] = {
    "digilead.content.models:Note.reference": "tests.notebooks.refresh writes the editor's notes into the pages",
    "digilead.content.models:Exercise.core": "tests.notebooks.refresh writes it into the menu",
    "digilead.widgets.activities:PictureKind.needs": "the tests of content read it",
    "digilead.widgets.activities:PictureKind.may": "the tests of content read it",
    "digilead.widgets.activities:PictureKind.counts_options": "the tests of content read it",
    **{
        f"digilead.content.models:{name}.source": "says where a sentence comes from; checked as it is read"
        for name, model in vars(models).items()
        if "source" in getattr(model, "__annotations__", {})
    },
}
"""What stays although nothing reaches it, and why."""

_PLAIN_DECORATORS = {"property", "cached_property", "staticmethod", "classmethod", "cache", "lru_cache", "part"}
Def = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@frozen
class Module:
    name: str
    tree: ast.Module
    names: dict[str, str] = field(factory=dict)
    """What a name means in the module: ``module`` or ``module:name``."""


@frozen
class Definition:
    id: str
    """``module:name`` or ``module:Class.member``."""
    uses: frozenset[str]
    """Ids of what it names, and ``.name`` of every attribute it reads and of every word in quotes."""
    owner: str | None = None
    """The class of a member."""
    free: bool = False
    """A member that is reached with its class."""

    def reached(self, used: set[str]) -> bool:
        if self.owner is None:
            return self.id in used
        return self.owner in used and (self.free or "." + self.id.rpartition(".")[2] in used)


@pytest.mark.slow
def test_everything_in_the_package_is_reached_from_a_page_or_a_command() -> None:
    found = unreached(modules(ROOT / "digilead"), entrances())
    assert sorted(found - EXCEPTIONS.keys()) == []
    assert sorted(EXCEPTIONS.keys() - found) == [], "no exception any more"


@pytest.mark.slow
def test_everything_in_research_is_reached_from_its_command() -> None:
    """Fields of a result may stand for the oracles' sake."""
    found = unreached(modules(ROOT / "digilead", ROOT / "research"), [])
    assert [id for id in sorted(found) if id.startswith("research") and "." not in id.partition(":")[2]] == []


@pytest.mark.slow
def test_a_public_name_is_defined_once() -> None:
    """What two modules need stands in the lower one; what one needs alone begins with an underscore. A log is each
    module's own."""
    places = defaultdict(list)
    for module in modules(ROOT / "digilead").values():
        for name in (name for node in module.tree.body for name in _defined(node)):
            if not name.startswith("_") and name != "log":
                places[name].append(module.name)
    assert {name: found for name, found in places.items() if len(set(found)) > 1} == {}


LONG: Final[Mapping[str, str]] = {
    "digilead/content/models.py": "as long as there are records",
    "digilead/launch/share/labextensions/digilead/static/page.css": "the page waits until this one has come",
}
"""Files of more than 350 lines, and the reason that their heads give."""


@pytest.mark.slow
def test_no_file_and_no_function_has_to_be_scrolled() -> None:
    found = [path for kind in ("py", "js", "css") for path in ROOT.glob(f"digilead/**/*.{kind}")]
    lines = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").splitlines() for path in found}
    assert {name for name, text in lines.items() if len(text) > 350} == LONG.keys()
    for name, reason in LONG.items():
        assert reason in " ".join(lines[name][:6])
    functions = [
        (f"{module.name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for module in modules(ROOT / "digilead", ROOT / "research").values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [(name, length) for name, length in functions if length > 40] == []


def test_the_formatter_has_the_last_word() -> None:
    found = [path for folder in ("digilead", "research") for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in found if re.search(r"# fmt: ?(skip|off)", path.read_text(encoding="utf-8"))] == []


def test_every_class_that_is_styled_is_worn() -> None:
    front = [path for kind in ("js", "py", "j2") for path in ROOT.glob(f"digilead/**/*.{kind}")]
    worn = set(re.findall(r"dl-[\w-]+", "".join(path.read_text(encoding="utf-8") for path in front)))
    styles = re.sub(r"/\*.*?\*/", "", "".join(p.read_text("utf-8") for p in ROOT.glob("digilead/**/*.css")), flags=re.S)
    assert set(re.findall(r"\.(dl-[\w-]+)", styles)) - worn == set()


def test_what_nobody_reaches_is_found(tmp_path: Path) -> None:
    """Also under a name that is used elsewhere, and where only something unreached uses it."""
    package = tmp_path / "toy"
    package.mkdir()
    (package / "__init__.py").write_text("from toy.course import Course\nfrom toy.other import verb\n")
    (package / "course.py").write_text(
        "from toy import other\n"
        "class Course:\n"
        "    one: int\n"
        "    two: int\n"
        "    def verb(self): return other.used() + self._helper + self.one\n"
        "    @property\n"
        "    def _helper(self): return 1\n"
        "    def lonely(self): self.two = 1\n"
    )
    (package / "other.py").write_text(
        "LIMIT = 3\nUNUSED = 4\n"
        "def used(): return LIMIT\n"
        "def verb(): return only_here()\n"
        "def only_here(): return only_here()\n"
    )
    page = ast.parse("from toy import Course\nCourse().verb()")
    assert unreached(modules(package), [page]) == {
        "toy.course:Course.two",
        "toy.course:Course.lonely",
        "toy.other:UNUSED",
        "toy.other:verb",
        "toy.other:only_here",
    }


def modules(*folders: Path) -> dict[str, Module]:
    package = {}
    for folder, path in ((top, path) for top in folders for path in top.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        package[name] = Module(name, ast.parse(path.read_text(encoding="utf-8")))
    for module in package.values():
        module.names.update({name: f"{module.name}:{name}" for node in module.tree.body for name in _defined(node)})
        module.names.update(_imported(module.tree, package))
    return package


def entrances() -> list[ast.Module]:
    """The code of every page, the file that a participant starts and the one that Jupyter reads."""
    pages = [json.loads(page.read_text(encoding="utf-8")) for page in ROOT.glob("*/*/*.ipynb")]
    cells = ["".join(cell["source"]) for page in pages for cell in page["cells"] if cell["cell_type"] == "code"]
    files = [(ROOT / name).read_text(encoding="utf-8") for name in ("start.py", "jupyter_server_config.py")]
    files += [BEGIN, WARM_UP]
    return [ast.parse(text) for text in [*cells, *files]]


def unreached(package: Mapping[str, Module], entrances: Sequence[ast.Module]) -> set[str]:
    used = {use for tree in entrances for use in _uses(tree, _imported(tree, package), package)} | _TEMPLATES
    for module in package.values():
        for node in module.tree.body:
            if module.name in STARTED or not (list(_defined(node)) or isinstance(node, ast.Import | ast.ImportFrom)):
                used |= _uses(node, module.names, package)
    waiting = [definition for module in package.values() for definition in _definitions(module, package)]
    while reached := [definition for definition in waiting if definition.reached(used)]:
        used = used.union(*(definition.uses for definition in reached))
        done = {definition.id for definition in reached}
        waiting = [definition for definition in waiting if definition.id not in done]
    return {definition.id for definition in waiting if definition.owner is None or definition.owner in used}


def _definitions(module: Module, package: Mapping[str, Module]) -> Iterator[Definition]:
    for node in module.tree.body:
        for name in _defined(node):
            id = f"{module.name}:{name}"
            if not isinstance(node, ast.ClassDef):
                yield Definition(id, _uses(node, module.names, package))
                continue
            head = [*node.bases, *node.keywords, *node.decorator_list]
            loose = [part for part in node.body if not list(_defined(part))]
            whole = (_uses(part, module.names, package) for part in [*head, *loose])
            yield Definition(id, frozenset().union(*whole))
            for part in node.body:
                for member in _defined(part, dunder=True):
                    yield Definition(
                        f"{id}.{member}",
                        _uses(part, module.names, package),
                        owner=id,
                        free=_called_by_a_library(part, member, node, id),
                    )


def _called_by_a_library(node: ast.stmt, member: str, owner: ast.ClassDef, id: str) -> bool:
    if member.startswith("__") or member in ("_esm", "_css"):  # the names that anywidget looks for
        return True
    if isinstance(node, Def) and any(_last_name(d) not in _PLAIN_DECORATORS for d in node.decorator_list):
        return True
    if "sync=True" in ast.unparse(node):
        return member in _SCRIPTS
    if not owner.bases:
        return False
    module, _, name = id.partition(":")
    bases = getattr(import_module(module), name).__mro__[1:]
    return any(member in vars(base) for base in bases if not base.__module__.startswith("digilead"))


def _last_name(node: ast.expr) -> str:
    while isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _defined(node: ast.stmt, *, dunder: bool = False) -> Iterator[str]:
    """What a statement of a module or class defines; what is dunder belongs to Python."""
    names: list[str] = []
    if isinstance(node, Def):
        names = [node.name]
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        names = [part.id for part in parts if isinstance(part.ctx, ast.Store)]
    yield from (name for name in names if dunder or not name.startswith("__"))


def _imported(tree: ast.Module, package: Mapping[str, Module]) -> dict[str, str]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found[alias.asname or alias.name] = whole if whole in package else f"{node.module}:{alias.name}"
        elif isinstance(node, ast.Import):
            found.update({alias.asname or alias.name: alias.name for alias in node.names})
    return found


def _uses(tree: ast.AST, names: Mapping[str, str], package: Mapping[str, Module]) -> frozenset[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(names.get(node.id, ""))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            found.add(f".{node.attr}")
            if isinstance(node.value, ast.Name):
                found.add(f"{names.get(node.value.id)}:{node.attr}")
        elif isinstance(node, ast.Constant) and re.fullmatch(r"[\w.\[\], ]+", str(node.value)):
            words = re.findall(r"\w+", str(node.value))  # an annotation, or a name to look up
            found |= {names.get(word, "") for word in words} | {":".join(str(node.value).rpartition(".")[::2])}
            found |= {f".{word}" for word in words if len(words) == 1}
    return frozenset(_origin(id, package) for id in found)


def _origin(id: str, package: Mapping[str, Module]) -> str:
    """Where a name is defined that a module only passes on."""
    module, _, name = id.partition(":")
    while module in package and name in package[module].names and package[module].names[name] != id:
        id = package[module].names[name]
        module, _, name = id.partition(":")
    return id


_SCRIPTS = frozenset(re.findall(r"\w+", "".join(p.read_text(encoding="utf-8") for p in ROOT.glob("digilead/**/*.js"))))
_TEMPLATES = frozenset(
    re.findall(r"\.\w+", "".join(p.read_text(encoding="utf-8") for p in ROOT.glob("digilead/**/*.j2")))
)
