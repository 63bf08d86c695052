"""The article's table, rebuilt: which cells the participant placed where the article has them."""

from collections.abc import Mapping

from digilead.content.models import Worksheet
from digilead.figures.canvas import EDGE, ON_SOLID, SOLID, TINT, WARM, Canvas
from digilead.figures.picture import Picture, Table, Width
from digilead.figures.rows import PAGE, Rows
from digilead.figures.wording import Words


def rebuilt_table(words: Words, section: Worksheet, placed: Mapping[str, str], width: Width) -> Picture:
    """Cells by hit. ``placed``: item id -> generation id; an item that was not placed is absent."""
    content, language = words.content, words.language
    items = [item for item in section.items if item.kind == "activity"]
    right = [item for item in items if placed.get(item.id) == item.generation]
    found = "nothing" if not placed else "all_hits" if len(right) == len(items) else "hits"
    names = {generation.id: f"{generation.number} {generation.name[language]}" for generation in content.generations}
    answers = tuple(
        (
            item.text[language],
            names.get(placed.get(item.id, ""), words("result.no_answer")),
            names[item.generation or ""],
        )
        for item in items
    )
    return Picture(
        sentence=section.finding(found)[language].format(right=len(right), n=len(items)),
        details=(),
        svg=_draw(words, section, placed, width).svg() if placed else "",
        alt=words("activity.alt_table", n=len(items)),
        tables=(
            Table(
                words("activity.table", title=section.activity.title[language] if section.activity else ""),
                (words("activity.cell"), words("activity.placed"), words("activity.belongs")),
                answers,
            ),
        )
        if placed  # the table is the key as well
        else (),
        note=words("activity.note", answered=len(placed), asked=len(items)),
    )


_NAMES = 190.0
_CELL = 34.0


def _draw(words: Words, section: Worksheet, placed: Mapping[str, str], width: Width) -> Canvas:
    """A grid of dimensions by generations; a cell asked about is outlined, filled where it was placed right."""
    page, generations = Canvas(PAGE[width]), words.content.generations
    grid = Rows(
        page,
        0,
        [row.text[words.language] for row in section.rows],
        columns=len(generations),
        heads=[str(generation.number) for generation in generations],
        left=_NAMES if width == "wide" else 0,
        row=_CELL + 6,
    )
    asked = {(item.row, item.generation): item.id for item in section.items if item.kind == "activity"}
    for y, row in zip(grid.middles, section.rows, strict=True):
        for generation in generations:
            x, item = grid.column(generation.number), asked.get((row.id, generation.id))
            answer = placed.get(item or "")
            box = (x - grid.span / 2 + 3, y - _CELL / 2, grid.span - 6, _CELL)
            if item is None:
                page.box(*box, fill=TINT)
            elif answer == generation.id:
                page.box(*box, fill=SOLID)
                page.text(x, y, "✓", size=16, color=ON_SOLID, anchor="middle")
            else:
                page.box(*box, edge=WARM if answer else EDGE, dash="5 4")
                if answer:
                    said = words("activity.you_put", step=words.content.steps[answer])
                    page.text(x, y, said, color=WARM, bold=True, anchor="middle")
    return page
