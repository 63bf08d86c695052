"""The questionnaire in a real JupyterLab, whose shortcuts are left as they are: the form alone must keep its keys, its
focus and its answers."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from tests import browser as b

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
FORM = ".dl"
NEXT, BACK, FINISH = "Videre", "Tilbage", "Se resultatet"


class Scratch:
    """A folder with one notebook and the answers it saves."""

    def __init__(self, root, name, *cells):
        self.name, self.folder = f"{name}/scratch.ipynb", root / name
        self.folder.mkdir()
        shutil.copy(HERE / "scratch.py", self.folder)
        notebook = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_markdown_cell("# Hvor står I?"),
                *(nbformat.v4.new_code_cell(cell) for cell in cells),
                nbformat.v4.new_markdown_cell("Slut"),
            ],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, self.folder / "scratch.ipynb")

    @property
    def lines(self):
        file = self.folder / "answers.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []

    @property
    def answers(self):
        return {line["item"]: line["value"] for line in self.lines if line["item"] != "shown"}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def lab(chromium, root, tmp_path_factory):
    with b.running_lab(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


@pytest.fixture(scope="module")
def context(chromium):
    """One for all, so that JupyterLab is fetched and compiled once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    yield context
    context.close()


@pytest.fixture
def page(context):
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(60_000)
    yield page
    page.close()
    assert not [error for error in errors if "dl" in error.lower()], errors


def opened(page, lab, scratch):
    b.open_notebook(page, lab, scratch.name)
    page.wait_for_selector(FORM, timeout=30_000)
    return page


def button(page, text):
    return page.locator(f"{FORM} .dl-button:visible", has_text=text)


def checked(page):
    return page.evaluate("() => [...document.querySelectorAll('.dl input:checked')].map(radio => radio.value)")


def tab_stops(page, last):
    """What Tab reaches from where the focus is until the button with the text `last`: radios' values, button texts."""
    stops = []
    while not stops or stops[-1] != last:
        page.keyboard.press("Tab")
        now = b.focused(page)
        stops.append(now["value"] or now["text"] or now["tag"])
        assert len(stops) < 60, f"no end: {stops[:10]}"
    return stops


def status(page, text):
    page.wait_for_function(
        "text => document.querySelector('.dl [role=status]').textContent.startsWith(text)", arg=text, timeout=12_000
    )


def saved(page, scratch, **answers):
    """Wait until these answers stand in the file."""
    for _ in range(100):
        if answers.items() <= scratch.answers.items():
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{answers} not in {scratch.answers}")


