"""Every page: clean, the same in each language, readable, and all its links lead somewhere."""

import re
from pathlib import Path

import pytest

from digilead import Course
from digilead.content import Content
from tests.course.verbs import CALLS, written
from tests.each import for_each
from tests.notebooks.made import made
from tests.notebooks.pages import LANGUAGES, PAGES, ROOT, START, cells, key, lix, name, prose, source, twin

LONGEST_CELL = 120
HARDEST = 42
LONGEST_PAGE = 25  # minutes
each_page = for_each(PAGES, name)


def test_there_are_pages_in_every_language(content: Content) -> None:
    assert set(LANGUAGES) == set(content.languages)
    for section in content.worksheets:
        for language in content.languages:
            folder = ROOT / ("notebooks" if section in content.sections else "exercises") / language
            assert (folder / content.notebook(section, language)).is_file()


@each_page
def test_a_page_holds_no_answer(path: Path) -> None:
    for cell in cells(path):
        if cell["cell_type"] == "code" and "nbval-check-output" not in cell["metadata"].get("tags", []):
            assert cell["outputs"] == [] and cell["execution_count"] is None, cell["id"]


@each_page
def test_cells_stand_fast(path: Path) -> None:
    for cell in cells(path):
        assert cell["metadata"].get("editable") is False and cell["metadata"].get("deletable") is False, cell["id"]
        if cell["cell_type"] == "code":
            assert cell["metadata"]["jupyter"]["source_hidden"] is True, cell["id"]


@each_page
def test_the_languages_have_the_same_cells(path: Path) -> None:
    for language in LANGUAGES:
        own, other = cells(path), cells(twin(path, language))
        assert [(cell["id"], cell["cell_type"]) for cell in own] == [(cell["id"], cell["cell_type"]) for cell in other]
        for mine, theirs in zip(own, other, strict=True):
            assert mine["metadata"] == theirs["metadata"], mine["id"]
            if mine["cell_type"] == "code":
                code = source(mine).replace(f'Course("{path.parent.name}")', f'Course("{language}")')
                assert code == source(theirs), mine["id"]


@each_page
def test_a_page_opens_the_course_in_its_own_language_first(path: Path) -> None:
    code = [source(cell) for cell in cells(path) if cell["cell_type"] == "code"]
    assert code[0] == START.format(language=path.parent.name), "python -m tests.notebooks.refresh writes it anew"
    assert code[-1] == f'course.colophon("{key(path)}")'


@each_page
def test_code_is_a_call_or_two(path: Path) -> None:
    for cell in cells(path):
        if cell["cell_type"] == "code" and cell["id"] != "start":
            assert re.fullmatch(r"(course\.\w+\(.*\)\n?){1,2}", source(cell)), cell["id"]


@each_page
def test_what_a_page_calls_is_there(path: Path) -> None:
    """What it shows, whatever is answered, is seen in ``tests/course/test_course.py``."""
    known = {*map(written, CALLS), f'course.colophon("{key(path)}")'}
    for cell in cells(path):
        if cell["cell_type"] == "code" and cell["id"] != "start":
            assert not set(source(cell).splitlines()) - known, cell["id"]


@each_page
def test_no_cell_is_long(path: Path) -> None:
    for cell in cells(path):
        if cell["cell_type"] == "markdown":
            words = len(re.findall(r"\w+", re.sub(r"\]\([^)]*\)", "]", source(cell))))
            assert words <= LONGEST_CELL * 1.1, f"{cell['id']}: {words} words"


@each_page
def test_prose_is_easy_enough(path: Path) -> None:
    text = prose(path)
    if len(text.split()) >= 100:
        assert lix(text) <= HARDEST


@each_page
def test_links_lead_to_pages(path: Path) -> None:
    for cell in cells(path):
        if cell["cell_type"] == "markdown":
            for target in re.findall(r"\]\(([^)\s]+)\)", source(cell)):
                if not re.match(r"https?:|mailto:|#", target):
                    assert (path.parent / target.partition("#")[0]).resolve().is_file(), f"{cell['id']}: {target}"


@each_page
def test_a_page_leads_on_and_to_the_other_language(path: Path) -> None:
    text = "\n".join(source(cell) for cell in cells(path) if cell["cell_type"] == "markdown")
    for language in LANGUAGES:
        if language != path.parent.name:
            assert f"../{language}/{twin(path, language).name}" in text


@each_page
def test_the_colophon_is_the_content_s(path: Path, content: Content, capsys: pytest.CaptureFixture[str]) -> None:
    Course(path.parent.name).colophon(key(path))
    printed = capsys.readouterr().out
    (stored,) = (cell for cell in cells(path) if "nbval-check-output" in cell["metadata"].get("tags", []))
    outputs = ["".join(output["text"]) for output in stored["outputs"]]
    assert outputs == [printed], "python -m tests.notebooks.refresh writes them anew"


@for_each([page for page in PAGES if page.parents[1].name == "notebooks"], name)
def test_a_page_says_the_part_the_minutes_and_the_next_page_of_its_record(path: Path, content: Content) -> None:
    section, language = content.sections[key(path)], path.parent.name
    written = cells(path)
    head = source(written[0])
    assert section.part[language] in head
    assert set(re.findall(r"(\d+) min", head)) <= {str(section.minutes)}
    assert section.minutes <= LONGEST_PAGE
    if section.next:
        (on,) = (source(cell) for cell in written if cell["id"] == "next")
        assert content.notebook(section.next, language) in on


@each_page
def test_what_is_made_of_records_is_as_they_are(path: Path, content: Content) -> None:
    for cell in cells(path):
        text = made(content, path.parent.name, cell)
        assert text in (None, source(cell)), f"{cell['id']}: python -m tests.notebooks.refresh writes it anew"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_reference_and_exercise_stands_where_it_is_looked_for(language: str, content: Content) -> None:
    """A note on its page and in the list of 4.2, a reference there, an exercise on its section's and in the menu."""
    stands: dict[str, list[str]] = {}
    for path in (page for page in PAGES if page.parent.name == language):
        for cell in cells(path):
            for record in cell["metadata"].get("made_of", []):
                stands.setdefault(record, []).append(key(path))
    # Its page has a whole card instead of the note.
    by_hand = {"t-generative-ai"}
    wanted = {f"notes/{id}": sorted(["4-2", note.section]) for id, note in content.notes.items() if id not in by_hand}
    wanted |= {f"notes/{id}": ["4-2"] for id in by_hand} | {f"references/{id}": ["4-2"] for id in content.references}
    wanted |= {f"exercises/{id}": [exercise.section, "e00"] for id, exercise in content.exercises.items()}
    assert {record: sorted(pages) for record, pages in stands.items()} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_form_comes_before_its_words(language: str, content: Content) -> None:
    """Page 0-1 is blind: nothing before the form names the staircase."""
    (path,) = (page for page in PAGES if page.parent == ROOT / "notebooks" / language and key(page) == "0-1")
    before = []
    for cell in cells(path):
        if "course.form" in source(cell):
            break
        before.append(source(cell))
    assert not re.search(
        r"generation|trappe|modenhed|staircase|maturity|\btrin\b|\bstep\b", " ".join(before), re.IGNORECASE
    )
