"""A group's answers as pictures: the finding as a sentence, the distribution that shows it, and its table.

What comes in are counts that may be shown; a row that may not be comes as the sentence that says why. Never a mean.
"""

from collections.abc import Callable, Mapping, Sequence
from math import isclose
from typing import TypeVar

from attrs import evolve

from digilead.figures.picture import Picture, Table
from digilead.figures.wording import Words
from digilead.scoring.ordinal import van_der_eijk
from digilead.session.pictures.canvas import Frame, Line, answers_down, bars, columns, grid, several, whys
from digilead.session.pictures.counted import Answered, Change, Wanted, answers, framed, span_of, step_numbers

_T = TypeVar("_T")
_LED = ("clear", "worth_a_talk", "none")


def _named_steps(words: Words, frame: Frame) -> tuple[str, ...]:
    """On the wall the number is enough."""
    if frame.format == "projector":
        return step_numbers(words)
    return tuple(f"{g.number} {g.name[words.language]}" for g in words.content.generations)


def strips(frame: Frame, rows: Sequence[Answered], wish: Answered | None = None) -> Picture:
    """The dimensions on the steps, as they come in; largest disagreement first. ``wish``: the ambition, below them."""
    words = frame.words
    lines = [Line(row.name, row.counts, _side(frame, row), row.hidden) for row in rows]
    if wish is not None:
        lines.append(Line(wish.name, wish.counts, _side(frame, wish), wish.hidden, rings=True))
    shown = [row for row in rows if row.n]
    details = _agreed_most(words, shown)
    asked = [*rows, *([wish] if wish else [])]
    return framed(
        frame,
        grid(frame, lines, _named_steps(words, frame)).svg(),
        _disagreement(words, shown),
        [*details, *whys(words, asked)],
        words("room_picture.alt_strips", n=len(lines)),
        [_counts_table(words, asked, step_numbers(words))],
    )


def _side(frame: Frame, row: Answered) -> tuple[str, ...]:
    return () if row.hidden else (answers(frame, row.n),)


def _disagreement(words: Words, shown: Sequence[Answered]) -> str:
    if not shown:
        return words("room_picture.strips_none")
    if all(max(row.counts) == row.n for row in shown):
        return words("room_picture.strips_alike")
    most = _at_end(shown, lambda row: -_agreement(row))
    if len(most) == len(shown) > 1:
        return words("room_picture.strips_even")
    if len(most) > 1:
        return words("room_picture.strips_tied", names=_names(words, most))
    (row,) = most
    low, high = span_of(row.counts)
    if row.polarised:
        return words("room_picture.strips_camps", name=row.name)
    return words("room_picture.strips_spread", name=row.name, low=low + 1, high=high + 1)


def _agreed_most(words: Words, shown: Sequence[Answered]) -> list[str]:
    most = _at_end(shown, _agreement)
    return [words("room_picture.strips_least", names=_names(words, most))] if len(most) < len(shown) else []


def _agreement(row: Answered) -> float:
    return van_der_eijk(row.counts)


def _at_end(rows: Sequence[_T], value: Callable[[_T], float]) -> list[_T]:
    """Every row that shares the highest value."""
    top = max(map(value, rows), default=0.0)
    return [row for row in rows if isclose(value(row), top, abs_tol=1e-9)]


def _names(words: Words, rows: Sequence[Answered | Wanted]) -> str:
    return several(words, [row.name for row in rows])


def _counts_table(words: Words, rows: Sequence[Answered], heads: Sequence[str]) -> Table:
    none = words("room_picture.not_shown")
    aside = [words(id) for id in ("answering.dont_know", "answering.not_relevant", "room_picture.unanswered")]
    found = []
    for row in rows:
        cells = [none] * (len(heads) + 3) if row.hidden else [str(count) for count in (*row.counts, *row.aside)]
        found.append((row.name, *cells))
    return Table(words("room_picture.table"), (words("room_picture.row"), *heads, *aside), tuple(found))


