from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from exports.archive_papers import PaperSize
from exports.warranty_card import warranty_card
from tests.exports.archive_kit import card

Texts = Callable[[bytes], list[str]]
SAID = (
    *("三包凭证", "示例净水器 R600", "家用电器", "R600-2610-0001", "SQ-R600", "示例牌"),
    *("DD261014-0003", "2026-10-14", "2026-10-16", "和顺家电城东店", "城东区槐荫路 66 号"),
    *("张示例", "139 **** 6652", "城东区槐荫路 18 号", "城北服务点", "厂家 示例电器"),
    *("整机三包 12 个月，到 2027-10-16（含当天）", "产地", "盖章", "SB261014-001"),
)
LOG = (
    "维修记录",
    "送修日期",
    "故障情况",
    "故障原因",
    "处理情况",
    "交验日期",
    "2026-11-01",
    "换泵 0",
    "2026-11-09",
)


@pytest.mark.parametrize(("size", "pages"), [(PaperSize.A4, 1), (PaperSize.A5, 2)])
def test_it_carries_what_the_rules_ask_for(size: PaperSize, pages: int, page_texts: Texts) -> None:
    made = warranty_card(card(), size)
    assert (made.pages, made.missing) == (pages, ())
    texts = page_texts(made.data)
    for part in SAID:
        assert part in texts[0], part
    for part in LOG:
        assert part in texts[-1], part


def test_an_exchange_is_told_and_long_logs_go_on(page_texts: Texts) -> None:
    made = warranty_card(replace(card(60), exchanged_on=date(2026, 12, 1), reprint=True), PaperSize.A5)
    texts = page_texts(made.data)
    assert "2026-12-01 换过货" in texts[0]
    assert "补打" in texts[0]
    assert made.pages > 2
    whole = "\n".join(texts)
    assert all(f"换泵 {place}" in whole for place in range(60))
    assert all("送修日期" in text for text in texts[1:])
