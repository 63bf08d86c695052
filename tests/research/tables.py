"""Published tables that several tests use."""

from __future__ import annotations

import numpy as np


def expand(counts: dict[str, int]) -> np.ndarray:
    """One row a respondent from patterns like "110" and how often each occurs."""
    return np.array([[float(c) for c in pattern] for pattern, n in counts.items() for _ in range(n)])


# Bernard, Research Methods in Anthropology, table 11.1; columns in the hypothesised order.
BERNARD = expand({"111": 3, "110": 3, "100": 1, "000": 2, "010": 3, "001": 3, "101": 1})

# CSU Northridge, SOC 497 handout on Guttman scaling; ten people, five questions.
NORTHRIDGE = np.array(
    [
        [float(letter == "A") for letter in question]
        for question in ("AAAAAAAADD", "AAAADADADD", "AAAAADADDD", "AAAADDADDD", "AAADAADDDD")
    ]
).T

# Stouffer and Toby's role conflict, as in Goodman (1974); order of the chain is A, C, B, D.
STOUFFER_TOBY = {
    "0000": 20, "0001": 2, "0010": 9, "0011": 2, "0100": 6, "0101": 1, "0110": 4, "0111": 1,
    "1000": 38, "1001": 7, "1010": 24, "1011": 6, "1100": 25, "1101": 6, "1110": 23, "1111": 42,
}  # fmt: skip

# Doignon and Falmagne (1999), chapter 7: 1000 people, five items, nine knowledge states.
DOIGNON_FALMAGNE = {
    "00000": 80, "10000": 92, "01000": 89, "00100": 3, "00010": 2, "00001": 1, "11000": 89, "10100": 16,
    "10010": 18, "10001": 10, "01100": 18, "01010": 20, "01001": 4, "00110": 2, "00101": 2, "00011": 3,
    "11100": 89, "11010": 89, "11001": 19, "10110": 16, "10101": 16, "10011": 3, "01110": 18, "01101": 16,
    "01011": 2, "00111": 2, "11110": 73, "11101": 82, "11011": 19, "10111": 15, "01111": 15, "11111": 77,
}  # fmt: skip
DOIGNON_FALMAGNE_STATES = ("00000", "10000", "01000", "11000", "11100", "11010", "11110", "11101", "11111")


def rows(patterns: dict[str, int] | tuple[str, ...]) -> np.ndarray:
    return np.array([[float(c) for c in pattern] for pattern in patterns])
