"""Rows of the lists of sold goods, spare parts and products: what each column shows, in ready words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales import money
from aftersales.goods_lists import GoodsOrder
from ui.delegates.warranty_bar import Term
from ui.models.paged_table import Column
from ui.models.roles import Cell, ChipText, Row

if TYPE_CHECKING:
    from datetime import date

    from aftersales.goods_lists import GoodSummary, PartSummary, ProductSummary

SOON = 30
SOLD_COLUMNS = (
    Column(key="title", title="商品", width=166),
    Column(key="serial", title="序列号", width=142),
    Column(key="customer", title="客户", width=68),
    Column(key="term", name="质保到哪天"),
    Column(key="whole", title="整机到", width=98, sortable=True),
    Column(key="left", title="剩", width=64, align="right"),
    Column(key="parts", title="主要部件", width=76, align="right", sortable=True),
    Column(key="bearer", title="谁保", width=66),
)
SOLD_ORDERS = {"whole": GoodsOrder.WHOLE, "parts": GoodsOrder.PARTS}
"""Which order a click on a column's head asks for."""
PART_COLUMNS = (
    Column(key="title", title="备件", width=210),
    Column(key="code", title="编码", width=110),
    Column(key="fits", title="用在"),
    Column(key="shelf", title="放在", width=72),
    Column(key="stock", title="在库", width=72, align="right"),
    Column(key="reserved", title="占用", width=72, align="right"),
    Column(key="free", title="剩", width=96, align="right"),
)
PRODUCT_COLUMNS = (
    Column(key="title", title="商品", width=190),
    Column(key="code", title="编码", width=96),
    Column(key="class", title="三包", width=112),
    Column(key="terms", title="质保"),
    Column(key="bearer", title="谁保", width=66),
    Column(key="cost", title="成本（元）", width=96, align="right"),
    Column(key="sold", title="卖出", width=72, align="right"),
)


def left_text(ends: date | None, today: date) -> tuple[str, str]:
    """How many days a term has left, and in which tone."""
    if ends is None:
        return "—", "faint"
    left = (ends - today).days
    if left < 0:
        return "已过", "faint"
    return f"{left:,} 天", "warn" if left <= SOON else ""


def sold_row(good: GoodSummary, *, today: date, mark: str = "") -> Row:
    """A sold piece."""
    left, tone = left_text(good.whole_ends, today)
    parts, parts_tone = left_text(good.parts_end, today)
    verdict = f"整机到 {good.whole_ends}，" + ("已过" if left == "已过" else f"剩 {left}")
    spoken = "，".join(
        part for part in (good.title, good.serial, good.customer_name, verdict, good.bearer) if part
    )
    return Row(
        key=good.id,
        cells=(
            Cell(text=good.title, mark=mark, tip=good.title, spoken=spoken),
            Cell(
                text=good.serial or "—", tone="quiet" if good.serial else "faint", mark=mark, tip=good.serial
            ),
            Cell(text=good.customer_name or "—", mark=mark),
            Cell(sort=Term(good.starts, good.whole_ends, good.parts_end), spoken=verdict),
            Cell(text=good.whole_ends.isoformat(), tone="quiet"),
            Cell(text=left, tone=tone, bold=tone == "warn"),
            Cell(text=parts, tone=parts_tone or "quiet"),
            Cell(text=good.bearer or "—", tone="quiet" if good.bearer else "faint"),
        ),
        spoken=spoken,
    )


def part_row(part: PartSummary, *, mark: str = "") -> Row:
    """A spare part."""
    fits = part.fits + (f" 等 {part.products} 样" if part.products > 1 else "")
    free = f"不够 {part.free:,}" if part.is_short else f"{part.free:,}"
    spoken = f"{part.title}，在库 {part.stock}，占用 {part.reserved}，剩 {part.free}" + (
        "，不够" if part.is_short else ""
    )
    return Row(
        key=part.id,
        cells=(
            Cell(text=part.title, mark=mark, tip=part.title, spoken=spoken),
            Cell(text=part.code or "—", tone="quiet" if part.code else "faint", mark=mark),
            Cell(text=fits or "—", tone="quiet" if fits else "faint", tip=fits),
            Cell(text=part.shelf or "—", tone="quiet" if part.shelf else "faint"),
            Cell(text=f"{part.stock:,}"),
            Cell(text=f"{part.reserved:,}", tone="" if part.reserved else "faint"),
            Cell(text=free, tone="warn" if part.is_short else "", bold=part.is_short),
        ),
        spoken=spoken,
    )


def terms_text(whole: int | None, parts: int | None) -> str:
    """整机 12 个月 · 主要部件 36 个月."""
    words = ((whole, "整机"), (parts, "主要部件"))
    return " · ".join(f"{name} {months} 个月" for months, name in words if months)


def product_row(product: ProductSummary, *, mark: str = "") -> Row:
    """A catalogue entry."""
    terms = terms_text(product.whole_months, product.parts_months)
    spoken = "，".join(part for part in (product.title, product.code, terms, product.bearer) if part)
    chips = (ChipText(product.product_class, "ok"),) if product.product_class else ()
    return Row(
        key=product.id,
        cells=(
            Cell(text=product.title, mark=mark, tip=product.title, spoken=spoken),
            Cell(text=product.code or "—", tone="quiet" if product.code else "faint", mark=mark),
            Cell(text="" if chips else "—", chips=chips, tone="faint"),
            Cell(text=terms or "—", tone="quiet" if terms else "faint"),
            Cell(text=product.bearer or "—", tone="quiet" if product.bearer else "faint"),
            Cell(
                text="—" if product.cost is None else money.grouped(product.cost),
                tone="" if product.cost else "faint",
            ),
            Cell(text=f"{product.sold:,}", tone="" if product.sold else "faint"),
        ),
        spoken=spoken,
    )
