"""What papers cost: one report, a thousand receipts in one file, and looking at one page of many.

Run from the root: ``python -m benchmarks.papers [receipts]``. Each figure is a ratio of two things timed in turn in one
run, by CPU: the report against the same page drawn without embedding a font; receipts in one file against as many files;
the first page of a file of a thousand against the first page of one.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from aftersales.clock import CHINA
from exports.archive_papers import PaperSaleLine, PaperSize, SaleReceipt
from exports.papers import PaperCase, PaperEvent, PaperSettlement, PaperShop, PaperStep, ServiceReport
from exports.pdf_fonts import FontBook, FontFile, Run, shipped_fonts
from exports.preview import PdfPages
from exports.sale_receipt import sale_receipt, sale_receipts
from exports.service_report import service_report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exports.pdf_kit import Produced

RECEIPTS = 1_000
ROUNDS = 15
AT = datetime(2026, 10, 14, 15, 20, tzinfo=CHINA)
SHOP = PaperShop(name="示例家电城东店", phone="0571-0000 0000", address="示例路 8 号")
PLAIN = "STSong-Light"
"""A face that readers of PDF bring along: nothing of it is embedded."""


class PlainBook(FontBook):
    """The shipped faces' widths, so that lines break alike, but a face in the file that is not embedded."""

    def name(self, *, bold: bool = False) -> str:  # noqa: ARG002 - one face for both
        return PLAIN

    def runs(self, text: str, *, bold: bool = False) -> tuple[Run, ...]:  # noqa: ARG002 - one face for both
        return (Run(text, PLAIN),) if text else ()


def report() -> ServiceReport:
    """A report of one page: six entries of the timeline, seven steps."""
    events = tuple(
        PaperEvent(
            at=AT + timedelta(hours=hour), step="核实", content=f"第 {hour} 次联系客户，等凭证", by="许示例"
        )
        for hour in range(6)
    )
    steps = tuple(
        PaperStep(
            label=f"步骤{number}",
            formula="3,283.43 × 0.10% × 319 天",
            citation="三包规定 第十三条",
            amount=100 * number,
            base=number == 1,
        )
        for number in range(1, 8)
    )
    return ServiceReport(
        shop=SHOP,
        case=PaperCase(
            number="GD261014-001",
            customer="张示例",
            phone="138****2000",
            address="示例市示例区示例路 8 号",
            goods="示例空调 K35",
            serial="K35-0001",
            description="修两次仍不制冷，客户要求退货。",
            events=events,
        ),
        printed_at=AT,
        number="FW261014-001",
        settlement=PaperSettlement(steps=steps, total=223_602, policy_version="2026-09-01"),
        note="退款在收到退回商品后 3 天内原路退回。",
    )


def receipts(count: int) -> list[SaleReceipt]:
    """Receipts of two lines each."""
    return [
        SaleReceipt(
            shop=SHOP,
            order_number=f"DD261014-{number:04d}",
            sold_at=AT,
            printed_at=AT,
            number=f"SJ261014-{number:04d}",
            lines=(
                PaperSaleLine(title=f"示例净水器 {number}", quantity=1, unit_price=99_900, amount=99_900),
                PaperSaleLine(title="示例滤芯", quantity=2, unit_price=8_900, amount=17_800),
            ),
            goods=117_700,
            paid=117_700,
            means="微信",
            customer="张示例",
        )
        for number in range(count)
    ]


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = process_time()
    work()
    return process_time() - start


def compare(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians of both, called in turn."""
    first, second = [], []
    for _ in range(rounds):
        first.append(timed(one))
        second.append(timed(other))
    return median(first), median(second)


def of_reports() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(PLAIN))
    shipped = shipped_fonts()
    plain = PlainBook(FontFile(shipped.regular.path), FontFile(shipped.bold.path))
    paper = report()
    made, bare = service_report(paper), service_report(paper, book=plain)
    assert made.pages == bare.pages == 1
    with_font, without = compare(
        lambda: service_report(paper), lambda: service_report(paper, book=plain), ROUNDS
    )
    print(f"one report: {with_font * 1000:.1f} ms, without a font {without * 1000:.1f} ms, ", end="")
    print(f"{with_font / without:.2f}x (4x); {len(made.data) / 1000:.1f} kB (60 kB)")


def of_receipts(count: int) -> Produced:
    slips = receipts(count)
    sale_receipt(slips[0], PaperSize.ROLL)

    def apart() -> None:
        for slip in slips:
            sale_receipt(slip, PaperSize.ROLL)

    together, singly = compare(lambda: sale_receipts(slips, PaperSize.ROLL), apart, 2)
    print(f"{count} receipts: one file {together:.2f} s, {count} files {singly:.2f} s, ", end="")
    print(f"{together / singly:.3f}x (0.25x)")
    return sale_receipts(slips, PaperSize.ROLL)


def of_preview(many: Produced) -> None:
    one = sale_receipt(replace(receipts(1)[0]), PaperSize.ROLL)

    def look(data: bytes) -> None:
        with PdfPages(data) as pages:
            pages.render(0, dpi=96)

    first, alone = compare(lambda: look(many.data), lambda: look(one.data), ROUNDS)
    print(
        f"first page of {many.pages}: {first * 1000:.1f} ms, of one {alone * 1000:.1f} ms, {first / alone:.2f}x"
    )


def main(argv: Sequence[str]) -> None:
    """Print the three figures."""
    count = int(argv[0]) if argv else RECEIPTS
    of_reports()
    of_preview(of_receipts(count))


if __name__ == "__main__":
    main(sys.argv[1:])
