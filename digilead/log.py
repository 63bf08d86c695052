"""What goes wrong is written to a file; a page says it in its own sentences, and nothing else reaches it.

JupyterLab shows whatever a kernel writes to its error stream below the cell that ran: log records, warnings, tracebacks
of threads, messages of libraries in C. `keep` sends all of it here, once for each kernel.

A line tells when, who and where: no text of an exception but the system's and our own, and no warning's, since a
participant's words may stand in them.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

VARIABLE = "DIGILEAD_LOG"
LOG_NAME = "kernel.log"
LARGEST_LOG = 500_000  # bytes; the file before this one is kept
_LONGEST = 8_000
_HOW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NOINHERIT", 0)
_LOG = logging.getLogger(__name__)


def keep() -> None:
    """From now on what goes wrong is written down. In a page's kernel that is everything, elsewhere what is ours."""
    shell = _shell()
    logger = logging.getLogger() if shell else logging.getLogger("digilead")
    if any(isinstance(handler, Record) for handler in logger.handlers):
        return
    record = Record(logging.WARNING)
    record.setFormatter(LogLine())
    logger.addHandler(record)
    if shell:
        _keep_off_the_page(shell)


def places() -> Iterator[Path]:
    """Where the log may lie, best first: as told, beside the state of the course, where Jupyter keeps its own."""
    if told := os.environ.get(VARIABLE):
        yield Path(told)
        return
    checkout = Path(__file__).parents[1]
    if (checkout / "notebooks").is_dir():
        from digilead.launch.jupyter import STATE_FOLDER

        yield checkout / STATE_FOLDER / LOG_NAME
    with suppress(ImportError):
        from jupyter_core.paths import jupyter_runtime_dir

        yield Path(jupyter_runtime_dir()) / f"digilead-{LOG_NAME}"


class Record(logging.Handler):
    """Appends to the first of `places` that can be written, whoever else does; where there is none, nothing happens."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record. A log that cannot be written is nothing a participant has to know."""
        with suppress(Exception):
            line = self.format(record).encode("utf-8", "replace")[:_LONGEST] + b"\n"
            for file in places():
                with suppress(OSError):
                    _append(file, line)
                    return


def _append(file: Path, line: bytes) -> None:
    # Opened anew each time: several kernels write here, and Windows moves no file that another one holds.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):
        if file.stat().st_size > LARGEST_LOG:
            file.replace(file.with_name(f"{file.name}.1"))
    descriptor = os.open(file, _HOW, 0o600)
    try:
        with suppress(OSError):
            file.chmod(0o600)
        if os.fstat(descriptor).st_size <= LARGEST_LOG:
            os.write(descriptor, line)
    finally:
        os.close(descriptor)


class LogLine(logging.Formatter):
    """A record without anything that could be an answer, and without line ends but our own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the lines of a traceback below it."""
        ours = record.name.partition(".")[0] == "digilead"
        said = record.getMessage() if ours else f"{Path(record.pathname).name}:{record.lineno}"
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: {_in_one_line(said)}"
        return "\n".join((head, *_without_words(record.exc_info[1] if record.exc_info else None)))


def _in_one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def _without_words(error: BaseException | None) -> Iterator[str]:
    told: set[int] = set()
    while error is not None and id(error) not in told:
        told.add(id(error))
        kind = type(error)
        tells = isinstance(error, OSError | ImportError) or kind.__module__.partition(".")[0] == "digilead"
        yield f"  {kind.__module__}.{kind.__qualname__}" + (f": {_in_one_line(str(error))}" if tells else "")
        for frame, number in traceback.walk_tb(error.__traceback__):
            yield f"    {frame.f_code.co_filename}:{number} {frame.f_code.co_name}"
        error = error.__cause__ or error.__context__


def _shell() -> Any:
    """IPython, where this process is the kernel of a page."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell if hasattr(shell, "kernel") else None


def _keep_off_the_page(shell: Any) -> None:
    seen = (sys.stderr, sys.stdout, sys.__stderr__, sys.__stdout__)
    for logger in (logging.getLogger(), *logging.root.manager.loggerDict.values()):
        for handler in list(getattr(logger, "handlers", ())):  # tornado's logger comes with one
            if isinstance(handler, logging.StreamHandler) and handler.stream in seen:
                logger.removeHandler(handler)  # type: ignore[union-attr]
    warnings.showwarning = _warned
    threading.excepthook = lambda failed: _failed("a thread", failed.exc_value)
    sys.unraisablehook = lambda failed: _failed("a clearing up", failed.exc_value)
    _unhook(sys.stderr)

    shown = shell.showtraceback

    def showtraceback(*args: Any, **more: Any) -> Any:
        # A button or an answer, no cell: there is no output that a traceback would belong to.
        if shell.kernel.get_parent().get("header", {}).get("msg_type") == "comm_msg":
            return _failed("a widget", sys.exc_info()[1])
        return shown(*args, **more)

    shell.showtraceback = showtraceback


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    _LOG.warning("%s at %s:%s", category.__name__, filename, lineno)


def _failed(what: str, error: BaseException | None) -> None:
    _LOG.error("%s failed", what, exc_info=error)


def _unhook(stream: Any) -> None:
    """Let what is written below Python (by fontconfig, say) go where it went before ipykernel put it on the page."""
    with suppress(AttributeError, OSError):
        if stream._should_watch:
            stream._should_watch = False
            os.write(stream._original_stdstream_fd, b"\0")  # wakes the thread, which then ends
            stream.watch_fd_thread.join(1)
            os.dup2(stream._original_stdstream_copy, stream._original_stdstream_fd)
