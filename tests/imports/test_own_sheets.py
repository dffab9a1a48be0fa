"""Lists of this program in the import: what it does not take says what it is, and texts come back as they went."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from aftersales.columns import ColumnKind
from exports.csv_sheet import write_csv
from exports.sheet_text import plain_text
from exports.workbook import SheetColumn, SheetOrigin, write_workbook
from imports.cells import BLANKS, EMPTY_WORDS
from imports.intake import read_orders
from imports.own_sheets import is_own_key, is_own_workbook, own_list
from resources.wording import knows, sentence

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = SheetOrigin(made_at=datetime(2026, 10, 14, tzinfo=UTC), made_by="王示例")
COLUMNS = (
    SheetColumn(key="number", title="客户编号", kind=ColumnKind.ID),
    SheetColumn(key="name", title="姓名"),
    SheetColumn(key="phone", title="电话", kind=ColumnKind.PHONE),
    SheetColumn(key="note", title="备注"),
)
_STARTS = (
    "'",
    "''",
    "=",
    '="',
    "+",
    "-",
    "@",
    "＝",
    "\t",
    "\r",
    " '",
    "\n'",
    "1234567890123456789",
    "00",
    "'=",
    "",
)
_LETTERS = st.sampled_from("张示例𬭎䶮a0'=+-@\"\t\r\n,;<&_x🧧👨‍👩‍👧")
TEXTS = st.builds("{}{}".format, st.sampled_from(_STARTS), st.text(_LETTERS, max_size=12))


def come_back(text: str) -> str | None:
    """The text as a cell can hold it, without blanks around it; words for nothing are nothing."""
    held = plain_text(text).replace("_x005F_", "_").strip(BLANKS)
    held = "".join(char for char in held if char not in "\u200e\u200f")
    return None if held.lower() in EMPTY_WORDS else held


def notes(path: Path) -> list[str | None]:
    records = read_orders([path]).records
    return [record.values.get("note") for record in records]  # type: ignore[misc]


@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],  # each try reads two files in processes of their own
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts=st.lists(TEXTS, min_size=40, max_size=80))
def test_whatever_a_text_begins_with_it_comes_back(tmp_path: Path, texts: list[str]) -> None:
    rows = [(f"1930123456{at:09d}", f"示例{at}", f"138{at:08d}", text) for at, text in enumerate(texts)]
    book, table = tmp_path / "客户.xlsx", tmp_path / "客户.csv"
    write_workbook(book, title="客户", columns=COLUMNS, rows=rows, origin=ORIGIN)
    write_csv(table, columns=COLUMNS, rows=rows)
    expected = [come_back(text) for text in texts]
    for path in (book, table):
        assert list(zip(texts, notes(path), strict=True)) == list(zip(texts, expected, strict=True)), (
            path.suffix
        )
        numbers = [record.values["number"] for record in read_orders([path]).records]
        assert numbers == [row[0] for row in rows]


def test_an_apostrophe_of_another_program_is_still_taken_off(tmp_path: Path) -> None:
    book = tmp_path / "客户.xlsx"
    write_workbook(
        book, title="客户", columns=COLUMNS, rows=[("1", "张示例", "13800001000", "'甲")], origin=ORIGIN
    )
    assert notes(book) == ["'甲"]
    theirs = load_workbook(book)
    theirs.save(book)  # keeps what we say about the book
    assert is_own_workbook(book.read_bytes())
    assert notes(book) == ["'甲"]
    theirs.properties.keywords = None
    theirs.save(book)
    assert not is_own_workbook(book.read_bytes())
    assert notes(book) == ["甲"]


def test_an_example_is_no_list(tmp_path: Path) -> None:
    book = tmp_path / "模板.xlsx"
    write_workbook(
        book,
        title="客户",
        columns=COLUMNS,
        rows=[("1", "张示例", "13800001000", "'甲")],
        origin=ORIGIN,
        pale=True,
    )
    assert not is_own_workbook(book.read_bytes())
    assert not is_own_workbook(b"PK\x03\x04 cut off")


@pytest.mark.parametrize(
    ("name", "titles", "code"),
    [
        ("退赔", ("工单号", "应付客户（元）"), "imports.own_refunds"),
        ("商品目录", ("掌柜编号（不要改）", "商品名称"), "imports.own_products"),
        ("知识库", ("类型", "标题", "内容", "提示"), "imports.own_knowledge"),
        ("知识库", ("类型", "标题", "内容", "作者"), ""),
        ("Sheet1", ("类型", "标题", "内容", "什么时候用", "快捷词", "大类"), ""),
        ("", ("类型", "标题", "内容", "什么时候用", "快捷词", "大类"), "imports.own_knowledge"),
        ("", ("商品名称", "商品编码"), ""),
        ("退赔", (), ""),
    ],
)
def test_a_list_is_known_by_its_name_and_titles(name: str, titles: tuple[str, ...], code: str) -> None:
    assert own_list(name, [titles]) == code
    assert not code or knows(code)


def test_keys_that_are_hidden_by_this_program() -> None:
    assert is_own_key(sentence("sheet_edit.key"))
    assert is_own_key("回访版本")
    assert not is_own_key("备注")
