"""What the operating system refuses."""

import errno
import os
from pathlib import Path

import pytest
from helpers import KEY, kind_of, line, values

from digilead.workbook import Workbook, WorkbookError, storage


def test_a_full_disk_costs_nothing_and_is_over_when_there_is_room(path, monkeypatch):
    workbook = Workbook(path)
    workbook.record("before", "organisation", "a", "g1")
    real, calls = os.write, []

    def full(file, data):
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data[:30])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert kind_of(workbook.record, "before", "organisation", "b", "g1") == "disk_full"
    assert values(workbook) == values(Workbook(path)) == {"a": "g1"}
    workbook.record("before", "organisation", "b", "g2")
    assert values(workbook) == values(Workbook(path)) == {"a": "g1", "b": "g2"}
    assert workbook.unreadable_lines == 1


def test_a_write_in_pieces_is_a_whole_line(path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:7]))
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    assert path.read_bytes().count(b"\n") == 2 and values(Workbook(path)) == {"bf.use": "g1"}


def test_a_real_limit_on_the_size_of_a_file(path):
    resource = pytest.importorskip("resource", reason="no limits on this system")
    workbook = Workbook(path)
    workbook.record("before", "organisation", "a", "x" * 100)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50, hard))
    try:
        assert kind_of(workbook.record, "before", "organisation", "b", "x" * 100) == "disk_full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    workbook.record("before", "organisation", "c", "x")
    assert set(values(workbook)) == set(values(Workbook(path))) == {"a", "c"}


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_read_only_is_said_at_once_and_the_answers_stay_readable(path, monkeypatch, number):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    real, tries = os.open, []

    def refuse(file, flags, *more):
        if flags & os.O_WRONLY and Path(file) == path:
            tries.append(file)
            raise OSError(number, "no")
        return real(file, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(storage, "_WINDOWS", False)
    assert kind_of(workbook.record, *KEY, "g2") == "read_only"
    assert len(tries) == 1 and values(workbook) == {"bf.use": "g1"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork to become somebody else")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_really_read_only(tmp_path, path, what):
    Workbook(path).record(*KEY, "g1")
    chosen = path if what == "file" else path.parent
    if what == "folder":
        Path(f"{path}.lock").unlink()
    chosen.chmod(0o444 if what == "file" else 0o555)
    workbook = Workbook(path)
    child = os.fork()
    if not child:
        found = "nothing"
        try:
            if os.getuid() == 0:  # root may do everything: be nobody, from within a folder nobody may reach
                for file in (path.parent, path, *path.parent.glob("*.lock")):
                    os.chown(file, 65534, 65534)
                os.chdir(path.parent)
                workbook = Workbook(Path("workbook.jsonl"))
                workbook._storage = storage.FileStorage(Path("workbook.jsonl"))
                os.setgid(65534)
                os.setuid(65534)
            workbook.record(*KEY, "g2")
        except WorkbookError as error:
            found = error.kind + str(values(workbook))
        finally:
            os._exit(0 if found == "read_only{'bf.use': 'g1'}" else 1)
    assert os.waitpid(child, 0)[1] == 0
    chosen.chmod(0o755)


def sharing_violation():
    error = PermissionError(errno.EACCES, "Permission denied")
    error.winerror = 32
    return error


@pytest.mark.parametrize("bare", [False, True], ids=["winerror 32", "EACCES on Windows"])
@pytest.mark.parametrize("refusals", [3, None], ids=["a moment", "for good"])
def test_a_file_held_by_another_program(path, monkeypatch, bare, refusals):
    workbook = Workbook(path)
    workbook.record(*KEY, "g1")
    real, tries = os.open, []

    def held(file, flags, *more):
        if Path(file) == path and flags & os.O_WRONLY:
            tries.append(file)
            if refusals is None or len(tries) <= refusals:
                raise PermissionError(errno.EACCES, "Permission denied") if bare else sharing_violation()
        return real(file, flags, *more)

    monkeypatch.setattr(storage, "HELD_SECONDS", 0.4)
    monkeypatch.setattr(os, "open", held)
    if bare:
        monkeypatch.setattr(storage, "_WINDOWS", True)
    if refusals:
        assert workbook.record(*KEY, "g2").value == "g2" and len(tries) == 4
    else:
        assert kind_of(workbook.record, *KEY, "g2") == "in_use"
        assert len(tries) > 1
    assert workbook._storage._lock.is_locked is False


def test_patience_is_about_two_seconds():
    assert 1.5 <= storage.HELD_SECONDS <= 3 and storage.LOCK_SECONDS == 5


def test_a_file_system_without_locks_still_saves(path, monkeypatch):
    def refuse(**_):
        raise OSError(errno.ENOSYS, "no")

    def late(descriptor, data):
        with open(path, "ab") as other:
            other.write(line("somebody.else"))
        return real(descriptor, data)

    real = os.write
    workbook = Workbook(path)
    monkeypatch.setattr(workbook._storage._lock, "acquire", refuse)
    workbook.record(*KEY, "g1")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", late)
        workbook.record(*KEY, "g3")
    assert values(workbook) == values(Workbook(path)) == {"bf.use": "g3", "somebody.else": "g2"}
    assert workbook.unreadable_lines == 0
