"""The browser edition as a leader meets it: answers by keyboard, the staircase, and everything there the next day.

The rest of its ways: ``python -m tests.proof site``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from tests.lite.visit import Visit, built, served, visitor
from tests.walks.answering import second_step

pytestmark = pytest.mark.browser


def test_a_leader_answers_sees_the_staircase_and_finds_it_again(
    chromium: Any, tmp_path: Path, content: Content
) -> None:
    answers = second_step(content)
    with served(built()) as site:
        with visitor(chromium.browser_type, tmp_path) as browser:
            visit = Visit(browser, site, "da", content)
            visit.open()
            form = visit.form()
            visit.fill_in(form, "first_form", answers)
            visit.press(form, "answering.see_place")
            standing = visit.says("result.at_one", step=2)
            place = visit.says("result.wants_up", standing=standing, ambition=3)
            assert visit.finding(form) == place
            form.locator(".dl-result figure").first.wait_for()
            visit.page.reload()
            visit.alive()
            assert visit.finding(visit.form()) == place
            asked = visit.others_asked()
        with visitor(chromium.browser_type, tmp_path) as browser:
            again = Visit(browser, site, "en", content)
            again.open()
            assert again.radio(again.form(), "amb.overall", answers["amb.overall"]).is_checked()
            again.await_saved(len(answers))
            assert asked | again.others_asked() == set()
