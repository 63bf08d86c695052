"""The course's first form as all three pages show it: same questions, same answers, same number of clicks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat

from digilead.content import FIRST_FORM, Content
from digilead.figures.wording import Words
from digilead.widgets.forms import screen_spec

HERE = Path(__file__).parent
PLAIN_NOTEBOOK = "plain.ipynb"
STATIC_PAGE = "static.html"


def questions(content: Content, language: str) -> list[dict[str, Any]]:
    """The questions in their order, as the questionnaire gets them, with the dimension and step a picture needs."""
    found = []
    for screen in content.screens[FIRST_FORM]:
        for question in screen_spec(Words(content, language), screen)["questions"]:
            item = content.items[question["id"]]
            statement = item.id.startswith("m.")
            dimension = content.dimensions[item.dimension].name[language] if item.dimension and not statement else None
            found.append(
                {
                    **question,
                    "screen": screen.id,
                    "dimension": dimension,
                    "generation": item.generation if statement else None,
                }
            )
    return found


def write_yardsticks(content: Content, language: str, folder: Path) -> None:
    """Put the plain notebook, its questions and the static page into `folder`."""
    asked = questions(content, language)
    names = [generation.name[language] for generation in content.generations]
    (folder / "questions.json").write_text(json.dumps({"names": names, "questions": asked}), encoding="utf-8")
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[nbformat.v4.new_code_cell((HERE / "plain_page.py").read_text(encoding="utf-8"))],
    )
    nbformat.write(notebook, folder / PLAIN_NOTEBOOK)
    page = (HERE / "static_page.html").read_text(encoding="utf-8").replace("QUESTIONS", json.dumps(asked))
    (folder / STATIC_PAGE).write_text(page, encoding="utf-8")
