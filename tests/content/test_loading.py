"""What is wrong in ``content/`` stops loading and says file, record and reason; the course's own content loads."""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digilead.content import Content, ContentError, load_content
from digilead.content.loading import CHECKOUT, Fault

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CHECKOUT, tmp_path / "content"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not say {old!r} any more"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == "\n".join(f"{f.file}, {f.record}: {f.reason}" for f in caught.value.faults)
    return caught.value.faults


def fault(folder: Path) -> Fault:
    return faults(folder)[0]


def test_the_course_loads_and_is_linked() -> None:
    content = load_content()
    assert len(content.items_of("first_form")) == 20
    assert [option.id for option in content.options("bf.use")] == list(content.steps)
    assert content.options("amb.use") == content.options("bf.use")
    assert len(content.options("m.g1.use")) == 5


def test_every_dimension_has_a_cell_for_every_generation(content: Content) -> None:
    assert len(content.cells) == len(content.dimensions) * len(content.generations)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "record", "reason"),
    [
        ("generations.toml", 'en = "Local improvements"', 'xx = "Local"', "generations g1 name", "no text in en"),
        ("generations.toml", 'da = "Lokale forbedringer"', 'da = "  "', "generations g1 name", "no text in da"),
        ("generations.toml", "number = 1", 'number = "1"', "generations g1 number", "should be int"),
        ("generations.toml", "number = 1", "number = 3", "generations", "numbered 1, 2, 3"),
        ("generations.toml", "number = 1", "number = 1\ncolour = 2", "generations g1", "colour"),
        ("generations.toml", 'source = ["', 'source = ["X-1", "', "g1", "unknown source, X-1"),
        ("dimensions.toml", 'generation = "g1"', 'generation = "g9"', "cells use/g9", "unknown generation"),
        ("instruments/best_fit.toml", 'id = "g4"', 'id = "g5"', "bf.use", "no anchor for g4"),
        ("instruments/best_fit.toml", 'item = "bf.use"', 'item = "bf.other"', "options bf.other/g1", "unknown item"),
        ("instruments/mastery.toml", 'id = "m.g4.change"', 'id = "m.g1.use"', "m.g1.use", "stands twice"),
        ("instruments/mastery.toml", 'scale = "frequency"', 'scale = "how_often"', "m.g1.use", "unknown scale"),
        ("instruments/mastery.toml", 'generation = "g1"', 'generation = "g0"', "m.", "unknown generation"),
        ("forms.toml", '"bf.use"', '"bf.usage"', "screens first_form/1", "unknown item, bf.usage"),
        ("forms.toml", '"bf.use", ', '"bf.use", "bf.use", ', "screens first_form/1", "second time"),
        ("questions.toml", 'section = "1-1"', 'section = "7-7"', "Q11-1", "unknown section"),
        ("sections/0-1.toml", 'next = "0-0"', 'next = "0-7"', "next", "unknown section"),
        ("messages.toml", 'saved = {da = "Gemt {time}", ', "saved = {", "saving.saved", "no text in da"),
    ],
)  # fmt: skip
def test_a_fault_is_named(folder: Path, edit: Edit, file: str, old: str, new: str, record: str, reason: str) -> None:
    edit(file, old, new)
    assert any(record in one.record and reason in one.reason for one in faults(folder))


def test_all_faults_of_texts_and_types_are_named_at_once(folder: Path, edit: Edit) -> None:
    edit("generations.toml", 'en = "Local improvements"', 'xx = "Local"')
    edit("generations.toml", "number = 3", 'number = "3"')
    edit("instruments/best_fit.toml", "version = 1", "version = 1.5")
    edit("questions.toml", 'kind = "practice"', 'kind = "practical"')
    edit("messages.toml", 'saved = {da = "Gemt {time}", ', "saved = {")
    edit("dimensions.toml", 'source = ["', 'source = ["X-1", "')
    (folder / "scales.toml").unlink()
    named = [(one.file, one.record) for one in faults(folder)]
    assert len(named) == 7
    assert {("generations.toml", "generations g1 name"), ("generations.toml", "generations g3 number")} <= set(named)
    assert {"dimensions.toml", "instruments/best_fit.toml", "questions.toml", "messages.toml", "scales.toml"} <= {
        file for file, _ in named
    }


def test_all_faults_of_links_are_named_at_once(folder: Path, edit: Edit) -> None:
    edit("forms.toml", '"bf.use"', '"bf.usage"')
    edit("questions.toml", 'section = "1-1"', 'section = "7-7"')
    edit("instruments/mastery.toml", 'generation = "g1"', 'generation = "g0"')
    edit("sessions/one-day.toml", "least = 20", "least = 200")
    reasons = " ".join(one.reason for one in faults(folder))
    for said in ("item, bf.usage", "section, 7-7", "generation, g0", "should be at most"):
        assert said in reasons


def test_a_statement_that_nobody_asks_is_named(folder: Path, edit: Edit) -> None:
    edit("forms.toml", '"m.g2.question", ', "")
    assert fault(folder).record == "m.g2.question" and "asked in no form" in fault(folder).reason


def test_a_missing_file_and_broken_toml_are_named(folder: Path) -> None:
    (folder / "forms.toml").write_text("[[forms", encoding="utf-8")
    assert "forms.toml" in str(fault(folder))
    (folder / "forms.toml").unlink()
    load_content.__globals__["_load"].cache_clear()
    assert [str(one) for one in faults(folder)] == ["forms.toml, file: is missing"]


def test_a_new_language_is_one_line_and_then_names_what_lacks_it(folder: Path) -> None:
    course = folder / "course.toml"
    course.write_text(
        course.read_text(encoding="utf-8") + '\n[[languages]]\nid = "sv"\nname = "Svenska"\n', encoding="utf-8"
    )
    named = faults(folder)
    assert len(named) > 2000 and {one.reason for one in named} == {"has no text in sv"}


def test_a_dimension_without_a_cell_is_named(folder: Path, edit: Edit) -> None:
    edit("dimensions.toml", 'id = "use"', 'id = "usage"')
    assert {"names an unknown dimension, use", "is missing"} <= {one.reason for one in faults(folder)}


def _sources(record: Any) -> Iterator[str]:
    if isinstance(record, dict):
        yield from record.get("source", [])
    for inner in record.values() if isinstance(record, dict) else record if isinstance(record, list) else []:
        yield from _sources(inner)


def test_every_item_of_the_article_is_carried(content: Content) -> None:
    """In content or in a page's prose, in every language; how well is for a reader to say."""
    import json

    root = CHECKOUT.parent
    in_content = {id for path in CHECKOUT.rglob("*.toml") for id in _sources(tomllib.loads(path.read_text("utf-8")))}
    in_content |= {id for id in content.references}
    article = tomllib.loads((CHECKOUT / "article.toml").read_text(encoding="utf-8"))["ids"]
    for language in content.languages:
        in_prose: set[str] = set()
        for kind in ("notebooks", "exercises"):
            for path in sorted((root / kind / language).glob("*.ipynb")):
                for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                    if cell["cell_type"] == "markdown":
                        in_prose.update(cell["metadata"].get("source", []))
        assert set(article) - in_content - in_prose == set(), language
