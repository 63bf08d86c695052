"""`python -m tests.proof [name ...] [--count N] [--seed N]`: run all proofs or those named, a line each."""

from __future__ import annotations

import argparse
import io
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib import import_module

from tests.proof import names


def holds(name: str, arguments: Sequence[str]) -> bool:
    """Run one proof; the others are to be run also when it falls over."""
    began, figures = time.monotonic(), io.StringIO()
    try:
        with redirect_stdout(figures):
            failed = import_module(f"tests.proof.{name}").main(arguments)
    except Exception:
        traceback.print_exc()
        failed = 1
    verdict = "FAILED" if failed else "holds"
    print(f"{name} {verdict} ({time.monotonic() - began:.0f} s): {figures.getvalue().strip()}", flush=True)
    return not failed


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__, allow_abbrev=False)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(names())} (default: all)")
    parser.add_argument("--count", type=int, help="how many writers, rooms and so on (default: each proof's own)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (default 1)")
    told = parser.parse_args(arguments)
    if unknown := set(told.names) - set(names()):
        parser.error(f"no such proof: {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    each = ["--seed", str(told.seed), *(["--count", str(told.count)] if told.count else [])]
    return 0 if all([holds(name, each) for name in told.names or names()]) else 1


if __name__ == "__main__":
    sys.exit(main())
