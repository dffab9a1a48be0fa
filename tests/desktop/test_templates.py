"""Templates: known again by the import, their example row never taken in, what is filled in below it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from aftersales.columns import EXAMPLE_MARK
from aftersales.errors import KnownError
from desktop.import_outcomes import by_sheet, total
from desktop.jobs import Progress
from desktop.templates import ORDERS
from resources.sheet_templates_file import KNOWLEDGE, shipped_templates

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desktop.acting import Shop

KINDS = tuple(shipped_templates())


def row_under(path: Path, **cells: Any) -> None:
    """Fill in one row below the example."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    for title, value in cells.items():
        sheet.cell(row=3, column=titles.index(title) + 1).value = value
    book.save(path)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != KNOWLEDGE])
def test_every_template_is_known_again_column_by_column(shop: Shop, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"{kind}.xlsx"
    shop.desk.templates.write(kind=kind, to=path)
    reports, refused = shop.desk.transfers.look(paths=[path], progress=Progress())
    first, about = reports
    assert (refused, first.kind, first.code, first.rows) == ((), kind, "", 0)
    assert about.code == "imports.sheet_about"
    taken = [column.key for column in first.columns if column.key]
    assert taken == list(shipped_templates()[kind].columns)
    assert first.confidence == 100
    assert {column.confidence for column in first.columns} == {100}
    assert [column.header for column in first.columns if column.ignored] == ["提示"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_shows_an_example_notes_and_choices(shop: Shop, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "模板.xlsx"
    shop.desk.templates.write(kind=kind, to=path)
    book = openpyxl.load_workbook(path)
    sheet, about = book.worksheets
    titles, example = sheet.iter_rows(values_only=True)
    assert example[-1] == EXAMPLE_MARK
    assert len(titles) == len(example)
    assert sheet.data_validations.dataValidation
    words = " ".join(str(row[1]) for row in about.iter_rows(values_only=True))
    assert "示例" in words
    assert "必填的列" in words


def test_the_example_stays_out_and_what_is_filled_in_is_taken(shop: Shop, tmp_path: Path) -> None:
    desk, path = shop.desk, tmp_path / "客户.xlsx"
    desk.templates.write(kind="customers", to=path)
    with pytest.raises(KnownError):
        desk.transfers.read(paths=[path], progress=Progress())
    row_under(path, 姓名="李示例", 电话="13900002222", 标签="新客")
    staged = desk.transfers.read(paths=[path], progress=Progress())
    assert total(by_sheet(staged)).added == 1
    desk.transfers.commit(staged=staged)
    assert [one.name for one in desk.customers.search(text="示例")] == ["李示例"]


def test_the_same_of_orders_and_knowledge(shop: Shop, tmp_path: Path) -> None:
    desk, path = shop.desk, tmp_path / "订单.xlsx"
    desk.templates.write(kind=ORDERS, to=path)
    row_under(
        path,
        订单编号="9930001",
        订单状态="已完成",
        商品名称="示例锅",
        单价=100,
        数量=2,
        实付金额=200,
        付款时间="2026-10-12 10:00",
    )
    staged = desk.transfers.read(paths=[path], progress=Progress())
    counts = total(by_sheet(staged))
    desk.transfers.discard(staged=staged)
    assert (counts.orders, counts.errors, counts.held) == (1, 0, 0)
    path = tmp_path / "知识库.xlsx"
    desk.templates.write(kind=KNOWLEDGE, to=path)
    row_under(path, 类型="话术", 标题="新的", 内容="收到")
    assert desk.knowledge_sheet.read(path=path, progress=Progress()) == (1, ())
    assert [row.article.title for row in desk.knowledge.shelf().rows] == ["新的"]


def test_a_kind_there_is_not_is_said(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        shop.desk.templates.write(kind="nothing", to=tmp_path / "x.xlsx")
    assert caught.value.code == "sheet_error.no_template"
