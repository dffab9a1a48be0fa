"""Cells as shops write them: each is read right, or refused with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales import money
from imports.cells import (
    BadCell,
    Cell,
    fold,
    read_count,
    read_id,
    read_moment,
    read_money,
    read_phone,
    read_text,
)

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def refused(reader: object, value: Cell) -> tuple[str, str]:
    with pytest.raises(BadCell) as caught:
        reader(value)  # type: ignore[operator]
    return caught.value.code, caught.value.level


@given(
    fen=st.integers(-(10**12), 10**12),
    sign=st.sampled_from(["", "¥", "￥", "¥ "]),
    unit=st.sampled_from(["", "元", " 元"]),
    wrap=st.sampled_from(["{}", "\t{}\t", '="{}"', "'{}", "\u00a0{} "]),
    form=st.tuples(st.booleans(), st.booleans()),
)
def test_money_text_comes_back_to_the_fen(
    fen: int, sign: str, unit: str, wrap: str, form: tuple[bool, bool]
) -> None:
    wide, commas = form
    text = money.grouped(fen).replace("−", "-") if commas else money.to_yuan(fen)
    text = text.translate(FULL_WIDTH) if wide else text
    assert read_money(wrap.format(f"{sign}{text}{unit}")) == fen


@given(st.integers(-(10**11), 10**11))
def test_money_number_cells_are_read_at_what_the_sheet_shows(fen: int) -> None:
    assert read_money(fen / 100) == fen


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        ("178.8", 17880),
        ("0.0", 0),
        ("12.", 1200),
        ("(12.00)", -1200),
        ("−5.00", -500),
        ("¥-5", -500),
        ("12.5000", 1250),
        (0.1 + 0.2, 30),
        (39.9, 3990),
        (10, 1000),
        ("", None),
        ("-", None),
        ("--", None),
        ("null", None),
        ("无退款申请", None),
        (None, None),
    ],
)
def test_money_forms(value: Cell, fen: int | None) -> None:
    assert read_money(value) == fen


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("两百", "imports.bad_money"),
        ("1,23,4", "imports.bad_money"),
        ("1.2.3", "imports.bad_money"),
        ("NaN", "imports.bad_money"),
        ("#N/A", "imports.bad_money"),
        ("1E+3", "imports.bad_money"),
        (float("nan"), "imports.bad_money"),
        (float("inf"), "imports.bad_money"),
        (True, "imports.bad_money"),
        (date(2026, 1, 1), "imports.bad_money"),
        ("3.7765", "imports.money_too_fine"),
        (3.7765, "imports.money_too_fine"),
    ],
)
def test_what_is_no_money_is_refused(value: Cell, code: str) -> None:
    assert refused(read_money, value) == (code, "blocking")


@given(
    digits=st.from_regex(r"[1-9][0-9]{5,27}", fullmatch=True),
    wrap=st.sampled_from(["{}", '="{}"', "'{}", "\t{}", "{}\t", "\ufeff{}", " {}\u00a0"]),
    wide=st.booleans(),
)
def test_text_ids_keep_every_digit(digits: str, wrap: str, wide: bool) -> None:
    assert read_id(wrap.format(digits.translate(FULL_WIDTH) if wide else digits)) == digits


@given(st.integers(10**15, 10**20))
def test_number_cells_of_more_than_15_digits_are_never_taken(number: int) -> None:
    assert refused(read_id, float(number)) == ("imports.damaged_id", "held")
    assert refused(read_id, number) == ("imports.damaged_id", "held")


@given(st.integers(0, 10**15 - 1))
def test_shorter_number_cells_are_exact(number: int) -> None:
    assert read_id(float(number)) == str(number)


def test_e_notation_is_damaged_but_a_code_is_not() -> None:
    assert refused(read_id, "1.93068E+15") == ("imports.damaged_id", "held")
    assert refused(read_id, '="2.6193E+18"') == ("imports.damaged_id", "held")
    assert read_id("12E3") == "12E3"
    assert read_id("2619300000000000000") == "2619300000000000000"


def test_counts() -> None:
    assert [read_count(value) for value in ("2", "2件", "２", "2.00", 3.0, None, "-")] == [
        2,
        2,
        2,
        2,
        3,
        None,
        None,
    ]
    for value in ("两台", "-1", "1.5", 1.5, -2, float("nan"), True):
        assert refused(read_count, value)[0] == "imports.bad_count"


@pytest.mark.parametrize(
    "value",
    [
        "2026-10-08 12:00:05",
        "2026/10/8 12:00:05",
        "2026.10.08 12:00:05",
        "2026年10月8日 12:00:05",
        "2026年10月8日12时00分05秒",
        "2026-10-08T12:00:05",
        "2026-10-08T04:00:05+00:00",
        "2026-10-08 04:00:05+00:00",
        "'2026-10-08 12:00:05",
        datetime(2026, 10, 8, 12, 0, 5),  # noqa: DTZ001
        46303.5 + 5 / 86400,
    ],
)
def test_moments_are_china_time_in_utc(value: Cell) -> None:
    assert read_moment(value) == datetime(2026, 10, 8, 4, 0, 5, tzinfo=UTC)


def test_bare_days_and_days_without_a_year() -> None:
    midnight = datetime(2026, 10, 7, 16, 0, tzinfo=UTC)
    assert read_moment(date(2026, 10, 8)) == read_moment("2026-10-08") == midnight
    assert refused(read_moment, "10月8日") == ("imports.no_year", "held")
    assert read_moment("10月8日", 2026) == read_moment("10.8", 2026) == midnight
    for value in ("2026-13-01", "昨天", "12:00", 12, "2026-10-08 25:00", True, "20261"):
        assert refused(read_moment, value)[0] == "imports.bad_moment"


def test_phones() -> None:
    for text in (
        "13800001000",
        "+86 138 0000 1000",
        "86-13800001000",
        "'13800001000",
        "138-0000-1000",
        13800001000.0,
    ):
        phone = read_phone(text)
        assert phone is not None
        assert (phone.text, phone.masked, phone.virtual) == ("13800001000", False, False)
    for text in ("17600001234-5678", "17600001234转5678", "17600001234 分机5678", "17600001234，5678"):
        phone = read_phone(text)
        assert phone is not None
        assert (phone.text, phone.virtual) == ("17600001234-5678", True)
    for text in ("138****0000", "$$密文", "##abc"):
        phone = read_phone(text)
        assert phone is not None
        assert phone.masked
    landline = read_phone("0571-88880000")
    assert landline is not None
    assert landline.text == "0571-88880000"
    for text in ("1388021", "138000010001", "电话"):
        assert refused(read_phone, text)[0] == "imports.bad_phone"


def test_text_and_folding() -> None:
    assert read_text("'null") is None
    assert read_text(" 请发顺丰，谢谢\t") == "请发顺丰，谢谢"
    assert refused(read_text, "张\ufffd") == ("imports.garbled", "held")
    assert fold("\ufeff收货地址 ") == "收货地址"
    assert fold("收入金额（＋元）") == fold("收入金额(+元)")
    assert fold("买家已付款，等待卖家发货") == fold("买家已付款,等待卖家发货")


def test_what_nobody_sees_is_taken_out_of_texts() -> None:
    assert read_text("\u202e甲\u202c\x01乙\x00") == "甲乙"
    assert refused(read_id, "=cmd|'/c calc'!A1") == ("imports.bad_id", "held")
    assert refused(read_id, "x" * 32_767) == ("imports.bad_id", "held")
