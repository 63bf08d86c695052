"""`python -m tests.performance [--repeat N] [--json FILE]`: measure, print the table."""

from __future__ import annotations

import _thread
import argparse
import faulthandler
import json
import os
import platform
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from digilead.content import load_content
from tests.browser import chromium
from tests.performance import form, measuring, starting, table
from tests.performance.sides import LabSide, Static, copy_course, course_server, plain_server


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def new_page(browser: Any) -> Any:
    """A window of its own; leaving a page that is not saved is never asked about."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def give_up() -> None:
    """Say where it hangs, and end the run in good order."""
    faulthandler.dump_traceback()
    _thread.interrupt_main()


def measure(folder: Path, repeat: int, with_starts: bool) -> dict[str, Any]:
    """Everything, the three pages in turns, so that a busy minute hits them alike."""
    yardsticks, checkout = folder / "yardsticks", folder / "course"
    copy_course(checkout)
    content = load_content(checkout / "content")
    spec = form.questions(content, "da")
    yardsticks.mkdir()
    form.write_yardsticks(content, "da", yardsticks)
    found: dict[str, Any] = {"load": [os.getloadavg()[0]] if hasattr(os, "getloadavg") else []}
    with ExitStack() as stack:
        ours = stack.enter_context(course_server(checkout, folder / "workbook.jsonl"))
        plain = stack.enter_context(plain_server(yardsticks, folder / "private"))
        browser = stack.enter_context(chromium())
        found["browser"] = browser.version
        sides = [plain, ours, Static(yardsticks)]
        records: dict[str, Any] = {side.name: {} for side in sides}
        pages = {side.name: new_page(browser) for side in sides}
        for number in range(repeat):
            for side in sides:
                say(f"round {number + 1} of {repeat}: {side.title}")
                visit = measuring.lab_visit if isinstance(side, LabSide) else measuring.static_visit
                visit(side, pages[side.name], records[side.name], spec, number == 0)
            found["load"] += [os.getloadavg()[0]] if hasattr(os, "getloadavg") else []
        for side in (plain, ours):
            root = checkout if side is ours else yardsticks
            measuring.reload_without_kernel(side, pages[side.name], records[side.name], root / side.notebook)
    if with_starts and starting.borrow_environment(checkout):
        say("second starts")
        (folder / "bare").mkdir()
        found["starts"] = starting.second_starts(checkout, folder / "bare", repeat)
    return {**found, "repeat": repeat, "sides": records}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.performance", description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, help="rounds over the three pages (default 5)")
    parser.add_argument("--json", type=Path, help="write every single figure to this file as well")
    parser.add_argument("--minutes", type=float, default=20, help="give up after so long (default 20)")
    parser.add_argument("--no-starts", action="store_true", help="leave out the starts of the server")
    options = parser.parse_args()
    begin = time.monotonic()
    watch = threading.Timer(60 * options.minutes, give_up)
    watch.daemon = True
    watch.start()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), options.repeat, not options.no_starts)
    found["machine"] = (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    found["seconds"] = round(time.monotonic() - begin)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(table.text(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
