"""The workbook: one participant's own document with every answer ever given, as an append-only file of JSON lines.

    {"format":"digilead-workbook","version":1,"token":"<32 hexadecimal digits>"}
    {"occasion":"before","subject":"organisation","item":"bf.use","value":"g2","time":"2026-11-24T09:41:07.123456Z"}

The greatest (time, line) of a key wins, so documents merge by union in any order. Nothing is ever overwritten or
truncated: a line that cannot be read stays where it is and costs nothing but itself. The module knows no items.
"""

from digilead.workbook.document import MergeReport, Workbook
from digilead.workbook.lines import (
    MAX_BYTES,
    MAX_TEXT,
    WORKBOOK_ERROR_KINDS,
    Key,
    Response,
    Value,
    WorkbookError,
    WorkbookErrorKind,
)
from digilead.workbook.place import default_path

__all__ = [
    "MAX_BYTES",
    "MAX_TEXT",
    "WORKBOOK_ERROR_KINDS",
    "Key",
    "MergeReport",
    "Response",
    "Value",
    "Workbook",
    "WorkbookError",
    "WorkbookErrorKind",
    "default_path",
]
