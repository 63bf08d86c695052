"""Initiatives against their purpose: a count, the worst answer in its own words, and never a mean."""

from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from digilead.content import Content, load_content
from digilead.figures.canvas import COOL
from digilead.figures.initiatives import Initiative, details, initiative_finding, initiatives_picture
from digilead.figures.wording import Words
from digilead.scoring.initiative import initiative
from tests.markup import HOSTILE, Drawing, free, harmless

nan = np.nan
WIDTHS: tuple[Any, ...] = ("wide", "narrow")
ITEMS = tuple(
    item.id
    for item in load_content().instruments["initiative"].items
    if item.kind == "choice" and item.id != "ini.purpose"
)


def made(practice: list[float], purpose: int, name: str = "Chatbotten", steps: int = 4) -> Initiative:
    answers = np.array(practice)
    return Initiative(name, ITEMS, answers, initiative(answers, purpose, steps))


def with_steps(content: Content, steps: int) -> Content:
    last = content.generations[-1]
    more = [evolve(last, id=f"g{number}", number=number) for number in range(5, steps + 1)]
    return evolve(content, generations=(*content.generations[:steps], *more))


def meant(words: Words, purpose: int) -> str:
    return words.content.generations[purpose - 1].meant[words.language]


@settings(max_examples=settings.default.max_examples // 4, phases=[Phase.explicit, Phase.generate])
@given(
    found=st.lists(
        st.tuples(
            st.lists(st.one_of(st.just(nan), st.integers(1, 4).map(float)), min_size=6, max_size=6),
            st.integers(1, 4),
            st.one_of(st.just(HOSTILE), st.just("A" * 200), st.text(min_size=1, max_size=200)),
        ),
        min_size=1,
        max_size=3,
    ),
    language=st.sampled_from(load_content().languages),
)
def test_any_initiatives_can_be_drawn(found: list[tuple[list[float], int, str]], language: str) -> None:
    content = load_content()
    initiatives = [made(practice, purpose, name) for practice, purpose, name in found]
    wide, narrow = (initiatives_picture(Words(content, language), initiatives, width) for width in WIDTHS)
    for picture in (wide, narrow):
        page = harmless(picture.html())
        assert " ".join(picture.sentence.split()) in page.text and len(picture.sentence) <= 180
        assert 0 < len(picture.alt) <= 150
        drawing = Drawing(picture.svg)
        answered = sum(int((~np.isnan(each.practice)).sum()) for each in initiatives)
        assert len(drawing.marks()) == answered
    assert evolve(wide, svg="") == evolve(narrow, svg="")
    rows = wide.tables[0].rows
    assert len(rows) == 6 * len(initiatives)
    names = [
        f": {number} {Words(content, language)(f'initiative.short_{item[4:]}')}" for number, item in enumerate(ITEMS, 1)
    ]
    assert all(row[0].endswith(name) for row, name in zip(rows, names * len(initiatives), strict=True))
    assert all(row[0].startswith(name) for row, name in zip(rows[::6], [name for *_, name in found], strict=True))


def test_a_mark_stands_in_the_column_of_its_answer_and_its_shape_says_below_or_not(content: Content) -> None:
    for width in WIDTHS:
        picture = initiatives_picture(Words(content, "da"), [made([1, 2, 3, 4, nan, 3], 3)], width)
        marks = Drawing(picture.svg).marks()
        xs = [x for x, *_ in marks]
        assert xs[0] < xs[1] < xs[2] < xs[3] and xs[4] == xs[2]
        assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.3) == pytest.approx(xs[3] - xs[2], abs=0.3)
        assert [fill == COOL for *_, fill in marks] == [False, False, True, True, True]
        ys = [y for _, y, _ in marks]
        assert ys == sorted(ys) and ys[4] - ys[3] == pytest.approx(
            2 * (ys[1] - ys[0]), abs=0.3
        )  # the fifth is not answered


def test_a_purpose_that_is_led_below_itself_is_said_with_its_worst_answer(content: Content, language: str) -> None:
    words = Words(content, language)
    one = made([1, 1, 3, 1, 1, 2], 3)
    said = initiative_finding(words, one)
    assert said == words("initiative.under", name="Chatbotten", purpose=meant(words, 3),
                         led=words.content.generations[0].led[language])  # fmt: skip
    lines = details(words, one, named=False)
    anchor = content.options(ITEMS[0])[0].text[language]
    assert any(anchor in line for line in lines) and any("5" in line and "6" in line for line in lines)
    ask = content.options(ITEMS[0])[2].ask  # type: ignore[union-attr]
    assert lines[-1] == words("initiative.ask", question=ask[language])
    assert details(words, one, named=True)[0] == said


