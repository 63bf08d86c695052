"""A leader's walk with clicks and keys: every sitting, from the welcome page to the plan in print."""

import re
import zipfile
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from digilead.widgets.calendar import working_day
from tests import browser as b
from tests.markup import harmless
from tests.walks.accessible import findings, own_findings
from tests.walks.answering import second_step

pytestmark = pytest.mark.browser

# Between them these hold every kind of part; axe on every page, in every theme: `python -m tests.proof seen`.
EVERY_KIND = {"0-1", "1-1", "2-1", "2-3", "3-0"}
MEETING, DAY = "styregruppen for chatbotten", "tirsdag den 8. december"
ASKING = "Hvad får borgeren ud af den?"
WITNESS = "Åse Ærø fra økonomi"
OWN_QUESTION = "Hvad ville en nyansat undre sig over?"


def line(section):
    """The participant's own words on a page."""
    return f"Mine ord på {section}: vi følger op på mandag <sådan & ikke anderledes>"


def guess(reader):
    part = reader.guess()
    item = next(each.id for each in reader.content.sections[reader.section].items if each.kind == "guess")
    option = reader.content.options(item)[1].id
    reader.choose(part, item, option)
    reader.saved({item: option})


def activity(reader, of=""):
    """One row answered is enough for a picture."""
    worksheet = reader.content.sections[of or reader.section]
    part = reader.activity(worksheet.id)
    chosen, given = [item for item in worksheet.tasks if item.kind != "text"], {}
    for number, item in enumerate(item for item in chosen if item.row == chosen[0].row):
        options = reader.content.options(item.id)
        if reader.radio(part, item.id, options[0].id).is_hidden():
            break
        given[item.id] = options[(3, 1)[number % 2] % len(options)].id
        reader.choose(part, item.id, given[item.id])
    reader.finish(part, "answering.see_picture")
    reader.picture(part)
    assert reader.finding(part)
    assert part.locator(".dl-result table").count() >= 1
    reader.saved(given)


def reflection(reader):
    part = reader.reflections()
    question = reader.content.sections[reader.section].questions[0].id
    text = line(reader.section)
    if reader.content.questions[question].kind == "practice":
        reader.choose(part, question, "not_yet")
    reader.write(part, f"{question}.line", text)
    reader.saved({f"{question}.line": text})


def look_back(reader):
    """The explanation of every option, with the one chosen and the guess marked."""
    part = reader.look_back()
    items = [item for item in reader.content.sections[reader.section].items if item.kind == "look_back"]
    reader.choose(part, items[0].id, reader.content.options(items[0].id)[0].id)
    reader.finish(part, "answering.see_explanation")
    part.locator(".dl-explained").first.wait_for()
    assert part.locator(".dl-mark", has_text=reader.says("look.your_answer")).count() >= 1
    assert part.locator(".dl-explained").count() == len(items) + 1


LINES = """forms => forms.map(form =>
    new Set([...form.querySelectorAll('.dl-option')].map(option => option.offsetTop)).size)"""


def first_form(reader):
    form, answers = reader.form("first_form"), second_step(reader.content)
    for screen in reader.content.screens["first_form"]:
        for item in screen.items:
            reader.choose(form, item, answers[item])
        assert set(form.locator(".dl-beside:visible").evaluate_all(LINES)) <= {1}, "short answers break"
        if screen is not reader.content.screens["first_form"][-1]:
            reader.press(form, "form.next")
    reader.press(form, "answering.see_place")
    assert reader.finding(form) == reader.place
    reader.picture(form)
    reader.saved(answers)


def section(reader):
    """What every section of the matter has."""
    guess(reader)
    activity(reader)
    reflection(reader)
    look_back(reader)
    reader.read_all()


def contrast(reader):
    """The sentence first, then what the course sees."""
    part = reader.activity("2-1", "contrast")
    ours = reader.content.sections["2-1"].finding("ours")[reader.language]
    assert ours not in reader.panel.inner_text()
    reader.write(part, "2-1.contrast.sentence", line("2-1"))
    reader.finish(part, "activity.see_contrast")
    part.locator(".dl-result", has_text=ours).wait_for()
    assert line("2-1") in part.locator(".dl-result").inner_text()


def boards(reader):
    for generation in reader.content.generations:
        board = reader.part(reader.says("board.title", n=generation.number))
        questions = [q for q in reader.content.questions.values() if q.generation == generation.id]
        if questions[0].kind == "practice":
            reader.choose(board, questions[0].id, "not_yet")
        reader.write(board, f"{questions[0].id}.line", line(generation.id))
        reader.finish(board, "answering.see_picture")
        reader.picture(board)
        reader.saved({f"{questions[0].id}.line": line(generation.id)})


