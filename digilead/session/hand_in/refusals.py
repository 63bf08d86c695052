"""What the room refuses, or cannot take in, as sentences."""

from collections.abc import Sequence
from pathlib import Path

from digilead.figures.wording import Words
from digilead.session.errors import RoomError
from digilead.session.hand_in.chat import HandInTrouble
from digilead.workbook import WorkbookError

MOST_SAID = 40
_SHOWN = 20
"""Characters of a code in a sentence: enough to find it in the chat."""


def refused(words: Words, error: RoomError | WorkbookError, folder: Path) -> str:
    """Why an act was refused, and what to do."""
    numbers = dict(error.numbers) if isinstance(error, RoomError) else {}
    id = f"refused.{error.kind}"
    if id not in words.content.messages.texts:
        id = "refused.other"
    return words(id, **{"folder": folder, **numbers})


def trouble_said(words: Words, way: str, trouble: HandInTrouble) -> str:
    """``way``: chat, file or paper. What is wrong, with whose, and what to do."""
    known = words.content.messages.texts
    id = f"trouble.{way}_{trouble.kind}"
    if id not in known:
        id = f"trouble.{trouble.kind}"
    if id not in known:
        id = "trouble.damaged" if way == "chat" else "trouble.other"
    text = trouble.text if len(trouble.text) <= _SHOWN or way == "file" else f"{trouble.text[:_SHOWN]}…"
    return words(id, **{**dict(trouble.numbers), "text": text[:120]})


def troubles_said(words: Words, way: str, troubles: Sequence[HandInTrouble]) -> tuple[str, ...]:
    """A sentence each, the first of them; how many more there are."""
    said = [trouble_said(words, way, trouble) for trouble in troubles[:MOST_SAID]]
    more = len(troubles) - len(said)
    return (*said, words("console.troubled_more", n=more)) if more else tuple(said)
