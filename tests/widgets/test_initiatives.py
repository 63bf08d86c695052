"""Initiatives on the page: each a subject of its own, shown when enough of it is answered."""

import pytest

from digilead.content import Content
from digilead.figures.wording import Words
from digilead.responses import INITIATIVE_NAME, INITIATIVE_PURPOSE
from digilead.widgets.initiatives import (
    LEAST_ANSWERS,
    MOST_ON_THE_PAGE,
    OCCASION,
    InitiativePicture,
    begun,
    parts,
    subject,
)
from digilead.widgets.page import Page
from digilead.workbook import Workbook
from tests.markup import HOSTILE, harmless
from tests.touching import At, sheet_of


@pytest.fixture
def picture(content: Content, language: str, workbook: Workbook) -> At:
    return At(InitiativePicture(Words(content, language)), workbook)


def answer(picture: At, number: int, practice: list[str], purpose: str = "g3", name: str = "Sag") -> None:
    given = dict(zip(picture.items, practice, strict=False)) | {INITIATIVE_PURPOSE: purpose, INITIATIVE_NAME: name}
    picture.workbook.record_many([(OCCASION, subject(number), item, value) for item, value in given.items()])


def test_six_practice_answers_and_a_purpose_are_asked(content: Content, picture: At) -> None:
    assert len(picture.items) == 6 and INITIATIVE_PURPOSE not in picture.items and INITIATIVE_NAME not in picture.items
    form, monday = parts(Page(Words(content, "da"), picture.workbook), picture.drawer, 1)
    asked = [question["id"] for screen in form.form["screens"] for question in screen["questions"]]
    assert asked[-1] == INITIATIVE_PURPOSE and set(picture.items) < set(
        asked
    )  # the purpose last: it must not colour the practice
    assert [question["id"] for screen in monday.form["screens"] for question in screen["questions"]] == ["ini.monday"]


@pytest.mark.parametrize("answers", range(7))
def test_a_picture_needs_four_answers_and_a_purpose(picture: At, answers: int) -> None:
    answer(picture, 1, ["g1"] * answers)
    enough = answers >= LEAST_ANSWERS
    assert picture.done(1) is enough and (picture.all("wide") != "") is enough
    too_few = picture.words("initiative.too_few", least=LEAST_ANSWERS, of=6)
    page = harmless(picture.of(1, "wide"))
    assert (page.text == too_few) is not enough and page.count("svg") == int(enough)
    picture.workbook.record(OCCASION, subject(1), INITIATIVE_PURPOSE, None)
    assert harmless(picture.of(1, "wide")).text == too_few


def test_dont_know_and_strange_answers_are_no_answers(picture: At) -> None:
    answer(picture, 1, ["dont_know", "g9", "not_relevant", "g1", "g1", "g1"])
    assert not picture.done(1)
    answer(picture, 1, ["g1"] * 6, purpose="g9")
    assert not picture.done(1)


def test_an_initiative_without_a_name_has_its_number(picture: At) -> None:
    answer(picture, 2, ["g3"] * 6, name="")
    assert (
        Words(picture.content, picture.words.language)("initiative.unnamed", n=2) in harmless(picture.all("wide")).text
    )


def test_a_hostile_name_is_text(picture: At) -> None:
    answer(picture, 1, ["g1"] * 6, name=HOSTILE)
    for html in (picture.of(1, "narrow"), picture.all("wide")):
        assert "<script>alert(1)</script>" in harmless(html).text


def test_initiatives_are_kept_apart_and_shown_together(picture: At) -> None:
    answer(picture, 1, ["g1"] * 6, name="Chat")
    answer(picture, 3, ["g3"] * 6, name="Portal")
    text = harmless(picture.all("wide")).text
    assert "Chat" in text and "Portal" in text
    assert "Portal" not in harmless(picture.of(1, "wide")).text
    assert begun(sheet_of(picture.workbook)) == 3


def test_no_more_are_begun_than_the_page_offers(picture: At) -> None:
    workbook = picture.workbook
    for strange in ("initiative-99", "initiative-x", "initiative-", "other-7"):
        workbook.record(OCCASION, strange, INITIATIVE_NAME, "x")
    assert begun(sheet_of(workbook)) == MOST_ON_THE_PAGE


def test_a_withdrawn_initiative_is_not_begun(picture: At) -> None:
    picture.workbook.record(OCCASION, subject(2), INITIATIVE_NAME, "Sag")
    picture.workbook.record(OCCASION, subject(2), INITIATIVE_NAME, None)
    assert begun(sheet_of(picture.workbook)) == 0
