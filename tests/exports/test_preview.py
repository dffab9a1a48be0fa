from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from aftersales.errors import KnownError
from exports.papers import RefundReceipt, ServiceReport
from exports.preview import PdfPages
from exports.receipt import receipt
from exports.service_report import service_report
from resources.wording import error_sentence


def test_pixels_of_a_page(report: ServiceReport) -> None:
    with PdfPages(service_report(report).data) as pages:
        assert pages.count == 1
        pixels = pages.render(0, dpi=72)
    assert (pixels.width, pixels.height) == (596, 842)
    assert pixels.stride >= pixels.width * 3
    assert len(pixels.rgb) == pixels.stride * pixels.height
    assert pixels.rgb[:3] == b"\xff\xff\xff"
    assert 0 in pixels.rgb


def test_red_is_first(tmp_path: object) -> None:
    from datetime import UTC, datetime

    from PIL import Image

    from exports.pdf_fonts import shipped_fonts
    from exports.pdf_kit import Pen

    pen = Pen(shipped_fonts(), width=20, height=20, title="", made_at=datetime(2026, 10, 14, tzinfo=UTC))
    pen.picture(0, 0, 20, 20, Image.new("RGB", (10, 10), (200, 30, 10)))
    pen.end_page()
    with PdfPages(pen.finish().data) as pages:
        pixels = pages.render(0, dpi=72)
    middle = 10 * pixels.stride + 10 * 3
    red, green, blue = pixels.rgb[middle : middle + 3]
    assert red > 150
    assert green < 90
    assert blue < 90


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.4\n" + b"\x00" * 200])
def test_what_is_no_pdf_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(KnownError) as caught:
        PdfPages(data)
    assert error_sentence(caught.value).startswith("打不开这份 PDF")


def test_two_papers_in_four_threads(report: ServiceReport, slip: RefundReceipt) -> None:
    papers = [service_report(report).data, receipt(slip).data]

    def look(number: int) -> tuple[int, int]:
        with PdfPages(papers[number % 2]) as pages:
            pixels = pages.render(0, dpi=100)
        return pixels.width, len(pixels.rgb)

    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(look, range(16)))
    assert len(set(seen[::2])) == len(set(seen[1::2])) == 1
    assert seen[0] != seen[1]
