"""Where a group stands on the staircase: one dot a leader, and what the room guessed before it saw that."""

from collections.abc import Sequence

from digilead.figures.picture import Picture, Table
from digilead.figures.wording import Words
from digilead.session.pictures.canvas import Frame, Line, grid, stairs
from digilead.session.pictures.counted import answers, framed, span_of, step_numbers


def room_staircase(frame: Frame, places: Sequence[int], said: Sequence[tuple[int, int, int]], unplaced: int) -> Picture:
    """One dot a leader. ``places[h]``: how many see h steps standing.

    ``said``: for each step how many say that it carries, is uncertain, is missing.
    """
    words = frame.words
    names = [words("room_picture.below"), *_named(words)]
    steps = tuple(f"{g.number} {g.name[words.language]}" for g in words.content.generations)
    kinds = tuple(words(f"result.word_{word}") for word in ("carries", "uncertain", "missing"))
    return framed(
        frame,
        stairs(frame, places, names).svg(),
        _most(words, places),
        [words.counted("room_picture.unplaced", unplaced)] if unplaced else [],
        words("room_picture.alt_staircase", n=len(steps)),
        [
            Table(
                words("room_picture.table_places"),
                (words("room_picture.place"), words("room_picture.leaders")),
                tuple((name, str(count)) for name, count in zip(names, places, strict=True)),
            ),
            Table(
                words("room_picture.table_words"),
                (words("result.table_step"), *kinds),
                tuple((step, *map(str, counts)) for step, counts in zip(steps, said, strict=True)),
            ),
        ],
    )


def foundation(frame: Frame, gaps: Sequence[int | None], n: int) -> Picture:
    """A dot above a step for each of ``n`` leaders who finds it missing below one that carries.

    ``gaps``: ``None`` where fewer than five do, which is not shown.
    """
    words = frame.words
    steps = step_numbers(words) if frame.format == "projector" else tuple(_named(words))
    most = max(count or 0 for count in gaps)
    seen = [words("room_picture.at_step", step=step) for step, count in enumerate(gaps, start=1) if count == most]
    line = Line(words("room_picture.see_gap"), tuple(gaps), (answers(frame, n),))
    few = words("room_picture.gap_few") if None in gaps else ""
    fewer = words("room_picture.fewer")
    cells = ((step, fewer if count is None else str(count)) for step, count in zip(steps, gaps, strict=True))
    head = (words("result.table_step"), words("room_picture.leaders"))
    table = Table(words("room_picture.table_foundation"), head, tuple(cells))
    return framed(
        frame,
        grid(frame, [line], steps).svg(),
        words("room_picture.foundation", seen=most, n=n, where=words.listed(seen)),
        [few],
        words("room_picture.alt_foundation"),
        [table],
    )


def _named(words: Words) -> list[str]:
    return [f"{g.number} {g.name[words.language]}" for g in words.content.generations]


def _where(words: Words, height: int) -> str:
    return words("room_picture.at_step", step=height) if height else words("room_picture.at_below")


def _most(words: Words, places: Sequence[int]) -> str:
    """Where most see themselves, or who shares the first place; never a mean."""
    most, n = max(places), sum(places)
    top = [height for height, count in enumerate(places) if count == most]
    if most == n:
        return words("room_picture.stairs_all", n=n, where=_where(words, top[0]))
    if len(top) > 1:
        return words("room_picture.stairs_split", places=words.listed([_where(words, height) for height in top]))
    low, high = span_of(places)
    known = {"most": most, "n": n, "where": _where(words, top[0])}
    if top[0] in (low, high):
        other = high if top[0] == low else low
        id = "stairs_most_rest" if most + places[other] == n else "stairs_most_end"
        return words(f"room_picture.{id}", other=_where(words, other), **known)
    return words("room_picture.stairs_most", low=_where(words, low), high=_where(words, high), **known)


def _top(words: Words, counts: Sequence[int]) -> str:
    """Every place that most chose."""
    return words.listed([_where(words, place) for place, count in enumerate(counts) if count == max(counts)])


def prediction(frame: Frame, guessed: Sequence[int], places: Sequence[int]) -> Picture:
    """What the room predicted by a show of hands, above what it answered; both as in `room_staircase`."""
    words = frame.words
    names = [words("room_picture.below"), *(step_numbers(words) if frame.format == "projector" else _named(words))]
    guess, found = (_top(words, counts) for counts in (guessed, places))
    id = "room_picture.prediction_same" if guess == found else "room_picture.prediction_other"
    lines = [
        Line(words("room_picture.guessed"), tuple(guessed), (answers(frame, sum(guessed)),), rings=True),
        Line(words("room_picture.found"), tuple(places), (answers(frame, sum(places)),)),
    ]
    return framed(
        frame,
        grid(frame, lines, names).svg(),
        words(id, guess=guess, found=found),
        [],
        words("room_picture.alt_prediction"),
        [
            Table(
                words("room_picture.table_places"),
                (words("room_picture.place"), words("room_picture.guessed"), words("room_picture.found")),
                tuple((n, str(a), str(b)) for n, a, b in zip(names, guessed, places, strict=True)),
            )
        ],
    )
