"""Pages looked at with and without answers, in light and in dark. The others: the leader's walk, `tests.proof seen`."""

import pytest

from tests import browser as b
from tests.walks.accessible import findings
from tests.walks.answering import fill

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["en"])]


def test_the_method_page_in_light(served_course, come, content):
    fill(served_course.workbook, content, "I ask Anne on Monday")
    reader = come(served_course)
    reader.open("9-1")
    reader.drawn()
    reader.read_all()
    assert findings(reader) == []


def test_in_the_dark_with_and_without_answers(served_course, come, content):
    reader = come(served_course)
    reader.open("2-3")
    reader.drawn()
    found = {"light, empty": findings(reader)}
    b.dark_theme(reader.page)
    found["dark, empty"] = findings(reader)
    fill(served_course.workbook, content, "I ask Anne on Monday")
    reader.restart()
    reader.drawn()
    assert reader.page.locator(".dl figure:visible").count()
    found["dark, full"] = findings(reader)
    reader.read_all()
    assert not any(found.values()), found
