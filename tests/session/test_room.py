"""The room's document: its session, releases, union of two rooms, and nothing lost whatever happens."""

import errno
import os
import random
import subprocess
import sys
import threading

import pytest
from filelock import FileLock

from digilead.session.room import Hidden, Release, Room, RoomError, records, release_lock
from digilead.session.room.rows import Row
from digilead.session.room.views import compare_occasions
from tests.session import people
from tests.session.people import fill, kind_of, leader, line, standing

# Opening and releasing


def test_the_session_goes_from_new_to_open_to_released(content, path, clock):
    room = Room(path, content, clock=clock)
    code = people.code(content, 1)
    assert room.state() == "new" and not path.exists()
    assert [t.kind for t in room.hand_in_chat(code).troubles] == ["not_open"]
    assert kind_of(room.release) == "not_open"
    room.open()
    fill(room, content, 5)
    assert kind_of(room.view, Release("release-x", "before", "", 5, 0)) == "unknown_release"
    room.release()
    late, again = people.code(content, 9), people.code(content, 0, people.firm(content, random.Random(0)))
    report = room.hand_in_chat(f"{late}\n{again}")
    assert [(t.kind, t.text) for t in report.troubles] == [("released", late)]
    assert [r.status for r in report.receipts] == ["unchanged"] and room.handed_in() == 5
    assert kind_of(room.open) == kind_of(room.release) == kind_of(room.withdraw, people.person(1)) == "released"
    assert room.state() == "released" and room.state("after") == "new"


def test_deleting_leaves_nothing(content, room):
    fill(room, content, 6)
    room.release()
    room.delete()
    assert list(room.path.parent.iterdir()) == [] and room.handed_in() == 0 and room.state() == "new"


def test_a_workbook_is_no_room_and_is_left_alone(content, tmp_path):
    workbook = leader(content, tmp_path, 1)
    before = workbook.path.read_bytes()
    room = Room(workbook.path, content)
    for action in (room.open, room.delete, room.handed_in, lambda: room.hand_in_chat(people.code(content, 1))):
        assert kind_of(action) == "not_a_room"
    assert workbook.path.read_bytes() == before


# Releases


def test_a_release_is_frozen(content, room):
    fill(room, content, 8)
    release = room.release()
    view = room.view(release)
    assert (release.n, view.n, release.left_out) == (8, 8, 0) and room.released() == release
    assert Room(room.path, content).view(release) == view


def test_everything_that_follows_from_a_room_is_computed_once_a_change(content, room, monkeypatch):
    made = []
    real = records.snapshot
    monkeypatch.setattr(records, "snapshot", lambda *given: made.append(1) or real(*given))
    fill(room, content, 12)
    release = room.release()
    made.clear()
    for _ in range(5):
        assert room.view(release) is room.view(release)
        assert room.state() == "released" and room.handed_in() == 12
    assert len(made) <= 1
    room.agree("bf.use", "g3")
    room.view(release)
    assert len(made) <= 2


def test_newcomers_since_the_first_occasion_are_counted(content, room):
    fill(room, content, 7)
    room.release()
    room.open("after")
    fill(room, content, 9, occasion="after")
    release = room.release("after")
    assert (release.n, release.left_out) == (7, 2)


def test_withdrawing(content, room):
    fill(room, content, 11)
    assert kind_of(room.withdraw, "ZZZZZZ") == "unknown_participant"
    room.withdraw(people.person(10))
    assert room.handed_in() == 10
    room.withdraw(people.person(10), again=True)
    assert room.handed_in() == 11
    room.withdraw(people.person(10))
    assert room.view(room.release()).n == 10


def test_then_and_now(content, room):
    rng = random.Random(5)
    given = [people.firm(content, rng) for _ in range(7)]
    room.hand_in_chat("\n".join(people.code(content, n, {**g, "bf.use": "g1"}) for n, g in enumerate(given)))
    then = room.release()
    room.open("after")
    later = "2026-11-24T11:00:00.000000Z"
    now = [{**g, "bf.use": "g3" if n < 2 else "g1"} for n, g in enumerate(given)]
    room.hand_in_chat("\n".join(people.code(content, n, g, time=later, occasion="after") for n, g in enumerate(now)))
    after = room.release("after")
    found = room.then_and_now(then, after)
    use = found.moves["bf.use"]
    assert (use.higher, use.lower, use.same, use.n) == (2, 0, 5, 7)
    assert use.higher_by_chance[0] <= use.higher_by_chance[1] and use.lower_by_chance == (0, 0)
    assert found.moves["m.g1.use"].same == 7 and found.moves["m.g1.use"].higher_by_chance is None
    assert room.view(then).distributions["bf.use"].counts == (7, 0, 0, 0)
    assert room.view(after).distributions["bf.use"].counts == (5, 0, 2, 0)


