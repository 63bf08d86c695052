"""Every word of the pages and of the content is spelt as its dictionary, or the list beside this file, has it.

``words-<language>.txt`` holds the names, terms and compounds that hunspell lacks, one a line, sorted. A word that
hunspell knows or that nobody writes any more must go from it.
"""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.needs import missing
from tests.notebooks.pages import LANGUAGES, PAGES, ROOT, cells, name, source

DICTIONARIES = {"da": "da_DK", "en": "en_GB"}
each_language = pytest.mark.parametrize("language", LANGUAGES)

NOT_PROSE = (
    re.compile(r"^.*\]\(\.\./[a-z]{2}/.*$", re.MULTILINE),  # the line that leads to the other language
    re.compile(r"(?<=\])\([^)\s]*\)"),  # the target of a link
    re.compile(r"`[^`]*`|<[^>]*>|\{[^}]*\}|%\w"),  # code, tags, places to fill, dates
    re.compile(r"(?<!\S)-{1,2}\w[\w-]*"),  # options of a command
    re.compile(r"\S*[/_@=]\S*|\S*\w\.[a-zæøå]\S*"),  # addresses, paths, abbreviations
)
REFERENCE = re.compile(r"references references \S+$|notes notes \S+ reference$")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def listed(language: str) -> list[str]:
    return (Path(__file__).parent / f"words-{language}.txt").read_text(encoding="utf-8").split("\n")[:-1]


def texts(record: Any, language: str, place: str) -> Iterator[tuple[str, str]]:
    """Every text in ``language`` below a record of ``content/``, with the key it stands under."""
    if isinstance(record, list):
        for part in record:
            yield from texts(part, language, place)
    elif isinstance(record, dict):
        here = f"{place} {record['id']}" if isinstance(record.get("id"), str) else place
        if isinstance(record.get(language), str):
            yield here, record[language]
        for key, part in record.items():
            if key != "slug":
                yield from texts(part, language, f"{here} {key}")


@cache
def used(language: str) -> dict[str, str]:
    """Every word somebody can read in a language, and one place where it stands.

    The course's references are names and foreign titles: they are left out, here and where a page repeats them.
    """
    written: list[tuple[str, str]] = []
    references: list[tuple[str, str]] = []
    for path in sorted((ROOT / "content").rglob("*.toml")):
        for place, text in texts(tomllib.loads(path.read_text(encoding="utf-8")), language, path.stem):
            (references if REFERENCE.match(place) else written).append((place, text))
    for path in PAGES:
        if path.parent.name == language:
            written += [(f"{name(path)} {cell['id']}", source(cell)) for cell in cells(path) if is_prose(cell)]
    found: dict[str, str] = {}
    for place, text in written:
        for _, reference in references:
            text = text.replace(reference, " ").replace(reference.replace("*", ""), " ")
        for word in words_of(text):
            found.setdefault(word, place)
    return found


def words_of(text: str) -> list[str]:
    """The words of a text that somebody reads as prose: no addresses, commands or places to fill."""
    for pattern in NOT_PROSE:
        text = pattern.sub(" ", text)
    return WORD.findall(text)


def is_prose(cell: dict[str, Any]) -> bool:
    return bool(cell["cell_type"] == "markdown")


def unknown(language: str, words: list[str]) -> set[str]:
    """Those of the words that hunspell does not know: one process for them all."""
    if shutil.which("hunspell") is None:
        missing("hunspell is not installed here: see .ci/run")
    command = ["hunspell", "-d", DICTIONARIES[language], "-i", "utf-8", "-l"]
    answer = subprocess.run(command, input="\n".join(words) + "\n", capture_output=True, encoding="utf-8", check=False)
    if answer.returncode:
        missing(answer.stderr.strip())
    return set(answer.stdout.split())


@cache
def strange(language: str) -> set[str]:
    return unknown(language, sorted(used(language)))


def uncapitalised(word: str) -> str:
    """As it stands within a sentence."""
    return word[:1].lower() + word[1:]


@each_language
def test_every_word_is_known(language: str) -> None:
    known = set(listed(language))
    wrong = {word for word in strange(language) if not known & {word, uncapitalised(word)}}
    assert not wrong, "\n".join(f"{word}: {used(language)[word]}" for word in sorted(wrong))


@each_language
def test_the_list_is_sorted_and_holds_no_word_in_vain(language: str) -> None:
    words = listed(language)
    assert words == sorted(set(words))
    needed = strange(language) | {uncapitalised(word) for word in strange(language)}
    assert not set(words) - needed


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [("da", "organisationnen", "organisationen"), ("en", "organisatoin", "organisation")],
)
def test_a_slip_is_found(language: str, wrong: str, right: str) -> None:
    assert unknown(language, [right, wrong]) == {wrong}


@each_language
def test_the_words_of_pages_and_of_content_are_read(language: str) -> None:
    places = set(used(language).values())
    assert len(used(language)) > 2000
    assert any(place.startswith("exercises/") for place in places)
    assert any(place.startswith("notebooks/") for place in places)
    assert any(place.startswith("messages") for place in places) and any(place.startswith("cases") for place in places)


def test_what_nobody_reads_as_prose_is_left_out() -> None:
    line = "Se [kortet](e11-kort.ipynb) på kl.dk, kør `ls`, skriv {navn} <b>nu</b> med --lang en. Bl.a. python3.\n"
    other = "- In English: [The map](../en/e11-map.ipynb)\n"
    assert words_of(line + other) == ["Se", "kortet", "på", "kør", "skriv", "nu", "med", "en", "python"]
