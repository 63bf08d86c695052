"""The method's pictures: a bar is as long as its probability, and no number contradicts its word."""

import re

import numpy as np
import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from digilead.content import Content, load_content
from digilead.content.models import Text
from digilead.figures.canvas import EDGE
from digilead.figures.method import change_bands, percent, step_bars, word_of
from digilead.figures.wording import Words
from digilead.scoring.change import StepChange
from digilead.scoring.posterior import posterior_placement
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO
from tests.markup import HOSTILE, Drawing, free, harmless

WIDTHS = ("wide", "narrow")
PLACED = posterior_placement([[5, 5, 5], [4, 3, 3], [2, 3, 3], [1, 2, 1]], [2, 2, 1, 2, 2, 3, 2])


def drawing(html: str) -> Drawing:
    (svg,) = re.findall(r"<svg.*?</svg>", html, re.S)
    return Drawing(svg)


def bars(found: Drawing) -> list[tuple[float, float]]:
    """(left, length) of every bar, the lowest step first."""
    edged = {box.y: (box.x, box.width) for box in found.boxes() if box.look.get("stroke") == EDGE}
    return [edged[y] for y in sorted(edged, reverse=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_bar_is_as_long_as_its_probability(content: Content, language: str, width: str) -> None:
    words = Words(content, language)
    found = drawing(step_bars(words, PLACED, width))  # type: ignore[arg-type]
    lengths = [length for _, length in bars(found)]
    assert len(lengths) == 4 and len({round(left, 2) for left, _ in bars(found)}) == 1
    whole = lengths[0] / PLACED.step_probabilities[0]
    limits = {text: x for text, x, _ in reversed(found.placed())}  # they stand before the bars
    low, high = (limits[percent(words, limit)] for limit in (MISSING_TO, CARRIES_FROM))
    assert whole == pytest.approx((high - low) / (CARRIES_FROM - MISSING_TO), abs=1)
    assert lengths == pytest.approx([max(whole * p, 2.0) for p in PLACED.step_probabilities], abs=1)


@pytest.mark.parametrize("width", WIDTHS)
def test_names_words_and_numbers_stand_in_the_picture(content: Content, language: str, width: str) -> None:
    words = Words(content, language)
    html = step_bars(words, PLACED, width, "a note")  # type: ignore[arg-type]
    page, found = harmless(html), drawing(html)
    for generation, probability in zip(content.generations, PLACED.step_probabilities, strict=True):
        assert f"{generation.number} {generation.name[language]}" in found.texts
        assert percent(words, probability) in found.texts
    free(found)
    for limit in (CARRIES_FROM, MISSING_TO):
        assert percent(words, limit) in found.texts
    for word in ("carries", "uncertain", "missing"):
        assert words(f"result.word_{word}") in found.texts
    assert "a note" in page.text
    (alt,) = [attributes["aria-label"] for _, attributes in page.tags if "aria-label" in attributes]
    assert alt == words("method.alt_bars", n=4) and len(alt) <= 150


@given(st.floats(0, 1), st.sampled_from(load_content().languages))
@example(CARRIES_FROM - 0.001, "da")
@example(MISSING_TO + 0.001, "en")
def test_a_percentage_never_contradicts_the_word(probability: float, language: str) -> None:
    words = Words(load_content(), language)
    shown = percent(words, probability)
    assert shown not in (words("method.percent", n=0), words("method.percent", n=100))
    if 0.01 <= probability <= 0.99:
        n = int(re.findall(r"\d+", shown)[0])
        assert abs(n / 100 - probability) <= 0.0101
        assert word_of(n / 100) == word_of(probability)


@pytest.mark.parametrize("width", WIDTHS)
def test_before_and_now_stand_on_one_line_over_the_band(content: Content, language: str, width: str) -> None:
    changes = [
        StepChange(step, before, after, low, high, "within")
        for step, (before, after, low, high) in enumerate(
            [(0.9, 0.95, 0.6, 0.99), (0.5, 0.75, 0.25, 0.8), (0.2, 0.1, 0.05, 0.5), (0.1, 0.6, 0.0, 0.3)], start=1
        )
    ]
    html = change_bands(Words(content, language), changes, width)  # type: ignore[arg-type]
    found = drawing(html)
    free(found)
    marks = found.marks()[2:]  # those of the key come first
    assert len(marks) == 8 and not re.search(r"%", " ".join(found.texts))
    pairs = [(marks[2 * n + 1], marks[2 * n]) for n in range(4)]
    assert all(first[1] == pytest.approx(second[1]) for first, second in pairs)
    place = np.polyfit([change.before for change in changes], [first[0] for first, _ in pairs], 1)
    for change, (first, second) in zip(changes, pairs, strict=True):
        assert first[0] == pytest.approx(np.polyval(place, change.before), abs=0.5)
        assert second[0] == pytest.approx(np.polyval(place, change.after), abs=0.5)
    assert [first[1] for first, _ in pairs] == sorted((first[1] for first, _ in pairs), reverse=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_leaves_the_page_and_names_are_text(content: Content, language: str, width: str) -> None:
    text = Text(dict.fromkeys(content.languages, HOSTILE))
    changed = evolve(content, generations=tuple(evolve(each, name=text) for each in content.generations))
    html = step_bars(Words(changed, language), PLACED, width)  # type: ignore[arg-type]
    assert "onerror=alert(2)" in drawing(html).words
    harmless(html)
