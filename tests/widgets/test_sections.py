"""What a section asks beside its prose."""

from digilead.content import Content, load_content
from digilead.content.checking import MOST_ON_A_SCREEN
from digilead.figures.wording import Words
from digilead.responses import BEFORE, ORGANISATION
from digilead.widgets.sections import chunks, items_of_kind, look_back_html, reflection_screens, single_screen
from digilead.workbook import Workbook
from tests.each import for_each
from tests.markup import HOSTILE, harmless
from tests.touching import sheet_of

SECTIONS = load_content().sections
LOOKS = [id for id, section in SECTIONS.items() if items_of_kind(section, "look_back")]


def test_every_leadership_question_is_asked_with_ids_that_are_its_own(content: Content, language: str) -> None:
    screens = reflection_screens(Words(content, language), list(content.questions.values()))
    asked = [question for screen in screens for question in screen["questions"]]
    ids = [question["id"] for question in asked]
    assert len(ids) == len(set(ids)) and not set(ids) & content.items.keys()
    assert {id.split(".")[0] for id in ids} == content.questions.keys()
    assert all(question["optional"] and question["legend"] for question in asked)
    assert all(len(screen["questions"]) <= MOST_ON_A_SCREEN + 2 for screen in screens)


def test_practice_has_a_status_and_a_line_the_other_kinds_who_and_when(content: Content, language: str) -> None:
    say = Words(content, language)
    for question in content.questions.values():
        ((first, *more),) = [screen["questions"] for screen in reflection_screens(say, [question])]
        assert first["legend"] == question.text[language]
        if question.kind == "practice":
            assert [option["id"] for option in first["options"]] == ["yes", "not_yet"]
            assert [option["id"] for option in first["nonresponse"]] == ["not_relevant"]
            assert [each["id"] for each in more] == [f"{question.id}.line"]
        else:
            assert first["kind"] == "text"
            assert [each["legend"] for each in more] == [say("reflection.who"), say("reflection.when")]


def test_questions_for_the_committee_say_so(content: Content, language: str) -> None:
    say = Words(content, language)
    kinds = {kind: [q for q in content.questions.values() if q.kind == kind] for kind in ("open", "committee")}
    intros = {kind: reflection_screens(say, found)[0]["intro"] for kind, found in kinds.items()}
    assert intros == {"open": say("reflection.intro"), "committee": say("reflection.committee_intro")}


def test_chunks_lose_nothing() -> None:
    assert chunks([1, 2, 3, 4], 3) == [[1, 2, 3], [4]] and chunks([], 3) == []


@for_each(LOOKS)
def test_each_option_has_its_explanation_and_the_right_one_is_marked(
    section: str, content: Content, language: str, workbook: Workbook
) -> None:
    say = Words(content, language)
    text = harmless(look_back_html(say, sheet_of(workbook), SECTIONS[section])).text
    assert say("look.no_answer") in text and say("look.your_answer") not in text
    right = 0
    for item in items_of_kind(SECTIONS[section], "look_back"):
        assert item.text[language] in text
        for option in content.options(item.id):
            assert option.explanation is not None and option.explanation[language] in text  # type: ignore[union-attr]
            right += option.right is True  # type: ignore[union-attr]
    assert text.count(say("look.fits")) == right


@for_each(LOOKS)
def test_ones_own_answer_is_marked_and_the_guess_shown_again(
    section: str, content: Content, language: str, workbook: Workbook
) -> None:
    say = Words(content, language)
    (guess,) = items_of_kind(SECTIONS[section], "guess")
    look = items_of_kind(SECTIONS[section], "look_back")
    for item in (*look, guess):
        assert say("look.your_guess") not in look_back_html(say, sheet_of(workbook), SECTIONS[section])
        workbook.record(BEFORE, ORGANISATION, item.id, content.options(item.id)[-1].id)
    html = look_back_html(say, sheet_of(workbook), SECTIONS[section])
    text = harmless(html).text
    assert say("look.your_guess") in text and say("look.no_answer") not in text
    assert text.count(say("look.your_answer")) >= len(look) + 1
    for item in (*look, guess):
        chosen = content.options(item.id)[-1].text[language]
        assert f"{chosen} {say('look.your_answer')}" in text


def test_a_strange_answer_marks_nothing_and_is_shown_nowhere(content: Content, workbook: Workbook) -> None:
    workbook.record(BEFORE, ORGANISATION, "1-1.look", HOSTILE)
    workbook.record(BEFORE, ORGANISATION, "1-1.guess", HOSTILE)
    page = harmless(look_back_html(Words(content, "da"), sheet_of(workbook), SECTIONS["1-1"]))
    assert "alert" not in page.text and Words(content, "da")("look.your_answer") not in page.text


def test_a_single_screen_has_its_words(content: Content, language: str) -> None:
    items = items_of_kind(SECTIONS["1-1"], "guess")
    screen = single_screen(Words(content, language), items, "look.guess_title", "look.guess_intro")
    assert screen["title"] == content.messages["look.guess_title"][language]
    assert screen["intro"] == content.messages["look.guess_intro"][language]
    assert [question["id"] for question in screen["questions"]] == ["1-1.guess"]
