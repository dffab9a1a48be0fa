"""Rules written out as a sheet and taken in again through the import: nothing changed, then only what was changed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from aftersales.errors import KnownError
from desktop.rule_editing import RuleChange
from tests.desktop.acting import PART_TIMER, Shop
from tests.desktop.taking_in.record_kit import commit, outcomes, read, rows


def test_round_trip(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    desk.rule_editing.add(name="超时补偿", rate=Fraction(1, 10), minimum=1_000)
    desk.rule_editing.save(RuleChange(rule_id="law.food", values={"minimum": 120_000}))
    desk.rule_editing.save(
        RuleChange(rule_id="warranty.class.移动电话机", values={"daily_rate": Fraction(3, 10_000)})
    )
    to = tmp_path / "店铺规则.xlsx"
    count = desk.rule_sheet.write(to=to)
    before = desk.rules.book()
    assert count == len([rule for rule in before.rules.values() if rule.value is not None])
    staged = read(desk, to)
    assert staged.sheets[0].kind == "rules"
    assert outcomes(desk, staged) == ["unchanged"] * count
    desk.transfers.discard(staged=staged)
    book = load_workbook(to)
    sheet = book.worksheets[0]
    places = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
    for line in range(2, sheet.max_row + 1):
        number = sheet.cell(line, places["规则编号"]).value
        if number in {"own.late.1.rate", "shop.often_count"}:
            sheet.cell(line, places["值"]).value = "7"
    book.save(to)
    staged = read(desk, to)
    assert sorted(set(outcomes(desk, staged))) == ["unchanged", "updated"]
    assert sum(row.outcome.value == "updated" for row in rows(desk, staged)) == 2
    commit(desk, staged)
    after = desk.rules.book()
    assert after.rules["own.late.1.rate"].value == Fraction(7, 100)
    assert after.shop_rules.often_claims.count == 7
    same = {number for number, rule in after.rules.items() if rule.value == before.rules[number].value}
    assert set(after.rules) - same == {"own.late.1.rate", "shop.often_count"}


def test_who_may_not_export_does_not(shop: Shop, tmp_path: Path) -> None:
    shop.sit(PART_TIMER)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.rule_sheet.write(to=tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
