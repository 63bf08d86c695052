"""From content to what the questionnaire shows: ids stored, texts shown, nothing preselected."""

import pytest

from digilead.content import NONRESPONSE, Content
from digilead.content.checking import MOST_ON_A_SCREEN
from digilead.figures.wording import Words
from digilead.widgets.forms import LONGEST_TEXT, form_spec, question_spec, screen_spec
from digilead.widgets.questionnaire import TEXTS, Questionnaire
from digilead.workbook import MAX_TEXT


def test_a_choice_has_its_options_and_both_kinds_of_no_answer_apart(content: Content, language: str) -> None:
    spec = question_spec(Words(content, language), "m.g1.use")
    assert spec["legend"] == content.items["m.g1.use"].text[language]
    assert [option["id"] for option in spec["options"]] == ["never", "rarely", "sometimes", "usually", "always"]
    assert [option["id"] for option in spec["nonresponse"]] == list(NONRESPONSE)
    assert spec["kind"] == "choice" and not spec["optional"] and "hint" not in spec


def test_an_item_with_borrowed_anchors_shows_them(content: Content, language: str) -> None:
    words = Words(content, language)
    assert question_spec(words, "amb.use")["options"] == question_spec(words, "bf.use")["options"]


def test_a_text_is_optional_and_bounded(content: Content, language: str) -> None:
    spec = question_spec(Words(content, language), "ini.name")
    assert spec["kind"] == "text" and spec["optional"] and "options" not in spec
    assert spec["max"] == LONGEST_TEXT <= MAX_TEXT
    assert spec["hint"] == content.items["ini.name"].hint[language]  # type: ignore[index]


@pytest.mark.parametrize("kind", ["guess", "look_back"])
def test_a_guess_and_a_look_back_have_no_dont_know(content: Content, kind: str) -> None:
    items = [item.id for item in content.items.values() if item.kind == kind]
    assert items and all("nonresponse" not in question_spec(Words(content, "da"), item) for item in items)


def test_every_item_makes_a_question(content: Content, language: str) -> None:
    for item in content.items:
        spec = question_spec(Words(content, language), item)
        assert spec["id"] == item and spec["legend"]
        assert spec["kind"] == "text" or len(spec["options"]) >= 2
        assert "value" not in spec and "selected" not in spec


def test_a_screen_keeps_the_order_of_its_items(content: Content, language: str) -> None:
    for screens in content.screens.values():
        for screen in screens:
            spec = screen_spec(Words(content, language), screen)
            assert [question["id"] for question in spec["questions"]] == list(screen.items)
            assert 1 <= len(spec["questions"]) <= MOST_ON_A_SCREEN
            assert spec["title"] == screen.title[language]
            assert screen.intro is None or spec["intro"] == screen.intro[language]


def test_a_form_carries_every_text_the_component_shows(content: Content, language: str) -> None:
    spec = form_spec(Words(content, language), "f", "Titel", [], check=True, finish="answering.see_result")
    assert spec["texts"].keys() == TEXTS and all(spec["texts"].values())
    assert spec["finish_label"] == content.messages["answering.see_result"][language]
    assert spec["lang"] == language and spec["check"] is True
    Questionnaire(spec, on_answers=lambda _: {"text": "", "kind": "saved"})


def test_without_anything_to_finish_there_is_no_button(content: Content) -> None:
    assert form_spec(Words(content, "da"), "f", "T", [], check=False, finish="")["finish_label"] == ""


def test_a_screen_of_an_instrument_says_what_is_rated(content: Content, language: str) -> None:
    choices, *others = content.screens["first_form"]
    instruction = content.instruments["best_fit"].instruction
    assert screen_spec(Words(content, language), choices)["intro"] == instruction[language]
    for screen in (*others, *content.screens["more_statements"]):
        own = screen.intro or content.instruments["mastery"].instruction
        assert screen_spec(Words(content, language), screen)["intro"] == own[language]


def test_the_first_form_asks_twenty_questions_once(content: Content) -> None:
    items = content.items_of("first_form")
    assert len(items) == 20 and len(set(items)) == 20
