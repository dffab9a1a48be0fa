"""易坏期 at the desk: from sold goods and cases to proposals, taken over into a plan, and as a sheet to reckon anew."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from aftersales.calendar import add_months
from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.products import Product
from desktop.cli import main
from desktop.failures import ProductFailures
from tests.desktop.acting import CLERK, Shop

FAULTS = (741, 655, 598, 612, 704, 487, 531, 571, 344, 556, 452, 509, 398, 431)
"""Days after the sale on which every fourth piece failed."""
PIECES = 60
FIRST = date(2024, 3, 4)


def vacuums(shop: Shop, faults: tuple[int, ...] = FAULTS, code: str = "V3") -> Product:
    """Sixty pieces sold over a year and a half, with a stay in repair of those that failed."""
    shop.at("2026-10-14T09:00")
    desk = shop.desk
    product = desk.goods.add_product(Product(code=code, title=f"示例吸尘器 {code}", whole_months=24))
    for piece in range(PIECES):
        starts = FIRST + timedelta(days=piece * 9)
        good = desk.goods.register(
            customer_id=None,
            title=product.title,
            starts=starts,
            serial=f"{code}-{piece}",
            product_id=product.id,
            whole_months=24,
        )
        if piece % 4 == 0 and piece // 4 < len(faults):
            noted(shop, good, starts + timedelta(days=faults[piece // 4]))
    return product


def noted(shop: Shop, good: SoldGood, day: date) -> None:
    shop.desk.goods.note_repair(
        good_id=good.id, version=good.version, first_day=day, last_day=day + timedelta(days=3)
    )


def only(shop: Shop) -> ProductFailures:
    (row,) = shop.desk.failures.table().rows
    return row


def test_what_a_product_tells_in_words(shop: Shop) -> None:
    product = vacuums(shop)
    row = only(shop)
    assert row.key == f"product:{product.id}"
    assert (row.report.goods, row.report.faults) == (PIECES, len(FAULTS))
    assert row.finding.startswith("越用越容易坏：第 ")
    assert row.bad_months
    assert row.report.inspect
    assert len(row.reasons) == len(row.report.inspect)
    assert row.reasons[0].startswith(f"第 {row.report.inspect[0]} 个月看一次：到那时约 ")
    assert [share is not None for share in row.shares] == [True, True, True, True]


def test_too_few_faults_say_so_and_propose_nothing(shop: Shop) -> None:
    vacuums(shop, FAULTS[:7])
    row = only(shop)
    assert row.finding == "卖出 60 件，坏过 7 件。至少卖 30 件、坏过 8 件才看得出规律，先不提议。"
    assert (row.report.inspect, row.reasons, row.bad_months) == ((), (), "")
    with pytest.raises(KnownError, match="nothing_proposed"):
        shop.desk.failures.accept(row=row)


def test_the_proposal_becomes_the_products_own_plan_and_is_taken_back(shop: Shop) -> None:
    product = vacuums(shop)
    desk = shop.desk
    row = only(shop)
    desk.failures.accept(row=row)
    plan = desk.plan_lists.of_product(product.id)
    assert plan is not None
    assert tuple(step.months for step in plan.steps) == row.report.inspect
    now = only(shop)
    assert now.accepted == row.report.inspect
    assert not now.open
    desk.undo.undo()
    assert only(shop).accepted == ()
    assert only(shop).open
    with desk.archive.database.read():
        assert replace(desk.archive.products.get(product.id), version=0) == replace(product, version=0)


def test_what_is_accepted_is_called_for(shop: Shop) -> None:
    """A piece sold in spring gets its call in the first of the months, counted from its first day."""
    product = vacuums(shop)
    desk = shop.desk
    customer = shop.customer()
    starts = date(2026, 4, 20)
    desk.goods.register(customer_id=customer, title=product.title, starts=starts, product_id=product.id)
    row = only(shop)
    desk.failures.accept(row=row)
    desk.revisit_sweep.run()
    with desk.archive.database.read():
        calls = [found.revisit for found in desk.archive.revisits.of_customer(customer)]
    first = next(month for month in row.report.inspect if add_months(starts, month) > desk.clock.today())
    (call,) = (each for each in calls if each.nominal == add_months(starts, first))
    assert call.purpose.endswith("易坏期检查")


def test_goods_without_an_entry_have_no_plan_to_write_to(shop: Shop) -> None:
    order = shop.sell((10_000, 40), customer_id=shop.customer())
    shop.at("2026-10-20T09:00")
    shop.open(CaseKind.REPAIR, "质量问题", order=order)
    row = only(shop)
    assert row.key.partition(":")[0] in {"code", "title"}
    assert (row.report.goods, row.report.faults) == (40, 1)
    with pytest.raises(KnownError, match="no_product"):
        shop.desk.failures.accept(row=replace(row, report=replace(row.report, inspect=(8,))))


def test_cases_of_an_order_count_as_its_faults_and_sound_goods_are_counted_apart(shop: Shop) -> None:
    customer = shop.customer()
    order = shop.sell((10_000, 5), (5_000, 2), customer_id=customer)
    shop.at("2026-11-20T09:00")
    shop.open(CaseKind.EXCHANGE, "质量问题", order=order, quantity=2)
    shop.open(CaseKind.RETURN, "7天无理由", order=order, quantity=1)
    shop.open(CaseKind.REPAIR, "质量问题", customer_id=customer)
    table = shop.desk.failures.table()
    (row,) = table.rows
    assert (row.report.goods, row.report.faults, table.sound) == (5, 2, 1)
    assert table.notes == ()


def test_a_fault_before_the_sale_is_said_and_left_out(shop: Shop) -> None:
    order = shop.sell((10_000, 5), customer_id=shop.customer(), signed="2026-10-30T10:00")
    shop.at("2026-10-14T09:00")
    shop.open(CaseKind.REPAIR, "质量问题", order=order)
    shop.at("2026-11-20T09:00")
    table = shop.desk.failures.table()
    assert table.rows == ()
    assert table.notes == ("另有 1 件的报修日早于卖出日，没算，先改对日子。",)


def test_another_program_reckons_the_same_from_the_sheet(shop: Shop, tmp_path: Path) -> None:
    """Kaplan and Meier over the cells alone, with nothing of ours but the length of a month."""
    product = vacuums(shop)
    vacuums(shop, FAULTS[:2], code="V4")
    to = tmp_path / "易坏期明细.xlsx"
    desk = shop.desk
    write = desk.list_sheets.write
    assert write(list_key="failures", to=to) == 2 * PIECES
    assert write(list_key="failures", to=to, query=f"product:{product.id}") == PIECES
    sheet = load_workbook(to).worksheets[0]
    cells: list[tuple[Any, ...]] = list(sheet.iter_rows(values_only=True))
    head, *rows = cells
    at = {name: place for place, name in enumerate(head)}
    lives = [(row[at["天数"]], row[at["坏了"]] == "是", row[at["件数"]]) for row in rows]
    assert all((row[at["看到哪天"]] - row[at["开始使用"]]).days == row[at["天数"]] for row in rows)
    alive, spread, left = 1.0, 0.0, sum(pieces for _, _, pieces in lives)
    for days, same in groupby(sorted(lives), key=lambda life: life[0]):
        if days > 12 * 365.25 / 12:
            break
        ended = list(same)
        failed = sum(pieces for _, fault, pieces in ended if fault)
        alive *= 1 - failed / left
        spread += failed / (left * (left - failed))
        left -= sum(pieces for _, _, pieces in ended)
    share = next(row for row in desk.failures.table().rows if row.kind.product_id == product.id).shares[2]
    assert share is not None
    assert share.share == pytest.approx(1 - alive)
    width = 1.959964 * sqrt(spread) / abs(log(alive))
    assert share.low == pytest.approx(1 - alive ** exp(-width), rel=1e-6)
    with pytest.raises(KnownError, match="gone"):
        write(list_key="failures", to=to, query="title:没有的")


def test_on_the_command_line(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    product = vacuums(shop)
    folder = shop.desk.folder.root
    shop.desk.close()

    def run(*words: str) -> str:
        capsys.readouterr()
        assert main(["failures", "--data", str(folder), *words]) == 0
        return capsys.readouterr().out

    assert "越用越容易坏" in run()
    (told,) = json.loads(run("--json"))["products"]
    assert (told["key"], told["goods"], told["faults"]) == (f"product:{product.id}", PIECES, len(FAULTS))
    assert told["weibull"]["shape_low"] > 1
    assert told["inspect"]
    assert sum(month["failed"] for month in told["months"]) == len(FAULTS)
    assert main(["export", "failures", "--to", str(tmp_path / "a.csv"), "--data", str(folder)]) == 0
    assert len((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()) == 1 + PIECES


def test_reading_needs_no_right_but_a_plan_does(shop: Shop) -> None:
    vacuums(shop, FAULTS[:1])
    row = only(shop)
    shop.sit(CLERK)
    assert shop.desk.failures.table().rows
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.failures.accept(row=row)
