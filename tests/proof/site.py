"""The browser edition in full: every way a leader goes there, and the same words, sentence and code as here.

`--count`: how many random answer patterns are placed in the browser and here (default 1,000; it takes minutes).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from digilead.content import Content, load_content
from digilead.lite import pyodide
from digilead.session.hand_in.codes import encode_workbook
from digilead.workbook import Workbook
from tests import browser as b
from tests.browser import ROOT
from tests.lite.bundle import bundle
from tests.lite.patterns import the_same_words
from tests.lite.visit import PANEL, PATIENCE, Visit, built, visitor
from tests.lite.visit import served as hosted
from tests.proof import options
from tests.walks.answering import fill, second_step
from tests.walks.courses import LEFT_OUT, served
from tests.walks.printing import FRAME, printed
from tests.walks.reader import Reader

LINE = "Mine ord <æøå> & tegn"

_DENIED = 'navigator.storage.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"));\n'
_FULL = """FileSystemSyncAccessHandle.prototype.write = () => {
  throw new DOMException("no room", "QuotaExceededError"); };\n"""


def first_form(visit: Visit) -> None:
    answers = second_step(visit.content)
    form = visit.form()
    visit.fill_in(form, "first_form", answers)
    visit.press(form, "answering.see_place")
    standing = visit.says("result.at_one", step=2)
    assert visit.finding(form) == visit.says("result.wants_up", standing=standing, ambition=3)
    form.locator(".dl-result figure").first.wait_for()
    visit.await_saved(len(answers))


def initiative(visit: Visit) -> dict[str, str]:
    """The first initiative and its picture; the answers given."""
    answers = {item: "g1" for item in visit.content.items_of("initiative")} | {"ini.purpose": "g3"}
    part = visit.part(visit.says("initiative.title", n=1))
    name = part.locator('[id$="-ini.name"].dl-field')
    name.fill(LINE)
    screens = visit.content.screens["initiative"]
    for screen in screens:
        for item in screen.items:
            if item != "ini.name":
                visit.choose(part, item, answers[item])
        if screen is not screens[-1]:
            visit.press(part, "form.next")
    visit.press(part, "answering.see_picture")
    assert visit.finding(part)
    part.locator(".dl-result figure").first.wait_for()
    return answers


def looked_at(visit: Visit, pictures: Path | None) -> None:
    """No trouble for a screen reader or a phone, and nothing of JupyterLab's own in sight."""
    found = b.axe(visit.page, f"{PANEL} .dl")
    assert not found, found
    assert not b.sticking_out(visit.page, PANEL)
    frame = "#jp-menu-panel, #jp-top-panel, .jp-SideBar, .jp-NotebookPanel-toolbar"
    assert visit.page.locator(frame).filter(visible=True).count() == 0
    if pictures:
        name = re.sub(r"\W+", "-", f"{visit.path('0-1')}-{visit.page.viewport_size['width']}")
        visit.page.screenshot(path=str(pictures / f"{name}.png"))


def downloads(visit: Visit, part: Any) -> list[Any]:
    """Every file that a row of buttons gives."""
    files = []
    for button in part.locator(".dl-downloads .dl-button").all():
        with visit.page.expect_download(timeout=PATIENCE) as given:
            button.click()
        files.append(given.value)
    return files


def unfold(visit: Visit) -> None:
    """What can be done with one's answers is folded until it is wanted."""
    visit.page.locator(f"{PANEL} .dl-saved details").evaluate("details => { details.open = true; }")


def own_file(visit: Visit, folder: Path) -> bytes:
    """The answers as the file that one takes home."""
    unfold(visit)
    with visit.page.expect_download(timeout=PATIENCE) as given:
        visit.page.locator(f"{PANEL} .dl-saved details p > .dl-button").first.click()
    given.value.save_as(folder / "answers.jsonl")
    return (folder / "answers.jsonl").read_bytes()


def bring(visit: Visit, file: Path) -> str:
    """Bring a file back; what the page says to it."""
    visit.page.locator(f"{PANEL} .dl-saved input[type=file]").set_input_files(file)
    told = visit.page.locator(f"{PANEL} .dl-saved .dl-status")
    visit.page.wait_for_function("node => node.textContent", arg=told.element_handle(), timeout=PATIENCE)
    return str(told.inner_text())


def by_way_of_a_computer(chromium: Any, language: str, content: Content, folder: Path) -> Path:
    """Bring the file into JupyterLab; the file that one takes from there, with everything answered."""
    there = folder / f"computer-{language}"
    with (
        served(there, language) as course,
        visitor(chromium, there / "profile", 1280, accept_downloads=True) as browser,
    ):
        fill(course.workbook, content, LINE)
        reader = Reader(browser.new_page(), course, content)
        reader.open("0-0")
        saved = reader.saved_answers()
        saved.locator("input[type=file]").set_input_files(folder / "answers.jsonl")
        saved.locator("[role=status]", has_text=re.compile(r"\d")).wait_for()
        with reader.page.expect_download() as given:
            saved.get_by_role("button", name=reader.says("workbook.download")).click()
        given.value.save_as(folder / "from-a-computer.jsonl")
    return folder / "from-a-computer.jsonl"


