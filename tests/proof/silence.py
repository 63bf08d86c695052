"""Whatever breaks, a page says so in its language, what it says to do helps, and an answer then stands in the file.

Broken are: the connection (websockets refused), the kernel (killed, and hung), the widgets' code, our own code and
style sheets, and the server (gone, and there again). Both front doors in both languages.
"""

from __future__ import annotations

import signal
import tempfile
import urllib.parse
from collections.abc import Callable, Sequence
from pathlib import Path

from digilead.content import load_content
from tests import browser as b
from tests.proof import options
from tests.walks.courses import served
from tests.walks.patient import UNTIL_SAID, Patient
from tests.walks.proxy import proxy
from tests.walks.reader import PANEL, Reader

DOORS = [("da", False), ("en", True), ("en", False), ("da", True)]


def websockets_are_refused(patient: Patient) -> None:
    page, course = patient.page, patient.course
    port = urllib.parse.urlsplit(course.url).port
    assert port
    with proxy(port) as between:
        between.blocked = True
        patient.now()
        page.goto(course.address("0-1").replace(f":{port}/", f":{between.port}/"), wait_until="domcontentloaded")
        patient.is_told("blocked", "reload")
        assert patient.reader.panel.locator("h1").first.is_visible()
        between.blocked = False
        patient.presses()
        patient.answers()
    page.goto(course.address("0-1"), wait_until="domcontentloaded")
    patient.answers()


def the_kernel_dies(patient: Patient) -> None:
    """As when memory runs out."""
    patient.now()
    kernel = patient.kernel()
    kernel.kill()
    kernel.wait()
    if patient.course.code_free:
        patient.is_told("lost", "reload")
        patient.presses()
        patient.page.wait_for_load_state("domcontentloaded")
    else:
        patient.page.wait_for_selector(f"{PANEL}[data-course=waiting]", timeout=UNTIL_SAID)
    patient.answers()


def the_kernel_hangs(patient: Patient) -> None:
    """Nobody has asked it for anything."""
    patient.now()
    patient.kernel().send_signal(signal.SIGSTOP)
    patient.is_told("hung", "reload" if patient.course.code_free else "restart")
    patient.presses()
    patient.answers()


def something_does_not_load(patient: Patient) -> None:
    """The widgets' code, the style sheet of the frame, that of the page; and, code-free, all of our own code."""
    for what in ("anywidget/**", "page.css", *([] if patient.course.code_free else ["custom.css"])):
        patient.page.route(f"**/{what}", lambda route: route.abort())
        patient.now()
        patient.page.reload(wait_until="domcontentloaded")
        patient.is_told("missing", "reload")
        patient.page.unroute(f"**/{what}")
        patient.presses()
        patient.answers()
    patient.page.route("**/plugins.js", lambda route: route.abort())
    patient.page.reload(wait_until="domcontentloaded")
    helps = patient.page.get_by_text(patient.words("missing" if patient.course.code_free else "start"))
    helps.wait_for(timeout=UNTIL_SAID)
    patient.page.unroute("**/plugins.js")
    if patient.course.code_free:
        patient.page.reload(wait_until="domcontentloaded")
        patient.answers()
    else:  # JupyterLab's own button
        patient.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        helps.click()
        patient.reader.choose(patient.reader.form("first_form"), "bf.question", "g4")
        patient.reader.saved({"bf.question": "g4"})
        patient.page.reload(wait_until="domcontentloaded")
        patient.answers()


def the_server_goes_and_comes(patient: Patient) -> None:
    """No dialog of anybody else's."""
    patient.now()
    patient.course.break_down()
    patient.is_told("server_gone")
    assert patient.page.locator(".jp-Dialog").count() == 0
    patient.course.start()
    patient.answers()


CASES: list[Callable[[Patient], None]] = [
    websockets_are_refused, the_kernel_dies, the_kernel_hangs, something_does_not_load, the_server_goes_and_comes,
]  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    doors = DOORS[: options(arguments, len(DOORS)).count]
    content, faults, told = load_content(), [], []
    with b.chromium() as chromium:
        for language, code_free in doors:
            door = f"{'code-free' if code_free else 'JupyterLab'} {language}"
            with (
                tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
                served(Path(place), language, code_free=code_free) as course,
            ):
                page = chromium.new_page(viewport={"width": 1280, "height": 900})
                page.set_default_timeout(20_000)
                patient = Patient(Reader(page, course, content))
                for case in CASES:
                    try:
                        case(patient)
                    except Exception as problem:  # the other cases are to be tried as well
                        faults.append(f"{door}, {case.__name__} at {page.url}: {problem}")
                        page.screenshot(path=Path(tempfile.gettempdir()) / f"silence-{case.__name__}.png")
                        page.unroute_all()
                        if course.is_running():
                            page.goto(course.address("0-1"), wait_until="domcontentloaded")
                page.close()
                told.append(f"{door}: {', '.join(f'{key} {took:.0f} s' for key, took in patient.took.items())}")
    print(f"{'; '.join(told)}; {len(faults)} faults {faults or ''}")
    return 1 if faults else 0
