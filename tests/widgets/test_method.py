"""The method page: its numbers are scoring's, made when the page runs, in each language."""

import json
import math
from collections.abc import Callable

import numpy as np
import pytest

from digilead.content import Content
from digilead.course import Course
from digilead.figures.method import percent
from digilead.figures.wording import Words, standing
from digilead.responses import BEFORE, ORGANISATION
from digilead.scoring.plain import plain_placement
from digilead.scoring.posterior import posterior_placement, step_evidence
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO, PRIORS
from digilead.widgets.method import READINGS, WHAT_IF, Method
from digilead.workbook import Workbook
from research.support import LEAST_RESPONDENTS
from tests.each import for_each
from tests.markup import read
from tests.notebooks.pages import ROOT
from tests.touching import At, ask_for_result, touch
from tests.widgets.answers import GAP, NO_GAP, OPENING, Case, given_as
from tests.widgets.tables import column, tables

PARTS = ("counted", "percentages", "sensitivity", "rules_beside")
NOTHING: Case = ([[0, 0, 0]] * 4, [0] * 7)


@pytest.fixture
def fill(workbook: Workbook, content: Content, language: str) -> Callable[[Case], At]:
    def fill(case: Case) -> At:
        given = given_as(content, *case)
        workbook.record_many([(BEFORE, ORGANISATION, item, value) for item, value in given.items()])
        return At(Method(Words(content, language)), workbook)

    return fill


def said(words: Words, word: str, probability: float) -> str:
    return words("method.word_and_percent", word=words(f"result.word_{word}"), percent=percent(words, probability))


@for_each(PARTS)
def test_nothing_answered_says_where_to_answer(part: str, workbook: Workbook, content: Content, language: str) -> None:
    method = At(Method(Words(content, language)), workbook)
    assert read(getattr(method, part)("wide")) == content.messages["method.nothing"][language]


@pytest.mark.parametrize("case", [GAP, NO_GAP, ([[5, 0, 0], [0] * 3, [0] * 3, [0] * 3], [0] * 7)])
@for_each(PARTS)
def test_every_part_can_be_read(part: str, fill: Callable[[Case], At], case: Case) -> None:
    method = fill(case)
    wide, narrow = (read(getattr(method, part)(width)) for width in ("wide", "narrow"))
    assert len(wide) > 200 and len(narrow) > 200
    assert "{" not in wide and "nan" not in wide.lower().split()


def test_the_way_from_the_answers_to_the_words(fill: Callable[[Case], At]) -> None:
    method = fill(NO_GAP)
    words, (rows, picks) = method.words, NO_GAP
    found = tables(method.counted())
    final, alone = posterior_placement(rows, picks), posterior_placement(rows, [math.nan] * 7)
    before = posterior_placement(np.full((4, 3), math.nan), [math.nan] * 7)
    answers = found[words("method.table_answers")]
    assert column(answers, 2) == [words("result.of", n=picks.count(step), total=7) for step in (1, 2, 3, 4)]
    always, usually = (method.content.scales["frequency"][n].text[method.language] for n in (4, 3))
    assert column(answers, 1)[0] == f"{always}, {always}, {usually}"
    moved = found[words("method.table_moved")]
    assert column(moved, 1) == [percent(words, p) for p in before.step_probabilities]
    assert column(moved, 2) == [percent(words, p) for p in alone.step_probabilities]
    assert column(moved, 3) == [said(words, *pair) for pair in zip(final.words, final.step_probabilities, strict=True)]
    (evidence,) = step_evidence(np.array([rows], dtype=float))
    for cell, value in zip(column(found[words("method.table_evidence")], 1), evidence, strict=True):
        times = math.exp(abs(value))
        n = words("method.over", n=99) if times > 99 else round(times)
        way = "for" if value > 0 else "against"
        assert cell == (words("method.evidence_even") if times < 1.5 else words(f"method.evidence_{way}", n=n))
    page = read(method.counted())
    assert words("method.counted_title", standing=standing(words, final)) in page
    assert words("result.rule", carries=round(100 * CARRIES_FROM), missing=round(100 * MISSING_TO)) in page


