"""Lists of customers taken in: met, merged, asked about, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.matching import Outcome
from aftersales.orders import Platform
from desktop.transfers import Decision
from tests.desktop.record_kit import CUSTOMERS, codes, commit, outcomes, read, rows, sheet, take_in, undo

if TYPE_CHECKING:
    from pathlib import Path

    from aftersales.customers import Customer
    from desktop.shop import Desk

ZHANG = (
    "张示例",
    "13800001000/0571-55550000",
    "浙江省杭州市示例路1号",
    "zhang_demo",
    "老客户、家电",
    "是",
    "怕吵",
)


def customer(desk: Desk, name: str) -> Customer:
    (brief,) = desk.customers.search(text=name)
    with desk.archive.database.read():
        return desk.archive.customers.get(brief.id)


def test_a_list_becomes_customers_and_the_same_list_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "客户.csv", CUSTOMERS, ZHANG, ("李示例", "", "", "li_demo", "", "", ""), ("孙示例",)
    )
    staged = read(desk, path)
    (tally,) = desk.transfers.records.kinds(staged=staged)
    assert (tally.label, tally.counts.added, tally.will_write, staged.counts.orders) == ("客户名单", 3, 3, 0)
    batch = commit(desk, staged)
    assert batch.records["customers"].added == 3
    found = customer(desk, "张示例")
    assert [phone.number for phone in found.phones] == ["13800001000", "0571-55550000"]
    assert (found.addresses, found.wechat) == (("浙江省杭州市示例路1号",), "zhang_demo")
    assert (found.tags, found.may_call, found.note) == (("老客户", "家电"), True, "怕吵")
    last = desk.undo.last()
    assert last is not None
    assert last.name == "导入 3 位客户"
    again = read(desk, path)
    assert outcomes(desk, again) == ["unchanged"] * 3
    desk.transfers.discard(staged=again)


def test_a_later_list_adds_and_never_deletes(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, sheet(tmp_path / "一.csv", CUSTOMERS, ZHANG))
    later = ("张示例", "13800001000、13900002000", "浙江省杭州市新路2号", "", "重要", "", "周末再打")
    staged = read(desk, sheet(tmp_path / "二.csv", CUSTOMERS, later))
    (row,) = rows(desk, staged)
    assert row.outcome is Outcome.UPDATED
    assert row.meets.startswith("张示例 KH-")
    assert {change.field for change in row.changes} == {"phone", "address", "tags", "note"}
    commit(desk, staged)
    found = customer(desk, "张示例")
    assert len(found.phones) == 3
    assert found.addresses == ("浙江省杭州市示例路1号", "浙江省杭州市新路2号")
    assert (found.tags, found.note) == (("老客户", "家电", "重要"), "怕吵\n周末再打")


def test_what_a_person_set_here_is_a_conflict(desk: Desk, tmp_path: Path) -> None:
    desk.customers.add(name="张示范", phone="13800001000")
    path = sheet(tmp_path / "客户.csv", CUSTOMERS, ZHANG)
    staged = read(desk, path)
    (row,) = rows(desk, staged)
    assert row.outcome is Outcome.CONFLICT
    assert ("name", "张示范", "张示例") in {(one.field, one.before, one.after) for one in row.changes}
    commit(desk, staged)
    assert not desk.customers.search(text="张示例")
    staged = read(desk, path)
    desk.transfers.records.decide(staged=staged, seq=1, decision=Decision.SHEET)
    assert desk.transfers.records.kinds(staged=staged)[0].will_write == 1
    commit(desk, staged)
    assert customer(desk, "张示例").wechat == "zhang_demo"


def test_a_masked_phone_is_no_key_and_several_candidates_are_shown(desk: Desk, tmp_path: Path) -> None:
    desk.customers.add(name="甲示例", phone="13800001000")
    desk.customers.add(name="乙示例", phone="13900002000")
    path = sheet(
        tmp_path / "客户.csv",
        CUSTOMERS,
        ("丙示例", "138****1000"),
        ("丁示例", "13800001000/13900002000"),
    )
    staged = read(desk, path)
    masked, torn = rows(desk, staged)
    assert (masked.outcome, codes(masked)) == (Outcome.ADDED, ["records.masked_phone"])
    assert (torn.outcome, codes(torn)) == (Outcome.HELD, ["records.several_customers"])
    assert "甲示例" in torn.problems[0].value
    assert "乙示例" in torn.problems[0].value
    commit(desk, staged)
    assert customer(desk, "丙示例").phones == ()
    assert not desk.customers.search(text="丁示例")


def test_nicknames_and_addresses_are_keys_too(desk: Desk, tmp_path: Path) -> None:
    header = ("姓名", "平台", "买家昵称", "省", "市", "地址", "电话")
    first = sheet(
        tmp_path / "一.csv", header, ("张示例", "淘宝", "示例小张", "浙江省", "杭州市", "示例路1号", "")
    )
    take_in(desk, first)
    found = customer(desk, "张示例")
    assert found.nicknames[0].platform is Platform.TAOBAO
    assert found.addresses == ("浙江省杭州市示例路1号",)
    second = sheet(
        tmp_path / "二.csv",
        header,
        ("张示例", "淘宝", "示例小张", "", "", "", "13800001000"),
        ("李示例", "京东", "示例小张", "", "", "", "13900002000"),
        ("张示例", "", "", "浙江省", "杭州市", "示例路1号", "13700003000"),
    )
    staged = read(desk, second)
    assert outcomes(desk, staged) == ["updated", "added", "updated"]
    commit(desk, staged)
    assert {phone.number for phone in customer(desk, "张示例").phones} == {"13800001000", "13700003000"}


def test_rows_of_one_sheet_know_of_each_other(desk: Desk, tmp_path: Path) -> None:
    twice = ("张示例", "13800001000", "浙江省杭州市新路2号", "", "", "", "")
    staged = read(desk, sheet(tmp_path / "客户.csv", CUSTOMERS, ZHANG, twice, twice))
    assert outcomes(desk, staged) == ["added", "updated", "unchanged"]
    commit(desk, staged)
    assert len(customer(desk, "张示例").addresses) == 2


def test_who_does_not_want_calls_is_not_called(desk: Desk, tmp_path: Path) -> None:
    header = ("姓名", "电话", "同意回访", "不要打电话")
    path = sheet(
        tmp_path / "客户.csv",
        header,
        ("张示例", "13800001000", "", "是"),
        ("李示例", "13900002000", "是", "是"),
        ("王示例", "13700003000", "也许", ""),
    )
    staged = read(desk, path)
    assert outcomes(desk, staged) == ["added", "held", "held"]
    commit(desk, staged)
    found = customer(desk, "张示例")
    assert found.may_call is False
    assert found.opted_out_at == desk.clock.now()


def test_taking_back_removes_restores_and_keeps_with_a_reason(desk: Desk, tmp_path: Path) -> None:
    desk.customers.add(name="李示例", phone="13900002000")
    path = sheet(
        tmp_path / "客户.csv",
        CUSTOMERS,
        ZHANG,
        ("李示例", "13900002000", "", "li_demo"),
        ("王示例", "13700003000"),
    )
    batch = take_in(desk, path)
    wang = customer(desk, "王示例")
    desk.jobs.write(lambda _p: desk.customers.stop_calls(customer_id=wang.id)).result()
    undone = undo(desk, batch)
    assert (undone.removed, undone.restored) == (1, 1)
    assert undone.kept == ("客户 王示例 导入后改过，留着没动。",)
    assert not desk.customers.search(text="张示例")
    assert customer(desk, "李示例").wechat == ""
    assert customer(desk, "王示例").may_call is False
