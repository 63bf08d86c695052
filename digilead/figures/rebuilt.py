"""The article's table, rebuilt: which cells the participant placed where the article has them."""

from collections.abc import Mapping

from digilead.content.models import Worksheet
from digilead.figures import style
from digilead.figures.picture import Picture, Table
from digilead.figures.style import Page, Width
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


def _draw(words: Words, section: Worksheet, placed: Mapping[str, str], width: Width) -> Page:
    """A grid of dimensions by generations; a cell asked about is outlined, filled where it was placed right."""
    language, content = words.language, words.content
    wide = width == "wide"
    left, whole, height = (190.0, 760.0, 40.0) if wide else (4.0, 330.0, 58.0)
    span = (whole - left - 4) / len(content.generations)
    page = Page(whole, height * len(section.rows) + 30)
    top = height * len(section.rows) + 4
    for number, generation in enumerate(content.generations):
        page.text(left + span * (number + 0.5), top + 10, str(generation.number), weight="bold", ha="center")
    asked = {(item.row, item.generation): item.id for item in section.items if item.kind == "activity"}
    for index, row in enumerate(section.rows):
        y = top - height * (index + 1)
        page.text(4, y + height - (24 if wide else 15), row.text[language], va="baseline")
        for number, generation in enumerate(content.generations):
            item = asked.get((row.id, generation.id))
            answer = placed.get(item or "")
            box = (left + span * number + 3, y + 3, span - 6, 34 if wide else 32)
            if item is None:
                page.box(*box, facecolor="#f1f3f5", linewidth=0)
            elif answer == generation.id:
                page.box(*box, facecolor=style.FILL, edgecolor=style.INK, linewidth=1.5)
                page.text(box[0] + box[2] / 2, box[1] + box[3] / 2, "✓", size=16, ha="center", va="center")
            else:
                page.box(*box, facecolor=style.PAPER, edgecolor=style.INK, linewidth=1.5, linestyle=(0, (5, 4)))
                if answer:
                    said = words("activity.you_put", step=content.steps[answer])
                    page.text(
                        box[0] + box[2] / 2,
                        box[1] + box[3] / 2,
                        said,
                        color=style.OWN,
                        weight="bold",
                        ha="center",
                        va="center",
                    )
    return page
