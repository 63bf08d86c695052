"""Every sentence that start.py may end with: provoked, then its advice is followed until the course runs.

What Windows and Debian alone would say is replayed from recorded.toml, and so is what pip says when an index fails.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tomllib
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from digilead.launch import commands, install, serving
from digilead.launch.serving import DidNotStart
from digilead.launch.words import Sentences, Trouble
from tests.launch import checkout

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the pretending Python is a shell script")
Usage = namedtuple("Usage", "total used free")
SAID = tomllib.loads((Path(__file__).parent / "recorded.toml").read_text(encoding="utf-8"))["said"]
LANGUAGES = ("da", "en")


class Place:
    """A checkout, what is wrong around it, and the ways to put it right again."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.patch = patch
        self.capsys = capsys
        self.arguments: list[str] = []
        self.served: list[str] = []
        self.cures: list[Callable[[], object]] = []
        self.things = ExitStack()
        self.servers: list[Callable[[], object]] = []
        patch.setattr(serving, "serve", self._serve)

    def _serve(self, installation: object, words: object, language: str, *rest: object) -> None:
        for happens in self.servers:
            happens()
        self.served.append(language)

    def start(self, language: str) -> tuple[int, str]:
        """Start the course; give the exit code and the last line it said."""
        self.capsys.readouterr()
        code = commands.main(self.root, ["--lang", language, *self.arguments])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out.strip().splitlines()[-1] if said.out.strip() else ""

    def cured_by(self, cure: Callable[[], object]) -> None:
        self.cures.append(cure)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    root = checkout.make(tmp_path)
    monkeypatch.setattr(install.sys, "executable", str(checkout.fake_python(tmp_path, root)))
    made = Place(root, monkeypatch, capsys)
    with made.things:
        yield made


def lacking(place: Place, name: str) -> None:
    find = install.importlib.util.find_spec
    place.patch.setattr(install.importlib.util, "find_spec", lambda asked: None if asked == name else find(asked))
    place.cured_by(lambda: place.patch.setattr(install.importlib.util, "find_spec", find))


def a_file_in_the_way(place: Place, name: str) -> None:
    (place.root / name).write_text("", encoding="utf-8")
    place.cured_by((place.root / name).unlink)


def no_room(place: Place) -> None:
    place.patch.setattr(install.shutil, "disk_usage", lambda folder: Usage(10**12, 10**12, 10**7))
    place.cured_by(lambda: place.patch.setattr(install.shutil, "disk_usage", lambda folder: Usage(10**12, 0, 10**12)))


def not_writable(place: Place) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(place.root))

    before = Path.mkdir
    place.patch.setattr(Path, "mkdir", refused)

    def moved() -> None:
        place.patch.setattr(Path, "mkdir", before)
        place.root = Path(shutil.move(place.root, place.root.parent / "Dokumenter"))

    place.cured_by(moved)


def a_sign_too_many(place: Place) -> None:
    """As a folder called 10/2026 in Finder has, or one called "a; b" on Windows."""
    good = place.root
    place.root = Path(shutil.move(good, good.parent / f"kursus 10{os.pathsep}2026"))

    def renamed() -> None:
        place.root = Path(shutil.move(place.root, good))

    place.cured_by(renamed)


def too_deep(place: Place) -> None:
    deep = place.root.parent / ("a" * install.longest_root())
    place.patch.setattr(install, "allows_long_paths", lambda: False)
    near = place.root
    place.root = Path(shutil.move(place.root, deep))

    def moved() -> None:
        place.patch.setattr(install, "longest_root", lambda: len(str(near)))
        place.root = Path(shutil.move(deep, near))

    place.cured_by(moved)


def a_file_is_missing(place: Place, name: str) -> None:
    file = place.root / name
    text = file.read_bytes()
    file.unlink()
    place.cured_by(lambda: file.write_bytes(text))


def unusable(place: Place) -> None:
    place.patch.setenv("FAKE_BROKEN", "1")
    place.cured_by(lambda: place.patch.delenv("FAKE_BROKEN"))


def arguments(place: Place, *words: str) -> None:
    place.arguments = list(words)
    place.cured_by(place.arguments.clear)


def taken_port(place: Place) -> None:
    other = place.things.enter_context(socket.socket())
    other.bind(("127.0.0.1", 0))
    other.listen()
    place.arguments = ["--port", str(other.getsockname()[1])]

    def another_one() -> None:
        place.arguments[1] = place.start("da")[1].rsplit(" ", 1)[1]

    place.cured_by(another_one)


def server(place: Place, trouble: Exception) -> None:
    def fails() -> None:
        raise trouble

    place.servers.append(fails)
    place.cured_by(place.servers.clear)


def unknown_error(place: Place) -> None:
    server(place, RuntimeError("nobody has thought of it"))


def interrupted(place: Place) -> None:
    server(place, KeyboardInterrupt())


LOG = Path(".jupyter-course/jupyter.log")

