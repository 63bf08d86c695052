"""The workbook in several processes and threads. What killed writers leave behind: `tests/proof/killed_writers.py`."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from digilead.workbook import Workbook, WorkbookError, storage

HERE = ("before", "organisation")


def start(script, *arguments, **pipes):
    """A process of its own."""
    root = str(Path(storage.__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, **pipes)


def finish(process):
    output, _ = process.communicate(timeout=110)
    assert process.returncode == 0
    return output


def items(workbook):
    return {item: response.value for (_, _, item), response in workbook.responses.items()}


def times_in_file(path):
    return [json.loads(line)["time"] for line in path.read_bytes().splitlines()[1:]]


WRITER = """
import sys
from pathlib import Path
from digilead.workbook import Workbook
workbook = Workbook(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    workbook.record("before", "organisation", f"{sys.argv[2]}.{number}", number)
"""


def test_two_processes_at_once(tmp_path):
    path = tmp_path / "w.jsonl"
    for process in [start(WRITER, path, name, 200) for name in "ab"]:
        finish(process)
    workbook = Workbook(path)
    assert items(workbook) == {f"{name}.{n}": n for name in "ab" for n in range(200)}
    assert workbook.unreadable_lines == 0 and path.read_bytes().count(b"digilead-workbook") == 1
    times = times_in_file(path)
    assert times == sorted(set(times))  # each was later than everything the other had written


def test_threads_with_one_workbook_and_with_their_own(tmp_path):
    path = tmp_path / "w.jsonl"
    shared, failed = Workbook(path), []

    def write(number):
        workbook = shared if number % 2 else Workbook(path)
        try:
            for count in range(25):
                workbook.record(*HERE, f"{number}.{count}", count)
                assert items(workbook)[f"{number}.{count}"] == count
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shared.refresh()
    assert not failed and items(shared) == {f"{n}.{c}": c for n in range(8) for c in range(25)}
    times = times_in_file(path)
    assert times == sorted(set(times))


HOLDER = """
import sys, time
from pathlib import Path
from digilead.workbook import Workbook
workbook = Workbook(Path(sys.argv[1]))
with workbook._storage._alone():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_that_is_held_is_said_and_reading_goes_on(tmp_path, monkeypatch):
    path = tmp_path / "w.jsonl"
    workbook = Workbook(path)
    workbook.record(*HERE, "a", 1)
    holder = start(HOLDER, path)
    try:
        assert holder.stdout.readline() == "held\n"
        monkeypatch.setattr(storage, "LOCK_SECONDS", 0.3)
        with pytest.raises(WorkbookError) as caught:
            workbook.record(*HERE, "b", 1)
        assert caught.value.kind == "in_use"
        assert items(Workbook(path)) == {"a": 1} and workbook.export()
    finally:
        holder.kill()
        holder.communicate()
    assert workbook.record(*HERE, "b", 1).value == 1


def test_a_lock_left_by_a_killed_process_does_not_block(tmp_path, monkeypatch):
    path = tmp_path / "w.jsonl"
    holder = start(HOLDER, path)
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.communicate()
    assert Path(f"{path}.lock").exists()
    monkeypatch.setattr(storage, "LOCK_SECONDS", 0.0)
    assert Workbook(path).record(*HERE, "a", 1).value == 1


def test_deleting_while_another_writes(tmp_path):
    path = tmp_path / "w.jsonl"
    writer = start(WRITER, path, "a", 300)
    workbook = Workbook(path)
    while writer.poll() is None:
        workbook.delete()
        time.sleep(0.01)
    finish(writer)
    workbook.record(*HERE, "after", 1)
    assert Workbook(path).unreadable_lines == 0 and items(Workbook(path))["after"] == 1
    assert path.read_bytes().count(b"digilead-workbook") == 1
    times = times_in_file(path)
    assert times == sorted(set(times))


def test_readers_see_every_answer_once_and_in_order(tmp_path):
    path = tmp_path / "w.jsonl"
    told = []
    reader = Workbook(path)

    def read():
        before = reader.responses.keys()
        reader.refresh()
        told.extend(sorted(int(item.split(".")[1]) for _, _, item in reader.responses.keys() - before))

    writer = start(WRITER, path, "a", 200)
    while writer.poll() is None:
        read()
        assert reader.unreadable_lines <= 1
    finish(writer)
    read()
    assert told == list(range(200))
