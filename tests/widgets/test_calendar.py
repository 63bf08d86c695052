"""The two dates for the calendar: when they are, whose they are, what stands in them."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from digilead.content import Content, load_content
from digilead.figures.wording import Words
from digilead.widgets.calendar import local_day, reminders, working_day
from digilead.widgets.second_look import first_answered
from digilead.workbook import Workbook
from tests.markup import HOSTILE
from tests.touching import sheet_of

SUMMER = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 25, 0, 30, tzinfo=SUMMER)  # still the 24th in UTC
TOKEN = "0f" * 16
DANISH = Words(load_content(), "da")


@pytest.fixture
def words(content: Content, language: str) -> Words:
    return Words(content, language)


@pytest.fixture
def east_of_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system has no way to change the time zone of a process")
    monkeypatch.setenv("TZ", "CET-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def test_two_dates_counted_from_the_day_it_is_here(words: Words) -> None:
    first, second = events(reminders(words, [], TOKEN, NOW))
    assert [event.decoded("dtstart") for event in (first, second)] == [
        datetime(2027, 1, 20, 9, 0), datetime(2027, 5, 26, 9, 0)
    ]  # fmt: skip
    for event in (first, second):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
        assert event.decoded("dtstamp") == event.decoded("last-modified") == NOW
        assert event.to_ical().count(b"20261124T223000Z") == 2  # both are said in UTC
    assert str(first["summary"]) == words("plan.event_8_weeks")
    assert str(second["summary"]) == words("plan.event_6_months")
    assert "description" not in first and str(second["description"]) == words("plan.event_return")


def test_each_date_reminds_and_shows_colleagues_nothing(words: Words) -> None:
    for event in events(reminders(words, ["Mette"], TOKEN, NOW)):
        (alarm,) = event.walk("VALARM")
        assert alarm["action"] == "DISPLAY" and str(alarm["description"]) == str(event["summary"])
        assert alarm.decoded("trigger") == timedelta(minutes=-15)
        assert event["class"] == "PRIVATE"


def test_downloaded_again_it_is_the_same_two_events_and_a_later_revision(content: Content) -> None:
    before = events(reminders(Words(content, "da"), ["A"], TOKEN, NOW))
    after = events(reminders(Words(content, "en"), ["B"], TOKEN, NOW + timedelta(seconds=1)))
    other = events(reminders(Words(content, "da"), ["A"], "1e" * 16, NOW))
    assert [e["uid"] for e in before] == [e["uid"] for e in after] and before[0]["uid"] != before[1]["uid"]
    assert not {e["uid"] for e in before} & {e["uid"] for e in other}
    assert all(old["sequence"] < new["sequence"] < 2**31 for old, new in zip(before, after, strict=True))
    assert TOKEN.encode() not in reminders(Words(content, "da"), ["A"], TOKEN, NOW)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 11, 28), date(2026, 11, 30)),  # Saturday
        (date(2026, 11, 29), date(2026, 11, 30)),  # Sunday
        (date(2027, 3, 25), date(2027, 3, 30)),  # Maundy Thursday, to the Tuesday after Easter
        (date(2027, 5, 6), date(2027, 5, 7)),  # Ascension
        (date(2027, 5, 17), date(2027, 5, 18)),  # Whit Monday
        (date(2026, 6, 5), date(2026, 6, 8)),  # Constitution Day, a Friday
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2027, 4, 23), date(2027, 4, 23)),  # the day of prayer is a working day since 2024
    ],
)
def test_a_date_is_a_day_on_which_people_are_at_work(day: date, expected: date) -> None:
    assert working_day(day) == expected


@given(st.dates(date(2026, 1, 1), date(2090, 12, 31)))
def test_from_whatever_day_the_dates_are_working_days_and_close(day: date) -> None:
    file = reminders(DANISH, [], TOKEN, datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC))
    for event, weeks in zip(events(file), (8, 26), strict=True):
        start = event.decoded("dtstart").date()
        assert start.weekday() < 5 and working_day(start) == start
        assert timedelta(0) <= start - day - timedelta(weeks=weeks) <= timedelta(days=5)


@given(st.lists(st.text(st.characters(codec=None), max_size=900), max_size=4))
@example(["a\r\nEND:VEVENT\r\nBEGIN:VEVENT"])
@example(["a\rEND:VEVENT\rX\x00\x08\x1b\x7f\x85\u2028\u202e"])
@example(["\ud800", HOSTILE])
@example(["😀" * 700])
def test_whatever_was_written_the_file_is_a_calendar_of_two_events(lines: list[str]) -> None:
    file = reminders(DANISH, lines, TOKEN, NOW)
    assert file.endswith(b"END:VCALENDAR\r\n")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        assert not [sign for sign in line.decode("utf-8") if category(sign) == "Cc"]
    first, second = events(file)
    assert str(second["summary"]) == DANISH("plan.event_6_months")
    assert all(len(str(event.get("description", ""))) < 3000 for event in (first, second))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Æ" * 200, "Æ" * 200),
        ("😀 " * 60, ("😀 " * 60).rstrip()),
        ("a\r\nEND:VEVENT\r\n\r\nBEGIN:VEVENT", "a\nEND:VEVENT\nBEGIN:VEVENT"),
        ("a\rEND:VEVENT\rX", "a\nEND:VEVENT\nX"),
        ("a\x0bEND:VEVENT\x85X", "a\nEND:VEVENT\nX"),
        ("a\x00b\x1bc\x7fd\u202ee\tf", "abcde f"),
        ("\x00\x01", ""),
        ("x" * 10_000, "x" * 599 + "…"),
        ('komma, semikolon; kolon: "citat" \\ omvendt', 'komma, semikolon; kolon: "citat" \\ omvendt'),
        (HOSTILE, HOSTILE),
    ],
)
def test_a_text_of_any_kind_reads_back_as_it_can_be_read(words: Words, text: str, expected: str) -> None:
    first, _ = events(reminders(words, [text], TOKEN, NOW))
    assert str(first.get("description", "")).rstrip() == expected


def test_a_time_of_the_workbook_is_a_date_of_the_place(east_of_utc: None) -> None:
    assert local_day("2026-11-24T22:30:00.000000Z") == date(2026, 11, 25)
    assert local_day("2026-11-24T21:59:00.000000Z") == date(2026, 11, 24)


def test_the_first_answer_was_given_on_the_day_the_participant_remembers(
    east_of_utc: None, content: Content, workbook: Workbook
) -> None:
    late = Workbook(workbook.path, clock=lambda: datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
    late.record("before", "organisation", "bf.use", "g1")
    assert first_answered(content, sheet_of(workbook)) == date(2026, 11, 25)
