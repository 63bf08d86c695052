"""A made-up room: any size, seeded, marked, with the disagreement it promises."""

import pytest

from digilead.session.room import Plan, Room, find_codes, synthetic_codes, synthetic_room
from tests.session.people import NOW, Clock


@pytest.mark.parametrize("people", [1, 5, 6, 40, 300])
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
    plan = Plan(divided=("value",), unsure=0.0)
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
    for people in (0, 501):
        with pytest.raises(ValueError):
            synthetic_codes(content, people, 1)
    for plan in (Plan(divided=("nothing",)), Plan(places=(1.0,)), Plan(wanted=0)):
        with pytest.raises(ValueError):
            synthetic_codes(content, 5, 1, plan=plan)
    (tmp_path / "there.jsonl").touch()
    with pytest.raises(FileExistsError):
        synthetic_room(content, tmp_path / "there.jsonl", 5, 1)
