"""What is handed in and what is not, as a participant sees it before: every answer that goes, and what stays."""

from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

from digilead import responses
from digilead.content import FIRST_FORM
from digilead.figures.picture import Table, paragraphs
from digilead.responses import AFTER, BEFORE, FOLLOW_UP
from digilead.session.errors import RoomError
from digilead.session.hand_in import handing
from digilead.session.hand_in.handing import Preview
from digilead.session.layout import INITIATIVE, form_items, initiative_items
from digilead.session.protection import LEAST
from digilead.widgets.page import Page

OF = {BEFORE: "", AFTER: "_after", FOLLOW_UP: "_follow_up"}
"""How the ids of what belongs to an occasion end."""


class HandInShown:
    """What would be handed in from the workbook of ``page``."""

    def __init__(self, page: Page) -> None:
        self.page, self.content, self.language, self.words = page, page.content, page.language, page.words

    def previews(self) -> dict[str, Preview]:
        """The first answers, the second look, half a year later: those of them that hold something to hand in."""
        sheet = self.page.sheet
        begun = {BEFORE, sheet.newest_occasion}
        if responses.follow_ups(sheet.occasions):
            begun.add(FOLLOW_UP)
        found = {}
        for occasion in OF:
            with suppress(RoomError):  # no workbook yet
                preview = handing.preview(self.content, self.page.workbook, occasion)
                if occasion in begun and preview.handed_in:
                    found[occasion] = preview
        return found

    def html(self, previews: Mapping[str, Preview]) -> str:
        """For whoever hands in a code or a file: also which of the two an answer goes with."""
        words = self.words
        title = f"<h3>{escape(words('hand_in.title'))}</h3>"
        if not previews:
            return title + paragraphs([words("hand_in.nothing")])
        number = words("hand_in.number", number=next(iter(previews.values())).participant)
        return f"{title}{paragraphs([words('hand_in.no_name'), number])}{self.lists(previews, carried=True)}"

    def lists(self, previews: Mapping[str, Preview], *, carried: bool = False) -> str:
        """Every answer that is handed in, in the order of the forms, and what stays."""
        found = next(iter(previews.values()))
        stays = tuple(key for key in found.kept if all(key in other.kept for other in previews.values()))
        return (
            "".join(self._handed_in(occasion, previews, carried) for occasion in previews)
            + self._kept(stays)
            + f'<div class="dl-note">{paragraphs([self.words("hand_in.least", least=LEAST)])}</div>'
        )

    def _handed_in(self, occasion: str, previews: Mapping[str, Preview], carried: bool) -> str:
        words = self.words
        coded = {*form_items(self.content, FIRST_FORM), *initiative_items(self.content)}
        ways = {True: words("hand_in.code_and_file"), False: words("hand_in.only_file")}
        rows = tuple(
            (self._question(r.subject, r.item), self._answer(r.item, str(r.value)), ways[r.item in coded])
            for r in previews[occasion].handed_in
        )
        head = (words("hand_in.question"), words("hand_in.answer"), words("hand_in.carried"))
        if not carried:
            rows, head = tuple(row[:2] for row in rows), head[:2]  # type: ignore[misc, assignment]
        what = words.counted("hand_in.what", len(rows))
        if occasion != BEFORE:
            what = words("hand_in.what_of", occasion=words(f"console.occasion_{occasion}"), what=what)
        shown = Table(words("hand_in.table"), head, rows).html()
        opened = " open" if carried and occasion == next(iter(previews)) else ""
        return f"<details{opened}><summary>{escape(what)}</summary>{shown}</details>"

    def _kept(self, kept: tuple[tuple[str, str], ...]) -> str:
        stays = self.words.counted("hand_in.kept", len(kept)) if kept else self.words("hand_in.kept_none")
        said = paragraphs([self.words("hand_in.kept_kinds")])
        rows = "".join(f"<li>{escape(self._question(*key))}</li>" for key in kept if key[1] in self._known())
        return f"<details><summary>{escape(stays)}</summary>{said}<ul>{rows}</ul></details>"

    def _known(self) -> set[str]:
        return {*self.content.items, *self.content.questions}

    def _question(self, subject: str, item: str) -> str:
        records: Any = self.content.items if item in self.content.items else self.content.questions
        text = records[item].text[self.language] if item in records else item
        number = subject.removeprefix(f"{INITIATIVE}-")
        return self.words("hand_in.of_initiative", number=number, text=text) if number != subject else str(text)

    def _answer(self, item: str, value: str) -> str:
        options = {option.id: option.text[self.language] for option in self.content.options(item)}
        if value in options:
            return options[value]
        return self.words(f"answering.{value}") if value in ("dont_know", "not_relevant") else value
