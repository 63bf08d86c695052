"""What the browser's own print would put on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.needs import missing
from tests.walks.reader import Reader

A4 = [595, 842]  # points
FRAME = ("File", "Kernel", "Genstart siden", "Restart the page", "Vis koden", "Show the code")


def printed(reader: Reader, folder: Path) -> tuple[str, int]:
    """The text on paper, its lines joined, as it is seen and cell by cell, and the number of sheets, all of them A4."""
    if not shutil.which("pdftotext"):
        missing("pdftotext (poppler-utils) is not on this computer")
    file = folder / "page.pdf"
    file.write_bytes(reader.page.pdf(prefer_css_page_size=True))
    ways = (["pdftotext", "-layout", file, "-"], ["pdftotext", file, "-"])
    text = " ".join(subprocess.run(way, capture_output=True, text=True, check=True).stdout for way in ways)
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+)", told)
    assert size and [round(float(number)) for number in size.groups()] == A4, told
    sheets = re.search(r"Pages: +(\d+)", told)
    assert sheets
    return " ".join(text.split()), int(sheets[1])


def is_printed_whole(reader: Reader, folder: Path, *words: str) -> str:
    """All prose to its end, every finding that is seen and these words; nothing of the frame. The text on paper."""
    text, sheets = printed(reader, folder)
    prose = reader.panel.locator(".jp-RenderedMarkdown").all_inner_texts()
    seen = [cell for each in prose for line in each.splitlines() for cell in line.split("\t")]
    seen += reader.panel.locator(".dl-finding:visible").all_inner_texts()
    beginnings = [" ".join(line.split()[:5]) for line in seen if line.strip()]
    assert len(beginnings) > 10
    lost = [each for each in [*beginnings, *words] if each not in text]
    assert not lost, lost
    assert sheets >= 3
    found = re.search(rf".{{40}}\b({'|'.join(FRAME)})\b.{{40}}", text)
    assert not found, found
    return text
