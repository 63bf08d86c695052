"""What is done to each page, and what is noted. Times are milliseconds; a measure that is repeated has a list."""

from __future__ import annotations

import json
import statistics
import time
import urllib.parse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.browser import TOKEN
from tests.performance.kernel import Kernel, attached
from tests.performance.sides import QUESTIONS, LabSide, Ours, Side, Static

CLICKS = 14
BURSTS = 2
GAP = 10
QUIET = 1500
BEST_FIT = 7  # the first questions of the form; each of their answers moves a dot in the picture

Record = dict[str, Any]
Choice = tuple[int, int]


def add(record: Record, measure: str, value: float | None) -> None:
    if value is not None:
        record.setdefault(measure, []).append(value)


def choices(shift: int) -> list[Choice]:
    """An answer to every question, another one for each of four shifts: never "don't know"."""
    return [(question, (question + shift) % 4) for question in range(QUESTIONS)]


def lab_visit(side: LabSide, page: Any, record: Record, spec: Sequence[Record], first: bool) -> None:
    """Open with nothing answered, answer, ask for the picture, click, click fast, restart the kernel."""
    side.close(page)
    side.open(page)
    add(record, "run", side.run(page, 0))
    connection = side.connection_file(page)
    with attached(connection) as kernel:
        if first:
            record["models"] = kernel.models()
            record["elements"] = page.evaluate("selector => probe.elements(selector)", side.form)
            keyboard(side, page, record, spec)
        choose_all(side, page, spec, choices(0), 40)
        add(record, "first_picture", side.show_picture(page))
        kernel.install(side.drawing)
        for number in range(CLICKS):
            single_click(side, page, record, kernel.writes, choices(1 + number // BEST_FIT)[number % BEST_FIT])
            page.evaluate("quiet => probe.rested(quiet)", 300)
        for number in range(BURSTS):
            burst(side, page, record, kernel, spec, choices(3 + number))
        kernel.drawings()  # answers when nothing waits any more
    add(record, "restart", side.restart(page, QUESTIONS))


def choose_all(side: LabSide, page: Any, spec: Sequence[Record], chosen: list[Choice], gap: int) -> Record:
    """Choose `gap` ms apart; then wait for the file, as long as it takes, and for the last picture."""
    wanted = {spec[question]["id"]: spec[question]["options"][option]["id"] for question, option in chosen}
    done = page.evaluate("([choices, gap]) => probe.burst(choices, gap)", [chosen, gap])
    patience = time.monotonic() + 60
    while (saved := kept(side, wanted)) < QUESTIONS and time.monotonic() < patience:
        page.wait_for_timeout(50)
    return {**done, "saved": saved, "pictures": page.evaluate("quiet => probe.rested(quiet)", QUIET)}


def single_click(
    side: Side, page: Any, record: Record, writes: Callable[[], list[float]] | None, choice: Choice
) -> None:
    done = page.evaluate("([question, option]) => probe.click(question, option)", choice)
    if done["painted"] is None:
        raise RuntimeError(f"{side.title}: no new picture after a click")
    add(record, "picture", done["painted"] - done["clicked"])
    if writes is not None:
        written = [moment for moment in writes() if moment >= done["clicked"]]
        if not written:
            raise RuntimeError(f"{side.title}: a picture came before the answer was written")
        add(record, "disk", written[0] - done["clicked"])


def burst(
    side: LabSide, page: Any, record: Record, kernel: Kernel, spec: Sequence[Record], chosen: list[Choice]
) -> None:
    drawn = kernel.drawings()
    done = choose_all(side, page, spec, chosen, GAP)
    add(record, "burst_file", max(kernel.writes()) - done["last"])
    add(record, "burst_picture", done["pictures"][-1] - done["last"])
    add(record, "burst_draws", kernel.drawings() - drawn)
    add(record, "burst_saved", done["saved"])


def kept(side: LabSide, wanted: dict[str, str]) -> int:
    """How many of the wanted answers stand in the file."""
    saved = side.saved()
    return sum(saved.get(item) == value for item, value in wanted.items())


def static_visit(side: Static, page: Any, record: Record, spec: Sequence[Record], first: bool) -> None:
    side.open(page)
    page.evaluate("() => localStorage.clear()")
    add(record, "run", side.open(page))
    if first:
        record["elements"] = page.evaluate("selector => probe.elements(selector)", side.form)
        keyboard(side, page, record, spec)
    page.evaluate("() => probe.follow()")
    page.evaluate("choices => probe.burst(choices, 40)", choices(0))
    page.evaluate("() => probe.rested(200)")
    for number in range(CLICKS):
        single_click(side, page, record, None, choices(1 + number // BEST_FIT)[number % BEST_FIT])
    for number in range(BURSTS):
        done = page.evaluate("([choices, gap]) => probe.burst(choices, gap)", [choices(3 + number), GAP])
        add(record, "burst_picture", page.evaluate("() => probe.rested(200)")[-1] - done["last"])
    add(record, "restart", side.open(page, QUESTIONS))


# -- keyboard and ear


def keyboard(side: Side, page: Any, record: Record, spec: Sequence[Record]) -> None:
    """Tab stops of unanswered questions, questions announced as a group's name, and whether an arrow key chooses."""
    stops, named = 0, set()
    for screen, begin in enumerate(screens(side, spec)):
        if screen:
            page.locator(".dl-foot button").nth(1).click()
        named |= announced(page, {question["legend"] for question in spec})
        page.evaluate("question => probe.enter(question)", begin)
        while page.evaluate("() => probe.at()") >= 0:
            stops += 1
            page.keyboard.press("Tab")
    last = QUESTIONS - 1
    page.evaluate("question => probe.enter(question)", last)
    page.keyboard.press("ArrowDown")
    chosen, at = page.evaluate("question => [probe.chosen(question), probe.at()]", last)
    record |= {"tab_stops": stops, "groups": len(named), "arrows": chosen >= 0 and at == last}


def screens(side: Side, spec: Sequence[Record]) -> list[int]:
    """The number of the first question on each screen."""
    if not isinstance(side, Ours):
        return [0]
    return [
        number
        for number, question in enumerate(spec)
        if number == 0 or question["screen"] != spec[number - 1]["screen"]
    ]


def announced(page: Any, legends: set[str]) -> set[str]:
    """The questions that Chromium's accessibility tree gives as the name of a group."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    names = {
        node["name"].get("value", "")
        for node in nodes
        if node.get("role", {}).get("value") in ("group", "radiogroup") and "name" in node and not node["ignored"]
    }
    return {legend for legend in legends if any(name.startswith(legend) for name in names)}


# -- reload with the kernel gone


def reload_without_kernel(side: LabSide, page: Any, record: Record, notebook: Path) -> None:
    """End the kernel and reload: what stands there at once, what the file holds, and what comes back by itself."""
    if not isinstance(side, Ours):  # pages of the course are not saved into
        page.locator(".jp-Notebook").first.focus()
        with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
            page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
    side.shut_down(page)
    page.unroute_all()  # the course's own extension, which makes a page alive
    page.goto(f"{side.lab}/lab/tree/{urllib.parse.quote(side.notebook)}?token={TOKEN}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_timeout(2000)
    shown = page.locator(".jp-Notebook").inner_text()
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    record["reload"] = {
        "model_error": "model not found" in shown.lower(),
        "prose": sum(len(text) for text in page.locator(".jp-MarkdownOutput").all_inner_texts()),
        "outputs_in_file": sum(len(cell.get("outputs", [])) for cell in cells if "tags" not in cell["metadata"]),
    }
    if isinstance(side, Ours):
        page.wait_for_selector(side.group, state="attached", timeout=60_000)
        side.install_probe(page)
    record["reload"]["answers"] = page.evaluate("() => window.probe?.answered() ?? 0")


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
