"""A job's week before and after: which hours stay, which are set free and which are new."""

import re
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from digilead.content.models import Worksheet
from digilead.figures import style
from digilead.figures.picture import Picture, Table
from digilead.figures.style import Page, Width
from digilead.figures.wording import Words

KEPT, FREED, NEW = ("stays",), ("automated", "stops"), ("new",)
_LOOKS: dict[str, dict[str, Any]] = {
    "solid": {"facecolor": style.FILL},
    "hatch": {"facecolor": style.PAPER, "hatch": "//"},
    "new": {"facecolor": "#f3dfcd"},
    "free": {"facecolor": style.PAPER, "linestyle": (0, (5, 4))},
}
OPEN_BAND = 1.0  # an open band, "more than 10", is counted as one hour more than where it begins


@frozen
class Task:
    """One task of the week. ``hours`` is the middle of a band, ``None`` where it was not answered."""

    name: str
    hours: float | None
    hours_label: str
    fate: str | None
    fate_label: str


def band_hours(id: str) -> float:
    """The middle of a band of hours from its id: "3-5" -> 4, "0" -> 0, "11" (open at the top) -> 12."""
    numbers = [float(number) for number in re.findall(r"\d+", id)]
    if len(numbers) == 2:
        return sum(numbers) / 2
    return numbers[0] + OPEN_BAND if numbers[0] else 0.0


def week(words: Words, worksheet: Worksheet, tasks: Sequence[Task], width: Width) -> Picture:
    """The picture of a job's week; tasks without hours or fate are named in the table only."""
    language = words.language
    whole = [task for task in tasks if task.hours is not None and task.fate is not None]
    freed = _sum(whole, FREED)
    new = _sum(whole, NEW)
    details = []
    if any(task.fate in FREED for task in whole):
        sentence = worksheet.finding("freed")[language].format(hours=f"{freed:.0f}", task=_largest(whole, FREED))
        if not any(task.fate == "stops" for task in whole):
            details.append(worksheet.finding("no_stop")[language])
    else:
        sentence = worksheet.finding("no_stop")[language] if whole else words("activity.week_nothing_yet")
    if new:
        details.append(worksheet.finding("balance")[language].format(hours=f"{new:.0f}", task=_largest(whole, NEW)))
    return Picture(
        sentence=sentence,
        details=tuple(details),
        svg=_draw(words, whole, width).svg(),
        alt=words("activity.alt_week"),
        tables=(
            Table(
                words("activity.table", title=worksheet.activity.title[language] if worksheet.activity else ""),
                (words("activity.row"), words("activity.hours"), words("activity.fate")),
                tuple((task.name, task.hours_label, task.fate_label) for task in tasks),
            ),
        ),
        note=words("activity.note", answered=len(whole), asked=len(tasks)),
    )


def _sum(tasks: Sequence[Task], fates: Sequence[str]) -> float:
    return sum(task.hours or 0 for task in tasks if task.fate in fates)


def _largest(tasks: Sequence[Task], fates: Sequence[str]) -> str:
    return max((task for task in tasks if task.fate in fates), key=lambda task: task.hours or 0).name


def _draw(words: Words, tasks: Sequence[Task], width: Width) -> Page:
    wide = width == "wide"
    whole, left = (760.0, 70.0) if wide else (330.0, 4.0)
    order = sorted(tasks, key=lambda task: [*KEPT, *FREED, *NEW].index(task.fate or "new"))
    row, bar = (30.0, 40.0) if wide else (50.0, 34.0)
    page = Page(whole, row * len(order) + (2 * (bar + 24) if wide else 2 * (bar + 40)) + 20)
    before = [task for task in order if task.fate not in NEW]
    most = max(_sum(order, [*KEPT, *FREED]), _sum(order, [*KEPT, *NEW]) + _sum(order, FREED), 1.0)
    unit = (whole - left - 8) / most
    y = page.height - bar - (10 if wide else 26)
    for name, parts in (
        (words("activity.before"), [(before, KEPT, "solid"), (before, FREED, "hatch")]),
        (words("activity.after"), [(order, KEPT, "solid"), (order, NEW, "new"), (order, FREED, "free")]),
    ):
        page.text(4, y + (bar / 2 if wide else bar + 6), name, weight="bold", va="center" if wide else "baseline")
        x = left
        for found, fates, look in parts:
            length = _sum(found, fates) * unit
            if length:
                _segment(page, x, y, length, bar, look, words(f"activity.week_{look}"))
            x += length
        y -= bar + (24 if wide else 40)
    top = row * len(order) + 6
    longest = max((task.hours or 0 for task in order), default=1) or 1
    start = 330.0 if wide else 4.0
    for index, task in enumerate(order):
        y = top - row * (index + 1) + 8
        page.text(4, y + (6 if wide else 24), task.name, va="center")
        length = (whole - start - 190) * (task.hours or 0) / longest if wide else 150 * (task.hours or 0) / longest
        look = "solid" if task.fate in KEPT else "new" if task.fate in NEW else "hatch"
        page.box(start, y, max(length, 1), 12, edgecolor=style.INK, linewidth=1.2, **_LOOKS[look])
        page.text(start + length + 8, y + 6, task.fate_label, size=style.SMALL, color=style.QUIET, va="center")
    return page


def _segment(page: Page, x: float, y: float, length: float, height: float, look: str, label: str) -> None:
    page.box(x, y, length, height, edgecolor=style.INK, linewidth=1.2, **_LOOKS[look])
    if style.text_width(label, style.SMALL) < length - 8:
        page.text(x + length / 2, y + height / 2, label, size=style.SMALL, ha="center", va="center",
                  bbox={"facecolor": _LOOKS[look]["facecolor"], "linewidth": 0, "pad": 1.5})  # fmt: skip
