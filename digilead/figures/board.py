"""One status for each row: a board with a column a status, read from left to right."""

from collections.abc import Sequence

import numpy as np

from digilead.arrays import Floats
from digilead.content.models import Worksheet
from digilead.figures.canvas import Canvas
from digilead.figures.picture import Picture, Table, Width
from digilead.figures.rows import PAGE, Rows, beside
from digilead.figures.wording import Words

_NAMES = 330.0


def board(
    words: Words,
    *,
    title: str,
    sentence: str,
    rows: Sequence[str],
    columns: Sequence[str],
    status: Floats,
    said: Sequence[str],
    lines: Sequence[str] = (),
    details: Sequence[str] = (),
    width: Width,
) -> Picture:
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
    return Picture(
        sentence=sentence,
        details=(*details, *words.left_out(said)),
        svg="" if np.isnan(status).all() else _draw(rows, columns, status, width).svg(),
        alt=words("activity.alt_board", n=len(rows), columns=len(columns)),
        tables=(_table(words, title, list(zip(rows, said, strict=True)), lines if any(lines) else ()),),
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


def _table(words: Words, title: str, rows: Sequence[tuple[str, str]], lines: Sequence[str]) -> Table:
    """``rows``: label and answer; ``lines``: what was written to each, none for a table without them."""
    head = [words("activity.row"), words("activity.status"), *([words("activity.line")] if lines else [])]
    cells = [(*row, line) for row, line in zip(rows, lines, strict=True)] if lines else rows
    return Table(words("activity.table", title=title), tuple(head), tuple(cells))


def _draw(rows: Sequence[str], columns: Sequence[str], status: Floats, width: Width) -> Canvas:
    page = Canvas(PAGE[width])
    left = beside(rows, _NAMES) if width == "wide" else 0
    lines = Rows(page, 0, rows, columns=len(columns), heads=columns, left=left, row=38 if left else 30)
    lines.tracks()
    for y, value in zip(lines.middles, status, strict=True):
        if not np.isnan(value):
            page.mark(lines.column(value), y, size=17)
    return page
