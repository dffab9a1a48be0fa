"""A calendar as a file (.ics, RFC 5545) that phones and other calendars take in, again and again without doubles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PRODUCT = "-//Zhanggui//After-Sales//ZH"
_OCTETS = 75
"""The longest line in octets (RFC 5545, 3.1); what is longer goes on in the next one after a space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One entry; moments are aware.

    `uid` stays the same whenever the same thing is written out again, and `revision` grows with each change of it:
    by these two a calendar knows that it has the entry already. `alarm` is minutes before the beginning.
    """

    uid: str
    revision: int
    starts: datetime
    minutes: int
    title: str
    notes: str = ""
    place: str = ""
    cancelled: bool = False
    alarm: int | None = None


def calendar_file(name: str, entries: Iterable[CalendarEntry], *, now: datetime) -> bytes:
    """The whole file: UTF-8, lines ended by CR LF and folded. `now` is when it was written."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        *(line for entry in entries for line in _event(entry, now)),
        "END:VCALENDAR",
    ]
    return b"".join(part for line in lines for part in _folded(line))


def _event(entry: CalendarEntry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"SEQUENCE:{entry.revision}"
    yield f"DTSTART:{_moment(entry.starts)}"
    yield f"DTEND:{_moment(entry.starts + timedelta(minutes=entry.minutes))}"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.notes:
        yield f"DESCRIPTION:{_text(entry.notes)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    if entry.alarm is not None and not entry.cancelled:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_text(entry.title)}"
        yield f"TRIGGER:-PT{entry.alarm}M"
        yield "END:VALARM"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11): what separates is escaped, other control characters go."""
    lines = "\n".join(value.splitlines())
    kept = "".join(each for each in lines if each in {"\n", "\t"} or ord(each) >= ord(" "))
    for mark in ("\\", ";", ","):
        kept = kept.replace(mark, f"\\{mark}")
    return kept.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets, none of which splits a character."""
    room, piece = _OCTETS, bytearray()
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            yield bytes(piece) + b"\r\n"
            piece = bytearray(b" ")
        piece += octets
    yield bytes(piece) + b"\r\n"
