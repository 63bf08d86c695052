"""Two sides of each row on one scale: what is asked of us, and what we have. The widest gap stands first."""

from collections.abc import Sequence

import numpy as np

from digilead.arrays import Floats
from digilead.content.models import Worksheet
from digilead.figures.canvas import COOL, GROUND, WARM, Canvas
from digilead.figures.picture import Picture, Table, Width
from digilead.figures.rows import PAGE, Rows, beside, key
from digilead.figures.wording import Words

_NAMES = 250.0


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


def dumbbells(
    rows: Sequence[str], values: Floats, scale: Sequence[str], sides: tuple[str, str], width: Width
) -> Canvas:
    """Two marks a row on one scale, joined: a diamond for ``values[:, 0]``, a ring for ``values[:, 1]``."""
    page = Canvas(PAGE[width])
    left = beside(rows, _NAMES) if width == "wide" else 0

    def asked(x: float, y: float, size: float = 16) -> None:
        page.mark(x, y, "diamond", size=size, fill=WARM)

    def have(x: float, y: float, size: float = 13) -> None:
        page.mark(x, y, size=size, fill=GROUND, edge=COOL)

    y = key(page, left, 0, [(asked, sides[0]), (have, sides[1])])
    lines = Rows(page, y, rows, columns=len(scale), heads=scale, left=left, row=36 if left else 28)
    lines.tracks()
    for y, (first, second) in zip(lines.middles, values, strict=True):
        lines.join(y, first, second)
        if not np.isnan(second):
            have(lines.column(second), y, 21 if first == second else 15)
        if not np.isnan(first):
            asked(lines.column(first), y, 12 if first == second else 17)
    return page