def test_led_as_purposed_is_said_so_and_nothing_is_asked(content: Content, language: str) -> None:
    words = Words(content, language)
    one = made([3, 3, 3, 3, 3, 3], 3)
    assert initiative_finding(words, one) == words("initiative.fits", name="Chatbotten", purpose=meant(words, 3))
    assert details(words, one, named=False) == []


def test_what_chance_can_give_is_said_to_be_no_finding(content: Content, language: str) -> None:
    words = Words(content, language)
    one = made([2, 3, 3, 3, 3, 3], 3)
    assert one.result.finding == "none" and one.result.talk_from is not None
    assert initiative_finding(words, one) == words(
        "initiative.level", name="Chatbotten", purpose=meant(words, 3), at=5, answered=6
    )
    (line,) = details(words, one, named=False)
    assert line == words("initiative.count_chance", below=1, answered=6, talk=one.result.talk_from)


def test_led_above_the_purpose_is_no_praise(content: Content, language: str) -> None:
    words = Words(content, language)
    one = made([4, 4, 4, 4, 4, 4], 1)
    assert one.result.over_finding != "none"
    assert initiative_finding(words, one) == words("initiative.over", name="Chatbotten", purpose=meant(words, 1))
    assert words("initiative.count_over", above=6, answered=6) in details(words, one, named=False)


@pytest.mark.parametrize("purpose", [1, 2, 3, 4])
def test_where_all_answers_lie_below_the_purpose_it_is_not_said_to_fit(content: Content, purpose: int) -> None:
    words = Words(content, "da")
    for answered in (4, 5, 6):
        one = made([1.0] * answered + [nan] * (6 - answered), purpose)
        fits = words("initiative.fits", name=one.name, purpose=meant(words, purpose))
        assert (initiative_finding(words, one) == fits) == (purpose == 1), (purpose, answered)


def test_several_initiatives_are_told_apart_by_name(content: Content, language: str) -> None:
    words = Words(content, language)
    picture = initiatives_picture(words, [made([1] * 6, 4, "Chat"), made([2] * 6, 2, "Sag")], "wide")
    assert picture.sentence == words("initiative.overview", n=2)
    assert sum(detail.startswith(("Chat", "Sag")) for detail in picture.details) == 2
    assert {"Chat", "Sag"} <= set(Drawing(picture.svg).texts)


def test_a_long_name_is_shortened_in_the_title_and_whole_in_the_table(content: Content) -> None:
    name = "Den fælles digitale indgang til alle kommunens selvbetjeningsløsninger for borgere og virksomheder"
    picture = initiatives_picture(Words(content, "da"), [made([1] * 6, 4, name)], "narrow")
    assert len(name) > 80 and name not in picture.sentence and picture.sentence.startswith(name[:70])
    assert picture.tables[0].rows[0][0].startswith(name)


@pytest.mark.parametrize("steps", [3, 5])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_field_has_a_column_for_each_generation(content: Content, language: str, steps: int, width: Any) -> None:
    changed = with_steps(content, steps)
    found = made([1, 2, 3, 1, 2, 3], steps, steps=steps)
    picture = initiatives_picture(Words(changed, language), [found], width)
    harmless(picture.html())
    numbers = [text[0] for text in Drawing(picture.svg).texts if text[0].isdigit()]
    assert numbers == [str(number + 1) for number in range(steps)]


def test_a_small_picture_of_an_initiative_says_the_same(content: Content, language: str) -> None:
    words, one = Words(content, language), made([1, 1, 3, 1, nan, 4], 3)
    small, wide = (initiatives_picture(words, [one], width) for width in ("small", "wide"))  # type: ignore[arg-type]
    assert evolve(small, svg="") == evolve(wide, svg="")
    drawing = Drawing(small.svg)
    assert drawing.width <= 340 and drawing.height < 260 and len(drawing.marks()) == 5
    assert all(words(f"initiative.short_{item[4:]}") in drawing.words for item in ITEMS)


@pytest.mark.parametrize("width", [*WIDTHS, "small"])
@pytest.mark.parametrize("purpose", [1, 2, 3, 4])
def test_no_text_meets_another_or_a_mark(content: Content, language: str, width: Any, purpose: int) -> None:
    for practice in ([1, 2, 3, 4, nan, 3], [1] * 6, [4] * 6):
        found = [made(practice, purpose, name) for name in ("Chat", "Den fælles digitale indgang til " * 4)]
        free(Drawing(initiatives_picture(Words(content, language), found, width).svg))
