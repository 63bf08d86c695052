"""Run a module the way `python -m` does, in a process that ends with the one that started it.

    python digilead/launch/tied.py pip install ...

A start that is killed leaves no pip behind that goes on writing into `.venv`. The starter holds the other end of our
standard input, and the system closes it however the starter ends; signals and process groups are not alike on Windows.
Standard library only, and run by its path: the package cannot be imported yet.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def end_with_starter() -> None:
    """End this process, and the group of processes it leads, once standard input is closed."""

    def wait() -> None:
        # Not sys.stdin: a thread that waits in there stops Python from ending.
        while os.read(0, 1):
            pass
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(os.getpid(), signal.SIGTERM)
        else:
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    end_with_starter()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
