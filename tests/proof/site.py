"""The browser edition in full: every way a leader goes there, and the same words, sentence and code as here.

`--count`: how many random answer patterns are placed in the browser and here (default 1,000; it takes minutes).
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from digilead.content import Content, load_content
from digilead.session.hand_in.codes import encode_workbook
from digilead.workbook import Workbook
from tests import browser as b
from tests.lite.visit import PANEL, PATIENCE, Visit, built, served, visitor
from tests.proof import options
from tests.walks.answering import fill, second_step

LINE = "Mine ord <æøå> & tegn"

# What a pattern becomes, in any Python that has the course: this runs here and in the browser.
PLACE = """
import hashlib, json, re
from pathlib import Path
from digilead.content import load_content
from digilead.figures.wording import Words
from digilead.session.hand_in.codes import encode_workbook
from digilead.sheet import Sheet
from digilead.widgets.results import StaircaseResult
from digilead.workbook import Workbook
from digilead.workbook.browser import BrowserStorage
from datetime import UTC, datetime

def placed(patterns):
    content, found = load_content(), []
    for token, pattern in patterns:
        clock = lambda: datetime(2026, 1, 2, tzinfo=UTC)
        book = Workbook(Path("pattern.jsonl"), storage=BrowserStorage(None), clock=clock)
        head = json.dumps({"format": "digilead-workbook", "version": 1, "token": token}) + "\\n"
        book.merge(head.encode())
        book.record_many([("before", "organisation", item, value) for item, value in pattern.items()])
        sheet, said = Sheet(content, book.responses, token), []
        for language in content.languages:
            html = StaircaseResult(Words(content, language)).html(sheet, "wide", link=False)
            said.append(" ".join(re.sub("<[^>]*>", " ", html).split()))
        found.append([*said, encode_workbook(content, book)])
    return found
"""

# A worker with the site's own Python, as JupyterLite's kernel has it.
_WORKER = """async options => {
  const root = new URL(options.root);
  const place = new URL(".", new URL(options.worker, root)).href;
  const given = { packages: options.packages, warm: options.warm, indexURL: place,
    stdLibURL: new URL(options.stdLibURL, root).href, lockFileURL: new URL(options.lockFileURL, root).href };
  const script = `importScripts("${place}pyodide.js");
    const begun = loadPyodide(${JSON.stringify(given)});
    onmessage = async ({ data }) => {
      try { postMessage({ answer: await (await begun).runPythonAsync(data) }); }
      catch (problem) { postMessage({ problem: String(problem) }); } };`;
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.ask = (code) => new Promise((done, failed) => {
    worker.onmessage = ({ data }) => "answer" in data ? done(data.answer) : "problem" in data && failed(data.problem);
    worker.postMessage(code);
  }); }"""
_DENIED = 'navigator.storage.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"));\n'
_FULL = """FileSystemSyncAccessHandle.prototype.write = () => {
  throw new DOMException("no room", "QuotaExceededError"); };\n"""


def patterns(content: Content, count: int, seed: int) -> list[tuple[str, dict[str, str]]]:
    """Random answers to the first form, some left out, each with the token of a workbook."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        missing = rng.choice((0, 0, 0.1, 0.5))
        answers = {
            item: rng.choice(content.options(item)).id
            for item in content.items_of("first_form")
            if rng.random() >= missing
        }
        answers["amb.overall"] = "g3"  # a code holds something
        found.append((f"{rng.getrandbits(128):032x}", answers))
    return found


def the_same_words(browser: Any, site: str, count: int, seed: int) -> str:
    """Place the patterns there and here."""
    content = load_content()
    here: dict[str, Any] = {}
    exec(PLACE, here)
    page = browser.new_page()
    page.goto(f"{site}/lab/index.html")
    python = json.loads(page.locator("#digilead-site").text_content())["python"]
    page.goto(f"{site}/index.html")
    page.evaluate(_WORKER, {**python["options"], "worker": python["worker"], "root": f"{site}/"})
    page.evaluate("code => ask(code)", PLACE)
    wanted = patterns(content, count, seed)
    for start in range(0, count, 50):
        some = wanted[start : start + 50]
        code = f"import json\njson.dumps(placed(json.loads({json.dumps(json.dumps(some))})))"
        there = json.loads(page.evaluate("code => ask(code)", code))
        for pattern, one, other in zip(some, there, here["placed"](some), strict=True):
            assert one == other, (pattern, one, other)
    page.close()
    return f"{count} patterns: the same words, sentence and code"


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

        # To an edition on a computer, where more is answered, and back.
        here = Workbook(folder / language / "workbook.jsonl")
        assert here.merge(own_file(visit, folder)).added >= len(second_step(content)) + len(led)
        full = folder / language / "full.jsonl"
        fill(full, content, LINE)
        here.merge(full.read_bytes())
        brought = bring(visit, here.path)
        assert re.search(r"\d", brought), brought
        visit.page.reload()
        visit.alive()
        assert own_file(visit, folder).count(b"\n") >= len(here.responses)

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
        visit.page.locator(f"{PANEL} .dl-panel button", has_text=visit.says("hand_in.open")).click()
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
    """Nobody can save over a page, also not with the code shown; a newer one is there at the next visit."""
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
        served(built()) as site,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
    ):
        chromium, folder = playwright.chromium, Path(place)
        said = [seconds(chromium, site, content, folder)]
        each: list[Callable[[], object]] = [
            lambda: never_over(chromium, site, content, folder),
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
