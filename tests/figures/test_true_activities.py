"""What the activities say holds for every pattern of answers: the sentence against a count of the table below it."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digilead.content import DONT_KNOW, NOT_RELEVANT, Content, load_content
from digilead.content.models import Worksheet
from digilead.figures.wording import Words
from digilead.widgets.activities import ActivityPicture
from tests import reading
from tests.reading import Seen, meant, said_one

CONTENT = load_content()
ACTIVITIES = [sheet.of(one.id) for sheet in CONTENT.worksheets.values() for one in sheet.activities]
OF_KIND = {
    kind: [one for one in ACTIVITIES if one.activities[0].picture == kind]
    for kind in ("compare", "board", "week", "table")
}
LEFT_OUT = (None, DONT_KNOW, NOT_RELEVANT)


@pytest.fixture(scope="module", autouse=True)
def _undrawn() -> Iterator[None]:
    with reading.undrawn():
        yield


languages = st.sampled_from(CONTENT.languages)


def answers_to(draw: st.DrawFn, worksheet: Worksheet) -> dict[str, str]:
    """Any answers, and often those that ask for care: all equal, one alone, ends of the scale, nothing to count."""
    items = [item.id for item in worksheet.tasks if item.kind != "text"]
    ids = {item: [option.id for option in CONTENT.options(item)] for item in items}
    pool = draw(st.sampled_from(["any", "few", "ends", "one", "kinds"]))
    found = {}
    for item in items:
        options = ids[item]
        few = {"ends": [options[0], options[-1]], "few": options[:2], "kinds": options[-1:]}.get(pool, options)
        found[item] = draw(st.sampled_from([*few, *LEFT_OUT] if pool in ("any", "kinds") else few))
    if pool == "one":
        kept = draw(st.sets(st.sampled_from(items), max_size=2))
        found = {item: value for item, value in found.items() if item in kept}
    return {item: value for item, value in found.items() if value is not None}


@st.composite
def filled(draw: st.DrawFn, kind: str) -> tuple[Worksheet, dict[str, str]]:
    worksheet = draw(st.sampled_from(OF_KIND[kind]))
    return worksheet, answers_to(draw, worksheet)


def page_of(worksheet: Worksheet, given: dict[str, str], language: str) -> Seen:
    return Seen(ActivityPicture(Words(CONTENT, language), worksheet).html(reading.sheet_of(given), "wide"))


def findings(worksheet: Worksheet, language: str, *messages: str) -> dict[str, str]:
    texts = {finding.id: finding.text[language] for finding in worksheet.findings}
    return texts | {id: CONTENT.messages[f"activity.{id}"][language] for id in messages}


def scale_of(worksheet: Worksheet, language: str, aspect: str | None = None) -> list[str]:
    item = next(i for i in worksheet.tasks if i.kind != "text" and (aspect is None or i.aspect == aspect))
    return reading.options(CONTENT, item.id, language)


# ---- two sides of each row


def compare_holds(worksheet: Worksheet, given: dict[str, str], language: str) -> str:
    page = page_of(worksheet, given, language)
    texts = findings(worksheet, language, "nothing_yet", "compared")
    scale = scale_of(worksheet, language)
    table = page.rows()
    place = {label: number for number, label in enumerate(scale)}
    gaps = {name: place[asked] - place[have] for name, asked, have in table if asked in place and have in place}
    of = len(table)

    def about(places: dict[str, str], rows: set[str]) -> None:
        """The sentence is about these rows: it names them, or says how many they are."""
        named = reading.names(places["rows"], [name for name, *_ in table])
        assert (set(named) == rows) if isinstance(named, list) else (named == (len(rows), of))

    id, places = meant(page.finding, texts)
    if id == "nothing_yet":
        assert not gaps and not page.alts
        return id
    assert gaps and page.alts
    if id in ("largest_gap", "largest_gaps"):
        widest = {name for name, gap in gaps.items() if gap == max(gaps.values())}
        assert max(gaps.values()) > 0
        about(places, widest)
        assert {name for name, *_ in table[: len(widest)]} == widest, "they stand first"
        if id == "largest_gap":
            cells = {(asked, have) for name, asked, have in table if name in widest}
            assert cells == {(places["first"], places["second"])}
        else:
            assert int(places["n"]) == len(widest) > 1
    else:
        assert max(gaps.values()) <= 0
        assert (id == "no_gap") == (len(gaps) == of)
        if id == "no_gap_so_far":
            assert (int(places["n"]), int(places["of"])) == (len(gaps), of)
    more = said_one(page.sentences, texts["ahead"]) if "ahead" in texts else None
    behind = {name for name, gap in gaps.items() if gap < 0}
    assert (more is not None) == bool(behind and "ahead" in texts)
    if more:
        about(more, behind)
    compared = said_one(page.sentences, texts["compared"])
    assert (compared is not None) == (id.startswith("largest") and len(gaps) < of)
    if compared:
        assert (int(compared["n"]), int(compared["of"])) == (len(gaps), of)
    shown = sum(cell in place for row in table for cell in row[1:])
    note = said_one(page.sentences, CONTENT.messages["activity.note"][language])
    assert note and (int(note["answered"]), int(note["asked"])) == (shown, 2 * of)
    return id


@given(filled("compare"), languages)
def test_a_comparison_says_what_its_table_shows(pattern: tuple[Worksheet, dict[str, str]], language: str) -> None:
    compare_holds(*pattern, language)


def test_every_pattern_of_two_rows_holds() -> None:
    worksheet = CONTENT.worksheets["1-1"]
    two = [row.id for row in worksheet.rows[:2]]
    items = [item.id for item in worksheet.tasks if item.row in two and item.kind != "text"]
    cells = [None, *(option.id for option in CONTENT.options(items[0]))]
    kinds = set()
    for number, values in enumerate(product(cells[:4], repeat=4)):
        chosen = {item: value for item, value in zip(items, values, strict=True) if value}
        kinds.add(compare_holds(worksheet, chosen, CONTENT.languages[number % len(CONTENT.languages)]))
    assert kinds == {"nothing_yet", "largest_gap", "largest_gaps", "no_gap_so_far"}


# ---- a status for each row


@given(filled("board"), languages)
def test_a_board_says_what_its_table_shows(pattern: tuple[Worksheet, dict[str, str]], language: str) -> None:
    worksheet, given = pattern
    page = page_of(worksheet, given, language)
    scaled = next(item.id for item in worksheet.tasks if item.kind != "text")
    column = [row[1] for row in page.rows()]
    counts = {option.id: column.count(option.text[language]) for option in CONTENT.options(scaled)}
    texts = findings(worksheet, language, "board_nothing_yet")
    id, places = meant(page.finding, texts)
    first, n = next(iter(counts)), sum(counts.values())
    if id == "board_nothing_yet":
        assert n == 0 and not page.alts
    elif id == "counts":
        assert {place: int(value) for place, value in places.items()} == {
            place: counts.get(place, len(column)) for place in places
        }
        assert set(counts) <= set(places), "every status is counted"
    else:
        assert n == len(column) and counts[first] == (n if id == "all_answered" else 0)
        assert int(places.get("rows", len(column))) == len(column)
    left = {
        "without_answer": CONTENT.messages["result.no_answer"][language],
        "without_knowing": CONTENT.messages["answering.dont_know"][language],
        "without_relevance": CONTENT.messages["answering.not_relevant"][language],
    }
    for message, label in left.items():
        said = said_one(page.sentences, CONTENT.messages[f"activity.{message}"][language])
        assert (said is not None) == (label in column)
        if said:
            assert (int(said["n"]), int(said["of"])) == (column.count(label), len(column))


# ---- a week


def band(label: str, language: str) -> tuple[int, int | None]:
    """The hours a reader finds in a cell: "3 til 5 timer", "Mere end 10 timer", "Ingen"."""
    numbers = [int(number) for number in label.split() if number.isdigit()]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    return (numbers[0], None) if numbers else (0, 0)


@given(filled("week"), languages)
def test_a_week_says_what_its_table_shows(pattern: tuple[Worksheet, dict[str, str]], language: str) -> None:
    worksheet, given = pattern
    page = page_of(worksheet, given, language)
    words = Words(CONTENT, language)
    texts = findings(worksheet, language, "week_nothing_yet", "week_none_freed")
    _, automated, new, stops = scale_of(worksheet, language, "fate")
    labels = scale_of(worksheet, language, "hours")
    table = page.rows()
    whole = {
        name: (band(h, language), fate)
        for name, h, fate in table
        if h in labels and fate in scale_of(worksheet, language, "fate")
    }
    freed = {name: hours for name, (hours, fate) in whole.items() if fate in (automated, stops) and hours != (0, 0)}
    added = {name: hours for name, (hours, fate) in whole.items() if fate == new and hours != (0, 0)}

    def hours(bands: dict[str, tuple[int, int | None]]) -> str:
        least = sum(low for low, _ in bands.values())
        if any(high is None for _, high in bands.values()):
            return words("activity.hours_over", n=least)
        return words("activity.hours_between", least=least, most=sum(high or 0 for _, high in bands.values()))

    id, places = meant(page.finding, texts)
    assert (id == "week_nothing_yet") == (not whole)
    if not whole:
        assert not page.alts
        return
    assert (id == "freed") == bool(freed)
    if freed:
        assert places["hours"].lower() == hours(freed)
    if id == "week_none_freed":
        assert not freed
    stopped = any(fate == stops for _, _, fate in table)
    assert (texts["no_stop"] in page.said) == (not stopped)
    balance = said_one(page.sentences, texts["balance"])
    assert (balance is not None) == bool(added)
    if balance:
        assert balance["hours"] == hours(added)
    most = {name for name in freed if freed[name] == max(freed.values(), key=lambda hours: hours[0])}
    quoted = [words("activity.quoted", name=name) for name, *_ in table if name in most]
    sentences = {
        "week_from": bool(freed) and len(most) == len(freed),
        "week_most_one": len(most) == 1 < len(freed),
        "week_most_many": 1 < len(most) < len(freed),
    }
    for message, holds in sentences.items():
        said = said_one(page.sentences, CONTENT.messages[f"activity.{message}"][language])
        assert (said is not None) == (holds and len(most) <= 3), message
        if said:
            assert said["tasks"] == words.listed(quoted)
    note = said_one(page.sentences, CONTENT.messages["activity.note_tasks"][language])
    assert note and (int(note["answered"]), int(note["asked"])) == (len(whole), len(table))


# ---- the table, rebuilt


@given(filled("table"), languages)
def test_the_rebuilt_table_says_what_its_table_shows(pattern: tuple[Worksheet, dict[str, str]], language: str) -> None:
    worksheet, given = pattern
    page = page_of(worksheet, given, language)
    id, places = meant(page.finding, findings(worksheet, language))
    if id == "nothing":
        assert not page.tables and not page.alts and not set(given.values()) & set(CONTENT.steps)
        return
    table = page.rows()
    right = sum(put == belongs for _, put, belongs in table)
    placed = sum(put != CONTENT.messages["result.no_answer"][language] for _, put, _ in table)
    assert placed and int(places["n"]) == len(table)
    assert (id == "all_hits") == (right == len(table))
    if id == "hits":
        assert int(places["right"]) == right


def test_every_kind_of_activity_is_read(content: Content) -> None:
    assert all(OF_KIND.values())
