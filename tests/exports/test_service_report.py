from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from exports.archive_papers import PaperSize
from exports.papers import PaperEvent, PaperImage, PaperStep, ServiceReport
from exports.preview import PdfPages
from exports.service_report import service_report, service_reports

Texts = Callable[[bytes], list[str]]


def _photo(path: Path, colour: str = "teal") -> Path:
    Image.new("RGB", (800, 600), colour).save(path)
    return path


def test_one_a4_page_says_everything(report: ServiceReport, page_texts: Texts) -> None:
    made = service_report(report)
    assert (made.pages, made.missing, made.unreadable) == (1, (), ())
    text = page_texts(made.data)[0]
    for part in (
        "售后服务报告",
        "GD261011-018",
        "打印 2026-10-14 15:30",
        "139 **** 6652",
        "北屿空调 K35（家用空调器）",
        "2025-10-20，整机保修到 2026-11-26",
        "2026-10-11 09:14",
        "客户来电：修过两次仍不制冷",
        "3,280.00 × 0.10% × 321 天",
        "三包规定 第十三条",
        "−1,052.88",
        "+60.00",
        "应退客户",
        "人民币贰仟贰佰捌拾柒元壹角贰分",
        "¥2,287.12",
        "退款在收到退回商品后 3 天内原路退回。",
        "客户签字",
        "本单据不作为报销、税务凭证",
        "规则版本 2026-09-01",
        "第 1 页，共 1 页",
    ):
        assert part in text, part
    assert "+3,280.00" not in text
    with PdfPages(made.data) as pages:
        assert pages.size(0) == pytest.approx((595.28, 841.89), abs=0.1)


def test_poppler_reads_the_same_in_columns(
    report: ServiceReport, poppler_text: Callable[[bytes], str]
) -> None:
    lines = poppler_text(service_report(report).data).splitlines()
    row = next(line for line in lines if "折旧费" in line)
    assert row.split() == [
        "3",
        "折旧费",
        "3,280.00",
        "×",
        "0.10%",
        "×",
        "321",
        "天",
        "三包规定",
        "第十三条",
        "−1,052.88",
    ]


def test_a_customer_with_a_rare_name_can_be_searched(report: ServiceReport, page_texts: Texts) -> None:
    case = replace(report.case, customer="𬭎䶮 㛃喆堃犇玥彧")
    made = service_report(replace(report, case=case))
    assert made.missing == ()
    assert "𬭎䶮 㛃喆堃犇玥彧" in page_texts(made.data)[0]


def test_emoji_in_a_name_is_shown_as_missing(report: ServiceReport, page_texts: Texts) -> None:
    case = replace(report.case, customer="小林😀")
    made = service_report(replace(report, case=case))
    assert made.missing == ("😀",)
    assert "小林〓" in page_texts(made.data)[0]


def test_what_is_not_known_is_a_dash(report: ServiceReport, page_texts: Texts) -> None:
    case = replace(
        report.case, serial="", invoiced_on=None, warranty="", address="", events=(), description=""
    )
    text = page_texts(service_report(replace(report, case=case)).data)[0]
    assert text.count("—") == 4
    assert "受理" not in text


def test_a_day_of_payment_is_not_called_an_invoice(report: ServiceReport, page_texts: Texts) -> None:
    day = date(2026, 10, 12)
    invoiced = page_texts(service_report(report).data)[0]
    assert "开票" in invoiced
    assert "付款" not in invoiced
    case = replace(report.case, invoiced_on=None, paid_on=day)
    paid = page_texts(service_report(replace(report, case=case)).data)[0]
    assert "付款" in paid
    assert "2026-10-12" in paid
    assert "开票" not in paid


def test_sixty_steps_repeat_the_header_and_never_leave_the_total_alone(
    report: ServiceReport, page_texts: Texts
) -> None:
    assert report.settlement
    for count in range(52, 66):
        steps = tuple(
            PaperStep(label=f"步骤{number}", formula="每件 1.00", amount=100)
            for number in range(1, count + 1)
        )
        settlement = replace(report.settlement, steps=steps, total=count * 100)
        made = service_report(replace(report, settlement=settlement))
        texts = page_texts(made.data)
        assert made.pages == len(texts) >= 2
        for number, text in enumerate(texts, start=1):
            assert f"第 {number} 页，共 {made.pages} 页" in text
            assert "本单据不作为报销、税务凭证" in text
            assert "GD261011-018" in text
            if "每件" in text:
                assert "算式" in text
        total_page = next(text for text in texts if "应退客户" in text)
        assert f"步骤{count}\n" in total_page or f"步骤{count} " in total_page
        found = "\n".join(texts)
        assert all(f"步骤{number}" in found for number in range(1, count + 1))


def test_signatures_stay_with_their_note(report: ServiceReport, page_texts: Texts) -> None:
    event = report.case.events[0]
    for count in range(8, 40):
        events = tuple(replace(event, at=event.at + timedelta(minutes=number)) for number in range(count))
        made = service_report(replace(report, case=replace(report.case, events=events)))
        signed = [text for text in page_texts(made.data) if "客户签字 经办人 盖章 日期" in text]
        assert len(signed) == 1
        assert "退款在收到退回商品后" in signed[0]


def test_a_description_of_3000_characters_flows_over_pages(report: ServiceReport, page_texts: Texts) -> None:
    story = "".join(f"第{number:04d}句说明故障。" for number in range(300))
    assert len(story) >= 3000
    made = service_report(replace(report, case=replace(report.case, description=story)))
    found = "".join(page_texts(made.data)).replace("\n", "")
    lost = [number for number in range(300) if f"第{number:04d}句" not in found]
    assert made.pages == 2
    assert len(lost) <= 1  # the one that the page break cuts


