"""The letter and its pack, read back: facts, sums with words, evidence, pictures; nothing cut off, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from exports.pack_parts import PackFile
from exports.papers import PaperImage, PaperSettlement, PaperShop
from exports.recovery_letter import (
    LetterLine,
    RecoveryLetter,
    RecoveryPack,
    recovery_letter,
    recovery_pack,
)
from tests.exports.conftest import PRINTED_AT

Texts = Callable[[bytes], list[str]]


@pytest.fixture
def letter(shop: PaperShop) -> RecoveryLetter:
    return RecoveryLetter(
        shop=shop,
        number="ZC261014-001",
        case_number="GD261011-018",
        order_number="DD251020-0042",
        reference="YT001",
        text="示例快递：\n我店交由贵司承运的示例锅（运单号 YT001）发生丢件。\n现请贵司承担 236.02 元。",
        lines=(
            LetterLine(label="货值", formula="发票 300.00", amount=30_000),
            LetterLine(label="旧机残值", formula="归店里", amount=-6_398),
        ),
        total=23_602,
        evidence=(PackFile(slot="面单照片", file="面单.png", day=date(2026, 10, 13)),),
        answer_by=date(2026, 10, 21),
        printed_at=PRINTED_AT,
    )


def test_one_page_says_everything(letter: RecoveryLetter, page_texts: Texts) -> None:
    made = recovery_letter(letter)
    assert (made.pages, made.missing, made.unreadable) == (1, (), ())
    text = page_texts(made.data)[0]
    for part in (
        "追偿函",
        "编号 ZC261014-001",
        "工单 GD261011-018",
        "订单 DD251020-0042",
        "2026-10-14",
        "示例快递：",
        "（运单号 YT001）发生丢件。",
        "货值",
        "发票 300.00",
        "300.00",
        "−63.98",
        "应追",
        "人民币贰佰叁拾陆元零贰分",
        "¥236.02",
        "面单照片",
        "面单.png",
        "2026-10-13",
        "盼复 2026-10-21",
        "和顺家电城东店",
        "0571-5550 1826",
        "店铺盖章：",
        "第 1 页，共 1 页",
    ):
        assert part in text, part


def test_without_evidence_it_says_so(letter: RecoveryLetter, page_texts: Texts) -> None:
    text = page_texts(recovery_letter(replace(letter, evidence=(), answer_by=None)).data)[0]
    assert "没有附凭证" in text
    assert "盼复" not in text


def test_a_long_letter_goes_on_and_loses_no_word(letter: RecoveryLetter, page_texts: Texts) -> None:
    words = [f"第{number}段话，讲明第{number}件事" for number in range(120)]
    made = recovery_letter(replace(letter, text="\n".join(["示例快递：", *words])))
    texts = page_texts(made.data)
    assert made.pages == len(texts) > 1
    whole = "".join(texts).replace("\n", "")
    assert all(word in whole for word in words)
    assert all("ZC261014-001" in text for text in texts)
    assert "面单.png" in texts[-1]  # what is asked for never stands alone above the stamp
    assert "店铺盖章：" in texts[-1]


def test_the_pack_brings_order_settlement_course_and_pictures(
    letter: RecoveryLetter, settlement: PaperSettlement, page_texts: Texts, tmp_path: Path
) -> None:
    photo = tmp_path / "面单.png"
    Image.new("RGB", (400, 1200), "teal").save(photo)
    broken = tmp_path / "坏的.png"
    broken.write_bytes(b"no picture")
    pack = RecoveryPack(
        letter=letter,
        facts=(("订单", "DD251020-0042"), ("客户", "张** 139 **** 6652"), ("签收", "")),
        settlement=settlement,
        images=(PaperImage(caption="面单照片", path=photo), PaperImage(caption="破损", path=broken)),
    )
    made = recovery_pack(pack)
    whole = "".join(page_texts(made.data))
    for part in ("订单与工单", "张** 139 **** 6652", "退客户的算式", "¥2,287.12", "凭证照片", "面单照片"):
        assert part in whole, part
    assert made.unreadable == ("坏的.png",)
