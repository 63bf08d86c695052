"""What is said of initiatives holds for every pattern of answers: each sentence against a count of the table."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.content import DONT_KNOW, NOT_RELEVANT, Content, load_content
from digilead.figures.wording import Words
from digilead.responses import INITIATIVE_PURPOSE
from digilead.widgets.initiatives import LEAST_ANSWERS, OCCASION, InitiativePicture, subject
from tests import reading
from tests.reading import Seen, meant, said_one

CONTENT = load_content()
ITEMS = InitiativePicture(Words(CONTENT, "da")).items
STEPS = list(CONTENT.steps)
PRACTICE = ("level", "fits", "under", "under_less", "over")


@pytest.fixture(scope="module", autouse=True)
def _undrawn() -> Iterator[None]:
    with reading.undrawn():
        yield


def page_of(found: Sequence[Mapping[str, str | None]], language: str) -> Seen:
    given = {
        (OCCASION, subject(number), item): value
        for number, answers in enumerate(found, start=1)
        for item, value in answers.items()
    }
    picture, stands = InitiativePicture(Words(CONTENT, language)), reading.sheet_of_all(given)
    return Seen(picture.of(stands, 1, "wide") if len(found) == 1 else picture.all(stands, "wide"))


def holds(answers: Mapping[str, str | None], language: str) -> str:
    """Everything that is said of one initiative; returns which finding it was."""
    page, words = page_of([answers], language), Words(CONTENT, language)
    told = {id.removeprefix("initiative."): text[language] for id, text in CONTENT.messages.texts.items()
            if id.startswith("initiative.")}  # fmt: skip
    chosen = [answers.get(item) for item in ITEMS]
    if sum(value in STEPS for value in chosen) < LEAST_ANSWERS or answers.get(INITIATIVE_PURPOSE) not in STEPS:
        assert page.said == ["", words("initiative.too_few", least=LEAST_ANSWERS, of=len(ITEMS))]
        return "too_few"
    table = page.rows()
    led = [int(match[0]) if (match := re.search(r"\d+", cell)) else None for _, cell, _ in table]
    (purpose,) = {int(re.search(r"\d+", cell)[0]) for *_, cell in table}  # type: ignore[index]
    assert [None if step is None else STEPS[step - 1] for step in led] == [v if v in STEPS else None for v in chosen]
    for (_, cell, _), value in zip(table, chosen, strict=True):
        assert value in STEPS or cell == words(f"answering.{value}" if value else "result.no_answer")
    steps = [step for step in led if step is not None]
    n, below, above = len(steps), sum(s < purpose for s in steps), sum(s > purpose for s in steps)

    id, places = meant(page.finding, {key: told[key] for key in PRACTICE})
    assert places["purpose"] == words.content.generations[purpose - 1].meant[words.language]
    if id == "fits":
        assert set(steps) == {purpose}
    elif id == "level":
        assert (int(places["at"]), int(places["answered"])) == (n - below - above, n) and set(steps) != {purpose}
    elif id == "under":
        ((step, times),) = Counter(steps).most_common(1)
        assert (
            2 * times > n
            and step < purpose
            and places["led"] == words.content.generations[step - 1].led[words.language]
        )
    elif id == "under_less":
        assert 2 * below > n
        assert not [step for step, times in Counter(steps).items() if 2 * times > n and step < purpose]
    else:
        assert 2 * above > n

    counted = {}
    for key in ("count_clear", "count_worth_a_talk", "count_chance", "count_over", "count_above"):
        if said := said_one(page.sentences, told[key]):
            counted[key] = said
            assert int(said["answered"]) == n
            assert int(said.get("below", below)) == below and int(said.get("above", above)) == above
            assert key != "count_chance" or int(said["talk"]) > below
            assert below >= int(said.get("clear", 0)) and (key != "count_worth_a_talk" or below >= int(said["talk"]))
    assert bool({"count_over", "count_above"} & set(counted)) == bool(above)
    assert bool({"count_clear", "count_worth_a_talk", "count_chance"} & set(counted)) == bool(below)

    alike = said_one(page.sentences, told["all_low"])
    worst = alike or said_one(page.sentences, told["worst"])
    assert (worst is not None) == id.startswith("under")
    ask = said_one(page.sentences, told["ask"])
    assert (ask is not None) == (worst is not None)
    if worst and ask:
        lowest = [item for item, step in zip(ITEMS, led, strict=True) if step == min(steps)]
        first, *others = lowest
        assert min(steps) < purpose
        assert worst["aspect"] == words(f"initiative.about_{first[4:]}")
        assert worst["anchor"] == CONTENT.options(first)[min(steps) - 1].text[language]
        assert (alike is None) == (len(lowest) < n)
        as_low = said_one(page.sentences, told["as_low_one" if len(others) == 1 else "as_low_many"])
        assert (as_low["aspects"] if as_low else "") == (
            words.listed([words(f"initiative.about_{item[4:]}") for item in others]) if others and not alike else ""
        )
        assert asks(language)[ask["question"]] == (first, STEPS[purpose - 1])
    note = said_one(page.sentences, told["note"])
    assert note and (int(note["answered"]), int(note["asked"])) == (n, len(ITEMS))
    return id


def asks(language: str) -> dict[str, tuple[str, str]]:
    """Every question for Monday -> the item and the purpose it belongs to."""
    found = {}
    for item in ITEMS:
        for option in CONTENT.options(item):
            if ask := getattr(option, "ask", None):
                assert ask[language] not in found, "one question, one place"
                found[ask[language]] = (item, option.id)
    return found


answer = st.sampled_from([*STEPS, None, DONT_KNOW, NOT_RELEVANT])
ends = st.sampled_from([STEPS[0], STEPS[-1]])
patterns = st.one_of(st.lists(each, min_size=6, max_size=6) for each in (answer, ends, st.sampled_from(STEPS)))
purposes = st.sampled_from([*STEPS, *STEPS, None, DONT_KNOW])


@given(patterns, purposes, st.sampled_from(CONTENT.languages))
def test_what_is_said_of_an_initiative_holds(pattern: list[str | None], purpose: str | None, language: str) -> None:
    holds({**dict(zip(ITEMS, pattern, strict=True)), INITIATIVE_PURPOSE: purpose, "ini.name": "Chatbotten"}, language)


def test_every_pattern_of_four_answers_holds_and_every_finding_is_reached() -> None:
    kinds = set()
    found = product(STEPS, combinations_with_replacement(STEPS, 4))
    for number, (purpose, pattern) in enumerate(found):
        answers = {**dict(zip(ITEMS[1:], pattern, strict=False)), INITIATIVE_PURPOSE: purpose}
        kinds.add(holds(answers, CONTENT.languages[number % len(CONTENT.languages)]))
    assert kinds == set(PRACTICE)


def test_three_of_six_below_is_not_led_that_way(content: Content, language: str) -> None:
    answers = {**dict(zip(ITEMS, ["g1", "g1", "g1", "g3", "g3", "g3"], strict=True)), INITIATIVE_PURPOSE: "g3"}
    assert holds(answers, language) == "level"


@given(st.lists(st.tuples(patterns, purposes), min_size=2, max_size=4), st.sampled_from(CONTENT.languages))
def test_several_are_counted_as_they_are_shown(found: list[tuple[list[str | None], str | None]], language: str) -> None:
    page = page_of(
        [{**dict(zip(ITEMS, pattern, strict=True)), INITIATIVE_PURPOSE: purpose} for pattern, purpose in found],
        language,
    )
    if not page.tables:
        return
    shown = len(page.rows()) / len(ITEMS)
    overview = said_one([page.finding], CONTENT.messages["initiative.overview"][language])
    assert shown == (int(overview["n"]) if overview else 1)
    note = said_one(page.sentences, CONTENT.messages["initiative.note"][language])
    marks = sum(bool(re.search(r"\d", cell)) for _, cell, _ in page.rows())
    assert note and (int(note["answered"]), int(note["asked"])) == (marks, len(page.rows()))


def test_every_answer_below_a_purpose_has_its_question(language: str) -> None:
    assert set(asks(language).values()) == set(product(ITEMS, STEPS[1:]))
