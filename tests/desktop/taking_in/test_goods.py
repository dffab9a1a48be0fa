"""Lists of sold goods taken in: whose, which product, until when the warranty runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aftersales.matching import Outcome
from aftersales.products import Product
from tests.desktop.import_kit import FIRST, HEADER
from tests.desktop.record_kit import GOODS, codes, commit, outcomes, read, rows, sheet, take_in, undo

if TYPE_CHECKING:
    from pathlib import Path

    from aftersales.goods import SoldGood
    from desktop.shop import Desk

PURIFIER = ("张示例", "13800001000", "山泉净水器", "R600", "SN2610001", "2026-03-01", "12")


def pieces(desk: Desk, name: str) -> tuple[SoldGood, ...]:
    (brief,) = desk.customers.search(text=name)
    return desk.goods.of_customer(customer_id=brief.id)


def test_a_list_becomes_goods_with_their_warranty_reckoned(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path / "保修.csv", GOODS, PURIFIER)
    take_in(desk, path)
    (good,) = pieces(desk, "张示例")
    assert (good.title, good.serial, good.starts) == ("山泉净水器 R600", "SN2610001", date(2026, 3, 1))
    assert (good.whole_months, good.whole_ends) == (12, date(2027, 3, 1))
    assert desk.customers.search(text="13800001000")[0].name == "张示例"
    staged = read(desk, path)
    (row,) = rows(desk, staged)
    assert (row.outcome, row.meets) == (Outcome.UNCHANGED, "山泉净水器 R600 SN2610001")
    desk.transfers.discard(staged=staged)


def test_the_catalogue_the_order_and_the_sheet_fill_in_for_each_other(desk: Desk, tmp_path: Path) -> None:
    desk.goods.add_product(Product(code="R400", title="山泉净水器 R400", whole_months=24, parts_months=36))
    orders = sheet(tmp_path / "订单.csv", HEADER, *FIRST)
    header = ("订单号", "商品编码", "品名", "序列号", "购买日期", "保修到期", "保修期")
    goods = sheet(
        tmp_path / "保修.csv",
        header,
        ("DD2610130027", "R400", "", "SN1", "", "", ""),
        ("DD2610120031", "", "云雀破壁机 P8", "SN2", "2026-10-12", "2027-10-12", ""),
        ("DD0000000000", "", "云雀破壁机 P8", "SN3", "2026-10-12", "", ""),
        ("", "", "云雀破壁机 P8", "SN4", "", "", "12"),
    )
    staged = read(desk, orders, goods)
    assert outcomes(desk, staged) == ["error", "added", "error", "error"]
    first, second, third, fourth = rows(desk, staged)
    assert codes(first) == ["records.order_unknown", "records.no_customer", "records.no_start"]
    assert "records.no_months" in codes(third)
    assert "records.no_start" in codes(fourth)
    assert codes(second)[0] == "records.order_unknown"
    commit(desk, staged)
    (linked,) = pieces(desk, "王示例")
    assert linked.order_line_id is not None
    assert linked.whole_months == 12
    staged = read(desk, goods)
    assert outcomes(desk, staged)[:2] == ["added", "unchanged"]
    commit(desk, staged)
    (good,) = pieces(desk, "蒋示例")
    assert (good.whole_months, good.parts_months, good.starts) == (24, 36, date(2026, 10, 13))
    assert good.product_id is not None
    assert good.title == "山泉净水器 R400"


def test_a_serial_stands_once(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, sheet(tmp_path / "一.csv", GOODS, PURIFIER))
    path = sheet(
        tmp_path / "二.csv",
        GOODS,
        ("李示例", "13900002000", "松石吸尘器", "V3", "SN2610001", "2026-04-01", "12"),
        ("王示例", "13700003000", "松石吸尘器", "V3", "SN77", "2026-04-01", "12"),
        ("王示例", "13700003000", "松石吸尘器", "V3", "SN77", "2026-04-01", "12"),
        ("张示例", "13800001000", "山泉净水器", "R600", "SN2610001", "2026-03-01", "24"),
    )
    staged = read(desk, path)
    taken, once, twice, updated = rows(desk, staged)
    assert (taken.outcome, codes(taken)) == (Outcome.HELD, ["records.serial_taken"])
    assert once.outcome is Outcome.ADDED
    assert (twice.outcome, codes(twice)) == (Outcome.ERROR, ["records.serial_twice"])
    assert (updated.outcome, codes(updated)) == (Outcome.ERROR, ["records.serial_twice"])
    desk.transfers.discard(staged=staged)
    staged = read(desk, sheet(tmp_path / "三.csv", GOODS, (*PURIFIER[:6], "24")))
    (row,) = rows(desk, staged)
    assert row.outcome is Outcome.UPDATED
    assert [(one.field, one.before, one.after) for one in row.changes] == [("whole_months", "12", "24")]
    commit(desk, staged)
    assert pieces(desk, "张示例")[0].whole_ends == date(2028, 3, 1)


def test_months_are_asked_once_where_nobody_tells(desk: Desk, tmp_path: Path) -> None:
    header = GOODS[:6]
    path = sheet(tmp_path / "保修.csv", header, PURIFIER[:6])
    staged = read(desk, path)
    assert staged.sheets[0].asks == ("given.whole_months",)
    assert outcomes(desk, staged) == ["error"]
    desk.transfers.discard(staged=staged)
    choices = {staged.sheets[0].key: desk.transfers.choice(given={"whole_months": "一年"})}
    staged = read(desk, path, choices=choices)
    assert (staged.sheets[0].asks, outcomes(desk, staged)) == ((), ["added"])
    desk.transfers.discard(staged=staged)


def test_two_alike_without_serials_are_asked_about_and_a_late_serial_finds_its_piece(
    desk: Desk, tmp_path: Path
) -> None:
    plain = ("张示例", "13800001000", "山泉净水器", "R600", "", "2026-03-01", "12")
    path = sheet(tmp_path / "保修.csv", GOODS, plain, plain)
    staged = read(desk, path)
    assert outcomes(desk, staged) == ["added", "held"]
    commit(desk, staged)
    staged = read(desk, sheet(tmp_path / "二.csv", GOODS, PURIFIER))
    (row,) = rows(desk, staged)
    assert [(one.field, one.after) for one in row.changes] == [("serial", "SN2610001")]
    commit(desk, staged)
    assert [piece.serial for piece in pieces(desk, "张示例")] == ["SN2610001"]


def test_what_a_sheet_says_of_the_end_is_held_against_the_reckoning(desk: Desk, tmp_path: Path) -> None:
    header = (*GOODS, "保修到期")
    path = sheet(
        tmp_path / "保修.csv",
        header,
        (*PURIFIER, "2027-02-28"),
        ("李示例", "13900002000", "松石吸尘器", "V3", "SN2", "2026-04-01", "12", "2028-04-01"),
        ("王示例", "13700003000", "松石吸尘器", "V3", "SN3", "2027-04-01", "12", ""),
    )
    staged = read(desk, path)
    near, far, ahead = rows(desk, staged)
    assert codes(near) == []
    assert (far.outcome, codes(far)) == (Outcome.ADDED, ["records.ends_differ"])
    assert (ahead.outcome, codes(ahead)) == (Outcome.HELD, ["records.start_ahead"])
    desk.transfers.discard(staged=staged)


def test_taking_back_removes_goods_and_the_customers_they_made(desk: Desk, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "保修.csv",
        GOODS,
        PURIFIER,
        ("李示例", "13900002000", "松石吸尘器", "V3", "SN2", "2026-04-01", "12"),
    )
    batch = take_in(desk, path)
    (good,) = pieces(desk, "李示例")
    desk.jobs.write(
        lambda _p: desk.goods.note_repair(
            good_id=good.id, version=good.version, first_day=date(2026, 5, 1), last_day=date(2026, 5, 10)
        )
    ).result()
    undone = undo(desk, batch)
    assert undone.removed == 1
    assert undone.kept == ("商品 松石吸尘器 V3 SN2 导入后改过，留着没动。",)
    assert not desk.customers.search(text="张示例")
    assert pieces(desk, "李示例")[0].repair_days == 9
