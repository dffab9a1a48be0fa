"""Where the header stands: under titles and notes, above an explanation row, with blanks and marks in it."""

from __future__ import annotations

from imports.headers import find_header, known_words
from imports.sheets import Row

HEADER: Row = ("\ufeff订单编号\t", "买家会员名", "收货地址 ", "实付金额")
DATA: Row = ("A1", "tb_示例", "浙江省", "5.00")


def test_title_and_note_rows_are_passed_over() -> None:
    header = find_header([("名称：说明",), (), ("导出时间", "2026-10-14"), HEADER, DATA, DATA])
    assert header is not None
    assert (header.row, header.first_data_row) == (3, 4)
    assert header.texts == ("订单编号", "买家会员名", "收货地址", "实付金额")
    assert header.words == 4


def test_an_explanation_row_is_no_data() -> None:
    header = find_header([HEADER, (None, None, None, "收入+支出"), DATA])
    assert header is not None
    assert header.first_data_row == 2
    for row in (("A1", None, None, None), (None, "张示例", "浙江省", None, "1号")):
        plain = find_header([HEADER, row, DATA])
        assert plain is not None
        assert plain.first_data_row == 1


def test_an_unknown_header_is_found_by_its_shape() -> None:
    header = find_header([("甲表",), ("编码甲", "钱钱"), ("1", "2"), ("3", "4")])
    assert header is not None
    assert (header.row, header.words) == (1, 0)


def test_what_is_no_table_has_no_header() -> None:
    assert find_header([]) is None
    assert find_header([("说明",), ("请看第二页",)]) is None
    assert find_header([("1", "2"), ("3", "4")]) is None


def test_known_words_are_folded() -> None:
    assert "收入金额(+元)" not in known_words() or "（" not in "".join(known_words())
    assert {"订单编号", "商品总价(元)", "宝贝标题"} <= known_words()
