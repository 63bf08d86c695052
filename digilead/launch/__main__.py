"""`python -m digilead.launch start ...` is what start.py calls; `... environment` rewrites environment.yml."""

from __future__ import annotations

import argparse
import io
import sys
from contextlib import suppress
from pathlib import Path

from digilead.launch import jupyter, pins

_ROOT = Path(__file__).resolve().parents[2]


def _main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m digilead.launch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="serve the course on localhost until it is stopped")
    start.add_argument("--lang", default=jupyter.DEFAULT_LANGUAGE)
    start.add_argument("--port", type=int, required=True)
    start.add_argument("--log", type=Path, required=True)
    start.add_argument("--door", choices=["lab", "code-free", jupyter.VISITORS], default="lab")
    code = commands.add_parser("qr", help="print the address that stands in standard input as a code for phones")
    code.add_argument("--encoding", default="utf-8")
    commands.add_parser("environment", help="write environment.yml from constraints.txt")
    options = parser.parse_args()
    if options.command == "start":
        jupyter.log_to(options.log)
        jupyter.run(_ROOT, options.lang, options.port, options.door)
    elif options.command == "qr":
        qr(options.encoding)
    else:
        text = pins.environment_yml((_ROOT / "constraints.txt").read_text(encoding="utf-8"))
        (_ROOT / "environment.yml").write_text(text, encoding="utf-8")


def qr(encoding: str) -> None:
    """Write the code in the encoding of whoever shows it; nothing where that has no blocks."""
    import segno

    drawn = io.StringIO()
    segno.make(sys.stdin.read().strip(), micro=False).terminal(drawn, compact=True)
    with suppress(UnicodeEncodeError):
        sys.stdout.buffer.write(drawn.getvalue().encode(encoding))


if __name__ == "__main__":
    _main()
