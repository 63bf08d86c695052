"""The pictures of a group: one person, one dot; n and the mark of a rehearsal in the picture; why a thing is hidden."""

import re
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from digilead.content import Content, load_content
from digilead.figures.canvas import COOL, EDGE, GROUND, WARM
from digilead.figures.picture import Picture
from digilead.figures.wording import Words
from digilead.session.pictures import distributions as draw
from digilead.session.pictures import stairs as room_stairs
from digilead.session.pictures.canvas import SIZES, Frame, dot_size, several
from digilead.session.pictures.counted import Answered, Change, Wanted
from tests.markup import HOSTILE, Drawing, free, harmless

FORMATS: tuple[Any, ...] = ("wide", "projector")
FAST = settings(max_examples=settings.default.max_examples // 4, phases=[Phase.explicit, Phase.generate])
HIDDEN = "Her er 3 svar. Vi viser dem først fra 5."
counts_of = st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(any).map(tuple)
each_format = pytest.mark.parametrize("format", FORMATS)


def frame(content: Content, language: str = "da", format: Any = "wide", n: int = 12, made_up: bool = False) -> Frame:
    return Frame(Words(content, language), n, made_up, format)


def answered(name: str, counts: tuple[int, ...], **more: Any) -> Answered:
    return Answered(
        name, f"Hvad siger I om {name}?", tuple(f"svar {n}" for n in range(1, len(counts) + 1)), counts, **more
    )


def check(picture: Picture, frame: Frame) -> Drawing:
    """What holds for every picture of a group."""
    page = harmless(picture.html())
    said = frame.words.counted("room_picture.n", frame.n)
    drawing = Drawing(picture.svg)
    assert said in drawing.words and picture.alt.startswith(said) and len(picture.alt) <= 150
    assert (frame.words("room_picture.made_up") in drawing.words) is frame.made_up
    assert picture.sentence in page.text and "{" not in picture.sentence + "".join(picture.details)
    for table in picture.tables:
        assert all(len(row) == len(table.head) for row in table.rows)
    return drawing


def piles(drawing: Drawing, fill: str = COOL) -> int:
    return sum(mark[2] == fill for mark in drawing.marks())


@FAST
@given(rows=st.lists(counts_of, min_size=1, max_size=7), wish=counts_of, format=st.sampled_from(FORMATS))
def test_strips_have_a_dot_a_person_and_the_numbers_in_the_table(
    rows: list[tuple[int, ...]], wish: tuple[int, ...], format: Any
) -> None:
    content = load_content()
    own = frame(content, format=format, n=160)
    picture = draw.strips(own, [answered(f"Emne {n}", row) for n, row in enumerate(rows)], answered("Om to år", wish))
    drawing = check(picture, own)
    assert piles(drawing) == sum(map(sum, rows))
    assert piles(drawing, GROUND) == sum(wish)
    table = picture.tables[0].rows
    assert [tuple(map(int, row[1:5])) for row in table] == [*rows, wish]
    # Each pile stands in the column of its step, from left to right.
    left, right = min(x for x, *_ in drawing.marks()), max(x for x, *_ in drawing.marks())
    assert 0 < left <= right < drawing.width


@each_format
def test_what_is_hidden_says_why_in_words_and_in_the_table(content: Content, format: Any) -> None:
    own = frame(content, format=format)
    rows = [answered("Kultur", (6, 0, 0, 6), polarised=True), Answered("Gevinster", hidden=HIDDEN)]
    picture = draw.strips(own, rows)
    drawing = check(picture, own)
    assert HIDDEN in drawing.words and f"»Gevinster«: {HIDDEN}" in picture.details
    assert set(picture.tables[0].rows[1][1:]) == {own.words("room_picture.not_shown")}
    assert piles(drawing) == 12


@pytest.mark.parametrize(
    ("counts", "polarised", "id"),
    [((12, 0, 0, 0), False, "alike"), ((6, 0, 0, 6), True, "camps"), ((3, 6, 3, 0), False, "spread")],
)
def test_the_finding_of_the_strips_is_the_first_row_s(
    content: Content, language: str, counts: tuple[int, ...], polarised: bool, id: str
) -> None:
    own = frame(content, language)
    sentence = draw.strips(own, [answered("X", counts, polarised=polarised)]).sentence
    assert sentence == own.words(f"room_picture.strips_{id}", name="X", low=1, high=3)


def test_nothing_that_can_be_shown_is_a_picture_that_says_so(content: Content, language: str) -> None:
    own = frame(content, language)
    hidden = [Answered("X", hidden=HIDDEN)]
    assert draw.strips(own, hidden).sentence == own.words("room_picture.strips_none")
    assert draw.statements(own, hidden, ("a", "b", "c")).sentence == own.words("room_picture.statements_none")
    distance = draw.gaps(own, [Wanted(name, hidden=HIDDEN) for name in "XYZ"])
    assert distance.sentence == own.words("room_picture.gaps_none")
    assert distance.details == (f"{several(own.words, 'XYZ')}: {HIDDEN}",), "one reason is said once"
    assert draw.then_and_now(own, [Change("X", hidden=HIDDEN)]).sentence == own.words("room_picture.moved_none")


def test_no_sentence_names_more_than_four_of_its_rows(content: Content) -> None:
    """In a small group all twelve statements may be held back, for the same reason."""
    own, names = frame(content), [f"Vi gør {n}, når det gælder." for n in range(1, 13)]
    for at_most in range(1, 13):
        (told,) = draw.statements(own, [Answered(name, hidden=HIDDEN) for name in names[:at_most]], ("a", "b")).details
        assert told.count("»") == (at_most if at_most <= 4 else 3) and ".«" not in told
        assert ("andre" in told) == (at_most > 4)
    assert (
        told
        == f"»Vi gør 1, når det gælder«, »Vi gør 2, når det gælder«, »Vi gør 3, når det gælder« og 9 andre: {HIDDEN}"
    )
    rows = [answered(f"Emne {n}", (6, 0, 0, 6) if n < 7 else (0, 12, 0, 0)) for n in range(1, 9)]
    assert draw.strips(own, rows).sentence.count("»") == 3


@FAST
@given(places=st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(any), format=st.sampled_from(FORMATS))
def test_the_staircase_has_a_dot_a_leader_on_its_own_step(places: list[int], format: Any) -> None:
    content = load_content()
    own = frame(content, format=format, n=sum(places))
    picture = room_stairs.room_staircase(own, places, [(1, 2, 3)] * 4, 0)
    drawing = check(picture, own)
    span = drawing.width / 5
    for place, count in enumerate(places):
        assert sum(int(x // span) == place for x, _, fill in drawing.marks() if fill == COOL) == count
    assert [int(row[1]) for row in picture.tables[0].rows] == places
    most = max(places)
    if places.count(most) == 1:
        assert str(most) in picture.sentence
    assert not re.search(r"\d[.,]\d", picture.sentence), "a mean"


def test_the_finding_of_the_staircase(content: Content) -> None:
    own = frame(content)
    say = lambda *places: room_stairs.room_staircase(own, places, [(0, 0, 0)] * 4, 0).sentence  # noqa: E731
    assert say(0, 0, 12, 0, 0) == "Alle 12 ser jer på trin 2"
    assert say(0, 5, 5, 2, 0) == "Lige mange ser jer på trin 1 og på trin 2"
    assert (
        say(2, 3, 6, 1, 0)
        == "6 af 12 ser jer på trin 2; de andre er spredt, lavest på vej mod trin 1 og højest på trin 3"
    )
    assert say(0, 6, 4, 0, 0) == "6 af 10 ser jer på trin 1, de andre på trin 2"
    assert say(0, 6, 3, 1, 0) == "6 af 10 ser jer på trin 1; andre helt ude på trin 3"


@FAST
@given(counts=counts_of, chosen=st.one_of(st.none(), st.integers(0, 3)), format=st.sampled_from(FORMATS))
def test_a_question_keeps_the_agreed_value_beside_the_answers(
    counts: tuple[int, ...], chosen: int | None, format: Any
) -> None:
    content = load_content()
    own = frame(content, format=format, n=sum(counts))
    picture = draw.question(own, answered("Kultur", counts, agreed=chosen, agreed_note="Vi <b>prøver</b>"))
    drawing = check(picture, own)
    assert piles(drawing) == sum(counts)
    framed = [box for box in drawing.boxes() if box.look.get("stroke") == WARM]
    assert bool(framed) is (chosen is not None)
    assert (own.words("room_picture.agreed") in drawing.words) is (chosen is not None)
    assert tuple(map(int, picture.tables[0].rows[0][1:5])) == counts


@each_format
def test_bars_are_as_wide_as_their_share(content: Content, format: Any) -> None:
    own = frame(content, format=format)
    scale = ("aldrig", "sjældent", "af og til", "som regel", "altid")
    rows = [answered("Vi gør det første.", (0, 0, 3, 3, 6)), answered("Vi gør det andet.", (12, 0, 0, 0, 0))]
    picture = draw.statements(own, rows, scale)
    drawing = check(picture, own)
    widths = [box.width for box in drawing.boxes() if box.look.get("stroke") == EDGE]
    assert len(widths) == 4
    assert widths[2] == pytest.approx(2 * widths[0], abs=0.3) and widths[3] == pytest.approx(sum(widths[:3]), abs=0.3)
    assert [text for text in drawing.texts if text.isdecimal()].count("6") == 1
    assert "»Vi gør det første«" in picture.sentence and "9" in picture.sentence
    assert any("»Vi gør det andet«" in detail for detail in picture.details)


@each_format
def test_gaps_count_steps_and_put_the_largest_first(content: Content, language: str, format: Any) -> None:
    own = frame(content, language, format)
    rows = [Wanted("A", {0: 2, 1: 4, 2: 5}), Wanted("B", {-1: 2, 0: 9})]
    picture = draw.gaps(own, rows)
    assert piles(check(picture, own)) == 22
    assert picture.sentence == own.words("room_picture.gaps_largest", name="A", up=9, n=11)
    assert picture.tables[0].head[1:] == (
        own.words("room_picture.down_one", n=1), own.words("room_picture.as_now"),
        own.words("room_picture.up_one", n=1), own.words("room_picture.up_many", n=2),
    )  # fmt: skip
    still = draw.gaps(own, [Wanted("B", {-1: 2, 0: 9})])
    assert still.sentence == own.words("room_picture.gaps_still")


@each_format
def test_initiatives_show_only_purposes_that_may_be_shown(content: Content, language: str, format: Any) -> None:
    own = frame(content, language, format)
    crossed = {3: {"clear": 5, "worth_a_talk": 1, "none": 0}}
    findings = {"clear": 6, "worth_a_talk": 1, "none": 1}
    picture = draw.initiatives(own, (0, 2, 6, 0), findings, crossed, {2: HIDDEN}, [HOSTILE])
    drawing = check(picture, own)
    assert piles(drawing) == 8 + 6, "all of them together, and those of the one purpose that may be shown"
    assert picture.sentence == own.words("room_picture.led_under", under=7, n=8)
    assert any(HIDDEN in detail for detail in picture.details)
    rows = picture.tables[0].rows
    none = own.words("room_picture.not_shown")
    assert [row[3] for row in rows[:3]] == [none] * 3 and [row[2] for row in rows[:3]] == ["0"] * 3
    assert [row[1] for row in rows] == ["6", "1", "1", "8"] and drawing.words.count(none) == 1
    assert own.words("room_picture.led_well", n=4) == draw.initiatives(own, (4, 0, 0, 0), {"none": 4}, {}, {}).sentence


@each_format
def test_then_and_now_is_never_called_a_gain(content: Content, format: Any) -> None:
    own = frame(content, format=format)
    rows = [Change("Kultur", 0, 4, 8, beyond=True), Change("Værdi", 3, 6, 3)]
    picture = draw.then_and_now(own, rows)
    assert piles(check(picture, own)) == 24
    assert picture.sentence == "Svarene har flyttet sig om »Kultur«"
    assert draw.then_and_now(own, rows[1:]).sentence == own.words("room_picture.moved_chance")


@each_format
def test_a_guess_stands_above_the_answers(content: Content, format: Any) -> None:
    own = frame(content, format=format)
    picture = room_stairs.prediction(own, (0, 1, 3, 8, 0), (2, 6, 4, 0, 0))
    drawing = check(picture, own)
    assert (piles(drawing, GROUND), piles(drawing)) == (12, 12)
    assert picture.sentence == "Flest troede, at I var på trin 3; flest svar ligger på trin 1"
    same = room_stairs.prediction(own, (0, 6, 3, 0, 0), (2, 6, 4, 0, 0))
    assert same.sentence == "Gættet holdt: Flest ser jer på trin 1"


def test_how_many_miss_which_foundation(content: Content) -> None:
    own = frame(content, "da")
    picture = room_stairs.foundation(own, (None, 7, None, None), 12)
    drawing = check(picture, own)
    assert piles(drawing) == 7
    assert picture.sentence == "7 af 12 mangler noget på trin 2, selv om et højere trin bærer"
    assert [row[1] for row in picture.tables[0].rows] == ["færre end fem", "7", "færre end fem", "færre end fem"]


def everything(own: Frame) -> list[Picture]:
    rows = [answered(f"Et ret langt emne nummer {n}", (3, 4, 4, 1)) for n in range(7)]
    scale = ("aldrig", "sjældent", "af og til", "som regel", "altid")
    done = [answered(f"Vi gør noget ganske bestemt, hver gang {n}", (1, 2, 3, 4, 2)) for n in range(12)]
    return [
        draw.strips(own, rows, rows[0]),
        draw.question(own, rows[0]),
        draw.gaps(own, [Wanted(row.name, {-1: 1, 0: 4, 3: 7}) for row in rows]),
        draw.statements(own, done, scale),
        draw.initiatives(own, (3, 3, 3, 3), {"clear": 12}, {1: {"clear": 3}}, {}),
        draw.then_and_now(own, [Change(row.name, 2, 6, 4) for row in rows]),
        room_stairs.room_staircase(own, (2, 3, 6, 1, 0), [(4, 4, 4)] * 4, 0),
        room_stairs.prediction(own, (2, 3, 6, 1, 0), (0, 0, 12, 0, 0)),
        room_stairs.foundation(own, (None, 7, 6, None), 12),
    ]


def test_made_up_answers_are_marked_in_every_picture(content: Content, language: str) -> None:
    own = frame(content, language, made_up=True)
    for picture in everything(own):
        check(picture, own)


def test_a_picture_for_the_wall_has_letters_of_one_size(content: Content, language: str) -> None:
    """How large they are in the window, `tests.proof.wall` measures."""
    for picture in everything(frame(content, language, "projector", made_up=True)):
        sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', picture.svg)}
        assert sizes == {SIZES["projector"].small}


def test_what_is_hidden_takes_one_line_for_each_reason_on_the_wall(content: Content) -> None:
    own = frame(content, format="projector")
    rows = [answered("Kultur", (6, 0, 0, 6)), *(Answered(name, hidden=HIDDEN) for name in ("Gevinster", "IT"))]
    assert f"»Gevinster« og »IT«: {HIDDEN}" in check(draw.strips(own, rows), own).words


def test_no_text_sticks_out_of_the_picture_or_meets_another(content: Content, language: str) -> None:
    for format in FORMATS:
        for picture in everything(frame(content, language, format, made_up=True)):
            drawing = Drawing(picture.svg)
            free(drawing)
            assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y, _ in drawing.marks())


@FAST
@given(most=st.integers(0, 200), width=st.floats(40, 300), height=st.floats(20, 200))
def test_the_dots_of_a_pile_fit_its_cell(most: int, width: float, height: float) -> None:
    size = dot_size(most, width, height, 28)
    assert 0 < size <= 28
    if size > 3:
        assert int(width // (size * 1.15)) * int(height // (size * 1.15)) >= most
