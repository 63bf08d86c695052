"""Somebody who visits the site: a browser that remembers, every other host closed, and one page of the course in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from digilead.content import Content, load_content
from digilead.launch.words import Sentences
from digilead.lite import build
from tests.browser import ROOT, need_chromium
from tests.lite.bundle import CACHE, bundle

PATIENCE = 180_000  # ms; a machine that is busy with other tests
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
SAVED = """async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("digilead");
  let text = "";
  for await (const file of folder.values()) text += await (await file.getFile()).text();
  return text; }"""


def built() -> Path:
    """The site, built of what is here."""
    return build.build(ROOT, Sentences(ROOT, "en"), str(bundle()), CACHE / "site")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A static host of the folder, at the one name for a computer itself that is as good as https."""
    with build.serve_site(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@contextmanager
def visitor(chromium: Any, profile: Path, width: int = 390, **how: Any) -> Iterator[Any]:
    """A browser that remembers; closed and opened again with the same folder it is the same one."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost"]  # fmt: skip
    context = chromium.launch_persistent_context(
        str(profile), executable_path=need_chromium(), args=flags, viewport={"width": width, "height": 900}, **how
    )
    try:
        yield context
    finally:
        context.close()


class Visit:
    """A page of the site in one language. `asked` are the addresses that it asked for."""

    def __init__(self, context: Any, site: str, language: str, content: Content | None = None) -> None:
        self.page = context.new_page()
        self.site, self.language = site, language
        self.content = content or load_content()
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))

    def says(self, key: str, **details: object) -> str:
        return self.content.messages[key][self.language].format(**details)

    def path(self, section: str) -> str:
        folder = "exercises" if section.startswith("e") else "notebooks"
        (file,) = (ROOT / folder / self.language).glob(f"{section}-*.ipynb")
        return file.relative_to(ROOT).as_posix()

    def open(self, section: str = "0-1") -> None:
        """Open a page by its address; the first word comes with the page itself."""
        self.page.goto(f"{self.site}/lab/index.html?path={quote(self.path(section))}", wait_until="domcontentloaded")
        assert self.page.locator("#digilead-coming").inner_text()
        self.alive()

    def alive(self) -> None:
        """Wait until every part of the page is there."""
        self.page.locator(f"{PANEL}[data-course=alive]").wait_for(timeout=PATIENCE)
        self.page.wait_for_function(
            "panel => !document.querySelector(panel + ' [data-coming]')", arg=PANEL, timeout=PATIENCE
        )

    def part(self, title: str) -> Any:
        """A questionnaire by the name a screen reader says."""
        return self.page.locator(f'{PANEL} section.dl[aria-label="{title}"]')

    def form(self, id: str = "first_form") -> Any:
        return self.part(self.content.forms[id].title[self.language])

    def radio(self, part: Any, item: str, option: str) -> Any:
        return part.locator(f'input[name$="-{item}"][value="{option}"]')

    def choose(self, part: Any, item: str, option: str) -> None:
        """Answer with the keyboard."""
        radio = self.radio(part, item, option)
        radio.focus()
        self.page.keyboard.press("Space")
        assert radio.is_checked(), f"{item} is not {option}"

    def press(self, part: Any, message: str) -> None:
        """One of a form's buttons by its words."""
        button = part.locator(".dl-foot .dl-button:visible", has_text=self.says(message))
        button.focus()
        self.page.keyboard.press("Enter")

    def fill_in(self, part: Any, form: str, answers: dict[str, str]) -> None:
        """Every screen of a form; the last one stays."""
        screens = self.content.screens[form]
        for screen in screens:
            for item in screen.items:
                self.choose(part, item, answers[item])
            if screen is not screens[-1]:
                self.press(part, "form.next")

    def finding(self, part: Any) -> str:
        found = part.locator(".dl-result .dl-finding").first
        found.wait_for(timeout=PATIENCE)
        return str(found.inner_text())

    def saved(self) -> str:
        """What lies in the browser's private files."""
        return str(self.page.evaluate(SAVED))

    def await_saved(self, count: int) -> None:
        """Wait until so many answers lie there."""
        for _ in range(200):
            if self.saved().count('"occasion"') >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.saved())

    def others_asked(self) -> set[str]:
        """The hosts other than the site that the page asked anything of."""
        own = urlsplit(self.site).netloc
        return {urlsplit(url).netloc for url in self.asked if urlsplit(url).scheme in ("http", "https")} - {own}
