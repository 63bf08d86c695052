"""The browser edition as a leader meets it: a static site, every other host closed, nothing installed.

Not collected with the other tests, for it takes minutes: ``python -m pytest tests/lite/walk.py``.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from digilead.launch.words import Sentences
from digilead.lite import build
from tests.browser import ROOT, need_chromium
from tests.lite.bundle import CACHE, bundle

pytestmark = pytest.mark.browser

SECONDS = 120_000  # ms; a machine that is busy with other tests
FIRST = {language: min((ROOT / "notebooks" / language).glob("0-1-*")) for language in ("da", "en")}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    need_chromium()
    folder = build.build(ROOT, Sentences(ROOT, "en"), str(bundle()), CACHE / "site")
    server = build.serve(folder, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def _visitor(chromium: Any, profile: Path) -> Iterator[Any]:
    """A browser that remembers; closed and opened again it is the same one."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost"]  # fmt: skip
    context = chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=need_chromium(), args=flags, viewport={"width": 390, "height": 900}
    )
    yield context
    context.close()


def _open(context: Any, site: str, language: str, asked: list[str]) -> Any:
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/lab/index.html?path={FIRST[language].relative_to(ROOT).as_posix()}")
    assert page.locator("#digilead-coming").inner_text(), "the first word comes with the page itself"
    page.wait_for_selector("fieldset input", timeout=SECONDS)
    return page


def test_a_leader_answers_in_two_tabs_and_finds_everything_again(chromium: Any, site: str, tmp_path: Path) -> None:
    asked: list[str] = []
    with _visitor(chromium, tmp_path) as browser:
        page = _open(browser, site, "da", asked)
        first = page.locator("fieldset").first
        first.locator("input").first.focus()
        page.keyboard.press("ArrowDown")
        page.locator(".dl-status, [role=status]", has_text="Gemt").first.wait_for(timeout=SECONDS)
        chosen = first.locator("input:checked").get_attribute("value")
        assert chosen

        # Another tab: neither loses what the other saved.
        other = _open(browser, site, "en", asked)
        assert other.locator("fieldset").first.locator("input:checked").get_attribute("value") == chosen
        second = other.locator("fieldset").nth(1)
        second.locator("input").first.focus()
        other.keyboard.press("ArrowDown")
        other.locator(".dl-status, [role=status]", has_text="Saved").first.wait_for(timeout=SECONDS)
        other.close()

        page.reload()
        page.wait_for_selector("fieldset input:checked", timeout=SECONDS)
        assert page.locator("fieldset input:checked").count() == 2

    with _visitor(chromium, tmp_path) as browser:
        page = _open(browser, site, "da", asked)
        page.wait_for_selector("fieldset input:checked", timeout=SECONDS)
        assert page.locator("fieldset input:checked").count() == 2
        saved = page.evaluate("""async () => {
            const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("digilead");
            let text = "";
            for await (const file of folder.values()) text += await (await file.getFile()).text();
            return text;
        }""")
        assert sum("occasion" in json.loads(line) for line in saved.splitlines() if line) == 2
    assert {
        url.partition("://")[2].partition("/")[0] for url in asked if "://" in url and not url.startswith("blob")
    } <= {site.partition("://")[2]}