# sentence of content/start.toml -> what leads to it
PROVOKED: list[tuple[str, str, Callable[[Place], None]]] = [
    ("bad_arguments", "a word it does not know", lambda place: arguments(place, "begin")),
    ("no_language", "a language it lacks", lambda place: arguments(place, "--lang", "xx")),
    ("no_plan", "a plan of a session it lacks", lambda place: arguments(place, "session", "--plan", "xx")),
    ("incomplete", "no list of versions", lambda place: a_file_is_missing(place, "constraints.txt")),
    ("incomplete", "no list of programs", lambda place: a_file_is_missing(place, "pyproject.toml")),
    ("no_venv", "no module venv", lambda place: lacking(place, "venv")),
    ("no_venv", "no module ensurepip", lambda place: lacking(place, "ensurepip")),
    ("no_module", "no module ssl", lambda place: lacking(place, "_ssl")),
    ("no_module", "no module ctypes", lambda place: lacking(place, "_ctypes")),
    ("no_write", "a folder one may not write in", not_writable),
    ("in_the_way", "a file called .jupyter-course", lambda place: a_file_in_the_way(place, ".jupyter-course")),
    ("in_the_way", "a file called .venv", lambda place: a_file_in_the_way(place, ".venv")),
    ("path_too_long", "a deep folder on Windows", too_deep),
    ("bad_name", "a folder with the sign that separates folders", a_sign_too_many),
    ("disk_full", "too little room", no_room),
    ("unusable", "a package that cannot be imported", unusable),
    ("port_taken", "a wanted port that is taken", taken_port),
    ("server_failed", "a server that ends", lambda place: server(place, DidNotStart(Path(LOG), 8888))),
    ("server_slow", "no answer", lambda place: server(place, Trouble("server_slow", log=LOG, minutes=3))),
    ("server_stopped", "a server that ends later", lambda place: server(place, Trouble("server_stopped", log=LOG))),
    ("unexpected", "an error of our own", unknown_error),
    ("stopped", "Ctrl-C", interrupted),
]  # fmt: skip


def sentence(root: Path, language: str, key: str) -> str:
    """The sentence as far as nothing is filled in."""
    text = Sentences(root, language)._data["trouble"][key][language]
    return str(text).partition("{")[0]


def follow_the_advice(place: Place) -> None:
    for cure in place.cures:
        cure()
    code, said = place.start("da")
    assert code == 0, said
    assert place.served == ["da"]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "provoke"), [(key, provoke) for key, _, provoke in PROVOKED],
                         ids=[f"{key}: {case}" for key, case, _ in PROVOKED])  # fmt: skip
def test_a_fault_is_one_sentence_and_its_advice_helps(
    place: Place, key: str, provoke: Callable[[Place], None], language: str
) -> None:
    provoke(place)
    code, said = place.start(language)
    assert code != 0
    spoken = "en" if place.arguments[:1] == ["--lang"] else language  # nobody speaks "xx"
    assert said.startswith(sentence(place.root, spoken, key)), said
    assert "{" not in said
    follow_the_advice(place)


@pytest.mark.slow
@pytest.mark.parametrize("said", SAID, ids=[f"{said['sentence']}: {said['when']} ({said['pip']})" for said in SAID])
def test_what_pip_says_becomes_one_sentence_and_the_next_start_mends_it(place: Place, said: dict[str, str]) -> None:
    language = LANGUAGES[SAID.index(said) % 2]  # type: ignore[arg-type]
    file = place.root.parent / "said.txt"
    file.write_text(said["text"], encoding="utf-8")
    place.patch.setenv("FAKE_VENV" if said["pip"] == "venv" else "FAKE_PIP", str(file))
    code, shown = place.start(language)
    assert code == 1
    assert shown.startswith(sentence(place.root, language, said["sentence"])), shown
    assert "ERROR" not in shown
    place.patch.delenv("FAKE_PIP", raising=False)
    place.patch.delenv("FAKE_VENV", raising=False)
    follow_the_advice(place)


def test_no_sentence_is_left_out() -> None:
    tried = {key for key, _, _ in PROVOKED} | {said["sentence"] for said in SAID}
    tried |= {"no_pyodide", "other_pyodide"}  # tests/lite/test_pyodide.py
    assert tried == set(tomllib.loads((checkout.ROOT / "content/start.toml").read_text(encoding="utf-8"))["trouble"])
    assert {key for key, _ in install.TROUBLES} <= {said["sentence"] for said in SAID}


def test_a_full_disk_is_seen_before_anything_is_fetched(place: Place) -> None:
    no_room(place)
    assert place.start("en")[0] != 0
    assert not (place.root / ".venv").exists()


def test_a_missing_file_of_ours_is_no_missing_file_of_the_course(place: Place) -> None:
    """Windows' protection of folders answers "not found" where it means "not allowed"."""
    forbidden = FileNotFoundError(2, "not found", str(place.root / ".jupyter-course" / "probe"))
    assert install.trouble_of(forbidden, place.root).key == "no_write"
    assert install.trouble_of(FileNotFoundError(2, "gone", str(place.root / "constraints.txt")), place.root).key == (
        "incomplete"
    )


def test_the_longest_path_is_as_long_as_it_is_said_to_be() -> None:
    """The pinned packages decide it; tests and pictures nobody opens count too, because pip unpacks them all."""
    from importlib.metadata import distributions

    from digilead.launch import pins

    lines = pins.course_pins((checkout.ROOT / "constraints.txt").read_text(encoding="utf-8"))
    plain = [line.partition("==")[0].lower().replace("_", "-").replace(".", "-") for line in lines]
    longest = 0
    for found in distributions():
        if found.metadata["Name"].lower().replace("_", "-").replace(".", "-") in plain:
            for file in found.files or []:
                inside = os.path.normpath(f".venv/Lib/site-packages/{file}").replace(".venv/Lib/../", ".venv/")
                longest = max(longest, len(inside))
    assert longest == install.LONGEST_INSIDE


def test_only_windows_is_asked_about_long_paths() -> None:
    assert install.allows_long_paths() is (sys.platform != "win32")
