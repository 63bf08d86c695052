"""Calibration: one's own placing beside the key and its reasons, without a mark."""

from digilead.content import Content, load_content
from digilead.figures.wording import Words
from digilead.responses import BEFORE, ORGANISATION, case_item
from digilead.widgets.cases import ON_THE_PAGE, CaseKey, case_screen
from digilead.workbook import Workbook
from tests.each import for_each
from tests.markup import harmless
from tests.touching import sheet_of

CASES = load_content().cases


@for_each(CASES)
def test_a_case_asks_for_every_dimension_of_its_key(case: str, content: Content, language: str) -> None:
    screen = case_screen(Words(content, language), CASES[case])
    assert screen["questions"][0]["scene"] == CASES[case].text[language]
    assert not any("scene" in question for question in screen["questions"][1:])
    asked = [question["id"] for question in screen["questions"]]
    assert (
        asked == [case_item(case, key.dimension) for key in content.keys[case]] and len(asked) == len(set(asked)) <= 7
    )
    for question in screen["questions"]:
        assert [option["id"] for option in question["options"]] == [*content.steps]
        assert [option["id"] for option in question["nonresponse"]] == ["dont_know"]


@for_each(CASES)
def test_the_key_says_clue_and_both_temptations(case: str, content: Content, language: str, workbook: Workbook) -> None:
    say = Words(content, language)
    text = harmless(CaseKey(say, CASES[case]).html(sheet_of(workbook), "wide")).text
    generations = {generation.id: generation for generation in content.generations}
    for key in content.keys[case]:
        generation = generations[key.generation]
        head = say("case.belongs", dimension=content.dimensions[key.dimension].name[language],
                   number=generation.number, name=generation.name[language])  # fmt: skip
        assert head in text and say("case.clue", clue=key.clue[language]) in text
        for reason, id in ((key.higher, "case.higher"), (key.lower, "case.lower")):
            assert reason is None or say(id, reason=reason[language]) in text


def test_ones_own_placing_is_drawn_beside_the_key(content: Content, workbook: Workbook) -> None:
    case = CASES["v1"]
    before = CaseKey(Words(content, "da"), case).html(sheet_of(workbook), "narrow").count("translate(")
    keys = content.keys["v1"]
    workbook.record(BEFORE, ORGANISATION, case_item("v1", keys[0].dimension), "g4")
    workbook.record(BEFORE, ORGANISATION, case_item("v1", keys[1].dimension), "dont_know")
    assert CaseKey(Words(content, "da"), case).html(sheet_of(workbook), "narrow").count("translate(") == before + 1


def test_the_cases_of_the_page_exist(content: Content) -> None:
    assert 2 <= len(ON_THE_PAGE) <= 4 and set(ON_THE_PAGE) < content.cases.keys()
