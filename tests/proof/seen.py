"""Every page with everything answered, as those see it who see otherwise: axe in light, dark and forced colours, and
nothing wider than the window when it is enlarged to 200 and 400 % or as narrow as a phone.

`--count`: how many pages, `--seed`: from which one on, so that the pages can be shared out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from digilead.content import load_content
from tests import browser as b
from tests.proof import options
from tests.walks.accessible import findings
from tests.walks.answering import fill
from tests.walks.courses import served
from tests.walks.reader import PANEL, Reader

# What 1280 x 900 leaves of itself at 200 and at 400 %, and a phone.
WINDOWS = {"200 %": (640, 450), "400 %": (320, 225), "390 px": (390, 844)}
LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "forced colours": {"forced_colors": "active"}}
PROSE = f"{PANEL} .jp-RenderedMarkdown"


def faults(reader: Reader) -> list[str]:
    page, found = reader.page, []
    for look, media in LOOKS.items():
        page.emulate_media(**{"color_scheme": "light", "forced_colors": "none"} | media)
        page.wait_for_timeout(500)
        wrong = findings(reader) + b.axe(page, PROSE) + b.axe(page, f"{PANEL} .digilead-head")
        found += [f"{look}: {each}" for each in wrong]
    page.emulate_media(color_scheme="light", forced_colors="none")
    before = page.viewport_size
    for name, (width, height) in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        reader.drawn()
        found += [f"{name}: {each}" for each in b.sticking_out(page, f"{PANEL} .jp-Notebook")[:3]]
    page.set_viewport_size(before)
    return found


def main(arguments: Sequence[str]) -> int:
    content, asked = load_content(), options(arguments, 99)
    found: list[str] = []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        served(Path(place), content.languages[0]) as course,
        b.chromium() as chromium,
    ):
        fill(course.workbook, content, "Jeg spørger Åse på mandag")
        pages = course.sections[asked.seed - 1 :][: asked.count]
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        reader = Reader(page, course, content)
        for section in pages:
            reader.open(section)
            reader.drawn()
            try:
                found += [f"{section}, {each}" for each in faults(reader)]
            except AssertionError as unseen:  # what axe refuses to report on
                found.append(f"{section}, {unseen}")
            course.stop_kernels()
    print(f"{len(pages)} pages in {len(LOOKS)} looks and {len(WINDOWS)} windows, {len(found)} faults", end="")
    print("".join(f"\n{each}" for each in found), end="")
    return 1 if found else 0
