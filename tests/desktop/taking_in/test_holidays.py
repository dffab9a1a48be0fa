"""Holiday tables coming in: the calendar of the whole program follows, and goes back when they are taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from desktop.transfers import Decision
from tests.desktop.acting import CLERK, OWNER, Shop
from tests.desktop.taking_in.record_kit import commit, outcomes, read, rows, said, sheet, take

HEADER = ("日期", "名称", "休/班")
SPRING = (
    ("2027-02-05", "春节", "休"),
    ("2027-02-06", "春节", "法定"),
    ("2027-02-14", "春节", "班"),
)


def test_a_year_that_was_not_published_is_known_afterwards_and_undone(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    assert not desk.calendar.is_published(2027)
    staged = read(desk, sheet(tmp_path / "2027放假.csv", HEADER, *SPRING))
    assert staged.sheets[0].kind == "holidays"
    assert outcomes(desk, staged) == ["added", "added", "added"]
    batch = commit(desk, staged)
    calendar = desk.calendar
    assert calendar.is_published(2027)
    assert [calendar.is_day_off(date(2027, 2, day)) for day in (5, 6, 13, 14)] == [True, True, True, False]
    assert (calendar.is_statutory(date(2027, 2, 6)), calendar.is_statutory(date(2027, 2, 5))) == (True, False)
    assert calendar.holiday_name(date(2027, 2, 5)) == "春节"
    assert desk.revisits.load(first=date(2027, 2, 5), last=date(2027, 2, 5))[date(2027, 2, 5)][1] == 0
    again = read(desk, sheet(tmp_path / "b.csv", HEADER, *SPRING))
    assert outcomes(desk, again) == ["unchanged"] * 3
    desk.transfers.discard(staged=again)
    desk.transfers.undo(batch_id=batch.id)
    assert not desk.calendar.is_published(2027)
    assert desk.calendar.is_workday(date(2027, 2, 5))


def test_a_day_of_a_shipped_year_is_changed_and_the_others_stay(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    days = (("2026-10-08", "店休", "休"), ("2026-10-07", "", "照常"), ("2026-10-10", "国庆节", "班"))
    staged = read(desk, sheet(tmp_path / "a.csv", HEADER, *days))
    assert outcomes(desk, staged) == ["added", "updated", "unchanged"]
    assert [(each.before, each.after) for each in rows(desk, staged)[1].changes] == [
        ("10月7日 休 国庆节", "10月7日 照常")
    ]
    commit(desk, staged)
    calendar = desk.calendar
    assert calendar.is_day_off(date(2026, 10, 8))
    assert calendar.is_workday(date(2026, 10, 7))
    assert calendar.is_make_up(date(2026, 10, 10))
    assert calendar.is_statutory(date(2026, 10, 1))
    (stored,) = [table for table in calendar.tables if table.year == 2026]
    assert "国务院" in stored.source


def test_stretches_as_notices_write_them(shop: Shop, tmp_path: Path) -> None:
    header = ("节日", "放假时间", "调休上班", "年份")
    told = ("春节", "2月5日（周五）至11日（周四）", "2月14日、2月20日", "2027年")
    take(shop.desk, sheet(tmp_path / "a.csv", header, told))
    calendar = shop.desk.calendar
    assert all(calendar.reason(date(2027, 2, day)) == "holiday" for day in range(5, 12))
    assert calendar.reason(date(2027, 2, 12)) is None
    assert [calendar.is_make_up(date(2027, 2, day)) for day in (14, 20)] == [True, True]


def test_from_and_until_make_a_stretch(shop: Shop, tmp_path: Path) -> None:
    header = ("开始日期", "结束日期", "名称", "类型")
    take(shop.desk, sheet(tmp_path / "a.csv", header, ("2027-05-01", "2027-05-05", "劳动节", "放假")))
    days = [day for day in range(1, 10) if shop.desk.calendar.reason(date(2027, 5, day)) == "holiday"]
    assert days == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("day", "word", "why"),
    [
        (("2027-02-05", "春节", "班"), "前面已经写过", "off above, worked here"),
        (("2027-02-05", "春节", "休"), "前面已经写过", "the same day twice"),
        (("2027-02-15", "春节", "班"), "本来就上班", "a Monday"),
        (("", "春节", "休"), "没有日期", "no day"),
        (("2027-02-30", "春节", "休"), "不是日期", "no such day"),
        (("2027-02-06", "春节", "歇业"), "没见过", "a word that nobody knows"),
    ],
)
def test_what_makes_no_sense_is_said_and_left_out(
    shop: Shop, tmp_path: Path, day: tuple[str, str, str], word: str, why: str
) -> None:
    staged = read(shop.desk, sheet(tmp_path / "a.csv", HEADER, SPRING[0], day))
    first, second = rows(shop.desk, staged)
    assert (first.taken, second.taken) == (True, False), why
    assert word in said(second)
    commit(shop.desk, staged)
    assert shop.desk.calendar.is_day_off(date(2027, 2, 5))


def test_what_the_owner_set_by_hand_is_not_overwritten_unasked(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    take(desk, sheet(tmp_path / "a.csv", HEADER, *SPRING))
    with shop._writing() as action:
        stored = desk.archive.holidays.of_year(2027)
        assert stored is not None
        desk.archive.holidays.save(stored.table, version=stored.version, action=action)
    with shop._writing() as action, pytest.raises(KnownError, match="changed_meanwhile"):
        desk.archive.holidays.save(stored.table, version=stored.version, action=action)
    with shop._writing() as action:
        now = desk.archive.holidays.of_year(2027)
        assert now is not None
        fewer = now.table.off[1:]
        from dataclasses import replace

        desk.archive.holidays.save(replace(now.table, off=fewer), version=now.version, action=action)
    staged = read(desk, sheet(tmp_path / "b.csv", HEADER, ("2027-02-06", "春节", "照常")))
    (row,) = rows(desk, staged)
    assert row.outcome.value == "conflict"
    desk.transfers.records.decide(staged=staged, seq=row.seq, decision=Decision.SHEET)
    commit(desk, staged)
    assert desk.calendar.reason(date(2027, 2, 6)) == "weekend"


def test_only_the_owner_changes_the_calendar(shop: Shop, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", HEADER, *SPRING)
    shop.sit(CLERK)
    staged = read(shop.desk, path)
    assert outcomes(shop.desk, staged) == ["error"] * 3
    assert "店主" in said(rows(shop.desk, staged)[0])
    shop.desk.transfers.discard(staged=staged)
    shop.sit(OWNER)
    batch = take(shop.desk, path)
    assert shop.desk.calendar.is_published(2027)
    shop.sit(CLERK)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.transfers.undo(batch_id=batch.id)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.undo.undo_action(action_id=batch.action_id)
    assert shop.desk.calendar.is_published(2027)


def test_a_table_that_was_changed_since_stays(shop: Shop, tmp_path: Path) -> None:
    first = take(shop.desk, sheet(tmp_path / "a.csv", HEADER, *SPRING))
    second = take(shop.desk, sheet(tmp_path / "b.csv", HEADER, ("2027-02-07", "春节", "休")))
    undone = shop.desk.transfers.undo(batch_id=first.id)
    assert undone.kept == ("2027 年的放假安排导入后改过，留着没动。",)
    shop.desk.transfers.undo(batch_id=second.id)
    assert shop.desk.calendar.reason(date(2027, 2, 5)) == "holiday"
    assert shop.desk.calendar.reason(date(2027, 2, 7)) == "weekend"