def gaps(frame: Frame, rows: Sequence[Wanted]) -> Picture:
    """How far up each dimension is wanted, as they come in: largest gap first."""
    words = frame.words
    steps = [step for row in rows for step in row.differences]
    columns_at = list(range(min([0, *steps]), max([1, *steps]) + 1))
    heads = [_difference(words, step) for step in columns_at]
    lines = [
        Line(
            row.name,
            () if row.hidden else tuple(row.differences.get(step, 0) for step in columns_at),
            () if row.hidden else (answers(frame, row.n),),
            row.hidden,
        )
        for row in rows
    ]
    shown = [row for row in rows if row.n]
    rows_of = [
        (line.name, *(map(str, line.counts) if line.counts else [words("room_picture.not_shown")] * len(heads)))
        for line in lines
    ]
    return framed(
        frame,
        grid(frame, lines, heads).svg(),
        _widest(words, shown),
        whys(words, rows),
        words("room_picture.alt_gaps", n=len(rows)),
        [Table(words("room_picture.table_gaps"), (words("room_picture.row"), *heads), tuple(rows_of))],
    )


def _difference(words: Words, step: int) -> str:
    if step == 0:
        return words("room_picture.as_now")
    return words.counted("room_picture.up", step) if step > 0 else words.counted("room_picture.down", -step)


def _widest(words: Words, shown: Sequence[Wanted]) -> str:
    if not shown:
        return words("room_picture.gaps_none")
    upward = [row for row in shown if _up(row)]
    if not upward:
        return words("room_picture.gaps_still")
    most = _at_end(upward, lambda row: sum(step * n for step, n in row.differences.items()) / row.n)
    if len(most) > 1:
        return words("room_picture.gaps_tied", names=_names(words, most))
    return words("room_picture.gaps_largest", name=most[0].name, up=_up(most[0]), n=most[0].n)


def _up(row: Wanted) -> int:
    return sum(n for step, n in row.differences.items() if step > 0)


def question(frame: Frame, asked: Answered) -> Picture:
    """One question with its answers in full, the agreed value beside the distribution."""
    words = frame.words
    heads = step_numbers(words) if len(asked.options) == len(words.content.generations) else ("",) * len(asked.options)
    most = max(asked.counts)
    top = [place for place, count in enumerate(asked.counts) if count == most]
    low, high = span_of(asked.counts)
    places = {"name": asked.name, "most": most, "n": asked.n, "step": top[0] + 1, "low": low + 1, "high": high + 1}
    id = "all" if low == high else "camps" if asked.polarised else "most" if len(top) == 1 else "spread"
    details = [asked.title]
    if asked.agreed is not None:
        details.append(words("room_picture.agreed_on", step=asked.agreed + 1))
    if asked.agreed_note:
        details.append(asked.agreed_note)
    drawn = answers_down if frame.format == "projector" else columns
    table = _counts_table(
        words, [asked], [f"{head}: {text}" if head else text for head, text in zip(heads, asked.options, strict=True)]
    )
    return framed(
        frame,
        drawn(frame, asked.counts, heads, asked.options, asked.agreed).svg(),
        words(f"room_picture.question_{id}", **places),
        details,
        words("room_picture.alt_question", n=len(asked.options)),
        [table],
    )


def statements(frame: Frame, rows: Sequence[Answered], scale: Sequence[str]) -> Picture:
    """Statements as bars of all answers; the last two points of ``scale`` count as done."""
    words = frame.words
    shown = [row for row in rows if row.n]
    lines = [Line(row.name, row.counts, () if row.hidden else (str(row.n),), row.hidden) for row in rows]
    usual = {"usually": scale[-2], "always": scale[-1]}
    sentence, *details = _settled(words, shown, usual)
    titled = [evolve(row, name=row.title or row.name) for row in rows]
    return framed(
        frame,
        bars(frame, lines, (scale[0], scale[-1])).svg(),
        sentence,
        [*details, *whys(words, rows)],
        words("room_picture.alt_statements", n=len(rows)),
        [_counts_table(words, titled, scale)],
    )


def _settled(words: Words, shown: Sequence[Answered], usual: Mapping[str, str]) -> list[str]:
    """Which statements are done by most, and by fewest; none where it is the same for all."""
    if not shown:
        return [words("room_picture.statements_none")]
    best = _at_end(shown, lambda row: sum(row.counts[-2:]) / row.n)
    least = _at_end(shown, lambda row: -sum(row.counts[-2:]) / row.n)
    done = sum(best[0].counts[-2:])
    if not done:
        return [words("room_picture.statements_nobody", **usual)]
    if len(best) == len(shown) > 1:
        return [words("room_picture.statements_even")]
    known = {"name": best[0].name.removesuffix("."), "done": done, "n": best[0].n, "many": len(best)}
    said = [
        words("room_picture.statements_tied" if len(best) > 1 else "room_picture.statements_best", **known, **usual)
    ]
    if len(shown) > len(best):
        known = {
            "name": least[0].name.removesuffix("."),
            "done": sum(least[0].counts[-2:]),
            "n": least[0].n,
            "many": len(least),
        }
        said.append(words(f"room_picture.statements_least{'_tied' * (len(least) > 1)}", **known))
    return said


