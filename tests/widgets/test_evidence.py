"""What is known: made examples measured when the page runs, and the stored simulation that must be today's."""

import numpy as np
import pytest

from digilead.content import Content
from digilead.course import Course
from digilead.figures.wording import Words
from digilead.scoring import simulated
from digilead.scoring.guttman import reproducibility
from digilead.scoring.mokken import scalability
from digilead.scoring.simulate import ROWS, Figure, run
from digilead.scoring.simulate import tables as simulate_tables
from digilead.widgets.evidence import (
    TABLES,
    decimal,
    independent_steps,
    reproducibility_html,
    share,
    simulation_html,
    staircase_with_errors,
)
from digilead.workbook import Workbook
from tests.markup import read
from tests.widgets.tables import column, tables


@pytest.fixture
def words(content: Content, language: str) -> Words:
    return Words(content, language)


def test_independent_steps_fool_reproducibility_but_not_the_verdict(words: Words) -> None:
    apart, stairs = independent_steps(), staircase_with_errors()
    assert reproducibility(apart).cr > 0.90 > reproducibility(stairs).cr
    assert abs(scalability(apart).h) < 0.1 < 0.25 < scalability(stairs).h
    html = reproducibility_html(words, apart, stairs)
    rows = {row[0]: row[1:] for row in tables(html)[words("method.table_made")]}
    for count in ("minimum", "goodenough_edwards", "cornell"):
        cells = rows[words(f"method.measure_{count}")]
        assert cells == [decimal(words, reproducibility(pile, count).cr) for pile in (apart, stairs)]  # type: ignore[arg-type]
    assert rows[words("method.measure_mmr")] == [decimal(words, reproducibility(pile).mmr) for pile in (apart, stairs)]
    assert rows[words("method.measure_verdict")] == [
        words("method.verdict_not_supported"),
        words("method.verdict_supported"),
    ]
    h = [scalability(pile) for pile in (apart, stairs)]
    assert rows[words("method.measure_h")] == [
        words("method.with_error", value=decimal(words, one.h), error=decimal(words, one.h_error)) for one in h
    ]
    assert words("method.made_finding", cr=decimal(words, reproducibility(apart).cr)) in read(html)
    pairs = tables(html)[words("method.table_pairs")]
    assert len(pairs) == 1 + 6
    assert column(pairs, 2)[-1].startswith(decimal(words, h[1].pairs[2][3]))


def test_other_piles_give_other_tables(words: Words) -> None:
    first = tables(reproducibility_html(words, independent_steps(), staircase_with_errors()))
    second = tables(reproducibility_html(words, independent_steps(seed=1), staircase_with_errors(seed=1)))
    assert first.keys() == second.keys() and all(first[caption] != second[caption] for caption in first)


def test_a_pile_without_variance_has_no_numbers_and_no_crash(words: Words) -> None:
    html = reproducibility_html(words, np.ones((50, 4)), staircase_with_errors(respondents=50))
    rows = {row[0]: row[1:] for row in tables(html)[words("method.table_made")]}
    assert rows[words("method.measure_h")][0] == words("result.no_answer")
    assert rows[words("method.measure_verdict")] == [words("method.verdict_too_few")] * 2


def test_the_stored_simulation_was_made_with_today_s_settings() -> None:
    """Otherwise: python -m digilead.scoring.simulated."""
    stored = simulated.load()
    assert stored.settings == simulated.settings()
    assert tuple(stored.tables) == simulated.TABLES
    for outcomes in stored.tables.values():
        assert tuple(outcome.row for outcome in outcomes) == ROWS


@pytest.mark.parametrize("number", range(0, len(ROWS), 2))
def test_a_small_run_agrees_with_the_stored_one(number: int) -> None:
    """The first 6 of 24 seeds: within four standard errors of their own mean."""
    stored, again = simulated.load().tables["short"][number], run(ROWS[number], seeds=6)
    for name in ("exact", "over", "covered", "carries_right", "plain_exact"):
        kept, now = getattr(stored, name), getattr(again, name)
        assert abs(kept.mean - now.mean) <= 4 * max(kept.error * 2, 0.0005), name


def test_the_order_of_the_tables_is_the_simulator_s() -> None:
    """Names are given by position; a caption that moves must move here too."""
    captions = [caption for caption, _ in simulate_tables(seeds=2, respondents=10)]
    assert len(captions) == len(simulated.TABLES)
    for name, part in (("short", "12 statements and 7"), ("long", "24 statements and 7"), ("statements_alone", "alone"),
                       ("picks_follow", "picks too"), ("gap", "gap; 12"), ("gap_long", "gap; 24")):  # fmt: skip
        assert part in captions[simulated.TABLES.index(name)]


def test_what_is_stored_comes_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    made = simulated.simulation((found for _, found in simulate_tables(seeds=2, respondents=40)), 2, 40)
    simulated.save(made, tmp_path / "simulation.json")
    back = simulated.load(tmp_path / "simulation.json")
    assert back.settings == made.settings == simulated.settings(2, 40) != simulated.settings()
    for name, outcomes in made.tables.items():
        for one, other in zip(outcomes, back.tables[name], strict=True):
            assert other.row == one.row
            assert other.exact.mean == pytest.approx(one.exact.mean, abs=1e-4)
            assert np.isnan(other.gaps_found.mean) == np.isnan(one.gaps_found.mean)
    with pytest.raises(ValueError):
        simulated.simulation([], 2, 40)


def test_the_page_shows_the_stored_figures(words: Words) -> None:
    stored = simulated.load()
    found = tables(simulation_html(words, stored))
    assert list(found) == [words(f"method.{caption}") for _, caption, _ in TABLES]
    for name, caption, columns in TABLES:
        rows = found[words(f"method.{caption}")]
        for number, field in enumerate(columns, start=1):
            assert column(rows, number) == [share(words, getattr(outcome, field)) for outcome in stored.tables[name]]
    exact = [round(100 * outcome.exact.mean) for outcome in stored.tables["short"]]
    page = read(simulation_html(words, stored))
    assert words("method.simulated_finding", low=min(exact), high=max(exact)) in page


def test_numbers_are_written_the_way_of_the_language(words: Words, language: str) -> None:
    assert (
        share(words, Figure(0.8556, 0.0055)).replace("\u00a0", " ")
        == {"da": "85,6 ± 0,5", "en": "85.6 ± 0.5"}[language]
    )
    assert decimal(words, -0.001) == {"da": "0,00", "en": "0.00"}[language]
    assert decimal(words, -0.234) == {"da": "−0,23", "en": "−0.23"}[language]


def test_the_verbs_need_no_answers(workbook: Workbook, language: str) -> None:
    course = Course(language, workbook=workbook)
    assert course.reproducibility().html == reproducibility_html(
        course.words, independent_steps(), staircase_with_errors()
    )
    assert course.simulation().html == simulation_html(course.words, simulated.load())
