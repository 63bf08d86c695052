"""Proofs that take minutes: `python -m tests.proof [name ...]`. Each module here is one; `tests` runs each in small.

A proof's ``main(arguments)`` prints one line of figures and returns 0 if what it proves held, 1 if not.
"""

import argparse
import pkgutil
from collections.abc import Sequence


def names() -> list[str]:
    """The proofs, in alphabetical order."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return [name for name in found if name != "__main__" and not name.startswith("test_")]


def options(arguments: Sequence[str], count: int) -> argparse.Namespace:
    """What every proof may be told: how many (``count`` unless told otherwise), and from which seed on."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof", allow_abbrev=False)
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)