def case(reader, id):
    content = reader.content
    number = list(content.cases).index(id) + 1
    part = reader.part(reader.says("case.title", n=number, title=content.cases[id].title[reader.language]))
    for key in content.keys[id]:
        reader.choose(part, f"case.{id}.{key.dimension}", "g2")
    reader.finish(part, "case.see_key")
    reader.picture(part)
    assert content.keys[id][0].clue[reader.language] in part.inner_text()


def second_look(reader):
    part = reader.part(reader.says("second_look.title"))
    changed = "bf.culture"
    reader.review(part)
    part.locator(f'.dl-answers a[data-to="{changed}"]').click()
    assert reader.radio(part, changed, "g2").is_checked()
    reader.choose(part, changed, "g1")
    reader.press(part, "form.to_check")
    reader.press(part, "answering.stand_by")
    part.locator(".dl-result table", has_text=reader.content.items[changed].text[reader.language]).first.wait_for()
    assert reader.says("second_look.changed_one") in part.locator(".dl-result").inner_text()
    reader.saved({changed: "g1"}, occasion="after")
    reader.saved({changed: "g2"})


def ambition(reader):
    part = reader.form("ambition_by_dimension")
    reader.choose(part, "amb.use", "g4")
    reader.press(part, "form.next")
    reader.at(part, reader.says("form.check_title"))
    reader.saved({"amb.use": "g4"})


def named(number):
    """What the leader calls an initiative, and the workbook."""
    return f"Bookingsystem nr. {number}", f"initiative-{number}"


def initiative(reader, number):
    part = reader.part(reader.says("initiative.title", n=number))
    part.wait_for()
    name, subject = named(number)
    reader.write(part, "ini.name", name)
    practice = [item.id for item in reader.content.instruments["initiative"].items if item.kind == "choice"]
    given = {item: "g1" for item in practice if item != "ini.purpose"} | {"ini.purpose": "g3"}
    for item, value in given.items():
        if item == "ini.purpose":
            reader.press(part, "form.next")
        reader.choose(part, item, value)
    reader.finish(part, "answering.see_picture")
    reader.picture(part)
    assert name in reader.finding(part)
    reader.saved({**given, "ini.name": name}, occasion="after", subject=subject)


def monday(reader, number):
    """The picture is there, nothing of it is asked again, and the sentence for Monday is written."""
    name, subject = named(number)
    part = reader.part(reader.says("initiative.title", n=number))
    reader.picture(part)
    assert name in reader.finding(part)
    assert not part.locator("fieldset:visible").count()
    sentence = reader.part(reader.says("initiative.monday_title")).nth(number - 1)
    reader.write(sentence, "ini.monday", line(subject))
    reader.saved({"ini.monday": line(subject)}, occasion="after", subject=subject)


def result_and_initiatives(reader):
    guess(reader)
    finding = reader.panel.locator("div.dl .dl-finding").first
    finding.wait_for()
    assert finding.inner_text().endswith(reader.says("result.wants_up", standing="", ambition=3))
    reader.panel.locator("div.dl figure svg").first.wait_for()
    ambition(reader)
    monday(reader, 1)
    reader.panel.locator("button.dl-button", has_text=reader.says("initiative.more")).click()
    initiative(reader, 2)
    monday(reader, 2)
    look_back(reader)
    reader.read_all()


def plan(reader):
    part = reader.form("plan")
    picks = []
    for number in (1, 2, 3):
        radios = part.locator(f'input[name$="-plan.pick.{number}"]')
        picks.append(radios.nth(number - 1).get_attribute("value"))
        reader.choose(part, f"plan.pick.{number}", picks[-1])
    reader.write(part, "plan.own", OWN_QUESTION)
    reader.press(part, "form.next")
    words = {"plan.1.meeting": MEETING, "plan.1.day": DAY, "plan.1.then": ASKING, "plan.1.witness": WITNESS}
    for item, text in words.items():
        reader.write(part, item, text)
    reader.finish(part, "plan.see")
    assert reader.finding(part) == reader.says("plan.sentence")
    shown = part.locator(".dl-result").inner_text()
    questions = [reader.content.questions[pick].text[reader.language] for pick in picks]
    for text in (*questions, OWN_QUESTION, *words.values()):
        assert text in shown
    reader.saved({**words, "plan.own": OWN_QUESTION} | {f"plan.pick.{n}": pick for n, pick in enumerate(picks, 1)})
    composed = reader.says("plan.composed", meeting=MEETING, day=DAY, then=ASKING)
    assert composed in shown
    return [*questions, OWN_QUESTION, composed, WITNESS]


