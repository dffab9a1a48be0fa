"""What failure times are reckoned from, read over both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from aftersales.cases import CaseKind, CaseLine, Responsible
from aftersales.failure_lives import GoodsKind, SoldPieces, StayNoted
from aftersales.goods import RepairStay, SoldGood
from aftersales.orders import Order, OrderStatus
from aftersales.products import Product
from storage.database import Database
from storage.failures import FailureFacts
from tests.storage.making import Archive, customer, order

SIGNED = datetime(2026, 3, 1, 4, tzinfo=UTC)
LATE = datetime(2026, 3, 1, 16, tzinfo=UTC)
"""Midnight in China: already the 2nd there."""


@pytest.fixture
def facts(database: Database) -> FailureFacts:
    return FailureFacts(database)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are read meanwhile."""
    seen: list[str] = []
    plain = database.rows

    def rows(sql: str, parameters: object = ()) -> object:
        seen.append(sql)
        return plain(sql, parameters)  # type: ignore[arg-type]

    database.rows = rows  # type: ignore[method-assign, assignment]
    try:
        yield seen
    finally:
        database.rows = plain  # type: ignore[method-assign]


def placed(archive: Archive, number: str, **given: object) -> Order:
    """An order with one line of five pieces of code G-1."""
    made = order(number=number, **given)
    line = replace(made.lines[0], title="示例锅", code="G-1", quantity=5)
    return archive.order(**{**given, "number": number, "lines": (line,)})


def test_pieces_of_an_order_are_put_together_by_kind_and_day_in_china(
    archive: Archive, facts: FailureFacts
) -> None:
    for number, signed in (("1", SIGNED), ("2", SIGNED), ("3", LATE)):
        placed(archive, number, status=OrderStatus.DONE, signed_at=signed)
    kind = GoodsKind(None, "G-1", "示例锅")
    with archive.database.read():
        assert sorted(facts.sold(), key=lambda one: one.starts) == [
            SoldPieces(kind=kind, starts=date(2026, 3, 1), pieces=10),
            SoldPieces(kind=kind, starts=date(2026, 3, 2), pieces=5),
        ]


def test_what_was_never_sent_is_not_in_use(archive: Archive, facts: FailureFacts) -> None:
    for number, status in enumerate((OrderStatus.UNPAID, OrderStatus.TO_SHIP, OrderStatus.CLOSED)):
        placed(archive, str(number), status=status, signed_at=None, shipped_at=None, paid_at=SIGNED)
    with archive.database.read():
        assert facts.sold() == []


def test_a_line_that_a_case_tells_of_stands_alone_with_its_owner(
    archive: Archive, facts: FailureFacts
) -> None:
    with archive.writing() as action:
        owner = archive.customers.save(customer(), action=action).id
    made = placed(archive, "7", status=OrderStatus.CLOSED, signed_at=SIGNED, customer_id=owner)
    placed(archive, "8", status=OrderStatus.DONE, signed_at=SIGNED)
    line = CaseLine(order_line_id=made.lines[0].id, title="示例锅", quantity=2)
    case = archive.case(kind=CaseKind.REPAIR, reason="质量问题", lines=(line,), customer_id=owner)
    archive.case(number="GD2", kind=CaseKind.REPAIR, lines=(line,), state="void")
    archive.case(number="GD3", kind=CaseKind.COMPLAINT, lines=(line,))
    with archive.database.read():
        own, other = sorted(facts.sold(), key=lambda one: one.label, reverse=True)
        (told,) = facts.cases()
    assert (own.line_id, own.customer_id, own.label, own.pieces) == (made.lines[0].id, owner, "7", 5)
    assert (other.line_id, other.customer_id, other.label) == (None, None, "")
    assert (told.case_id, told.line_id, told.pieces, told.reason) == (
        case.id,
        line.order_line_id,
        2,
        "质量问题",
    )
    assert told.day == (case.opened_at + timedelta(hours=8)).date()
    assert told.responsible is None or isinstance(told.responsible, Responsible)


def test_registered_pieces_are_not_counted_twice(archive: Archive, facts: FailureFacts) -> None:
    made = placed(archive, "9", status=OrderStatus.DONE, signed_at=SIGNED)
    with archive.writing() as action:
        product = archive.products.save(Product(code="K1", title="示例空调"), action=action)
        gone = archive.products.save(Product(code="K2", title="停售"), action=action)
        good = archive.goods.save(
            SoldGood(
                customer_id=None,
                order_line_id=made.lines[0].id,
                product_id=product.id,
                title="示例空调",
                serial="SN-1",
                starts=date(2026, 3, 4),
                whole_ends=date(2027, 3, 4),
                exchanged_on=date(2026, 4, 1),
            ),
            action=action,
        )
        loose = replace(good, id=0, version=0, order_line_id=None, product_id=gone.id, serial="SN-2")
        archive.goods.save(replace(loose, title="旧风扇", exchanged_on=None), action=action)
        archive.goods.save_repairs(
            good, [RepairStay(first_day=date(2026, 5, 1), last_day=date(2026, 5, 3))], action=action
        )
    with archive.writing() as action:
        archive.products.remove(gone.id, version=gone.version, action=action)
    with archive.database.read(), counted(archive.database) as seen:
        first, second, line = facts.sold()
        facts.cases()
        stays = facts.stays()
    assert len(seen) <= 4
    assert (first.kind, first.starts, first.exchanged_on) == (
        GoodsKind(product.id, "K1", "示例空调"),
        date(2026, 3, 4),
        date(2026, 4, 1),
    )
    assert second.kind == GoodsKind(None, "", "旧风扇")
    assert (line.pieces, line.kind.key) == (4, ("code", "G-1"))
    assert stays == [StayNoted(good.id, date(2026, 5, 1), None)]
