"""Two instructors who release at the same moment do so one after the other."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from digilead.workbook import WorkbookError

log = logging.getLogger(__name__)

RELEASE_SECONDS = 5.0


class ReleaseLock:
    """The lock beside the room's document at ``path``; where the file system knows no locks, none is held."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(f"{path}.release.lock", timeout=RELEASE_SECONDS)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises `WorkbookError`: in_use, unavailable."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise WorkbookError("in_use", "another release is being made") from error
        except OSError as error:
            if error.errno not in (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOENT):
                raise WorkbookError("unavailable", f"{type(error).__name__}: {error}") from error
            log.warning("no lock for a release: %s", error)
        try:
            yield
        finally:
            with suppress(OSError):
                self._lock.release()

    def remove(self) -> None:
        with suppress(OSError):
            Path(self._lock.lock_file).unlink(missing_ok=True)
