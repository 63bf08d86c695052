"""A page that is broken says so and says what helps. `python -m tests.proof silence` breaks the rest."""

import pytest

from tests.proof.silence import the_kernel_hangs
from tests.walks.patient import Patient

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180), pytest.mark.parametrize("language", ["da"])]

# A window behind another one, as where the terminal stays in front, sends no focus event, whatever the page itself
# gives the focus to.
BEHIND = """for (const kind of ['focus', 'focusin'])
  addEventListener(kind, event => event.stopImmediatePropagation(), true)"""


def test_a_page_behind_another_window_is_alive_and_says_when_its_kernel_hangs(served_course, come):
    reader = come(served_course, broken=True)
    reader.page.add_init_script(BEHIND)
    reader.open("0-1")
    knocks = []
    reader.page.on("request", lambda request: request.url.endswith("/api/status") and knocks.append(request.headers))
    patient = Patient(reader)
    patient.answers()
    the_kernel_hangs(patient)
    assert knocks and all(headers.get("x-xsrftoken") for headers in knocks), "a hub's server would not let the page in"
