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
_NAMED = 3
OPEN_BAND = 1.0  # an open band, "more than 10", is drawn as two hours more than that: one more than where it begins


@frozen
class Hours:
    """A band of whole hours a week: from ``least`` to ``most``, which is ``None`` where the band is open at the top."""

    least: int
    most: int | None

    @property
    def drawn(self) -> float:
        """The middle of the band."""
        return self.least + OPEN_BAND if self.most is None else (self.least + self.most) / 2


@frozen
class Task:
    """One task of the week; ``hours`` and ``fate`` are ``None`` where they were not answered."""

    name: str
    hours: Hours | None
    hours_label: str
    fate: str | None
    fate_label: str

    @property
    def drawn(self) -> float:
        return self.hours.drawn if self.hours else 0.0


def hours_of_band(id: str) -> Hours:
    """A band of hours from the id of its option: "3-5" is 3 to 5, "0" is none, "11" (open at the top) 11 or more."""
    least, *most = (int(number) for number in re.findall(r"\d+", id))
    return Hours(least, most[0] if most else None if least else 0)


def week(words: Words, worksheet: Worksheet, tasks: Sequence[Task], width: Width) -> Picture:
    """The picture of a job's week; tasks without hours or fate are named in the table only."""
    language = words.language
    whole = [task for task in tasks if task.hours is not None and task.fate is not None]
    sentence, details = week_sentences(words, worksheet, tasks)
    return Picture(
        sentence=sentence,
        details=details,
        svg=_draw(words, whole, width).svg() if whole else "",
        alt=words("activity.alt_week", n=len(whole)),
        tables=(
            Table(
                words("activity.table", title=worksheet.activity.title[language] if worksheet.activity else ""),
                (words("activity.row"), words("activity.hours"), words("activity.fate")),
                tuple((task.name, task.hours_label, task.fate_label) for task in tasks),
            ),
        ),
        note=words("activity.note_tasks", answered=len(whole), asked=len(tasks)),
    )


def week_sentences(words: Words, worksheet: Worksheet, tasks: Sequence[Task]) -> tuple[str, tuple[str, ...]]:
    """What is set free, where it comes from, whether anything stops, and what is new. Hours are said as their bands."""
    language = words.language
    whole = [task for task in tasks if task.hours is not None and task.fate is not None]
    if not whole:
        return words("activity.week_nothing_yet"), ()
    freed, new = ([task for task in whole if task.fate in fates and task.drawn] for fates in (FREED, NEW))
    # A task that stops has stopped, whether or not it has been given hours.
    no_stop = [] if any(task.fate == "stops" for task in tasks) else [worksheet.finding("no_stop")[language]]
    balance = [worksheet.finding("balance")[language].format(hours=_hours(words, new))] if new else []
    if freed:
        hours = _hours(words, freed)
        sentence = worksheet.finding("freed")[language].format(hours=hours[0].upper() + hours[1:])
        return sentence, (*_from(words, freed), *no_stop, *balance)
    if no_stop and not any(task.fate in FREED for task in whole):
        return no_stop[0], tuple(balance)
    return words("activity.week_none_freed"), (*no_stop, *balance)


def _hours(words: Words, tasks: Sequence[Task]) -> str:
    """The hours of ``tasks`` together, as exactly as their bands say: "4 til 7 timer", "mere end 13 timer"."""
    bands = [task.hours for task in tasks if task.hours]
    least, opened = sum(band.least for band in bands), sum(band.most is None for band in bands)
    if opened:
        return words("activity.hours_over", n=least - opened)
    return words("activity.hours_between", least=least, most=sum(band.most or 0 for band in bands))


def _from(words: Words, freed: Sequence[Task]) -> tuple[str, ...]:
    """Where most of the hours come from; nothing where many tasks give equally many."""
    top = [task for task in freed if task.drawn == max(task.drawn for task in freed)]
    tasks = words.listed([words("activity.quoted", name=task.name) for task in top])
    if len(top) > _NAMED:
        return ()
    if len(top) == len(freed):
        return (words("activity.week_from", tasks=tasks),)
    return (words.counted("activity.week_most", len(top), tasks=tasks),)


def _sum(tasks: Sequence[Task], fates: Sequence[str]) -> float:
    return sum(task.drawn for task in tasks if task.fate in fates)


def _draw(words: Words, tasks: Sequence[Task], width: Width) -> Page:
    wide = width == "wide"
    whole, left = (760.0, 70.0) if wide else (330.0, 4.0)
    order = sorted(tasks, key=lambda task: [*KEPT, *FREED, *NEW].index(task.fate or "new"))
    row, bar = (30.0, 40.0) if wide else (50.0, 34.0)
    page = Page(whole, row * len(order) + (2 * (bar + 24) if wide else 2 * (bar + 40)) + 20)
    freed, new = _sum(order, FREED), _sum(order, NEW)
    free = max(freed - new, 0.0)  # what is new takes its hours from those that are set free
    most = max(_sum(order, KEPT) + max(freed, new), 1.0)
    unit = (whole - left - 8) / most
    y = page.height - bar - (10 if wide else 26)
    kept = _sum(order, KEPT)
    for name, parts in (
        (words("activity.before"), [(kept, "solid"), (freed, "hatch")]),
        (words("activity.after"), [(kept, "solid"), (new, "new"), (free, "free")]),
    ):
        page.text(4, y + (bar / 2 if wide else bar + 6), name, weight="bold", va="center" if wide else "baseline")
        x = left
        for hours, look in parts:
            length = hours * unit
            if length:
                _segment(page, x, y, length, bar, look, words(f"activity.week_{look}"))
            x += length
        y -= bar + (24 if wide else 40)
    top = row * len(order) + 6
    longest = max((task.drawn for task in order), default=1) or 1
    start = 330.0 if wide else 4.0
    for index, task in enumerate(order):
        y = top - row * (index + 1) + 8
        page.text(4, y + (6 if wide else 24), task.name, va="center")
        length = (whole - start - 190 if wide else 150) * task.drawn / longest
        look = "solid" if task.fate in KEPT else "new" if task.fate in NEW else "hatch"
        page.box(start, y, max(length, 1), 12, edgecolor=style.INK, linewidth=1.2, **_LOOKS[look])
        page.text(start + length + 8, y + 6, task.fate_label, size=style.SMALL, color=style.QUIET, va="center")
    return page


def _segment(page: Page, x: float, y: float, length: float, height: float, look: str, label: str) -> None:
    page.box(x, y, length, height, edgecolor=style.INK, linewidth=1.2, **_LOOKS[look])
    if style.text_width(label, style.SMALL) < length - 8:
        page.text(x + length / 2, y + height / 2, label, size=style.SMALL, ha="center", va="center",
                  bbox={"facecolor": _LOOKS[look]["facecolor"], "linewidth": 0, "pad": 1.5})  # fmt: skip
