"""Sheets that are not orders: what they are taken for, their cells, and what is asked once for the whole sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from aftersales.record_columns import RECORD_COLUMNS
from aftersales.sheet_records import RecordKind, SheetPhone
from imports.cells import BadCell
from imports.intake import SheetChoice, read_orders
from imports.record_cells import read_months, read_phones, read_words, read_yes_no
from resources.profile_files import shipped_profiles
from resources.wording import knows, sentence
from tests.imports.sheet_kit import FIXTURES, ORDERS, REGISTER, write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from imports.intake import Intake

CUSTOMERS = (
    ("姓名", "电话", "地址", "微信", "备注", "标签"),
    ("张示例", "13800001000", "浙江省杭州市示例路1号", "zhang_demo", "怕吵，下午打", "老客户、家电"),
    ("李示例", "138****0000", "", "", "", ""),
)
GOODS = (
    ("客户", "电话", "品名", "型号", "序列号", "购买日期", "保修(月)"),
    ("张示例", "13800001000", "山泉净水器", "R600", "SN2610001", "2026-03-01", "12"),
)
REPAIRS = (
    ("日期", "客户", "电话", "机型", "故障", "处理", "费用", "状态"),
    ("2026-09-03", "张示例", "13800001000", "云雀破壁机 P8", "不转", "换碳刷", "60.00", "已取走"),
    ("2026-10-12", "王示例", "13600005528", "松石吸尘器 V3", "吸力小", "", "", "维修中"),
)
RETURNS = (
    ("订单号", "退货原因", "数量", "快递单号", "退款金额", "退款状态"),
    ("DD2610110018", "七天无理由", "1", "SF1234567890123", "89.00", "已退款"),
)


def read(path: Path, rows: Sequence[Sequence[object]], choice: SheetChoice | None = None) -> Intake:
    """The rows as a workbook."""
    write_xlsx(path, rows)
    return read_orders([path], choices={(0, "订单"): choice} if choice else None)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (CUSTOMERS, RecordKind.CUSTOMERS),
        (GOODS, RecordKind.GOODS),
        (REPAIRS, RecordKind.CASES),
        (RETURNS, RecordKind.CASES),
    ],
)
def test_a_hand_made_sheet_is_taken_for_what_it_is(
    tmp_path: Path, rows: Sequence[Sequence[str]], kind: RecordKind
) -> None:
    for made in (
        read(tmp_path / "a.xlsx", rows),
        read_orders([write_csv(tmp_path / "a.csv", rows, "gb18030")]),
    ):
        (report,) = made.sheets
        assert (report.kind, report.profile, report.code) == (kind.value, kind.value, "")
        assert report.confidence >= 80
        assert [column.key for column in report.columns if not column.key] == []
        assert (made.orders, report.orders, report.records, report.rows) == (
            (),
            0,
            len(rows) - 1,
            len(rows) - 1,
        )
        assert {record.kind for record in made.records} == {kind}
        assert not [one for one in made.problems if one.level != "info"]


@pytest.mark.parametrize(
    "rows",
    [
        (
            ("订单号", "姓名", "电话", "商品", "数量", "实付", "备注"),
            ("A26101100018", "张示例", "13800001000", "净水器", "1", "89", ""),
        ),
        (
            ("日期", "收件人", "手机", "地址", "发货信息", "快递号", "快递公司"),
            ("11月18日", "张示例", "13800001000", "浙江省示例路1号", "冰糖橙", "9891588213663", "邮政"),
        ),
        (
            ("订单编号", "买家会员名", "收货人", "商品名称", "型号", "保修期", "实付金额", "发货时间"),
            ("A26101100018", "小示例", "张示例", "净水器", "R600", "12", "899", "2026-10-01"),
        ),
    ],
)
def test_orders_stay_orders(tmp_path: Path, rows: Sequence[Sequence[str]]) -> None:
    made = read(tmp_path / "a.xlsx", rows)
    assert (made.sheets[0].kind, made.records) == ("orders", ())


def test_every_order_sheet_of_a_platform_stays_one() -> None:
    for path in sorted(FIXTURES.iterdir()):
        if path.suffix not in {".tsv", ".toml"} and path != REGISTER:
            assert {sheet.kind for sheet in read_orders([path]).sheets} <= {
                "orders",
                "settlement",
                "stock",
            }, path


def test_the_cells_of_a_list_of_customers(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a.xlsx", CUSTOMERS).records
    assert first.row == 2
    assert first.key == "张示例"
    assert first.phones() == (SheetPhone("13800001000"),)
    assert first.texts("tags") == ("老客户", "家电")
    assert (first.texts("address"), first.text("wechat")) == (("浙江省杭州市示例路1号",), "zhang_demo")
    assert second.phones() == (SheetPhone("138****0000", masked=True),)
    assert not second.phones()[0].is_key


def test_the_cells_of_goods_and_cases(tmp_path: Path) -> None:
    (good,) = read(tmp_path / "a.xlsx", GOODS).records
    assert (good.day("bought_on"), good.number("whole_months"), good.text("serial")) == (
        date(2026, 3, 1),
        12,
        "SN2610001",
    )
    closed, running = read(tmp_path / "b.xlsx", REPAIRS).records
    assert closed.moment("opened_at") == datetime(2026, 9, 2, 16, tzinfo=UTC)
    assert (closed.text("kind"), closed.text("state"), closed.number("fee")) == ("维修", "closed", 6000)
    assert (running.text("state"), running.text("fault")) == ("repairing", "吸力小")
    (returned,) = read(tmp_path / "c.xlsx", RETURNS).records
    assert (returned.text("kind"), returned.text("state"), returned.number("refund")) == (
        "退货",
        "closed",
        8900,
    )


def test_a_register_named_xls_asks_once_whether_it_is_done() -> None:
    made = read_orders([REGISTER])
    (report,) = made.sheets
    assert (report.profile, report.kind, report.asks, report.rows) == (
        "case_register",
        "cases",
        ("given.state",),
        10,
    )
    assert {record.text("state") for record in made.records} == {""}
    answered = read_orders([REGISTER], choices={report.key: SheetChoice(given={"state": "已完成"})})
    assert answered.sheets[0].asks == ()
    assert {record.text("state") for record in answered.records} == {"closed"}
    assert [record.text("kind") for record in answered.records[:3]] == ["维修", "换货", "退货"]


def test_what_nobody_can_read_is_told_cell_by_cell(tmp_path: Path) -> None:
    rows = (
        ("客户", "电话", "机型", "故障", "处理方式", "状态", "费用", "序列号"),
        ("张示例", "13812", "净水器", "漏水", "再说", "搁着", "十块", 123456789012345678),
        ("李示例", "13900002000", "净水器", "漏水", "再说", "搁着", "10.00", "SN1"),
    )
    record, _ = read(tmp_path / "a.xlsx", rows).records
    told = {(problem.column, problem.code, problem.level) for problem in record.problems}
    assert told == {
        ("电话", "records.bad_phone", "blocking"),
        ("状态", "records.unknown_choice", "held"),
        ("费用", "records.bad_money", "blocking"),
        ("序列号", "records.damaged_id", "info"),
    }
    assert record.text("result") == "再说"
    for problem in record.problems:
        words = sentence(problem.code, {"row": problem.row, "column": problem.column, "value": problem.value})
        assert "第 2 行" in words


def test_days_without_a_year_are_asked_once(tmp_path: Path) -> None:
    rows = [REPAIRS[0], ("9月3日", *REPAIRS[1][1:])]
    made = read(tmp_path / "a.xlsx", rows)
    assert made.sheets[0].asks == ("year",)
    assert [one.code for one in made.problems] == ["records.no_year"]
    answered = read(tmp_path / "a.xlsx", rows, SheetChoice(year=2026))
    assert answered.records[0].moment("opened_at") == datetime(2026, 9, 2, 16, tzinfo=UTC)


def test_a_person_says_what_a_sheet_and_its_columns_are(tmp_path: Path) -> None:
    as_orders = read(tmp_path / "a.xlsx", CUSTOMERS, SheetChoice(profile="generic"))
    assert (as_orders.sheets[0].kind, as_orders.records) == ("orders", ())
    rows = (("甲", "乙", "丙"), ("张示例", "13800001000", "常来"))
    nothing = read(tmp_path / "b.xlsx", rows)
    assert nothing.records == ()
    choice = SheetChoice(profile="customers", mapping={0: "name", 1: "phone", 2: "note"})
    (record,) = read(tmp_path / "b.xlsx", rows, choice).records
    assert (record.text("name"), record.text("note")) == ("张示例", "常来")
    stale = SheetChoice(profile="customers", mapping={0: "name", 1: "receiver_name"})
    (record,) = read(tmp_path / "b.xlsx", rows, stale).records
    assert set(record.values) == {"name"}


def test_sums_headers_again_merged_and_empty_rows_are_no_records(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "订单"
    for row in (
        ("2026 年保修登记", None, None, None, None, None, None),
        *GOODS,
        ("", "", "山泉净水器", "R400", "SN2610002", "2026-03-01", "12"),
        GOODS[0],
        (None,) * 7,
        ("合计", None, None, None, "2 台", None, None),
    ):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    book.save(tmp_path / "a.xlsx")
    records = read_orders([tmp_path / "a.xlsx"]).records
    assert [(record.row, record.text("name"), record.text("serial")) for record in records] == [
        (3, "张示例", "SN2610001"),
        (4, "张示例", "SN2610002"),
    ]


def test_orders_and_records_of_one_book_come_in_together(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "客户.csv", CUSTOMERS)
    made = read_orders([ORDERS, path])
    assert [sheet.kind for sheet in made.sheets] == ["orders", "customers"]
    assert made.orders
    assert [record.file_index for record in made.records] == [1, 1]
    assert {record.label for record in made.records} == {"客户.csv"}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("12", 12), (12, 12), (12.0, 12), ("12个月", 12), ("1年", 12), ("一年", 12), ("两年", 24), ("一年半", 18),
        ("十二个月", 12), ("二十四个月", 24), ("半年", 6), ("-", None), ("", None), ("３６", 36),
    ],
)  # fmt: skip
def test_months_as_people_write_them(text: str | float, months: int | None) -> None:
    assert read_months(text) == months


@pytest.mark.parametrize("text", ["终身", "0", "一阵子", 12.5, -1, "9999年"])
def test_what_is_no_term(text: str | float) -> None:
    with pytest.raises(BadCell) as caught:
        read_months(text)
    assert caught.value.code == "imports.bad_months"


def test_yes_no_and_lists_in_a_cell() -> None:
    assert [read_yes_no(text) for text in ("是", "√", "Y", 1, True, "否", "不同意", "", "-")] == [
        *[True] * 5, False, False, None, None,
    ]  # fmt: skip
    with pytest.raises(BadCell):
        read_yes_no("再说")
    assert [phone.number for phone in read_phones("138 0000 1000/0571-55550000")] == [
        "13800001000",
        "0571-55550000",
    ]
    assert [phone.number for phone in read_phones("13800001000 13900002000")] == [
        "13800001000",
        "13900002000",
    ]
    assert read_phones(13800001000.0) == (SheetPhone("13800001000"),)
    assert read_words("老客户、家电, 老客户") == ("老客户", "家电")


def test_every_column_has_a_label_that_finds_it_again() -> None:
    """The program's own lists carry our labels as headers: they must come in as what they went out as."""
    ours = (RecordKind.CUSTOMERS, RecordKind.GOODS, RecordKind.CASES)
    guessing = {
        profile.name: profile for profile in shipped_profiles() if profile.is_records and profile.words
    }
    for kind, columns in ((kind, RECORD_COLUMNS[kind]) for kind in ours):
        profile = guessing[kind.value]
        for column in columns:
            label = sentence(f"label_{kind}.{column.key}")
            assert label == profile.words[column.key][0], (kind, column.key)
        assert knows(f"record_kind.{kind}")
        assert knows(f"record_count.{kind}")
        for column in columns:
            if column.asked:
                assert knows(f"records.asks_{kind}_{column.key}")