def test_by_keyboard_alone_from_the_first_question_to_the_result(page, lab, root):
    scratch = Scratch(root, "keyboard", "from scratch import *\nquestionnaire()")
    opened(page, lab, scratch)
    assert checked(page) == []
    assert page.locator(f"{FORM} [role=status]").inner_text() == ""

    # One Tab stop a question; the first choice with Space, then the arrows.
    page.locator(f"{FORM} h3").first.focus()
    assert tab_stops(page, NEXT) == ["g1", "g1", NEXT]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    before = b.notebook_state(page)
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert checked(page) == ["g2"]
    status(page, "Gemt")
    saved(page, scratch, **{"bf.1": "g2"})
    assert list(scratch.answers) == ["bf.1"]

    # No plain key reaches the notebook, from a radio, a button or a text.
    keys = ["a", "b", "m", "x", "y", "r", "z", "1", "d", "d", "0", "0", "j", "k", "Enter", "Shift+Enter"]
    for key in keys:
        page.keyboard.press(key)
    assert b.notebook_state(page) == before and b.focused(page)["value"] == "g2"
    page.keyboard.press("Shift+Tab")
    assert b.focused(page)["text"] == "Fjern svar"
    for key in [key for key in keys if "Enter" not in key]:
        page.keyboard.press(key)
    assert b.notebook_state(page) == before and b.focused(page)["text"] == "Fjern svar"

    # The answer is taken back, and Tab from the new one leads straight to the next question.
    page.keyboard.press("Enter")
    assert checked(page) == [] and b.focused(page)["value"] == "g1"
    page.wait_for_function("() => document.activeElement.value === 'g1'")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")  # from the first around to the last
    assert checked(page) == ["g1", "not_relevant"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert b.focused(page)["text"] == "Sådan gør I"
    assert page.locator(".dl-progress").inner_text().split("\n") == ["Side 2 af 4", "2 af 5 besvaret"]

    # A screen may be left with questions open.
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert tab_stops(page, NEXT)[-3:] == ["never", BACK, NEXT]
    page.keyboard.press("Enter")

    # Text: letters stay in it, it is saved while one rests, and once more when it is left.
    page.keyboard.press("Tab")
    page.keyboard.type("baj dd 00")
    saved(page, scratch, **{"t.1": "baj dd 00"})
    assert b.focused(page)["tag"] == "TEXTAREA" and b.focused(page)["value"] == "baj dd 00"
    assert b.notebook_state(page) == before
    # Undo and redo are the field's own, and so is the menu of the right mouse button.
    page.keyboard.type("x")
    page.keyboard.press("Control+z")
    assert b.focused(page)["value"] == "baj dd 00"
    page.keyboard.press("Control+Shift+z")
    assert b.focused(page)["value"] == "baj dd 00x"
    page.locator("textarea").click(button="right")
    assert page.locator(".lm-Menu").count() == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Control+End")
    page.keyboard.type("x" * 80)
    tab_stops(page, NEXT)
    page.keyboard.press("Enter")
    assert b.focused(page)["text"].startswith("Der er problemer")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert b.focused(page)["tag"] == "TEXTAREA"
    summary = page.locator(".dl-problems a").inner_text()
    assert summary and page.locator(".dl-message:visible").inner_text().endswith(summary)
    page.keyboard.press("Control+a")
    page.keyboard.type("At følge op")
    tab_stops(page, NEXT)
    page.keyboard.press("Enter")

    # The last screen: what is missing first, every answer in words, and a way there and back.
    assert b.focused(page)["text"] == "Tjek dine svar"
    missing = [text.split()[1] for text in page.locator(".dl-missing a").all_inner_texts()]
    assert missing == ["spørger", "lukker"]
    page.locator(".dl-form summary").focus()
    page.keyboard.press("Enter")
    words = page.locator(".dl-answers dd:nth-of-type(1)").all_inner_texts()
    assert words[1:4] == ["Ikke relevant", "Aldrig", "Ikke besvaret"] and words[5] == "At følge op"
    links = page.locator(".dl-answers a")
    assert links.nth(2).text_content() == f"Ret svar på: {page.locator('.dl-answers dt').nth(2).inner_text()}"
    links.nth(2).focus()
    page.keyboard.press("Enter")
    assert b.focused(page)["value"] == "never"
    page.keyboard.press("ArrowDown")
    assert tab_stops(page, "Tilbage til dine svar")
    page.keyboard.press("Enter")
    assert b.focused(page)["text"] == "Tjek dine svar"
    assert page.locator(".dl-answers dd:nth-of-type(1)").all_inner_texts()[2] == "Sjældent"
    tab_stops(page, FINISH)
    assert page.locator(".dl-result").is_hidden()
    page.keyboard.press("Enter")
    page.wait_for_selector(".dl-finding")
    assert b.focused(page)["text"].startswith("I står på trin 2")
    assert page.locator(".dl-finding").get_attribute("data-answers") == "4"
    saved(page, scratch, **{"m.1": "seldom", "t.1": "At følge op"})
    assert b.notebook_state(page) == before

    # The result follows a later answer, and a fold that was opened stays open.
    page.locator(".dl-result summary").click()
    page.locator(".dl-answers a").nth(3).click()
    page.keyboard.press("Space")
    page.wait_for_selector(".dl-finding[data-answers='5']")
    assert page.locator(".dl-result details").get_attribute("open") is not None
    assert b.focused(page)["value"] == "never"

    # Saving a notebook of one's own still belongs to JupyterLab.
    with page.expect_request(lambda request: request.method == "PUT" and "scratch.ipynb" in request.url):
        page.keyboard.press("Control+s")


def test_two_views_of_one_form_stay_in_step_and_a_new_one_finds_everything(page, lab, root):
    scratch = Scratch(root, "views", "from scratch import *\nform = questionnaire()\nform", "form")
    opened(page, lab, scratch)
    page.wait_for_function("() => document.querySelectorAll('.dl').length === 2")
    ids = page.evaluate("() => [...document.querySelectorAll('.dl [id]')].map(node => node.id)")
    assert len(ids) == len(set(ids))
    first, second = page.locator(FORM).nth(0), page.locator(FORM).nth(1)
    first.locator(".dl-option").nth(1).click()
    assert second.locator("input").nth(1).is_checked() and first.locator("input").nth(1).is_checked()
    for _ in range(2):
        first.locator(".dl-button", has_text=NEXT).click()
    assert second.locator("textarea").is_visible()

    # An answer in one view leaves half a text in the other, and its focus, alone.
    first.locator("textarea").press_sequentially("Halv")
    second.locator("input[type=text]").evaluate("field => { field.value = 'Anne'; }")
    second.locator("input[type=text]").dispatch_event("change")
    status(page, "Gemt")
    assert first.locator("textarea").input_value() == "Halv" and b.focused(page)["tag"] == "TEXTAREA"
    assert first.locator("input[type=text]").input_value() == "Anne"

    # The view goes in the middle of a text; a new one shows the screen, the answers and the text.
    page.evaluate("() => document.activeElement.closest('.jp-Cell').dispatchEvent(new Event('mousedown'))")
    before = len(page.locator(FORM).all())
    page.locator(".jp-CodeCell").nth(1).locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("n => document.querySelectorAll('.dl').length === n", arg=before)
    page.wait_for_function("() => document.querySelectorAll('.dl textarea')[1].value === 'Halv'")
    assert page.locator(FORM).nth(1).locator("textarea").is_visible()
    assert page.locator(FORM).nth(1).locator("input").nth(1).is_checked()
    saved(page, scratch, **{"bf.1": "g2", "t.1": "Halv", "t.2": "Anne"})


BURST = """async () => {
  const groups = [...document.querySelectorAll('.dl fieldset')];
  const started = performance.now();
  for (const [at, group] of groups.entries()) {
    const wait = started + 10 * at - performance.now();
    if (wait > 0) await new Promise(done => setTimeout(done, wait));
    group.querySelectorAll('input')[at % 5].click();
  }
  return [groups.length, Date.now()];
}"""


def test_36_answers_10_ms_apart_all_arrive_and_are_not_drawn_one_by_one(page, lab, root):
    cell = "form = questionnaire(long_form(), seconds=0.06)\nask_for_result(form)\nform"
    scratch = Scratch(root, "burst", f"from scratch import *\n{cell}")
    opened(page, lab, scratch)
    page.wait_for_selector(".dl-finding")
    nodes = page.evaluate("() => document.querySelectorAll('.dl-form *').length")
    options = page.evaluate("() => document.querySelectorAll('.dl-form input').length")
    assert nodes <= 1.1 * (2 * 36 + 2 * options)  # a plain page: a group, its question, and two elements an option
    count, last_click = page.evaluate(BURST)
    assert count == 36
    page.wait_for_selector(".dl-finding[data-answers='36']")
    drawn = page.evaluate("() => Date.now()")
    draws = int(page.locator(".dl-finding").get_attribute("data-draws"))
    written = max(line["time"] for line in scratch.lines) * 1000
    print(f"{written - last_click:.0f} ms to the file, {drawn - last_click:.0f} to the picture, {draws=} {nodes=}")
    names = ["never", "seldom", "sometimes", "usually", "always"]
    assert scratch.answers == {f"q.{n}": names[(n - 1) % 5] for n in range(1, 37)}
    assert draws <= 14


def test_a_failed_save_is_said_beside_the_question_and_can_be_tried_again(page, lab, root):
    scratch = Scratch(root, "failing", "from scratch import *\nquestionnaire()")
    opened(page, lab, scratch)
    (scratch.folder / "full").touch()
    page.locator(".dl-option").nth(2).click()
    page.wait_for_selector(".dl-error:visible")
    assert page.locator("[role=alert]").inner_text().startswith("Svarene kunne ikke gemmes.")
    after = page.locator(".dl-question").nth(0).evaluate("node => node.nextElementSibling.getAttribute('role')")
    assert after == "alert"
    assert checked(page) == ["g3"] and b.focused(page)["value"] == "g3" and scratch.answers == {}
    assert not b.axe(page, FORM)
    (scratch.folder / "full").unlink()
    button(page, "Prøv igen").click()
    status(page, "Gemt")
    assert page.locator(".dl-error").is_hidden()
    saved(page, scratch, **{"bf.1": "g3"})
    assert page.evaluate("() => Boolean(document.activeElement.closest('.dl'))")

    # And where nobody answers, the page does not pretend that all is well.
    (scratch.folder / "slow").touch()
    page.locator(".dl-option").nth(3).click()
    status(page, "Svaret er ikke gemt endnu.")
    (scratch.folder / "slow").unlink()
    status(page, "Gemt")
    saved(page, scratch, **{"bf.1": "g4"})


UNNAMED = """() => [...document.querySelectorAll('.dl input[type=radio]')].filter(radio =>
  !radio.closest('fieldset')?.querySelector(':scope > legend')?.textContent.trim() || !radio.name ||
  document.querySelector(`label[for="${radio.id}"]`)?.control !== radio).length"""


def walk_screens(page):
    """Each screen in turn, with an answer on it, to the result."""
    yield "first"
    page.locator(".dl-option:visible").nth(1).click()
    page.locator(".dl-option:visible").nth(10).click()
    yield "answered"
    button(page, NEXT).click()
    yield "second"
    button(page, NEXT).click()
    page.locator(".dl textarea").fill("x" * 81)
    button(page, NEXT).click()
    yield "problem"
    page.locator(".dl textarea").fill("Kort")
    button(page, NEXT).click()
    yield "check"
    button(page, FINISH).click()
    page.wait_for_selector(".dl-finding")
    yield "result"


def test_nothing_serious_for_axe_in_jupyterlab_light_and_dark(page, lab, root):
    opened(page, lab, Scratch(root, "axe", "from scratch import *\nquestionnaire()"))
    assert page.evaluate(UNNAMED) == 0
    found = {screen: b.axe(page, FORM) for screen in walk_screens(page)}
    b.dark_theme(page)
    found["dark result"] = b.axe(page, FORM)
    for _ in range(3):
        button(page, BACK).first.click()
    found["dark question"] = b.axe(page, FORM)
    assert not any(found.values()), found

    # 320 pixels wide, with the file browser closed, nothing is cut off.
    page.evaluate("() => document.activeElement.blur()")  # keys pressed in the form stay there
    page.keyboard.press("Control+b")
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_selector(".dl[data-width=narrow]")
    page.wait_for_selector("figcaption:has-text('narrow')", state="attached")
    assert b.sticking_out(page, FORM) == []
