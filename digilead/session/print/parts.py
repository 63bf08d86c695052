"""What every page that a session prints is put together of, as safe HTML."""

from collections.abc import Iterable

from digilead.templates import Templates

_draw = Templates(__file__)


def titled(title: str, body: str, heading: str = "h2") -> str:
    """``body`` is safe HTML; ``title`` is text."""
    return _draw("titled", title=title, body=body, heading=heading)


def numbered_list(texts: Iterable[str]) -> str:
    return _draw("numbered_list", texts=texts)


def labelled(label: str, text: str) -> str:
    return _draw("labelled", label=label, text=text)
