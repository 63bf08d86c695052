"""The rules every sentence of the instruments keeps, whoever rewrites it: read from the TOML alone."""

import re
import tomllib
from collections import Counter
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from tests.each import for_each
from tests.prose import lix, words

CONTENT = Path(__file__).resolve().parent.parent / "content"
LANGUAGES = ("da", "en")
WORDS_AT_MOST = 20
LIX_AT_MOST = 42
FORBIDDEN = re.compile(r"\bgeneration|\btrin\b|\btrinn?e|\bmoden|\bstep|\bmaturity|\bmature", re.IGNORECASE)
UMBRELLA = re.compile(r"og/eller|and/or", re.IGNORECASE)


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


INSTRUMENTS = {path.stem: read(f"instruments/{path.stem}") for path in sorted((CONTENT / "instruments").glob("*.toml"))}
GENERATIONS = [generation["id"] for generation in read("generations")["generations"]]
DIMENSIONS = [dimension["id"] for dimension in read("dimensions")["dimensions"]]
ITEMS = {item["id"]: item for instrument in INSTRUMENTS.values() for item in instrument["items"]}
ANCHORS: dict[str, list[dict[str, Any]]] = {}
for _instrument in INSTRUMENTS.values():
    for _option in _instrument.get("options", ()):
        ANCHORS.setdefault(_option["item"], []).append(_option)
STATEMENTS = INSTRUMENTS["mastery"]["items"]
FORMS: dict[str, list[dict[str, Any]]] = {}
for _screen in read("forms")["screens"]:
    FORMS.setdefault(_screen["form"], []).append(_screen)
BEST_FIT = [item["id"] for item in INSTRUMENTS["best_fit"]["items"]]
PRACTICE = [id for id in ANCHORS if id.startswith("ini.") and id != "ini.purpose"]
TEXTS = [(id, item) for id, item in ITEMS.items()] + [
    (f"{item}/{option['id']}", option) for item, options in ANCHORS.items() for option in options
]


@pytest.mark.parametrize("language", LANGUAGES)
@for_each(TEXTS, itemgetter(0))
def test_a_text_is_short_and_names_no_step(known: tuple[str, dict[str, Any]], language: str) -> None:
    text = known[1][language]
    assert 0 < len(words(text)) <= WORDS_AT_MOST
    assert not FORBIDDEN.search(text)
    assert not UMBRELLA.search(text)
    assert len(re.findall(r"[.?!]", text)) == 1 and text[-1] in ".?", "one sentence"


@for_each(TEXTS, itemgetter(0))
def test_the_languages_are_parallel(known: tuple[str, dict[str, Any]]) -> None:
    record = known[1]
    assert record["da"][-1] == record["en"][-1]
    assert 0.6 <= len(words(record["da"])) / len(words(record["en"])) <= 1.6
    assert ("borgere eller kunder" in record["da"].lower()) == ("citizens or customers" in record["en"].lower())


@pytest.mark.parametrize("language", LANGUAGES)
@for_each(INSTRUMENTS)
def test_an_instrument_reads_easily(name: str, language: str) -> None:
    instrument = INSTRUMENTS[name]
    instruction = instrument["instruction"][language]
    texts = [record[language] for record in (*instrument["items"], *instrument.get("options", ()))]
    assert lix(" ".join([instruction, *texts])) <= LIX_AT_MOST
    assert len(words(instruction)) <= 120


def test_the_table_has_every_cell() -> None:
    cells = Counter((cell["dimension"], cell["generation"]) for cell in read("dimensions")["cells"])
    assert cells == {(dimension, generation): 1 for dimension in DIMENSIONS for generation in GENERATIONS}


def test_best_fit_asks_once_about_every_dimension() -> None:
    assert [f"bf.{dimension}" for dimension in DIMENSIONS] == BEST_FIT
    assert [ITEMS[id]["dimension"] for id in BEST_FIT] == DIMENSIONS


def test_every_question_with_anchors_has_one_for_each_generation_in_order() -> None:
    asked = [*BEST_FIT, *PRACTICE, "ini.purpose", "amb.overall"]
    assert set(ANCHORS) - {"plan.gap"} == set(asked)  # a yes or no
    for id in asked:
        assert [anchor["id"] for anchor in ANCHORS[id]] == GENERATIONS, id


def test_ambition_per_dimension_borrows_the_anchors_of_now() -> None:
    for dimension in DIMENSIONS:
        item = ITEMS[f"amb.{dimension}"]
        assert (item["dimension"], item["anchors_of"]) == (dimension, f"bf.{dimension}")


