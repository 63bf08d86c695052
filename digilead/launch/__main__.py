"""`python -m digilead.launch start ...` is what start.py calls; `... environment` rewrites environment.yml."""

from __future__ import annotations

import argparse
from pathlib import Path

from digilead.launch import jupyter, pins

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m digilead.launch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="serve the course on localhost until it is stopped")
    start.add_argument("--lang", default=jupyter.DEFAULT_LANGUAGE)
    start.add_argument("--port", type=int, required=True)
    start.add_argument("--log", type=Path, required=True)
    start.add_argument("--code-free", action="store_true")
    commands.add_parser("environment", help="write environment.yml from constraints.txt")
    options = parser.parse_args()
    if options.command == "start":
        jupyter.log_to(options.log)
        jupyter.run(ROOT, options.lang, options.port, options.code_free)
    else:
        text = pins.environment_yml((ROOT / "constraints.txt").read_text(encoding="utf-8"))
        (ROOT / "environment.yml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