def test_a_step_nobody_answered_about_is_named(fill: Callable[[Case], At]) -> None:
    method = fill(([[5, 5, 5], [0, 0, 0], [1, 1, 1], [1, 1, 1]], [1] * 7))
    assert method.words("method.too_few_one", steps=2) in read(method.counted())


def test_answers_that_speak_for_neither_are_said_to(fill: Callable[[Case], At]) -> None:
    method = fill(([[3, 4, 3], [3, 3, 4], [0] * 3, [0] * 3], [0] * 7))
    evidence = column(tables(method.counted())[method.words("method.table_evidence")], 1)
    assert evidence == [method.words("method.evidence_even")] * 4


def test_percentages_of_steps_heights_and_staircases(fill: Callable[[Case], At]) -> None:
    method = fill(GAP)
    words, placement = method.words, posterior_placement(*GAP)
    found = tables(method.percentages())
    steps = found[words("method.table_steps")]
    assert column(steps, 1) == [percent(words, p) for p in placement.step_probabilities]
    assert column(steps, 3) == [*(percent(words, p) for p in placement.gap_probabilities[:-1]), ""]
    heights = found[words("method.table_heights")]
    assert column(heights, 1) == [percent(words, p) for p in placement.height_probabilities]
    states = found[words("method.table_states", share=percent(words, 0.9))]
    assert column(states, 1) == [percent(words, p) for _, p in placement.likely_states]
    assert column(states, 0)[0] == words.listed([1, 3])


def test_a_change_of_answers_changes_every_table(fill: Callable[[Case], At]) -> None:
    first = [tables(getattr(fill(NO_GAP), part)("wide")) for part in PARTS]
    second = [tables(getattr(fill(GAP), part)("wide")) for part in PARTS]
    for before, after in zip(first, second, strict=True):
        assert before.keys() == after.keys()
        assert all(before[caption] != after[caption] for caption in before)


def test_what_if_reads_the_answers_three_ways(fill: Callable[[Case], At]) -> None:
    method = fill(NO_GAP)
    words = method.words
    readings = [posterior_placement(*NO_GAP, kindness=points) for points in (-0.5, 0.0, 0.5)]
    rows = tables(method.sensitivity())[words("method.table_what_if")]
    for number, placement in enumerate(readings, start=1):
        cells = [said(words, *pair) for pair in zip(placement.words, placement.step_probabilities, strict=True)]
        assert column(rows, number) == cells
    differ = [step for step in range(4) if len({placement.words[step] for placement in readings}) > 1]
    assert differ == [1]
    assert words("method.what_if_differs_one", steps=2) in read(method.sensitivity())


def test_what_if_shows_the_reading_that_was_chosen(fill: Callable[[Case], At], content: Content) -> None:
    method = fill(NO_GAP)
    labels = {option.id: option.text[method.language] for option in content.options(WHAT_IF)}
    assert labels.keys() == READINGS.keys()
    pictures = set()
    for id, points in READINGS.items():
        method.workbook.record(BEFORE, ORGANISATION, WHAT_IF, id)
        html = method.sensitivity()
        place = posterior_placement(*NO_GAP, kindness=points)
        assert method.words(
            "method.what_if_finding", reading=labels[id], standing=standing(method.words, place)
        ) in read(html)
        pictures.add(html[html.index("<svg") : html.index("</svg>")])
    assert len(pictures) == 3
    assert (
        posterior_placement(*NO_GAP, kindness=0.5).step_probabilities[1]
        < posterior_placement(*NO_GAP).step_probabilities[1]
    )


def test_a_result_that_does_not_depend_on_kindness_says_so(fill: Callable[[Case], At]) -> None:
    method = fill(([[5, 5, 5], [1, 1, 1], [1, 1, 1], [1, 1, 1]], [1] * 7))
    assert method.words("method.what_if_same") in read(method.sensitivity())


def test_the_counting_rule_stands_beside(fill: Callable[[Case], At]) -> None:
    method = fill(NO_GAP)
    words, plain, placement = method.words, plain_placement(NO_GAP[0]), posterior_placement(*NO_GAP)
    rows = tables(method.rules_beside())[words("method.table_rules")]
    assert column(rows, 1) == [words("result.of", n=n, total=3) for n in (3, 1, 0, 0)]
    assert column(rows, 2) == [words(f"result.word_{word}") for word in plain.words]
    assert column(rows, 3) == [
        said(words, *pair) for pair in zip(placement.words, placement.step_probabilities, strict=True)
    ]
    assert words("method.rules_differ_one", steps=2) in read(method.rules_beside())


