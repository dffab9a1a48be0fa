"""在 Excel 里改: what is written, changed in the workbook by another program, shown, taken, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.parts import Part
from aftersales.products import Product
from desktop.customers import CustomerEdit
from desktop.jobs import Progress
from desktop.sheet_differences import RowState

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.sheet_differences import Differences
    from desktop.sheet_edits import SheetEdit
    from tests.desktop.acting import Shop


def change(edit: SheetEdit, work: Callable[[Any], None]) -> None:
    """Edit the workbook as Excel would, and save it under its name."""
    book = openpyxl.load_workbook(edit.path)
    work(book.worksheets[0])
    book.save(edit.path)


def cell(sheet: Any, row: int, title: str) -> Any:
    titles = [one.value for one in sheet[1]]
    return sheet.cell(row=row, column=titles.index(title) + 1)


def looked(shop: Shop, edit: SheetEdit) -> Differences:
    desk = shop.desk.sheet_edits
    assert desk.look(edit=edit, progress=Progress()) is None, "a file is read once it lies still"
    found = desk.look(edit=edit, progress=Progress())
    assert found is not None
    return found


def test_nothing_was_changed_and_nothing_is_told(shop: Shop) -> None:
    shop.customer()
    edit = shop.desk.sheet_edits.begin(list_key="customers")
    assert shop.desk.sheet_edits.look(edit=edit, progress=Progress()) is None
    change(edit, lambda _sheet: None)
    assert looked(shop, edit).rows == ()
    assert shop.desk.sheet_edits.look(edit=edit, progress=Progress()) is None


def test_cells_are_shown_taken_and_taken_back_as_one(shop: Shop) -> None:
    desk = shop.desk
    first = shop.customer("张示例", tags=("老小区",))
    second = shop.customer("李示例", "13800002000")
    edit = desk.sheet_edits.begin(list_key="customers")

    def work(sheet: Any) -> None:
        rows = {cell(sheet, at, "姓名").value: at for at in (2, 3)}
        cell(sheet, rows["张示例"], "备注").value = "@要轻声 +1"
        cell(sheet, rows["张示例"], "标签").value = "老小区、加急"
        cell(sheet, rows["李示例"], "客户等级").value = "重要"
        cell(sheet, rows["李示例"], "电话").value = 13900001234
        sheet.append([None, None, "王示例", "13700001111", "普通", "新客", None, "示例路 8 号"])

    change(edit, work)
    found = looked(shop, edit)
    told = {
        (row.state, row.name): [(one.title, one.before, one.after) for one in row.cells] for row in found.rows
    }
    assert told[RowState.CHANGED, "张示例"] == [
        ("标签", "老小区", "老小区、加急"),
        ("备注", "", "@要轻声 +1"),
    ]
    assert told[RowState.CHANGED, "李示例"] == [
        ("电话", "138 **** 2000", "13900001234"),
        ("客户等级", "普通", "重要"),
    ]
    assert (RowState.ADDED, "王示例") in told
    assert len(found.rows) == 3
    before = shop.everything()
    outcome = desk.sheet_edits.apply(edit=edit, differences=found)
    assert (outcome.done, outcome.barred) == (3, ())
    assert desk.customers.get(customer_id=first).tags == ("老小区", "加急")
    after = desk.customers.get(customer_id=second)
    assert (after.tier, [phone.number for phone in after.phones]) == ("重要", ["13900001234"])
    assert [one.name for one in desk.customers.search(text="13700001111")] == ["王示例"]
    change(edit, lambda _sheet: None)
    assert looked(shop, edit).rows == (), "what was taken is not offered again"
    desk.undo.undo()
    assert shop.everything().keys() == before.keys()
    assert desk.customers.get(customer_id=first).tags == ("老小区",)
    assert desk.customers.get(customer_id=second).tier == "普通"
    assert desk.customers.search(text="13700001111") == ()
    offered = desk.sheet_edits.look(edit=edit, progress=Progress())
    assert offered is not None, "what was taken back is offered again"
    assert [(row.state, row.name) for row in offered.rows] == [(row.state, row.name) for row in found.rows]
    assert desk.sheet_edits.look(edit=edit, progress=Progress()) is None
    assert desk.sheet_edits.apply(edit=edit, differences=offered).done == 3
    assert desk.customers.get(customer_id=second).tier == "重要"
    assert desk.sheet_edits.look(edit=edit, progress=Progress()) is None, "its own writing is no news"


def test_what_is_written_here_meanwhile_is_shown_beside_it(shop: Shop) -> None:
    desk = shop.desk
    who = shop.customer(note="旧")
    edit = desk.sheet_edits.begin(list_key="customers")

    def work(sheet: Any) -> None:
        cell(sheet, 2, "备注").value = "那边"

    change(edit, work)
    assert [row.state for row in looked(shop, edit).rows] == [RowState.CHANGED]
    version = desk.customers.get(customer_id=who).version
    desk.customers.edit(customer_id=who, version=version, changes=CustomerEdit(note="这边"))
    found = desk.sheet_edits.look(edit=edit, progress=Progress())
    assert found is not None
    assert [row.state for row in found.rows] == [RowState.CONFLICT]


def test_what_was_changed_here_meanwhile_waits_for_a_word(shop: Shop) -> None:
    desk = shop.desk
    who = shop.customer(note="旧")
    edit = desk.sheet_edits.begin(list_key="customers")
    version = desk.customers.get(customer_id=who).version
    desk.customers.edit(customer_id=who, version=version, changes=CustomerEdit(note="这边", wechat="wx"))

    def work(sheet: Any) -> None:
        cell(sheet, 2, "备注").value = "那边"

    change(edit, work)
    found = looked(shop, edit)
    (row,) = found.rows
    assert (row.state, [(one.before, one.after, one.conflict) for one in row.cells]) == (
        RowState.CONFLICT,
        [("这边", "那边", True)],
    )
    assert desk.sheet_edits.apply(edit=edit, differences=found).done == 0
    assert desk.customers.get(customer_id=who).note == "这边"
    assert desk.sheet_edits.apply(edit=edit, differences=found, overrule=True).done == 1
    customer = desk.customers.get(customer_id=who)
    assert (customer.note, customer.wechat) == ("那边", "wx")


def test_gone_copied_and_unreadable_rows(shop: Shop) -> None:
    desk = shop.desk
    for name in ("甲示例件", "乙示例件", "丙示例件"):
        desk.parts.save(Part(title=name, code=f"P-{name[0]}", stock=5, cost=1_250))
    edit = desk.sheet_edits.begin(list_key="parts")

    def work(sheet: Any) -> None:
        rows = {cell(sheet, at, "备件名称").value: at for at in (2, 3, 4)}
        cell(sheet, rows["甲示例件"], "在库").value = "7 个"
        cell(sheet, rows["乙示例件"], "进价（元）").value = "十二块"
        sheet.delete_rows(rows["丙示例件"])

    change(edit, work)
    found = looked(shop, edit)
    states = {row.name: row.state for row in found.rows}
    assert states == {
        "甲示例件": RowState.CHANGED,
        "乙示例件": RowState.WRONG,
        "丙示例件": RowState.GONE,
    }
    wrong = next(row for row in found.rows if row.state is RowState.WRONG)
    assert "十二块" in wrong.reason
    assert desk.sheet_edits.apply(edit=edit, differences=found).done == 1
    assert desk.parts.page(text="甲").rows[0].stock == 7
    assert desk.parts.page(text="丙").total == 1
    assert desk.sheet_edits.apply(edit=edit, differences=found, remove=True).done >= 1
    assert desk.parts.page(text="丙").total == 0


def test_a_row_that_cannot_be_written_says_why_and_the_others_are(shop: Shop) -> None:
    desk = shop.desk
    desk.goods.add_product(Product(title="示例锅", code="A-1"))
    desk.goods.add_product(Product(title="示例壶", code="A-2"))
    edit = desk.sheet_edits.begin(list_key="products")

    def work(sheet: Any) -> None:
        rows = {cell(sheet, at, "商品名称").value: at for at in (2, 3)}
        cell(sheet, rows["示例锅"], "商品编码").value = "A-2"
        cell(sheet, rows["示例壶"], "成本（元）").value = 12.5

    change(edit, work)
    found = looked(shop, edit)
    outcome = desk.sheet_edits.apply(edit=edit, differences=found)
    assert outcome.done == 1
    assert [one.number for one in outcome.barred] == ["示例锅"]
    rows = {row.title: row for row in desk.goods_views.catalogue().rows}
    assert (rows["示例锅"].code, rows["示例壶"].cost) == ("A-1", 1_250)


def test_cases_orders_and_knowledge(shop: Shop) -> None:
    desk = shop.desk
    order = shop.sell(customer_id=shop.customer())
    case = shop.open(CaseKind.REPAIR, order=order)
    desk.knowledge.add_shipped()
    for list_key, title, text in (
        ("cases", "问题描述", "第二次不制冷"),
        ("orders", "快递单号", "00123456789012345678"),
        ("knowledge", "什么时候用", "客户着急的时候"),
    ):
        edit = desk.sheet_edits.begin(list_key=list_key)

        def work(sheet: Any, title: str = title, text: str = text) -> None:
            cell(sheet, 2, title).value = text

        change(edit, work)
        found = looked(shop, edit)
        assert [(row.state, row.cells[0].after) for row in found.rows] == [(RowState.CHANGED, text)]
        assert desk.sheet_edits.apply(edit=edit, differences=found).done == 1
    assert desk.cases.view(case_id=case).case.description == "第二次不制冷"
    assert desk.orders.get(order_id=order.id).tracking == "00123456789012345678"


def test_a_workbook_without_its_keys_is_not_guessed_at(shop: Shop) -> None:
    shop.customer()
    edit = shop.desk.sheet_edits.begin(list_key="customers")
    change(edit, lambda sheet: sheet.delete_cols(1))
    desk = shop.desk.sheet_edits
    desk.look(edit=edit, progress=Progress())
    with pytest.raises(KnownError) as caught:
        desk.look(edit=edit, progress=Progress())
    assert caught.value.code == "sheet_edit.no_key"
    assert desk.look(edit=edit, progress=Progress()) is None
    desk.end(edit=edit)
    assert not edit.path.exists()


def test_an_empty_list_is_not_opened(shop: Shop) -> None:
    with pytest.raises(KnownError, match="sheet_edit"):
        shop.desk.sheet_edits.begin(list_key="parts")