def ways(chromium: Any, site: str, language: str, content: Content, folder: Path) -> None:
    """Staircase, initiative, plan, downloads, hand-in, and the answers to another edition and back."""
    with visitor(chromium, folder / f"profile-{language}", 1280, accept_downloads=True) as browser:
        visit = Visit(browser, site, language, content)
        visit.open()
        first_form(visit)
        for width in (390, 1280):
            visit.page.set_viewport_size({"width": width, "height": 900})
            looked_at(visit, folder)
        led = initiative(visit)

        text, sheets = printed(visit, folder)
        found = re.search("|".join(FRAME), text)
        assert visit.finding(visit.form()) in text and LINE in text and sheets > 2 and not found, (found, text)

        # To an edition on a computer, where more is answered, and back.
        assert own_file(visit, folder).count(b'"occasion"') >= len(second_step(content)) + len(led)
        brought = bring(visit, by_way_of_a_computer(chromium, language, content, folder))
        assert re.search(r"\d", brought), brought
        visit.page.reload()
        visit.alive()
        assert own_file(visit, folder).count(b'"occasion"') > len(content.items)

        # Back is the page before.
        visit.page.locator(f"{PANEL} .digilead-course summary").click()
        visit.page.locator(f"{PANEL} .digilead-sections a[href*='3-0-']").click()
        visit.page.wait_for_url("**3-0-*")
        visit.alive()
        assert visit.page.locator(f"{PANEL} .dl-result").first.inner_text()
        names = sorted(
            file.suggested_filename.rpartition(".")[2] for file in downloads(visit, visit.page.locator(PANEL))
        )
        assert names == ["html", "html", "ics"], names
        visit.page.go_back()
        visit.page.wait_for_url("**0-1-*")
        visit.alive()

        visit.open("2-3")
        own_file(visit, folder)
        visit.page.locator(f"{PANEL} .dl-panel button", has_text=visit.says("hand_in.title")).click()
        code = visit.page.locator(f"{PANEL} .dl-code:visible").first.input_value()
        assert code == encode_workbook(content, Workbook(folder / "answers.jsonl")), code
        visit.open("9-2")
        assert content.messages["course.on_a_computer"][language] in visit.page.locator(PANEL).inner_text()
        assert not visit.others_asked()


def two_tabs(chromium: Any, site: str, content: Content, folder: Path) -> None:
    """Neither loses what the other one saved, and each shows it."""
    with visitor(chromium, folder / "tabs") as browser:
        one, two = (Visit(browser, site, language, content) for language in content.languages)
        one.open()
        two.open()
        first, second = content.items_of("first_form")[:2]
        two.choose(two.form(), second, "g3")
        two.await_saved(1)
        one.page.bring_to_front()
        one.choose(one.form(), first, "g2")
        one.await_saved(2)
        two.page.bring_to_front()
        two.page.reload()
        two.alive()
        for item, value in ((first, "g2"), (second, "g3")):
            assert two.radio(two.form(), item, value).is_checked()


@contextmanager
def crippled(browser: Any, script: str) -> Iterator[None]:
    """A browser whose workers begin with that script."""

    def answer(route: Any) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=script + response.text())

    browser.route("**/worker.js*", answer)
    yield
    browser.unroute("**/worker.js*")


def without_room(chromium: Any, site: str, language: str, content: Content, folder: Path) -> None:
    """Storage denied is said before the first question, storage full at the answer; the file can be taken."""
    with visitor(chromium, folder / f"denied-{language}", accept_downloads=True) as browser:
        with crippled(browser, _DENIED):
            visit = Visit(browser, site, language, content)
            visit.open()
            sentence = visit.says("workbook.not_kept")
            text = str(visit.page.locator(PANEL).inner_text())
            legend = visit.form().locator("legend:visible").first.inner_text()
            assert -1 < text.find(sentence) < text.find(legend), text[:2000]
            visit.choose(visit.form(), content.items_of("first_form")[0], "g2")
            assert own_file(visit, folder).count(b'"occasion"') == 1
            visit.page.close()
        with crippled(browser, _FULL):
            visit = Visit(browser, site, language, content)
            visit.open()
            radio = visit.radio(visit.form(), content.items_of("first_form")[0], "g2")
            radio.focus()
            visit.page.keyboard.press("Space")
            visit.form().get_by_text(visit.says("saving.disk_full")).first.wait_for(timeout=PATIENCE)


def never_over(chromium: Any, site: str, content: Content, folder: Path) -> None:
    """Nobody can save over a page, also not with the code shown."""
    with visitor(chromium, folder / "over") as browser:
        visit = Visit(browser, site, "da", content)
        visit.open()
        visit.page.keyboard.press("Control+s")
        visit.page.locator(f"{PANEL} .digilead-course > button").first.click()
        visit.page.locator(f"{PANEL} .jp-MarkdownCell").first.click()
        visit.page.keyboard.press("Control+s")
        visit.page.wait_for_timeout(1000)
        kept = visit.page.evaluate("""async () => {
          const found = [];
          for (const { name } of await indexedDB.databases()) {
            const database = await new Promise(
              done => { indexedDB.open(name).onsuccess = event => done(event.target.result); });
            if (!database.objectStoreNames.contains("files")) continue;
            const files = database.transaction("files").objectStore("files").getAllKeys();
            found.push(...await new Promise(done => { files.onsuccess = () => done(files.result); }));
          }
          return found; }""")
        assert not kept, kept


