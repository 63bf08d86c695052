"""What is printed for a session: the script holds everything its plan says, and the paper form is what a room takes."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import attrs
import pytest

from digilead.content import Content, load_content
from digilead.content.models import Item
from digilead.content.sessions import Step, numbered
from digilead.course import Course
from digilead.figures.wording import Words
from digilead.session.console.console import Console
from digilead.session.console.page import ConsolePage
from digilead.session.layout import form_items
from digilead.session.print.exercises import exercise_sheets
from digilead.session.print.paper import badges, example_line, keying_line, paper_form
from digilead.session.print.scripts import script
from digilead.session.room import Room, synthetic_codes
from digilead.session.wall.drawn import html as wall
from digilead.session.wall.slides import Slides
from digilead.widgets.sheets import sheet, sheet_body
from tests.markup import HOSTILE, Markup, harmless
from tests.needs import missing

PLANS = load_content().sessions
FORM = "first_form"
each_plan = pytest.mark.parametrize("id", PLANS)


def printed(page: bytes) -> Markup:
    """Read as a page of its own: nothing in it runs, fetches or leads anywhere."""
    html = page.decode("utf-8")
    found = harmless(html)
    assert not {"script", "link", "a", "img", "iframe"} & {tag for tag, _ in found.tags}
    assert "http:" not in html.replace("http://www.w3.org", "") and "https:" not in html
    assert found.count("html") == found.count("main") == found.count("h1") == 1
    return found


def said(text: str) -> str:
    return " ".join(text.split())


def names(language: str) -> list[str]:
    """What the files of the papers and of the exercises' sheets are called."""
    course = Course(language)
    parts = [course.papers(), *map(course.sheet, course.content.exercises)]
    return [file.name for part in parts for file in part._files]


def test_a_file_is_called_in_the_language_of_its_course() -> None:
    danish, english = names("da"), names("en")
    assert len({*danish}) == len(danish) == len({*english})
    assert {*danish} & {*english} == {"e15-premortem.html"}  # one word in both
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", name) for name in (*danish, *english))
    assert {
        "drejebog-tre-timer.html",
        "papirskema.html",
        "numre.html",
        "ark-en-dag.html",
        "e16-hvis-saa.html",
    } <= set(danish)
    assert {
        "script-three-hours.html",
        "paper-form.html",
        "numbers.html",
        "exercise-sheets-one-day.html",
        "e16-if-then.html",
    } <= set(english)


@each_plan
def test_the_script_holds_every_step_with_everything_it_says(content: Content, language: str, id: str) -> None:
    plan = content.sessions[id]
    text = printed(script(content, language, plan)).text
    assert text.count("Plan B") > len(plan.steps)
    place = text.rindex(f"1. {plan.steps[0].title[language]}", 0, text.index(plan.steps[0].say[language]))
    for number, step in enumerate(plan.steps, start=1):
        place = text.index(f"{number}. {step.title[language]}", place)  # in order
        for name in ("purpose", "output", "prompt", "say", "do", "cues", "plan_b", "expect"):
            sentences = getattr(step, name)[language] if getattr(step, name) else ""
            for sentence in re.split(r"(?:^|(?<=[.?!] ))\d\. ", sentences):
                assert said(sentence) in text[place:], f"{step.id} {name}"


@each_plan
def test_the_script_says_what_comes_on_the_wall_with_each_step(
    content: Content, language: str, id: str, tmp_path: Path
) -> None:
    plan, words, now = content.sessions[id], Words(content, language), datetime.now(UTC)
    console = Console(content, language, tmp_path, plan)
    console.open()
    console.take_chat("\n".join(synthetic_codes(content, 12, 12, now=now)))
    console.release()
    text, kinds = printed(script(content, language, plan)).text, set()
    place = text.rindex(f"1. {plan.steps[0].title[language]}", 0, text.index(plan.steps[0].say[language]))
    for number, step in enumerate(plan.steps, start=1):
        console.next()
        (shown,) = (entry for entry in console.onto_wall() if console.is_shown(entry))
        kind = shown.id.split()[0]
        if kind == "prompt":
            told = numbered(step.prompt[language])[0]
        elif kind == "picture":
            told = words("script.press_button", name=shown.label)
        else:
            told = words(f"script.show_{step.shows[0]}")
        place = text.index(f"{number}. {step.title[language]}", place)
        assert said(f"{words('script.wall')} {told}") in text[place : text.index(step.plan_b[language], place)], step.id
        kinds.add(kind)
    assert {"prompt", "picture", "slide"} <= kinds