def test_one_event_longer_than_a_page(report: ServiceReport, page_texts: Texts) -> None:
    event = PaperEvent(
        at=report.printed_at, step="核实", content="".join(f"[{number:04d}]检测 " for number in range(400))
    )
    made = service_report(replace(report, case=replace(report.case, events=(event,))))
    found = "".join(page_texts(made.data)).replace("\n", "")
    assert all(f"[{number:04d}]" in found for number in range(400))


def test_pictures_are_shown_and_broken_ones_named(
    report: ServiceReport, page_texts: Texts, tmp_path: Path
) -> None:
    good = PaperImage(caption="室外机", path=_photo(tmp_path / "a.jpg"))
    (tmp_path / "b.jpg").write_bytes(b"no picture")
    broken = PaperImage(caption="检测单", path=tmp_path / "b.jpg")
    gone = PaperImage(caption="序列号", path=tmp_path / "c.jpg")
    made = service_report(replace(report, images=(good, broken, gone)))
    assert made.unreadable == ("b.jpg", "c.jpg")
    text = page_texts(made.data)[0]
    assert all(caption in text for caption in ("凭证", "室外机", "检测单", "序列号"))
    with PdfPages(made.data) as pages:
        pixels = pages.render(0, dpi=36)
    teal = sum(pixels.rgb[at] < 40 and pixels.rgb[at + 1] > 90 for at in range(0, len(pixels.rgb) - 2, 3))
    assert teal > 500


def test_many_pictures_take_more_rows_and_pages(
    report: ServiceReport, page_texts: Texts, tmp_path: Path
) -> None:
    path = _photo(tmp_path / "a.jpg")
    images = tuple(PaperImage(caption=f"照片{number:02d}", path=path) for number in range(37))
    made = service_report(replace(report, images=images))
    found = "".join(page_texts(made.data))
    assert made.pages >= 2
    assert all(f"照片{number:02d}" in found for number in range(37))


def test_a_case_without_money_has_no_sum_and_no_tax_line(report: ServiceReport, page_texts: Texts) -> None:
    text = page_texts(service_report(replace(report, settlement=None)).data)[0]
    assert "退款计算" not in text
    assert "报销" not in text
    assert "客户签字" in text


def test_a_reprint_says_so(report: ServiceReport, page_texts: Texts) -> None:
    text = page_texts(service_report(replace(report, reprint=True)).data)[0]
    assert "补打 2026-10-14 15:30" in text
    assert "打印 2026" not in text


def test_a_report_without_photos_is_small(report: ServiceReport) -> None:
    assert len(service_report(report).data) <= 60_000


@pytest.mark.parametrize(
    ("size", "sides"), [("a4", (210, 297)), ("a5", (210, 148)), ("241", (241, 279)), ("241-2", (241, 140))]
)
def test_the_report_is_printed_on_every_sheet(
    report: ServiceReport, page_texts: Texts, tmp_path: Path, size: str, sides: tuple[int, int]
) -> None:
    photo = PaperImage(caption="室外机", path=_photo(tmp_path / "a.jpg"))
    made = service_report(replace(report, images=(photo,)), PaperSize(size))
    texts = page_texts(made.data)
    whole = "\n".join(texts)
    for part in ("张示例", "−1,052.88", "¥2,287.12", "室外机", "客户签字 经办人 盖章 日期"):
        assert part in whole, part
    assert all(f"第 {number} 页，共 {made.pages} 页" in text for number, text in enumerate(texts, start=1))
    with PdfPages(made.data) as pages:
        measured = {
            tuple(round(side * 25.4 / 72) for side in pages.size(place)) for place in range(made.pages)
        }
    assert measured == {sides}


def test_needles_get_no_photo_and_no_colour(report: ServiceReport, page_texts: Texts, tmp_path: Path) -> None:
    photo = PaperImage(caption="室外机", path=_photo(tmp_path / "a.jpg"))
    made = service_report(replace(report, images=(photo,)), PaperSize.FORM)
    assert "室外机（照片看电脑里的工单）" in "\n".join(page_texts(made.data))
    assert b"/Subtype /Image" not in made.data
    with PdfPages(made.data) as pages:
        rgb = pages.render(0, dpi=36).rgb
    assert all(max(rgb[at : at + 3]) - min(rgb[at : at + 3]) < 8 for at in range(0, len(rgb), 3))


def test_several_reports_have_pages_of_their_own(report: ServiceReport, page_texts: Texts) -> None:
    other = replace(report, case=replace(report.case, number="GD261011-019"), number="FW261014-002")
    made = service_reports([report, other])
    texts = page_texts(made.data)
    assert made.pages == len(texts) == 2
    assert ["GD261011-018" in texts[0], "GD261011-019" in texts[1]] == [True, True]
    assert all("第 1 页，共 1 页" in text for text in texts)


def test_reports_made_at_once_do_not_mix(report: ServiceReport, page_texts: Texts) -> None:
    made: dict[int, bytes] = {}

    def make(number: int) -> None:
        case = replace(report.case, number=f"GD26-{number}", customer=f"张示例{'甲乙丙丁'[number]}")
        made[number] = service_report(replace(report, case=case)).data

    threads = [threading.Thread(target=make, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        text = page_texts(made[number])[0]
        assert f"GD26-{number}" in text
        assert f"张示例{'甲乙丙丁'[number]}" in text
