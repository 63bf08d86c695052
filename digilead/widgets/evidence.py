"""What is known about the placement: made examples of what a coefficient hides, and the simulation's tables."""

from collections.abc import Sequence
from html import escape
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from digilead.figures.picture import Table, paragraphs
from digilead.figures.wording import Words
from digilead.responses import Floats

if TYPE_CHECKING:
    from digilead.scoring.guttman import Count
    from digilead.scoring.simulate import Figure, Outcome, Row
    from digilead.scoring.simulated import Simulation
    from digilead.scoring.support import StaircaseSupport

MADE_RESPONDENTS: Final = 1000
MADE_SEED: Final = 2018
MADE_POPULARITY: Final = (0.92, 0.80, 0.25, 0.08)
MADE_WRONG: Final = 0.12
_DRAWS = 200


def independent_steps(respondents: int = MADE_RESPONDENTS, seed: int = MADE_SEED) -> Floats:
    """Steps as common as those of a staircase that have nothing to do with each other: (respondents, 4) of 0 and 1."""
    drawn = np.random.default_rng(seed).random((respondents, len(MADE_POPULARITY)))
    return (drawn < np.array(MADE_POPULARITY)).astype(np.float64)


def staircase_with_errors(respondents: int = MADE_RESPONDENTS, seed: int = MADE_SEED) -> Floats:
    """A true staircase of which `MADE_WRONG` of the answers are turned round: (respondents, 4) of 0 and 1."""
    from digilead.scoring.simulate import chain_truth

    rng = np.random.default_rng(seed)
    truth = chain_truth(rng, respondents, len(MADE_POPULARITY))
    return np.where(rng.random(truth.shape) < MADE_WRONG, 1 - truth, truth)


def reproducibility_html(words: Words, apart: Floats, stairs: Floats) -> str:
    """Two piles of answers, (N, K) of 0 and 1, measured in several ways when the page runs."""
    from digilead.scoring.guttman import reproducibility
    from digilead.scoring.support import staircase_support

    piles = (apart, stairs)
    judged = [staircase_support(pile, draws=_DRAWS) for pile in piles]
    counts: tuple[Count, ...] = ("minimum", "goodenough_edwards", "cornell")
    coefficients = {count: [reproducibility(pile, count).cr for pile in piles] for count in counts}
    cr = [decimal(words, value) for value in coefficients["goodenough_edwards"]]
    h = [_h(words, one) for one in judged]
    rows = [
        *((words(f"method.measure_{count}"), *(decimal(words, v) for v in coefficients[count])) for count in counts),
        *_measures(words, judged),
    ]
    head = tuple(words(f"method.column_{column}") for column in ("measure", "apart", "stairs"))
    return (
        _finding(words("method.made_finding", cr=cr[0]))
        + paragraphs(
            [
                words("method.made_text", n=len(apart), wrong=round(100 * MADE_WRONG)),
                words("method.made_compared", cr_apart=cr[0], cr_stairs=cr[1], h_apart=h[0], h_stairs=h[1]),
            ]
        )
        + Table(words("method.table_made"), head, tuple(rows)).html()
        + _pairs(words, judged).html()
    )


def _measures(words: Words, judged: "Sequence[StaircaseSupport]") -> list[tuple[str, ...]]:
    def row(name: str, cells: Sequence[str]) -> tuple[str, ...]:
        return (words(f"method.measure_{name}"), *cells)

    nothing = words("result.no_answer")
    counted = [one.reproducibility for one in judged]
    chains = [one.chain for one in judged]
    bands = [one.h_band for one in judged]
    return [
        row("mmr", [decimal(words, one.mmr) if one else nothing for one in counted]),
        row("cs", [decimal(words, one.cs) if one and one.cs is not None else nothing for one in counted]),
        row("h", [_h(words, one, error=True) for one in judged]),
        row("h_chance", [
            words("method.to", low=decimal(words, band.low), high=decimal(words, band.high)) if band else nothing
            for band in bands
        ]),
        row("omission", [decimal(words, chain.omission[0]) if chain else nothing for chain in chains]),
        row("intrusion", [decimal(words, chain.intrusion[0]) if chain else nothing for chain in chains]),
        row("verdict", [words(f"method.verdict_{one.verdict}") for one in judged]),
    ]  # fmt: skip


