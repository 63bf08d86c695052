"""What is handed in and what is not, as a participant sees it before: every answer that goes, and what stays."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from digilead import responses
from digilead.content import FIRST_FORM
from digilead.figures.picture import Table
from digilead.responses import AFTER, BEFORE, FOLLOW_UP
from digilead.session.errors import RoomError
from digilead.session.hand_in import handing
from digilead.session.hand_in.handing import Preview
from digilead.session.layout import INITIATIVE, form_items, initiative_items
from digilead.session.protection import LEAST
from digilead.templates import Templates
from digilead.widgets.page import Page

_draw = Templates(__file__)

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
        if not previews:
            return _draw("hand_in", title=words("hand_in.title"), said=[words("hand_in.nothing")], lists="")
        number = words("hand_in.number", number=next(iter(previews.values())).participant)
        said = [words("hand_in.no_name"), number]
        return _draw("hand_in", title=words("hand_in.title"), said=said, lists=self.lists(previews, carried=True))

    def lists(self, previews: Mapping[str, Preview], *, carried: bool = False) -> str:
        """Every answer that is handed in, in the order of the forms, and what stays."""
        words, first = self.words, next(iter(previews.values()))
        kept = [key for key in first.kept if all(key in other.kept for other in previews.values())]
        return _draw(
            "lists",
            handed_in=[(self._what(occasion, one), self._table(one, carried)) for occasion, one in previews.items()],
            opened=carried,
            stays=words.counted("hand_in.kept", len(kept)) if kept else words("hand_in.kept_none"),
            kinds=words("hand_in.kept_kinds"),
            kept=[self._question(*key) for key in kept if key[1] in self._known()],
            least=words("hand_in.least", least=LEAST),
        )

    def _what(self, occasion: str, preview: Preview) -> str:
        what = self.words.counted("hand_in.what", len(preview.handed_in))
        if occasion == BEFORE:
            return what
        return self.words("hand_in.what_of", occasion=self.words(f"console.occasion_{occasion}"), what=what)

    def _table(self, preview: Preview, carried: bool) -> str:
        words = self.words
        head = (words("hand_in.question"), words("hand_in.answer"))
        rows = [(self._question(r.subject, r.item), self._answer(r.item, str(r.value))) for r in preview.handed_in]
        if not carried:
            return Table(words("hand_in.table"), head, tuple(rows)).html()
        coded = {*form_items(self.content, FIRST_FORM), *initiative_items(self.content)}
        ways = [words("hand_in.code_and_file" if r.item in coded else "hand_in.only_file") for r in preview.handed_in]
        cells = tuple((*row, way) for row, way in zip(rows, ways, strict=True))
        return Table(words("hand_in.table"), (*head, words("hand_in.carried")), cells).html()

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