def test_mastery_has_24_statements_six_a_generation() -> None:
    table = [dimension for dimension in DIMENSIONS if dimension != "it_role"]
    assert len(STATEMENTS) == 24
    for generation in GENERATIONS:
        own = [item for item in STATEMENTS if item["generation"] == generation]
        assert sorted(item["dimension"] for item in own) == sorted(table)
        assert sum(item.get("short", False) for item in own) == 3
    for item in STATEMENTS:
        assert item["id"] == f"m.{item['generation']}.{item['dimension']}"


def test_the_short_form_touches_every_dimension_twice() -> None:
    touched = Counter(item["dimension"] for item in STATEMENTS if item.get("short"))
    assert len(touched) == 6 and set(touched.values()) == {2}


def test_statements_say_what_we_do() -> None:
    for item in STATEMENTS:
        assert item["da"].startswith("Vi ") and item["en"].startswith("We ")
        assert not re.search(r"\bnår\b", item["da"]) and not re.search(r"\bwhen\b", item["en"])
    instruction = INSTRUMENTS["mastery"]["instruction"]
    assert "tolv måneder" in instruction["da"] and "twelve months" in instruction["en"]


@pytest.mark.parametrize("kind", ["all", "short", "rest"])
def test_neighbours_differ_and_no_pattern_shows(kind: str) -> None:
    order = [item for item in STATEMENTS if kind == "all" or item.get("short", False) == (kind == "short")]
    steps = [GENERATIONS.index(item["generation"]) for item in order]
    assert all(a != b for a, b in pairwise(steps))
    assert all(a["dimension"] != b["dimension"] for a, b in pairwise(order))
    assert all(b - a != c - b for a, b, c in zip(steps, steps[1:], steps[2:], strict=False)), "a climb shows"
    repeats = sum(a == b for a, b in zip(steps, steps[4:], strict=False))
    assert repeats <= len(order[4:]) / 2, "a cycle shows"


def test_a_screen_has_at_most_seven_questions_that_exist() -> None:
    for screens in FORMS.values():
        for screen in screens:
            assert 1 <= len(screen["items"]) <= 7
            assert set(screen["items"]) <= set(ITEMS)
            assert all("?" not in screen["title"][language] for language in LANGUAGES)


def asked(form: str) -> list[str]:
    return [id for screen in FORMS[form] for id in screen["items"]]


def test_the_first_form_has_twenty_answers() -> None:
    short = [item["id"] for item in STATEMENTS if item.get("short")]
    assert asked("first_form") == [*BEST_FIT, *short, "amb.overall"]
    assert len(asked("first_form")) == 20


def test_the_other_forms_ask_what_is_left() -> None:
    assert asked("more_statements") == [item["id"] for item in STATEMENTS if not item.get("short")]
    assert asked("ambition_by_dimension") == [f"amb.{dimension}" for dimension in DIMENSIONS]


def test_practice_is_asked_before_purpose_in_file_and_form() -> None:
    order = [item["id"] for item in INSTRUMENTS["initiative"]["items"]]
    assert len(PRACTICE) == 6 and order == ["ini.name", *PRACTICE, "ini.purpose", "ini.monday"]
    assert asked("initiative") == order[:-1]
    assert ITEMS["ini.name"]["kind"] == "text"


@pytest.mark.parametrize("language", LANGUAGES)
@for_each([*BEST_FIT, *PRACTICE, "ini.purpose", "amb.overall"])
def test_anchors_of_a_question_are_about_equally_long(id: str, language: str) -> None:
    lengths = [len(words(anchor[language])) for anchor in ANCHORS[id]]
    assert max(lengths) <= 1.6 * min(lengths)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ids", [BEST_FIT, PRACTICE], ids=["best_fit", "practice"])
def test_length_does_not_give_the_ladder_away(ids: list[str], language: str) -> None:
    longest: Counter[str] = Counter()
    for id in ids:
        anchors = ANCHORS[id]
        most = max(len(words(anchor[language])) for anchor in anchors)
        longest.update(anchor["id"] for anchor in anchors if len(words(anchor[language])) == most)
    assert max(longest.values()) <= len(ids) * 2 / 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ids", [BEST_FIT, PRACTICE], ids=["best_fit", "practice"])
def test_no_word_marks_a_letter(ids: list[str], language: str) -> None:
    """A longer word in three or more anchors of one letter stands in those of another letter too."""
    seen: dict[str, Counter[str]] = {generation: Counter() for generation in GENERATIONS}
    for id in ids:
        for anchor in ANCHORS[id]:
            seen[anchor["id"]].update({word.lower() for word in words(anchor[language]) if len(word) > 4})
    for generation, found in seen.items():
        elsewhere = {word for other in GENERATIONS if other != generation for word in seen[other]}
        assert not {word for word, times in found.items() if times >= 3} - elsewhere, generation