@each_plan
def test_the_script_alone_is_enough(content: Content, language: str, id: str) -> None:
    plan, shared = content.sessions[id], content.instructor
    text = printed(script(content, language, plan)).text
    wanted = [plan.who, plan.goal, plan.invitation]
    wanted += [record.text for record in (*shared.rules, *shared.tasks, *shared.bring, *shared.debrief, *shared.ways)]
    wanted += [part for trouble in shared.troubles for part in (trouble.trouble, trouble.plan_b)]
    wanted += [leader.text for leader in shared.leaders]
    wanted += [content.cells[row, step].text for row in content.dimensions for step in content.steps]
    for used in plan.uses:
        if used in content.cases:
            wanted.append(content.cases[used].text)
            wanted += [key.clue for key in content.keys[used]]
        elif used in content.questions:
            wanted.append(content.questions[used].text)
        elif used in content.exercises:
            wanted.append(content.exercises[used].title)
    for one in wanted:
        assert said(one[language]) in text
    for sentence in keying_line(content, language):
        assert sentence in text


@each_plan
def test_the_overview_has_the_plan_beside_room_for_what_happened(content: Content, id: str) -> None:
    plan = content.sessions[id]
    html = script(content, "da", plan).decode("utf-8")
    rows = [row for row in re.findall(r"<tr>(.*?)</tr>", html) if row.count("________") == 2]
    assert len(rows) == len(plan.steps)
    starts = plan.starts()
    for row, step in zip(rows, plan.steps, strict=True):
        cells = [cell.replace("\u2060", "") for cell in re.findall(r"<td>(.*?)</td>", row)]
        assert cells[0] == f"{starts[step.id]}–{starts[step.id] + step.minutes}"
        assert cells[3] == f"{step.minutes} ({step.low}–{step.high})"
        cut = f"som nr. {plan.cut.index(step.id) + 1}" if step.id in plan.cut else "aldrig" if step.keep else "afkort"
        assert cells[4] == cut


def numbered_rules(html: str, rules: list[str]) -> list[int]:
    """The number that stands before each of the rules that are there, as a browser counts them."""
    lists = re.findall(r'<ol[^>]* start="(\d+)"[^>]*>(.*?)</ol>', html, re.DOTALL)
    counted = [(int(first) + place, li) for first, ol in lists for place, li in enumerate(ol.split("<li>")[1:])]
    return [number for number, li in counted if said(unescape(li)).removesuffix("</li>").strip() in rules]


def test_a_rule_has_one_number_on_paper_and_on_the_wall(content: Content, language: str) -> None:
    plan = content.sessions["three-hours"]
    rules = [said(rule.text[language]) for rule in content.instructor.rules]
    paper = numbered_rules(script(content, language, plan).decode("utf-8"), rules)
    assert paper == list(range(1, len(rules) + 1))
    slides = [slide for _, slide in Slides(content, language).of(plan.steps[0])]
    assert len(slides) > 1
    shown = [number for slide in slides for number in numbered_rules(wall(slide, Words(content, language)), rules)]
    assert shown == paper[: len(shown)] and len(shown) == sum(rule.when == "start" for rule in content.instructor.rules)
    assert all(f"counter-reset: point {slide.first - 1};" in wall(slide, Words(content, language)) for slide in slides)


@pytest.mark.browser
@each_plan
def test_every_step_is_one_sheet_of_paper(chromium: Any, content: Content, language: str, id: str) -> None:
    page = chromium.new_page(viewport={"width": 657, "height": 986})  # A4 without its margins
    page.emulate_media(media="print")
    page.set_content(script(content, language, content.sessions[id]).decode("utf-8"))
    heights = page.locator(".dl-step").evaluate_all("steps => steps.map(step => step.getBoundingClientRect().height)")
    assert len(heights) >= len(content.sessions[id].steps) and max(heights) < 986
    page.close()