@pytest.mark.parametrize(
    ("case", "reason", "step"),
    [
        (OPENING, "differ_degree", 2),
        (NO_GAP, "differ_both", 2),
        (([[5, 5, 5], [5, 0, 0], [1, 1, 1], [1, 1, 1]], [2] * 7), None, 0),  # too few answers: uncertain by both
        (([[5, 5, 5], [5, 5, 5], [2, 3, 2], [1, 1, 1]], [2] * 7), None, 0),
        (([[5, 5, 5], [4, 4, 4], [5, 4, 4], [4, 4, 2]], [3, 3, 3, 2, 3, 3, 3]), "done_one", 4),
        (([[5, 4, 5], [4, 4, 2], [5, 5, 5], [2, 2, 2]], [3] * 7), "contrast_one", 2),
        (([[5, 5, 5], [4, 4, 5], [4, 4, 4], [1, 1, 1]], [2, 2, 1, 2, 2, 3, 2]), "differ_picks", 3),
    ],
)
def test_the_reason_for_a_difference_is_given(
    fill: Callable[[Case], At], case: Case, reason: str | None, step: int
) -> None:
    method = fill(case)
    page = read(method.rules_beside())
    ids = ("differ_picks", "differ_degree", "differ_both", "contrast_one", "done_one")
    for id in ids:
        start = method.words(f"method.{id}", steps="@").split("@")[1][:30]
        assert (start in page) == (id == reason), id
    if reason is None:
        assert method.words("method.rules_agree") in page
    else:
        assert method.words(f"method.{reason}", steps=step) in page


def test_the_openings_are_counted_with_their_limits(fill: Callable[[Case], At]) -> None:
    method = fill(OPENING)
    words, page = method.words, read(method.counted())
    rows = tables(method.counted())[words("method.table_contrast")]
    assert column(rows, 1) == [words("result.of", n=n, total=12) for n in (11, 3, 11, 3)]
    said = words("method.contrast_against", points=8, higher=3, level=words("method.contrast_clear"))
    assert column(rows, 2) == [words("method.contrast_none"), said, *[words("method.contrast_none")] * 2]
    assert words("method.contrast_text", talk=4, clear=6, talk_chance=15, clear_chance=3) in page
    assert words("method.contrast_words") in page


def test_the_verbs_show_the_parts(fill: Callable[[Case], At], workbook: Workbook, language: str) -> None:
    method, course = fill(NO_GAP), Course(language, workbook=workbook)
    for part in ("counted", "percentages", "rules_beside"):
        assert getattr(course, part)().html == getattr(method, part)("wide")
    question = course.sensitivity()
    assert question.result == ""
    touch(question, {WHAT_IF: "kind"})
    ask_for_result(question)
    assert question.result == method.sensitivity("wide")
    (asked,) = question.form["screens"][0]["questions"]
    assert [option["id"] for option in asked["options"]] == list(READINGS) and "nonresponse" not in asked
    assert course.page.sheet.foreign == 0


def test_the_pages_state_the_limits_the_code_uses(language: str, content: Content) -> None:
    """Prose cannot be computed, so a change of a prior must be followed by a change of the page."""
    carries, missing = round(100 * CARRIES_FROM), round(100 * MISSING_TO)
    cells = {
        section: {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
        for section in ("2-3", "9-1")
        for path in [ROOT / "notebooks" / language / content.notebook(section, language)]
    }
    rule = cells["2-3"]["rule"]
    assert f"{carries} pr" in rule or f"{carries} per" in rule
    assert f"{missing} pr" in rule or f"{missing} per" in rule
    assert content.notebook("9-1", language) in rule
    assert PRIORS.bottom == 0.5 and round(1 / PRIORS.hole) == 7, "cell assumptions of 9-1 says half, and one to seven"
    assert PRIORS.flattery_mean > 0 and LEAST_RESPONDENTS == 120 and len(content.generations) == 4
    assert "120" in cells["9-1"]["reproducibility-after"] and "16" in cells["9-1"]["counted-intro"]
