"""Every page places with one function, and what it says follows from the answers in the right direction."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.content import DONT_KNOW, Content, load_content
from digilead.figures.wording import Words, gap_sentences, standing, steps_in_words
from digilead.responses import AFTER, BEFORE, ORGANISATION
from digilead.scoring.placement import WORDS
from digilead.scoring.plain import plain_placement
from digilead.scoring.posterior import posterior_placement
from digilead.sheet import Look
from digilead.widgets.plan import Plan
from digilead.widgets.results import StaircaseResult
from digilead.widgets.second_look import SecondLook, ThenAndNow
from digilead.workbook import Workbook
from tests.markup import Drawing, read
from tests.touching import sheet_of
from tests.widgets.answers import GAP, NO_GAP, OPENING, given_as

CONTENT = load_content()
SCORED = [item.id for id in ("mastery", "best_fit") for item in CONTENT.instruments[id].items]


@st.composite
def raised_by_one(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Some answers, and the same with one of them a category higher."""
    items = draw(st.lists(st.sampled_from(SCORED), min_size=1, unique=True))
    before = {item: draw(st.sampled_from([option.id for option in CONTENT.options(item)])) for item in items}
    options = {item: [option.id for option in CONTENT.options(item)] for item in items}
    open_ = [item for item in items if before[item] != options[item][-1]]
    if not open_:
        before[items[0]] = options[items[0]][0]
        open_ = [items[0]]
    raised = draw(st.sampled_from(open_))
    better = options[raised][options[raised].index(before[raised]) + 1]
    return before, {**before, raised: better}


@given(raised_by_one())
def test_a_better_answer_never_lowers_a_step(pair: tuple[dict[str, str], dict[str, str]]) -> None:
    before, after = (Look(CONTENT, answers).placement for answers in pair)
    assert (np.array(after.step_probabilities) >= np.array(before.step_probabilities) - 1e-12).all()
    asked = {found.step for found in after.contrasts}  # what a step that got better stands on
    for step, (then, now) in enumerate(zip(before.words, after.words, strict=True), start=1):
        assert WORDS.index(now) >= WORDS.index(then) or (now == "uncertain" and step in asked)
    assert after.best >= before.best and after.plausible[-1] >= before.plausible[-1]
    assert after.plausible[0] >= before.plausible[0] or after.plausible[0] + 1 in asked


def test_the_answers_reach_the_posterior_step_by_step(content: Content) -> None:
    """Statements stand in one mixed order in the form; each must reach the step it was written for."""
    placement = Look(content, given_as(content, *NO_GAP)).placement
    rows, picks = NO_GAP
    expected = posterior_placement(rows, picks)
    assert placement.step_probabilities == pytest.approx(expected.step_probabilities, abs=1e-12)
    assert placement.words == expected.words and placement.answered == ((3, 3),) * 4
    assert placement.picks_answered == (7, 7)


def test_what_is_no_answer_moves_nothing(content: Content) -> None:
    answers = given_as(content, *NO_GAP)
    assert (
        Look(content, {**answers, "m.g1.use": "no such option", "bf.use": "", "other": "g1"}).placement
        == Look(content, {**answers, "m.g1.use": DONT_KNOW, "bf.use": DONT_KNOW}).placement
    )
    assert Look(content, {}).placement.empty


def test_the_other_twelve_statements_count_once_they_are_answered(content: Content) -> None:
    answers = given_as(content, *NO_GAP)
    more = {item: "always" for item in content.items_of("more_statements")}
    assert Look(content, {**answers, **more}).placement.answered == ((6, 6),) * 4
    assert (
        Look(content, {**answers, **more}).placement.step_probabilities
        > Look(content, answers).placement.step_probabilities
    )


def put(workbook: Workbook, content: Content, case: tuple[list[list[int]], list[int]], occasion: str = BEFORE) -> None:
    answers = given_as(content, *case) | {"amb.overall": "g4"}
    workbook.record_many([(occasion, ORGANISATION, item, value) for item, value in answers.items()])