def test_the_list_of_what_to_cut_is_whole_and_in_order(content: Content, language: str) -> None:
    plan = content.sessions["three-hours"]
    text = printed(script(content, language, plan)).text
    begin = text.index(content.messages["script.cut_intro"][language])
    part = text[begin : text.index(content.messages["script.troubles_title"][language], begin)]
    places = [part.index(plan.step(id).title[language]) for id in plan.cut]
    assert places == sorted(places)
    assert all(step.title[language] in part for step in plan.steps)
    assert all(str(plan.step(id).minutes) in part for id in plan.cut)


def test_keys_are_on_pages_of_their_own(content: Content, language: str) -> None:
    html = script(content, language, content.sessions["three-hours"]).decode("utf-8")
    leaves = html.split('<section style="break-before: page; margin-top: 0;">')
    keys = content.messages["script.annex_keys"][language]
    case = content.cases["v3"]
    assert case.text[language] in leaves[-2] and f"<h2>{keys}</h2>" in leaves[-1]
    assert all(key.clue[language] in leaves[-1] for key in content.keys["v3"])
    assert not any(key.clue[language] in leaf for key in content.keys["v3"] for leaf in leaves[1:-1])


def test_sentences_are_laid_on_the_tables_and_what_we_hear_in_them_is_not(content: Content, language: str) -> None:
    """A day without phones: people hear a generation in each, and the instructor knows which."""
    html = script(content, language, content.sessions["one-day"]).decode("utf-8")
    *leaves, key = [said(unescape(leaf)) for leaf in html.split('<section style="break-before: page; margin-top: 0;">')]
    items = content.exercises["e02"].tasks
    assert len(items) == 16
    for number, item in enumerate(items, start=1):
        text = said(item.text[language])
        (laid,) = (leaf for leaf in leaves if text in leaf)
        own = next(option for option in content.options(item.id) if option.id == item.generation)
        heard = f"{content.steps[own.id]}: {own.text[language]}"
        assert re.search(rf"{number}\. {re.escape(text)}</th>\s*<td>{re.escape(heard)}</td>", key)
        assert heard not in laid
    without = script(content, language, content.sessions["three-hours"]).decode("utf-8")
    assert said(items[0].text[language]) not in said(unescape(without))


@pytest.mark.parametrize(
    ("plan", "step", "split", "clock"),
    [("three-hours", "calibrate", "2 gange: 1 min. alene, 2 min. to og to, 4 min. fælles", 1),
     ("one-day", "calibrate", "5 gange: 2 min. alene, 2 min. to og to, 4 min. fælles", 2),
     ("three-hours", "rate", "3 min. fælles, 14 min. alene", 14),
     ("one-day", "welcome", "12 min. fælles, 8 min. to og to", 8)],
)  # fmt: skip
def test_a_step_says_how_its_minutes_are_used(content: Content, plan: str, step: str, split: str, clock: int) -> None:
    """And the console has the minutes ready for the clock that people are to work by."""
    known = content.sessions[plan].step(step)
    assert f"· {split}</p>" in script(content, "da", content.sessions[plan]).decode("utf-8")
    assert known.timed == clock


def test_a_plan_is_printed_as_text_whatever_stands_in_it(content: Content) -> None:
    plan = content.sessions["three-hours"]
    hostile = attrs.evolve(plan.steps[0].say, by_language=dict.fromkeys(content.languages, HOSTILE))
    step: Step = attrs.evolve(plan.steps[0], say=hostile, do=hostile, title=hostile)
    page = printed(script(content, "da", attrs.evolve(plan, title=hostile, steps=(step, *plan.steps[1:]))))
    assert page.text.count(said(HOSTILE)) >= 4


