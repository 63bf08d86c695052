"""The chain with errors against R pks 0.6.0 (blim) and poLCA 1.6.0.2 (their numbers only)."""

from __future__ import annotations

import numpy as np
import pytest

from digilead.scoring.validation import MissingAnswerError, RangeError, ScoringError, ShapeError
from research.chain import fit_chain, independence_bic

from .tables import DOIGNON_FALMAGNE, DOIGNON_FALMAGNE_STATES, STOUFFER_TOBY, rows

CHAIN_ORDER = [0, 2, 1, 3]
PATTERNS = rows(STOUFFER_TOBY)[:, CHAIN_ORDER]
COUNTS = list(STOUFFER_TOBY.values())


def test_common_rates() -> None:
    fit = fit_chain(PATTERNS, COUNTS, rates="common")
    assert fit.log_likelihood == pytest.approx(-512.3906306, abs=5e-7)
    assert (fit.g2, fit.df) == (pytest.approx(18.565843, abs=5e-7), 9)
    assert fit.omission == pytest.approx([0.0311204] * 4, abs=5e-7)
    assert fit.intrusion == pytest.approx([0.2446410] * 4, abs=5e-7)
    assert fit.shares == pytest.approx([0.2456597, 0.3995237, 0.0703318, 0.1079577, 0.1765271], abs=5e-7)


def test_rates_by_step() -> None:
    """The likelihood is flat: log-likelihood and G2 to the digits given, rates to four."""
    fit = fit_chain(PATTERNS, COUNTS, rates="by_step")
    assert fit.log_likelihood == pytest.approx(-504.4650812, abs=5e-7)
    assert (fit.g2, fit.df) == (pytest.approx(2.714744, abs=1e-6), 3)
    assert fit.omission == pytest.approx([0.00702, 0.07340, 0.05912, 0.02693], abs=1e-4)
    assert fit.intrusion == pytest.approx([0.19448, 0.34985, 0.33015, 0.13261], abs=1e-4)


def test_proctors_one_rate() -> None:
    fit = fit_chain(PATTERNS, COUNTS, rates="one")
    assert fit.log_likelihood == pytest.approx(-516.07283, abs=5e-6)
    assert (fit.g2, fit.df) == (pytest.approx(25.930241, abs=1e-6), 10)
    assert fit.omission == fit.intrusion == pytest.approx([0.151055] * 4, abs=5e-7)
    assert fit.shares == pytest.approx([0.116605, 0.347527, 0.104419, 0.170565, 0.260884], abs=1e-6)


def test_two_states_are_two_latent_classes() -> None:
    """poLCA on the same table, two classes: an independent programme for the same likelihood."""
    fit = fit_chain(rows(STOUFFER_TOBY), COUNTS, rates="by_step", states=[[0] * 4, [1] * 4])
    assert fit.log_likelihood == pytest.approx(-504.4676701, abs=5e-7)
    assert (fit.g2, fit.df) == (pytest.approx(2.719921872, abs=1e-6), 6)
    assert fit.bic == pytest.approx(1057.312846, abs=5e-6)
    assert sorted(fit.shares) == pytest.approx([0.2792475, 0.7207525], abs=1e-6)


def test_other_sets_of_states() -> None:
    """Doignon and Falmagne's nine knowledge states; R pks stopped after 300 rounds, 1e-4 short of the maximum."""
    counts = list(DOIGNON_FALMAGNE.values())
    fit = fit_chain(rows(DOIGNON_FALMAGNE), counts, rates="by_step", states=rows(DOIGNON_FALMAGNE_STATES))
    assert -2908.557328 <= fit.log_likelihood <= -2908.557328 + 2e-4
    assert (fit.g2, fit.df) == (pytest.approx(12.622816, abs=4e-4), 13)
    assert fit.omission == pytest.approx([0.1649, 0.1631, 0.1888, 0.0798, 0.0886], abs=2e-3)


def test_golden(golden_patterns: np.ndarray) -> None:
    fit = fit_chain(golden_patterns)
    assert fit.log_likelihood == pytest.approx(-82.89400699, abs=5e-9)
    assert (fit.omission[0], fit.intrusion[0]) == pytest.approx((0.03611, 0.03489), abs=5e-6)
    assert fit.shares == pytest.approx((0.01803, 0.12121, 0.32243, 0.19912, 0.33920), abs=1e-5)
    assert fit.bic < independence_bic(golden_patterns)


def test_order_and_repetition_do_not_matter(golden_patterns: np.ndarray) -> None:
    fit = fit_chain(golden_patterns)
    mixed = fit_chain(golden_patterns[np.random.default_rng(0).permutation(48)])
    assert mixed == fit
    values, counts = np.unique(golden_patterns, axis=0, return_counts=True)
    assert fit_chain(values, counts) == fit


def test_reversed_labels_swap_the_errors(golden_patterns: np.ndarray) -> None:
    fit, mirrored = fit_chain(golden_patterns), fit_chain(1 - golden_patterns[:, ::-1])
    assert mirrored.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-8)
    assert mirrored.omission[0] == pytest.approx(fit.intrusion[0], abs=1e-5)
    assert mirrored.shares == pytest.approx(fit.shares[::-1], abs=1e-5)


def test_rates_come_back_from_120_respondents() -> None:
    """Root mean square errors: .041 and .041 over 400 samples. With 100 samples the Monte-Carlo error is .003."""
    rng = np.random.default_rng(8)

    def sample() -> np.ndarray:
        state = rng.choice(5, size=120, p=[0.1, 0.25, 0.3, 0.2, 0.15])
        chance = np.where(np.arange(4) < state[:, None], 1 - 0.12, 0.10)
        return (rng.random((120, 4)) < chance).astype(float)

    fits = [fit_chain(sample(), tolerance=1e-7) for _ in range(100)]
    assert np.sqrt(np.mean([(fit.omission[0] - 0.12) ** 2 for fit in fits])) <= 0.041 + 0.006
    assert np.sqrt(np.mean([(fit.intrusion[0] - 0.10) ** 2 for fit in fits])) <= 0.041 + 0.006
    assert np.mean([fit.omission[0] for fit in fits]) == pytest.approx(0.12, abs=0.015)
    assert np.mean([fit.intrusion[0] for fit in fits]) == pytest.approx(0.10, abs=0.015)


def test_degenerate_tables_are_defined() -> None:
    for table in ([[1.0, 1.0]], [[0.0, 0.0]] * 3, [[1.0], [0.0]], [[1.0]]):
        for rates in ("one", "common", "by_step"):
            fit = fit_chain(table, rates=rates)
            assert np.isfinite(fit.log_likelihood)
            assert sum(fit.shares) == pytest.approx(1)
    assert np.isfinite(independence_bic([[1.0, 1.0]]))


@pytest.mark.parametrize(
    ("patterns", "options", "error"),
    [
        ([[1, 2]], {}, RangeError),
        ([[1, np.nan]], {}, MissingAnswerError),
        ([[1, 0]], {"counts": [1, 2]}, ShapeError),
        ([[1, 0]], {"counts": [-1]}, RangeError),
        ([[1, 0]], {"counts": [0]}, RangeError),
        ([[1, 0]], {"counts": [np.nan]}, RangeError),
        ([[1, 0]], {"rates": "two"}, RangeError),
        ([[1, 0]], {"states": [[1, 0, 0]]}, ShapeError),
    ],
)
def test_bad_input_has_a_name(patterns: object, options: dict[str, object], error: type[ScoringError]) -> None:
    with pytest.raises(error):
        fit_chain(patterns, **options)
