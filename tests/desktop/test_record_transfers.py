"""Orders and other sheets as one import: one transaction, mended in place, left out with a reason, by command too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from aftersales.errors import KnownError
from aftersales.matching import Outcome
from aftersales.queries import OrderQuery
from aftersales.sheet_records import RecordKind
from desktop import cli
from desktop.import_outcomes import told_choices
from desktop.jobs import Progress
from desktop.record_transfers import given_choices, kind_label, record_fields, value_text
from desktop.transfers import plan_choices
from tests.desktop.import_kit import FIRST, HEADER
from tests.desktop.record_kit import (
    CASES,
    CUSTOMERS,
    GOODS,
    codes,
    commit,
    outcomes,
    read,
    rows,
    sheet,
    take_in,
    undo,
)

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.shop import Desk

LIN = ("林示例", "13900006652", "浙江省杭州市示例路8号", "lin_demo", "老客户", "是", "")
BAD = ("李示例", "13812", "", "", "", "", "")
PURIFIER = ("林示例", "13900006652", "山泉净水器", "R600", "SN2610001", "2026-03-01", "12")
REPAIR = (
    "2026-10-12",
    "WX-002",
    "何示例",
    "13900000044",
    "松石吸尘器 V3",
    "吸力小",
    "维修",
    "",
    "",
    "维修中",
    "",
)


def everything(folder: Path) -> tuple[Path, ...]:
    return (
        sheet(folder / "客户.csv", CUSTOMERS, LIN),
        sheet(folder / "保修.csv", GOODS, PURIFIER),
        sheet(folder / "台账.csv", CASES, REPAIR),
        sheet(folder / "订单.csv", HEADER, *FIRST),
    )


def test_files_given_together_are_one_batch_and_know_of_each_other(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, *everything(tmp_path))
    kinds = [(tally.kind, tally.counts.added) for tally in desk.transfers.records.kinds(staged=staged)]
    assert kinds == [(RecordKind.CUSTOMERS, 1), (RecordKind.GOODS, 1), (RecordKind.CASES, 1)]
    assert staged.counts.added == 4
    batch = commit(desk, staged)
    assert (batch.counts.added, sorted(batch.records)) == (4, ["cases", "customers", "goods"])
    last = desk.undo.last()
    assert last is not None
    assert last.name == "导入 4 单、1 位客户、1 件商品、1 个工单"
    (lin,) = desk.customers.search(text="林示例")
    assert (lin.orders, len(desk.goods.of_customer(customer_id=lin.id))) == (1, 1)
    assert desk.customers.search(text="何示例")[0].cases == 1
    undone = undo(desk, batch)
    assert undone.kept == ()
    assert not desk.customers.search(text="林示例")
    assert not desk.customers.search(text="何示例")
    with desk.archive.database.read():
        assert not desk.archive.orders.page(OrderQuery()).rows
        assert desk.archive.database.rows("SELECT count(*) FROM sold_goods")[0][0] == 0


def test_nothing_is_written_where_one_row_cannot_be(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, *everything(tmp_path))
    desk.customers.add(name="林示范", phone="13900006652")
    with pytest.raises(KnownError) as caught:
        commit(desk, staged)
    assert caught.value.code == "storage.batch_stale"
    assert not desk.orders.all(number="DD2610110018")
    assert desk.transfers.recent() == ()
    assert desk.transfers.records.kinds(staged=staged)[0].will_write == 1
    desk.transfers.discard(staged=staged)


def test_a_cell_is_mended_in_place(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, sheet(tmp_path / "客户.csv", CUSTOMERS, LIN, BAD))
    mending = desk.transfers.records.mending
    (row,) = (row for row in rows(desk, staged) if row.outcome is Outcome.ERROR)
    (cell,) = mending.cells(staged=staged, record=row)
    assert (cell.label, cell.text, cell.hint, cell.row) == ("电话", "13812", "少 6 位", 3)
    assert mending.others(staged=staged, record=row) == ()
    mended = mending.mend(
        staged=staged, seq=row.seq, column=cell.column, text="13900002000", progress=Progress()
    )
    assert (mended.outcome, mended.incoming.phones()[0].number) == (Outcome.ADDED, "13900002000")
    back = mending.mend(staged=staged, seq=row.seq, column=cell.column, text=None, progress=Progress())
    assert back.outcome is Outcome.ERROR
    mending.mend(staged=staged, seq=row.seq, column=cell.column, text="13900002000", progress=Progress())
    commit(desk, staged)
    assert desk.customers.search(text="李示例")[0].phone == "13900002000"


def test_rows_left_out_go_into_a_workbook_that_comes_in_again(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    customers = sheet(tmp_path / "客户.csv", CUSTOMERS, LIN, BAD)
    orders = sheet(
        tmp_path / "订单.csv", HEADER, *FIRST, ("DD2610140011", "姜示例", "1388021", "灯", "1", "9", "")
    )
    staged = read(desk, orders, customers)
    left = desk.transfers.left_out(staged=staged)
    assert left.count == 2
    commit(desk, staged)
    rest = tmp_path / "未导入.xlsx"
    assert desk.transfers.write_left_out(left=left, to=rest, progress=Progress()) == 2
    book = load_workbook(rest)
    assert book.sheetnames == ["订单", "客户"]
    header, row = list(book["客户"].iter_rows(values_only=True))
    assert header[:2] == ("姓名", "电话")
    assert header[-1] == "原因"
    assert row[:2] == ("李示例", "13812")
    assert "不像电话" in str(row[-1])
    book["客户"]["B2"] = "13900002000"
    book.save(rest)
    again = read(desk, rest)
    assert [sheet.kind for sheet in again.sheets] == ["orders", "customers"]
    assert (outcomes(desk, again), again.counts.orders) == (["added"], 1)
    assert desk.transfers.records.rows(staged=again).rows[0].incoming.text("name") == "李示例"
    desk.transfers.discard(staged=again)


def test_a_damaged_number_of_ours_waits_for_a_yes(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path / "台账.csv", CASES, (REPAIR[0], "4.01389E+18", *REPAIR[2:]), REPAIR)
    staged = read(desk, path)
    damaged, sound = rows(desk, staged)
    assert (damaged.outcome, codes(damaged)) == (Outcome.HELD, ["records.damaged_id"])
    assert sound.outcome is Outcome.ADDED
    assert desk.transfers.records.take_damaged(staged=staged) == 1
    assert desk.transfers.records.kinds(staged=staged)[0].will_write == 2
    desk.transfers.discard(staged=staged)


def test_the_command_counts_records_beside_orders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    customers = sheet(tmp_path / "客户.csv", CUSTOMERS, LIN, BAD)
    orders = sheet(tmp_path / "订单.csv", HEADER, *FIRST)
    data = ["--data", str(tmp_path / "店")]
    assert cli.main(["import", str(customers), str(orders), "--json", *data]) == cli.SET_ASIDE
    first, second = json.loads(capsys.readouterr().out)
    assert (first["kind"], first["orders"], first["records"], first["rows"]) == ("customers", 0, 2, 2)
    assert (first["added"], first["errors"], first["batch"]) == (1, 1, 1)
    assert first["problems"][0]["column"] == "电话"
    assert (second["kind"], second["orders"], second["records"]) == ("orders", 4, 0)
    good = sheet(tmp_path / "客户.csv", CUSTOMERS, LIN)
    assert cli.main(["import", str(good), "--json", *data]) == cli.DONE
    assert json.loads(capsys.readouterr().out)[0]["unchanged"] == 1
    assert cli.main(["import", str(good), *data]) == cli.DONE
    assert "客户名单" in capsys.readouterr().out
    bad = sheet(tmp_path / "客户.csv", CUSTOMERS, BAD)
    assert cli.main(["import", str(bad), "--json", *data]) == cli.REFUSED
    assert json.loads(capsys.readouterr().out)[0]["batch"] is None
    assert cli.main(["undo-import", "1", "--json", *data]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["kept"] == []


def test_a_command_can_say_what_a_sheet_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(tmp_path / "名单.csv", ("客户", "电话", "品名"), ("林示例", "13900006652", "净水器"))
    data = ["--data", str(tmp_path / "店"), "--profile", "customers"]
    assert cli.main(["import", str(path), "--json", *data]) == cli.DONE
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["profile"], told["added"]) == ("customers", "customers", 1)


def test_what_a_person_made_of_a_sheet_is_remembered(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path / "名单.csv", ("甲", "乙", "丙"), ("林示例", "13900006652", "常来"))
    key = (0, "")
    mapping = {0: "name", 1: "phone", 2: "note"}
    choice = desk.transfers.choice(profile="customers", mapping=mapping)
    staged = read(desk, path, choices={key: choice})
    desk.jobs.write(
        lambda _p: desk.transfers.memory.keep_columns(sheet=staged.sheets[0], mapping=mapping)
    ).result()
    desk.transfers.discard(staged=staged)
    (report,), _ = desk.transfers.look(paths=[path], progress=Progress())
    assert report.kind == "orders"
    remembered = desk.transfers.memory.columns(sheets=[report])[key]
    assert (remembered.profile, remembered.taken) == ("customers", mapping)
    choices = told_choices(desk.transfers, [path], "", Progress())
    staged = read(desk, path, choices=choices)
    assert outcomes(desk, staged) == ["added"]
    desk.transfers.discard(staged=staged)


def test_what_the_window_shows_of_kinds_and_columns() -> None:
    names = dict(plan_choices())
    assert {"taobao_orders", "generic", "customers", "goods", "cases"} <= names.keys()
    assert (kind_label("customers"), kind_label("orders")) == ("客户名单", "订单")
    fields = {field.key: field for field in record_fields("goods")}
    assert (fields["serial"].label, fields["phone"].repeatable) == ("序列号", True)
    assert "维修" in given_choices("cases", "kind")
    assert "已结案" in given_choices("cases", "state")
    assert given_choices("goods", "whole_months") == ()
    assert value_text("cases", "state", "closed") == "已结案"
    assert value_text("cases", "fee", 6000) == "60.00"
    with pytest.raises(KnownError):
        record_fields("orders")


def test_a_sheet_of_records_takes_none_of_the_orders_rights(desk: Desk, tmp_path: Path) -> None:
    """Who may not import may not take in a list of customers either."""
    from aftersales.access import Role

    desk.profile.name_shop(name="示例家电")
    part_timer = desk.staff.add(name="孙示例", role=Role.PART_TIMER)
    path = sheet(tmp_path / "客户.csv", CUSTOMERS, LIN)
    take_in(desk, path)
    desk.staff.sit_down(staff_id=part_timer.id)
    with pytest.raises(KnownError):
        read(desk, path)