def pages_of(chromium: Any, paper: bytes, folder: Path) -> list[str]:
    """What stands on each page of A4."""
    if not shutil.which("pdftotext"):
        missing("pdftotext (poppler-utils) is not on this computer")
    page, file = chromium.new_page(), folder / "paper.pdf"
    page.set_content(paper.decode("utf-8"))
    file.write_bytes(page.pdf(prefer_css_page_size=True))
    page.close()
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    return [said(sheet) for sheet in text.split("\f") if sheet.strip()]


# Exercise sheets


@pytest.mark.browser
@pytest.mark.parametrize(("id", "pages"), [("e11", 2), ("e16", 1)])
def test_what_is_printed_for_everybody_is_one_sheet(
    chromium: Any, content: Content, language: str, tmp_path: Path, id: str, pages: int
) -> None:
    paper = sheet(Words(content, language), content.exercises[id])
    assert len(pages_of(chromium, paper, tmp_path)) <= pages


@each_plan
def test_one_file_holds_every_exercise_sheet_of_a_plan(content: Content, language: str, id: str) -> None:
    plan = content.sessions[id]
    used = [content.exercises[use] for use in plan.uses if use in content.exercises]
    page = exercise_sheets(content, language, plan)
    printed(page)
    cover, *sheets = page.decode("utf-8").split('<section style="break-before: page; margin-top: 0;">')
    assert len(sheets) == len(used) > 5
    words = Words(content, language)
    for exercise, leaf in zip(used, sheets, strict=True):  # in the order of the steps
        name = f"E{int(exercise.id[1:])} {exercise.title[language]}"
        assert f"<h2>{name}</h2>" in leaf and name in cover
        assert sheet_body(words, exercise) in leaf
    named = words("exercises.file", plan=plan.title[language])
    assert f"<h1>{named}</h1>" in cover and named in printed(script(content, language, plan)).text


