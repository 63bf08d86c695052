"""What the tests of the workbook have in common."""

import json

import pytest

from digilead.workbook import WORKBOOK_ERROR_KINDS, WorkbookError

KEY = ("before", "organisation", "bf.use")
HEADER = b'{"format":"digilead-workbook","version":1,"token":"0123456789abcdef"}\n'
TEXTS = [
    "",
    "Æøå 😀 \u2028\u0085 \x00\x1b",
    "<script>alert(1)</script>",
    'a\nb\r\n"c"\\',
    '{"occasion":"x"}\n{"format":"digilead-workbook","version":9}',
]


def line(item="bf.use", value="g2", when="2026-11-24T09:00:00.000000Z", **more):
    record = {"occasion": "before", "subject": "organisation", "item": item, "value": value, "time": when, **more}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def values(workbook):
    return {item: response.value for (_, _, item), response in workbook.responses.items()}


def kind_of(call, *arguments):
    with pytest.raises(WorkbookError) as caught:
        call(*arguments)
    assert caught.value.kind in WORKBOOK_ERROR_KINDS
    return caught.value.kind
