"""The plan: questions to choose from, one file to print, two dates for the calendar."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from digilead.content import Content, load_content
from digilead.figures.wording import Words
from digilead.responses import AFTER, BEFORE, CHOSEN_INITIATIVE, ORGANISATION, PICKS
from digilead.sheet import Sheet
from digilead.widgets.calendar import later_dates
from digilead.widgets.plan import AGREEMENT, BESIDE, GAP, OWN, Plan
from digilead.workbook import Response, Workbook
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


MINE = {
    "plan.1.meeting": "ledergruppen",
    "plan.1.day": "tirsdag den 8. december",
    "plan.1.then": "Hvem henter\n  gevinsten?",
    "plan.1.obstacle": "Mødet løber over tid",
    "plan.1.witness": "Mette",
}


def test_an_empty_plan_says_how_to_fill_it(plan: PlanOf) -> None:
    assert harmless(plan.html(TODAY)).text == plan.words("plan.empty")


def test_the_page_has_the_questions_one_sentence_and_two_dates(plan: PlanOf) -> None:
    content, language, words = plan.content, plan.language, plan.words
    first, second = list(content.questions)[3], list(content.questions)[11]
    record(plan, MINE | {PICKS[0]: first, PICKS[1]: first, PICKS[2]: second, OWN: "Hvem savner det?"})
    text = harmless(plan.html(TODAY)).text
    assert text.startswith(words("plan.sentence"))
    assert text.count(content.questions[first].text[language]) == 1  # chosen twice, carried once
    assert content.questions[second].text[language] in text and "Hvem savner det?" in text
    composed = {
        "da": "Når ledergruppen mødes tirsdag den 8. december, spørger jeg: Hvem henter gevinsten?",
        "en": "When ledergruppen meets tirsdag den 8. december, I will ask: Hvem henter gevinsten?",
    }
    assert composed[language] in text
    for item in BESIDE:
        assert words(f"plan.composed_{item.rpartition('.')[2]}", text=MINE[item]) in text
    for day in later_dates(TODAY):
        assert day.strftime(words("plan.date")) in text


def test_what_is_left_open_is_a_line_to_fill_in_by_hand(plan: PlanOf) -> None:
    record(plan, {"plan.1.meeting": "ledergruppen"})
    assert plan.agreement() == [plan.words("plan.composed", meeting="ledergruppen", day="____", then="____")]


def test_the_premortem_comes_again_where_nothing_else_is_in_the_way(plan: PlanOf) -> None:
    record(plan, {"e15.likely": "Ingen har tid"})
    assert plan.agreement() == [plan.words("plan.composed_obstacle", text="Ingen har tid")]
    record(plan, {"plan.1.obstacle": "Mødet aflyses"})
    assert plan.agreement() == [plan.words("plan.composed_obstacle", text="Mødet aflyses")]


def test_a_question_of_another_version_is_left_out(plan: PlanOf) -> None:
    record(plan, {PICKS[0]: "QG9-9"})
    assert harmless(plan.html(TODAY)).text == plan.words("plan.empty")


def test_the_gap_is_asked_about_where_there_is_one_and_comes_along_if_chosen(plan: PlanOf) -> None:
    content = plan.content
    assert GAP not in [question["id"] for question in plan.question_screen()["questions"]]
    frequency = {"g1": "always", "g2": "never", "g3": "always", "g4": "never"}
    statements = content.instruments["mastery"].items
    record(plan, {item.id: frequency[str(item.generation)] for item in statements})
    question = plan.gap_question()
    assert question == plan.words("result.contrast_mark", higher=3)
    (asked,) = (each for each in plan.question_screen()["questions"] if each["id"] == GAP)
    assert question in asked["legend"] and asked["optional"]
    assert plan.questions() == []
    record(plan, {GAP: "yes"})
    assert plan.questions() == [question]
    record(plan, {GAP: "no"})
    assert plan.questions() == []


def test_the_chosen_initiative_s_picture_stands_beside_it(content: Content, language: str, filled: Fill) -> None:
    plan = PlanOf(content, language, filled("Chatbotten"))
    names = {1: "Bookingen", 2: "Lønsystemet"}
    plan.workbook.record_many([(AFTER, f"initiative-{n}", "ini.name", name) for n, name in names.items()])
    (asked,) = (each for each in plan.question_screen()["questions"] if each["id"] == CHOSEN_INITIATIVE)
    assert [option["label"] for option in asked["options"]] == list(names.values())
    for chosen, named, other in (("initiative-2", names[2], names[1]), ("initiative-1", names[1], names[2])):
        record(plan, {CHOSEN_INITIATIVE: chosen})
        page = harmless(plan.html(TODAY))
        assert page.count("svg") == 2 and named in page.text and other not in page.text


def test_what_to_ask_of_an_initiative_that_is_led_below_its_purpose_comes_along(
    content: Content, language: str, filled: Fill
) -> None:
    plan = PlanOf(content, language, filled("Chatbotten"))
    ask = Words(content, language)("initiative.ask", question="")
    for purpose, practice in (("g3", "g1"), ("g3", "g3")):
        led = {item: practice for item in content.items_of("initiative") if item.startswith("ini.")}
        led |= {"ini.name": "Booking", "ini.purpose": purpose}
        plan.workbook.record_many([(AFTER, "initiative-1", item, value) for item, value in led.items()])
        record(plan, {CHOSEN_INITIATIVE: "initiative-1"})
        assert (ask in harmless(plan.html(TODAY)).text) == (practice < purpose)


def test_old_words_longer_than_the_field_are_cut_on_the_page_and_whole_in_the_appendix(plan: PlanOf) -> None:
    long = "et ord " * 100
    record(plan, {"plan.1.then": long, "plan.2.then": "Den anden aftale fra dengang"})
    assert f"{long[:239].strip()}…" in plan.agreement()[0] and long.strip() not in plan.agreement()[0]
    appendix = harmless(plan.appendix(TODAY).decode()).text
    assert long.strip() in appendix and "Den anden aftale fra dengang" in appendix


def made(plan: PlanOf, file: bytes) -> Markup:
    text = file.decode()
    page = harmless(text)
    tags = [tag for tag, _ in page.tags]
    assert text.startswith("<!doctype html>") and tags[:3] == ["html", "head", "meta"]
    assert page.tags[0][1] == {"lang": plan.language}
    policy = [attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    for outside in ("http:", "https:", "@import", "url(http", "<link", "<a "):
        assert outside not in text.replace("http://www.w3.org/", ""), outside
    return page


def test_the_appendix_has_everything_in_it(content: Content, language: str, filled: Fill) -> None:
    mine = "Åse måler, hvad brugerne når"
    plan = PlanOf(content, language, filled(mine))
    page = made(plan, plan.appendix(TODAY))
    say = Words(content, language)
    for title in ("plan.place", "plan.initiatives", "plan.pictures", "plan.words", "plan.whole"):
        assert say(title) in page.text
    written = say("plan.made", date=TODAY.strftime(say("plan.date")))
    assert written in page.text and say("plan.credit") in page.text and say("plan.limits") in page.text
    drawn = sum(
        worksheet.activity is not None and worksheet.activity.picture != "card"
        for worksheet in content.worksheets.values()
    )
    assert page.count("svg") == drawn + 2  # the staircase and the initiatives
    given = {item: response.value for (_, _, item), response in plan.workbook.responses.items()}
    lines = [id for id in content.questions if f"{id}.line" in given]
    assert len(lines) == len(content.questions) == 52
    assert all(content.questions[id].text[language] in page.text for id in lines)
    fields = [item for item in content.instruments["plan"].items if item.kind == "text"]
    assert all(item.text[language] in page.text for item in fields)
    assert page.text.count(mine) >= 52 + len(fields) + 2  # and the sentence for Monday of both
    assert say("initiative.monday_title") in page.text


def test_the_page_has_its_words_two_pictures_and_nothing_longer(content: Content, language: str, filled: Fill) -> None:
    mine = "Åse måler, hvad brugerne når"
    plan = PlanOf(content, language, filled(mine))
    page = made(plan, plan.document(TODAY))
    say = Words(content, language)
    assert page.count("svg") == 2 and page.count("table") == 0
    assert say("plan.made", date=TODAY.strftime(say("plan.date"))) in page.text and say("plan.limits") in page.text
    assert all(line in page.text for line in (*plan.questions(), *plan.agreement()))
    assert mine in page.text and say("plan.words") not in page.text


def test_files_without_answers_say_so_and_link_nowhere(plan: PlanOf) -> None:
    page = made(plan, plan.document(TODAY))
    assert plan.words("plan.empty") in page.text and page.count("svg") == 0 and page.count("a") == 0
    assert made(plan, plan.appendix(TODAY)).count("a") == 0


def test_what_a_hostile_file_holds_is_text_in_the_files(content: Content, filled: Fill) -> None:
    plan = PlanOf(content, "da", filled(HOSTILE))
    assert made(plan, plan.appendix(TODAY)).text.count("<script>alert(1)</script>") > 60
    assert "<script>alert(1)</script>" in made(plan, plan.document(TODAY)).text
    document = zipfile.ZipFile(io.BytesIO(plan.word_file(TODAY))).read("word/document.xml").decode()
    assert "<script" not in document and "&lt;script&gt;" in document


# ---- for a word processor


def test_the_word_file_says_what_the_page_says(content: Content, language: str, filled: Fill) -> None:
    plan = PlanOf(content, language, filled("Å & æ\x0b\ud800\uffff <b>"))
    record(plan, MINE)
    with zipfile.ZipFile(io.BytesIO(plan.word_file(TODAY))) as packed:
        pixels = {name: packed.read(name) for name in packed.namelist() if name.endswith(".png")}
        parts = {name: ElementTree.fromstring(packed.read(name)) for name in packed.namelist() if name not in pixels}
    assert packed.namelist()[0] == "[Content_Types].xml" and "word/document.xml" in parts
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraphs = [
        "".join(text.text or "" for text in paragraph.iter(f"{word}t"))
        for paragraph in parts["word/document.xml"].iter(f"{word}p")
    ]
    assert paragraphs[0] == plan.words("plan.document")
    for line in (*plan.agreement(), plan.dates(TODAY), plan.words("plan.limits")):
        assert line in paragraphs
    for number, question in enumerate(plan.questions(), start=1):
        assert f"{number}. {question}".replace("\uffff", "") in paragraphs
    named = {override.get("PartName") for override in parts["[Content_Types].xml"] if override.get("PartName")}
    assert named == {"/word/document.xml", "/word/styles.xml"}

    # Both pictures of the page, each beside its words and no wider than the paper.
    assert list(pixels) == ["word/media/p1.png", "word/media/p2.png"]
    assert all(png.startswith(b"\x89PNG") for png in pixels.values())
    links = {link.get("Id"): link.get("Target") for link in parts["word/_rels/document.xml.rels"]}
    embedded = [
        value
        for element in parts["word/document.xml"].iter()
        for name, value in element.attrib.items()
        if name.endswith("}embed")
    ]
    assert [f"word/{links[id]}" for id in embedded] == list(pixels)
    widths = [int(e.attrib["cx"]) for e in parts["word/document.xml"].iter() if e.tag.endswith("}extent")]
    assert widths == [120 * 36_000] * 2


# ---- one page of paper, whatever is written


SHEET = re.compile(rb"/Type\s*/Page\b")
TEXTS = st.text(max_size=260) | st.sampled_from(("W" * 240, "漢字" * 120, "i " * 120, "Æ\n" * 100, "🙂" * 200, ""))
FITS = """() => { const page = document.querySelector('main'), foot = document.querySelector('footer');
  return [...document.querySelectorAll('.dl-plan-words, .dl-plan-pictures')].every(
    part => part.getBoundingClientRect().bottom <= foot.getBoundingClientRect().top + 1 &&
      part.scrollWidth <= part.clientWidth + 1) && page.scrollHeight <= page.clientHeight + 1; }"""


def written(everything: dict[str, str], name: str) -> Sheet:
    """A sheet on which the plan is this, beside a staircase with a gap and an initiative of this name."""
    content = load_content()
    given = {(BEFORE, ORGANISATION, item): value for item, value in everything.items()}
    frequency = {"g1": "always", "g2": "never", "g3": "always", "g4": "never"}
    for item in content.instruments["mastery"].items:
        given[BEFORE, ORGANISATION, item.id] = frequency[str(item.generation)]
    given |= {(BEFORE, ORGANISATION, f"bf.{id}"): "g2" for id in content.dimensions}
    for item in content.instruments["initiative"].items:
        if item.kind == "choice":
            given[AFTER, "initiative-1", item.id] = "g3" if item.id == "ini.purpose" else "g1"
    given[AFTER, "initiative-1", "ini.name"] = name
    time = "2026-11-24T09:00:00.000000Z"
    return Sheet(content, {key: Response(*key, value, time) for key, value in given.items() if value})


@pytest.mark.browser
def test_every_plan_is_one_page(chromium: Any, tmp_path: Path) -> None:
    content, file = load_content(), tmp_path / "plan.html"
    longest = sorted(content.questions, key=lambda id: -len(content.questions[id].text["da"]))[:3]
    page = chromium.new_page(viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")

    @given(st.lists(TEXTS, min_size=6, max_size=6), TEXTS, st.booleans(), st.sampled_from(content.languages))
    @example(["W" * 240] * 6, "W" * 240, True, "da")
    @example(["漢字" * 120] * 6, "漢字" * 120, True, "en")
    @example([""] * 6, "", False, "da")
    def on_one_page(texts: list[str], name: str, chosen: bool, language: str) -> None:
        own = dict(zip((*AGREEMENT, *BESIDE, OWN), texts, strict=True))
        picked = dict(zip(PICKS, longest, strict=True)) | {GAP: "yes"} if chosen else {}
        file.write_bytes(Plan(Words(content, language), written(own | picked, name)).document(TODAY))
        page.goto(file.as_uri())
        assert page.evaluate(FITS)
        assert len(SHEET.findall(page.pdf(prefer_css_page_size=True))) == 1

    on_one_page()


# ---- the calendar (its own tests are in test_calendar.py)


def events(plan: PlanOf) -> list[Any]:
    return list(Calendar.from_ical(plan.calendar(NOW)).walk("VEVENT"))


def test_the_agreement_comes_back_in_the_date(plan: PlanOf) -> None:
    record(plan, {"plan.1.meeting": "porteføljen; kl. 9", "plan.1.then": "Hvem henter gevinsten?"})
    first, second = events(plan)
    (mine,) = plan.agreement()
    assert "porteføljen; kl. 9" in mine
    assert str(first["description"]) == mine
    assert str(second["description"]) == f"{mine}\n{plan.words('plan.event_return')}"


def test_a_changed_plan_moves_the_dates_and_another_workbook_has_its_own(plan: PlanOf, tmp_path: Path) -> None:
    record(plan, {"plan.1.day": "på tirsdag"})
    before = [event["uid"] for event in events(plan)]
    record(plan, {"plan.1.day": "på onsdag"})
    assert [event["uid"] for event in events(PlanOf(plan.content, "en", plan.workbook))] == before
    other = PlanOf(plan.content, plan.language, Workbook(tmp_path / "other.jsonl"))
    record(other, {"plan.1.day": "på tirsdag"})
    assert not set(before) & {event["uid"] for event in events(other)}
    token = plan.workbook.token
    assert token and token.encode() not in plan.calendar(NOW)


def test_the_second_look_is_where_the_foundation_is_read(plan: PlanOf) -> None:
    content = plan.content
    statements = [item.id for item in content.instruments["mastery"].items]
    record(plan, dict.fromkeys(statements, "never"))
    record(plan, dict.fromkeys(statements, "always") | {f"bf.{id}": "g4" for id in content.dimensions}, AFTER)
    assert {question.generation for question in plan.candidates()} == {"g4"}
