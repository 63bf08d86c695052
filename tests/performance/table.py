"""From figures to the table: measure, yardsticks, ours, our aim, and whether it is met."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from attrs import frozen

from tests.performance.measuring import median
from tests.performance.sides import QUESTIONS

Record = dict[str, Any]
# The aim is 14 drawings for 36 clicks; a shorter form gets its share.
MOST_DRAWINGS = 14 * QUESTIONS // 36


@frozen
class Row:
    """One line of the table; `met` is None where nothing was promised, `unsure` where another run may say otherwise."""

    measure: str
    static: str
    plain: str
    ours: str
    aim: str
    met: bool | None
    unsure: bool = False


def figure(record: Record, measure: str, unit: str = "ms") -> str:
    """Median and, in brackets, the smallest and the largest."""
    values = record.get(measure)
    if not values:
        return "-"
    return f"{median(values):.0f} {unit} ({min(values):.0f}-{max(values):.0f})".replace("  ", " ")


def _timed(label: str, measure: str, factor: float, more: float = 0) -> Callable[[Record, Record, Record], Row]:
    """The aim: at most ``factor`` times what the plain page takes, and ``more`` ms."""

    def row(static: Record, plain: Record, ours: Record) -> Row:
        allowed = [value + more / factor for value in plain[measure]]
        limit = factor * median(allowed)
        added = f" + {more:g} ms" if more else ""
        aim = f"<= {'' if factor == 1 else f'{factor:g} x '}(a){added} = {limit:.0f} ms"
        met = median(ours[measure]) <= limit
        unsure = within_noise(ours[measure], allowed, factor)
        return Row(label, *(figure(each, measure) for each in (static, plain, ours)), aim, met, unsure)

    return row


def within_noise(ours: list[float], plain: list[float], factor: float, draws: int = 2000) -> bool:
    """Whether the middle 90 % of bootstrapped medians lie on both sides of the aim."""
    dice = random.Random(7)
    again = sorted(
        median(dice.choices(ours, k=len(ours))) - factor * median(dice.choices(plain, k=len(plain)))
        for _ in range(draws)
    )
    return again[draws // 20] <= 0 <= again[-draws // 20]


def rows(found: Record) -> list[Row]:
    static, plain, ours = (found["sides"][name] for name in ("static", "plain", "ours"))
    timed = [
        _timed("click to file on disk", "disk", 1, more=3),
        _timed("click to new picture painted", "picture", 0.7),
        _timed(f"{QUESTIONS} clicks 10 ms apart: file complete", "burst_file", 0.05),
        _timed("... final picture painted", "burst_picture", 0.1),
        _timed(f"Run All to {QUESTIONS} questions", "run", 0.4),
        _timed(f"restart + Run All to {QUESTIONS} answers", "restart", 0.4),
    ]
    found_rows = [make(static, plain, ours) for make in timed]
    saved = [figure(each, "burst_saved", "") if each is not static else "-" for each in (static, plain, ours)]
    found_rows[3:3] = [
        Row("... answers on disk", *saved, f"{QUESTIONS}, every time", min(ours["burst_saved"]) == QUESTIONS)
    ]
    drawn = ("-", *(figure(each, "burst_draws", "") for each in (plain, ours)))
    at_most = max(ours["burst_draws"]) <= MOST_DRAWINGS
    found_rows[5:5] = [Row("... drawings", *drawn, f"<= {MOST_DRAWINGS} (14 of 36)", at_most)]
    return found_rows + counted(static, plain, ours) + after(found, plain, ours)


def counted(static: Record, plain: Record, ours: Record) -> list[Row]:
    limit = 1.1 * static["elements"]
    three = (static, plain, ours)
    return [
        Row("widget models of the page", "-", str(plain["models"]), str(ours["models"]),
            "2 each: the form, the initiative, the saved answers", ours["models"] <= 6),
        Row("elements of the form", *(str(each["elements"]) for each in three), f"<= 1.1 x (f) = {limit:.0f}",
            ours["elements"] <= limit),
        Row("Tab stops, nothing answered", *(str(each["tab_stops"]) for each in three), f"{QUESTIONS}, one a question",
            ours["tab_stops"] == QUESTIONS),
        Row("groups named by their question", *(str(each["groups"]) for each in three), f"{QUESTIONS}",
            ours["groups"] == QUESTIONS),
        Row("an arrow key chooses", *(yes(each["arrows"]) for each in three), "yes", ours["arrows"]),
    ]  # fmt: skip


def yes(value: bool) -> str:
    return "yes" if value else "no"


def after(found: Record, plain: Record, ours: Record) -> list[Row]:
    """The reload with the kernel gone, the start of the server, and the first picture."""
    mine = ours["reload"]
    whole = bool(
        not mine["model_error"] and mine["prose"] and not mine["outputs_in_file"] and mine["answers"] == QUESTIONS
    )  # fmt: skip
    found_rows = [
        Row("reload with the kernel gone", "all there", reloaded(plain["reload"]), reloaded(mine),
            "prose, then everything again, nothing in the file", whole),
        Row("first picture of a kernel (no aim)", "-", "-", figure(ours, "first_picture"), "-", None),
    ]  # fmt: skip
    if starts := found.get("starts"):
        more = median(starts["start.py"]) - median(starts["jupyter lab"])
        found_rows.append(
            Row("second start until the server answers", "-", figure(starts, "jupyter lab"), figure(starts, "start.py"),
                f"< 1000 ms more: {more:+.0f} ms", more < 1000)
        )  # fmt: skip
    return found_rows


def reloaded(state: Record) -> str:
    if state["model_error"]:
        return f"model not found, {state['outputs_in_file']} outputs in the file"
    prose = "prose" if state["prose"] else "no prose"
    return f"{prose}, {state['outputs_in_file']} outputs in the file, {state['answers']} answers back by themselves"


def verdict(row: Row) -> str:
    words = {True: "met", False: "NOT MET", None: ""}[row.met]
    return f"{words} (within noise)" if row.unsure else words


def text(found: Record) -> str:
    """The whole table as Markdown, with what it was measured on."""
    head = ("measure", "(f) static page", "(a) RadioButtons", "ours", "our aim", "")
    cells = [head, *((row.measure, row.static, row.plain, row.ours, row.aim, verdict(row)) for row in rows(found))]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    load = ", ".join(f"{value:.1f}" for value in found["load"])
    clicks = len(found["sides"]["ours"]["picture"])
    return "\n".join(
        [
            f"{found['machine']}, Chromium {found['browser']}; load before and after each round: {load}.",
            f"{QUESTIONS} questions, {found['repeat']} rounds in turns, {clicks} clicks a page; median (least-most). "
            f"{found['seconds']} s in all.",
            "",
            *lines,
        ]
    )