def test_moves_of_fewer_than_five_are_hidden(content, room):
    """All but four do not know, the second time."""
    fill(room, content, 9)
    then = room.release()
    room.open("after")
    rng = random.Random(0)
    given = [people.firm(content, rng) for _ in range(9)]
    unsure = [{**g, "bf.use": "dont_know" if n % 2 else g["bf.use"], "bf.value": None} for n, g in enumerate(given)]
    room.hand_in_chat("\n".join(people.code(content, n, g, occasion="after") for n, g in enumerate(unsure)))
    found = room.then_and_now(then, room.release("after"))
    assert found.hidden["bf.use"] == Hidden("rest_answers", {"rest": 4, "least": 5}), "five both times, four once"
    assert "bf.value" not in found.moves and found.moves["bf.question"].n == 9
    pairs = [(Row({"bf.use": "1"}), Row({"bf.use": "2" if n < 4 else "8"})) for n in range(9)]
    rows = [{f"p{n}": pair[at] for n, pair in enumerate(pairs)} for at in (0, 1)]
    hidden = compare_occasions(content, room.view(then), room.view(then), *rows, [list(rows[0])])
    assert hidden.moves == {} and hidden.hidden["bf.use"] == Hidden("too_few_answers", {"n": 4, "least": 5})


def test_then_and_now_of_a_follow_up_hides_the_moves_that_would_tell_who_left(content, room):
    fill(room, content, 9)
    then = room.release()
    room.open("followup")
    fill(room, content, 7, occasion="followup")
    later = room.release("followup")
    found = room.then_and_now(then, later)
    assert found.moves == {} and {why.reason for why in found.hidden.values()} == {"differs_too_little"}
    assert (room.view(then).n, room.view(later).n) == (9, 7)


def test_agreed_values_and_decisions_are_kept_beside(content, room):
    room.agree("bf.use", "g3", "=HYPERLINK(1)")
    room.agree("bf.culture", "")
    room.agree("bf.use", "g2", "efter snakken")
    room.decide("Vi begynder med chatbotten")
    room.decide("Kim spørger MED")
    assert [(a.item, a.value, a.note) for a in room.agreed()] == [
        ("bf.use", "g2", "efter snakken"),
        ("bf.culture", "", ""),
    ]
    assert room.decisions() == ("Vi begynder med chatbotten", "Kim spørger MED")
    assert kind_of(room.agree, "bf.use", "g9") == kind_of(room.agree, "ini.name", "x") == "unknown_item"


# Two rooms, two instructors, full disks, killed writers


def test_union_of_two_rooms_in_any_order(content, tmp_path, clock):
    def fresh(name, count, first):
        room = Room(tmp_path / name, content, clock=clock)
        room.open()
        fill(room, content, count, first=first)
        return room

    one, two = fresh("one", 6, 0), fresh("two", 7, 3)
    left, right = one.export(), two.export()
    one.merge(right)
    two.merge(left)
    one.merge(right)
    assert standing(one) == standing(two) and one.handed_in() == 10
    assert kind_of(one.merge, leader(content, tmp_path, 1).export()) == "not_a_room"
    assert kind_of(one.merge, b"") == "empty"
    ahead = right + line(subject="ABCDEF", time="2999-01-01T00:00:00.000000Z")
    assert kind_of(one.merge, ahead) == "wrong_clock"
    assert kind_of(one.merge, right.replace(b"digilead-room-1", b"digilead-room-9")) == "other_room"


