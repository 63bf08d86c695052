"""The staircase says in words, marks and tables where one stands, whatever the answers are."""

from itertools import pairwise, product
from operator import itemgetter

import numpy as np
import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from digilead.arrays import Floats
from digilead.content import Content, load_content
from digilead.content.models import Text
from digilead.figures.canvas import COOL, GROUND, SOLID, STRIPE, WARM
from digilead.figures.picture import Picture
from digilead.figures.staircase import staircase
from digilead.figures.wording import Words
from digilead.responses import Completeness, Profile
from digilead.scoring.contrast import Contrast
from digilead.scoring.placement import Placement, Word, missing_below, plausible_heights
from tests.markup import HOSTILE, Drawing, free, harmless

nan = np.nan
NOTHING = Completeness((), (), (), ())
WIDTHS = ("wide", "narrow")


def placed(*words: Word) -> Placement:
    plausible = plausible_heights(words)
    answered = ((2, 3),) * len(words)
    return Placement(words=words, plausible=plausible, gaps=missing_below(words), answered=answered, best=plausible[0])


def profile(content: Content, now: list[float], own: list[float], overall: float = nan) -> Profile:
    return Profile(tuple(content.dimensions), np.array(now), np.array(own), overall)


def with_steps(content: Content, steps: int) -> Content:
    """The course with fewer or more generations."""
    found = list(content.generations[:steps])
    for number in range(len(found) + 1, steps + 1):
        found.append(evolve(content.generations[-1], id=f"g{number}", number=number))
    return evolve(content, generations=tuple(found))


def hostile(content: Content) -> Content:
    """The course with names nobody would write."""
    text = Text(dict.fromkeys(content.languages, HOSTILE))
    return evolve(
        content,
        generations=tuple(evolve(each, name=text, it_role=text) for each in content.generations),
        dimensions={id: evolve(each, name=text) for id, each in content.dimensions.items()},
        below=text,
    )


def check(picture: Picture, content: Content, language: str) -> None:
    page = harmless(picture.html())
    assert picture.sentence in page.text and 0 < len(picture.sentence) <= 130
    assert all(" ".join(detail.split()) in page.text for detail in picture.details)
    (aria,) = [attributes["aria-label"] for _, attributes in page.tags if "aria-label" in attributes]
    assert aria == picture.alt and 0 < len(picture.alt) <= 150
    assert page.count("table") == len(picture.tables) == page.count("caption")
    drawing = Drawing(picture.svg)
    for generation in content.generations:
        assert f"{generation.number} {generation.name[language]}" in drawing.words
    for dimension in content.dimensions.values():
        assert dimension.name[language] in drawing.words


cells = st.one_of(st.just(nan), st.integers(1, 4).map(float))
floats = st.lists(cells, min_size=7, max_size=7)


@settings(
    max_examples=settings.default.max_examples // 4, phases=[Phase.explicit, Phase.generate]
)  # shrinking draws for minutes
@given(
    words=st.tuples(*[st.sampled_from(["carries", "uncertain", "missing"])] * 4),
    now=floats,
    own=floats,
    overall=cells,
    language=st.sampled_from(load_content().languages),
)
def test_any_result_can_be_drawn_and_tabled(
    words: tuple[Word, ...], now: list[float], own: list[float], overall: float, language: str
) -> None:
    content = load_content()
    say = Words(content, language)
    wide, narrow = (
        staircase(say, placed(*words), profile(content, now, own, overall), NOTHING, width) for width in WIDTHS
    )
    check(wide, content, language)
    check(narrow, content, language)
    assert evolve(wide, svg="") == evolve(narrow, svg="")
    steps, dimensions = wide.tables
    assert [row[1] for row in steps.rows] == [say(f"result.word_{word}") for word in words]
    for step, word in enumerate(words, start=1):
        shown = say("result.word_gap" if step in missing_below(words) else f"result.word_{word}")
        assert shown in Drawing(wide.svg).texts and shown in Drawing(narrow.svg).texts

    def cells_of(*values: tuple[float, str]) -> list[str]:
        return [nothing if np.isnan(value) else say("result.step_of", step=int(value)) for value, nothing in values]

    for row, today, wish in zip(dimensions.rows, now, own, strict=False):
        assert list(row[1:]) == cells_of((today, say("result.no_answer")), (wish, ""))
    assert list(dimensions.rows[-1]) == [say("result.overall"), "", *cells_of((overall, say("result.no_answer")))]
    assert len(dimensions.rows) == len(now) + 1


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_answered_at_all_draws_no_mark_on_the_lines(content: Content, language: str, width: str) -> None:
    empty = profile(content, [nan] * 7, [nan] * 7)
    picture = staircase(Words(content, language), placed(*["uncertain"] * 4), empty, NOTHING, width)
    check(picture, content, language)
    assert len(Drawing(picture.svg).marks()) == 1  # that of the key


