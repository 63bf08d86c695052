"""JupyterLab and the pages without code on one workbook, and what a tab keeps until it is in the file."""

from pathlib import Path

import pytest

from tests.walks.courses import served

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["da"])]


def test_two_doors_on_one_workbook_overwrite_nothing(served_course, come, tmp_path: Path):
    with served(tmp_path, "en", code_free=True, workbook=served_course.workbook) as other:
        lab, plain = come(served_course), come(other)
        lab.open("0-1")
        plain.open("0-1")
        here, there = lab.form("first_form"), plain.form("first_form")
        lab.choose(here, "bf.use", "g1")
        lab.saved({"bf.use": "g1"})
        plain.choose(there, "bf.question", "g1")
        lab.saved({"bf.question": "g1"})
        lab.choose(here, "bf.use", "g3")
        lab.saved({"bf.use": "g3"})
        plain.choose(there, "bf.gains", "g2")
        lab.saved({"bf.use": "g3", "bf.question": "g1", "bf.gains": "g2"})
        plain.radio(there, "bf.use", "g3").and_(there.locator(":checked")).wait_for()
        # The first page shows the other's answers once it is looked at.
        lab.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
        lab.radio(here, "bf.gains", "g2").and_(here.locator(":checked")).wait_for()

        # What was deleted at one door does not come back through the other.
        saved = lab.saved_answers()
        saved.get_by_role("button", name=lab.says("workbook.delete")).click()
        saved.get_by_role("button", name=lab.says("workbook.delete_sure")).click()
        saved.locator("[role=status]", has_text=lab.says("workbook.deleted")).wait_for()
        plain.choose(there, "bf.culture", "g1")
        lab.saved({"bf.culture": "g1"})
        assert served_course.answers() == {"bf.culture": "g1"}


def test_what_is_being_typed_outlives_a_reload_and_a_lost_kernel(served_course, come):
    reader = come(served_course)
    reader.open("1-1")
    form = reader.reflections()
    field = form.locator("textarea:visible, input[type=text]:visible").first
    item = field.get_attribute("id").split("-", 1)[1]
    field.click()
    field.press_sequentially("Halvt skrevet")
    assert form.locator("[role=status]").inner_text() == "", "nothing is said to be saved while it is being typed"
    reader.page.reload()
    reader.alive()
    reader.saved({item: "Halvt skrevet"})
    assert reader.reflections().locator(f'[id$="-{item}"]').input_value() == "Halvt skrevet"

    field = reader.reflections().locator(f'[id$="-{item}"]')
    (session,) = served_course.sessions()
    # No other kernel comes before the reload: on a busy machine one was there before the answer was chosen.
    reader.page.route("**/api/**", lambda asked: asked.abort() if asked.request.method == "POST" else asked.continue_())
    served_course.stop(session["id"])
    field.click()
    field.press_sequentially(" og så videre")
    guess = reader.guess()
    option = guess.locator("input[type=radio]").nth(1)
    option.locator("xpath=..").click()
    guess.locator("[role=status]", has_text=reader.says("form.waiting")).wait_for()
    assert served_course.answers() == {item: "Halvt skrevet"}
    reader.page.unroute_all()
    reader.page.reload()
    reader.alive()
    reader.saved({item: field.input_value()})
    assert "og så videre" in field.input_value() and option.is_checked()
    reader.saved({"1-1.guess": option.get_attribute("value")})
    kept = reader.page.evaluate("() => Object.keys(sessionStorage).filter(key => key.startsWith('digilead.unsaved'))")
    assert kept == [], "what is in the file is not kept elsewhere"
