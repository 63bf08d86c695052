"""Answers in the shape of a test: three numbers a step and seven picks, turned into what a workbook holds."""

from collections.abc import Sequence

from digilead.content import Content

Case = tuple[list[list[int]], list[int]]

GAP: Case = ([[5, 5, 5], [1, 2, 1], [5, 5, 4], [4, 4, 2]], [3, 3, 3, 2, 3, 3, 3])
"""Step 2 is missing below a step that carries."""
OPENING: Case = ([[5, 5, 4], [2, 2, 2], [5, 5, 4], [2, 1, 3]], [3, 3, 3, 2, 3, 3, 3])
"""One does clearly less of step 2 than of step 3, which carries; that step 2 is missing is not sure enough to say."""
NO_GAP: Case = ([[5, 4, 5], [4, 3, 3], [2, 3, 3], [1, 2, 1]], [2, 2, 2, 2, 2, 3, 3])
"""The counting rule calls step 2 missing, the posterior does not."""


def given_as(content: Content, rows: Sequence[Sequence[int]], picks: Sequence[int]) -> dict[str, str]:
    """``rows[k]``: answers 1..5 to the statements of step k+1 in the order of the instrument; 0 leaves one out."""
    found = {}
    for step, row in enumerate(rows, start=1):
        items = [
            i for i in content.instruments["mastery"].items if i.short and content.steps[i.generation or ""] == step
        ]
        for item, value in zip(items, row, strict=True):
            if value:
                found[item.id] = content.options(item.id)[value - 1].id
    for item, value in zip(content.instruments["best_fit"].items, picks, strict=True):
        if value:
            found[item.id] = f"g{value}"
    return found