def test_the_console_prints_what_belongs_to_the_plan_that_is_chosen(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, language = course.content, course.language
    console = Console(content, language, tmp_path, content.sessions["three-hours"])
    desk = ConsolePage(console, course._session_papers).desk
    handed: list[tuple[str, bytes]] = []
    monkeypatch.setattr(desk, "send", lambda told, buffers: handed.append((told["name"], buffers[0])))
    for plan in (content.sessions["three-hours"], content.sessions["one-day"]):
        desk.receive({"do": "plan", "values": {"plan": plan.id}}, [])
        papers = [id for id in desk.states if id.startswith("paper_")]
        labels = [desk.states[id]["label"] for id in papers]
        assert sum(plan.title[language] in label for label in labels) == 2 and len(labels) == 4
        handed.clear()
        for id in papers:
            desk.receive({"do": id, "values": {}}, [])
        names = [name for name, _ in handed]
        assert len({*names}) == 4 and sum(plan.slug[language] in name for name in names) == 2
        assert handed[1][1] == exercise_sheets(content, language, plan)
        slips = harmless(handed[3][1].decode("utf-8")).text.count(content.messages["badge.text"][language])
        assert slips == plan.most + 5, "one for everybody and five to spare"


# Numbers


@pytest.mark.parametrize("n", [1, 12, 40])
def test_a_slip_for_each_and_no_name(content: Content, language: str, n: int) -> None:
    text = printed(badges(content, language, n)).text
    number = content.messages["badge.number"][language].partition(" {n}")[0]
    assert re.findall(rf"\b{number} (\d+)", text) == [str(k) for k in range(1, n + 1)]
    assert text.count(content.messages["badge.text"][language]) == n


@pytest.mark.parametrize("n", [0, -1, 1000])
def test_no_slip_that_a_room_would_not_take(content: Content, n: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 999"):
        badges(content, "da", n)


# The form


def questions(content: Content, language: str) -> list[tuple[int, str]]:
    html = paper_form(content, language).decode("utf-8")
    headings = re.findall(r"<h4[^>]*>.*?<span>(\d+)\. (.*?)</span></h4>", html)
    return [(int(number), said(unescape(text))) for number, text in headings]


def test_the_questions_stand_in_the_form_s_order(content: Content, language: str) -> None:
    printed(paper_form(content, language))
    items = form_items(content, FORM)
    assert questions(content, language) == [
        (number, said(content.items[item].text[language])) for number, item in enumerate(items, start=1)
    ]
    assert len(items) == 20


@pytest.mark.browser
def test_the_form_is_three_sheets_and_no_question_is_on_two(
    chromium: Any, content: Content, language: str, tmp_path: Path
) -> None:
    sheets = pages_of(chromium, paper_form(content, language), tmp_path)
    assert len(sheets) <= 3
    line = content.messages["paper.line_title"][language]
    assert line in sheets[-1] and not any(line in sheet for sheet in sheets[:-1])
    for number, item in enumerate(form_items(content, FORM), start=1):
        options = [said(option.text[language])[:30] for option in content.options(item)]
        (here,) = (sheet for sheet in sheets if f" {number}. " in f" {sheet}")
        assert all(option in here for option in options), number


def test_the_answer_line_has_a_numbered_box_for_each_question(content: Content, language: str) -> None:
    html = paper_form(content, language).decode("utf-8")
    line = html[html.index(f"<h3>{content.messages['paper.line_title'][language]}</h3>") :]
    assert re.findall(r'<th scope="col"[^>]*>(\d+)</th>', line) == [str(n) for n in range(1, 21)]
    assert len(re.findall(r"<td [^>]*></td>", line)) == 20


def test_a_digit_on_paper_is_the_answer_in_the_room(content: Content, language: str, tmp_path: Path) -> None:
    """Somebody reads the digit of an option off the page; the room files that very option."""
    page = printed(paper_form(content, language)).text
    items = [content.items[item] for item in form_items(content, FORM)]
    for pick in range(5):
        wanted = [content.options(item.id)[pick % len(content.options(item.id))] for item in items]
        place, digits = 0, ""
        for item, option in zip(items, wanted, strict=True):
            place = start(content, language, page, item, place)
            digits += digit_of(page, said(option.text[language]), place)
        room = Room(tmp_path / f"{pick}.jsonl", content)
        room.open()
        taken = room.hand_in_paper(f"{pick + 1} {digits}")
        assert not taken.troubles and len(taken.receipts) == 1
        filed = content_of(room)
        assert filed == {item.id: option.id for item, option in zip(items, wanted, strict=True)}


def start(content: Content, language: str, page: str, item: Item, place: int) -> int:
    """Where to read the digits of an item: at its question, or at the scale above it that several share."""
    found = page.index(said(item.text[language]), place)
    if item.scale is None:
        return found
    return page.rindex(said(content.options(item.id)[0].text[language]), 0, found) - 3


def digit_of(page: str, option: str, place: int) -> str:
    match = re.compile(rf"(\d) {re.escape(option)}").search(page, place)
    assert match, option
    return match[1]


def content_of(room: Room) -> dict[str, str]:
    lines = [response for response in room._read().values() if response.subject.startswith("paper-")]
    return {line.item: str(line.value) for line in lines if not line.item.startswith("room.")}


def test_the_two_answers_that_are_no_step_and_a_skipped_box_are_said_and_taken(
    content: Content, tmp_path: Path
) -> None:
    sentences = " ".join(keying_line(content, "da"))
    assert "8 er »ved ikke«" in sentences and "9 er »ikke relevant«" in sentences and "som 0" in sentences
    room = Room(tmp_path / "room.jsonl", content)
    room.open()
    taken = room.hand_in_paper("1 8" + "0" * 18 + "9")
    assert not taken.troubles
    items = form_items(content, FORM)
    filed = content_of(room)
    assert (filed[items[0]], filed[items[-1]]) == ("dont_know", "not_relevant")
    assert {filed.get(item, "None") for item in items[1:-1]} == {"None"}


def test_the_example_of_keying_is_a_line_that_a_room_takes(content: Content, language: str, tmp_path: Path) -> None:
    line = example_line(content)
    assert line in keying_line(content, language)[-1]
    assert re.fullmatch(r"7 \d{7} \d{6} \d{7}", line) and {"0", "8", "9"} <= set(line)
    room = Room(tmp_path / "room.jsonl", content)
    room.open()
    taken = room.hand_in_paper(line)
    assert not taken.troubles and room.handed_in() == 1