def a_newer_site(chromium: Any, content: Content, folder: Path) -> None:
    """Built anew with another title and another word of a form: at the next visit both are there, and the answers.

    Built as it is by default: of what Pyodide's own network gives, for which a host of this computer stands in.
    """
    course, public = folder / "newer", folder / "public"
    shutil.copytree(ROOT, course, ignore=LEFT_OUT)
    shutil.copytree(ROOT / ".jupyter-course" / "site", course / ".jupyter-course" / "site")
    (course / ".venv-site").symlink_to(ROOT / ".venv-site")
    shutil.copytree(built(), public)
    item = content.items_of("first_form")[0]
    for address in pyodide.PINS["from"].values():
        place = folder / "network" / urlsplit(address).path.strip("/")
        place.parent.mkdir(parents=True)
        place.symlink_to(bundle())
    with hosted(public) as site, hosted(folder / "network") as network:
        with visitor(chromium, folder / "returns") as browser:
            visit = Visit(browser, site, "da", content)
            visit.open()
            visit.choose(visit.form(), item, "g2")
            visit.await_saved(1)
        shutil.rmtree(course / ".jupyter-course" / "site" / "pyodide")
        for file, old, new in (
            (course / "digilead" / "lite" / pyodide.PYODIDE_FILE.name, "https://cdn.jsdelivr.net", network),
            (course / visit.path("0-1"), '"# ', '"# Nyt: '),
            (course / "content" / "messages.toml", visit.says("form.next"), "Fortsæt"),
        ):
            text = file.read_text(encoding="utf-8")
            assert old in text, file
            file.write_text(text.replace(old, new), encoding="utf-8")
        subprocess.run([sys.executable, "start.py", "site"], cwd=course, check=True, capture_output=True)
        shutil.rmtree(public)
        (course / "site").rename(public)
        with visitor(chromium, folder / "returns") as browser:
            visit = Visit(browser, site, "da", content)
            visit.open()
            assert visit.page.locator(f"{PANEL} h1").first.inner_text().startswith("Nyt: ")
            assert visit.form().locator(".dl-foot .dl-button:visible", has_text="Fortsæt").count()
            assert visit.radio(visit.form(), item, "g2").is_checked()


def seconds(chromium: Any, site: str, content: Content, folder: Path) -> str:
    """First question and staircase, and the bytes, of a first visit and of a second one."""
    said = []
    for visited in ("first", "second"):
        with visitor(chromium, folder / "seconds", 1280) as browser:
            visit = Visit(browser, site, "da", content)
            sizes: list[int] = []
            visit.page.on("requestfinished", lambda request, to=sizes: to.append(request.sizes()["responseBodySize"]))
            began = time.monotonic()
            visit.page.goto(f"{site}/lab/index.html?path={visit.path('0-1')}", wait_until="commit")
            visit.page.locator(f"{PANEL} h1").first.wait_for(timeout=PATIENCE)
            prose = time.monotonic() - began
            visit.page.locator(f"{PANEL} fieldset:visible").first.wait_for(timeout=PATIENCE)
            question = time.monotonic() - began
            form = visit.form()
            if visited == "first":
                visit.fill_in(form, "first_form", second_step(content))
                before = time.monotonic()
                visit.press(form, "answering.see_place")
            else:
                before = began + question
            form.locator(".dl-result figure").first.wait_for(timeout=PATIENCE)
            staircase = question + time.monotonic() - before
            fetched = sum(size for size in sizes if size > 0) / 1e6
            figures = f"prose {prose:.1f} s, question {question:.1f} s, staircase {staircase:.1f} s, {fetched:.1f} MB"
            said.append(f"{visited} visit: {figures}")
    return "; ".join(said)


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 1000)
    content = load_content()
    with (
        sync_playwright() as playwright,
        hosted(built()) as site,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
    ):
        chromium, folder = playwright.chromium, Path(place)
        said = [seconds(chromium, site, content, folder)]
        each: list[Callable[[], object]] = [
            lambda: never_over(chromium, site, content, folder),
            lambda: a_newer_site(chromium, content, folder),
            lambda: two_tabs(chromium, site, content, folder),
            *(lambda to=to: ways(chromium, site, to, content, folder) for to in content.languages),
            *(lambda to=to: without_room(chromium, site, to, content, folder) for to in content.languages),
        ]
        for walk in each:
            walk()
        said.append(f"{len(each)} walks")
        with visitor(chromium, folder / "patterns") as browser:
            said.append(the_same_words(browser, site, told.count, told.seed))
    print("; ".join(said))
    return 0
