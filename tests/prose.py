"""How hard a text is to read."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words(text: str) -> list[str]:
    return WORD.findall(text)


def lix(text: str) -> float:
    """Words per sentence plus the percentage of words of more than six letters (Björnsson 1968)."""
    found = words(text)
    sentences = len(re.findall(r"[.?!:](?=\s|$)", text)) or 1
    return len(found) / sentences + 100 * sum(len(word) > 6 for word in found) / len(found)
