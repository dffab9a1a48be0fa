"""The 售后月报 is what the page of statistics shows, on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from aftersales.money import grouped
from desktop.cli import main
from desktop.printing import SpanSubject
from tests.desktop.acting import PART_TIMER, Shop
from tests.desktop.test_papers import needs_pdftotext, settled, text_of

OCTOBER = SpanSubject(first=date(2026, 10, 1), last=date(2026, 10, 31), name="2026-10")


@needs_pdftotext
def test_it_tells_the_figures_of_the_page(shop: Shop, tmp_path: Path) -> None:
    case_id = settled(shop)
    record = shop.view(case_id).settlement
    assert record is not None
    (offer,) = shop.desk.printing.offers(OCTOBER)
    draft = shop.desk.printing.draft(OCTOBER, offer.usual)
    text = text_of(shop.desk.printing.save(draft, tmp_path / "月报.pdf").path)
    for words in (
        "售后月报",
        "2026-10-01至2026-10-31",
        "新增工单",
        "示例商品1",
        grouped(record.due),
        "YB261014-001",
    ):
        assert words in text
    assert "不足5件" in text, "no rate of fewer than five"
    assert "问了0次" in text


def test_who_may_not_settle_sees_no_report(shop: Shop) -> None:
    shop.sit(PART_TIMER)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.month_reports.draft(first=OCTOBER.first, last=OCTOBER.last)


def test_a_month_without_cases_has_a_report_too(shop: Shop) -> None:
    draft = shop.desk.month_reports.draft(first=date(2025, 1, 1), last=date(2025, 1, 31))
    assert draft.pages == 1
    assert draft.missing == ()


def test_the_command_prints_a_month_and_refuses_what_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(tmp_path / "shop")
    to = tmp_path / "月报.pdf"
    assert main(["report", "2026-09", "--kind", "month", "--to", str(to), "--data", data]) == 0
    assert to.read_bytes().startswith(b"%PDF")
    assert main(["report", "九月", "--kind", "month", "--to", str(to), "--data", data]) == 2
    assert "「九月」不是月份" in capsys.readouterr().err
