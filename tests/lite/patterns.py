"""Random answer patterns placed in the browser and here."""

from __future__ import annotations

import json
import random
from typing import Any

from digilead.content import Content, load_content

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
