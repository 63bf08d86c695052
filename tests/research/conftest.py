"""Everything in this folder runs with warnings as errors: a warning of numpy is a case that was not thought of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.scoring.conftest import golden as golden

LEFT_OVER = "ignore::pytest.PytestUnraisableExceptionWarning"
"""What another test has left to be thrown away says nothing of these."""

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("error", LEFT_OVER))


@pytest.fixture(scope="session")
def golden_patterns(golden: np.ndarray) -> np.ndarray:
    """Mastery by the mean of six statements >= 3.25, as the R run of the oracle had it; (48, 4) of 0 and 1."""
    return (golden[:, 2:26].reshape(48, 4, 6).mean(axis=2) >= 3.25).astype(float)
