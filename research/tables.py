"""Makes the figures that the method page shows: ``python -m research.tables`` runs, prints and keeps them.

With them is kept what the same code says on a small scale (`fingerprint`): a test makes that again, so figures of
another model, other limits or another simulator are noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations
from typing import Any, Final

import attrs
import numpy as np

from digilead.arrays import Floats
from digilead.scoring.evidence import EVIDENCE, Figure
from research import simulate
from research.guttman import Count, reproducibility
from research.simulate import Outcome
from research.support import staircase_support

SEEDS: Final = 24
RESPONDENTS: Final = 2500
SMALL: Final = 2, 60
"""Seeds and respondents of the fingerprint."""
PILE: Final = 1000
PILE_SEED: Final = 2018
_DIGITS: Final = 4


def main() -> None:
    """Run every table, print it, and keep them all."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for name, caption, outcomes in simulate.tables(SEEDS, RESPONDENTS):
        print(simulate.table_text(caption, outcomes), flush=True)
        tables[name] = [_plain(outcome) for outcome in outcomes]
        misses = [f"{o.row.noise} {o.row.flattery:+.1f}: {m}" for o in outcomes for m in simulate.missed(name, o)]
        print("Targets missed:", "; ".join(misses) or "none", "\n", flush=True)
    for outcome in simulate.support_outcomes():
        print(simulate.support_text(outcome), flush=True)
    made = {"runs": SEEDS, "respondents": RESPONDENTS, "tables": tables, **piles(), "fingerprint": fingerprint()}
    EVIDENCE.write_text(_text(made), encoding="utf-8")


def piles() -> dict[str, Any]:
    """Two piles of made-up answers, independent steps and a staircase with errors, each measured in several ways."""
    apart = simulate.independent_patterns(np.random.default_rng(PILE_SEED), PILE)
    stairs = simulate.staircase_patterns(np.random.default_rng(PILE_SEED), PILE)
    return {"wrong": simulate.WRONG, "apart": _pile(apart), "stairs": _pile(stairs)}


def fingerprint() -> dict[str, list[dict[str, Any]]]:
    """Every table on a small scale."""
    return {name: [_plain(outcome) for outcome in outcomes] for name, _, outcomes in simulate.tables(*SMALL)}


def _pile(patterns: Floats) -> dict[str, Any]:
    judged = staircase_support(patterns, draws=200)
    counted, found, chance, chain = judged.reproducibility, judged.scalability, judged.h_band, judged.chain
    if counted is None or found is None or chance is None or chain is None:
        raise ValueError("every step of a pile needs both answers")
    counts: tuple[Count, ...] = ("minimum", "goodenough_edwards", "cornell")
    made = {
        "respondents": len(patterns),
        "reproducibility": {count: reproducibility(patterns, count).cr for count in counts},
        "mmr": counted.mmr,
        "cs": counted.cs,
        "h": found.h,
        "h_error": found.h_error,
        "h_chance": [chance.low, chance.high],
        "omission": chain.omission[0],
        "intrusion": chain.intrusion[0],
        "verdict": judged.verdict,
        "pairs": [
            [low + 1, high + 1, found.pairs[low][high], found.pair_errors[low][high]]
            for low, high in combinations(range(patterns.shape[1]), 2)
        ],
    }
    # Other processors round the last digits otherwise.
    return dict(json.loads(json.dumps(made), parse_float=lambda text: round(float(text), 6)))


def _plain(outcome: Outcome) -> dict[str, Any]:
    names = [field.name for field in attrs.fields(Outcome) if field.name != "row"]
    row = {"noise": outcome.row.noise, "flattery": outcome.row.flattery}
    return {"row": row, "figures": {name: _pair(getattr(outcome, name)) for name in names}}


def _pair(figure: Figure) -> list[float] | None:
    return None if np.isnan(figure.mean) else [round(figure.mean, _DIGITS), round(figure.error, _DIGITS)]


def _text(found: dict[str, Any]) -> str:
    """JSON with one row of a table a line, so that what a change of the model does can be read from the difference."""

    def tables(of: dict[str, list[Any]]) -> str:
        return _lines([f"{json.dumps(name)}: {_lines(map(json.dumps, of[name]), '[]')}" for name in of], "{}")

    parts = {key: tables(of) if key in ("tables", "fingerprint") else json.dumps(of) for key, of in found.items()}
    return _lines([f"{json.dumps(key)}: {text}" for key, text in parts.items()], "{}") + "\n"


def _lines(parts: Iterable[str], ends: str) -> str:
    return "\n".join([ends[0], ",\n".join(parts), ends[1]])


if __name__ == "__main__":
    main()
