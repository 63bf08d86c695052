"""The tables of a page, as a test reads them."""

import re
from html import unescape


def tables(html: str) -> dict[str, list[list[str]]]:
    """Caption -> rows of cells, the head first."""
    found = {}
    for table in re.findall(r"<table>.*?</table>", html, re.S):
        (caption,) = re.findall(r"<caption>(.*?)</caption>", table)
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
        found[unescape(caption)] = [
            [unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows
        ]
    return found


def column(rows: list[list[str]], number: int) -> list[str]:
    """One column without its head."""
    return [row[number] for row in rows[1:]]