def test_two_rooms_that_were_released_separately_stay_apart(content, tmp_path, clock):
    one, two, three = (Room(tmp_path / f"{n}.jsonl", content, clock=clock) for n in (1, 2, 3))
    for room, count in ((one, 8), (two, 7)):
        room.open()
        fill(room, content, count)
        clock.later(seconds=1)
        room.release()
    assert kind_of(one.merge, two.export()) == "released_twice"
    three.open()
    three.merge(one.export())
    assert three.released() == one.released() and three.merge(one.export()).added == 0
    # Two copies of a file that something else brought together: the first release counts.
    three.path.write_bytes(one.export() + two.export().partition(b"\n")[2])
    assert three.released() == one.released() and three.view(one.released()).n == 8


def test_two_instructors_at_once_lose_nothing(content, room):
    rooms = [Room(room.path, content) for _ in range(3)]
    failures = []

    def work(own, first):
        try:
            for number in range(4):
                own.hand_in_chat(people.code(content, first + number))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(own, 100 * n)) for n, own in enumerate(rooms)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and room.handed_in() == 12
    outcome = []

    def release(own):
        try:
            outcome.append(own.release().n)
        except RoomError as error:
            outcome.append(error.kind)

    threads = [threading.Thread(target=release, args=(own,)) for own in rooms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcome)) == ["12", "released", "released"] and room.released().n == 12


def test_a_release_waits_for_another_instructors_release(content, room, monkeypatch):
    fill(room, content, 6)
    monkeypatch.setattr(release_lock, "RELEASE_SECONDS", 0.2)
    with FileLock(f"{room.path}.release.lock"):
        assert kind_of(Room(room.path, content).release) == "in_use"
    assert Room(room.path, content).release().n == 6


def test_a_full_disk_loses_nothing_and_makes_no_half_release(content, room, monkeypatch):
    fill(room, content, 6)
    whole, real = room.path.read_bytes(), os.write

    def full(file, data):
        if len(room.path.read_bytes()) > len(whole):
            raise OSError(errno.ENOSPC, "full")
        return real(file, bytes(data)[: len(data) - 120])  # all rows, and no marker

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert kind_of(room.release) == "disk_full"
    assert room.path.read_bytes().startswith(whole) and room.released() is None and room.handed_in() == 6
    release = room.release()
    assert release.n == 6 and room.view(release).n == 6


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.97, 0.999])
def test_wherever_a_writer_is_killed_the_rest_is_whole(content, room, share):
    fill(room, content, 5)
    before = room.path.read_bytes()
    fill(room, content, 5, first=10)
    whole = room.path.read_bytes()
    room.path.write_bytes(whole[: len(before) + int((len(whole) - len(before)) * share)])
    after = Room(room.path, content)
    assert 5 <= after.handed_in() <= 10
    assert all(len(row.answers) == 20 for row in standing(after).values())  # nobody is counted in half
    fill(after, content, 5, first=10)
    assert after.handed_in() == 10 and len(standing(after)) == 10


def test_a_release_that_lost_a_row_is_none(content, room):
    fill(room, content, 6)
    release = room.release()
    lines = room.path.read_bytes().splitlines(keepends=True)
    row = next(at for at, text in enumerate(lines) if release.id.encode() in text)
    room.path.write_bytes(b"".join(lines[:row] + lines[row + 1 :]))
    assert Room(room.path, content).released() is None
    forged = [text.replace(b'\\"bf.use\\":\\"1\\"', b'\\"bf.use\\":\\"2\\"') for text in lines]
    room.path.write_bytes(b"".join(forged))
    assert forged == lines or Room(room.path, content).released() is None


def test_a_killed_kernel_loses_nothing_that_was_reported(content, room):
    script = (
        "import sys, os, signal; from pathlib import Path; from digilead.content import load_content;"
        "from digilead.session.room import Room; content = load_content(); room = Room(Path(sys.argv[1]), content);"
        "report = room.hand_in_chat(sys.stdin.read()); print(len(report.receipts), flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    chat = "\n".join(people.code(content, number) for number in range(6))
    done = subprocess.run([sys.executable, "-c", script, str(room.path)], input=chat, capture_output=True, text=True)
    assert done.stdout.strip() == "6", done.stderr
    assert room.handed_in() == 6


def test_a_read_only_room_says_so(content, room, monkeypatch):
    fill(room, content, 5)
    real = os.open

    def refuse(path, flags, *rest):
        if flags & os.O_WRONLY and str(path) == str(room.path):
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)
    assert kind_of(fill, room, content, 2, 30) == "read_only" and room.handed_in() == 5
