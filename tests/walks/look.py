"""Take a picture of every page as a participant sees it who has answered everything.

    python -m tests.walks.look OUTDIR [--lang da] [--width 1280] [--dark] [--empty] [0-1 2-3 ...]

Without page numbers, all pages. `--empty` shows them before anything is answered. A copy of the checkout is served;
your own answers are neither read nor touched.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from digilead.content import load_content
from tests import browser as b
from tests.walks.answering import fill
from tests.walks.courses import served
from tests.walks.reader import PANEL, Reader

LINES = {"da": "Jeg spørger Åse på mandag", "en": "I ask Anne on Monday"}
HIGHEST = 16_000  # pixels; Chromium draws no more
_HEIGHT = """panel => { const root = document.querySelector(panel + ' .jp-Notebook');
  const inner = root.querySelector('.jp-WindowedPanel-inner') ?? root;
  return Math.ceil(inner.scrollHeight + root.getBoundingClientRect().top + 60); }"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.walks.look", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path)
    parser.add_argument("sections", nargs="*")
    parser.add_argument("--lang", default="da", choices=load_content().languages)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--empty", action="store_true")
    options = parser.parse_intermixed_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    content = load_content()
    with (
        tempfile.TemporaryDirectory() as place,
        served(Path(place), options.lang) as course,
        b.chromium() as chromium,
    ):
        if not options.empty:
            fill(course.workbook, content, LINES[options.lang])
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        reader = Reader(page, course, content)
        for section in options.sections or course.sections:
            page.set_viewport_size({"width": 1280, "height": 900})
            reader.open(section)
            if options.dark and page.evaluate("() => document.body.dataset.jpThemeLight") == "true":
                b.dark_theme(page)
            page.set_viewport_size({"width": options.width, "height": 900})
            page.wait_for_timeout(500)  # the parts learn how wide they are
            reader.drawn()
            # The notebook scrolls inside the window, so the window is made as high as the page.
            for _ in range(2):
                height = min(page.evaluate(_HEIGHT, PANEL), HIGHEST)
                page.set_viewport_size({"width": options.width, "height": height})
                page.wait_for_timeout(500)
            theme = "dark" if options.dark else "light"
            file = options.folder / f"{section}-{options.lang}-{options.width}-{theme}.png"
            page.screenshot(path=file)
            print(file)
            course.stop_kernels()


if __name__ == "__main__":
    main()
