"""A picture before it is drawn, as data: which one it is, and the counts and names it is drawn of.

What is read back from a file is checked against what the picture takes, so that a foreign or broken record is an error
and never a drawing. Nothing here knows a room.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from attrs import field, frozen
from cattrs import Converter
from cattrs.errors import BaseValidationError

from digilead.figures.picture import Picture
from digilead.figures.wording import Words
from digilead.session.pictures import distributions, stairs
from digilead.session.pictures.canvas import Format, Frame

MOST = 1000
"""No room has so many people, no picture so many rows."""

_MAKERS: Mapping[str, Callable[..., Picture]] = {
    "strips": distributions.strips,
    "question": distributions.question,
    "gaps": distributions.gaps,
    "statements": distributions.statements,
    "initiatives": distributions.initiatives,
    "then_and_now": distributions.then_and_now,
    "staircase": stairs.room_staircase,
    "prediction": stairs.prediction,
    "foundation": stairs.foundation,
}


def strict() -> Converter:
    """A converter that takes nothing more, and nothing but text for a text."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _text)
    return converter


def _text(record: Any, _: type[str]) -> str:
    if not isinstance(record, str):
        raise ValueError("no text")
    return record


_CONVERTER = strict()


@frozen
class Drawing:
    """``of``: what the maker takes besides the frame, by name."""

    maker: str
    n: int
    made_up: bool
    of: Mapping[str, Any] = field(factory=dict)

    def picture(self, words: Words, format: Format) -> Picture:
        return _MAKERS[self.maker](Frame(words, self.n, self.made_up, format), **self.of)

    def to_record(self) -> dict[str, Any]:
        """For JSON."""
        of = {name: _CONVERTER.unstructure(value) for name, value in self.of.items()}
        return {"maker": self.maker, "n": self.n, "made_up": self.made_up, "of": of}


def from_record(record: Any) -> Drawing:
    """Raises ValueError for anything that `Drawing.to_record` cannot have written."""
    try:
        _check(record)
        maker = _MAKERS[record["maker"]]
        hints = get_type_hints(maker)
        of = {name: _CONVERTER.structure(value, hints[name]) for name, value in record["of"].items()}
        inspect.signature(maker).bind(None, **of)
        return Drawing(record["maker"], int(record["n"]), record["made_up"] is True, of)
    except (KeyError, TypeError, AttributeError, RecursionError, BaseValidationError) as error:
        raise ValueError(f"no drawing: {type(error).__name__}") from None


def _check(record: Any) -> None:
    """Counts are whole and small, and there are few of anything: a drawing has a dot for each."""
    if isinstance(record, dict | list):
        if len(record) > MOST:
            raise ValueError("no drawing: too many parts")
        for part in record.values() if isinstance(record, dict) else record:
            _check(part)
    elif isinstance(record, float) or (isinstance(record, int) and abs(record) > MOST):
        raise ValueError("no drawing: no count")
