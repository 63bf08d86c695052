"""What is known: the figures that are shipped, as the page says them."""

import pytest
from attrs import evolve

from digilead.content import Content
from digilead.course import Course
from digilead.figures.wording import Words
from digilead.scoring.evidence import Figure, load
from digilead.widgets.evidence import TABLES, decimal, reproducibility_html, share, simulation_html
from digilead.workbook import Workbook
from tests.markup import read
from tests.widgets.tables import column, tables


@pytest.fixture
def words(content: Content, language: str) -> Words:
    return Words(content, language)


def test_independent_steps_fool_reproducibility_but_not_the_verdict(words: Words) -> None:
    found = load()
    apart, stairs = piles = found.apart, found.stairs
    assert apart.reproducibility["goodenough_edwards"] > 0.90 > stairs.reproducibility["goodenough_edwards"]
    assert abs(apart.h) < 0.1 < 0.25 < stairs.h
    html = reproducibility_html(words, found)
    rows = {row[0]: row[1:] for row in tables(html)[words("method.table_made")]}
    for count in ("minimum", "goodenough_edwards", "cornell"):
        assert rows[words(f"method.measure_{count}")] == [decimal(words, p.reproducibility[count]) for p in piles]
    for name in ("mmr", "cs", "omission", "intrusion"):
        assert rows[words(f"method.measure_{name}")] == [decimal(words, getattr(pile, name)) for pile in piles]
    assert rows[words("method.measure_verdict")] == [
        words("method.verdict_not_supported"),
        words("method.verdict_supported"),
    ]
    assert rows[words("method.measure_h")] == [
        words("method.with_error", value=decimal(words, one.h), error=decimal(words, one.h_error)) for one in piles
    ]
    cr = decimal(words, apart.reproducibility["goodenough_edwards"])
    assert words("method.made_finding", cr=cr) in read(html)
    pairs = tables(html)[words("method.table_pairs")]
    assert len(pairs) == 1 + 6
    assert column(pairs, 2)[-1].startswith(decimal(words, stairs.pairs[-1].h))
    assert pairs[-1][0] == words("method.pair", low=3, high=4)


def test_each_pile_stands_in_its_own_column(words: Words) -> None:
    found = load()
    swapped = evolve(found, apart=found.stairs, stairs=found.apart)
    one, other = (tables(reproducibility_html(words, made)) for made in (found, swapped))
    for caption, rows in one.items():
        assert [row[::-1][:2] for row in rows[1:]] == [row[1:] for row in other[caption][1:]]


def test_the_page_shows_the_stored_figures(words: Words) -> None:
    stored = load()
    found = tables(simulation_html(words, stored))
    assert list(found) == [words(f"method.{caption}") for _, caption, _ in TABLES]
    for name, caption, columns in TABLES:
        rows = found[words(f"method.{caption}")]
        for number, field in enumerate(columns, start=1):
            assert column(rows, number) == [share(words, outcome[field]) for outcome in stored.tables[name]]
    exact = [round(100 * outcome["exact"].mean) for outcome in stored.tables["short"]]
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
    assert course.reproducibility().html == reproducibility_html(course.words, load())
    assert course.simulation().html == simulation_html(course.words, load())
