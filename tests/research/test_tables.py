"""The figures that are shipped are those that today's code makes. Otherwise: python -m research.tables."""

from __future__ import annotations

import json

import pytest

from digilead.scoring.evidence import EVIDENCE
from research import tables
from research.simulate import ROWS, run, targets

STORED = json.loads(EVIDENCE.read_text(encoding="utf-8"))


def test_the_fingerprint_is_that_of_today_s_code() -> None:
    """Every table on a small scale, so whatever changes the model, its limits or the simulator shows."""
    made = tables.fingerprint()
    assert list(made) == list(STORED["tables"]) == list(STORED["fingerprint"])
    for name, rows in made.items():
        for now, then, full in zip(rows, STORED["fingerprint"][name], STORED["tables"][name], strict=True):
            assert now["row"] == then["row"] == full["row"]
            assert now["figures"].keys() == then["figures"].keys() == full["figures"].keys()
            for figure, value in now["figures"].items():
                assert value == pytest.approx(then["figures"][figure], abs=2e-4), (name, figure)


def test_the_shipped_tables_were_made_on_the_full_scale() -> None:
    """The first 6 of the 24 seeds of one row: within four of their own standard errors."""
    assert (STORED["runs"], STORED["respondents"]) == (tables.SEEDS, tables.RESPONDENTS)
    stored, again = STORED["tables"]["short"][2]["figures"], run(ROWS[2], seeds=6, respondents=tables.RESPONDENTS)
    for name in ("exact", "over", "covered", "carries_right", "plain_exact"):
        mean, error = stored[name]
        assert abs(mean - getattr(again, name).mean) <= 4 * max(2 * error, 0.0005), name


@pytest.mark.parametrize("name", STORED["tables"])
def test_the_shipped_tables_reach_the_targets(name: str) -> None:
    for row, line in zip(ROWS, STORED["tables"][name], strict=True):
        for figure, (least, most) in targets(name, row).items():
            assert least <= line["figures"][figure][0] <= most, (row, figure)


def test_the_piles_are_those_of_today_s_code() -> None:
    for name, made in tables.piles().items():
        if isinstance(made, dict):
            for measure, value in made.items():
                assert STORED[name][measure] == (value if measure in ("verdict", "pairs") else pytest.approx(value))
            assert [pair[2:] for pair in made["pairs"]] == [pytest.approx(p[2:]) for p in STORED[name]["pairs"]]


def test_the_command_writes_what_the_package_reads(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from digilead.scoring import evidence

    for module in (tables, evidence):
        monkeypatch.setattr(module, "EVIDENCE", tmp_path / "evidence.json")
    monkeypatch.setattr(tables, "SEEDS", 2)
    monkeypatch.setattr(tables, "RESPONDENTS", 40)
    monkeypatch.setattr(tables.simulate, "support_outcomes", lambda: ())
    tables.main()
    found = evidence.load.__wrapped__()
    assert (found.runs, found.respondents) == (2, 40)
    assert found.tables.keys() == STORED["tables"].keys()
    assert found.stairs == evidence.load.__wrapped__().stairs
    assert found.tables["short"][0]["gaps_found"].mean != found.tables["short"][0]["gaps_found"].mean  # not a number
    assert 0 <= found.tables["gap"][0]["gaps_found"].mean <= 1
