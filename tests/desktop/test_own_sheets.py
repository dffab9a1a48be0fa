"""Sheets of this program in the general import: those it does not take say so, and hidden keys are no question."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from aftersales.call_sheets import CallsAsked
from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.parts import Part
from aftersales.products import Product
from desktop.jobs import Progress
from resources.wording import error_sentence

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.acting import Shop

NOT_TAKEN = ("products", "parts", "refunds", "recoveries", "knowledge", "failures")


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    """A shop with something on every list."""
    shop.agreed(shop.sold_case(CaseKind.REFUND_ONLY))
    shop.desk.goods.add_product(Product(title="示例锅", code="A-1"))
    shop.desk.parts.save(Part(title="示例件", code="P-1", stock=3, cost=1_250))
    shop.desk.knowledge.add_shipped()
    return shop


def test_a_list_that_is_not_taken_in_says_what_it_is(stocked: Shop, tmp_path: Path) -> None:
    desk = stocked.desk
    before = stocked.everything()
    for key in NOT_TAKEN:
        for suffix in ("xlsx", "csv"):
            path = tmp_path / f"某表.{suffix}"
            written = desk.list_sheets.write(list_key=key, to=path)
            if suffix == "csv" and not written:
                continue  # a mere line of titles is no table
            with pytest.raises(KnownError) as caught:
                desk.transfers.read(paths=[path], progress=Progress())
            assert caught.value.code == f"imports.own_{key}", (key, suffix)
            assert "什么都没有写入" in error_sentence(caught.value)
    assert stocked.everything() == before


def test_a_workbook_for_editing_is_no_list_to_take_in(stocked: Shop) -> None:
    desk = stocked.desk
    for key in ("products", "parts", "knowledge"):
        edit = desk.sheet_edits.begin(list_key=key)
        with pytest.raises(KnownError) as caught:
            desk.transfers.read(paths=[edit.path], progress=Progress())
        assert caught.value.code == f"imports.own_{key}"
        desk.sheet_edits.end(edit=edit)


def test_nobody_is_asked_about_keys_that_we_hide(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    customer = shop.customer()
    day = date(2026, 10, 15)
    desk.revisit_planning.plan(customer_id=customer, case_id=None, day=day, purpose="使用情况")
    path = tmp_path / "回访登记表.xlsx"
    desk.call_sheets.workbook(asked=CallsAsked(first=day, last=day), to=path)
    edit = desk.sheet_edits.begin(list_key="customers")
    for book, kind in ((path, "calls"), (edit.path, "customers")):
        staged = desk.transfers.read(paths=[book], progress=Progress())
        calls = staged.sheets[0]
        desk.transfers.discard(staged=staged)
        assert calls.kind == kind
        assert calls.hidden_columns
        assert "hidden_columns" not in calls.asks
        assert "imports.hidden_columns" not in [note.code for note in calls.notes]
    desk.sheet_edits.end(edit=edit)
