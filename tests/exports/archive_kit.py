"""Sample papers of the archive; the people in them are invented."""

from __future__ import annotations

from datetime import date, datetime

from aftersales.clock import CHINA
from exports.archive_papers import (
    CustomerFile,
    PaperRepair,
    PaperSaleLine,
    PaperTable,
    SaleReceipt,
    WarrantyCard,
)
from exports.papers import PaperShop

AT = datetime(2026, 10, 14, 15, 30, tzinfo=CHINA)
SHOP = PaperShop(
    name="和顺家电城东店", phone="0571-5550 1826", address="城东区槐荫路 66 号", foot="谢谢光顾，凭收据保修"
)


def sale(lines: int = 2) -> SaleReceipt:
    goods = tuple(
        PaperSaleLine(
            title=f"示例净水器 {place}", quantity=1, unit_price=64_950, amount=64_950, note=f"S-{place}"
        )
        for place in range(lines)
    )
    gift = PaperSaleLine(title="滤芯扳手", quantity=1, unit_price=0, amount=0, gift=True)
    return SaleReceipt(
        shop=SHOP,
        order_number="DD261014-0003",
        sold_at=AT,
        printed_at=AT,
        number="SJ261014-001",
        lines=(*goods, gift),
        goods=64_950 * lines,
        off=(("店内优惠", 9_898),),
        freight=600,
        paid=64_950 * lines - 9_898 + 600,
        means="微信",
        customer="张示例",
        phone="139 **** 6652",
        cashier="许示例",
    )


def card(repairs: int = 1) -> WarrantyCard:
    return WarrantyCard(
        shop=SHOP,
        title="示例净水器 R600",
        printed_at=AT,
        number="SB261014-001",
        brand="示例牌",
        code="SQ-R600",
        product_class="家用电器",
        serial="R600-2610-0001",
        order_number="DD261014-0003",
        sold_on=date(2026, 10, 14),
        installed_on=date(2026, 10, 16),
        terms=("整机三包 12 个月，到 2027-10-16（含当天）",),
        customer="张示例",
        phone="139 **** 6652",
        address="城东区槐荫路 18 号",
        mender="城北服务点 0571-5550 7714",
        bearer="厂家 示例电器",
        repairs=tuple(
            PaperRepair(first_day=date(2026, 11, 1), last_day=date(2026, 11, 9), what=f"换泵 {place}")
            for place in range(repairs)
        ),
    )


def file(orders: int = 2) -> CustomerFile:
    return CustomerFile(
        shop=SHOP,
        number="DA261014-001",
        printed_at=AT,
        customer_number="KH-00012",
        name="张示例",
        facts=(("customer", "张示例"), ("phone", "139 **** 6652"), ("address", "城东区槐荫路 18 号")),
        tables=(
            PaperTable(code="his_goods", rows=(("示例净水器", "R600-1", "2026-10-14", "2027-10-14"),)),
            PaperTable(
                code="his_orders",
                rows=tuple(
                    (f"2619300000000{place:06d}", "2026-10-14", "示例净水器 × 1", "1,299.00", "")
                    for place in range(orders)
                ),
            ),
            PaperTable(code="his_cases", rows=()),
            PaperTable(code="his_revisits", rows=()),
        ),
    )
