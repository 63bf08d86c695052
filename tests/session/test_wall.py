"""What hangs on the wall is whole and can be read from ten metres; `tests.proof.wall` opens every slide there is."""

from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content
from tests import browser as b
from tests.session.walls import SIZES, WallPage, pictures, texts

pytestmark = pytest.mark.browser
# Of each kind the one that holds most.
LONGEST = {
    "three-hours.guess.prompt",
    "three-hours.welcome.rules.2",
    "three-hours.leaders.leaders",
    "one-day.rate.prompt",
    "three-hours.leaders.table.it_role",
    "three-hours.committee.questions",
    "one-day.calibrate.case.v7",
    "one-day.calibrate.key.v8",
    "join",
    "12.strips",
    "12.mastery",
    "12.mastery.g2",
    "12.gap",
    "12.agreed",
    "12.agreed.2",
    "12.disagreement",
    "12.initiatives",
    "12.staircase",
    "12.prediction",
}


def test_every_kind_of_slide_is_whole_and_readable(
    chromium: Any, content: Content, language: str, tmp_path: Path
) -> None:
    wall, faults, opened = WallPage(chromium, content, language, tmp_path), [], set()
    for name, slide in [*texts(content, language), *pictures(content, language, tmp_path, 12)]:
        if name not in LONGEST:
            continue
        wall.show(slide)
        opened.add(name)
        for size in SIZES:
            faults += [f"{name} at {size[0]} x {size[1]}: {fault}" for fault in wall.measure(size).faults]
        if name in ("three-hours.guess.prompt", "one-day.calibrate.key.v8", "12.strips", "join"):
            faults += [f"{name}: {fault}" for fault in b.axe(wall.page, "dialog.dl-wall")]
    assert not faults and opened == LONGEST


def test_a_pointer_that_rests_on_the_wall_covers_nothing(chromium: Any, content: Content, tmp_path: Path) -> None:
    wall = WallPage(chromium, content, "da", tmp_path)
    button = wall.page.locator(".dl-wall-foot button")
    seen = "node => getComputedStyle(node).opacity"
    wall.page.mouse.move(640, 360)
    assert button.evaluate(seen) == "0"
    button.hover()
    assert button.evaluate(seen) == "1"


_COLOURS = """() => [...document.querySelectorAll("dialog.dl-wall, dialog.dl-wall *")].map((node) => {
  const { color, backgroundColor, borderTopColor } = getComputedStyle(node);
  return [color, backgroundColor, borderTopColor]; })"""


def test_a_dark_theme_changes_no_colour_of_the_wall(chromium: Any, content: Content, tmp_path: Path) -> None:
    wall = WallPage(chromium, content, "da", tmp_path)
    slides = dict([*texts(content, "da"), *pictures(content, "da", tmp_path, 12)])
    for name in ("three-hours.leaders.leaders", "one-day.calibrate.key.v8", "12.strips", "join"):
        wall.show(slides[name])
        seen = []
        for light in ("true", "false"):
            wall.page.evaluate("light => { document.body.dataset.jpThemeLight = light; }", light)
            seen.append(wall.page.evaluate(_COLOURS))
        assert seen[0] == seen[1], name