@pytest.mark.parametrize("case", [GAP, OPENING, NO_GAP], ids=["gap", "maybe", "none"])
def test_every_page_says_what_the_posterior_says(
    workbook: Workbook, content: Content, language: str, case: tuple[list[list[int]], list[int]]
) -> None:
    put(workbook, content, case)
    words, placement = Words(content, language), Look(content, given_as(content, *case)).placement
    plain = plain_placement(case[0])
    assert placement.words != plain.words, "a case in which the two rules agree proves nothing here"
    page = read(StaircaseResult(Words(content, language)).html(sheet_of(workbook), "wide"))
    assert steps_in_words(words, placement) in page and standing(words, placement) in page
    assert all(sentence in page for sentence in gap_sentences(words, placement))
    put(workbook, content, NO_GAP, "follow_up-2027-05")
    then_and_now = read(ThenAndNow(Words(content, language), "follow_up-2027-05").html(sheet_of(workbook)))
    now = Look(content, given_as(content, *NO_GAP)).placement
    assert words("follow_up.sentence", then=standing(words, placement), now=standing(words, now)) in then_and_now
    assert (
        Plan(Words(content, language), sheet_of(workbook))
        .appendix(date(2026, 11, 1))
        .decode()
        .count(standing(words, placement))
        >= 1
    )


def test_a_gap_is_named_and_drawn_as_one(workbook: Workbook, content: Content, language: str) -> None:
    put(workbook, content, GAP)
    words, placement = Words(content, language), Look(content, given_as(content, *GAP)).placement
    assert placement.gaps == (2,)
    for width in ("wide", "narrow"):
        html = StaircaseResult(Words(content, language)).html(sheet_of(workbook), width)
        assert words("result.gap_one", steps=2, higher=3) in read(html)
        assert html.count(words("result.word_gap")) == 1


def test_what_a_higher_step_rests_on_is_asked_and_drawn(workbook: Workbook, content: Content, language: str) -> None:
    put(workbook, content, OPENING)
    words, placement = Words(content, language), Look(content, given_as(content, *OPENING)).placement
    (found,) = placement.contrasts
    assert placement.gaps == () and (found.step, found.higher, found.level) == (2, 3, "clear")
    asked = next(q for q in content.questions.values() if q.generation == "g2").text[language]
    for width in ("wide", "narrow"):
        html = StaircaseResult(Words(content, language)).html(sheet_of(workbook), width)
        said = {"steps": 2, "higher": 3, "points": found.points, "most": 12}
        assert words("result.contrast_clear_one", **said) in read(html)
        assert words("result.foundation", step=2, question=asked) in read(html)
        mark, drawn = words("result.contrast_mark", higher=3), html[html.index("<svg") : html.index("</svg>") + 6]
        assert read(html).count(mark) >= 1 and mark in " ".join(Drawing(drawn).texts), "said and drawn"
        assert words("result.word_gap") not in html


def test_the_plan_begins_with_the_step_the_posterior_names(workbook: Workbook, content: Content, language: str) -> None:
    put(workbook, content, NO_GAP)
    foundation = Look(content, given_as(content, *NO_GAP)).placement.foundation
    assert foundation is not None and foundation != plain_placement(NO_GAP[0]).foundation
    candidates = Plan(Words(content, language), sheet_of(workbook)).candidates()
    assert candidates and {question.generation for question in candidates} == {f"g{foundation}"}


def test_the_second_look_shows_each_step_with_its_band(workbook: Workbook, content: Content, language: str) -> None:
    words = Words(content, language)
    from digilead.scoring.change import step_changes

    put(workbook, content, NO_GAP)
    put(workbook, content, ([[5, 5, 5], [5, 5, 5], [5, 5, 5], [5, 5, 5]], [4] * 7), AFTER)
    page = read(SecondLook(words).html(sheet_of(workbook), "wide"))
    changes = step_changes(NO_GAP[0], np.full((4, 3), 5.0), NO_GAP[1], np.full(7, 4.0))
    beyond = [change.step for change in changes if change.beyond == "higher"]
    assert beyond and words.counted("second_look.beyond", len(beyond), steps=words.listed(beyond)) in page
    assert page.count(words("second_look.outcome_higher")) == len(beyond)
    assert page.count(words("second_look.outcome_within")) == 4 - len(beyond)
    assert "%" not in page


def test_a_placement_needs_nothing_that_is_slow_to_import() -> None:
    code = (
        "import sys\nfrom digilead.content import load_content\nfrom digilead.sheet import Look\n"
        "content = load_content()\nLook(content, {'m.g1.use': 'always'}).placement\n"
        "from digilead.course import Course\n"
        "print(*(name for name in ('scipy', 'matplotlib', 'pandas') if name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == []
