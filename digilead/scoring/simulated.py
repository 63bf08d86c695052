"""The tables of `digilead.scoring.simulate` as they were last run, kept beside the code so that a page can show them.

The file says under which priors, limits and noise it was made: `settings` of today's code must equal the stored ones,
or the tables are old. Run them anew, print and keep them: ``python -m digilead.scoring.simulated``
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import numpy as np

from digilead.scoring import simulate
from digilead.scoring.posterior import posterior_placement
from digilead.scoring.priors import CARRIES_FROM, MISSING_TO, PRIORS, SET_MASS
from digilead.scoring.simulate import NOISE, ROWS, Figure, Outcome, Row

FILE: Final = Path(__file__).with_name("simulation.json")
TABLES: Final = ("short", "long", "statements_alone", "picks_follow", "gap", "gap_long")
"""Names of the tables in the order of `digilead.scoring.simulate.tables`."""
SEEDS: Final = 24
RESPONDENTS: Final = 2500
_DIGITS = 4
_PROBES: Final = (
    ([[5, 4, 5], [4, 3, 3], [2, 3, 3], [1, 2, 1]], [2, 2, 1, 2, 2, 3, 2]),
    ([[5, 5, 5], [1, 2, 1], [5, 5, 4], [4, 4, 2]], [3, 3, 3, 2, 3, 3, 3]),
    ([[5, 5, 5], [5, 4, 5], [5, 5, 5], [5, 5, 5]], [1, 1, 1, 1, 1, 1, 1]),
)
"""Answers whose step probabilities are kept with the settings: they move when the model does."""


@attrs.frozen(kw_only=True)
class Simulation:
    """Every table by its name; each has one `Outcome` for each row of `digilead.scoring.simulate.ROWS`."""

    settings: Mapping[str, Any]
    tables: Mapping[str, tuple[Outcome, ...]]


def settings(seeds: int = SEEDS, respondents: int = RESPONDENTS) -> dict[str, Any]:
    """Everything that the figures depend on and that is a number, and the model's verdict on three sets of answers."""
    found = {
        "seeds": seeds,
        "respondents": respondents,
        "priors": attrs.asdict(PRIORS),
        "limits": {"carries_from": CARRIES_FROM, "missing_to": MISSING_TO, "set_mass": SET_MASS},
        "noise": {name: attrs.asdict(noise) for name, noise in NOISE.items()},
        "rows": [attrs.asdict(row) for row in ROWS],
        "probes": [[round(p, 6) for p in posterior_placement(*probe).step_probabilities] for probe in _PROBES],
    }
    return dict(json.loads(json.dumps(found)))


def simulation(tables: Iterable[Iterable[Outcome]], seeds: int = SEEDS, respondents: int = RESPONDENTS) -> Simulation:
    """The tables in the order of `TABLES` with the settings of today's code; `ValueError` for more or fewer."""
    named = {name: tuple(table) for name, table in zip(TABLES, tables, strict=True)}
    return Simulation(settings=settings(seeds, respondents), tables=named)


def save(found: Simulation, file: Path = FILE) -> None:
    """Write as JSON, one row of a table a line; a figure is [mean, Monte-Carlo error], ``null`` where not defined."""
    tables = ",\n".join(
        f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(_plain(outcome)) for outcome in table) + "\n]"
        for name, table in found.tables.items()
    )
    text = f'{{"settings": {json.dumps(found.settings)},\n"tables": {{\n{tables}\n}}}}\n'
    file.write_text(text, encoding="utf-8")


def load(file: Path = FILE) -> Simulation:
    """Read what `save` wrote."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    tables = {name: tuple(_outcome(line) for line in table) for name, table in stored["tables"].items()}
    return Simulation(settings=stored["settings"], tables=tables)


def _figures() -> list[str]:
    return [field.name for field in attrs.fields(Outcome) if field.name != "row"]


def _plain(outcome: Outcome) -> dict[str, Any]:
    figures = {name: _pair(getattr(outcome, name)) for name in _figures()}
    return {"row": attrs.asdict(outcome.row), **figures}


def _pair(figure: Figure) -> list[float] | None:
    return None if np.isnan(figure.mean) else [round(figure.mean, _DIGITS), round(figure.error, _DIGITS)]


def _outcome(line: Mapping[str, Any]) -> Outcome:
    figures = {name: Figure(*(line[name] or (float("nan"), float("nan")))) for name in _figures()}
    return Outcome(row=Row(**line["row"]), **figures)


def main() -> None:
    """Run every table, print it, and keep them all."""
    made = []
    for caption, outcomes in simulate.tables(SEEDS, RESPONDENTS):
        print(simulate.table_text(caption, outcomes), flush=True)
        made.append(outcomes)
    save(simulation(made))


if __name__ == "__main__":
    main()
