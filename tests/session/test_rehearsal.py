"""A made-up room: any size, seeded, marked, with the disagreement it promises."""

import itertools

import pytest

from digilead.session.room import Arrivals, RehearsalPlan, Room, begin_rehearsal, find_codes, synthetic_codes
from tests.session.people import NOW, Clock, synthetic_room


@pytest.mark.parametrize("people", [1, 5, 6, pytest.param(60, marks=pytest.mark.slow)])
def test_any_size(content, tmp_path, people):
    room = synthetic_room(content, tmp_path / "r.jsonl", people, 1, clock=Clock())
    assert room.handed_in() == people and room.synthetic and room.state() == "open"
    assert "room.synthetic" in room.path.read_text().splitlines()[3]


def test_the_same_seed_gives_the_same_people(content):
    one, two, other = (synthetic_codes(content, 8, seed) for seed in (1, 1, 2))
    assert one == two and not set(one) & set(other)
    assert len({code.participant for code in find_codes(content, "\n".join(one), NOW).codes}) == 8


@pytest.mark.parametrize("seed", range(6))
def test_the_promised_disagreement_is_the_largest_and_the_rest_agree(content, tmp_path, seed):
    plan = RehearsalPlan(divided=("value",), unsure=0.0)
    room = synthetic_room(content, tmp_path / "r.jsonl", 12, seed, plan=plan)
    view = room.view(room.release())
    assert view.disagreements[0].item == "bf.value" and view.disagreements[0].counts == (6, 0, 0, 6)
    assert view.disagreements[0].polarised and not any(d.polarised for d in view.disagreements[1:])
    assert view.synthetic and view.staircase.n == 12
    assert view.initiatives.findings["none"] < view.initiatives.n / 2
    assert sum(steps * n for steps, n in view.largest_gaps[0].differences.items()) > 0


def test_the_mark_survives_a_merge(content, tmp_path):
    rehearsal = synthetic_room(content, tmp_path / "r.jsonl", 5, 1)
    real = Room(tmp_path / "real.jsonl", content)
    real.open()
    assert not real.synthetic
    real.merge(rehearsal.export())
    assert real.synthetic


def test_what_makes_no_room(content, tmp_path):
    for people in (0, 101):
        with pytest.raises(ValueError):
            synthetic_codes(content, people, 1)
    for plan in (RehearsalPlan(divided=("nothing",)), RehearsalPlan(places=(1.0,)), RehearsalPlan(wanted=0)):
        with pytest.raises(ValueError):
            synthetic_codes(content, 5, 1, plan=plan)
    (tmp_path / "there.jsonl").touch()
    with pytest.raises(FileExistsError):
        begin_rehearsal(content, tmp_path / "there.jsonl", 5, 1)


@pytest.mark.parametrize("people", [1, 3, 12, pytest.param(60, marks=pytest.mark.slow)])
def test_they_come_one_by_one_and_some_late(content, tmp_path, people):
    clock = Clock()
    room = begin_rehearsal(content, tmp_path / "r.jsonl", people, 1, clock=clock)
    arrivals, told, counts = Arrivals(content, room), [], [0]
    for _ in range(120):
        clock.later(seconds=1)
        told += arrivals.let_in(clock()).troubles
        counts.append(room.handed_in())
        assert arrivals.joined(clock()) >= counts[-1] - (clock.moment - NOW).total_seconds() // 60 * people
    assert counts == sorted(counts) and counts[-1] == people
    assert max(b - a for a, b in itertools.pairwise(counts)) <= max(2, -(-people // 20))
    late = max(people // 6, 1)
    assert counts[59] == people - max(late, 1) - (people > late)  # the one whose code is cut off comes again later
    assert [trouble.kind for trouble in told] == ["damaged"]


def test_who_comes_after_the_release_is_told_so(content, tmp_path):
    clock = Clock()
    room = begin_rehearsal(content, tmp_path / "r.jsonl", 12, 1, clock=clock)
    arrivals = Arrivals(content, room)
    clock.later(seconds=55)
    arrivals.let_in(clock())
    n = room.release().n
    clock.later(seconds=60)
    taken = arrivals.let_in(clock())
    assert n < 12 and [trouble.kind for trouble in taken.troubles] == ["released"] * (12 - n)
    assert room.handed_in() == n


def test_another_console_goes_on_where_one_has_died(content, tmp_path):
    clock = Clock()
    room = begin_rehearsal(content, tmp_path / "r.jsonl", 12, 1, clock=clock)
    clock.later(seconds=20)
    Arrivals(content, room).let_in(clock())
    half = room.handed_in()
    clock.later(seconds=100)
    Arrivals(content, Room(room.path, content, clock=clock)).let_in(clock())
    assert 0 < half < 12 == room.handed_in()
