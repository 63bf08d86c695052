"""The course's main picture: what carries, what is uncertain, what is missing, and where one wants to be."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from digilead.content import Content
from digilead.figures import style
from digilead.figures.picture import Picture, Table
from digilead.figures.style import Page, Width
from digilead.figures.wording import (
    Words,
    finding,
    foundation_question,
    gap_sentences,
    reason_sentences,
    steps_in_words,
)
from digilead.responses import Completeness, Profile
from digilead.scoring.contrast import Contrast
from digilead.scoring.placement import Placement, Word


def staircase(
    placement: Placement,
    profile: Profile,
    completeness: Completeness,
    content: Content,
    language: str,
    width: Width,
    *,
    usual: Sequence[int] = (),
) -> Picture:
    """The placement of one organisation as a picture.

    ``usual``: for each step, how many of its answered statements are "usually" or more; left out of the table if empty.
    ``width`` says how much room the page has: a staircase beside its lines (about 760 px) or a ladder (about 340 px).
    """
    words = Words(content, language)
    draw = {"wide": _wide, "narrow": _narrow}[width]
    return Picture(
        sentence=finding(words, placement, profile.overall),
        details=(
            steps_in_words(words, placement),
            *reason_sentences(words, placement),
            *gap_sentences(words, placement),
            foundation_question(words, placement, profile.overall),
        ),
        svg=draw(placement, profile, words).svg(),
        alt=words("result.alt", n=placement.steps, topics=len(profile.dimensions)),
        tables=(_table_of_steps(placement, words, usual), _table_of_dimensions(profile, completeness, words)),
        note=words("result.note", answered=len(completeness.answered), asked=completeness.asked),
    )


def _table_of_steps(placement: Placement, words: Words, usual: Sequence[int]) -> Table:
    rows = tuple(
        (
            f"{generation.number} {generation.name[words.language]}",
            words(f"result.word_{placement.words[generation.number - 1]}"),
            words("result.of", n=answered, total=asked),
            *([words("result.of", n=usual[generation.number - 1], total=answered)] if usual else []),
        )
        for generation, (answered, asked) in zip(words.content.generations, placement.answered, strict=True)
    )
    head = (
        words("result.table_step"),
        words("result.table_word"),
        words("result.table_answered"),
        *([words("result.table_usual")] if usual else []),
    )
    return Table(words("result.table_steps"), head, rows)


def _table_of_dimensions(profile: Profile, completeness: Completeness, words: Words) -> Table:
    """One row a topic, and the one ambition for all of them in a row of its own."""
    now, wish = (
        {item.dimension: item.id for item in words.content.instruments[id].items} for id in ("best_fit", "ambition")
    )

    def step(value: float, item: str, nothing: str) -> str:
        if not np.isnan(value):
            return words("result.step_of", step=int(value))
        if item in completeness.dont_know:
            return words("answering.dont_know")
        return words("answering.not_relevant") if item in completeness.not_relevant else nothing

    no_answer = words("result.no_answer")
    rows = tuple(
        (
            words.content.dimensions[dimension].name[words.language],
            step(today, now[dimension], no_answer),
            step(own, wish[dimension], ""),  # not asked unless one wants to be
        )
        for dimension, today, own in zip(profile.dimensions, profile.now, profile.own, strict=True)
    )
    rows += ((words("result.overall"), "", step(profile.overall, wish[None], no_answer)),)
    head = (words("result.table_dimension"), words("result.table_now"), words("result.table_ambition"))
    return Table(words("result.table_dimensions"), head, rows)


@frozen
class _Tread:
    """Where one step is drawn: its upper edge from (x, y), and how far down its body reaches."""

    x: float
    y: float
    width: float
    floor: float


_HATCH = "//"
_WISH = (0, (3, 2))


def _draw_tread(page: Page, tread: _Tread, word: Word, riser_from: float) -> None:
    body = (tread.x, tread.floor, tread.width, tread.y - tread.floor)
    if word == "carries":
        page.box(*body, facecolor=style.FILL, linewidth=0)
    elif word == "uncertain":
        page.box(*body, facecolor=style.PAPER, edgecolor="#8b939c", hatch=_HATCH, linewidth=0)
    dashes = (0, (5, 4)) if word == "missing" else "solid"
    right = tread.x + tread.width
    page.line([tread.x, tread.x], [riser_from, tread.y], width=1.2, linestyle=dashes)
    page.line([tread.x, right], [tread.y, tread.y], width=3, linestyle=dashes)


def _label(page: Page, x: float, y: float, text: str, **kwargs: Any) -> None:
    """A text that stays readable on a hatched ground."""
    page.text(x, y, text, va="baseline", bbox={"facecolor": style.PAPER, "linewidth": 0, "pad": 1.5}, **kwargs)


def _word(words: Words, placement: Placement, step: int) -> str:
    """The word written on a step (1-based); a gap is called one."""
    return words("result.word_gap" if step in placement.gaps else f"result.word_{placement.words[step - 1]}")


def _wide(placement: Placement, profile: Profile, words: Words) -> Page:
    steps = placement.steps
    left, tread, rise, row, stairs_floor = 158.0, 165.0, 72.0, 33.0, 30.0
    lines_height = row * len(profile.dimensions) + stairs_floor
    floor = lines_height + 34
    height = floor + rise * steps + 98
    page = Page(left + tread * steps + 4, height)
    language = words.language
    top = [floor + rise * (step + 1) for step in range(steps)]
    for step, (generation, word) in enumerate(zip(words.content.generations, placement.words, strict=True)):
        x = left + tread * step
        _draw_tread(page, _Tread(x, top[step], tread, floor), word, top[step] - rise)
        for line, text in enumerate(
            style.wrapped(f"{generation.number} {generation.name[language]}", tread - 14, weight="bold")
        ):
            _label(page, x + 8, top[step] - 20 - 16 * line, text, weight="bold")
        below = top[step] - 20 - 16 * (line + 1)
        _label(page, x + 8, below, generation.it_role[language], size=style.SMALL, color=style.QUIET)
        _label(page, x + 8, below - 17, _word(words, placement, step + 1), style="italic")
    for found in placement.contrasts:
        # What stands on the step below it stands on an opening, with the question in it.
        x, y = left + tread * found.step, floor + rise * (found.step - 1)
        _draw_opening(page, x, y, tread * (found.higher - found.step), rise, words, found)
    low, high = placement.plausible[0], placement.plausible[-1]
    here = words("result.here")
    if high:
        _bracket(
            page, left + tread * (low - 1) + 4 if low else left - 24, left + tread * high - 4, top[high - 1] + 12, here
        )
    else:
        page.line(
            [left - 124, left - 124, left - 4, left - 4],
            [floor - 6, floor + 2, floor + 2, floor - 6],
            color=style.OWN,
            width=2.5,
        )
        for number, part in enumerate(reversed(style.wrapped(here, 130, style.SMALL, "bold"))):
            page.text(
                left - 64, floor + 10 + 15 * number, part, size=style.SMALL, color=style.OWN, weight="bold", ha="center"
            )
    if not np.isnan(profile.overall):
        wish = int(profile.overall)
        within = low <= wish <= high
        y = top[wish - 1] + (58 if within else 16)
        x = left + tread * (wish - 0.5)
        page.dot(x, y, marker="v", size=14, filled=False, color=style.OWN)
        page.text(x, y + 14, words("result.ambition"), size=style.SMALL, color=style.OWN, weight="bold", ha="center")
    centre = lambda value: left + tread * (value - 0.5)  # noqa: E731
    _axis(page, centre, left, tread, steps, lines_height, words, profile)
    for index, dimension in enumerate(profile.dimensions):
        y = lines_height - row * (index + 0.5)
        page.text(left - 14, y, words.content.dimensions[dimension].name[language], ha="right", va="center")
        _line_to_ambition(page, centre, y, profile.now[index], profile.own[index])
    return page


def _narrow(placement: Placement, profile: Profile, words: Words) -> Page:
    """A ladder: one row a step, the highest on top, each a little further in; below it one line a dimension."""
    steps, language = placement.steps, words.language
    width, rung, indent, row = 330.0, 82.0 if placement.contrasts else 58.0, 22.0, 48.0
    lines_height = row * len(profile.dimensions) + 46
    floor = lines_height + 34
    page = Page(width, floor + rung * steps + 16)
    low, high = placement.plausible[0], placement.plausible[-1]
    for step, (generation, word) in enumerate(zip(words.content.generations, placement.words, strict=True)):
        x, y = 26 + indent * step, floor + rung * (step + 1)
        _draw_tread(page, _Tread(x, y, width - x - 4, y - rung), word, y - rung)
        _label(page, x + 8, y - 20, f"{generation.number} {generation.name[language]}", weight="bold")
        _label(page, x + 8, y - 40, _word(words, placement, step + 1), style="italic")
        for found in placement.contrasts:
            if found.step == step + 1:
                _draw_opening(page, x + 4, y - rung + 4, width - x - 12, 24, words, found)
        if not np.isnan(profile.overall) and int(profile.overall) == step + 1:
            page.dot(width - 18, y - 36, marker="v", size=12, filled=False, color=style.OWN)
            page.text(width - 30, y - 40, words("result.ambition"), size=style.SMALL, color=style.OWN, weight="bold",
                      ha="right", bbox={"facecolor": style.PAPER, "linewidth": 0, "pad": 1.5})  # fmt: skip
    bottom, upper = floor + rung * max(low - 1, 0) + 4, floor + rung * high - 4
    if high == 0:
        bottom, upper = floor - 16, floor - 2
    page.line([16, 8, 8, 16], [bottom, bottom, upper, upper], color=style.OWN, width=2.5)
    page.text(
        8,
        floor - 20 if low else floor - 30,
        words("result.here"),
        size=style.SMALL,
        color=style.OWN,
        weight="bold",
        va="baseline",
    )
    left, tread = 14.0, (width - 28) / steps
    centre = lambda value: left + tread * (value - 0.5)  # noqa: E731
    _axis(page, centre, left, tread, steps, lines_height - 24, words, profile)
    for index, dimension in enumerate(profile.dimensions):
        y = lines_height - 24 - row * (index + 0.62)
        page.text(left, y + 20, words.content.dimensions[dimension].name[language], va="center",
                  bbox={"facecolor": style.PAPER, "linewidth": 0, "pad": 1.5})  # fmt: skip
        _line_to_ambition(page, centre, y, profile.now[index], profile.own[index])
    return page


def _draw_opening(page: Page, x: float, y: float, width: float, height: float, words: Words, found: Contrast) -> None:
    """A hole in what carries, with what to ask about it; a firm edge where it is clear."""
    page.box(x, y, width, height, facecolor=style.PAPER, edgecolor=style.OWN, linewidth=2,
             linestyle="solid" if found.level == "clear" else (0, (4, 3)))  # fmt: skip
    question = words("result.contrast_mark", higher=found.higher)
    page.text(x + width / 2, y + height / 2, question, size=style.SMALL, color=style.OWN, weight="bold", ha="center",
              va="center")  # fmt: skip


def _bracket(page: Page, left: float, right: float, y: float, text: str) -> None:
    page.line([left, left, right, right], [y - 8, y, y, y - 8], color=style.OWN, width=2.5)
    middle = max((left + right) / 2, style.text_width(text, style.SMALL, "bold") / 2 + 4)
    page.text(middle, y + 8, text, size=style.SMALL, color=style.OWN, weight="bold", ha="center")


def _axis(
    page: Page,
    centre: Callable[[float], float],
    left: float,
    tread: float,
    steps: int,
    top: float,
    words: Words,
    profile: Profile,
) -> None:
    """The columns of the lines, the one ambition for all of them as one line, and what each mark is."""
    for step in range(1, steps):
        page.line([left + tread * step] * 2, [24, top], color=style.LINE, width=1)
    for step in range(1, steps + 1):
        page.text(centre(step), 4, str(step), ha="center")
    x, y = left + 6, top + 14
    page.dot(x, y, size=10)
    x = _named(page, words, "result.now", x, y)
    if not np.isnan(profile.own).all():
        page.dot(x, y, size=10, filled=False, color=style.OWN)
        x = _named(page, words, "result.two_years", x, y)
    if not np.isnan(profile.overall):
        wish = centre(profile.overall)
        for across, low, high in ((wish, 24, top), (x, y - 8, y + 8)):
            page.line([across, across], [low, high], color=style.OWN, width=2, linestyle=_WISH)
        _named(page, words, "result.two_years_overall", x, y)


def _named(page: Page, words: Words, message: str, x: float, y: float) -> float:
    """What the mark at (x, y) stands for, beside it; where the next mark may stand."""
    page.text(x + 12, y, words(message), va="center", size=style.SMALL)
    return x + 34 + style.text_width(words(message), style.SMALL)


def _line_to_ambition(page: Page, centre: Callable[[float], float], y: float, now: float, ambition: float) -> None:
    if not np.isnan(now) and not np.isnan(ambition):
        page.line([centre(now), centre(ambition)], [y, y], color="#7c858f", width=2.5)
    if not np.isnan(ambition):
        page.dot(centre(ambition), y, size=17 if ambition == now else 13, filled=False, color=style.OWN)
    if not np.isnan(now):
        page.dot(centre(now), y, size=10 if ambition == now else 13)
