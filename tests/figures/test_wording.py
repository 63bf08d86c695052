"""Every placement has a sentence, in every language: none is missing, none is broken."""

import re
from itertools import product

import numpy as np
import pytest
from attrs import evolve

from digilead.content import Content
from digilead.figures import wording
from digilead.figures.wording import Words
from digilead.scoring.contrast import Contrast
from digilead.scoring.placement import Placement, Word, missing_below, plausible_heights

ALL_WORDS = list(product(("carries", "uncertain", "missing"), repeat=4))


def placed(words: tuple[Word, ...], best: int | None = None) -> Placement:
    plausible = plausible_heights(words)
    best = plausible[0] if best is None else best
    return Placement(
        words=words, plausible=plausible, gaps=missing_below(words), answered=((3, 3),) * len(words), best=best
    )


def shape(*plausible: int, best: int) -> Placement:
    return Placement(words=("carries",) * 4, plausible=plausible, gaps=(), answered=((3, 3),) * 4, best=best)


@pytest.fixture
def words(content: Content, language: str) -> Words:
    return Words(content, language)


@pytest.mark.parametrize(
    ("placement", "id", "places"),
    [
        (shape(0, best=0), "at_below", {}),
        (shape(0, 1, best=0), "at_below_maybe", {"other": 1}),
        (shape(0, 1, best=1), "at_one_maybe_below", {"step": 1}),
        (shape(1, best=1), "at_one", {"step": 1}),
        (shape(4, best=4), "at_one", {"step": 4}),
        (shape(2, 3, best=2), "at_two", {"step": 2, "other": 3}),
        (shape(2, 3, best=3), "at_two", {"step": 3, "other": 2}),
        (shape(1, 2, 3, best=2), "at_many", {"low": 1, "high": 3}),
        (shape(0, 1, 2, best=1), "at_below_many", {"high": 2}),
        (shape(0, 1, 2, 3, 4, best=0), "at_below_many", {"high": 4}),
    ],
)
def test_every_shape_of_plausible_heights_has_its_sentence(
    words: Words, placement: Placement, id: str, places: dict[str, int]
) -> None:
    below = {"below": words.content.below[words.language]} if id in ("at_below", "at_below_maybe") else {}
    assert wording.standing(words, placement) == words(f"result.{id}", **places, **below)


def test_every_placement_with_every_ambition_has_a_sentence(words: Words) -> None:
    seen = set()
    for found in ALL_WORDS:
        for best in plausible_heights(found):
            for ambition in (np.nan, 1.0, 2.0, 3.0, 4.0):
                placement = placed(found, best)
                sentence = wording.staircase_finding(words, placement, ambition)
                assert re.fullmatch(r"[A-ZÆØÅ][^{}]+[^ .,{}]", sentence) and "  " not in sentence, sentence
                assert sentence.startswith(wording.standing(words, placement)), sentence
                assert len(sentence) <= 120, sentence
                seen.add(sentence)
    assert len(seen) > 40


@pytest.mark.parametrize(("ambition", "id"), [(3.0, "wants_up"), (2.0, "wants_here"), (1.0, "wants_lower")])
def test_the_finding_says_where_one_wants_to_be(words: Words, ambition: float, id: str) -> None:
    placement = placed(("carries", "carries", "missing", "missing"))
    bare, whole = (wording.staircase_finding(words, placement, wish) for wish in (np.nan, ambition))
    assert bare == wording.standing(words, placement)
    assert whole == words(f"result.{id}", standing=bare, ambition=int(ambition))


def test_an_ambition_at_the_best_height_is_to_stay(words: Words) -> None:
    staying = wording.staircase_finding(words, placed(("carries", "carries", "uncertain", "missing"), best=3), 3.0)
    rising = wording.staircase_finding(words, placed(("carries", "carries", "uncertain", "missing"), best=2), 3.0)
    assert staying == words("result.wants_here", standing=wording.standing(words, shape(2, 3, best=3)))
    assert rising == words("result.wants_up", standing=wording.standing(words, shape(2, 3, best=2)), ambition=3)


