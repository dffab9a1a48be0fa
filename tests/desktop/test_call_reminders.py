"""Reminders: at the time, not in quiet hours, not when switched off, and what passed while the program was closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aftersales.revisits import Revisit
from tests.desktop.acting import CLERK, OWNER, Shop

TODAY = date(2026, 10, 14)


def plan(shop: Shop, at_time: str, *, day: date = TODAY, name: str = "张示例", phone: str = "") -> Revisit:
    customer_id = shop.customer(name, phone or f"1380000{int(at_time.replace(':', '') or 0):04d}")
    call = shop.desk.revisit_planning.plan(customer_id=customer_id, case_id=None, day=day, purpose="使用情况")
    with shop._writing() as action:
        return shop.desk.archive.revisits.save(replace(call, at_time=at_time), action=action)


def due(shop: Shop, since: str, now: str) -> list[str]:
    shop.at(since)
    moment = shop.clock.now()
    shop.at(now)
    return [call.revisit.at_time for call in shop.desk.call_reminders.due(since=moment).calls]


def test_a_call_is_told_once_when_its_time_comes(shop: Shop) -> None:
    plan(shop, "15:30")
    plan(shop, "16:00")
    assert due(shop, "2026-10-14T15:20", "2026-10-14T15:29") == []
    assert due(shop, "2026-10-14T15:29", "2026-10-14T15:30") == ["15:30"]
    assert due(shop, "2026-10-14T15:30", "2026-10-14T15:59") == []


def test_what_falls_into_quiet_hours_is_told_after_them(shop: Shop) -> None:
    plan(shop, "12:30")
    shop.at("2026-10-14T12:10")
    since = shop.clock.now()
    shop.at("2026-10-14T12:40")
    found = shop.desk.call_reminders.due(since=since)
    assert (found.calls, found.upto) == ((), since)
    shop.at("2026-10-14T14:00")
    assert len(shop.desk.call_reminders.due(since=found.upto).calls) == 1


def test_nothing_is_told_when_switched_off_nor_of_the_calls_of_others(shop: Shop) -> None:
    plan(shop, "15:30")
    shop.sit(CLERK)
    assert due(shop, "2026-10-14T15:20", "2026-10-14T15:40") == []
    shop.sit(OWNER)
    assert due(shop, "2026-10-14T15:20", "2026-10-14T15:40") == ["15:30"]
    shop.desk.call_rules.change(remind=False)
    assert due(shop, "2026-10-14T15:20", "2026-10-14T15:40") == []


def test_a_clock_set_back_begins_anew(shop: Shop) -> None:
    plan(shop, "15:30")
    shop.at("2026-10-14T16:00")
    since = shop.clock.now()
    shop.at("2026-10-14T15:00")
    found = shop.desk.call_reminders.due(since=since)
    assert (found.calls, found.upto) == ((), shop.clock.now())


def test_what_passed_while_the_program_was_closed(shop: Shop) -> None:
    reminders = shop.desk.call_reminders
    assert reminders.missed() == (), "the very first start"
    plan(shop, "16:00")
    plan(shop, "10:00", day=date(2026, 10, 15))
    plan(shop, "18:00", day=date(2026, 10, 15))
    shop.at("2026-10-14T15:50")
    reminders.keep_seen()
    shop.at("2026-10-15T11:00")
    assert [call.revisit.at_time for call in reminders.missed()] == ["16:00", "10:00"]
    reminders.keep_seen()
    assert reminders.missed() == ()


def test_what_is_kept_and_cannot_be_read_is_no_start_to_count_from(shop: Shop) -> None:
    plan(shop, "16:00")
    shop.desk.drafts.keep("reminders", {"seen": "gestern"})
    shop.at("2026-10-15T11:00")
    assert shop.desk.call_reminders.missed() == ()
