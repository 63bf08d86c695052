"""The laws of union, and garbage anywhere."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from helpers import HEADER, KEY, TEXTS, line, values
from hypothesis import example, given
from hypothesis import strategies as st

from digilead.workbook import WORKBOOK_ERROR_KINDS, Workbook, WorkbookError
from digilead.workbook.lines import stamp, well_formed

ids = st.sampled_from(["a", "b.c", "Q11-1"])
times = st.integers(0, 3).map(lambda n: stamp(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
answers = st.one_of(st.none(), texts, st.integers(-3, 3), st.floats(-1, 1))
others = st.none() | texts | st.lists(st.integers(), max_size=2)
extras = st.dictionaries(st.sampled_from(["x", "y"]), others, max_size=2)
lines = st.one_of(
    st.builds(lambda item, value, when, more: line(item, value, when, **more), ids, answers, times, extras),
    st.binary(max_size=9).map(lambda data: data.replace(b"\n", b"") + b"\n"),
)
documents = st.lists(lines, max_size=6).map(lambda found: HEADER + b"".join(found))


@pytest.fixture(scope="module")
def union(tmp_path_factory):
    folder, count = tmp_path_factory.mktemp("union"), iter(range(10**9))

    def unite(*parts):
        """The document that begins with the first part and takes in the others, and its responses."""
        file = folder / f"{next(count)}.jsonl"
        file.write_bytes(parts[0])
        workbook = Workbook(file)
        for part in parts[1:]:
            try:
                workbook.merge(part)
            except WorkbookError as error:
                assert error.kind == "damaged"  # nothing in it to bring
        result = workbook.export(), dict(workbook.responses)
        workbook.delete()
        return result

    return unite


@pytest.fixture(autouse=True)
def quick_disk(request, monkeypatch):
    if "union" in request.fixturenames:
        monkeypatch.setattr(os, "fsync", lambda _: None)


@given(documents, documents, documents)
def test_union_does_not_depend_on_order(union, a, b, c):
    readable = [part for part in (a, b, c) if union(part)[1]]
    a, b, c = (readable + [HEADER] * 3)[:3]
    assert union(a, b) == union(b, a)
    assert union(union(a, b)[0], c) == union(a, union(b, c)[0]) == union(c, b, a)
    assert union(a, a) == union(a) == union(union(a)[0])


@given(st.lists(lines, max_size=8), st.randoms(use_true_random=False))
def test_order_of_lines_does_not_matter(union, found, random):
    mixed = [*found, *found[:2]]
    random.shuffle(mixed)
    assert union(HEADER + b"".join(found)) == union(HEADER + b"".join(mixed))


@given(st.lists(st.tuples(ids, ids, ids, st.text(max_size=20) | st.integers(-(2**53), 2**53) | st.none()), max_size=8))
def test_the_last_recorded_wins(union, tmp_path_factory, recorded):
    workbook = Workbook(tmp_path_factory.mktemp("last") / "w.jsonl")
    for answer in recorded:
        workbook.record(*answer)
    expected = {answer[:3]: well_formed(answer[3]) for answer in recorded}
    assert {key: response.value for key, response in Workbook(workbook.path).responses.items()} == expected


WHOLE = [HEADER, *(line(f"i{n}", value) for n, value in enumerate(TEXTS))]
pieces = st.sampled_from(
    [b"", b"{", b'"', b"\n", b"\r\n", b"\0" * 9, b"\xff", b"[" * 3000, b"\xef\xbb\xbf", HEADER[:-1], line()[:50]]
)
garbage = st.lists(pieces | st.binary(max_size=12), max_size=4).map(b"".join)


@given(st.integers(0, sum(map(len, WHOLE))), garbage, st.booleans())
@example(len(HEADER), b'{"occasion":"bef', False)
@example(len(HEADER) + len(WHOLE[1]) - 1, b"garbage", False)
def test_garbage_takes_only_the_lines_it_lies_within(union, tmp_path_factory, at, junk, cut):
    data = b"".join(WHOLE)
    expected, start = set(), 0
    for number, whole in enumerate(WHOLE):
        end = start + len(whole) - 1
        if number and (end <= at or (start >= at and not cut)):
            expected.add(f"i{number - 1}")
        start = end + 1
    path = tmp_path_factory.mktemp("junk") / "w.jsonl"
    path.write_bytes(data[:at] + junk + (b"" if cut else data[at:]))
    workbook = Workbook(path)
    try:
        workbook.refresh()
    except WorkbookError as error:
        assert error.kind == "not_ours" and not expected
        return
    assert {item: value for item, value in values(workbook).items() if item in expected} == {
        f"i{n}": value for n, value in enumerate(TEXTS) if f"i{n}" in expected
    }
    workbook.record(*KEY, "after")
    again = values(Workbook(path))
    assert again["bf.use"] == "after" and expected <= set(again)
    assert path.read_bytes().startswith(data[:at] + junk)


@given(st.binary(max_size=200) | garbage)
def test_any_bytes_are_read_or_refused_with_a_kind(union, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "w.jsonl"
    path.write_bytes(data)
    for act in (Workbook(path).refresh, lambda: Workbook(path).record(*KEY, "g1"), lambda: Workbook(path).export()):
        try:
            act()
        except WorkbookError as error:
            assert error.kind in WORKBOOK_ERROR_KINDS
    assert path.read_bytes().startswith(data)
