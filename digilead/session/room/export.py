"""A release as CSV: distributions, agreed values beside them, why something is missing. Never a row of one.

A spreadsheet runs what begins with =, +, - or @, and makes dates and numbers of what looks like them. It may also be
told to split a file at other signs than it was written with, so what follows such a sign is guarded as well.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from digilead.content import Content
from digilead.plain_text import lines_of
from digilead.session.room.records import Agreed
from digilead.session.room.views import View

COLUMNS = (
    "release",
    "occasion",
    "n",
    "synthetic",
    "item",
    "question",
    "option",
    "answer",
    "count",
    "hidden",
    "agreed",
)
# Neither blanks nor quotation marks in front keep every spreadsheet from seeing the sign behind them.
_FORMULA = re.compile(r"""(^|[,;|])(?=[\s"\u200b\ufeff]*[=+\-@＝＋－＠])""")
_LIKE_A_NUMBER = re.compile(r"[\s.,:/\-]*\d[\d\s.,:/\-]*(e[+\-]?\d+)?\s*%?\s*", re.IGNORECASE)
_WITHOUT_OPTION = ("dont_know", "not_relevant", "unanswered")


def to_csv(content: Content, language: str, view: View, agreed: Sequence[Agreed] = ()) -> bytes:
    """One line an option of an item, as the language's spreadsheets expect it: UTF-8 with byte order mark, separated by
    semicolons where a comma is the decimal mark and by commas elsewhere."""
    decimal = content.messages["room_picture.decimal"][language]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if decimal == "," else ",", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for line in _lines(content, language, view, agreed):
        writer.writerow([safe_cell(cell, decimal) for cell in line])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def safe_cell(value: object, decimal: str = ".") -> str:
    """The value as a cell that no spreadsheet runs or rewrites: one line, with an apostrophe where it might.

    Numbers stay numbers, with ``decimal`` as their mark.
    """
    if isinstance(value, int | float):
        return str(value).replace(".", decimal)
    text = _FORMULA.sub(r"\1'", " ".join(lines_of(str(value))))
    return f"'{text}" if _LIKE_A_NUMBER.fullmatch(text) else text


def _lines(content: Content, language: str, view: View, agreed: Sequence[Agreed]) -> Iterator[tuple[object, ...]]:
    head = (view.release, view.occasion, view.n, "synthetic" if view.synthetic else "")
    ours = {a.item: a for a in agreed if a.occasion == view.occasion}
    for item, found in view.distributions.items():
        question = content.items[item].text[language]
        own = ours.get(item)
        for option, count in zip(content.options(item), found.counts, strict=True):
            mark = "agreed" if own is not None and own.value == option.id else ""
            yield (*head, item, question, option.id, option.text[language], count, "", mark)
        for option_id in _WITHOUT_OPTION:
            yield (*head, item, question, option_id, "", getattr(found, option_id), "", "")
        if own is not None and own.note:
            yield (*head, item, question, "note", own.note, "", "", "agreed")
    for name, why in view.hidden.items():
        yield (*head, name, "", "", "", "", why.reason, "")
    for item, texts in view.texts.items():
        for text in texts:
            yield (*head, item, content.items[item].text[language], "text", text, "", "", "")
