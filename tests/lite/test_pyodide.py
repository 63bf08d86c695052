"""Pyodide's files from its network, a folder or its own release: the same ones, or a sentence."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from digilead.launch.words import Sentences, Trouble
from digilead.lite import pyodide
from tests.browser import ROOT
from tests.lite.visit import served

FILES = {"pyodide.js": b"runtime", "numpy.whl": b"compiled"}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small files in the place of the real ones, and the pins that fit them."""
    folder = tmp_path / "source"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    pins = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    monkeypatch.setitem(pyodide.PINS, "runtime", {"pyodide.js": pins["pyodide.js"]})
    monkeypatch.setitem(pyodide.PINS, "later", {"numpy": {"numpy.whl": pins["numpy.whl"]}})
    return folder


@pytest.fixture
def network(source: Path) -> Iterator[str]:
    with served(source) as address:
        yield address


def _fetched(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_the_default_takes_both_from_where_the_pins_say(
    network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pyodide.PINS, "from", {"runtime": f"{network}/", "packages": f"{network}/"})
    pyodide.fetch(tmp_path / "got")
    assert _fetched(tmp_path / "got") == FILES


def test_another_address_a_folder_and_a_release_do_as_well(network: str, source: Path, tmp_path: Path) -> None:
    release = tmp_path / "pyodide.tar.bz2"
    with tarfile.open(release, "w:bz2") as archive:
        archive.add(source, "pyodide")
    for number, place in enumerate((network, str(source), str(release))):
        pyodide.fetch(tmp_path / str(number), place)
        assert _fetched(tmp_path / str(number)) == FILES


def test_what_is_there_and_whole_is_not_fetched_again(source: Path, tmp_path: Path) -> None:
    pyodide.fetch(tmp_path / "got", str(source))
    (source / "pyodide.js").unlink()
    pyodide.fetch(tmp_path / "got", str(source))


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_wrong_or_missing_file_is_a_sentence(source: Path, tmp_path: Path, language: str) -> None:
    (source / "numpy.whl").write_bytes(b"another")
    with pytest.raises(Trouble) as wrong:
        pyodide.fetch(tmp_path / "got", str(source))
    assert "numpy.whl" in Sentences(ROOT, language).trouble(wrong.value)
    (source / "numpy.whl").unlink()
    with pytest.raises(Trouble) as missing:
        pyodide.fetch(tmp_path / "got", str(source))
    assert missing.value.key == "no_pyodide"
    with pytest.raises(Trouble):
        pyodide.fetch(tmp_path / "other", str(tmp_path / "none.tar.bz2"))
