"""What a participant wrote, as programs of others can take it."""

import unicodedata

# They turn the reading direction of what follows, also of what somebody else wrote there.
_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` that hold anything, without controls and halves of a sign; tabs are blanks."""
    lines = ("".join(sign for sign in line if _printed(sign)) for line in text.replace("\t", " ").splitlines())
    return [line for line in lines if line.strip()]


def _printed(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs") and unicodedata.bidirectional(sign) not in _TURNING
