"""Dates as the participant's own calendar has them, and the two the plan puts there (RFC 5545).

A date of the plan is a working day: no weekend, no Danish public holiday, none of the days that Danish workplaces keep
closed with them. Holidays of one's own are left to the participant, who can move the date like any other.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import UUID, uuid5

from digilead.figures.wording import Words
from digilead.plain_text import lines_of

_DATES = (("8_weeks", timedelta(weeks=8)), ("6_months", timedelta(weeks=26)))
_AT = time(9, 0)
_LASTS, _WARNED = timedelta(minutes=30), timedelta(minutes=-15)
_LONGEST = 600  # characters of one of the participant's lines: it is a reminder, the plan holds the whole text
_NAMESPACE = UUID("5d9e2c9c-52a8-4d3f-9f5b-0b6b6c1f7a11")
_FIRST_REVISION = datetime(2026, 1, 1, tzinfo=UTC)
_CLOSED = {(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)}
_AFTER_EASTER = {-3, -2, 1, 39, 50}  # Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday


def reminders(words: Words, lines: Sequence[str], workbook: str, now: datetime) -> bytes:
    """The plan's two dates: in eight weeks what became of it, in half a year the same questions again.

    ``lines`` are the agreements in the participant's words, ``workbook`` is the workbook's token, ``now`` has the time
    zone of the place. The same workbook always gives the same two events, so that a calendar moves them and adds none.
    """
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//digilead//Digital ledelse//{words.language.upper()}")
    calendar.add("version", "2.0")
    for (name, _), day in zip(_DATES, later_dates(now.date()), strict=True):
        start = datetime.combine(day, _AT)
        event = Event()
        event.add("uid", f"{uuid5(_NAMESPACE, f'{workbook} {name}')}")
        event.add("sequence", max(0, int((now - _FIRST_REVISION).total_seconds())))
        for stamp in ("dtstamp", "last-modified"):
            event.add(stamp, now.astimezone(UTC))
        event.add("dtstart", start)  # a floating time: nine o'clock wherever the participant is
        event.add("dtend", start + _LASTS)
        event.add("class", "PRIVATE")  # a shared calendar shows colleagues that the time is taken, not the words
        summary = words(f"plan.event_{name}")
        event.add("summary", summary)
        said = [_plain(line) for line in lines]
        if name == "6_months":
            said.append(words("plan.event_return"))
        if said:
            event.add("description", "\n".join(said))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", _WARNED)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def later_dates(today: date) -> tuple[date, ...]:
    """The working days on which a plan of ``today`` is looked at again, and the questions answered again."""
    return tuple(working_day(today + later) for _, later in _DATES)


def working_day(day: date) -> date:
    """The day itself, or the next on which Danish workplaces are open."""
    return next(next_day for ahead in count() if _open(next_day := day + timedelta(days=ahead)))


def local_day(stamp: str) -> date:
    """The date on which a time of the workbook (UTC) was where the course runs."""
    return datetime.fromisoformat(stamp.removesuffix("Z")).replace(tzinfo=UTC).astimezone().date()


def _open(day: date) -> bool:
    from dateutil.easter import easter

    after_easter = (day - easter(day.year)).days
    return day.weekday() < 5 and (day.month, day.day) not in _CLOSED and after_easter not in _AFTER_EASTER


def _plain(text: str) -> str:
    whole = "\n".join(lines_of(text))
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1].rstrip() + "…"
