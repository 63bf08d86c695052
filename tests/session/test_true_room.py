"""The headline of a room's picture holds for every pattern of answers: ties, none, all equal, the ends of the scale."""

import re
from math import isclose
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.content import load_content
from digilead.figures.wording import Words
from digilead.scoring.ordinal import camps, van_der_eijk
from digilead.session.pictures import distributions as draw
from digilead.session.pictures import stairs
from digilead.session.pictures.canvas import Frame
from digilead.session.pictures.counted import Answered, Wanted

NAMES = ("Brug", "Kultur", "Værdi")
SCALE = ("aldrig", "sjældent", "af og til", "som regel", "altid")
FRAME = Frame(Words(load_content(), "da"), 9, False, "projector")
SAYS = FRAME.words
# Few people and few rows, so that ties and empty ends are the rule.
some = st.integers(0, 3)


def counts(options: int) -> Any:
    return st.lists(some, min_size=options, max_size=options).filter(any).map(tuple)


def rows(found: list[tuple[int, ...]]) -> list[Answered]:
    return [
        Answered(name, name, ("a",) * len(row), row, polarised=camps(row))
        for name, row in zip(NAMES, found, strict=False)
    ]


def named(sentence: str) -> set[str]:
    return {name for name in NAMES if name in sentence}


def highest(values: dict[str, float]) -> set[str]:
    return {name for name, value in values.items() if isclose(value, max(values.values()), abs_tol=1e-9)}


@given(st.lists(counts(4), min_size=1, max_size=3))
def test_whoever_is_named_is_disagreed_about_most_and_all_of_them_are_named(found: list[tuple[int, ...]]) -> None:
    picture = draw.strips(FRAME, rows(found))
    agreement = {name: van_der_eijk(row) for name, row in zip(NAMES, found, strict=False)}
    most = highest({name: -value for name, value in agreement.items()})
    if all(max(row) == sum(row) for row in found):
        assert picture.sentence == SAYS("room_picture.strips_alike")
    elif len(most) == len(found) > 1:
        assert picture.sentence == SAYS("room_picture.strips_even")
    else:
        assert named(picture.sentence) == most
        if numbers := re.search(r"trin (\d) til trin (\d)", picture.sentence):
            (row,) = (row for name, row in zip(NAMES, found, strict=False) if name in most)
            chosen = [place for place, count in enumerate(row, start=1) if count]
            assert (int(numbers[1]), int(numbers[2])) == (chosen[0], chosen[-1]) and chosen[0] < chosen[-1]
    said = " ".join(picture.details)
    assert named(said) == (highest(agreement) if len(highest(agreement)) < len(found) else set())


@given(st.lists(st.dictionaries(st.integers(-3, 3), st.integers(1, 3), min_size=1), min_size=1, max_size=3))
def test_nobody_wants_up_only_where_nobody_does_and_the_furthest_is_the_furthest(found: list[dict[int, int]]) -> None:
    wanted = [Wanted(name, row) for name, row in zip(NAMES, found, strict=False)]
    sentence = draw.gaps(FRAME, wanted).sentence
    up = {row.name: sum(n for step, n in row.differences.items() if step > 0) for row in wanted}
    means = {row.name: sum(s * n for s, n in row.differences.items()) / row.n for row in wanted if up[row.name]}
    if not means:
        assert sentence == SAYS("room_picture.gaps_still")
        return
    assert named(sentence) == highest(means)
    if numbers := re.search(r"(\d+) af (\d+) vil op", sentence):
        (row,) = (row for row in wanted if row.name in named(sentence))
        assert (int(numbers[1]), int(numbers[2])) == (up[row.name], row.n)


@given(st.lists(counts(5), min_size=1, max_size=3))
def test_what_sits_best_and_least_sits_best_and_least(found: list[tuple[int, ...]]) -> None:
    picture = draw.statements(FRAME, rows(found), SCALE)
    done = {name: sum(row[-2:]) / sum(row) for name, row in zip(NAMES, found, strict=False)}
    if not any(done.values()):
        assert picture.sentence == SAYS("room_picture.statements_nobody", usually=SCALE[3], always=SCALE[4])
    elif len(highest(done)) == len(found) > 1:
        assert picture.sentence == SAYS("room_picture.statements_even") and not picture.details
    else:
        for sentence, best in ((picture.sentence, highest(done)),
                               *((d, highest({n: -v for n, v in done.items()})) for d in picture.details)):  # fmt: skip
            (name,) = named(sentence)
            numbers = re.search(r"(\d+) af (\d+)", sentence)
            assert name in best and numbers and isclose(int(numbers[1]) / int(numbers[2]), done[name])
            assert sentence.startswith(f"{len(best)} udsagn") is (len(best) > 1)


@given(counts(5))
def test_where_most_stand_is_where_most_stand(places: tuple[int, ...]) -> None:
    sentence = stairs.room_staircase(FRAME, places, [(1, 1, 1)] * 4, 0).sentence
    where = [SAYS("room_picture.at_below"), *(SAYS("room_picture.at_step", step=step) for step in range(1, 5))]
    said = {place for place, name in enumerate(where) if name in sentence}
    top = {place for place, count in enumerate(places) if count == max(places)}
    chosen = [place for place, count in enumerate(places) if count]
    assert top <= said <= top | {chosen[0], chosen[-1]}
    if len(top) > 1:
        assert said == top and sentence.startswith("Lige mange")


@given(counts(5), counts(5))
def test_a_guess_was_right_only_where_it_names_the_very_places(
    guessed: tuple[int, ...], places: tuple[int, ...]
) -> None:
    sentence = stairs.prediction(FRAME, guessed, places).sentence
    tops = [{place for place, count in enumerate(found) if count == max(found)} for found in (guessed, places)]
    assert sentence.startswith("Gættet holdt") is (tops[0] == tops[1])


@pytest.mark.parametrize("clear", range(4))
@pytest.mark.parametrize("worth", range(3))
def test_initiatives_led_below_their_purpose_are_counted(clear: int, worth: int) -> None:
    findings = {"clear": clear, "worth_a_talk": worth, "none": 2}
    sentence = draw.initiatives(FRAME, (0, 0, clear + worth + 2, 0), findings, {3: findings}, {}).sentence
    under, n = clear + worth, clear + worth + 2
    assert sentence == SAYS("room_picture.led_under" if under else "room_picture.led_well", under=under, n=n)
