from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from exports.papers import PaperRepair, PaperRepairLine, PaperVisit, ServiceReport
from exports.service_report import service_report

Texts = Callable[[bytes], list[str]]


@pytest.fixture
def repair() -> PaperRepair:
    return PaperRepair(
        diagnosis="增压泵不转，进水正常",
        lines=(
            PaperRepairLine(kind="配件", what="增压泵 ZY-24", count="2 件", price=12_000, amount=24_000),
            PaperRepairLine(kind="人工", what="清洗", count="30 分钟", price=None, amount=3_000, free=True),
            PaperRepairLine(kind="上门", what="上门费", count="", price=None, amount=5_009),
        ),
        total=29_009,
        told=("客户同意 290.09 元：张示例，微信，2026-10-13 11:20", "已收 100.00 元，还欠 190.09 元"),
        visits=(PaperVisit(at="2026-10-11 09:00–11:00", who="梁示例", outcome="没做成：没人在家"),),
    )


def test_the_repair_stands_on_the_report_with_its_sum_in_words(
    report: ServiceReport, repair: PaperRepair, page_texts: Texts
) -> None:
    made = service_report(replace(report, settlement=None, repair=repair))
    text = "\n".join(page_texts(made.data))
    for part in (
        "检测与维修",
        "检测结论：增压泵不转，进水正常",
        "增压泵 ZY-24",
        "2 件",
        "120.00",
        "240.00",
        "清洗（质保内免费）",
        "（30.00）",
        "维修费合计",
        "人民币贰佰玖拾元零玖分",
        "¥290.09",
        "客户同意 290.09 元：张示例，微信，2026-10-13 11:20",
        "已收 100.00 元，还欠 190.09 元",
        "没做成：没人在家",
        "本单据不作为报销、税务凭证",
    ):
        assert part in text, part
    assert "退款计算" not in text


def test_a_repair_of_nothing_but_a_finding(report: ServiceReport, page_texts: Texts) -> None:
    made = service_report(replace(report, settlement=None, repair=PaperRepair(diagnosis="没查出毛病")))
    text = "\n".join(page_texts(made.data))
    assert "检测结论：没查出毛病" in text
    assert "维修费合计" not in text


def test_many_lines_run_over_pages_and_none_is_lost(
    report: ServiceReport, repair: PaperRepair, page_texts: Texts
) -> None:
    lines = tuple(replace(repair.lines[0], what=f"零件 {place:03d}") for place in range(60))
    made = service_report(replace(report, settlement=None, repair=replace(repair, lines=lines)))
    pages = page_texts(made.data)
    assert len(pages) > 1
    text = "\n".join(pages)
    assert all(f"零件 {place:03d}" in text for place in range(60))


def test_a_report_without_repair_is_as_before(report: ServiceReport, page_texts: Texts) -> None:
    assert "检测与维修" not in "\n".join(page_texts(service_report(report).data))
