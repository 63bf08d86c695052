"""A job's week before and after: which hours stay, which are set free and which are new."""

import re
from collections.abc import Sequence

from attrs import frozen

from digilead.content.models import Worksheet
from digilead.figures.canvas import EDGE, GROUND, INK, MUTED, ON_SOLID, SMALL, SOLID, WARM, Canvas, text_width, wrapped
from digilead.figures.picture import Picture, Table, Width
from digilead.figures.rows import PAGE, Rows, beside
from digilead.figures.wording import Words

KEPT, FREED, NEW = ("stays",), ("automated", "stops"), ("new",)
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
class WeekTask:
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


def week(words: Words, worksheet: Worksheet, tasks: Sequence[WeekTask], width: Width) -> Picture:
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


def week_sentences(words: Words, worksheet: Worksheet, tasks: Sequence[WeekTask]) -> tuple[str, tuple[str, ...]]:
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


def _hours(words: Words, tasks: Sequence[WeekTask]) -> str:
    """The hours of ``tasks`` together, as exactly as their bands say: "4 til 7 timer", "mere end 13 timer"."""
    bands = [task.hours for task in tasks if task.hours]
    least, opened = sum(band.least for band in bands), sum(band.most is None for band in bands)
    if opened:
        return words("activity.hours_over", n=least - opened)
    return words("activity.hours_between", least=least, most=sum(band.most or 0 for band in bands))


def _from(words: Words, freed: Sequence[WeekTask]) -> tuple[str, ...]:
    """Where most of the hours come from; nothing where many tasks give equally many."""
    top = [task for task in freed if task.drawn == max(task.drawn for task in freed)]
    tasks = words.listed([words("activity.quoted", name=task.name) for task in top])
    if len(top) > _NAMED:
        return ()
    if len(top) == len(freed):
        return (words("activity.week_from", tasks=tasks),)
    return (words.counted("activity.week_most", len(top), tasks=tasks),)


def _sum(tasks: Sequence[WeekTask], fates: Sequence[str]) -> float:
    return sum(task.drawn for task in tasks if task.fate in fates)


_BAR, _THIN = 40.0, 14.0
_SIDES, _NAMES, _FATES = 70.0, 300.0, 170.0  # pixels for "today", for a task's name and for what happens to it


def _draw(words: Words, tasks: Sequence[WeekTask], width: Width) -> Canvas:
    page, wide = Canvas(PAGE[width]), width == "wide"
    order = sorted(tasks, key=lambda task: [*KEPT, *FREED, *NEW].index(task.fate or "new"))
    kept, freed, new = (_sum(order, fates) for fates in (KEPT, FREED, NEW))
    free = max(freed - new, 0.0)  # what is new takes its hours from those that are set free
    sides = (words("activity.before"), words("activity.after"))
    whole = Rows(page, 0, sides, left=_SIDES if wide else 0, row=_BAR + 10)
    most = max(kept + max(freed, new), 1.0)
    weeks = ([(kept, "solid"), (freed, "hatch")], [(kept, "solid"), (new, "new"), (free, "free")])
    for y, parts in zip(whole.middles, weeks, strict=True):
        start = 0.0
        for hours, look in parts:
            if hours:
                left, right = whole.at(start / most), whole.at((start + hours) / most)
                _part(page, left, y, right - left, _BAR, look, words(f"activity.week_{look}"))
            start += hours
    names = [task.name for task in order]
    each = Rows(
        page,
        whole.bottom + 14,
        names,
        left=beside(names, _NAMES) if wide else 0,
        right=_FATES,
        row=30 if wide else 26,
    )
    longest = max((task.drawn for task in order), default=1) or 1
    for y, task in zip(each.middles, order, strict=True):
        length = max((each.right - each.left) * task.drawn / longest, 1)
        look = "solid" if task.fate in KEPT else "new" if task.fate in NEW else "hatch"
        _part(page, each.left, y, length, _THIN, look)
        fate = wrapped(task.fate_label, _FATES - 8, SMALL)
        page.around(each.left + length + 8, y, fate, size=SMALL, color=MUTED)
    return page


def _part(page: Canvas, x: float, y: float, length: float, height: float, look: str, label: str = "") -> None:
    """Hours around the height ``y``; named where there is room."""
    top = y - height / 2
    if look == "hatch":
        page.striped(x, top, length, height)
    elif look == "free":
        page.box(x, top, length, height, edge=EDGE, dash="5 4")
    else:
        page.box(x, top, length, height, fill=SOLID if look == "solid" else WARM)
    if label and text_width(label, SMALL) < length - 8:
        ink = {"solid": ON_SOLID, "new": GROUND}.get(look, INK)
        page.text(x + length / 2, y, label, size=SMALL, color=ink, anchor="middle")
