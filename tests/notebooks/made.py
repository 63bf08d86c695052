"""Cells that are made of records: editor's notes, the list of them, the article's sources and the menu of exercises.

Which records a cell is made of stands in its metadata, as in ``"made_of": ["notes/kl"]``; the order is the cell's. A
cell of exercises that is called `BELONGING` stands on a section's page, every other one in the menu.
"""

from collections.abc import Sequence

from digilead.content import Content
from tests.notebooks.pages import Cell

_SAID = {
    "da": {
        "note": "Redaktionens note", "source": "Kilde", "remark": "Note", "core": "kerne",
        "menu": "| Øvelse | Minutter | Formål |", "to": "At ",
        "months": "januar februar marts april maj juni juli august september oktober november december",
    },
    "en": {
        "note": "Editor’s note", "source": "Source", "remark": "Note", "core": "core",
        "menu": "| Exercise | Minutes | Purpose |", "to": "To ",
        "months": "January February March April May June July August September October November December",
    },
}  # fmt: skip


BELONGING = "exercises"


def made(content: Content, language: str, cell: Cell) -> str | None:
    """The cell's text, ``None`` where it is written by hand. A heading above the records stays."""
    records = cell["metadata"].get("made_of", [])
    if not records:
        return None
    ids = [record.partition("/")[2] for record in records]
    (table,) = {record.partition("/")[0] for record in records}
    own = "".join(cell["source"])
    if table == "notes" and "editors-note" in cell["metadata"].get("tags", []):
        return "\n>\n".join(_note(content, language, id) for id in ids)
    if table == "exercises":
        folder = f"../../exercises/{language}/" if cell["id"] == BELONGING else ""
        return own[: own.index("|")] + "\n".join(_menu(content, language, ids, folder))
    line = _listed if table == "notes" else _reference
    return "\n".join(line(content, language, id) for id in ids)


def _note(content: Content, language: str, id: str) -> str:
    note, said = content.notes[id], _SAID[language]
    year, month = note.date.split("-")
    head = f"**{said['note']}, {said['months'].split()[int(month) - 1]} {year}.**"
    return f"> {head} {note.text[language]}\n>\n> {said['source']}: {note.reference[language]}"


def _listed(content: Content, language: str, id: str) -> str:
    note = content.notes[id]
    reference = note.reference[language].replace("*", "")
    return f"- **{note.section.replace('-', '.')}** {note.text[language]} *{_SAID[language]['source']}: {reference}*"


def _reference(content: Content, language: str, id: str) -> str:
    found = content.references[id]
    remark = f" *{_SAID[language]['remark']}: {found.note[language]}*" if found.note else ""
    return f"- {found.text[language]}{remark}"


def _menu(content: Content, language: str, ids: Sequence[str], folder: str) -> list[str]:
    said, rows = _SAID[language], []
    for id in ids:
        exercise = content.exercises[id]
        link = f"[E{int(id[1:])} {exercise.title[language]}]({folder}{content.notebook(id, language)})"
        core = f" ({said['core']})" if exercise.core else ""
        purpose = exercise.purpose[language].removeprefix(said["to"]).removesuffix(".")
        rows.append(f"| {link}{core} | {exercise.low}–{exercise.high} | {purpose[0].upper()}{purpose[1:]} |")
    return [said["menu"], "|---|---|---|", *rows]
