"""Every placement has a sentence, in every language: none is missing, none is broken."""

import re
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from digilead.content import Content
from digilead.figures import wording
from digilead.figures.wording import Words
from digilead.scoring.placement import Placement, Word, gaps, plausible_heights

ALL_WORDS = list(product(("carries", "uncertain", "missing"), repeat=4))


def placed(words: tuple[Word, ...], best: int | None = None) -> Placement:
    plausible = plausible_heights(words)
    best = plausible[0] if best is None else best
    return Placement(words=words, plausible=plausible, gaps=gaps(words), answered=((3, 3),) * len(words), best=best)


def shape(*plausible: int, best: int) -> Placement:
    return Placement(words=("carries",) * 4, plausible=plausible, gaps=(), answered=((3, 3),) * 4, best=best)


@pytest.fixture
def words(content: Content, language: str) -> Words:
    return Words(content, language)


@pytest.mark.parametrize(
    ("placement", "da", "en"),
    [
        (shape(0, best=0), "I er på vej mod første trin", "You are on the way to the first step"),
        (shape(0, 1, best=0), "I er på vej mod første trin, måske på trin 1",
         "You are on the way to the first step, perhaps on step 1"),
        (shape(0, 1, best=1), "I står på trin 1, måske lige før", "You stand on step 1, perhaps just before it"),
        (shape(1, best=1), "I står på trin 1", "You stand on step 1"),
        (shape(4, best=4), "I står på trin 4", "You stand on step 4"),
        (shape(2, 3, best=2), "I står på trin 2, måske 3", "You stand on step 2, perhaps 3"),
        (shape(2, 3, best=3), "I står på trin 3, måske 2", "You stand on step 3, perhaps 2"),
        (shape(1, 2, 3, best=2), "I står et sted fra trin 1 til trin 3",
         "You stand somewhere from step 1 to step 3"),
        (shape(0, 1, 2, best=1), "I står et sted mellem foden af trappen og trin 2",
         "You stand somewhere between the foot of the staircase and step 2"),
        (shape(0, 1, 2, 3, 4, best=0), "I står et sted mellem foden af trappen og trin 4",
         "You stand somewhere between the foot of the staircase and step 4"),
    ],
)  # fmt: skip
def test_every_shape_of_plausible_heights_reads_well(content: Content, placement: Placement, da: str, en: str) -> None:
    below = {"da": "på vej mod første trin", "en": "on the way to the first step"}
    for language, expected in {"da": da, "en": en}.items():
        found = wording.standing(Words(content, language), placement)
        assert found == expected.replace(below[language], content.below[language])


def test_every_placement_with_every_ambition_has_a_sentence(words: Words) -> None:
    seen = set()
    for found in ALL_WORDS:
        for best in plausible_heights(found):
            for ambition in (np.nan, 1.0, 2.0, 3.0, 4.0):
                placement = placed(found, best)
                sentence = wording.finding(words, placement, ambition)
                assert re.fullmatch(r"[A-ZÆØÅ][^{}]+[^ .,{}]", sentence) and "  " not in sentence, sentence
                assert sentence.startswith(wording.standing(words, placement)), sentence
                assert len(sentence) <= 120, sentence
                seen.add(sentence)
    assert len(seen) > 40


@pytest.mark.parametrize(("ambition", "says"), [(3.0, "3"), (2.0, "to år|two years"), (1.0, "1$")])
def test_the_finding_says_where_one_wants_to_be(words: Words, ambition: float, says: str) -> None:
    placement = placed(("carries", "carries", "missing", "missing"))
    bare, whole = (wording.finding(words, placement, wish) for wish in (np.nan, ambition))
    assert whole.startswith(bare) and re.search(says, whole[len(bare) :])


def test_an_ambition_at_the_best_height_is_to_stay(words: Words) -> None:
    staying = wording.finding(words, placed(("carries", "carries", "uncertain", "missing"), best=3), 3.0)
    rising = wording.finding(words, placed(("carries", "carries", "uncertain", "missing"), best=2), 3.0)
    assert staying == words("result.wants_here", standing=wording.standing(words, shape(2, 3, best=3)))
    assert rising == words("result.wants_up", standing=wording.standing(words, shape(2, 3, best=2)), ambition=3)


def test_each_step_is_named_once_with_its_word(words: Words) -> None:
    for found in ALL_WORDS:
        said = wording.steps_in_words(words, placed(found))
        assert sorted(re.findall(r"\d", said)) == ["1", "2", "3", "4"], said
        for word in set(found):
            steps = [str(step) for step, each in enumerate(found, start=1) if each == word]
            sentence = words(f"result.{word}_{'one' if len(steps) == 1 else 'many'}", steps=words.listed(steps))
            assert sentence in said


def test_the_steps_are_joined_as_the_language_joins_them(content: Content) -> None:
    found = ("carries", "missing", "missing", "missing")
    assert wording.steps_in_words(Words(content, "da"), placed(found)) == "Trin 1 bærer. Trin 2, 3 og 4 mangler."
    assert (
        wording.steps_in_words(Words(content, "en"), placed(found)) == "Step 1 carries. Steps 2, 3 and 4 are missing."
    )


def test_a_gap_is_named_with_the_step_above_it(words: Words) -> None:
    assert wording.gap_sentences(words, placed(("carries", "carries", "missing", "missing"))) == []
    (one,) = wording.gap_sentences(words, placed(("carries", "missing", "carries", "uncertain")))
    assert one == words("result.gap", step=2, higher=3)
    two = wording.gap_sentences(words, placed(("missing", "missing", "carries", "carries")))
    assert two == [words("result.gap", step=1, higher=4), words("result.gap", step=2, higher=4)]


def test_a_gap_that_is_only_possible_is_said_as_a_maybe(words: Words) -> None:
    certain = placed(("carries", "missing", "carries", "uncertain"))
    placement = SimpleNamespace(words=certain.words, gaps=certain.gaps, possible_gaps=(1, 2))
    assert wording.gap_sentences(words, placement) == [  # type: ignore[arg-type]
        words("result.gap", step=2, higher=3), words("result.gap_maybe", step=1)
    ]  # fmt: skip


def test_the_question_is_one_of_the_articles_about_the_missing_foundation(content: Content, words: Words) -> None:
    for found in ALL_WORDS:
        placement = placed(found)
        said = wording.foundation_question(words, placement)
        step = placement.gaps[0] if placement.gaps else placement.foundation
        if step is None:
            assert found == ("carries",) * 4 and said == words("result.all_carry")
            continue
        asked = [question.text[words.language] for question in content.questions.values()
                 if question.generation == content.generations[step - 1].id]  # fmt: skip
        assert any(said == words("result.foundation", step=step, question=text) for text in asked)


def test_places_are_filled_once_and_braces_in_what_fills_them_stay(words: Words) -> None:
    assert "{n} {0} {" in words("result.at_one", step="{n} {0} {")


def test_one_and_many(words: Words) -> None:
    assert words.counted("saving.unknown", 1) != words.counted("saving.unknown", 2)
    assert words.counted("saving.unknown", 12).startswith("12 ")
    assert (words.listed([1]), words.listed([1, 2])) == ("1", f"1 {words('result.and')} 2")
