"""The bar lists every page of the course once, in the order in which the pages lead to each other."""

from __future__ import annotations

import itertools
from pathlib import Path

from digilead.content import ContentError, load_content
from digilead.launch.overview import in_order, overview, reached
from digilead.workbook import Workbook
from tests.launch.checkout import ROOT


def test_every_page_is_listed_once_in_each_language() -> None:
    listed = overview(ROOT)
    pages = sorted(page.relative_to(ROOT).as_posix() for page in ROOT.glob("*/??/*.ipynb"))
    assert sorted(path for page in listed["pages"] for path in page["path"].values()) == pages
    for page in listed["pages"]:
        assert page["path"].keys() == page["title"].keys() == page["part"].keys() == listed["languages"].keys()


def test_a_page_has_its_title_and_only_the_menu_of_the_exercises_is_listed() -> None:
    pages = {page["id"]: page for page in overview(ROOT)["pages"]}
    assert pages["1-1"]["title"] == {"da": "Nye teknologier", "en": "New technologies"}
    assert pages["e01"]["title"] == {"da": "Kalibrér blikket", "en": "Calibrate your eye"}
    assert [id for id, page in pages.items() if page["listed"] and id.startswith("e")] == ["e00"]


def test_who_comes_back_is_told_where_something_was_answered_last(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "workbook.jsonl"
    monkeypatch.setenv("DIGILEAD_WORKBOOK", str(file))
    assert overview(ROOT)["reached"] is None
    book = Workbook(file)
    content = load_content()
    question = next(iter(content.questions.values()))
    for subject, item, section in (
        ("organisation", "bf.use", "0-1"),
        ("initiative-1", "ini.purpose", "0-1"),
        ("organisation", "1-2.guess", "1-2"),
        ("organisation", f"{question.id}.line", question.section),
        ("organisation", "2-1.activity.use.g4", "2-1b"),
        ("organisation", "case.v1.use", "2-1b"),
        ("initiative-1", "ini.monday", "2-3"),
        ("initiative-2", "ini.purpose", "2-3"),
        ("organisation", "amb.use", "2-3"),
        ("organisation", "plan.own", "3-0"),
    ):
        book.record("before", subject, item, "g1")
        assert reached(ROOT) == section, item
        book.record("before", "organisation", "of_nobody.1", "g1")  # stands on no page
        assert reached(ROOT) == section
    for occasion, section in (("after", "2-1b"), ("follow_up-2027-05", "3-0")):
        book.record(occasion, "organisation", "bf.use", "g2")
        assert reached(ROOT) == section
    file.write_bytes(b"Dear diary")
    assert reached(ROOT) is None


def test_content_that_does_not_load_costs_the_bar_and_not_the_start(monkeypatch) -> None:
    def fail() -> None:
        raise ContentError([])

    monkeypatch.setattr("digilead.launch.overview.load_content", fail)
    assert overview(ROOT)["pages"] == []


def test_the_order_is_that_of_the_links_to_the_next_page() -> None:
    sections = load_content().sections
    order = [section.id for section in in_order(sections)]
    assert sorted(order) == sorted(sections)
    for before, after in itertools.pairwise(order):
        assert sections[before].next in ("", after)
