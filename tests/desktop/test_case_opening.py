"""Opening a case asks the archive a handful of times, however much hangs on it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from aftersales.cases import CaseKind
from tests.desktop.acting import CLERK, PNG, Shop

MOST = 12


class Statements(logging.Handler):
    """Keeps the reading statements that peewee tells its log of."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        sql = str(record.msg[0]) if isinstance(record.msg, tuple) else str(record.msg)
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            self.told.append(sql)


@contextmanager
def counted() -> Iterator[Statements]:
    """Every statement read inside."""
    log, kept = logging.getLogger("peewee"), Statements()
    level = log.level
    log.addHandler(kept)
    log.setLevel(logging.DEBUG)
    try:
        yield kept
    finally:
        log.removeHandler(kept)
        log.setLevel(level)


def full_case(shop: Shop, lines: int) -> int:
    """A case on an order of many lines, with evidence, notes, two settlements and a payment."""
    order = shop.sell(*[(10_000, 2)] * lines, customer_id=shop.customer())
    for line in range(1, min(lines, 4)):
        shop.open(CaseKind.RETURN, order=order, line=line)
    case_id = shop.open(CaseKind.REFUND_ONLY, "质量问题", order=order)
    for number in range(lines):
        shop.desk.cases.note(case_id=case_id, text=f"第 {number} 次电话")
        shop.desk.cases.add_evidence(
            case_id=case_id, slot="其他", data=PNG + bytes([number]), file_name="a.png"
        )
    shop.sit(CLERK)
    shop.agreed(case_id)
    shop.step(case_id, "to_pay")
    return case_id


@pytest.mark.parametrize("lines", [1, 12])
def test_a_case_is_opened_in_twelve_queries_at_most(shop: Shop, lines: int) -> None:
    case_id = full_case(shop, lines)
    shop.desk.knowledge.add_shipped()
    with counted() as statements:
        view = shop.view(case_id)
        offers = shop.desk.knowledge.fitting(case=view.case)
    assert len(view.lines) == lines
    assert view.settlement is not None
    assert offers
    assert 4 <= len(statements.told) <= MOST, statements.told


def test_what_was_taken_of_the_order_by_other_cases_still_bars_a_refund_beyond_it(shop: Shop) -> None:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    first = shop.open(CaseKind.REFUND_ONLY, "质量问题", order=order)
    second = shop.open(CaseKind.REFUND_ONLY, "质量问题", order=order)
    shop.agreed(first)
    with shop.desk.archive.database.read():
        known = shop.desk.archive.dossiers.of(shop.case(second)).order
        own = shop.desk.archive.dossiers.of(shop.case(first)).order
        asked = shop.desk.archive.settlements.before(order.id, excluding_case=second)
        booked = shop.desk.archive.settlements.booked(order.id)
    assert known is not None
    assert own is not None
    assert known.before == asked
    assert known.before[0].quantity == 1
    assert known.booked == own.booked == booked
    assert own.before == ()
    assert known.order == order
