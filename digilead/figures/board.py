"""One status for each row: a board with a column a status, read from left to right."""

from collections.abc import Sequence

import numpy as np

from digilead.content.models import Worksheet
from digilead.figures import style
from digilead.figures.picture import Picture, Table
from digilead.figures.style import Page, Width
from digilead.figures.wording import Words
from digilead.responses import Floats


def board(
    words: Words, *, title: str, sentence: str, rows: Sequence[str], columns: Sequence[str], status: Floats,
    said: Sequence[str], lines: Sequence[str] = (), details: Sequence[str] = (), width: Width,
) -> Picture:  # fmt: skip
    """The board of an activity or of a generation's leadership questions.

    Args:
        title: what the board is about, for the table.
        sentence: the finding.
        rows: R labels. columns: C statuses in order.
        status: (R,), 1..C or ``nan``.
        said: R answers in words, for the table.
        lines: R texts in the participant's own words, "" where there is none; shown in the table.
        details: further sentences; how many rows have no status, and why, is added to them.
    """
    own = any(lines)
    return Picture(
        sentence=sentence,
        details=(*details, *words.left_out(said)),
        svg="" if np.isnan(status).all() else _draw(rows, columns, status, width).svg(),
        alt=words("activity.alt_board", n=len(rows), columns=len(columns)),
        tables=(
            Table(
                words("activity.table", title=title),
                (words("activity.row"), words("activity.status"), *([words("activity.line")] if own else [])),
                tuple(
                    (row, answer, *([lines[index]] if own else []))
                    for index, (row, answer) in enumerate(zip(rows, said, strict=True))
                ),
            ),
        ),
        note=words("activity.note", answered=int((~np.isnan(status)).sum()), asked=len(status)),
    )


def board_finding(words: Words, worksheet: Worksheet, status: Floats) -> str:
    """How many rows of an activity have each status, always out of all rows; nothing is said of rows without one.

    A place in ``counts`` has the id of its option. ``all_answered`` and ``all_open`` may stand where every row has a
    status, and that of every row or of no row is the first one.
    """
    rows = len(status)
    if np.isnan(status).all():
        return words("activity.board_nothing_yet")
    scaled = next(item.id for item in worksheet.tasks if item.kind != "text")
    options = [option.id for option in words.content.options(scaled)]
    counts = {id: int((status == place).sum()) for place, id in enumerate(options, start=1)}
    whole = not np.isnan(status).any()
    special = {rows: "all_answered", 0: "all_open"}.get(counts[options[0]]) if whole else None
    has = {finding.id for finding in worksheet.findings}
    finding = worksheet.finding(special if special in has else "counts")
    return finding[words.language].format(rows=rows, **counts)


def _draw(rows: Sequence[str], columns: Sequence[str], status: Floats, width: Width) -> Page:
    wide = width == "wide"
    whole, left = (760.0, 330.0) if wide else (330.0, 4.0)
    span = (whole - left - 4) / len(columns)
    heads = [style.wrapped(column, span - 12, style.SMALL, "bold") for column in columns]
    head = 16.0 * max(map(len, heads)) + 12
    names = [style.wrapped(row, left - 24 if wide else whole - 12) for row in rows]
    heights = [max(38.0, 16.0 * len(name) + 14) if wide else 16.0 * len(name) + 42 for name in names]
    page = Page(whole, sum(heights) + head + 6)
    top = sum(heights) + 6
    for number, lines in enumerate(heads):
        for line, part in enumerate(lines):
            page.text(
                left + span * (number + 0.5),
                top + head - 16 - 16 * line,
                part,
                size=style.SMALL,
                weight="bold",
                ha="center",
            )
    for name, height, value in zip(names, heights, status, strict=True):
        page.line([0, whole], [top, top], color=style.LINE, width=1)
        y = top - height / 2 if wide else top - height + 20
        for line, part in enumerate(name):
            page.text(4, top - 20 - 16 * line, part, va="baseline")
        for number in range(len(columns)):
            chosen = not np.isnan(value) and int(value) == number + 1
            page.dot(
                left + span * (number + 0.5),
                y,
                size=15 if chosen else 6,
                filled=chosen,
                color=style.INK if chosen else "#9aa2ab",
            )
        top -= height
    return page
