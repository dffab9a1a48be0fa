"""The calendar file read back by a reader of the test's own: unfolded, unescaped, every line within its length."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exports.calendar_file import CalendarEntry, calendar_file

NOW = datetime(2026, 10, 14, 7, 20, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="revisit-7@zhanggui",
    revision=3,
    starts=NOW + timedelta(days=1),
    minutes=30,
    title="回访 张示例",
    alarm=10,
)


def read(data: bytes) -> list[dict[str, str]]:
    """The entries of a file, values unescaped, by the names of their lines."""
    unfolded = data.replace(b"\r\n ", b"").decode()
    entries: list[dict[str, str]] = []
    alarm = False
    for line in unfolded.split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            entries.append({})
        elif line in {"BEGIN:VALARM", "END:VALARM"}:
            alarm = line == "BEGIN:VALARM"
        elif entries and not alarm:
            entries[-1][name] = _plain(value)
    return entries


def _plain(value: str) -> str:
    out, escaped = "", False
    for each in value:
        if escaped:
            out, escaped = out + ("\n" if each in "nN" else each), False
        elif each == "\\":
            escaped = True
        else:
            out += each
    return out


def test_an_entry_comes_back_as_it_was() -> None:
    (entry,) = read(calendar_file("张示例的回访", [ENTRY], now=NOW))
    assert entry["UID"] == ENTRY.uid
    assert entry["SEQUENCE"] == "3"
    assert entry["DTSTART"] == "20261015T072000Z"
    assert entry["DTEND"] == "20261015T075000Z"
    assert entry["SUMMARY"] == "回访 张示例"
    assert entry["STATUS"] == "CONFIRMED"


def test_what_was_called_off_says_so_and_rings_no_more() -> None:
    from dataclasses import replace

    data = calendar_file("回访", [replace(ENTRY, cancelled=True)], now=NOW)
    assert read(data)[0]["STATUS"] == "CANCELLED"
    assert b"VALARM" not in data
    assert b"TRIGGER:-PT10M\r\n" in calendar_file("回访", [ENTRY], now=NOW)


@given(
    title=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200),
    notes=st.lists(st.text("要问，;,\\: 𬭎䶮😀abc", max_size=60), max_size=5),
)
def test_any_words_come_back_and_no_line_is_too_long(title: str, notes: list[str]) -> None:
    from dataclasses import replace

    entry = replace(ENTRY, title=title, notes="\n".join(notes).strip("\n"))
    data = calendar_file("回访", [entry], now=NOW)
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no character was split
    (back,) = read(data)
    assert back["SUMMARY"] == title
    assert back.get("DESCRIPTION", "") == entry.notes
