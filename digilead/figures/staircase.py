"""The course's main picture: what carries, what is uncertain, what is missing, and where one wants to be."""

from collections.abc import Callable, Sequence

import numpy as np

from digilead.figures.canvas import EDGE, GROUND, WARM, Canvas
from digilead.figures.picture import Picture, Table, Width
from digilead.figures.rows import NAMES, PAGE, Rows, key
from digilead.figures.stairs import OFF, STANDING, Opening, Slab, Stairs, Tag, draw_stairs, draw_standing, draw_tags
from digilead.figures.wording import (
    Words,
    foundation_question,
    gap_sentences,
    reason_sentences,
    staircase_finding,
    steps_in_words,
)
from digilead.responses import Completeness, Profile
from digilead.scoring.placement import Placement


def staircase(
    words: Words,
    placement: Placement,
    profile: Profile,
    completeness: Completeness,
    width: Width,
    *,
    usual: Sequence[int] = (),
) -> Picture:
    """The placement of one organisation as a picture.

    ``usual``: for each step, how many of its answered statements are "usually" or more; left out of the table if empty.
    ``width`` says how much room the page has: a staircase above its lines (about 760 px), a ladder above them (about
    340 px), or the ladder alone (about 320 px, a third of a sheet of paper).
    """
    return Picture(
        sentence=staircase_finding(words, placement, profile.overall),
        details=(
            steps_in_words(words, placement),
            *reason_sentences(words, placement),
            *gap_sentences(words, placement),
            foundation_question(words, placement, profile.overall),
        ),
        svg=_draw(words, placement, profile, width).svg(),
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


_RISE = 66.0
_LADDER_FROM = 22.0
_BELOW = 38.0
_WISH = "4 3"
_NO_BREAK = "\u00a0"


def _draw(words: Words, placement: Placement, profile: Profile, width: Width) -> Canvas:
    page = Canvas(PAGE[width])
    wide = width == "wide"
    low, high = placement.plausible[0], placement.plausible[-1]
    here, wish = (
        Tag(words("result.here" if low == high else "result.here_likely"), firm=True),
        Tag(words("result.ambition"), firm=False),
    )
    steps = []
    for number, (generation, word) in enumerate(zip(words.content.generations, placement.words, strict=True), 1):
        opening = _opening(words, placement, number)
        role = [generation.it_role[words.language]] if wide and not opening else []
        tags = [*([here] if placement.best == number else []), *([wish] if profile.overall == number else [])]
        name = f"{generation.number}{_NO_BREAK}{generation.name[words.language]}"
        said = (_word(words, placement, number), *role)
        steps.append(Slab(name, word, said, number in placement.gaps, tuple(tags), opening))
    above = OFF + STANDING / 2 if high == len(steps) else 1.0
    stairs = draw_stairs(page, above, steps, left=NAMES if wide else _LADDER_FROM, rise=_RISE if wide else 0)
    if wide or low < high:  # on a ladder a sign says it, and its treads are too short for one step's line
        draw_standing(page, stairs, low, high)
    y = stairs.floor
    page.line([(0, y), (stairs.left if wide else page.width, y)], color=EDGE)
    if placement.best == 0:  # there is room for it beside a staircase and below a ladder
        y += 0 if wide else _BELOW
        draw_tags(page, stairs.left - OFF if wide else here.size(page.width)[0], y, [here])
    if width != "small":
        _draw_lines(page, y + 18, words, profile, stairs, width)
    return page


def _word(words: Words, placement: Placement, step: int) -> str:
    """The word written on a step (1-based); a gap is called one."""
    return words("result.word_gap" if step in placement.gaps else f"result.word_{placement.words[step - 1]}")


def _opening(words: Words, placement: Placement, step: int) -> Opening | None:
    for found in placement.contrasts:
        if found.step == step:
            question = words("result.contrast_mark", higher=found.higher)
            return Opening(found.higher, question, found.level == "clear")
    return None


def _draw_lines(page: Canvas, y: float, words: Words, profile: Profile, stairs: Stairs, width: Width) -> None:
    """One line a topic in the columns of the steps: where it is, where it shall be, and the one wish for all."""
    left = stairs.left if width == "wide" else 0
    own, overall = not np.isnan(profile.own).all(), not np.isnan(profile.overall)
    marks: list[tuple[Callable[[float, float], None], str]] = [(lambda x, y: page.mark(x, y, size=12), "result.now")]
    if own:
        marks.append((lambda x, y: page.mark(x, y, size=12, fill=GROUND, edge=WARM), "result.two_years"))
    if overall:
        marks.append((lambda x, y: _wish(page, x, y - 9, y + 9), "result.two_years_overall"))
    rows = Rows(
        page,
        key(page, left, y, [(draw, words(id)) for draw, id in marks]),
        [words.content.dimensions[dimension].name[words.language] for dimension in profile.dimensions],
        columns=len(stairs.tops),
        heads=[str(step) for step in range(1, len(stairs.tops) + 1)],
        left=left,
        row=32 if left else 26,
    )
    rows.tracks()
    if overall:
        rows.rule(rows.column(profile.overall), color=WARM, width=2, dash=_WISH)
    for y, now, wish in zip(rows.middles, profile.now, profile.own, strict=True):
        rows.join(y, now, wish)
        if not np.isnan(wish):
            page.mark(rows.column(wish), y, size=19 if wish == now else 14, fill=GROUND, edge=WARM)
        if not np.isnan(now):
            page.mark(rows.column(now), y, size=11 if wish == now else 15)


def _wish(page: Canvas, x: float, top: float, bottom: float) -> None:
    page.line([(x, top), (x, bottom)], color=WARM, width=2, dash=_WISH)
