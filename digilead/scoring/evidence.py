"""What the placement was tried on, as ``python -m research.tables`` measured it. The figures lie in evidence.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs

EVIDENCE: Final = Path(__file__).with_name("evidence.json")


@attrs.frozen
class Figure:
    """A mean over runs with its Monte-Carlo standard error; both ``nan`` where it is not defined."""

    mean: float
    error: float


@attrs.frozen
class Respondents:
    """How made-up leaders answered: ``noise`` "mid" or "high", ``flattery`` in points of the five-point scale."""

    noise: str
    flattery: float


@attrs.frozen
class Outcome:
    """One row of a table, its figures by name."""

    row: Respondents
    figures: Mapping[str, Figure]

    def __getitem__(self, name: str) -> Figure:
        return self.figures[name]


@attrs.frozen
class Pair:
    """Loevinger's H of a lower and a higher step (1-based) with its standard error."""

    lower: int
    higher: int
    h: float
    error: float


@attrs.frozen(kw_only=True)
class Pile:
    """Made-up answers from ``respondents``, measured in several ways."""

    respondents: int
    reproducibility: Mapping[str, float]
    """By how the errors are counted."""
    mmr: float
    cs: float
    h: float
    h_error: float
    h_chance: tuple[float, float]
    omission: float
    intrusion: float
    verdict: str
    pairs: tuple[Pair, ...]


@attrs.frozen(kw_only=True)
class Evidence:
    """``tables``: name -> rows. ``apart``: independent steps, ``stairs``: a staircase with ``wrong`` answers (0..1)."""

    runs: int
    respondents: int
    tables: Mapping[str, tuple[Outcome, ...]]
    wrong: float
    apart: Pile
    stairs: Pile


@cache
def load() -> Evidence:
    """The figures of the package."""
    stored = json.loads(EVIDENCE.read_text(encoding="utf-8"))
    return Evidence(
        runs=stored["runs"],
        respondents=stored["respondents"],
        tables={name: tuple(map(_outcome, lines)) for name, lines in stored["tables"].items()},
        wrong=stored["wrong"],
        apart=_pile(stored["apart"]),
        stairs=_pile(stored["stairs"]),
    )


def _outcome(line: Mapping[str, Any]) -> Outcome:
    nothing = float("nan"), float("nan")
    return Outcome(
        Respondents(**line["row"]), {name: Figure(*(pair or nothing)) for name, pair in line["figures"].items()}
    )


def _pile(found: Mapping[str, Any]) -> Pile:
    low, high = found["h_chance"]
    return Pile(**{**found, "h_chance": (low, high), "pairs": tuple(Pair(*pair) for pair in found["pairs"])})
