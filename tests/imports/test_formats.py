"""Formats, encodings and layouts: the same orders whatever they stand in, and what is odd is said."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from aftersales.errors import KnownError
from imports.cells import Flaw
from imports.intake import Intake, SheetChoice, expand, read_orders
from imports.readers import workbook_fast, workbook_first
from imports.sheets import Limits
from resources import wording
from tests.imports.format_kit import changed_parts, write_ods, write_xlsb, write_xml_2003
from tests.imports.sheet_kit import FIXTURES, PINDUODUO, write_csv, write_xls, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from imports.sheets import RawSheet, Row

HEADER = ["订单编号", "商品名称", "数量", "单价", "实付金额", "下单时间", "订单状态"]
ROWS = [
    ["A-1001", "苹果", "2", "10.00", "20.00", "2026-10-08 12:00:00", "已发货"],
    ["A-1002", "梨", "1", "5.50", "5.50", "2026/10/9", "交易成功"],
]


def figures(intake: Intake) -> list[tuple[object, ...]]:
    return [
        (order.number, order.paid_gross, order.lines[0].title, order.lines[0].quantity, order.status)
        for order in intake.orders
    ]


EXPECTED = [("A-1001", 2000, "苹果", 2, "已发货"), ("A-1002", 550, "梨", 1, "已完成")]


def book() -> tuple[Workbook, Worksheet]:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "订单"
    return made, sheet


def codes(intake: Intake) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in intake.problems]


def test_every_format_gives_the_same_orders(tmp_path: Path) -> None:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADER, *ROWS])
    tabs = "\r\n".join("\t".join(row) for row in [HEADER, *ROWS])
    (tmp_path / "网页.xls").write_bytes(f"<html><meta charset=gb2312><table>{table}".encode("gb18030"))
    (tmp_path / "文本.xls").write_bytes(tabs.encode("gb18030"))
    (tmp_path / "文本.txt").write_bytes(tabs.encode("utf-16"))
    paths = {
        "xlsx": write_xlsx(tmp_path / "a.xlsx", [HEADER, *ROWS]),
        "xls": write_xls(tmp_path / "a.xls", [HEADER, *ROWS]),
        "ods": write_ods(tmp_path / "a.ods", [HEADER, *ROWS]),
        "xlsb": write_xlsb(tmp_path / "a.xlsb", [HEADER, *ROWS]),
        "xml": write_xml_2003(tmp_path / "旧.xls", [HEADER, *ROWS]),
        "html": tmp_path / "网页.xls",
        "csv": tmp_path / "文本.xls",
    }
    for name, path in paths.items():
        intake = read_orders([path])
        assert (name, figures(intake)) == (name, EXPECTED)
        assert intake.sheets[0].format == name
        assert intake.sheets[0].named_otherwise == (path.suffix == ".xls" and name != "xls")
    assert figures(read_orders([tmp_path / "文本.txt"])) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "utf-16"])
def test_old_xml_sheets_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    rows = [
        HEADER,
        ["A-1001", "苹果", '<Cell><Data ss:Type="Number">2</Data></Cell>', "10.00", "20.00",
         '<Cell><Data ss:Type="DateTime">2026-10-08T00:00:00.000</Data></Cell>', "已发货"],
        ["A-1002", '<Cell ss:Index="5"><Data ss:Type="Error">#N/A</Data></Cell>'],
        ["A-1003", '<Cell ss:Index="5" ss:Formula="=RC[-1]"></Cell>'],
    ]  # fmt: skip
    intake = read_orders([write_xml_2003(tmp_path / "a.xml", rows, encoding)])
    assert intake.orders[0].ordered_at == datetime(2026, 10, 7, 16, tzinfo=UTC)
    assert codes(intake) == [
        (3, "实付金额", "imports.error_cell"),
        (4, "实付金额", "imports.formula_empty"),
    ]


def test_merged_cells_of_an_old_xml_sheet_carry_the_number(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ['<Cell ss:MergeDown="1"><Data ss:Type="String">A-1</Data></Cell>', "苹果", "1", "10.00", "15.00"],
        ['<Cell ss:Index="2"><Data ss:Type="String">梨</Data></Cell>', "1", "5.00"],
    ]
    (order,) = read_orders([write_xml_2003(tmp_path / "a.xml", rows)]).orders
    assert [line.title for line in order.lines] == ["苹果", "梨"]


def test_numbers_under_a_merged_cell_of_a_web_table(tmp_path: Path) -> None:
    page = (
        "<table><tr><th>订单号<th>商品名称<th>数量<th>单价<th>实付金额</tr>"
        "<tr><td rowspan=2>W1<td>甲<td>1<td>3.00<td rowspan=2>8.00</tr><tr><td>乙<td>1<td>5.00</tr>"
        "<tr><td>W2<td>丙<td>1<td>4.00<td>4.00</tr></table>"
    )
    path = tmp_path / "a.html"
    path.write_text(page, "utf-8")
    first, second = read_orders([path]).orders
    assert ([line.title for line in first.lines], first.paid_gross) == (["甲", "乙"], 800)
    assert (second.number, second.paid_gross) == ("W2", 400)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-16-le", "编"),
        ("utf-16-be", "编"),
        ("gb18030", "𠮷"),
        ("gbk", "编"),
        ("utf-8", "编"),
        ("big5", "編"),
    ],
)
def test_encodings_without_a_mark(tmp_path: Path, encoding: str, text: str) -> None:
    header = (
        ["訂單編號", "商品名稱", "數量", "金額"]
        if encoding == "big5"
        else ["订单编号", "商品名称", "数量", "实付金额"]
    )
    name = "蘋果與梨的禮盒" if encoding == "big5" else "苹果和梨的礼盒"
    path = tmp_path / "a.csv"
    rows = [header, *[[f"A-{at}", f"{name}{text}", "1", "5.00"] for at in range(3)]]
    path.write_bytes("\r\n".join(",".join(row) for row in rows).encode(encoding))
    report = read_orders([path]).sheets[0]
    assert report.columns[0].header == header[0]
    assert report.first_rows[0][1] == f"{name}{text}"


def test_a_western_text(tmp_path: Path) -> None:
    rows = [
        ["Name", "Lineitem name", "Total", "City"],
        ["#1", "Tasse für Käse", "5.00", "Zürich"],
        ["#2", "Café", "6.00", "Köln"],
    ]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(",".join(row) for row in rows).encode("cp1252"))
    report = read_orders([path]).sheets[0]
    assert (report.encoding, report.first_rows[0][1]) == ("cp1252", "Tasse für Käse")


def test_a_close_call_is_asked_and_the_answer_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("No,Qty\r\nA-1,1\r\nA-2,aÖÐb\r\n".encode("cp1252"))
    report = read_orders([path]).sheets[0]
    assert not report.encoding_sure
    assert len(report.encodings) == 2
    assert "encoding" in report.asks
    note = next(note for note in report.notes if note.code == "imports.asks_encoding")
    assert note.value in wording.sentence(note.code, {"value": note.value})
    for encoding in ("cp1252", "gb18030"):
        answered = read_orders([path], choices={(0, ""): SheetChoice(encoding=encoding)}).sheets[0]
        assert (answered.encoding, answered.encoding_sure) == (encoding, True)
        assert "encoding" not in answered.asks


def test_several_sheets_of_one_book_are_read_each(tmp_path: Path) -> None:
    made, sheet = book()
    for row in [HEADER, *ROWS]:
        sheet.append(row)
    second = made.create_sheet("十一月")
    second.append(HEADER)
    second.append(["B-1", "桃", 1, 3, 3, "2026-11-01", "已发货"])
    made.create_sheet("空").sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    intake = read_orders([tmp_path / "a.xlsx"])
    assert [(report.sheet, report.orders, report.code) for report in intake.sheets] == [
        ("订单", 2, ""),
        ("十一月", 1, ""),
        ("空", 0, "imports.sheet_empty"),
    ]


def test_a_zip_of_sheets(tmp_path: Path) -> None:
    path = tmp_path / "导出.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(PINDUODUO, "十月/拼多多.csv")
        archive.write(write_xlsx(tmp_path / "a.xlsx", [HEADER, *ROWS]), "手工.xlsx")
        archive.writestr("说明.txt", "请先看这里\n再看那里\n")
        archive.writestr("__MACOSX/._手工.xlsx", "x")
    intake = read_orders([path])
    assert [(report.file, report.sheet, report.orders) for report in intake.sheets] == [
        ("导出.zip", "十月/拼多多.csv", 20),
        ("导出.zip", "手工.xlsx › 订单", 2),
    ]
    assert not any(report.named_otherwise for report in intake.sheets)
    chosen = {(0, "十月/拼多多.csv"): SheetChoice(skip=True)}
    assert figures(read_orders([path], choices=chosen)) == EXPECTED


def test_zips_in_zips_and_zips_without_sheets_stay_closed(tmp_path: Path) -> None:
    inner = tmp_path / "in.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(PINDUODUO, "a.csv")
    for name, files, code in (
        ("外.zip", {"in.zip": inner.read_bytes(), "a.csv": b"x"}, "imports.nested_zip"),
        ("假.zip", {"a.csv": inner.read_bytes()}, "imports.nested_zip"),
        ("照片.zip", {"a.jpg": b"x"}, "imports.not_a_sheet"),
        ("说明.zip", {"a.txt": "只有说明\n没有表\n".encode()}, "imports.zip_without_sheets"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for member, data in files.items():
                archive.writestr(member, data)
        with pytest.raises(KnownError) as caught:
            read_orders([tmp_path / name])
        assert caught.value.code == code
        assert name in wording.error_sentence(caught.value)


def test_folders_become_the_sheets_in_them(tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    for name in ("b.csv", "a.xlsx", "~$a.xlsx", ".c.csv", "照片.png"):
        (folder / name).write_bytes(b"x")
    single = tmp_path / "d.csv"
    single.write_bytes(b"x")
    assert [path.name for path in expand([folder, single, folder / "b.csv"])] == ["a.xlsx", "b.csv", "d.csv"]
    empty = tmp_path / "空"
    empty.mkdir()
    with pytest.raises(KnownError) as caught:
        expand([empty])
    assert "空" in wording.error_sentence(caught.value)


def test_formulas_without_a_value_and_errors_are_no_empty_text(tmp_path: Path) -> None:
    made, sheet = book()
    sheet.append(HEADER)
    sheet.append(["A-1001", "苹果", 2, 10, "=C2*D2", "2026-10-08", "已发货"])
    sheet.append(["A-1002", "苹果", 2, 10, "#N/A", "2026-10-08", "已发货"])
    sheet.append(["#REF!", "苹果", 2, 10, 20, "2026-10-08", "已发货"])
    sheet.append(["A-1004", "=B2", 2, 10, 20, "2026-10-08", "已发货"])
    made.save(tmp_path / "a.xlsx")
    expected = [
        (2, "实付金额", "imports.formula_empty"),
        (3, "实付金额", "imports.error_cell"),
        (4, "订单编号", "imports.error_cell"),
        (5, "商品名称", "imports.formula_empty"),
    ]
    intake = read_orders([tmp_path / "a.xlsx"])
    assert codes(intake) == expected
    assert all(problem.level == "held" for problem in intake.problems)
    assert codes(read_orders([tmp_path / "a.xlsx"], first=60)) == expected
    text = write_csv(tmp_path / "a.csv", [HEADER, ["A-1", "NaN", "1", "#DIV/0!", "5", "", ""]])
    assert {code for _, _, code in codes(read_orders([text]))} == {"imports.error_cell"}


def test_days_of_a_1904_book(tmp_path: Path) -> None:
    made, sheet = book()
    made.epoch = CALENDAR_MAC_1904
    sheet.append(HEADER)
    sheet.append(["A-1", "苹果", 1, 5, 5, datetime(2026, 10, 8, 3, 4, 5), "已发货"])  # noqa: DTZ001
    sheet.append(["A-2", "苹果", 1, 5, 5, date(2026, 10, 8), "已发货"])
    sheet.append(["A-3", "苹果", 1, 5, 5, 44841, "已发货"])
    made.save(tmp_path / "a.xlsx")
    days = [order.ordered_at for order in read_orders([tmp_path / "a.xlsx"]).orders]
    assert days == [
        datetime(2026, 10, 7, 19, 4, 5, tzinfo=UTC),
        datetime(2026, 10, 7, 16, tzinfo=UTC),
        datetime(2026, 10, 7, 16, tzinfo=UTC),
    ]


def test_hidden_rows_and_columns_are_read_and_asked(tmp_path: Path) -> None:
    made, sheet = book()
    for row in [HEADER, *ROWS]:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    made.save(tmp_path / "a.xlsx")
    report = read_orders([tmp_path / "a.xlsx"]).sheets[0]
    assert (report.orders, report.hidden_rows, report.hidden_columns, report.asks) == (
        2,
        1,
        ("D",),
        ("hidden", "hidden_columns"),
    )
    assert [note.code for note in report.notes] == ["imports.hidden_rows", "imports.hidden_columns"]
    left = read_orders([tmp_path / "a.xlsx"], choices={(0, "订单"): SheetChoice(hidden="leave")})
    assert figures(left) == EXPECTED[:1]


def test_merged_order_cells_over_their_goods(tmp_path: Path) -> None:
    made, sheet = book()
    rows: list[list[str | int | None]] = [
        [*HEADER],
        ["A-1", "苹果", 1, 10, 25, "2026-10-08", "已发货"],
        [None, "梨", 1, 5, None, None, None],
        [None, "桃", 2, 5, None, None, None],
        ["A-2", "苹果", 1, 10, 10, "2026-10-08", "已发货"],
    ]
    for row in rows:
        sheet.append(row)
    made.save(tmp_path / "单行.xlsx")  # only the first row of a group is filled
    for column in "AEFG":
        sheet.merge_cells(f"{column}2:{column}4")
    made.save(tmp_path / "合并.xlsx")
    for name in ("单行.xlsx", "合并.xlsx"):
        first, second = read_orders([tmp_path / name]).orders
        assert (first.rows, first.paid_gross, first.goods) == ((2, 3, 4), 2500, 2500)
        assert [line.title for line in first.lines] == ["苹果", "梨", "桃"]
        assert (second.paid_gross, not first.problems) == (1000, True)


def test_two_row_headers_are_one(tmp_path: Path) -> None:
    made, sheet = book()
    sheet.append(["十月订单"])
    sheet.append(["订单编号", "收货人", None, None, "商品", None, "实付金额"])
    sheet.append([None, "姓名", "电话", "地址", "名称", "数量", None])
    sheet.append(["A-1", "张示例", "13800001000", "浙江省杭州市", "苹果", 2, 20])
    for area in ("A1:G1", "A2:A3", "B2:D2", "E2:F2", "G2:G3"):
        sheet.merge_cells(area)
    made.save(tmp_path / "a.xlsx")
    intake = read_orders([tmp_path / "a.xlsx"])
    report = intake.sheets[0]
    assert (report.header_row, report.first_data_row) == (3, 4)
    assert [column.key for column in report.columns] == [
        "number", "receiver_name", "phone", "address", "title", "quantity", "paid",
    ]  # fmt: skip
    (order,) = intake.orders
    assert order.receiver is not None
    assert (order.receiver.phone, order.paid_gross, order.lines[0].quantity) == ("13800001000", 2000, 2)


def test_rows_that_are_no_data_are_passed_over(tmp_path: Path) -> None:
    rows = [
        ["导出时间：2026-10-14"], HEADER, ["必填", "必填", "整数", "必填，元", "选填", "格式：2026-10-14", "选填"],
        ROWS[0], ["小计", "", "2", "", "20.00", "", ""], HEADER, ROWS[1], ["", "本页合计", "1", "", "5.50", "", ""],
        ["总计：2 单", "", "3", "", "25.50", "", ""], ["共2单"],
    ]  # fmt: skip
    width = len(HEADER) + 3
    intake = read_orders(
        [write_xlsx(tmp_path / "a.xlsx", [[*row, *[""] * (width - len(row))] for row in rows])]
    )
    assert (intake.sheets[0].header_row, intake.sheets[0].rows) == (2, 2)
    assert figures(intake) == EXPECTED
    assert not intake.problems


def test_days_without_a_year_are_asked_once_for_the_sheet(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, ["A-1", "苹果", "1", "5", "5", "11月18日", "已发货"]])
    intake = read_orders([path])
    assert intake.sheets[0].asks == ("year",)
    assert codes(intake) == [(2, "下单时间", "imports.no_year")]
    answered = read_orders([path], choices={(0, ""): SheetChoice(year=2026)})
    assert answered.sheets[0].asks == ()
    assert answered.orders[0].ordered_at == datetime(2026, 11, 17, 16, tzinfo=UTC)


def test_a_day_written_once_holds_for_the_rows_below(tmp_path: Path) -> None:
    header = ["销售日期", "单号", "品名", "数量", "售价"]
    rows = [
        ["2022-1-1", "A-1", "甲", "1", "5"],
        ["", "A-2", "乙", "1", "6"],
        ["2022-1-2", "A-3", "丙", "1", "7"],
    ]
    orders = read_orders([write_csv(tmp_path / "a.csv", [header, *rows])]).orders
    days = [order.ordered_at.day if order.ordered_at else None for order in orders]
    assert days == [31, 31, 1]  # midnight in China is the evening before in UTC
    assert [problem.code for problem in orders[1].problems] == ["imports.date_from_above"]


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    header = [*HEADER, "备注", "备注"]
    report = read_orders([write_csv(tmp_path / "a.csv", [header, [*ROWS[0], "先", "后"]])]).sheets[0]
    assert [(note.code, note.value) for note in report.notes] == [("imports.duplicate_header", "备注")]


def test_a_form_is_no_list(tmp_path: Path) -> None:
    intake = read_orders([FIXTURES / "24_delivery_note_biff8.xls"])
    assert (intake.orders, intake.sheets[0].code) == ((), "imports.sheet_is_form")
    stock = write_csv(
        tmp_path / "a.csv", [["条码", "名称", "规格", "进货价", "库存"], ["1", "甲", "", "2.00", "3"]]
    )
    assert read_orders([stock]).sheets[0].code == "imports.stock_sheet"
    for code in ("sheet_is_form", "stock_sheet", "settlement_sheet"):
        assert "导入" in wording.sentence(f"imports.{code}")


def test_columns_without_names_are_guessed_by_what_stands_in_them(tmp_path: Path) -> None:
    header = ["甲", "乙", "丙", "丁", "戊", "己"]
    rows = [
        [
            f"DD2026100{at:08d}",
            f"1380000{at:04d}",
            "浙江省杭州市余杭区测试路1号",
            f"SF{at:012d}",
            "顺丰速运",
            f"{at}.50",
        ]
        for at in range(10, 22)
    ]
    columns = read_orders([write_csv(tmp_path / "a.csv", [header, *rows])]).sheets[0].columns
    assert [column.key for column in columns] == ["number", "phone", "address", "tracking", "courier", None]
    assert all(column.confidence < 80 for column in columns)
    assert "paid" in columns[5].others


def test_amounts_on_each_row_that_could_be_either_are_asked_once(tmp_path: Path) -> None:
    header = ["单号", "商品名称", "实付"]
    rows = [["A-1", "甲", "10"], ["A-1", "乙", "10"], ["A-2", "甲", "7"]]
    path = write_csv(tmp_path / "a.csv", [header, *rows])
    intake = read_orders([path])
    assert intake.sheets[0].asks == ("repeats",)
    assert [problem.code for problem in intake.orders[0].problems] == ["imports.repeat_or_sum"]
    for way, paid in (("once", 1000), ("sum", 2000)):
        answered = read_orders([path], choices={(0, ""): SheetChoice(repeats=way)})
        assert (answered.orders[0].paid_gross, answered.problems, answered.sheets[0].asks) == (paid, (), ())
    # another order of the sheet whose rows differ proves that each row has its own
    path = write_csv(tmp_path / "b.csv", [header, *rows, ["A-3", "甲", "3"], ["A-3", "乙", "4"]])
    assert [order.paid_gross for order in read_orders([path]).orders] == [2000, 700, 700]


def test_paid_before_or_after_refunds_is_found_out_or_asked(tmp_path: Path) -> None:
    header = ["单号", "商品名称", "应付", "实付", "退款金额"]
    net = [["A-1", "甲", "100", "70", "30"], ["A-2", "乙", "50", "50", "0"]]
    order = read_orders([write_csv(tmp_path / "n.csv", [header, *net])]).orders[0]
    assert (order.paid_gross, order.refunded, order.problems) == (10000, 3000, ())
    gross = [["A-1", "甲", "100", "100", "30"]]
    assert read_orders([write_csv(tmp_path / "g.csv", [header, *gross])]).orders[0].paid_gross == 10000
    path = write_csv(tmp_path / "b.csv", [header, *net, ["A-3", "丙", "80", "80", "10"]])
    intake = read_orders([path])
    assert intake.sheets[0].asks == ("paid",)
    assert [problem.code for problem in intake.orders[0].problems][:1] == ["imports.paid_gross_or_net"]
    answered = read_orders([path], choices={(0, ""): SheetChoice(paid="net")})
    assert (answered.orders[0].paid_gross, answered.sheets[0].asks) == (10000, ())


RICH = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>订单编号</t></si><si><t>商品名称</t></si>'
    "<si><r><t>苹</t></r><r><t>果</t></r><rPh><t>pingguo</t></rPh></si><si><t>用不到</t></si></sst>"
)
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="170" '
    'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="171" formatCode="0.00&quot;days&quot;"/></numFmts>'
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)
SHEET_XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="3" max="3" hidden="1"/></cols>'
    '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="3" hidden="1"><c r="A3" t="str"><f>"A"</f><v>A-1</v></c><c t="s"><v>2</v></c><c r="C3" s="1"><v>46303</v></c>'
    '<c r="D3" s="2"><v>1.5</v></c><c r="E3" s="3"><v>46303.5</v></c><c r="F3" t="b"><v>1</v></c><c r="G3" t="e"><v>#REF!</v></c>'
    '<c r="H3"><f>1+1</f></c></row></sheetData></worksheet>'
)


def quiet() -> None:
    return None


def told_rows(sheet: RawSheet) -> tuple[str, list[Row]]:
    """Name and first rows, without empty cells at their ends."""
    rows: list[Row] = []
    for row in list(sheet.rows)[:10]:
        cells = tuple(None if cell == "" else cell for cell in row)
        width = max((at + 1 for at, cell in enumerate(cells) if cell is not None), default=0)
        rows.append(cells[:width])
    return sheet.name, rows


def test_the_first_rows_are_the_rows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER])
    changed_parts(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda _: SHEET_XML.encode(),
            "xl/styles.xml": lambda _: STYLES.encode(),
            "xl/sharedStrings.xml": lambda _: RICH.encode(),
            "xl/_rels/workbook.xml.rels": lambda data: data.replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
                b'officeDocument/2006/relationships/sharedStrings"/></Relationships>',
            ),
        },
    )
    for file in (path, *sorted(FIXTURES.glob("*.xlsx"))):
        data = file.read_bytes()
        whole = workbook_fast.read(data, Limits(), quiet, is_package=True)
        first = workbook_first.read(data, Limits(), 10, quiet)
        assert [told_rows(sheet) for sheet in first] == [told_rows(sheet) for sheet in whole]
    (sheet,) = workbook_first.read(path.read_bytes(), Limits(), 10, quiet)
    rows = list(sheet.rows)
    assert rows[2][:6] == ("A-1", "苹果", date(2026, 10, 8), 1.5, datetime(2026, 10, 8, 12), True)  # noqa: DTZ001
    assert rows[2][6:] == (Flaw("imports.error_cell", "#REF!"), Flaw("imports.formula_empty"))
    assert (sheet.look.hidden_rows, sheet.look.hidden_columns) == (frozenset({3}), (2,))


def test_a_look_at_a_large_book_stops_early(tmp_path: Path) -> None:
    rows = [[f"A-{at}", "苹果" * 60, "1", "10.00", "10.00", "2026-10-08", "已发货"] for at in range(2_000)]
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER, *rows])
    intake = read_orders([path], first=60)
    assert (intake.sheets[0].rows, intake.orders[0].paid_gross) == (59, 1000)
