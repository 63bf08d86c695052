"""By keyboard alone: from the first page over twenty questions to the result, and back to it after every mishap."""

import pytest

from tests.browser import focused
from tests.walks.answering import second_step
from tests.walks.reader import MOST_TABS, PANEL, RESTART, SECTIONS

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en"])]


def has_focus(reader, text):
    assert focused(reader.page)["text"].startswith(text), focused(reader.page)


def is_back(reader, answers):
    """The same answers and the same result as before."""
    form = reader.form("first_form")
    assert reader.finding(form) == reader.place
    shown = dict(
        reader.page.evaluate(
            """() => [...document.querySelectorAll('.dl input:checked')].map(
                 radio => [radio.name.split('-').slice(1).join('-'), radio.value])"""
        )
    )
    assert shown == answers
    reader.read_all()


def test_twenty_answers_the_result_and_back_again(served_course, come, content):
    reader, course = come(served_course), served_course
    answers = second_step(content)
    assert len(answers) == 20

    reader.begin()
    reader.watch_focus()

    # All screens, and every heading gets the focus.
    form = reader.form("first_form")
    for screen in content.screens["first_form"]:
        title = screen.title[reader.language]
        assert form.locator(".dl-heading:visible").inner_text() == title
        if screen.id != "1":
            has_focus(reader, title)
        else:
            reader.tab_to(f'input[name$="-{screen.items[0]}"]')
        for item in screen.items:
            reader.answer_with_keys(item, answers[item])
        last = screen is content.screens["first_form"][-1]
        reader.tab_to_button(reader.says("answering.see_place" if last else "form.next"), most=5)
        reader.key("Enter")

    # The result: the sentence with the focus, the picture's words, the tables.
    assert reader.finding(form) == reader.place
    reader.picture(form)
    has_focus(reader, reader.place)
    words = form.locator(".dl-result figure [role=img]").first.get_attribute("aria-label")
    assert words == reader.says("result.alt", n=len(content.generations), topics=len(content.dimensions))
    assert form.locator(".dl-result table").count() >= 2
    reader.saved({**answers, "first_form.shown": "yes"})
    assert set(course.answers()) == {*answers, "first_form.shown"}

    # The last look is folded above the result: one answer corrected by its link, and back.
    reader.tab_to("summary", key="Shift+Tab")
    reader.key("Enter")
    assert form.locator(".dl-missing").inner_text() == reader.says("form.none_missing")
    assert form.locator(".dl-answers dt").count() == 20
    reader.tab_to('.dl-answers a[data-to="bf.value"]')
    reader.key("Enter")
    assert focused(reader.page)["name"].endswith("-bf.value")
    reader.key("ArrowUp")
    reader.key("ArrowDown")
    reader.tab_to_button(reader.says("form.to_check"), most=6)
    reader.key("Enter")
    has_focus(reader, reader.says("form.check_title"))
    reader.saved(answers)
    reader.focus_was_kept()

    # The course's own restart, by keyboard. Nothing is asked.
    reader.tab_to(SECTIONS, key="Shift+Tab", most=4 * MOST_TABS)
    reader.key("Enter")
    reader.tab_to(RESTART)
    reader.key("Enter")
    reader.page.wait_for_selector(f"{PANEL}[data-course=waiting]")
    reader.alive()
    is_back(reader, answers)

    # Next week, the kernel still there; then gone.
    for kernel_is_gone in (False, True):
        if kernel_is_gone:
            course.stop_kernels()
        reader.page.reload(wait_until="domcontentloaded")
        reader.arrived("0-1")
        is_back(reader, answers)
    assert course.page("0-1").read_bytes() == course.handed_out("0-1")
