"""From the views of a release to the pictures that may be shown of them, by name.

The one place where a room's results become pictures, for the console, the projector and the report alike.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from digilead.content import Content
from digilead.figures.picture import Picture, Table, paragraphs
from digilead.figures.wording import Words
from digilead.responses import INITIATIVE_NAME
from digilead.session.pictures.canvas import Format
from digilead.session.pictures.counted import Answered, Change, Wanted
from digilead.session.pictures.drawing import Drawing
from digilead.session.room import Agreed, Hidden, RoomThenAndNow, View
from digilead.session.room.rows import ALL_INITIATIVES, GAP_OF, STAIRCASE

OVERALL = "amb.overall"
MOST_AGREED, LONGEST_NOTE = 3, 110
"""Agreements on one slide of the wall, and letters of one."""


def shorten(text: str) -> str:
    return text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE].rsplit(None, 1)[0]} …"


@frozen
class MenuEntry:
    """A picture to be had: ``id`` for the program, ``label`` for people."""

    id: str
    label: str


@frozen
class Given:
    """What a picture is made of."""

    view: View
    agreed: tuple[Agreed, ...] = ()
    prediction: tuple[int, ...] | None = None
    moves: RoomThenAndNow | None = None
    decisions: tuple[str, ...] = field(factory=tuple)


class Showing:
    """Pictures of one language."""

    def __init__(self, content: Content, language: str) -> None:
        self.content, self.language = content, language
        self.words = Words(content, language)

    def menu(self, given: Given) -> tuple[MenuEntry, ...]:
        """Every picture of a release, in the order of a session."""
        fixed = ["staircase", "strips", "disagreement", "gap", "mastery", "initiatives"]
        names = [(id, self.words(f"console.picture_{id}")) for id in fixed]
        names += [
            (f"mastery.{g.id}", self.words("console.picture_mastery_step", step=g.number))
            for g in self.content.generations
        ]
        names += [(f"item.{item}", self.name(item)) for item in self._best_fit()]
        seen = given.view.staircase
        names += [("foundation", self.words("console.picture_foundation"))] if seen and any(seen.gaps) else []
        names += self._agreed_pages(given)
        names += [("prediction", self.words("console.picture_prediction"))] if given.prediction else []
        names += [("moves", self.words("console.picture_moves"))] if given.moves else []
        return tuple(MenuEntry(id, label) for id, label in names)

    def picture(self, id: str, given: Given, format: Format) -> Picture | str:
        """The picture, or the sentence why it is not shown. Raises KeyError for an unknown one."""
        found = self.drawing(id, given, format)
        return found.picture(self.words, format) if isinstance(found, Drawing) else found

    def drawing(self, id: str, given: Given, format: Format) -> Drawing | Picture | str:
        """The picture before it is drawn, a picture of tables alone, or the sentence why it is not shown."""
        kind, _, of = id.partition(".")
        makers: Mapping[str, Callable[[], Drawing | Picture | str]] = {
            "staircase": lambda: self._staircase(given),
            "strips": lambda: self._strips(given),
            "disagreement": lambda: self._hottest(given),
            "gap": lambda: self._gaps(given),
            "mastery": lambda: self._mastery(given, of, format),
            "initiatives": lambda: self._initiatives(given),
            "item": lambda: self._question(given, of),
            "agreed": lambda: self._agreed(given, of, format),
            "prediction": lambda: self._prediction(given),
            "foundation": lambda: self._foundation(given),
            "moves": lambda: self._moves(given),
        }
        return makers[kind]()

    def why(self, hidden: Hidden) -> str:
        """Why something is not shown, with the numbers."""
        return self.words(f"hidden.{hidden.reason}", **hidden.numbers)

    # Names and rows

    def _best_fit(self) -> list[str]:
        return [item.id for item in self.content.instruments["best_fit"].items]

    def name(self, item: str) -> str:
        """A word or two for an item."""
        record = self.content.items[item]
        if record.dimension is None:
            return self.words("room_picture.overall")
        name = self.content.dimensions[record.dimension].name[self.language]
        if record.generation is not None:
            return self.words("room_picture.statement", step=self.content.steps[record.generation], name=name)
        return name

    def _hidden(self, given: Given, name: str) -> str:
        why = given.view.hidden.get(name)
        return self.why(why) if why else self.words("room_picture.nothing")

    def _answered(self, given: Given, item: str, name: str = "") -> Answered:
        name = name or self.name(item)
        title = self.content.items[item].text[self.language]
        found = given.view.distributions.get(item)
        if found is None:
            return Answered(name, title, hidden=self._hidden(given, item))
        own = next((a for a in given.agreed if (a.item, a.occasion) == (item, given.view.occasion)), None)
        return Answered(
            name=name,
            title=title,
            options=tuple(option.text[self.language] for option in self.content.options(item)),
            counts=found.counts,
            aside=(found.dont_know, found.not_relevant, found.unanswered),
            polarised=found.polarised,
            agreed=found.options.index(own.value) if own and own.value in found.options else None,
            agreed_note=own.note if own else "",
        )

    # Pictures

    def _staircase(self, given: Given) -> Drawing | str:
        found = given.view.staircase
        if found is None or not found.n:
            return self._hidden(given, STAIRCASE)
        of = {"places": found.places, "said": found.words, "unplaced": found.unplaced}
        return _drawing(given, "staircase", **of)

    def _strips(self, given: Given) -> Drawing | str:
        order = [d.item for d in given.view.disagreements]
        order += [item for item in self._best_fit() if item not in order]
        wish = self._answered(given, OVERALL)
        return _drawing(given, "strips", rows=[self._answered(given, item) for item in order], wish=wish)

    def _hottest(self, given: Given) -> Drawing | str:
        found = given.view.disagreements
        return self._question(given, found[0].item) if found else self.words("room_picture.strips_none")

    def _question(self, given: Given, item: str) -> Drawing | str:
        asked = self._answered(given, item)
        return asked.hidden or (
            _drawing(given, "question", asked=asked) if asked.n else self.words("room_picture.nothing")
        )

    def _gaps(self, given: Given) -> Drawing | str:
        items = {self.content.items[item].dimension: item for item in self._best_fit()}
        order: list[str | None] = [gap.dimension for gap in given.view.largest_gaps]
        order += [dimension for dimension in items if dimension not in order]
        rows = []
        for dimension in order:
            found = given.view.gaps.get(str(dimension))
            name = self.name(items[dimension])
            hidden = "" if found else self._hidden(given, f"{GAP_OF}{dimension}")
            rows.append(Wanted(name, found.differences if found else {}, hidden))
        if not any(row.n for row in rows):
            return f"{self.words('room_picture.gaps_none')}. {rows[0].hidden}".removesuffix(". ")
        return _drawing(given, "gaps", rows=rows)

    def _mastery(self, given: Given, generation: str, format: Format) -> Drawing | str:
        """All statements of the first form by their short names, or those of one step in full."""
        items = self.content.instruments["mastery"].items
        asked = [i for i in items if (i.generation == generation if generation else i.short)]
        asked.sort(key=lambda item: self.content.steps[item.generation or ""])
        asked = [i for i in asked if i.short or i.id in given.view.distributions]
        rows = [
            self._answered(given, item.id, item.text[self.language] if generation or format == "wide" else "")
            for item in asked
        ]
        scale = [option.text[self.language] for option in self.content.options(asked[0].id)]
        return _drawing(given, "statements", rows=rows, scale=scale)

    def _initiatives(self, given: Given) -> Drawing | str:
        found = given.view.initiatives
        if found is None or not found.n:
            return self._hidden(given, ALL_INITIATIVES)
        hidden = {step: self.why(why) for step, why in found.hidden.items()}
        names = given.view.texts.get(INITIATIVE_NAME, ())
        of = {"purposes": found.purposes, "findings": found.findings, "crossed": found.crossed}
        return _drawing(given, "initiatives", **of, hidden=hidden, names=names)

    def _prediction(self, given: Given) -> Drawing | str:
        found = given.view.staircase
        if found is None or not found.n or given.prediction is None:
            return self._hidden(given, STAIRCASE)
        return _drawing(given, "prediction", guessed=given.prediction, places=found.places)

    def _foundation(self, given: Given) -> Drawing | str:
        found = given.view.staircase
        if found is None or not any(found.gaps):
            return self._hidden(given, STAIRCASE)
        return _drawing(given, "foundation", gaps=found.gaps, n=found.n)

    def _moves(self, given: Given) -> Drawing | str:
        if given.moves is None:
            return self.words("room_picture.moved_none")
        rows = []
        for item in self._best_fit():
            name, found = self.name(item), given.moves.moves.get(item)
            if found is None:
                why = given.moves.hidden.get(item)
                rows.append(Change(name, hidden=self.why(why) if why else self.words("room_picture.nothing")))
                continue
            up, down = found.higher_by_chance, found.lower_by_chance
            beyond = bool(up and found.higher > up[1]) or bool(down and found.lower > down[1])
            rows.append(Change(name, found.lower, found.same, found.higher, beyond))
        return _drawing(given, "then_and_now", rows=rows)

    def _agreed(self, given: Given, page: str, format: Format) -> Picture | str:
        """What the group agreed on, as a table: the distribution stands beside it in its own picture.

        For the wall only the rows of a page, from 1, cut where they are too long to be read there.
        """
        rows = self._agreed_rows(given.agreed, given.decisions)
        if format == "projector":
            first = MOST_AGREED * (int(page or 1) - 1)
            rows = [(name, value, shorten(note)) for name, value, note in rows[first : first + MOST_AGREED]]
        if not rows:
            return self.words("room_picture.agreed_none")
        return Picture(self.words("room_picture.agreed_title"), (), "", "", (self._agreed_table(rows),))

    def _agreed_pages(self, given: Given) -> list[tuple[str, str]]:
        pages = -(-(len(given.agreed) + len(given.decisions)) // MOST_AGREED)
        title = self.words("console.picture_agreed")
        part = [self.words("console.slide_part", title=title, n=n, of=pages) for n in range(1, pages + 1)]
        return [(f"agreed.{n}", part[n - 1]) if n > 1 else ("agreed", title) for n in range(1, pages + 1)]

    def agreed_table(self, agreed: Sequence[Agreed], decisions: Sequence[str]) -> str:
        """HTML of everything that was agreed on, with or without a release."""
        rows = self._agreed_rows(agreed, decisions)
        return self._agreed_table(rows).html() if rows else paragraphs([self.words("room_picture.agreed_none")])

    def _agreed_rows(self, agreed: Sequence[Agreed], decisions: Sequence[str]) -> list[tuple[str, str, str]]:
        rows = [(self.name(a.item), self._value(a), a.note) for a in agreed]
        return rows + [(self.words("room_picture.decision"), "", text) for text in decisions]

    def _agreed_table(self, rows: Sequence[tuple[str, str, str]]) -> Table:
        head = tuple(self.words(f"room_picture.{id}") for id in ("row", "agreed_value", "agreed_note"))
        return Table(self.words("room_picture.agreed_table"), head, tuple(rows))

    def _value(self, agreed: Agreed) -> str:
        options = self.content.options(agreed.item)
        found = next((option.text[self.language] for option in options if option.id == agreed.value), "")
        step = self.content.steps.get(agreed.value)
        return self.words("room_picture.value", step=step, text=found) if step else found


def _drawing(given: Given, maker: str, **of: Any) -> Drawing:
    return Drawing(maker, given.view.n, given.view.synthetic, of)
