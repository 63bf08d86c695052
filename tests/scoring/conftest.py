"""Everything in this folder runs with warnings as errors: a warning of numpy is a case that was not thought of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

LEFT_OVER = "ignore::pytest.PytestUnraisableExceptionWarning"
"""What another test has left to be thrown away says nothing of these."""

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("error", LEFT_OVER))


@pytest.fixture(scope="session")
def golden() -> np.ndarray:
    """Our own synthetic data, 48 rows: id, group, 24 statements (4 steps x 6), 6 best-fit picks."""
    return np.genfromtxt(HERE / "data" / "golden_synthetic.csv", delimiter=",", skip_header=1)