def initiatives(
    frame: Frame,
    purposes: Sequence[int],
    findings: Mapping[str, int],
    crossed: Mapping[int, Mapping[str, int]],
    hidden: Mapping[int, str],
    names: Sequence[str] = (),
) -> Picture:
    """Purpose across, how it is led down; one dot an initiative. ``purposes``, ``crossed``: steps from 1.

    ``hidden``: step -> why its column is not shown. ``names``: what people ticked to share, in no order.
    """
    words = frame.words
    counts = _led(purposes, findings, crossed)
    # Drawn, "not shown" stands once in a column.
    lines = [
        Line(words(f"room_picture.led_{kind}"), tuple(0 if n is None and row != 1 else n for n in counts[kind]))
        for row, kind in enumerate(_LED)
    ]
    steps = [words("room_picture.purpose_step", step=g.number) for g in words.content.generations]
    heads = (words("room_picture.together"), *steps)
    none = words("room_picture.not_shown")
    cells = [
        (line.name, *(none if count is None else str(count) for count in counts[kind]))
        for kind, line in zip(_LED, lines, strict=True)
    ]
    cells.append((words("room_picture.purposes"), str(sum(purposes)), *map(str, purposes)))
    tables = [Table(words("room_picture.table_initiatives"), (words("room_picture.led"), *heads), tuple(cells))]
    if names:
        rows = tuple((str(number), name) for number, name in enumerate(names, start=1))
        tables.append(Table(words("room_picture.table_names"), ("", words("room_picture.name")), rows))
    under, n = findings.get("clear", 0) + findings.get("worth_a_talk", 0), sum(findings.values())
    return framed(
        frame,
        grid(frame, lines, heads).svg(),
        words("room_picture.led_under", under=under, n=n) if under else words("room_picture.led_well", n=n),
        [words("room_picture.purpose_hidden", step=step, why=reason) for step, reason in sorted(hidden.items())],
        words("room_picture.alt_initiatives", n=len(heads)),
        tables,
    )


def _led(
    purposes: Sequence[int], findings: Mapping[str, int], crossed: Mapping[int, Mapping[str, int]]
) -> dict[str, tuple[int | None, ...]]:
    """How many initiatives are led so, together and by purpose; ``None`` where that is not shown."""

    def cell(step: int, purpose: int, kind: str) -> int | None:
        if step in crossed:
            return crossed[step].get(kind, 0)
        return None if purpose else 0

    return {
        kind: (findings.get(kind, 0), *(cell(step, purpose, kind) for step, purpose in enumerate(purposes, start=1)))
        for kind in _LED
    }


def then_and_now(frame: Frame, rows: Sequence[Change]) -> Picture:
    """Who chose lower, the same, higher the second time. A change is never called a gain."""
    words = frame.words
    heads = tuple(words(f"room_picture.{id}") for id in ("lower", "same", "higher"))
    lines = [Line(row.name, () if row.hidden else (row.lower, row.same, row.higher), (), row.hidden) for row in rows]
    shown = [row for row in rows if not row.hidden]
    beyond = several(words, [row.name for row in shown if row.beyond]) if any(row.beyond for row in shown) else ""
    moved = words("room_picture.moved_beyond", names=beyond) if beyond else words("room_picture.moved_chance")
    table = [
        (line.name, *(map(str, line.counts) if line.counts else [words("room_picture.not_shown")] * 3))
        for line in lines
    ]
    return framed(
        frame,
        grid(frame, lines, heads).svg(),
        moved if shown else words("room_picture.moved_none"),
        whys(words, rows),
        words("room_picture.alt_moves", n=len(rows)),
        [Table(words("room_picture.table_moves"), (words("room_picture.row"), *heads), tuple(table))],
    )
