"""The log of a shop: what happened by ids, and nobody's name or number."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from desktop.jobs import Progress
from desktop.logs import start_log, stop_log
from desktop.shop import Desk
from tests.desktop.acting import Shop
from tests.desktop.sheets import LINES, ORDERS

PLANTED = ("林示例甲", "13712345678", "示例路 88 号", "她说在开会")


def test_what_is_done_leaves_no_name_and_no_number_in_the_log(tmp_path: Path, clock: FixedClock) -> None:
    name, phone, address, words = PLANTED
    with Desk.open(tmp_path / "店", clock=clock) as desk:
        shop = Shop(desk, clock)
        customer = desk.customers.add(name=name, phone=phone, address=address)
        with pytest.raises(KnownError):
            desk.customers.add(name=name, phone=phone)
        case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=customer.id)
        desk.cases.note(case_id=case_id, text=words)
        assert desk.customers.reveal_phone(customer_id=customer.id, why=f"回访 {name} {words}") == phone
        desk.papers.report(case_id=case_id, to=tmp_path / "a.pdf")
        desk.transfers.commit(staged=desk.transfers.read(paths=(ORDERS, LINES), progress=Progress()))
        desk.undo.undo()
        logged = (desk.folder.logs / "zhanggui.log").read_text("utf-8")
    assert f"phone shown: customer={customer.id} by=" in logged
    for planted in (*PLANTED, "13800001037", "李测试"):
        assert planted not in logged


def test_a_phone_is_shown_for_a_reason_only(shop: Shop) -> None:
    customer = shop.customer()
    with pytest.raises(KnownError, match="why_missing"):
        shop.desk.customers.reveal_phone(customer_id=customer, why="  ")


def test_the_log_ends_with_the_shop_and_misses_nothing_without_its_folder(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    (tmp_path / "logs").write_text("a file in the way")
    assert start_log(tmp_path / "logs") is None
    handler = start_log(tmp_path / "other")
    assert handler is not None
    logging.getLogger("desktop.test").info("示例一行")
    stop_log(handler)
    assert logging.getLogger().handlers == before
    assert "示例一行" in (tmp_path / "other" / "zhanggui.log").read_text("utf-8")
