"""With the mouse: answers changed, taken back and left open, and a result that follows."""

import pytest

from tests import browser as b
from tests.walks.answering import fill, second_step

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["da"])]

SCROLLING = """() => [...document.querySelectorAll('.dl, .dl *')].filter(node => node.clientWidth &&
  node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== 'visible' &&
  getComputedStyle(node).clipPath !== 'inset(50%)').map(node => node.outerHTML.slice(0, 120))"""


def counted(reader, form, answered):
    """Wait until the picture says that so many answers count."""
    note = reader.says("result.note", answered=answered, asked=20)
    form.locator(".dl-result figcaption", has_text=note).wait_for()


def test_changes_are_saved_and_the_result_follows(served_course, come, content):
    reader, answers = come(served_course), second_step(content)
    unsure, open_one = "m.g3.value", "m.g1.use"
    reader.begin()
    form = reader.form("first_form")
    for screen in content.screens["first_form"]:
        for item in screen.items:
            reader.choose(form, item, "dont_know" if item == unsure else answers[item])
        if open_one in screen.items:
            question = form.locator(f'fieldset:has(input[name$="-{open_one}"])')
            question.locator(".dl-clear").click()
            assert not question.locator("input:checked").count()
            assert not question.locator(".dl-clear").count()
        if screen is not content.screens["first_form"][-1]:
            reader.press(form, "form.next")
    reader.saved(answers | {unsure: "dont_know", open_one: None})

    # An answer is missing: the last look names it instead of the result, the links lead there and back here.
    reader.press(form, "answering.see_place")
    reader.at(form, reader.says("form.check_title"))
    assert form.locator(".dl-missing a").all_inner_texts() == [content.items[open_one].text["da"]]
    form.locator("summary", has_text=reader.says("form.review")).click()
    form.locator('.dl-answers a[data-to="bf.value"]').click()
    reader.choose(form, "bf.value", "g4")
    reader.press(form, "form.to_check")
    reader.at(form, reader.says("form.check_title"))
    chosen = next(option.text["da"] for option in content.options("bf.value") if option.id == "g4")
    assert chosen in form.locator(".dl-answers").inner_text()
    reader.saved({"bf.value": "g4"})

    # The result tells what it does not know.
    reader.press(form, "answering.see_place")
    reader.finding(form)
    counted(reader, form, 18)
    left_out = form.locator(".dl-left-out").all_inner_texts()
    assert [text.splitlines()[0] for text in left_out] == [
        reader.says("result.dont_know_list"),
        reader.says("result.unanswered_list"),
    ]
    assert content.items[unsure].text["da"] in left_out[0] and content.items[open_one].text["da"] in left_out[1]

    # It follows: the open answer, the unsure one, the corrected one, then a whole step that no longer carries.
    for answered, (item, value) in enumerate([(open_one, "always"), (unsure, "rarely")], start=19):
        form.locator(f'.dl-answers a[data-to="{item}"]').click()
        reader.choose(form, item, value)
        counted(reader, form, answered)
        reader.press(form, "form.to_check")
    form.locator('.dl-answers a[data-to="bf.value"]').click()
    reader.choose(form, "bf.value", "g2")
    form.locator(".dl-result .dl-finding", has_text=reader.place).wait_for()
    reader.saved(answers)
    reader.press(form, "form.to_check")
    for item in [item for item in answers if item.startswith(("m.g2", "bf"))]:
        form.locator(f'.dl-answers a[data-to="{item}"]').click()
        reader.choose(form, item, "never" if item.startswith("m") else "g1")
        reader.press(form, "form.to_check")
    form.locator(".dl-result .dl-finding", has_text=reader.says("result.at_one", step=1)).wait_for()
    reader.read_all()


def test_nothing_is_cut_off_in_a_narrow_window(served_course, come, content):
    fill(served_course.workbook, content, "Bookingsystemet til haller og mødelokaler")
    reader = come(served_course, width=390, height=800)
    for section in ("0-1", "2-3"):
        reader.open(section)
        reader.panel.locator(".dl figure svg").first.wait_for()
        reader.page.wait_for_function(
            "() => [...document.querySelectorAll('.dl[data-width]')].every(part => part.dataset.width === 'narrow')"
        )
        drawn = (
            "() => Math.max(...[...document.querySelectorAll('.dl figure svg')].map(svg => svg.viewBox.baseVal.width))"
        )
        reader.page.wait_for_function(f"({drawn})() < 500")
        for width in (390, 320):
            reader.page.set_viewport_size({"width": width, "height": 800})
            assert b.sticking_out(reader.page, ".dl") == []
            assert reader.page.evaluate(SCROLLING) == []
        reader.page.set_viewport_size({"width": 390, "height": 800})
        served_course.stop_kernels()
