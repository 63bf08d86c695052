"""What a picture of a group is drawn of, counts that may be shown, and what every such picture says.

A row that may not be shown comes as the sentence that says why.
"""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from digilead.figures.picture import Picture, Table
from digilead.figures.wording import Words
from digilead.session.pictures.canvas import Frame


@frozen
class Answered:
    """How one question was answered, or ``hidden``: why that is not shown.

    ``options``: its answers in words, lowest first; ``counts`` of each. ``aside``: don't know, not relevant, not
    answered. ``agreed``: place of the value agreed on.
    """

    name: str
    title: str = ""
    options: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    aside: tuple[int, int, int] = (0, 0, 0)
    polarised: bool = False
    agreed: int | None = None
    agreed_note: str = ""
    hidden: str = ""

    @property
    def n(self) -> int:
        return sum(self.counts)


@frozen
class Wanted:
    """How many steps up (or down, below zero) how many people want; ``hidden`` as in `Answered`."""

    name: str
    differences: Mapping[int, int] = field(factory=dict)
    hidden: str = ""

    @property
    def n(self) -> int:
        return sum(self.differences.values())


@frozen
class Change:
    """Then and now of one question among those who answered twice; ``beyond`` what chance alone gives."""

    name: str
    lower: int = 0
    same: int = 0
    higher: int = 0
    beyond: bool = False
    hidden: str = ""


def step_numbers(words: Words) -> tuple[str, ...]:
    return tuple(words("result.step_of", step=generation.number) for generation in words.content.generations)


def answers(frame: Frame, n: int) -> str:
    return frame.words.counted("room_picture.answers", n)


def span_of(counts: Sequence[int]) -> tuple[int, int]:
    """Lowest and highest place, from 0, that anybody chose."""
    chosen = [place for place, count in enumerate(counts) if count]
    return chosen[0], chosen[-1]


def framed(frame: Frame, svg: str, sentence: str, details: Sequence[str], alt: str, tables: Sequence[Table]) -> Picture:
    said = [frame.words("room_picture.made_up")] if frame.made_up else []
    alt = f"{frame.words.counted('room_picture.n', frame.n)}. {alt}"
    return Picture(sentence, tuple(detail for detail in (*said, *details) if detail), svg, alt, tuple(tables))
