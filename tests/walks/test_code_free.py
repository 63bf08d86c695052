"""The pages without code, as `start.py --code-free` serves them."""

from pathlib import Path

import pytest

from digilead.launch import jupyter
from digilead.workbook import Workbook
from tests import browser as b
from tests.walks.accessible import findings
from tests.walks.answering import second_step
from tests.walks.courses import served
from tests.walks.printing import is_printed_whole
from tests.walks.reader import SECTIONS, SLOW_TIMERS, TOLD_SO

STATIC = Path(jupyter.__file__).parent / "share" / "labextensions" / "digilead" / "static"
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en"])]


@pytest.fixture
def code_free(chromium, language, tmp_path: Path):
    """Once something has been answered in 1.2."""

    def answer(folder: Path) -> None:
        book = Workbook(folder / "answers" / "workbook.jsonl")
        book.record("before", "organisation", "1-2.guess", "personal")

    with served(tmp_path, language, code_free=True, before=answer) as course:
        yield course


def test_a_page_of_which_the_end_is_just_coming_knows_its_words(chromium, language):
    """The browser makes an element, and fills it when the rest has come: on a busy machine a moment later."""
    coming = """<body data-base-url="/course/voila/">
      <script type="application/json" id="digilead-config">{"texts": {"en": {"missing": "Reload it"}}}</script>
      <script type="application/json" id="jupyter-config-data"></script>"""
    page = chromium.new_page()
    page.route("**/page", lambda route: route.fulfill(body=coming, content_type="text/html"))
    page.route("**/texts.js", lambda route: route.fulfill(path=str(STATIC / "texts.js")))
    page.goto("http://localhost/page")
    told = "async language => { const it = await import('/texts.js'); return [it.baseUrl, it.textsIn(language)]; }"
    assert page.evaluate(told, language) == ["/course/", {"missing": "Reload it"}]
    page.close()


def test_the_first_form_and_its_result(code_free, come, content, tmp_path):
    reader, course = come(code_free), code_free
    reader.page.add_init_script(SLOW_TIMERS)
    reader.begin()
    greeting = reader.page.locator(".digilead-greeting")
    assert content.sections["1-2"].title[reader.language] in greeting.inner_text()
    assert greeting.locator("a").get_attribute("href").endswith(course.page("1-2").name)
    assert (
        reader.page.title()
        == f"{content.sections['0-1'].title[reader.language]} – {content.course.title[reader.language]}"
    )
    assert "course." not in reader.read_all()
    assert reader.page.evaluate("document.scrollingElement.scrollHeight <= innerHeight"), "two things to scroll"
    form, answers = reader.form("first_form"), second_step(content)
    for screen in content.screens["first_form"]:
        form.locator(f'input[name$="-{screen.items[0]}"]').first.focus()
        for item in screen.items:
            reader.answer_with_keys(item, answers[item])
        if screen is not content.screens["first_form"][-1]:
            reader.press(form, "form.next")
    reader.press(form, "answering.see_place")
    assert reader.finding(form) == reader.place
    reader.picture(form)
    reader.saved(answers)
    reader.panel.locator(SECTIONS).click()
    assert findings(reader) + b.axe(reader.page, ".digilead-head") == []
    reader.panel.locator(SECTIONS).click()
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = reader.page.evaluate(ground)
    reader.page.emulate_media(color_scheme="dark")
    assert reader.page.evaluate(ground) != light and findings(reader) == []
    reader.page.emulate_media(color_scheme="light")
    reader.read_all()
    is_printed_whole(reader, tmp_path)
    assert reader.page.evaluate(TOLD_SO) is False
    reader.page.set_viewport_size({"width": 320, "height": 800})
    reader.page.wait_for_selector(".dl[data-width=narrow]")
    assert b.sticking_out(reader.page, ".dl") + b.sticking_out(reader.page, ".digilead-head") == []

    # Coming back, here as well.
    reader.page.reload()
    reader.alive()
    assert reader.finding(reader.form("first_form")) == reader.place
    assert reader.form("first_form").locator("input:checked").count() == 20
    assert reader.page.evaluate(TOLD_SO) is False
    assert course.page("0-1").read_bytes() == course.handed_out("0-1")