@pytest.mark.parametrize("width", WIDTHS)
def test_one_ambition_for_all_is_drawn_as_one(content: Content, language: str, width: str) -> None:
    """One line down the column of its step, no ring on any topic; a ring where a topic has its own."""
    say = Words(content, language)

    def drawn(own: list[float], overall: float) -> Drawing:
        found = profile(content, [2.0] * 7, own, overall)
        return Drawing(staircase(say, placed(*["carries"] * 4), found, NOTHING, width).svg)

    one = drawn([nan] * 7, 3.0)
    column = axis(one)[3]
    goals = [points for points, look in one.lines() if look["stroke"] == WARM and "stroke-dasharray" in look]
    assert len(goals) == 7 + 1, "one a topic, and that of the key"
    assert [points for points in goals if all(x == pytest.approx(column) for x, _ in points)] == goals[1:]
    assert not [mark for mark in one.marks() if mark[2] == GROUND]
    assert say("result.two_years_overall") in one.texts and say("result.two_years") not in one.texts
    own = drawn([4.0, *[nan] * 6], nan)
    assert say("result.two_years") in own.texts and say("result.two_years_overall") not in own.texts


@pytest.mark.parametrize("steps", [3, 5])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_number_of_steps_comes_from_the_content(content: Content, language: str, steps: int, width: str) -> None:
    changed = with_steps(content, steps)
    words: tuple[Word, ...] = ("carries", *["uncertain"] * (steps - 2), "missing")  # type: ignore[assignment]
    now = [float(steps)] * 7
    picture = staircase(
        Words(changed, language), placed(*words), profile(changed, now, now, float(steps)), NOTHING, width
    )
    check(picture, changed, language)
    assert len(picture.tables[0].rows) == steps
    assert [text for text in Drawing(picture.svg).texts if text.isdigit()] == [str(n + 1) for n in range(steps)]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_new_generation_without_a_question_is_asked_about_by_its_purpose(content: Content, width: str) -> None:
    changed = with_steps(content, 5)
    words: tuple[Word, ...] = ("carries", "carries", "carries", "carries", "missing")
    picture = staircase(Words(changed, "en"), placed(*words), profile(changed, [4.0] * 7, [5.0] * 7), NOTHING, width)
    assert picture.details[-1].endswith(changed.generations[4].purpose["en"])


@pytest.mark.parametrize("width", WIDTHS)
def test_names_are_shown_as_text_whatever_they_hold(content: Content, language: str, width: str) -> None:
    changed = hostile(content)
    words: tuple[Word, ...] = ("missing", "uncertain", "missing", "missing")
    picture = staircase(
        Words(changed, language), placed(*words), profile(changed, [1.0] * 7, [4.0] * 7), NOTHING, width
    )
    page = harmless(picture.html())
    assert page.text.count(" ".join(HOSTILE.split())) >= 4 + 7 + 1
    assert "onerror=alert(2)" in Drawing(picture.svg).words


def test_the_marks_stand_at_their_step(content: Content) -> None:
    """Now is a filled dot and the ambition a ring, in the column of the step that the axis names."""
    now, ambition = [1, 2, 3, 4, 1, nan, 2], [4, 4, 3, 3, nan, 2, 2]
    found = profile(content, now, ambition)
    for width in WIDTHS:
        drawing = Drawing(staircase(Words(content, "da"), placed(*["carries"] * 4), found, NOTHING, width).svg)
        columns = axis(drawing)
        dots, rings = (
            [mark for mark in drawing.marks() if mark[2] == fill and mark[0] in columns.values()]
            for fill in (COOL, GROUND)
        )
        heights = sorted({y for _, y, _ in [*dots, *rings]})
        assert len(heights) == 7
        for values, marks in ((now, dots), (ambition, rings)):
            steps = {step for step in columns}
            assert {(x, y) for x, y, _ in marks} == {
                (columns[int(value)], height) for value, height in zip(values, heights, strict=True) if value in steps
            }


