"""LibreOffice opens the workbook of every list: what it saves of it, and of its pages, is what was written."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook

from aftersales.cases import CaseKind
from aftersales.parts import Part
from aftersales.products import Product
from tests.exports.libreoffice import all_converted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.acting import Shop

MUST = {
    "cases", "orders", "customers", "goods", "products", "parts", "refunds", "knowledge", "revisits"
}  # fmt: skip


def values(path: Path) -> list[list[list[object]]]:
    """Every sheet of a workbook, row by row, without empty cells and rows at the end."""
    book = CalamineWorkbook.from_path(str(path))
    return [
        _trimmed(
            [_trimmed([_plain(cell) for cell in row]) for row in book.get_sheet_by_name(name).to_python()]
        )
        for name in book.sheet_names
    ]


def _plain(cell: object) -> object:
    """A moment to the second: programs keep its fraction of a day with different care."""
    if isinstance(cell, datetime):
        return datetime.fromtimestamp(round(cell.timestamp()))  # noqa: DTZ006 - both have no zone
    return round(cell, 6) if isinstance(cell, float) else cell


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] in ("", []):
        row.pop()
    return row


def fill(shop: Shop) -> None:
    desk = shop.desk
    customer = shop.customer("=张示例", note="'记一笔\n第二行 🧧", tags=("@老小区",), wechat="-wx_示例")
    shop.sell((10_000, 2), (505, 1), off=300, freight=800, customer_id=customer)
    shop.agreed(shop.sold_case(CaseKind.REFUND_ONLY))
    desk.goods.register(customer_id=customer, title="示例机", starts=shop.clock.today(), serial="SN-1")
    desk.goods.add_product(Product(title="+示例锅", code="0000123", cost=1_005, whole_months=12))
    desk.parts.save(Part(title="示例件", code="1234567890123456789", stock=3, cost=1_250))
    desk.knowledge.add_shipped()
    desk.revisit_planning.plan(customer_id=customer, case_id=None, day=date(2026, 10, 15), purpose="使用情况")


def test_libreoffice_keeps_every_value_of_every_list(office: str, shop: Shop, tmp_path: Path) -> None:
    fill(shop)
    sheets = shop.desk.list_sheets
    paths = [tmp_path / f"{key}.xlsx" for key in sorted(sheets.names())]
    written = {path.stem: sheets.write(list_key=path.stem, to=path) for path in paths}
    assert {key for key, count in written.items() if count} >= MUST
    saved = all_converted(office, paths, "xlsx")
    assert [path.name for path in saved] == [path.name for path in paths]
    for ours, theirs in zip(paths, saved, strict=True):
        assert values(theirs) == values(ours), ours.name
    pages = all_converted(office, paths, "pdf")
    assert [path.stem for path in pages] == [path.stem for path in paths]
    assert all(path.read_bytes().startswith(b"%PDF") for path in pages)
