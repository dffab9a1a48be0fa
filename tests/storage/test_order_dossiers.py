from __future__ import annotations

from typing import Any

import pytest

from aftersales.cases import CaseLine
from aftersales.clock import china_moment
from aftersales.errors import KnownError
from aftersales.orders import Receipt
from storage.order_dossiers import OrderDossiers
from storage.order_money import OrderMoney
from tests.storage.making import Archive, case


def test_what_stands_around_an_order_comes_in_one_statement_as_the_repositories_give_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought, other = archive.order(), archive.order(number="另一单")
    line = bought.lines[0]
    with archive.writing("备货") as action:
        lines = (CaseLine(order_line_id=line.id, title=line.title, quantity=1),)
        first = archive.cases.save(case(order_id=bought.id, lines=lines), action=action)
        second = archive.cases.save(case(order_id=bought.id), action=action)
        archive.cases.save(case(order_id=other.id), action=action)
        receipt = Receipt(
            order_id=bought.id, amount=100, means="现金", taken_at=china_moment("2026-10-14T09:00")
        )
        OrderMoney(archive.database).take(receipt, action=action)
    with archive.database.read():
        told: list[str] = []
        rows = archive.database.rows

        def watched(sql: str, *given: Any) -> Any:
            told.append(sql)
            return rows(sql, *given)

        monkeypatch.setattr(archive.database, "rows", watched)
        known = OrderDossiers(archive.database).of(bought.id)
        monkeypatch.undo()
        assert len(told) == 1
        assert known.order == archive.orders.get(bought.id)
        assert known.edited == archive.orders.edited(bought.id)
        assert known.account in archive.accounts.list()
        assert known.cases == archive.cases.of_order(bought.id) == (first, second)
        assert known.receipts == OrderMoney(archive.database).receipts(bought.id)
        assert known.payments == OrderMoney(archive.database).payments(bought.id) == ()
    with archive.writing("删") as action:
        archive.orders.remove(bought.id, version=known.order.version, action=action)
    with archive.database.read(), pytest.raises(KnownError, match="gone"):
        OrderDossiers(archive.database).of(bought.id)


def test_numbers_of_papers_know_what_they_are_about(archive: Archive) -> None:
    at = china_moment("2026-10-14T09:00")
    with archive.writing("打印") as action:
        numbers = archive.numbers
        day = at.date()
        first = numbers.paper("SJ", day, case_id=None, made_at=action.at, about="orders:1")
        assert numbers.printed("SJ", about="orders:1")
        assert not numbers.printed("SJ", about="orders:11")
        assert not numbers.printed("SB", about="orders:1")
        assert numbers.paper("SJ", day, case_id=None, made_at=action.at, about="orders:2") != first