@pytest.mark.parametrize(
    ("plausible", "ambition", "id"),
    [
        ((1, 2, 3), 1.0, "wants_within"),
        ((1, 2, 3), 2.0, "wants_within"),
        ((1, 2, 3), 3.0, "wants_within"),
        ((1, 2, 3), 4.0, "wants_up"),
        ((2, 3, 4), 1.0, "wants_lower"),
        ((0, 1, 2), 1.0, "wants_within"),
        ((2, 3), 3.0, "wants_up"),
    ],
)
def test_an_ambition_within_a_wide_standing_is_named_and_not_compared(
    words: Words, plausible: tuple[int, ...], ambition: float, id: str
) -> None:
    placement = shape(*plausible, best=plausible[len(plausible) // 2] if len(plausible) > 2 else plausible[0])
    stands = wording.standing(words, placement)
    assert wording.staircase_finding(words, placement, ambition) == words(
        f"result.{id}", standing=stands, ambition=int(ambition)
    )


def test_each_step_is_named_once_with_its_word(words: Words) -> None:
    for found in ALL_WORDS:
        said = wording.steps_in_words(words, placed(found))
        assert sorted(re.findall(r"\d", said)) == ["1", "2", "3", "4"], said
        for word in set(found):
            steps = [str(step) for step, each in enumerate(found, start=1) if each == word]
            sentence = words(f"result.{word}_{'one' if len(steps) == 1 else 'many'}", steps=words.listed(steps))
            assert sentence in said


def test_the_words_stand_from_what_carries_to_what_is_missing(words: Words) -> None:
    found = ("missing", "carries", "missing", "missing")
    carries = words("result.carries_one", steps="2")
    missing = words("result.missing_many", steps=f"1, 3 {words('result.and')} 4")
    assert wording.steps_in_words(words, placed(found)) == f"{carries} {missing}"


def test_a_gap_is_named_with_the_step_above_it(words: Words) -> None:
    assert wording.gap_sentences(words, placed(("carries", "carries", "missing", "missing"))) == []
    (one,) = wording.gap_sentences(words, placed(("carries", "missing", "carries", "uncertain")))
    assert one == words("result.gap_one", steps=2, higher=3)


def test_two_gaps_share_a_sentence(words: Words) -> None:
    (two,) = wording.gap_sentences(words, placed(("missing", "missing", "carries", "carries")))
    assert two == words("result.gap_many", steps=f"1 {words('result.and')} 2", higher=4)


def contrast(step: int, higher: int, points: int, level: str) -> Contrast:
    return Contrast(step=step, higher=higher, points=points, most=12, level=level)  # type: ignore[arg-type]


def test_what_a_higher_step_rests_on_is_asked_with_its_count(words: Words) -> None:
    base = placed(("carries", "uncertain", "carries", "missing"))
    clear, talk = (
        evolve(base, contrasts=(contrast(2, 3, n, level),)) for n, level in ((9, "clear"), (4, "worth_a_talk"))
    )
    places = {"steps": 2, "higher": 3, "most": 12}
    assert wording.gap_sentences(words, clear) == [words("result.contrast_clear_one", points=9, **places)]
    assert wording.gap_sentences(words, talk) == [words("result.contrast_worth_a_talk_one", points=4, **places)]


def test_steps_below_the_same_one_share_a_sentence_and_the_clear_ones_come_first(words: Words) -> None:
    found = (contrast(1, 2, 4, "worth_a_talk"), contrast(2, 4, 9, "clear"), contrast(3, 4, 8, "clear"))
    several = evolve(placed(("uncertain", "uncertain", "uncertain", "carries")), contrasts=found)
    listed = (f"2 {words('result.and')} 3", f"9 {words('result.and')} 8")
    assert wording.gap_sentences(words, several) == [
        words("result.contrast_clear_many", steps=listed[0], points=listed[1], higher=4, most=12),
        words("result.contrast_worth_a_talk_one", steps=1, points=4, higher=2, most=12),
    ]


def test_the_step_that_something_stands_on_is_asked_about_first(words: Words) -> None:
    """The lowest that is clear, else the lowest; whatever one wishes for."""
    base = placed(("carries", "uncertain", "uncertain", "carries"))
    talk, clear = contrast(2, 4, 4, "worth_a_talk"), contrast(3, 4, 9, "clear")
    for found, step in (((talk,), 2), ((talk, clear), 3), ((clear,), 3)):
        placement = evolve(base, contrasts=found)
        assert placement.questioned == step
        assert str(step) in wording.foundation_question(words, placement, 1.0)
    assert base.questioned is None


def test_why_a_step_has_another_word_than_its_own_answers_let_one_expect(words: Words) -> None:
    base = evolve(placed(("carries", "uncertain", "uncertain", "uncertain")), answered=((3, 3),) * 4)
    assert wording.reason_sentences(words, base) == []
    moved = evolve(base, spared=(2, 3, 4), lowered_by_picks=(3, 4), raised_by_picks=(1,))
    assert wording.reason_sentences(words, moved) == [
        words("result.lowered_many", steps=f"3 {words('result.and')} 4"),
        words("result.raised_one", steps=1),
        words("result.spared_one", steps=2),
    ]
    few = evolve(base, answered=((3, 3), (2, 3), (1, 3), (0, 3)))
    assert wording.reason_sentences(words, few) == [words("result.few_many", steps=f"3 {words('result.and')} 4")]


def test_the_question_is_one_of_the_articles_about_the_missing_foundation(content: Content, words: Words) -> None:
    for found in ALL_WORDS:
        placement = placed(found)
        said = wording.foundation_question(words, placement)
        step = next((step for step, word in enumerate(found, start=1) if word != "carries"), None)
        if step is None:
            assert found == ("carries",) * 4 and said == words("result.all_carry")
            continue
        asked = [question.text[words.language] for question in content.questions.values()
                 if question.generation == content.generations[step - 1].id]  # fmt: skip
        assert any(said == words("result.foundation", step=step, question=text) for text in asked)


def test_who_wants_no_further_is_asked_about_the_step_that_carries(content: Content, words: Words) -> None:
    placement = placed(("carries", "carries", "missing", "missing"))
    asked = [question.text[words.language] for question in content.questions.values() if question.generation == "g2"]
    said = wording.foundation_question(words, placement, 2.0)
    assert any(said == words("result.stay", step=2, question=text) for text in asked)
    assert "3" in wording.foundation_question(words, placement, 3.0)
    gap = placed(("carries", "missing", "carries", "missing"))
    assert wording.foundation_question(words, gap, 1.0) == wording.foundation_question(words, gap), "a gap comes first"


def test_places_are_filled_once_and_braces_in_what_fills_them_stay(words: Words) -> None:
    assert "{n} {0} {" in words("result.at_one", step="{n} {0} {")


def test_one_and_many(words: Words) -> None:
    assert words.counted("saving.unknown", 1) != words.counted("saving.unknown", 2)
    assert words.counted("saving.unknown", 12).startswith("12 ")
    assert (words.listed([1]), words.listed([1, 2])) == ("1", f"1 {words('result.and')} 2")
