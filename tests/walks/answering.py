"""Answers that several walks give."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from digilead.content import Content
from digilead.workbook import Workbook
from tests.conftest import everything

# What an organisation on the second step answers that wants to reach the third.
_USUAL = {"m.g1": "always", "m.g2": "usually", "m.g3": "rarely", "m.g4": "never"}


def second_step(content: Content) -> dict[str, str]:
    """The twenty questions of the first form in their order, with their answers."""
    return {
        item: _USUAL.get(item.rpartition(".")[0], "g3" if item == "amb.overall" else "g2")
        for item in content.items_of("first_form")
    }


def fill(file: Path, content: Content, line: str) -> None:
    """An answer to everything, `line` in every text, and every result asked for: as when the course is finished."""
    pages = [f"{id}.{part}.shown" for id in content.worksheets for part in ("activity", "look")]
    parts = [f"board.{generation.id}.shown" for generation in content.generations]
    parts += [f"case.{case}.shown" for case in content.cases] + ["first_form.shown", "plan.shown", "9-1.what_if.shown"]
    asked = [("before", "organisation", item, "yes") for item in pages + parts]
    asked.append(("after", "organisation", "first_form.shown", "yes"))
    asked += [("after", f"initiative-{number}", "initiative.shown", "yes") for number in (1, 2)]
    book = Workbook(file, clock=lambda: datetime(2026, 3, 2, 9, 41, tzinfo=UTC))
    book.record_many([*everything(content, line), *asked])
