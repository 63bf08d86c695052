"""The plan: questions to choose from, one file to print, two dates for the calendar."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from digilead.content import Content
from digilead.figures.wording import Words
from digilead.responses import AFTER, BEFORE, ORGANISATION
from digilead.widgets.plan import AGREEMENTS, FIELDS, OWN, PICKS
from digilead.workbook import Workbook
from tests.conftest import Fill
from tests.markup import HOSTILE, Markup, harmless
from tests.touching import PlanOf

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


@pytest.fixture
def plan(content: Content, language: str, workbook: Workbook) -> PlanOf:
    return PlanOf(content, language, workbook)


def record(plan: PlanOf, given: dict[str, Any], occasion: str = BEFORE) -> None:
    plan.workbook.record_many([(occasion, ORGANISATION, item, value) for item, value in given.items()])


# ---- what to choose from


def test_before_any_answer_the_questions_of_the_first_step_are_offered(plan: PlanOf) -> None:
    assert [question.generation for question in plan.candidates()] and {
        question.generation for question in plan.candidates()
    } == {"g1"}


def test_not_yet_comes_first_then_what_was_written_about_then_the_missing_foundation(plan: PlanOf) -> None:
    content = plan.content
    practice = [question.id for question in content.questions.values() if question.kind == "practice"]
    record(
        plan, {practice[0]: "yes", practice[2]: "not_yet", f"{practice[4]}.line": "tal", practice[3]: "not_relevant"}
    )
    found = [question.id for question in plan.candidates()]
    assert found[:2] == [practice[2], practice[4]] and practice[3] not in found[:2]
    assert len(found) == len(set(found)) <= 9


def test_what_was_chosen_stays_to_be_chosen(plan: PlanOf) -> None:
    last = list(plan.content.questions)[-1]
    practice = [question.id for question in plan.content.questions.values() if question.kind == "practice"]
    record(plan, dict.fromkeys(practice, "not_yet") | {PICKS[1]: last})
    found = [question.id for question in plan.candidates()]
    assert found[0] == last and len(found) == 9
    screen = plan.question_screen()
    assert [question["id"] for question in screen["questions"]] == [*PICKS, OWN]
    assert [option["id"] for option in screen["questions"][0]["options"]] == found


@pytest.mark.parametrize("mastered", [1, 3, 4])
def test_the_foundation_is_the_lowest_step_that_does_not_carry(plan: PlanOf, mastered: int) -> None:
    content = plan.content
    given: dict[str, str] = {
        item.id: "always" if content.steps[str(item.generation)] <= mastered else "never"
        for item in content.instruments["mastery"].items
    }
    record(plan, given | {f"bf.{id}": f"g{mastered}" for id in content.dimensions})
    expected = f"g{min(mastered + 1, 4)}"
    assert {question.generation for question in plan.candidates()} == {expected}


# ---- on the page and on paper


def test_an_empty_plan_says_how_to_fill_it(plan: PlanOf) -> None:
    assert harmless(plan.html()).text == plan.words("plan.empty")


def test_questions_and_agreements_stand_in_the_participants_words(plan: PlanOf) -> None:
    content, language = plan.content, plan.language
    first, second = list(content.questions)[3], list(content.questions)[11]
    record(plan, {PICKS[0]: first, PICKS[1]: first, PICKS[2]: second, OWN: "Hvem savner det?", "plan.2.if": "Tirsdag"})
    text = harmless(plan.html()).text
    assert text.startswith(plan.words("plan.sentence"))
    assert text.count(content.questions[first].text[language]) == 1  # chosen twice, carried once
    assert content.questions[second].text[language] in text and "Hvem savner det?" in text
    assert f"{plan.words('plan.agreement', n=2)} {content.items['plan.2.if'].text[language]} Tirsdag" in text
    assert plan.words("plan.agreement", n=1) not in text


def test_a_question_of_another_version_is_left_out(plan: PlanOf) -> None:
    record(plan, {PICKS[0]: "QG9-9"})
    assert harmless(plan.html()).text == plan.words("plan.empty")


def document(plan: PlanOf) -> Markup:
    file = plan.document(TODAY).decode()
    page = harmless(file)
    tags = [tag for tag, _ in page.tags]
    assert file.startswith("<!doctype html>") and tags[:3] == ["html", "head", "meta"]
    assert page.tags[0][1] == {"lang": plan.language}
    policy = [attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    for outside in ("http:", "https:", "@import", "url(http", "<link", "<a "):
        assert outside not in file.replace("http://www.w3.org/", ""), outside
    return page


def test_the_document_is_one_file_with_everything_in_it(content: Content, language: str, filled: Fill) -> None:
    mine = "Åse måler, hvad brugerne når"
    plan = PlanOf(content, language, filled(mine))
    page = document(plan)
    say = Words(content, language)
    for title in ("plan.place", "plan.initiatives", "plan.pictures", "plan.words"):
        assert say(title) in page.text
    made = say("plan.made", date=TODAY.strftime(say("plan.date")))
    assert made in page.text and say("plan.credit") in page.text and say("plan.limits") in page.text
    drawn = sum(
        worksheet.activity is not None and worksheet.activity.picture != "card"
        for worksheet in content.worksheets.values()
    )
    assert page.count("svg") == drawn + 2  # the staircase and the initiatives
    given = {item: response.value for (_, _, item), response in plan.workbook.responses.items()}
    written = [id for id in content.questions if f"{id}.line" in given]
    assert len(written) == len(content.questions) == 52
    assert all(content.questions[id].text[language] in page.text for id in written)
    assert all(content.items[f"{of}.{field}"].text[language] in page.text for of in AGREEMENTS for field in FIELDS)
    assert page.text.count(mine) >= 52 + len(AGREEMENTS) * len(FIELDS) + 2  # and the sentence for Monday of both
    assert say("initiative.monday_title") in page.text


def test_a_document_without_answers_says_so_and_links_nowhere(plan: PlanOf) -> None:
    page = document(plan)
    assert plan.words("plan.empty") in page.text and page.count("svg") == 0 and page.count("a") == 0


def test_what_a_hostile_file_holds_is_text_in_the_document(content: Content, filled: Fill) -> None:
    page = document(PlanOf(content, "da", filled(HOSTILE)))
    assert page.text.count("<script>alert(1)</script>") > 60


# ---- the calendar (its own tests are in test_calendar.py)


def events(plan: PlanOf) -> list[Any]:
    return list(Calendar.from_ical(plan.calendar(NOW)).walk("VEVENT"))


def test_the_agreement_comes_back_in_the_date(plan: PlanOf) -> None:
    record(plan, {"plan.1.if": "Når vi gennemgår porteføljen, tirsdag; kl. 9", "plan.1.then": "Hvem henter gevinsten?"})
    first, second = events(plan)
    mine = "Når vi gennemgår porteføljen, tirsdag; kl. 9\nHvem henter gevinsten?"
    assert str(first["description"]) == mine
    assert str(second["description"]) == f"{mine}\n{plan.words('plan.event_return')}"


def test_a_changed_plan_moves_the_dates_and_another_workbook_has_its_own(plan: PlanOf, tmp_path: Path) -> None:
    record(plan, {"plan.1.if": "På tirsdag"})
    before = [event["uid"] for event in events(plan)]
    record(plan, {"plan.1.if": "På onsdag"})
    assert [event["uid"] for event in events(PlanOf(plan.content, "en", plan.workbook))] == before
    other = PlanOf(plan.content, plan.language, Workbook(tmp_path / "other.jsonl"))
    record(other, {"plan.1.if": "På tirsdag"})
    assert not set(before) & {event["uid"] for event in events(other)}
    token = plan.workbook.token
    assert token and token.encode() not in plan.calendar(NOW)


def test_the_second_look_is_where_the_foundation_is_read(plan: PlanOf) -> None:
    content = plan.content
    statements = [item.id for item in content.instruments["mastery"].items]
    record(plan, dict.fromkeys(statements, "never"))
    record(plan, dict.fromkeys(statements, "always") | {f"bf.{id}": "g4" for id in content.dimensions}, AFTER)
    assert {question.generation for question in plan.candidates()} == {"g4"}
