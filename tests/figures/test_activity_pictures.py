"""The pictures of the activities: whatever is answered, the finding is true and picture and table say the same."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from digilead.content import Content, load_content
from digilead.content.models import Activity, Named, Text
from digilead.figures.board import board
from digilead.figures.canvas import SOLID, WARM
from digilead.figures.compare import compare, dumbbells
from digilead.figures.picture import Picture
from digilead.figures.rebuilt import rebuilt_table
from digilead.figures.week import Hours, WeekTask, hours_of_band, week
from digilead.figures.wording import Words
from tests.markup import HOSTILE, Drawing, free, harmless

nan = np.nan
WIDTHS: tuple[Any, ...] = ("wide", "narrow")
LONG = "Samarbejdspartnerskabsforhandlingsreferat " * 5
FAST = settings(max_examples=settings.default.max_examples // 4, phases=[Phase.explicit, Phase.generate])


def text(da: str) -> Text:
    return Text({language: da for language in load_content().languages})


def check(picture: Picture) -> Drawing:
    page = harmless(picture.html())
    assert picture.sentence in page.text
    labels = [attributes["aria-label"] for _, attributes in page.tags if "aria-label" in attributes]
    assert labels == ([picture.alt] if picture.svg else []) and 0 < len(picture.alt) <= 150
    for table in picture.tables:
        for row in table.rows:
            assert len(row) == len(table.head)
            assert all(" ".join(cell.split()) in page.text for cell in row)
    return Drawing(picture.svg or "<svg viewBox='0 0 1 1'></svg>")


# ---- compare


def comparing(content: Content, language: str, values: list[list[float]], width: Any, section: str = "1-1") -> Picture:
    worksheet = content.sections[section]
    scale = ["lidt", "noget", "en del", "meget"]
    said = [["-" if np.isnan(value) else scale[int(value) - 1] for value in row] for row in values]
    return compare(Words(content, language), worksheet, scale, np.array(values), said, width)


cells = st.one_of(st.just(nan), st.integers(1, 4).map(float))


@FAST
@given(values=st.lists(st.tuples(cells, cells).map(list), min_size=5, max_size=5))
def test_any_two_sides_can_be_compared(values: list[list[float]]) -> None:
    content = load_content()
    worksheet = content.sections["1-1"]
    wide, narrow = (comparing(content, "da", values, width) for width in WIDTHS)
    for picture in (wide, narrow):
        drawing = check(picture)
        assert bool(picture.svg) == (not np.isnan(np.array(values).sum(axis=1)).all())
        if picture.svg:
            assert all(row.text["da"] in drawing.words for row in worksheet.rows)
            assert len(drawing.marks()) == 2 + int((~np.isnan(np.array(values))).sum())
    assert evolve(wide, svg="") == evolve(narrow, svg="")
    assert sorted(row[0] for row in wide.tables[0].rows) == sorted(row.text["da"] for row in worksheet.rows)


def test_the_widest_gap_is_the_finding_and_stands_first(content: Content, language: str) -> None:
    values = [[3.0, 2.0], [4.0, 1.0], [nan, 1.0], [1.0, 4.0], [2.0, 2.0]]
    picture = comparing(content, language, values, "wide")
    worksheet = content.sections["1-1"]
    rows = [row.text[language] for row in worksheet.rows]
    expected = worksheet.finding("largest_gap")[language].format(rows=rows[1], first="meget", second="lidt")
    assert picture.sentence == expected
    assert [row[0] for row in picture.tables[0].rows] == [rows[1], rows[0], rows[4], rows[3], rows[2]]
    assert picture.tables[0].rows[0] == (rows[1], "meget", "lidt")
    assert picture.details == (
        worksheet.finding("ahead")[language].format(rows=rows[3]),
        Words(content, language)("activity.compared", n=4, of=5),
    )
    assert Drawing(picture.svg).words.index(rows[1]) < Drawing(picture.svg).words.index(rows[0])


def test_no_gap_and_nothing_answered_have_sentences_of_their_own(content: Content, language: str) -> None:
    worksheet = content.sections["1-1"]
    level = comparing(content, language, [[2.0, 2.0]] * 5, "wide")
    assert level.sentence == worksheet.finding("no_gap")[language] and not level.details
    one_sided = comparing(content, language, [[4.0, nan]] * 5, "wide")
    assert one_sided.sentence == Words(content, language)("activity.nothing_yet") and not one_sided.svg


def test_rows_that_are_equally_far_apart_are_all_named_or_counted(content: Content, language: str) -> None:
    worksheet = content.sections["1-1"]
    rows = [row.text[language] for row in worksheet.rows]
    words = Words(content, language)

    def said(values: list[list[float]]) -> str:
        return comparing(content, language, values, "wide").sentence

    three = said([[2.0, 1.0]] * 3 + [[1.0, 1.0]] * 2)
    assert three == worksheet.finding("largest_gap")[language].format(
        rows=words.listed(rows[:3]), first="noget", second="lidt"
    )
    assert said([[2.0, 1.0], [3.0, 2.0], *[[1.0, 4.0]] * 3]) == worksheet.finding("largest_gaps")[language].format(
        rows=words.listed(rows[:2]), n=2
    )
    assert said([[4.0, 3.0]] * 5).startswith(words("activity.so_many", n=5, of=5))


def test_a_diamond_is_what_is_asked_and_a_ring_what_there_is(content: Content) -> None:
    drawing = Drawing(dumbbells(["A"], np.array([[4.0, 1.0]]), ["1", "2", "3", "4"], ("asked", "have"), "wide").svg())
    (_, asked), (_, have) = ([mark for mark in drawing.marks() if (mark[2] == WARM) is warm] for warm in (True, False))
    columns = {text: x for text, x, _ in drawing.placed() if text.isdigit()}
    assert asked[1] == have[1] and (asked[0], have[0]) == (columns["4"], columns["1"])


# ---- board


@FAST
@given(
    status=st.lists(st.one_of(st.just(nan), st.integers(1, 3).map(float)), min_size=1, max_size=9),
    columns=st.integers(3, 5),
)
def test_any_board_can_be_drawn(status: list[float], columns: int) -> None:
    words = Words(load_content(), "da")
    heads = [f"Status {number}" for number in range(1, columns + 1)]
    rows = [f"Række {number}" for number in range(len(status))]
    said = ["intet svar" if np.isnan(value) else heads[int(value) - 1] for value in status]
    wide, narrow = (
        board(words, title="Titel", sentence="Fundet", rows=rows, columns=heads, status=np.array(status), said=said,
              width=width)
        for width in WIDTHS
    )  # fmt: skip
    for picture in (wide, narrow):
        drawing = check(picture)
        assert not picture.svg or all(label in drawing.words for label in (*heads, *rows))
        chosen = [value for value in status if not np.isnan(value)]
        assert len(drawing.marks()) == len(chosen)
        places = sorted({box.x + 3 for box in drawing.boxes()})
        assert len(places) == columns * bool(picture.svg)
        assert [places.index(x) + 1 for x, *_ in drawing.marks()] == chosen
    assert bool(wide.svg) == (not np.isnan(status).all())
    assert wide.tables[0].rows == tuple(zip(rows, said, strict=True)) == narrow.tables[0].rows


def test_own_lines_stand_in_the_table_of_a_board(content: Content) -> None:
    picture = board(Words(content, "da"), title="T", sentence="F", rows=["A", "B"], columns=["Ja", "Nej"],
                    status=np.array([1.0, nan]), said=["Ja", "-"], lines=[HOSTILE, ""], width="narrow")  # fmt: skip
    assert picture.tables[0].rows == (("A", "Ja", HOSTILE), ("B", "-", ""))
    check(picture)


@pytest.mark.parametrize("label", [HOSTILE, LONG])
@pytest.mark.parametrize("width", WIDTHS)
def test_labels_of_any_length_and_kind_are_whole(content: Content, label: str, width: Any) -> None:
    changed = evolve(content.sections["1-1"], rows=(Named(id="a", text=text(label)),))
    words = Words(content, "da")
    for picture in (
        compare(words, changed, [label, "B"], np.array([[2.0, 1.0]]), [["B", label]], width),
        board(words, title=label, sentence="F", rows=[label], columns=[label, "B"], status=np.array([1.0]),
              said=[label], width=width),
        week(words, evolve(content.sections["1-3"]), [WeekTask(label, Hours(3, 5), "3-5", "new", label)], width),
    ):  # fmt: skip
        assert " ".join(label.split()) in check(picture).words


# ---- week


def tasks(*found: tuple[str | None, str | None]) -> list[WeekTask]:
    return [
        WeekTask(f"Opgave {number}", hours_of_band(hours) if hours else None, f"{hours} timer", fate, str(fate))
        for number, (hours, fate) in enumerate(found, start=1)
    ]


fates = st.sampled_from([None, "stays", "automated", "new", "stops"])
hours = st.sampled_from([None, "0", "1-2", "3-5", "6-10", "11"])


@FAST
@given(found=st.lists(st.tuples(hours, fates), max_size=8))
def test_any_week_can_be_drawn(found: list[tuple[str | None, str | None]]) -> None:
    content = load_content()
    words, given = Words(content, "en"), tasks(*found)
    wide, narrow = (week(words, content.sections["1-3"], given, width) for width in WIDTHS)
    whole = [task for task in given if task.hours is not None and task.fate is not None]
    for picture in (wide, narrow):
        drawing = check(picture)
        assert all(task.name in drawing.words for task in whole)
        assert picture.tables[0].rows == tuple((task.name, task.hours_label, task.fate_label) for task in given)
    assert evolve(wide, svg="") == evolve(narrow, svg="")


def test_the_hours_that_are_set_free_are_counted_and_the_largest_named(content: Content, language: str) -> None:
    worksheet, words = content.sections["1-3"], Words(content, language)
    found = tasks(
        ("3-5", "stays"), ("6-10", "automated"), ("11", "stops"), ("1-2", "new"), (None, "stops"), ("1-2", None)
    )
    picture = week(words, worksheet, found, "wide")
    hours = words("activity.hours_over", n=16)
    assert picture.sentence == worksheet.finding("freed")[language].format(hours=hours[0].upper() + hours[1:])
    assert picture.details == (
        words("activity.week_most_one", tasks=words("activity.quoted", name="Opgave 3")),
        worksheet.finding("balance")[language].format(hours=words("activity.hours_between", least=1, most=2)),
    )
    assert picture.note == words("activity.note_tasks", answered=4, asked=6)


def test_that_nothing_stops_is_said_only_where_it_is_true(content: Content, language: str) -> None:
    worksheet, words = content.sections["1-3"], Words(content, language)
    no_stop = worksheet.finding("no_stop")[language]

    def said(*found: tuple[str | None, str | None]) -> list[str]:
        picture = week(words, worksheet, tasks(*found), "wide")
        return [picture.sentence, *picture.details]

    assert no_stop in said(("3-5", "stays")) and no_stop in said(("3-5", "automated"))
    assert no_stop not in said(("3-5", "stops")) and no_stop not in said(("0", "stops"))
    assert no_stop not in said(("3-5", "stays"), (None, "stops")), "it stops, with hours or without"
    assert said((None, None)) == [words("activity.week_nothing_yet")]
    assert said(("0", "automated")) == [words("activity.week_none_freed"), no_stop]


def test_what_is_new_takes_its_hours_from_those_that_are_set_free(content: Content) -> None:
    worksheet, words = content.sections["1-3"], Words(content, "da")
    picture = week(words, worksheet, tasks(("6-10", "automated"), ("3-5", "new")), "wide")
    assert Drawing(picture.svg).texts.count(words("activity.week_free")) == 1
    picture = week(words, worksheet, tasks(("3-5", "automated"), ("6-10", "new")), "wide")
    assert words("activity.week_free") not in Drawing(picture.svg).texts


@pytest.mark.parametrize(
    ("id", "least", "most", "drawn"),
    [("0", 0, 0, 0), ("1-2", 1, 2, 1.5), ("3-5", 3, 5, 4), ("6-10", 6, 10, 8), ("11", 11, None, 12)],
)
def test_a_band_is_drawn_by_its_middle(id: str, least: int, most: int | None, drawn: float) -> None:
    assert hours_of_band(id) == Hours(least, most) and hours_of_band(id).drawn == drawn


def test_every_band_of_the_course_has_hours_and_they_ascend(content: Content) -> None:
    seen = 0
    for worksheet in content.worksheets.values():
        if worksheet.activity is None or worksheet.activity.picture != "week":
            continue
        for item in worksheet.items:
            if item.aspect == "hours":
                found = [hours_of_band(option.id) for option in content.options(item.id)]
                assert [each.drawn for each in found] == sorted({each.drawn for each in found}), item.id
                assert all(low.most is not None and low.most < high.least for low, high in pairwise(found)), item.id
                seen += 1
            elif item.aspect == "fate":
                assert {option.id for option in content.options(item.id)} <= {"stays", "automated", "new", "stops"}
    assert seen


# ---- the rebuilt table


@FAST
@given(data=st.data(), language=st.sampled_from(load_content().languages))
def test_any_table_can_be_rebuilt(data: st.DataObject, language: str) -> None:
    content = load_content()
    worksheet = content.sections["2-1"]
    items = [item for item in worksheet.items if item.kind == "activity"]
    placed = data.draw(st.dictionaries(st.sampled_from([item.id for item in items]), st.sampled_from([*content.steps])))
    words = Words(content, language)
    wide, narrow = (rebuilt_table(words, worksheet, placed, width) for width in WIDTHS)
    right = sum(placed.get(item.id) == item.generation for item in items)
    for picture in (wide, narrow):
        drawing = check(picture)
        assert drawing.texts.count("✓") == right
        put = [words("activity.you_put", step=step) for step in content.steps.values()]
        assert sum(each in put for each in drawing.texts) == len(placed) - right
        assert not placed or all(row.text[language] in drawing.words for row in worksheet.rows)
    assert evolve(wide, svg="") == evolve(narrow, svg="")
    assert [len(table.rows) for table in wide.tables] == ([len(items)] if placed else []), "it is the key as well"


def test_a_cell_says_who_put_what_where(content: Content, language: str) -> None:
    """ "→ 3" read as where it belongs."""
    worksheet, words = content.sections["2-1"], Words(content, language)
    item = next(item for item in worksheet.items if item.kind == "activity" and item.generation == "g2")
    drawn = Drawing(rebuilt_table(words, worksheet, {item.id: "g3"}, "wide").svg)
    assert words("activity.you_put", step=3) in drawn.texts and words("activity.you_put", step=3)[0].isalpha()


def test_the_table_says_how_many_cells_stand_right(content: Content, language: str) -> None:
    worksheet, words = content.sections["2-1"], Words(content, language)
    items = [item for item in worksheet.items if item.kind == "activity"]
    right = {item.id: str(item.generation) for item in items}
    other = {item.id: next(id for id in content.steps if id != item.generation) for item in items}

    def said(placed: dict[str, str]) -> str:
        return rebuilt_table(words, worksheet, placed, "wide").sentence

    n = len(items)
    assert said({}) == worksheet.finding("nothing")[language]
    assert said(right) == worksheet.finding("all_hits")[language].format(n=n, right=n)
    assert said(other) == worksheet.finding("hits")[language].format(n=n, right=0)
    first = items[0].id
    assert said(other | {first: right[first]}) == worksheet.finding("hits")[language].format(n=n, right=1)


@pytest.mark.parametrize("steps", [3, 5])
def test_the_rebuilt_table_has_a_column_for_each_generation(content: Content, steps: int) -> None:
    last = content.generations[-1]
    more = [evolve(last, id=f"g{number}", number=number) for number in range(5, steps + 1)]
    changed = evolve(content, generations=(*content.generations[:steps], *more))
    worksheet = evolve(
        content.sections["2-1"],
        items=tuple(item for item in content.sections["2-1"].items if item.generation in (None, *changed.steps)),
    )
    placed = {item.id: "g1" for item in worksheet.items if item.generation == "g1"}
    picture = rebuilt_table(Words(changed, "en"), worksheet, placed, "wide")
    assert [each for each in check(picture).texts if each.isdigit()] == [str(n) for n in range(1, steps + 1)]


def test_an_activity_of_its_own_names_its_table(content: Content) -> None:
    activity = Activity(picture="compare", title=text("Ny"), instruction=text("-"))
    changed = evolve(content.sections["1-1"], activities=(activity,))
    picture = compare(Words(content, "da"), changed, ["a", "b"], np.full((5, 2), nan), [["-", "-"]] * 5, "wide")
    assert "Ny" in picture.tables[0].caption


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_meets_another_or_a_mark(content: Content, language: str, width: Any) -> None:
    words = Words(content, language)
    for worksheet in content.worksheets.values():
        scaled = [item for item in worksheet.items if item.kind == "activity"]
        kind = worksheet.activity.picture if worksheet.activity else ""
        rows = [row.text[language] for row in worksheet.rows]
        if kind == "compare":
            scale = [option.text[language] for option in content.options(scaled[0].id)]
            values = np.array([[1 + n % len(scale), len(scale)] for n in range(len(rows))], dtype=float)
            free(Drawing(compare(words, worksheet, scale, values, [["", ""]] * len(rows), width).svg))
        elif kind == "board":
            heads = [option.text[language] for option in content.options(scaled[0].id)]
            status = np.array([1 + n % len(heads) for n in range(len(rows))], dtype=float)
            drawn = board(words, title="", sentence="", rows=rows, columns=heads, status=status, said=rows, width=width)
            free(Drawing(drawn.svg))
        elif kind == "table":
            free(Drawing(rebuilt_table(words, worksheet, {item.id: "g3" for item in scaled}, width).svg))
        elif kind == "week":
            fates = next(content.options(item.id) for item in worksheet.items if item.aspect == "fate")
            found = [
                WeekTask("Sagsbehandling af ansøgninger " * 2, hours_of_band(hours), "", fate.id, fate.text[language])
                for fate, hours in zip(fates, ("11", "3-5", "1-2", "0"), strict=False)
            ]
            free(Drawing(week(words, worksheet, found, width).svg))


def test_a_task_has_a_bar_as_long_as_its_hours(content: Content) -> None:
    found = tasks(("6-10", "stays"), ("3-5", "stays"), ("1-2", "automated"))
    drawing = Drawing(week(Words(content, "da"), content.sections["1-3"], found, "wide").svg)
    long, half = [box.width for box in drawing.boxes() if box.look["fill"] == SOLID][-2:]
    assert long == pytest.approx(2 * half, abs=0.3)
