"""What is read about cases in both databases: what came and ended on its day in China, and what was given for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from aftersales.cases import CaseEvent, EventKind
from aftersales.products import Product
from aftersales.settlements import SettledBefore
from storage.case_statistics import CaseStatisticsReader
from storage.surveys import Surveys
from tests.storage.making import NOW, Archive, case
from tests.storage.test_repositories import record

TODAY = date(2026, 10, 14)


def test_cases_stand_on_the_day_they_came_with_product_and_what_was_given(archive: Archive) -> None:
    bought = archive.order()
    line = replace(case().lines[0], order_line_id=bought.lines[0].id)
    given = archive.case(order_id=bought.id, lines=(line,))
    archive.case(opened_at=NOW.replace(hour=16), lines=())  # midnight of the 15th in China
    archive.case(state="void")
    with archive.writing("结算") as action:
        taken = (SettledBefore(order_line_id=bought.lines[0].id, quantity=1, refund=9_000),)
        settled = archive.settlements.add(record(given.id, taken=taken, adjustment=-500), action=action)
    reader = CaseStatisticsReader(archive.database)
    with archive.database.read():
        today = reader.opened(TODAY, TODAY)
        later = reader.opened(TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    assert [(one.day, one.kind, one.problem, one.product, one.given) for one in today] == [
        (TODAY, "退货", "质量问题", "示例净水器 R600", settled.to_buyer - 500)
    ]
    assert [(one.day, one.product, one.given) for one in later] == [(TODAY + timedelta(days=1), "", 0)]


def test_the_name_of_the_catalogue_goes_before_that_of_the_order(archive: Archive) -> None:
    with archive.writing("加商品") as action:
        product = archive.products.save(Product(code="R600", title="示例净水器"), action=action)
    plain = archive.order()
    with archive.writing("关联") as action:
        lines = (replace(plain.lines[0], product_id=product.id), *plain.lines[1:])
        bought = archive.orders.save(replace(plain, lines=lines), action=action)
    archive.case(lines=(replace(case().lines[0], order_line_id=bought.lines[0].id),))
    with archive.database.read():
        (found,) = CaseStatisticsReader(archive.database).opened(TODAY, TODAY)
    assert found.product == "示例净水器"


def test_an_ended_case_tells_how_long_it_took_and_whether_a_step_was_late(archive: Archive) -> None:
    done = archive.case(state="closed", opened_at=NOW - timedelta(hours=30), closed_at=NOW)
    late = archive.case(state="rejected", opened_at=NOW - timedelta(hours=6), closed_at=NOW)
    archive.case(state="planning")
    with archive.writing("过期") as action:
        archive.cases.add_event(
            CaseEvent(case_id=late.id, at=NOW, by_id=None, kind=EventKind.MOVED, title="拒绝", breach=True),
            action=action,
        )
    with archive.database.read():
        found = CaseStatisticsReader(archive.database).closed(TODAY, TODAY)
    assert sorted((one.case_id, one.hours, one.in_time) for one in found) == [
        (done.id, 30.0, True),
        (late.id, 6.0, False),
    ]


def test_cases_are_found_by_their_numbers(archive: Archive) -> None:
    made = archive.case()
    with archive.database.read():
        surveys = Surveys(archive.database)
        assert surveys.cases_of({made.number, "GD000000-000"}) == {made.number: (made.id, None)}
        assert surveys.people_of({7}) == {}
