from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from exports.archive_papers import PaperSize
from exports.pdf_kit import MM
from exports.preview import PdfPages
from exports.sale_receipt import sale_receipt
from tests.exports.archive_kit import sale

Texts = Callable[[bytes], list[str]]
SAID = (
    "和顺家电城东店",
    "收据",
    "DD261014-0003",
    "SJ261014-001",
    "示例净水器 1",
    "S-1",
    "滤芯扳手",
    "赠品",
    "店内优惠",
    "−98.98",
    "+6.00",
    "¥1,206.02",
    "人民币壹仟贰佰零陆元零贰分",
    "微信",
    "本单据不作为报销、税务凭证",
    "谢谢光顾，凭收据保修",
)


@pytest.mark.parametrize("size", [PaperSize.ROLL, PaperSize.A5])
def test_it_says_what_was_sold_and_paid_in_figures_and_words(size: PaperSize, page_texts: Texts) -> None:
    made = sale_receipt(sale(), size)
    assert (made.pages, made.missing) == (1, ())
    text = page_texts(made.data)[0]
    for part in SAID:
        assert part in text, part
    assert "张示例" in text
    assert "6652" in text
    assert "补打" not in text


@pytest.mark.parametrize("size", [PaperSize.ROLL, PaperSize.A5])
def test_a_second_printing_says_so(size: PaperSize, page_texts: Texts) -> None:
    assert "补打" in page_texts(sale_receipt(replace(sale(), reprint=True), size).data)[0]


def test_the_roll_is_80_mm_wide_and_the_sheet_a5() -> None:
    with PdfPages(sale_receipt(sale(), PaperSize.ROLL).data) as pages:
        assert pages.size(0)[0] == pytest.approx(80 * MM, abs=0.3)
    with PdfPages(sale_receipt(sale(), PaperSize.A5).data) as pages:
        assert pages.size(0) == pytest.approx((210 * MM, 148 * MM), abs=0.3)


def test_many_lines_go_on_over_sheets_and_lose_none(page_texts: Texts) -> None:
    made = sale_receipt(sale(40), PaperSize.A5)
    assert made.pages > 1
    texts = page_texts(made.data)
    assert all(f"第 {place} 页，共 {made.pages} 页" in text for place, text in enumerate(texts, start=1))
    whole = "\n".join(texts)
    assert all(f"S-{place}" in whole for place in range(40))
    assert "人民币贰万伍仟捌佰捌拾柒元零贰分" in texts[-1]
    assert "收据 DD261014-0003" in texts[1]
