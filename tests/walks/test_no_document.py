"""A page of the course is no document: what a browser does with any page, it does with this one."""

import shutil

import pytest

from tests import browser as b
from tests.walks.answering import fill
from tests.walks.printing import is_printed_whole
from tests.walks.reader import HIDE_CODE, PANEL, SECTIONS, SHOW_CODE, title_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240), pytest.mark.parametrize("language", ["da"])]

LINE = "Det her er mine egne ord"
FRAME = "#jp-top-panel, #jp-menu-panel, .jp-SideBar, .jp-NotebookPanel-toolbar, .jp-InputPrompt, .jp-skiplink-wrapper"
_DIALOGS = ".jp-Dialog, .Toastify__toast, .lm-Menu"


def shows(reader, section):
    """The section's page is the one that is looked at, in the address as well."""
    reader.page.wait_for_url(f"**/{reader.course.page(section).name}")
    reader.panel.locator("h1", has_text=title_of(reader.course.page(section))).first.wait_for()


def test_the_browser_does_with_it_what_it_does_with_any_page(served_course, come):
    reader, course = come(served_course), served_course
    page = reader.page
    reader.begin()
    reader.follow("0-0")
    reader.follow("1-1")

    # Back and forward: the address, and the page with it, where one was in it.
    scrolled = "top => { const box = document.querySelector('%s .jp-WindowedPanel-outer'); %s }"
    page.evaluate(scrolled % (PANEL, "box.scrollTop = top"), 700)
    for section, way in (("0-0", "back"), ("0-1", "back"), ("0-0", "forward"), ("1-1", "forward")):
        page.evaluate(f"() => history.{way}()")
        shows(reader, section)
    assert page.evaluate(scrolled % (PANEL, "return box.scrollTop"), None) == 700
    reader.alive()

    # Finding, saving, the right mouse button and selecting are the browser’s own, the focus in the text or nowhere.
    words = reader.panel.locator(".jp-RenderedMarkdown p")
    for in_text in (True, False):
        if in_text:
            words.first.click()
        else:
            page.evaluate("() => document.activeElement.blur()")
        for keys in ("Control+f", "Control+s", "a", "d", "d", "0", "0", "Shift+Enter"):
            page.keyboard.press(keys)
        assert page.locator(f".jp-DocumentSearch-overlay, {_DIALOGS}").count() == 0
    words.first.click(button="right")
    page.keyboard.press("Escape")
    words.first.click()
    words.nth(1).click(modifiers=["Shift"])
    assert len(page.evaluate("() => getSelection().toString()")) > 50
    assert page.locator(_DIALOGS).count() == 0
    assert reader.panel.locator(".jp-Notebook-footer:visible").count() == 0

    # It looks like a page, under the course's own bar, which says where one is.
    assert page.locator(FRAME).filter(visible=True).count() == 0
    assert page.title() == f"{title_of(course.page('1-1'))} – {reader.content.course.title['da']}"
    reader.panel.locator(SECTIONS).click()
    here = reader.panel.locator(".digilead-sections [aria-current=page]")
    assert here.get_attribute("href").endswith(course.path("1-1")) and here.is_visible()
    assert b.axe(page, f"{PANEL} .digilead-head") == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert b.sticking_out(page, f"{PANEL} .digilead-head") == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("Escape")
    assert not here.is_visible()

    # Whoever wants Jupyter has it whole, and then leaves it again.
    reader.panel.locator(SHOW_CODE).press("Enter")
    for part in FRAME.split(", ")[:4]:
        page.locator(part).filter(visible=True).first.wait_for()
    reader.panel.locator(".cm-content", has_text="course").first.wait_for()
    page.wait_for_function("button => document.activeElement.matches(button)", arg=HIDE_CODE)
    words.first.click(button="right")
    page.locator(".lm-Menu").first.wait_for()
    page.keyboard.press("Escape")
    reader.panel.locator(HIDE_CODE).click()
    reader.panel.locator(".cm-content:visible").first.wait_for(state="detached")
    page.wait_for_function("button => document.activeElement.matches(button)", arg=SHOW_CODE)
    words.first.click(button="right")
    assert page.locator(".lm-Menu").count() == 0
    assert page.locator(FRAME).filter(visible=True).count() == 0

    # Coming back another day: JupyterLab brings what was open last, its menus with it, once the page is there.
    page.wait_for_timeout(2000)  # until it has kept that
    reader.drawn()
    page.goto("about:blank")
    page.goto(course.address("1-1"), wait_until="domcontentloaded")
    reader.alive()
    reader.drawn()
    assert page.locator(FRAME).filter(visible=True).count() == 0

    # The other language, and the buttons with it; then a copy in a folder of one's own, which does not start by itself.
    english = course.page("1-1", "en")
    reader.panel.locator(".digilead-course > a[hreflang=en]").click()
    page.wait_for_url(f"**/{english.name}")
    reader.alive()
    assert reader.panel.locator(SHOW_CODE).inner_text() == "Show the code"
    assert reader.panel.locator(SECTIONS).inner_text().endswith(f"1.1 {title_of(english)}")
    own = course.folder / "mine" / "1-1-nye-teknologier.ipynb"
    own.parent.mkdir()
    reader.drawn()
    shutil.copy(course.page("1-1"), own)
    page.goto("about:blank")
    course.forget_layout()
    page.goto(f"{course.url}/lab/tree/mine/{own.name}?token={course.token}", wait_until="domcontentloaded")
    reader.panel.locator("h1").first.wait_for(timeout=60_000)
    reader.panel.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=60_000)
    page.wait_for_timeout(1000)
    assert reader.panel.locator(".dl").count() == 0
    with page.expect_response(lambda answer: answer.request.method == "PUT" and own.name in answer.url) as put:
        page.keyboard.press("Control+s")
    assert put.value.ok
    page.goto("about:blank")
    shutil.rmtree(own.parent)
    for section in ("0-0", "0-1", "1-1"):
        assert course.page(section).read_bytes() == course.handed_out(section)


def test_all_of_a_page_is_printed_with_the_answers_and_nothing_of_jupyterlab(served_course, come, content, tmp_path):
    fill(served_course.workbook, content, LINE)
    reader = come(served_course)
    reader.open("1-1")
    reader.drawn()
    drawn = reader.panel.locator("figure svg text:visible").first.text_content()
    is_printed_whole(reader, tmp_path, LINE, drawn)
    # Only the page that is looked at.
    reader.follow("1-2")
    reader.drawn()
    assert not is_printed_whole(reader, tmp_path, LINE).startswith(title_of(served_course.page("1-1")))
