"""What is known about the placement: made examples of what a coefficient hides, and the simulation's tables."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from digilead.figures.picture import Table, headline, paragraphs
from digilead.figures.wording import Words
from digilead.templates import Templates

if TYPE_CHECKING:
    from digilead.scoring.evidence import Evidence, Figure, Outcome, Pile, Respondents


def reproducibility_html(words: Words, found: "Evidence") -> str:
    """Two piles of made-up answers, measured in several ways."""
    piles = (found.apart, found.stairs)
    cr = [decimal(words, pile.reproducibility["goodenough_edwards"]) for pile in piles]
    h = [decimal(words, pile.h) for pile in piles]
    measures = zip(*(_measures(words, pile) for pile in piles), strict=True)
    pairs = (
        (
            words("method.pair", low=one.lower, high=one.higher),
            _uncertain(words, one.h, one.error),
            _uncertain(words, other.h, other.error),
        )
        for one, other in zip(found.apart.pairs, found.stairs.pairs, strict=True)
    )
    return (
        headline(words("method.made_finding", cr=cr[0]))
        + paragraphs(
            [
                words("method.made_text", n=found.apart.respondents, wrong=round(100 * found.wrong)),
                words("method.made_compared", cr_apart=cr[0], cr_stairs=cr[1], h_apart=h[0], h_stairs=h[1]),
            ]
        )
        + _compared(words, "table_made", "measure", [(one[0], one[1], other[1]) for one, other in measures])
        + _compared(words, "table_pairs", "pair", pairs)
    )


def _compared(words: Words, caption: str, column: str, rows: Iterable[tuple[str, str, str]]) -> str:
    head = tuple(words(f"method.column_{name}") for name in (column, "apart", "stairs"))
    return Table(words(f"method.{caption}"), head, tuple(rows)).html()


def _measures(words: Words, pile: "Pile") -> list[tuple[str, str]]:
    low, high = (decimal(words, end) for end in pile.h_chance)
    found = {
        **{count: decimal(words, value) for count, value in pile.reproducibility.items()},
        "mmr": decimal(words, pile.mmr),
        "cs": decimal(words, pile.cs),
        "h": _uncertain(words, pile.h, pile.h_error),
        "h_chance": words("method.to", low=low, high=high),
        "omission": decimal(words, pile.omission),
        "intrusion": decimal(words, pile.intrusion),
        "verdict": words(f"method.verdict_{pile.verdict}"),
    }
    return [(words(f"method.measure_{name}"), text) for name, text in found.items()]


_draw = Templates(__file__)

TABLES: Final = (
    ("short", "table_short", ("exact", "over", "plain_exact")),
    ("short", "table_trust", ("carries_right", "missing_right", "covered")),
    ("gap", "table_gap", ("talk_found", "clear_found", "carries_right")),
    ("short", "table_false", ("talk_false", "clear_false", "uncertain")),
    ("long", "table_long", ("exact", "over", "covered")),
    ("picks_follow", "table_follow", ("exact", "over", "carries_right")),
    ("lagging", "table_lagging", ("exact", "over", "talk_false")),
    ("gap_long", "table_gap_long", ("talk_found", "clear_found", "carries_right")),
    ("long", "table_false_long", ("talk_false", "clear_false", "uncertain")),
)
"""What the page shows: a table of the simulation, its caption, its columns."""
_ALWAYS: Final = 4  # the rest is folded


def simulation_html(words: Words, found: "Evidence") -> str:
    """The simulation's tables, each share in per cent with its Monte-Carlo error."""
    exact = [round(100 * one["exact"].mean) for one in found.tables["short"]]
    found_of = [round(100 * one["talk_found"].mean) for one in found.tables["gap"]]
    asked_of = [round(100 * one["talk_false"].mean) for one in found.tables["short"]]
    gaps = words(
        "method.simulated_gap_text",
        low=min(found_of),
        high=max(found_of),
        false_low=min(asked_of),
        false_high=max(asked_of),
        clear=round(100 * max(one["clear_false"].mean for one in found.tables["short"])),
    )
    text = words("method.simulated_text", runs=found.runs, respondents=found.respondents)
    tables = [_simulated(words, caption, found.tables[name], columns).html() for name, caption, columns in TABLES]
    return (
        headline(words("method.simulated_finding", low=min(exact), high=max(exact)))
        + paragraphs([text, gaps])
        + "".join(tables[:_ALWAYS])
        + _draw("folded", title=words("method.simulated_more"), tables="".join(tables[_ALWAYS:]))
    )


def _simulated(words: Words, caption: str, outcomes: "Sequence[Outcome]", columns: Sequence[str]) -> Table:
    rows = tuple(
        (_row(words, outcome.row), *(share(words, outcome[column]) for column in columns)) for outcome in outcomes
    )
    head = (words("method.column_row"), *(words(f"method.simulated_{column}") for column in columns))
    return Table(words(f"method.{caption}"), head, rows)


def _row(words: Words, row: "Respondents") -> str:
    noise = words(f"method.noise_{row.noise}")
    if row.flattery == 0:
        return words("method.flattery_none", noise=noise)
    kind = "kind" if row.flattery > 0 else "severe"
    return words(f"method.flattery_{kind}", noise=noise, points=decimal(words, abs(row.flattery), 1))


def share(words: Words, figure: "Figure") -> str:
    """ "85,6 ± 0,6": per cent with the Monte-Carlo error."""
    return _uncertain(words, 100 * figure.mean, 100 * figure.error, 1)


def _uncertain(words: Words, value: float, error: float, digits: int = 2) -> str:
    return words("method.with_error", value=decimal(words, value, digits), error=decimal(words, error, digits))


def decimal(words: Words, value: float, digits: int = 2) -> str:
    """A number in the language's own way of writing decimals, never "-0,00"."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−").replace(".", words("method.decimal_point"))
