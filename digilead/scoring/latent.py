"""A latent normal value that is answered in whole numbers: what the placement and its limits of chance share."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from digilead.arrays import Floats

NODES: Final = 15
_REACH = 3.0
_FLOOR = 1e-12


def normal_nodes(mean: float, sd: float) -> tuple[Floats, Floats]:
    """Nodes of a normal value and their weights, both (`NODES`,); the weights sum to 1."""
    nodes = np.linspace(-_REACH, _REACH, NODES)
    weights = np.exp(-(nodes**2) / 2)
    return mean + sd * nodes, weights / weights.sum()


def categories(centre: Floats, sd: float, top: int) -> Floats:
    """Probability of each answer 1..``top`` of a normal value cut half way between whole numbers: (G,) in, (G, top)."""
    cuts = (np.arange(1, top) + 0.5 - centre[:, None]) / sd
    below = np.array([[0.5 * math.erfc(-z / math.sqrt(2)) for z in row] for row in cuts]).reshape(len(centre), top - 1)
    edges = np.concatenate([np.zeros((len(centre), 1)), below, np.ones((len(centre), 1))], axis=1)
    return np.maximum(np.diff(edges, axis=1), _FLOOR)