def axis(drawing: Drawing) -> dict[int, float]:
    """Step -> x of its column, by the numbers above the lines."""
    found = {int(text): x for text, x, _ in drawing.placed() if text.isdigit()}
    assert all(a < b for a, b in pairwise(found.values()))
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_a_step_looks_as_its_word_says(content: Content, width: str) -> None:
    """Filled when it carries, hatched when it is uncertain, a dashed outline when it is missing."""

    def looks(word: Word) -> tuple[int, int, int]:
        picture = staircase(
            Words(content, "da"), placed(*[word] * 4), profile(content, [nan] * 7, [nan] * 7), NOTHING, width
        )
        drawing = Drawing(picture.svg)
        striped = sum(look["stroke"] == STRIPE for _, look in drawing.lines())
        dashed = sum("stroke-dasharray" in box.look for box in drawing.boxes())
        return sum(box.look["fill"] == SOLID for box in drawing.boxes()), striped, dashed

    assert looks("carries") == (4, 0, 0)
    assert looks("uncertain") == (0, 4, 0)
    assert looks("missing") == (0, 0, 4)


def treads(drawing: Drawing) -> list[float]:
    """y of the floor and of the tread of each step, lowest first."""
    slabs = sorted(
        (box for box in drawing.boxes() if box.width > 60 and WARM not in box.look.values()), key=itemgetter(0)
    )
    by_step = [slab for before, slab in pairwise([slabs[-1], *slabs]) if abs(slab.x - before.x) > 5]
    return [by_step[0].y + by_step[0].height, *(slab.y for slab in by_step)]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_line_along_the_treads_goes_from_the_lowest_plausible_step_to_the_highest(
    content: Content, width: str
) -> None:
    """It rises as often as there are steps between them, on the tread of each; a ladder needs none for one step."""
    for words in (
        ("carries", "uncertain", "missing", "missing"),
        ("carries", "uncertain", "uncertain", "missing"),
        ("uncertain", "uncertain", "uncertain", "uncertain"),
        ("missing", "missing", "missing", "missing"),
        ("carries", "carries", "carries", "carries"),
    ):
        picture = staircase(
            Words(content, "da"), placed(*words), profile(content, [nan] * 7, [nan] * 7), NOTHING, width
        )
        drawing = Drawing(picture.svg)
        found = [points for points, look in drawing.lines() if look["stroke"] == WARM]
        plausible = placed(*words).plausible
        assert len(found) == (width == "wide" or len(plausible) > 1), words
        if not found:
            continue
        (points,) = found
        tops = treads(drawing)
        heights = sorted({y for _, y in points}, reverse=True)
        assert len(heights) == len(plausible), words
        assert [y + 7 for y in heights] == pytest.approx([tops[height] for height in plausible], abs=3), words


@pytest.mark.parametrize("width", [*WIDTHS, "small"])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_the_signs_stand_at_the_likeliest_step_and_at_the_wish(
    content: Content, language: str, width: str, step: int
) -> None:
    """On their tread where there is room for it, else within their slab."""
    say, other = Words(content, language), step % 4 + 1
    placement = evolve(placed("carries", "uncertain", "uncertain", "uncertain"), best=step)
    found = profile(content, [nan] * 7, [nan] * 7, float(other))
    drawing = Drawing(staircase(Words(content, language), placement, found, NOTHING, width).svg)
    levels = treads(drawing)
    for id, at in (("result.here_likely", step), ("result.ambition", other)):
        (y,) = [y for text, _, y in drawing.placed() if text == say(id)]
        if width == "wide":
            assert levels[at] - 30 < y < levels[at]
        else:
            assert levels[at] < y < levels[at - 1]


