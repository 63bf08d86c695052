"""A room, open and empty, with a clock that the test moves on."""

from datetime import UTC, datetime, timedelta

import pytest

from digilead.session.room import Room
from tests.session.people import Clock


@pytest.fixture
def clock():
    return Clock(datetime.now(UTC) + timedelta(hours=1))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "room" / "room.jsonl"


@pytest.fixture
def room(content, path, clock):
    room = Room(path, content, clock=clock)
    room.open()
    return room
