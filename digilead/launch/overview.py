"""What the bar above a page lists: the course's pages in the order in which one goes through them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from digilead.content import FIRST_FORM, Content, ContentError, load_content
from digilead.content.models import Section
from digilead.launch.words import Sentences
from digilead.workbook import Response, Workbook, WorkbookError, default_path

log = logging.getLogger(__name__)

MENU = "e00"  # the page that leads to the exercises, and is listed in their place
FIRST_INITIATIVE = "initiative-1"
FORM_PAGES = {"before": "0-1", "after": "2-1b"}  # where the first form is asked; later it is the last page's
# Where something is asked whose name says nothing of its page, or names another.
_PAGES = {"2-1.activity.": "2-1b", "case.": "2-1b", "m.": "2-3", "amb.": "2-3", "ini.": "2-3", "plan.": "3-0"}


class ByLanguage(Protocol):
    """Sentences in each language."""

    def __getitem__(self, language: str, /) -> str: ...


def in_order(sections: Mapping[str, Section]) -> Iterator[Section]:
    """Follow "next" from the section that no other leads to; then the sections that stand beside the way."""
    led_to = {section.next for section in sections.values()}
    way = [next(id for id, section in sections.items() if section.next and id not in led_to)]
    while (after := sections[way[-1]].next) and after not in way:
        way.append(after)
    yield from (sections[id] for id in [*way, *(id for id in sections if id not in way)])


def overview(root: Path, personal: bool = True) -> dict[str, Any]:
    """Return {"title", "languages": id -> name, "pages": [{"id", "part", "title", "path", "listed"}, ...], "reached"}.

    Texts and paths are by language; a language that lacks a page is left out of it. Of the exercises only the menu is
    listed on every page. "reached" is the section in which something was answered last; None for a newcomer, and where
    others read it than those who answer here (not ``personal``).
    """
    try:
        content = load_content()
    except ContentError as error:  # whoever changes the content has a course that starts, and a page that says so
        log.warning("no bar above the pages: %s", error)
        return {"title": {}, "languages": {}, "pages": [], "reached": None}
    languages = [language.id for language in content.course.languages]

    def record(id: str, folder: str, part: ByLanguage, title: ByLanguage, listed: bool = True) -> dict[str, Any]:
        files = _files(root / folder, languages, id)
        return {
            "id": id,
            "part": {language: part[language] for language in files},
            "title": {language: title[language] for language in files},
            "path": {language: file.relative_to(root).as_posix() for language, file in files.items()},
            "listed": listed,
        }

    menu = {language: Sentences(root, language)("jupyterlab", "exercises") for language in languages}
    return {
        "title": {language: content.course.title[language] for language in languages},
        "languages": {language.id: language.name for language in content.course.languages},
        "pages": [
            *(record(each.id, "notebooks", each.part, each.title) for each in in_order(content.sections)),
            record(MENU, "exercises", menu, menu),
            *(record(id, "exercises", menu, each.title, listed=False) for id, each in content.exercises.items()),
        ],
        "reached": reached(root) if personal else None,
    }


def reached(root: Path) -> str | None:
    """Return the section in which something was answered last; None where nothing was, or the file cannot be read."""
    content = load_content()
    try:
        given = Workbook(default_path(root)).responses.values()
    except (WorkbookError, OSError):
        return None
    for response in sorted(given, key=lambda response: response.time, reverse=True):
        if section := _section_of(content, response):
            return section
    return None


def _section_of(content: Content, response: Response) -> str | None:
    item = response.item
    if item in content.items_of(FIRST_FORM):
        return FORM_PAGES.get(response.occasion, "3-0")
    if response.subject == FIRST_INITIATIVE and item in content.items_of("initiative"):
        return FORM_PAGES["before"]
    for beginning, page in _PAGES.items():
        if item.startswith(beginning):
            return page
    head = item.partition(".")[0]
    if head in content.sections:
        return head
    return content.questions[head].section if head in content.questions else None


def _files(folder: Path, languages: Sequence[str], id: str) -> dict[str, Path]:
    found = {language: sorted((folder / language).glob(f"{id}-*.ipynb")) for language in languages}
    return {language: files[0] for language, files in found.items() if files}