@pytest.mark.parametrize("width", [*WIDTHS, "small"])
def test_where_one_stands_is_likely_only_where_another_step_is_possible(
    content: Content, language: str, width: str
) -> None:
    found = profile(content, [nan] * 7, [nan] * 7)
    for words in (("carries", "missing", "missing", "missing"), ("carries", "uncertain", "missing", "missing")):
        placement = placed(*words)
        drawing = Drawing(staircase(Words(content, language), placement, found, NOTHING, width).svg)
        text = drawing.words
        likely = Words(content, language)("result.here_likely")
        assert (likely in text) == (len(placement.plausible) > 1)
        assert likely in text or Words(content, language)("result.here") in text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_higher_step_stands_on_the_question_of_the_step_below_it(content: Content, language: str, width: str) -> None:
    """The opening lies in the step of which one does less, below the one that rests on it; its edge says how sure."""
    for level in ("clear", "worth_a_talk"):
        contrast = Contrast(step=2, higher=3, points=6, most=12, level=level)
        placement = evolve(placed("carries", "uncertain", "carries", "missing"), contrasts=(contrast,))
        picture = staircase(Words(content, language), placement, profile(content, [nan] * 7, [nan] * 7), NOTHING, width)
        drawing = Drawing(picture.svg)
        assert Words(content, language)("result.contrast_mark", higher=3) in drawing.words
        (opening,) = [box for box in drawing.boxes() if box.look["fill"] == GROUND and box.look.get("stroke") == WARM]
        assert ("stroke-dasharray" in opening.look) == (level == "worth_a_talk")
        first, third = [box for box in drawing.boxes() if box.look["fill"] == SOLID]
        assert third.y + third.height < opening.y < opening.y + opening.height < first.y + 1
        assert third.x - 30 < opening.x < opening.x + opening.width
        fourth = max(box.x for box in drawing.boxes() if box.width > 60 and "stroke-dasharray" in box.look)
        assert width == "narrow" or opening.x + opening.width == pytest.approx(fourth, abs=3)


def test_a_small_staircase_says_the_same_and_leaves_the_topics_to_the_table(content: Content, language: str) -> None:
    found = profile(content, [2.0] * 7, [nan] * 7, 3.0)
    placement = placed("carries", "uncertain", "missing", "missing")
    small, narrow = (
        staircase(Words(content, language), placement, found, NOTHING, width) for width in ("small", "narrow")
    )
    assert evolve(small, svg="") == evolve(narrow, svg="")
    drawing = Drawing(small.svg)
    assert drawing.width <= 340 and drawing.height < 260 and not drawing.marks()
    for id in ("result.here_likely", "result.ambition", "result.word_carries", "result.word_missing"):
        assert Words(content, language)(id) in drawing.words


@pytest.mark.slow
@pytest.mark.parametrize("width", [*WIDTHS, "small"])
def test_no_text_leaves_the_picture_or_meets_another(content: Content, language: str, width: str) -> None:
    for words in product(("carries", "uncertain", "missing"), repeat=4):
        for wish in (1.0, 3.0, 4.0):
            found = profile(content, [wish] * 7, [nan] * 7, wish)
            free(Drawing(staircase(Words(content, language), placed(*words), found, NOTHING, width).svg))


def test_dont_know_stands_in_the_table_as_an_answer(content: Content) -> None:
    given = Completeness((), ("bf.use",), ("bf.gains", "amb.overall"), ("bf.culture",))
    picture = staircase(
        Words(content, "da"), placed(*["carries"] * 4), profile(content, [nan] * 7, [nan] * 7), given, "wide"
    )
    now = {row[0]: row[1] for row in picture.tables[1].rows}
    name, say = {id: dimension.name["da"] for id, dimension in content.dimensions.items()}, Words(content, "da")
    assert [now[name[id]] for id in ("use", "gains", "culture")] == [
        say("answering.dont_know"),
        say("answering.not_relevant"),
        say("result.no_answer"),
    ]
    assert {row[2] for row in picture.tables[1].rows[:-1]} == {""}
    assert picture.tables[1].rows[-1] == (say("result.overall"), "", say("answering.not_relevant"))


def test_what_counts_is_said_below_the_picture(content: Content, language: str) -> None:
    given = Completeness(("bf.use",) * 17, ("m.g1.use",), (), ("m.g4.use",) * 2)
    values: Floats = np.full(7, 2.0)
    found = Profile(tuple(content.dimensions), values, values, 2.0)
    picture = staircase(Words(content, language), placed(*["carries"] * 4), found, given, "wide")
    assert picture.note == Words(content, language)("result.note", answered=17, asked=20)
