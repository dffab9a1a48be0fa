from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from exports.papers import PaperStep, RefundReceipt
from exports.pdf_kit import MM, qr_modules
from exports.preview import PagePixels, PdfPages
from exports.receipt import receipt

Texts = Callable[[bytes], list[str]]


def _pixels(data: bytes) -> PagePixels:
    with PdfPages(data) as pages:
        return pages.render(0, dpi=203)


def _dark_rows(pixels: PagePixels) -> list[list[bool]]:
    return [
        [pixels.rgb[y * pixels.stride + x * 3] < 128 for x in range(pixels.width)]
        for y in range(pixels.height)
    ]


def test_one_page_says_everything(slip: RefundReceipt, page_texts: Texts) -> None:
    made = receipt(slip)
    assert (made.pages, made.missing) == (1, ())
    text = page_texts(made.data)[0]
    for part in (
        "和顺家电城东店",
        "售后退款凭条",
        "GD261011-018",
        "张示例 139****6652",
        "K35-2509-118432",
        "2025-10-20",
        "3,280.00",
        "−1,052.88",
        "3,280.00 × 0.10% × 321 天 三包规定 第十三条",
        "¥2,287.12",
        "人民币贰仟贰佰捌拾柒元壹角贰分",
        "原路退回",
        "1–3 个工作日",
        "客户签字：",
        "带小票到店，扫码找单",
        "本单据不作为报销、税务凭证",
    ):
        assert part in text, part
    assert "怎么退" not in text
    assert "补打" not in text


def test_it_is_80_mm_wide_and_prints_on_72(slip: RefundReceipt) -> None:
    made = receipt(slip)
    with PdfPages(made.data) as pages:
        assert pages.size(0)[0] == pytest.approx(80 * MM, abs=0.3)
    pixels = _pixels(made.data)
    assert pixels.width == 640
    rows = _dark_rows(pixels)
    columns = [x for x in range(len(rows[0])) if any(row[x] for row in rows)]
    assert columns[0] >= 31
    assert columns[-1] <= 609
    assert columns[-1] - columns[0] > 560


def test_its_height_grows_with_its_content(slip: RefundReceipt, page_texts: Texts) -> None:
    def height(data: bytes) -> float:
        with PdfPages(data) as pages:
            return pages.size(0)[1]

    steps = tuple(PaperStep(label=f"步骤{number}", formula="说明", amount=100) for number in range(60))
    long = receipt(replace(slip, settlement=replace(slip.settlement, steps=steps)))
    assert long.pages == 1
    assert height(long.data) > height(receipt(slip).data) + 60 * 8
    text = page_texts(long.data)[0]
    assert all(f"步骤{number}" in text for number in range(60))
    assert "本单据不作为报销、税务凭证" in text


def test_the_code_is_at_least_24_mm_in_whole_dots_with_a_quiet_zone(slip: RefundReceipt) -> None:
    rows = _dark_rows(_pixels(receipt(slip).data))
    modules = qr_modules(slip.case.number)
    side = len(modules)
    # The finder pattern's top edge: the first row with a dark stretch of 7 modules right after a clear zone.
    dots = -(-192 // side)
    assert side * dots >= 24 / 25.4 * 203
    left = round((640 - side * dots) / 2)
    first = next(
        y
        for y in range(len(rows) - 1)
        if all(rows[y][left + 2 : left + 7 * dots - 2])
        and rows[y + dots * 3][left + dots * 3]
        and not any(rows[y + dots + dots // 2][left + dots + 2 : left + 6 * dots - 2])
    )
    seen = [
        [rows[first + row * dots + dots // 2][left + column * dots + dots // 2] for column in range(side)]
        for row in range(side)
    ]
    assert seen == modules
    quiet = 4 * dots - 2
    assert not any(
        any(row[left - quiet : left + side * dots + quiet]) for row in rows[first - quiet : first - 1]
    )
    below = first + side * dots
    assert not any(
        any(row[left - quiet : left + side * dots + quiet]) for row in rows[below + 2 : below + quiet]
    )
    beside = rows[first + 5 : below - 5]
    assert not any(any(row[left - quiet : left - 2]) for row in beside)


def test_long_values_wrap_instead_of_running_off(slip: RefundReceipt, page_texts: Texts) -> None:
    case = replace(
        slip.case, customer="阿卜杜热合曼·买买提依明江" * 3, goods="北屿空调柜机" * 12, serial="S" * 70
    )
    made = receipt(replace(slip, case=case))
    text = page_texts(made.data)[0].replace("\n", "")
    assert "北屿空调柜机" * 12 in text
    rows = _dark_rows(_pixels(made.data))
    assert not any(any(row[:31]) or any(row[610:]) for row in rows)


def test_a_reprint_says_so_and_rare_names_come_out(slip: RefundReceipt, page_texts: Texts) -> None:
    case = replace(slip.case, customer="𬭎䶮")
    made = receipt(replace(slip, case=case, reprint=True))
    text = page_texts(made.data)[0]
    assert "售后退款凭条 · 补打" in text
    assert "𬭎䶮" in text