def downloaded(reader, message, folder):
    with reader.page.expect_download() as download:
        reader.panel.locator(".dl-downloads .dl-button", has_text=reader.says(message)).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def read_on_paper(reader, file, words, pictures, pages):
    """The file as a person gets it: own words, own pictures, nothing from elsewhere, and fit for A4."""
    page = harmless(file.read_text(encoding="utf-8"))
    for text in words:
        assert " ".join(text.split()) in page.text, text
    assert page.count("svg") >= pictures, page.count("svg")
    assert reader.says("result.at_one", step=2) in page.text

    sheet = reader.page.context.new_page()
    sheet.set_viewport_size({"width": 794, "height": 1123})
    sheet.goto(file.as_uri())
    sheet.emulate_media(media="print")
    assert b.sticking_out(sheet, "body") == []
    assert sheet.evaluate(
        "() => [...document.querySelectorAll('svg')].every(svg => svg.getBoundingClientRect().height > 40)"
    )
    printed = sheet.pdf(prefer_css_page_size=True)
    sheet.close()
    assert printed.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", printed)) <= pages
    sizes = {
        tuple(round(float(side)) for side in box.split()[2:])
        for box in re.findall(rb"/MediaBox\s*\[([^]]+)\]", printed)
    }
    assert sizes and all(abs(width - 595) <= 1 and abs(height - 842) <= 1 for width, height in sizes), sizes


def read_calendar(file):
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    days = sorted(event.decoded("dtstart").date() for event in events)
    assert days == [working_day(date.today() + timedelta(weeks=weeks)) for weeks in (8, 26)]
    assert all(MEETING in str(event["description"]) and ASKING in str(event["description"]) for event in events)


def delete_everything(reader):
    saved = reader.saved_answers()
    saved.locator("button", has_text=reader.says("workbook.delete")).click()
    saved.locator("button", has_text=reader.says("workbook.delete_sure")).click()
    saved.locator("[role=status]", has_text=reader.says("workbook.deleted")).wait_for()
    assert reader.course.lines() == []
    reader.page.wait_for_function("() => !document.querySelector('.dl input:checked')")
    assert all(not field.input_value() for field in reader.panel.locator(".dl .dl-field:visible").all())
    reader.restart()
    assert reader.panel.locator(".dl input:checked").count() == 0
    assert reader.panel.locator(
        ".dl-saved", has_text=reader.says("workbook.empty", path=reader.course.workbook)
    ).count()


@pytest.mark.parametrize("language", ["da"])
def test_all_sittings_to_the_printed_plan(served_course, come, tmp_path):
    reader, found = come(served_course), {}

    def on_to(section):
        """Before a page is left, it is looked at for those who cannot see it."""
        reader.drawn()
        look = findings if reader.section in EVERY_KIND else own_findings
        found[reader.section] = look(reader)
        reader.follow(section)

    reader.begin()
    first_form(reader)
    initiative(reader, 1)

    on_to("0-0")
    guess(reader)
    activity(reader)
    look_back(reader)

    for name in ("1-1", "1-2", "1-3"):
        on_to(name)
        section(reader)

    on_to("2-1")
    guess(reader)
    contrast(reader)
    boards(reader)
    look_back(reader)
    reader.read_all()

    on_to("2-1b")
    activity(reader, "2-1")
    case(reader, "v1")
    second_look(reader)
    reader.read_all()
    assert not reader.panel.locator(".dl-saved > div p").count()  # no complaint about any answer

    on_to("2-2")
    section(reader)

    on_to("2-3")
    result_and_initiatives(reader)

    on_to("3-0")
    guess(reader)
    words = plan(reader)
    read_on_paper(reader, downloaded(reader, "plan.html", tmp_path), words, pictures=2, pages=1)
    words = [line(page) for page in ("1-1", "1-2", "1-3", "2-2", "g1", "g4", "initiative-1", "initiative-2")]
    read_on_paper(reader, downloaded(reader, "plan.more", tmp_path), words, pictures=8, pages=20)
    assert zipfile.is_zipfile(downloaded(reader, "plan.docx", tmp_path))
    read_calendar(downloaded(reader, "plan.ics", tmp_path))
    look_back(reader)
    reader.read_all()

    on_to("4-1")
    section(reader)

    on_to("4-2")
    assert reader.panel.locator(".dl dt").count() == len(reader.content.terms)

    found["4-2"] = own_findings(reader)
    assert len(found) == 12 and not any(found.values()), {section: each for section, each in found.items() if each}

    reader.open("3-0")
    assert OWN_QUESTION in reader.form("plan").inner_text()
    delete_everything(reader)
