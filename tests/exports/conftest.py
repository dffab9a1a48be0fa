"""Sample papers, and readers that did not make them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest

from aftersales.clock import CHINA
from exports.papers import (
    PaperCase,
    PaperEvent,
    PaperSettlement,
    PaperShop,
    PaperStep,
    RefundReceipt,
    ServiceReport,
)

PRINTED_AT = datetime(2026, 10, 14, 15, 30, tzinfo=CHINA)


@pytest.fixture
def shop() -> PaperShop:
    return PaperShop(name="和顺家电城东店", phone="0571-5550 1826", address="城东区槐荫路 66 号")


@pytest.fixture
def case() -> PaperCase:
    return PaperCase(
        number="GD261011-018",
        customer="张示例",
        phone="139 **** 6652",
        address="城东区槐荫路 18 号 3 幢 502",
        order_number="DD251020-0042",
        goods="北屿空调 K35",
        goods_class="家用空调器",
        serial="K35-2509-118432",
        invoiced_on=date(2025, 10, 20),
        warranty="整机保修到 2026-11-26",
        description="产品，质量问题，不制冷。前两次维修共占用 38 天，第三次仍不制冷，客户要求退货退款。",
        events=(
            PaperEvent(
                at=datetime(2026, 10, 11, 9, 14, tzinfo=CHINA),
                step="受理",
                content="客户来电：修过两次仍不制冷",
                by="李示例",
            ),
            PaperEvent(
                at=datetime(2026, 10, 14, 14, 5, tzinfo=CHINA),
                step="判责",
                content="商品质量问题，责任方为厂家",
                by="王示例",
            ),
        ),
        handler="王示例",
    )


@pytest.fixture
def settlement() -> PaperSettlement:
    return PaperSettlement(
        steps=(
            PaperStep(
                label="发票价款",
                formula="3,380.00 − 100.00 优惠",
                citation="订单 DD251020-0042",
                amount=328000,
                base=True,
            ),
            PaperStep(label="怎么退", formula="修 2 次仍有故障", citation="三包规定 第十三条"),
            PaperStep(
                label="折旧费",
                formula="3,280.00 × 0.10% × 321 天",
                citation="三包规定 第十三条",
                amount=-105288,
            ),
            PaperStep(
                label="退回运费", formula="质量问题，商家承担", citation="消法 第二十四条", amount=6000
            ),
        ),
        total=228712,
        policy_version="2026-09-01",
        pay_by="原路退回",
        arrives="1–3 个工作日",
    )


@pytest.fixture
def report(shop: PaperShop, case: PaperCase, settlement: PaperSettlement) -> ServiceReport:
    return ServiceReport(
        shop=shop,
        case=case,
        settlement=settlement,
        printed_at=PRINTED_AT,
        note="退款在收到退回商品后 3 天内原路退回。客户签字表示已核对以上金额。",
    )


@pytest.fixture
def slip(shop: PaperShop, case: PaperCase, settlement: PaperSettlement) -> RefundReceipt:
    return RefundReceipt(shop=shop, case=case, settlement=settlement, printed_at=PRINTED_AT)


@pytest.fixture
def page_texts() -> Callable[[bytes], list[str]]:
    """The text of every page, read by pdfium."""

    def read(data: bytes) -> list[str]:
        document = pypdfium2.PdfDocument(data)
        texts = []
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            texts.append(str(text_page.get_text_range()).replace("\r\n", "\n"))
            text_page.close()
            page.close()
        document.close()
        return texts

    return read


@pytest.fixture
def poppler_text(tmp_path: Path) -> Callable[[bytes], str]:
    """The text of the whole file, read by poppler's pdftotext."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext (poppler)")

    def read(data: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(data)
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    return read
