"""Slips and labels as they come out of the printer, read back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest
from pypdfium2 import PdfDocument

from aftersales.clock import CHINA
from exports.archive_papers import PaperSize
from exports.label import Label, code128_spans, labels
from exports.papers import PaperShop
from exports.pdf_kit import Produced
from exports.slip import Slip, SlipColumn, SlipTable, slip

AT = datetime(2026, 10, 14, 15, 20, tzinfo=CHINA)
SLIP = Slip(
    name="repair_slip",
    about="GD261014-001",
    shop=PaperShop(name="示例家电", phone="0571-0000"),
    printed_at=AT,
    number="WX261014-001",
    facts=(("customer", "张示例"), ("goods", "示例净水器"), ("serial", ""), ("fault", "漏水")),
    tables=(
        SlipTable(
            code="parts_and_work",
            columns=(SlipColumn(code="work", share=3), SlipColumn(code="amount", share=1, right=True)),
            rows=(("换接头", "80.00"), ("上门费", "30.00")),
        ),
    ),
    total=("repair_total", 11_000),
    told=("修好通知后 30 天内来取。",),
    signed=("sign_customer", "sign_handler"),
)
FORMS = [PaperSize.A5, PaperSize.A4, PaperSize.FORM, PaperSize.FORM_HALF, PaperSize.FORM_THIRD]
ROLLS = [PaperSize.ROLL, PaperSize.NARROW_ROLL]


def read(made: Produced) -> tuple[str, list[tuple[int, int]]]:
    """All text without blanks, and the pages' sizes in tenths of a millimetre."""
    document = PdfDocument(made.data)
    try:
        pages = [document[number] for number in range(len(document))]
        text = "".join(page.get_textpage().get_text_range() for page in pages)
        sizes = [(round(w / 72 * 254), round(h / 72 * 254)) for w, h in (page.get_size() for page in pages)]
        return "".join(text.split()), sizes
    finally:
        document.close()


@pytest.mark.parametrize("size", [*FORMS, *ROLLS])
def test_a_slip_says_the_same_on_every_paper(size: PaperSize) -> None:
    made = slip(SLIP, size)
    text, _ = read(made)
    for words in ("维修单", "GD261014-001", "WX261014-001", "张示例", "漏水", "换接头", "80.00"):
        assert words in text
    for words in ("维修合计", "人民币壹佰壹拾元整", "¥110.00", "30天内来取", "客户签字", "经办人"):
        assert words in text
    assert "本单据不作为报销、税务凭证" in text
    assert made.missing == ()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (PaperSize.A5, (2100, 1480)),
        (PaperSize.FORM, (2410, 2794)),
        (PaperSize.FORM_HALF, (2410, 1397)),
        (PaperSize.FORM_THIRD, (2410, 931)),
    ],
)
def test_forms_have_the_measures_of_their_paper(size: PaperSize, expected: tuple[int, int]) -> None:
    _, sizes = read(slip(SLIP, size))
    assert set(sizes) == {expected}


def test_rolls_are_as_wide_as_their_paper_and_as_long_as_their_words() -> None:
    ((wide, tall),), ((narrow, taller),) = (read(slip(SLIP, size))[1] for size in ROLLS)
    assert (wide, narrow) == (801, 581), "640 and 464 dots"
    longer = replace(SLIP, told=SLIP.told * 5)
    assert read(slip(longer, PaperSize.ROLL))[1][0][1] > tall
    assert taller > 0


def test_needles_print_neither_grey_nor_anything_smaller_than_nine_points() -> None:
    import zlib

    for size in (PaperSize.FORM, PaperSize.FORM_HALF, PaperSize.FORM_THIRD):
        data = slip(SLIP, size).data
        streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
        drawn = b""
        for stream in streams:
            try:
                drawn += zlib.decompressobj().decompress(_plain(stream))  # the line end behind it is no part
            except zlib.error:
                continue
        inks = {float(ink) for ink in re.findall(rb"([\d.]+) [gG]\b", drawn)}
        sizes = {float(points) for points in re.findall(rb"/F\S+ ([\d.]+) Tf", drawn)}
        assert inks == {0.0}
        assert min(sizes) >= 9


def _plain(stream: bytes) -> bytes:
    """A stream of reportlab without its ASCII85 armour."""
    import base64

    body = stream.strip()
    return base64.a85decode(body.removesuffix(b"~>")) if body.endswith(b"~>") else stream


def test_a_table_that_is_longer_than_a_third_goes_on_with_its_head() -> None:
    rows = tuple((f"项目{number}", "1.00") for number in range(20))
    long = replace(SLIP, tables=(replace(SLIP.tables[0], rows=rows),))
    made = slip(long, PaperSize.FORM_THIRD)
    text, _ = read(made)
    assert made.pages > 2
    assert text.count("金额（元）") >= made.pages - 1
    assert f"第{made.pages}页，共{made.pages}页" in text


def test_a_reprint_says_so() -> None:
    assert "补打" in read(slip(replace(SLIP, reprint=True), PaperSize.A5))[0]
    assert "补打" in read(slip(replace(SLIP, reprint=True), PaperSize.NARROW_ROLL))[0]


def test_rare_names_are_printed_and_unknown_signs_are_named() -> None:
    made = slip(replace(SLIP, facts=(("customer", "𬭎䶮"), ("goods", "茶壶😀"))), PaperSize.A5)
    assert "𬭎䶮" in read(made)[0]
    assert made.missing == ("😀",)


def test_a_code_128_is_spelled_as_the_standard_says() -> None:
    spans = code128_spans("GD261014-001")
    assert spans[:6] == (2, 1, 1, 2, 1, 4), "start B"
    assert spans[-7:] == (2, 3, 3, 1, 1, 1, 2), "stop"
    assert (sum(spans) - 13) % 11 == 0


def test_labels_stand_on_a_page_each() -> None:
    made = labels(
        [Label(name="张示例", code="GD261014-001", lines=("示例净水器",))] * 3, PaperSize.LABEL, made_at=AT
    )
    text, sizes = read(made)
    assert sizes == [(600, 400)] * 3
    assert text.count("GD261014-001") == 3
    assert text.count("示例净水器") == 3
