"""Ten thousand odd cells in twelve classes, in files of every format: each is read right, or flagged where it stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from imports.intake import read_orders
from tests.imports import format_kit
from tests.imports import odd_cells as kit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aftersales.matching import IncomingOrder

FORMATS: dict[str, tuple[str, int, Callable[[object], bool], Callable[..., Path], dict[str, str]]] = {
    "xlsx": ("a.xlsx", 2_500, kit.fits_xlsx, kit.write_xlsx, {}),
    "xls": ("a.xls", 1_700, kit.fits_xls, kit.write_xls, {}),
    "xlsb": ("a.xlsb", 900, kit.fits_xlsb, format_kit.write_xlsb, {}),
    "ods": ("a.ods", 900, kit.fits_ods, format_kit.write_ods, {}),
    "xml": ("a.xml", 900, kit.in_xml, kit.write_xml, {}),
    "html": ("a.html", 600, kit.is_text, kit.write_html, {}),
    "utf-8": ("a.csv", 900, kit.is_text, kit.write_text, {"encoding": "utf-8-sig"}),
    "gb18030": ("a.csv", 900, kit.is_text, kit.write_text, {"encoding": "gb18030"}),
    "utf-16": ("a.txt", 700, kit.is_text, kit.write_text, {"encoding": "utf-16", "delimiter": "\t"}),
}
TAKEN: dict[str, Callable[[IncomingOrder], Any]] = {
    "订单编号": lambda order: order.number,
    "下单时间": lambda order: order.ordered_at,
    "订单状态": lambda order: order.status,
    "商品名称": lambda order: order.lines[0].title,
    "规格": lambda order: order.lines[0].spec,
    "数量": lambda order: order.lines[0].quantity,
    "实付金额": lambda order: order.paid_gross,
    "收货人": lambda order: order.receiver.name if order.receiver else "",
    "手机号": lambda order: order.receiver.phone if order.receiver else "",
    "收货地址": lambda order: order.receiver.address if order.receiver else "",
    "快递单号": lambda order: order.tracking,
    "备注": lambda order: order.remark,
}


def test_there_are_ten_thousand_in_twelve_classes() -> None:
    assert sum(many for _, many, *_ in FORMATS.values()) == 10_000
    assert len(kit.CLASSES) == 12


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_odd_cell_is_right_or_flagged(tmp_path: Path, format_name: str) -> None:
    name, many, fits, write, how = FORMATS[format_name]
    made = list(kit.odd_cells(list(FORMATS).index(format_name) + 1, many, fits))
    intake = read_orders([write(tmp_path / name, kit.rows_of([odd for _, odd in made]), **how)])
    by_row = {row: order for order in intake.orders for row in order.rows}
    flagged = {(problem.row, problem.column) for problem in intake.problems}
    wrong = [
        (kind, row, odd)
        for row, (kind, odd) in enumerate(made, start=2)
        if not right(odd, by_row[row], flagged=(row, odd.column) in flagged)
    ]
    assert wrong == []
    if format_name in ("xlsx", "xls", "xlsb", "ods", "xml"):
        assert len(Counter(kind for kind, _ in made)) == len(kit.CLASSES)


def right(odd: kit.Odd, order: IncomingOrder, *, flagged: bool) -> bool:
    """What is no value is flagged; what is one is taken as it is, without a word."""
    if odd.says is kit.FLAGGED:
        return flagged
    taken = TAKEN[odd.column](order)
    return not flagged and taken == odd.says
