"""Two sides of each row on one scale: what is asked of us, and what we have. The widest gap stands first."""

from collections.abc import Sequence

import numpy as np

from digilead.content.models import Worksheet
from digilead.figures import style
from digilead.figures.picture import Picture, Table
from digilead.figures.style import Page, Width
from digilead.figures.wording import Words
from digilead.responses import Floats


def compare(
    words: Words, section: Worksheet, scale: Sequence[str], values: Floats, said: Sequence[Sequence[str]], width: Width
) -> Picture:
    """The picture of an activity with two aspects.

    Args:
        scale: S labels, lowest first.
        values: (R, 2), rows as in ``section.rows``; column 0 what is asked, column 1 what there is; 1..S or ``nan``.
        said: the same (R, 2) in words, for the table.
    """
    language = words.language
    rows = [row.text[language] for row in section.rows]
    asked, have = (aspect.text[language] for aspect in section.aspects)
    gap = values[:, 0] - values[:, 1]
    order = sorted(range(len(rows)), key=lambda row: (np.isnan(gap[row]), -np.nan_to_num(gap[row])))
    drawn = not np.isnan(gap).all()
    sentence, details = compare_sentences(words, section, scale, values)
    return Picture(
        sentence=sentence,
        details=details,
        svg=dumbbells([rows[row] for row in order], values[order], scale, (asked, have), width).svg() if drawn else "",
        alt=words("activity.alt_compare", n=len(rows)),
        tables=(
            Table(
                words("activity.table", title=section.activity.title[language] if section.activity else ""),
                (words("activity.row"), asked, have),
                tuple((rows[row], *said[row]) for row in order),
            ),
        ),
        note=words("activity.note", answered=int((~np.isnan(values)).sum()), asked=values.size),
    )


def compare_sentences(
    words: Words, section: Worksheet, scale: Sequence[str], values: Floats
) -> tuple[str, tuple[str, ...]]:
    """The finding, and what else to say; only of rows that have an answer on both sides. Arguments as in `compare`."""
    gap = values[:, 0] - values[:, 1]
    whole, of = int((~np.isnan(gap)).sum()), len(gap)
    if not whole:
        return words("activity.nothing_yet"), ()
    rows = [row.text[words.language] for row in section.rows]

    def told(finding: str, which: Sequence[int], **places: object) -> str:
        named = words.named([rows[row] for row in which], of)
        return section.finding(finding)[words.language].format(rows=named, n=len(which), of=of, **places)

    ahead = [row for row in range(of) if gap[row] < 0]
    more = (told("ahead", ahead),) if ahead and "ahead" in {finding.id for finding in section.findings} else ()
    if np.nanmax(gap) <= 0:
        answered = [row for row in range(of) if not np.isnan(gap[row])]
        return told("no_gap" if whole == of else "no_gap_so_far", answered), more
    widest = [row for row in range(of) if gap[row] == np.nanmax(gap)]
    compared = () if whole == of else (words("activity.compared", n=whole, of=of),)
    if len({tuple(values[row]) for row in widest}) > 1:
        return told("largest_gaps", widest), (*more, *compared)
    first, second = (scale[int(value) - 1] for value in values[widest[0]])
    return told("largest_gap", widest, first=first, second=second), (*more, *compared)


def dumbbells(rows: Sequence[str], values: Floats, scale: Sequence[str], sides: tuple[str, str], width: Width) -> Page:
    """Two marks a row on one scale, joined: a diamond for ``values[:, 0]``, a ring for ``values[:, 1]``."""
    wide = width == "wide"
    left, right, row_height = (230.0, 40.0, 40.0) if wide else (26.0, 26.0, 56.0)
    whole = 760.0 if wide else 330.0
    foot = 34.0 if wide else 46.0
    page = Page(whole, row_height * len(rows) + foot + 34)
    span = (whole - left - right) / max(len(scale) - 1, 1)
    top = row_height * len(rows) + foot

    def at(value: float) -> float:
        return left + span * (value - 1)

    for value, name in enumerate(scale, start=1):
        page.line([at(value), at(value)], [foot, top], color=style.LINE, width=1)
        for number, part in enumerate(style.wrapped(name, max(span - 8, 48), style.SMALL)):
            page.text(at(value), foot - 16 - 14 * number, part, size=style.SMALL, ha="center")
    for index, (row, (asked, have)) in enumerate(zip(rows, values, strict=True)):
        y = top - row_height * (index + (0.5 if wide else 0.72))
        if wide:
            lines = style.wrapped(row, left - 50)
            for number, part in enumerate(lines):
                page.text(left - 28, y + 8 * (len(lines) - 1) - 16 * number, part, ha="right", va="center")
        else:
            page.text(6, y + 24, row, va="center", bbox={"facecolor": style.PAPER, "linewidth": 0, "pad": 1.5})
        if not np.isnan(asked) and not np.isnan(have):
            page.line([at(asked), at(have)], [y, y], color="#7c858f", width=2.5)
        if not np.isnan(have):
            page.dot(at(have), y, filled=False, color=style.OWN, size=18 if asked == have else 13)
        if not np.isnan(asked):
            page.dot(at(asked), y, size=9 if asked == have else 13, marker="D")
    y = top + 20
    page.dot(left + 4 if wide else 12, y, size=9, marker="D")
    start = left + 16 if wide else 24
    page.text(start, y, sides[0], size=style.SMALL, va="center")
    second = start + style.text_width(sides[0], style.SMALL) + 24
    page.dot(second, y, size=11, filled=False, color=style.OWN)
    page.text(second + 12, y, sides[1], size=style.SMALL, va="center")
    return page