def _h(words: Words, judged: "StaircaseSupport", *, error: bool = False) -> str:
    found = judged.scalability
    if found is None:
        return words("result.no_answer")
    value = decimal(words, found.h)
    return words("method.with_error", value=value, error=decimal(words, found.h_error)) if error else value


def _pairs(words: Words, judged: "Sequence[StaircaseSupport]") -> Table:
    found = [one.scalability for one in judged]
    steps = max((len(one.items) for one in found if one), default=0)
    rows = tuple(
        (
            words("method.pair", low=low + 1, high=high + 1),
            *(
                words(
                    "method.with_error",
                    value=decimal(words, one.pairs[low][high]),
                    error=decimal(words, one.pair_errors[low][high]),
                )
                if one
                else words("result.no_answer")
                for one in found
            ),
        )
        for low, high in combinations(range(steps), 2)
    )
    head = tuple(words(f"method.column_{column}") for column in ("pair", "apart", "stairs"))
    return Table(words("method.table_pairs"), head, rows)


TABLES: Final = (
    ("short", "table_short", ("exact", "over", "plain_exact")),
    ("short", "table_trust", ("carries_right", "missing_right", "covered")),
    ("long", "table_long", ("exact", "over", "covered")),
    ("picks_follow", "table_follow", ("exact", "over", "carries_right")),
    ("gap", "table_gap", ("gaps_found", "gaps_possible", "over")),
    ("gap_long", "table_gap_long", ("gaps_found", "gaps_possible", "over")),
)
"""What the page shows: a table of the simulation, its caption, its columns."""
_ALWAYS: Final = 2  # the rest is folded


def simulation_html(words: Words, found: "Simulation") -> str:
    """The simulation's tables, each share in per cent with its Monte-Carlo error."""
    exact = [round(100 * one.exact.mean) for one in found.tables["short"]]
    possible = [round(100 * one.gaps_possible.mean) for one in found.tables["gap"]]
    false = decimal(words, 100 * max(one.false_gaps.mean for one in found.tables["short"]), 1)
    text = words("method.simulated_text", runs=found.settings["seeds"], respondents=found.settings["respondents"])
    tables = [_simulated(words, caption, found.tables[name], columns).html() for name, caption, columns in TABLES]
    return (
        _finding(words("method.simulated_finding", low=min(exact), high=max(exact)))
        + paragraphs([text, words("method.simulated_gap_text", low=min(possible), high=max(possible), false=false)])
        + "".join(tables[:_ALWAYS])
        + f"<details><summary>{escape(words('method.simulated_more'))}</summary>{''.join(tables[_ALWAYS:])}</details>"
    )


def _simulated(words: Words, caption: str, outcomes: "Sequence[Outcome]", columns: Sequence[str]) -> Table:
    rows = tuple(
        (_row(words, outcome.row), *(share(words, getattr(outcome, column)) for column in columns))
        for outcome in outcomes
    )
    head = (words("method.column_row"), *(words(f"method.simulated_{column}") for column in columns))
    return Table(words(f"method.{caption}"), head, rows)


def _row(words: Words, row: "Row") -> str:
    noise = words(f"method.noise_{row.noise}")
    if row.flattery == 0:
        return words("method.flattery_none", noise=noise)
    kind = "kind" if row.flattery > 0 else "severe"
    return words(f"method.flattery_{kind}", noise=noise, points=decimal(words, abs(row.flattery), 1))


def share(words: Words, figure: "Figure") -> str:
    """ "85,6 ± 0,6": per cent with the Monte-Carlo error."""
    value, error = (decimal(words, 100 * part, 1) for part in (figure.mean, figure.error))
    return words("method.with_error", value=value, error=error)


def decimal(words: Words, value: float, digits: int = 2) -> str:
    """A number in the language's own way of writing decimals, never "-0,00"."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−").replace(".", words("method.decimal_point"))


def _finding(sentence: str) -> str:
    return f'<h3 class="dl-finding">{escape(sentence)}</h3>'
