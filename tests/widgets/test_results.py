"""The placement on the page: a picture, or what is missing."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets import TraitError

from digilead.content import DONT_KNOW, FIRST_FORM, NOT_RELEVANT, Content, load_content
from digilead.figures.wording import Words
from digilead.responses import AFTER, BEFORE, ORGANISATION
from digilead.scoring.placement import WORDS
from digilead.sheet import Sheet
from digilead.widgets.results import StaircaseResult
from digilead.widgets.view import HtmlView
from tests.markup import Markup, harmless

FORM = load_content().items_of(FIRST_FORM)
STATEMENTS = [item for item in FORM if item.startswith("m.")]
CHOICES = [item for item in FORM if item.startswith("bf.")]


def sheet_with(given: dict[str, str | None], occasion: str = BEFORE) -> Any:
    """As much of a sheet as a result reads."""
    responses = {(occasion, ORGANISATION, item): SimpleNamespace(value=value) for item, value in given.items()}
    return Sheet(load_content(), responses)


def html(given: dict[str, str | None], language: str = "da", width: str = "wide") -> str:
    return StaircaseResult(Words(load_content(), language)).html(sheet_with(given), width)


def all_of(content: Content, step: int) -> dict[str, str | None]:
    """Everything up to ``step`` is done always and what lies above it never."""
    given: dict[str, str | None] = {
        item: "always" if content.steps[str(content.items[item].generation)] <= step else "never" for item in STATEMENTS
    }
    return given | dict.fromkeys([*CHOICES, "amb.overall"], f"g{max(step, 1)}")


def words_of(page: Markup, language: str) -> list[str]:
    """The word of each step, from the first table."""
    say = Words(load_content(), language)
    said = {say(f"result.word_{word}"): word for word in WORDS}
    names = [f"{generation.number} {generation.name[language]}" for generation in say.content.generations]
    cells = "|".join(map(re.escape, said))
    found = [re.search(rf"{re.escape(name)}\s+({cells})", page.text[page.text.rindex(names[0]) :]) for name in names]
    return [said[match[1]] for match in found if match]


@pytest.mark.parametrize("step", [0, 1, 2, 3, 4])
def test_what_is_done_always_carries_and_what_is_never_done_is_missing(
    content: Content, language: str, step: int
) -> None:
    page = harmless(html(all_of(content, step), language))
    assert words_of(page, language) == ["carries"] * step + ["missing"] * (4 - step)
    assert page.count("table") == 2 and page.count("figure") == 1


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_any_width_class_gives_a_picture(content: Content, width: str) -> None:
    assert harmless(html(all_of(content, 2), width=width)).count("svg") == 1


def test_a_page_is_wide_until_its_browser_says_that_it_is_narrow() -> None:
    view = HtmlView("da", str)
    with pytest.raises(TraitError):
        view.width = "nonsense"
    assert view.html == "wide"


def test_nothing_answered_is_an_invitation_and_no_list_of_shortcomings(content: Content, language: str) -> None:
    page = harmless(html({}, language))
    say = Words(content, language)
    assert say("result.nothing") in page.text and page.count("li") == 0 and page.count("svg") == 0
    (link,) = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert str(link).endswith(content.notebook("0-1", language))


def test_too_few_answers_give_a_sentence_that_counts_and_no_picture(content: Content, language: str) -> None:
    whole = all_of(content, 2)
    for statements, choices, enough in ((8, 5, True), (7, 7, False), (12, 4, False), (8, 4, False), (7, 5, False)):
        given = {item: whole[item] for item in (*STATEMENTS[:statements], *CHOICES[:choices])}
        page = harmless(html(given, language))
        assert page.count("svg") == int(enough), (statements, choices)
        sentence = Words(content, language)(
            "result.too_few", statements=statements, of_statements=12, choices=choices, of_choices=7,
            least_statements=8, least_choices=5,
        )  # fmt: skip
        assert (sentence in page.text) is not enough


def test_three_kinds_of_missing_stand_in_lists_of_their_own(content: Content, language: str) -> None:
    given = all_of(content, 2) | {"bf.use": DONT_KNOW, "m.g1.use": NOT_RELEVANT}
    del given["bf.gains"]
    given["m.g4.use"] = "g9"  # an answer this version does not know counts as none
    text = harmless(html(given, language)).text
    say = Words(content, language)
    for id, items in (
        ("result.dont_know_list", ["bf.use"]),
        ("result.not_relevant_list", ["m.g1.use"]),
        ("result.unanswered_list", ["bf.gains", "m.g4.use"]),
    ):
        expected = " ".join([say(id), *(content.items[item].text[language] for item in items)])
        assert expected in text
    assert say("result.whom_to_ask") in text
    assert say("result.note", answered=16, asked=20) in text


def test_whom_to_ask_only_where_something_is_not_known(content: Content) -> None:
    say = Words(content, "da")
    text = harmless(html(all_of(content, 2))).text
    assert say("result.whom_to_ask") not in text and say("result.unanswered_list") not in text


def test_withdrawn_answers_do_not_count(content: Content) -> None:
    given = all_of(content, 4) | dict.fromkeys(STATEMENTS[:6])
    assert "svg" not in html(given)


def test_the_newest_look_counts(content: Content) -> None:
    first = {(BEFORE, ORGANISATION, item): SimpleNamespace(value=value) for item, value in all_of(content, 4).items()}
    second = {(AFTER, ORGANISATION, item): SimpleNamespace(value="never") for item in STATEMENTS}
    both = Sheet(content, first | second)  # type: ignore[arg-type]
    page = harmless(StaircaseResult(Words(content, "da")).html(both, "wide"))
    assert "carries" not in words_of(page, "da")
