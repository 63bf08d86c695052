"""A served copy of the course for each language, and a reader who notices what should not happen."""

import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from tests.walks.courses import Served, served
from tests.walks.reader import Reader

HERE = ("localhost", "127.0.0.1", "[::1]")
OWN_SCHEMES = ("data", "blob", "about", "file")  # a file: what the reader has downloaded and opens

Come = Callable[..., Reader]


@pytest.fixture(scope="session")
def _danish(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("da"), "da") as course:
        yield course


@pytest.fixture(scope="session")
def _english(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("en"), "en") as course:
        yield course


@pytest.fixture
def served_course(request: pytest.FixtureRequest, language: str) -> Iterator[Served]:
    """The course in `language` as on the first day; parametrise `language` to choose it."""
    course = request.getfixturevalue({"da": "_danish", "en": "_english"}[language])
    course.reset()
    yield course
    course.stop_kernels()


ASKED_AGAIN = ("/api/kernels", "/api/sessions")


class Witness:
    """What a browser page did behind the reader's back."""

    def __init__(self, context: Any, broken: bool) -> None:
        self.context, self.errors, self.elsewhere = context, [], []
        if not broken:
            context.on("console", self._console)
            context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._request)

    def _console(self, message: Any) -> None:
        address = message.location.get("url", "")
        # JupyterLab asks what runs every few seconds, and its server cannot tell of a kernel in the moment it is made
        # (`kernel.last_activity` comes after it): it asks again.
        asked_too_early = " 500 " in message.text and urllib.parse.urlsplit(address).path in ASKED_AGAIN
        # On a busy machine a page without code knocks at its server: no such kernel is the answer it hopes for.
        knocked = " 404 " in message.text and address.endswith("/api/kernels/0-0-0-0-0")
        if message.type == "error" and not asked_too_early and not knocked:
            self.errors.append(f"{message.text} ({address})")

    def _request(self, request: Any) -> None:
        address = urllib.parse.urlsplit(request.url)
        if address.scheme not in OWN_SCHEMES and address.hostname not in HERE:
            self.elsewhere.append(request.url)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash.setdefault(_REPORTS, {})[report.when] = report
    return report


_REPORTS = pytest.StashKey[dict[str, pytest.TestReport]]()


@pytest.fixture
def come(chromium: Any, content: Content, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Come]:
    """Make a reader: `come(course, width=1280, height=900)`.

    At the end nothing may have been asked for from another computer, and no error may stand in the browser's console
    (but for a reader who comes to something ``broken``). If the test has failed, a picture of each page is left in the
    test's temporary folder.
    """
    witnesses = []

    def make(course: Served, width: int = 1280, height: int = 900, broken: bool = False, **more: Any) -> Reader:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale={"da": "da-DK", "en": "en-GB"}[course.language], **more
        )
        witnesses.append(Witness(context, broken))
        page = context.new_page()
        page.set_default_timeout(20_000)
        return Reader(page, course, content)

    yield make
    called = request.node.stash.get(_REPORTS, {}).get("call")
    pages = [page for witness in witnesses for page in witness.context.pages]
    if called is not None and called.failed:
        for number, page in enumerate(pages):
            file = tmp_path / f"page-{number}.png"
            page.screenshot(path=file)
            print(f"\npicture of the page: {file}")
    for witness in witnesses:
        witness.context.close()
    assert [error for witness in witnesses for error in witness.errors] == []
    assert [url for witness in witnesses for url in witness.elsewhere] == []
