"""A spreadsheet program shows the exported numbers as they are, and nothing a participant wrote runs in it.

LibreOffice stands for the programs people have: a Danish one, an English one, and both told to split elsewhere.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from digilead.content import load_content
from digilead.session.room import to_csv
from tests.proof import options
from tests.session import people

DANISH, ENGLISH = 1030, 2057  # Windows' numbers for a language, which LibreOffice's filter takes
OWN = {"da": ";", "en": ","}
READINGS = ((";", DANISH), (",", ENGLISH), ("\t", ENGLISH), ("|", DANISH))
HOSTILE = [
    "=1+1", "Robot,=cmd|'/c calc'!A1", 'Robot;"=HYPERLINK(""http://x"")"', "+45 33 12 12 12", "-x", "@SUM(A1)",
    "\t=1", "a\r\n=1+1", "＝1+1", "\ufeff=1", "3/4", "10-12", "1E5", "0012", "9:30", "Æblegrød, 100 %; \u202eabc",
]  # fmt: skip
SIGNS = [*",;|\t\n\"' =+-@", "1", "SUM(A1)", "cmd", "æ", "😀"]
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

Cell = tuple[str, str, bool]
"""What is read, "string" or "float" or another kind, and whether it is computed."""


def main(arguments: Sequence[str]) -> int:
    told = options(arguments, 200)
    if not shutil.which("soffice"):
        print("not tried: there is no LibreOffice here (apt-get install libreoffice-calc-nogui)")
        return 0
    dice, content = random.Random(told.seed), load_content()
    texts = HOSTILE + ["".join(dice.choices(SIGNS, k=dice.randint(1, 12))) for _ in range(told.count)]
    faults, read = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        room = people.room_of_texts(content, folder, texts, HOSTILE[1])
        release = room.released()
        assert release is not None
        view = room.view(release)
        files = {language: to_csv(content, language, view, room.agreed()) for language in OWN}
        for separator, program in READINGS:
            for language, cells in opened(files, separator, program, folder).items():
                read += sum(map(len, cells))
                faults += [f"computed: {cell}" for line in cells for cell in line if cell[2]]
                if OWN[language] == separator:
                    text = io.StringIO(files[language].decode("utf-8-sig"), newline="")
                    faults += differences(list(csv.reader(text, delimiter=separator)), cells)
    print(f"{len(texts)} texts, {read} cells read, {len(faults)} not as they are {faults[:3] or ''}")
    return 1 if faults or not read else 0


def opened(files: dict[str, bytes], separator: str, program: int, folder: Path) -> dict[str, list[list[Cell]]]:
    """The files as a program of that language shows them when it splits at ``separator``."""
    for name, file in files.items():
        (folder / f"{name}.csv").write_bytes(file)
        (folder / f"{name}.fods").unlink(missing_ok=True)
    # Separator, quotation mark, UTF-8, first line, formats, language, quoted is not text, dates and such looked for.
    reading = f"CSV:{ord(separator)},34,76,1,,{program},false,true"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", f"--infilter={reading}",
         "--convert-to", "fods", "--outdir", str(folder), *(str(folder / f"{name}.csv") for name in files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    tables = {name: ElementTree.parse(folder / f"{name}.fods") for name in files}
    return {name: [list(_cells(row)) for row in table.iter(f"{_TABLE}table-row")] for name, table in tables.items()}


def _cells(row: ElementTree.Element) -> Iterator[Cell]:
    for cell in row.iter(f"{_TABLE}table-cell"):
        text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
        found = (text, cell.get(f"{_OFFICE}value-type", ""), f"{_TABLE}formula" in cell.attrib)
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        yield from [found] * (repeated if text else min(repeated, 20))


def differences(expected: list[list[str]], cells: list[list[Cell]]) -> Iterator[str]:
    """Where a cell does not read as it was written, or a text is no text, or a number no number."""
    if len(cells) < len(expected):
        yield f"{len(cells)} lines of {len(expected)}"
    for line, row in zip(expected, cells, strict=False):
        for wanted, (text, kind, _) in zip(line, row, strict=False):
            number = wanted.isdecimal()
            if " ".join(text.split()) != " ".join(wanted.split()) or (wanted and (kind == "float") != number):
                yield f"{wanted!r} is shown as {text!r}, a {kind}"
