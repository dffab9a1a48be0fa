from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from aftersales.cases import CaseKind
from aftersales.clock import CHINA, FixedClock, china_moment
from aftersales.errors import KnownError
from aftersales.orders import Platform
from aftersales.queries import CaseQuery, CaseTab
from aftersales.repairs import Agreement
from desktop import cli
from desktop.demo import SAMPLE_MOMENT, build_sample_shop, make_demo
from desktop.demo_stage import Told
from desktop.sample import sample_clock
from desktop.shop import Desk
from resources.demo import FOLDER, make_sheets
from resources.demo.sales import COUNTER_SALES, TAOBAO, paid_sum


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told]:
    data = tmp_path_factory.mktemp("sample") / "店铺数据"
    return data, build_sample_shop(data)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out, said = tmp_path_factory.mktemp("demo") / "out", list[str]()
    drawn: list[tuple[Path, Path]] = []

    def draw(data: Path, to: Path) -> list[Path]:
        drawn.append((data, to))
        with Desk.open(data, clock=sample_clock(data)) as desk:  # the demo has let go of the folder
            assert desk.clock.now() == SAMPLE_MOMENT
        return [to / "01-today.png"]

    assert make_demo(out, today=None, render_pages=draw, tell=said.append) == 0
    assert drawn == [(out / "店铺数据", out / "pages")]
    return out, "\n".join(said)


def open_sample(sample: tuple[Path, Told]) -> Desk:
    return Desk.open(sample[0], clock=sample_clock(sample[0]))


# ---- the bundled sheets and pictures ----


def test_bundled_sheets_are_what_the_script_writes() -> None:
    assert make_sheets.TAOBAO_LIST.read_bytes() == make_sheets.taobao_list()
    assert make_sheets.TAOBAO_DETAIL.read_bytes() == make_sheets.taobao_detail()
    bundled = load_workbook(make_sheets.COUNTER).worksheets[0]
    made = load_workbook(BytesIO(make_sheets.counter())).worksheets[0]
    assert list(bundled.values) == list(made.values)


def test_the_same_sheet_comes_out_byte_for_byte_each_time() -> None:
    first, second = make_sheets.counter(), make_sheets.counter()
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as book:
        assert book.testzip() is None


def test_taobao_list_has_the_real_header_and_guarded_numbers() -> None:
    lines = make_sheets.TAOBAO_LIST.read_bytes().decode("gbk").split("\r\n")
    assert len(lines[0].split(",")) == 61
    assert all(re.match(r'="\d{19}",', line) for line in lines[1:-1])
    assert lines[-1] == ""


def test_pictures_are_small_and_are_pictures() -> None:
    pictures = sorted((FOLDER / "pictures").glob("*.png"))
    assert len(pictures) >= 8
    for path in pictures:
        assert path.stat().st_size <= 20_000, path.name
        assert path.read_bytes().startswith(b"\x89PNG"), path.name


# ---- the sample shop ----


def test_every_order_of_the_sheets_is_there_with_its_sum(sample: tuple[Path, Told]) -> None:
    sold = [*TAOBAO, *(sale for _, sale, _ in COUNTER_SALES)]
    with open_sample(sample) as desk:
        told = desk.orders.all()
    orders = [order for order, account, _ in told if account.platform is not Platform.COUNTER]
    assert len(orders) == len(sold)
    assert sum(order.paid_gross for order in orders) == sum(map(paid_sum, sold))
    assert sum(order.refunded for order in orders) == sum(sale.refunded for sale in sold)


def test_two_odd_rows_are_left_out_and_said(sample: tuple[Path, Told]) -> None:
    counter, taobao, again = sample[1].imports
    assert (counter.batch.counts.held, counter.batch.counts.errors) == (1, 1)
    assert len(counter.left_out) == 2
    assert "两台" in " ".join(counter.left_out)
    assert (taobao.batch.counts.added, taobao.left_out) == (30, ())
    assert (again.batch.counts.added, again.batch.counts.unchanged) == (0, 30)


def test_three_cases_are_settled_to_the_fen(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        views = {name: desk.cases.view(case_id=case_id) for name, case_id in sample[1].cases.items()}
    part, phone, lost = (views[name] for name in ("part_return", "warranty", "lost"))
    assert part.settlement is not None
    assert phone.settlement is not None
    assert lost.settlement is not None
    # 129.00 − 40.00 × 129/446.90 − 10.00 × 129/446.90; 317.90 stays, so 满300 still holds
    assert part.settlement.due == 12_900 - 1_155 - 289
    # 2026-06-20 to 2026-10-09 are 111 days, 26 of them in repair; 0.5 % a day of what was paid
    days = (date(2026, 10, 9) - date(2026, 6, 20)).days - 26
    assert phone.settlement.due == 319_900 - (319_900 * days * 5 + 500) // 1_000
    assert (lost.settlement.due, lost.settlement.from_courier) == (44_900, 30_000)
    assert sum(payment.amount for payment in part.payments) == part.settlement.due
    assert (part.state.code, phone.state.code, lost.state.code) == ("closed", "to_pay", "to_revisit")


def test_calls_move_over_national_day_and_weekends_and_say_why(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        found = desk.revisits.page(first=date(2026, 9, 1), last=date(2026, 12, 31), include_done=True)
        moved = {(each.revisit.nominal, each.revisit.day): each for each in found}
        holiday = moved[date(2026, 10, 2), date(2026, 10, 8)]
        assert holiday.case_number.startswith("GD260929-")
        days = [passed.day for passed in holiday.revisit.why]
        assert days == [date(2026, 10, 2) + timedelta(days=at) for at in range(6)]
        assert "国庆节" in desk.revisits.why_text(revisit=holiday.revisit)[0]
        saturday = moved[date(2026, 10, 17), date(2026, 10, 19)]
        assert all("周末" in line for line in desk.revisits.why_text(revisit=saturday.revisit))
    for each in found:
        assert not desk.calendar.is_day_off(each.revisit.day)


def test_the_day_looks_like_a_working_day(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        today, counts = desk.today.view(), desk.cases.tab_counts()
        assert today.day == date(2026, 10, 14)
        assert [row.due.text for row in today.overdue if row.due] == ["超期 1 天 4 时", "超期 3 时 10 分"]
        assert [row.summary.customer_name for row in today.due_today][:2] == ["林晓芸", "王美玲"]
        assert len(today.revisits) == 5
        assert today.revisits_done == 2
        assert 12 <= counts[CaseTab.OPEN] < counts[CaseTab.ALL]
        assert counts[CaseTab.EVIDENCE] >= 1
        assert desk.revisits.overdue()
        assert {staff.name for staff in desk.staff.list()} == {"周明远", "许倩", "梁志强", "孙小满"}
        assert desk.session.staff.name == "周明远"
        assert desk.profile.read().sample


def test_warranty_days_follow_the_repairs(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        (lin,) = desk.customers.search(text="林晓芸")
        line = next(item for item in desk.customers.lines(customer_id=lin.id) if item.serial)
    # twelve months from 2025-10-20, and 37 days in repair
    assert line.warranty_ends == date(2026, 10, 20) + timedelta(days=37)


def test_repairs_show_a_quote_a_loan_a_short_part_and_a_failed_visit(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        rows = desk.cases.page(query=CaseQuery(moments=desk.cases.moments()), limit=200).rows
        open_ones = {
            row.summary.customer_name: desk.cases.view(case_id=row.summary.id).repair
            for row in rows
            if row.summary.kind is CaseKind.REPAIR
        }
    bench, home = open_ones["何静怡"], open_ones["黄德贵"]
    assert bench is not None
    assert home is not None
    assert (bench.agreement, bench.owed, bench.parts[0].low) == (Agreement.YES, 12_000, True)
    assert bench.repair.loan_out is not None
    assert [visit.outcome for visit in home.visits] == ["做了一部分", "没做成", "做了一部分", None]
    assert home.visits[1].evidence_id is not None
    assert home.owed == 5_000


def test_one_product_wears_out_and_the_others_failed_too_seldom(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        rows = desk.failures.table().rows
    told = {row.kind.code: row for row in rows}
    vacuum, cooker = told["SS-V3"], told["YQ-C4"]
    assert vacuum is rows[0]
    assert vacuum.finding.startswith("越用越容易坏")
    assert vacuum.report.inspect
    assert cooker.finding.endswith("才看得出规律，先不提议。")
    assert [row.kind.code for row in rows if row.report.inspect] == ["SS-V3"]


def test_history_is_told_in_the_order_of_its_moments(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        for case_id in sample[1].cases.values():
            events = desk.cases.view(case_id=case_id).events
            moments = [event.at for event in events]
            assert moments == sorted(moments)
            assert moments[0].astimezone(CHINA).year == 2026
            assert len({event.by_name for event in events}) >= 2


def test_nothing_of_the_sample_is_damaged(sample: tuple[Path, Told]) -> None:
    with open_sample(sample) as desk:
        assert desk.upkeep.check().ok


def test_an_earlier_today_has_only_what_had_happened(tmp_path: Path) -> None:
    told = build_sample_shop(tmp_path / "shop", today=china_moment("2026-09-30 12:00"))
    assert list(told.cases) == ["exchange"]
    with Desk.open(tmp_path / "shop", clock=sample_clock(tmp_path / "shop")) as desk:
        view = desk.cases.view(case_id=told.cases["exchange"])
        assert view.case.kind is CaseKind.EXCHANGE
        assert view.state.code == "to_revisit"
        assert desk.clock.today() == date(2026, 9, 30)


def test_a_shop_of_real_people_has_no_sample_clock(tmp_path: Path, clock: FixedClock) -> None:
    with Desk.open(tmp_path / "shop", clock=clock):
        pass
    assert sample_clock(tmp_path / "shop") is None


# ---- the command ----


def test_demo_writes_everything_and_tells_it(demo: tuple[Path, str]) -> None:
    out, said = demo
    sheet = load_workbook(out / "工单.xlsx").worksheets[0]
    assert any("张示例" in str(cell) for row in sheet.values for cell in row)
    for name in ("售后服务报告.pdf", "小票.pdf"):
        assert (out / name).read_bytes().startswith(b"%PDF"), name
    for needed in (
        "新增 30",
        "114.56",
        "1,839.42",
        "原定10月2日，排到10月8日",
        "10月7日是国庆节假期",
        "排到10月19日",
    ):
        assert needed in said, needed
    assert "1 张页面图" in said


def test_demo_keeps_the_shops_costs_out_of_the_steps(demo: tuple[Path, str]) -> None:
    assert "进货" not in demo[1]


def test_papers_show_what_the_case_came_to(demo: tuple[Path, str]) -> None:
    import pypdfium2

    def text(path: Path) -> str:
        document = pypdfium2.PdfDocument(path)
        try:
            return "".join(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()

    report, receipt = (text(demo[0] / name) for name in ("售后服务报告.pdf", "小票.pdf"))
    assert "李测试" in report
    assert "1,839.42" in report
    assert "壹佰壹拾肆元伍角陆分" in receipt


def test_demo_refuses_a_folder_with_something_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "mine.txt"
    kept.write_text("mine", "utf-8")
    assert cli.main(["demo", "--out", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_demo_refuses_a_file_in_its_place(tmp_path: Path) -> None:
    place = tmp_path / "demo"
    place.write_text("", "utf-8")
    with pytest.raises(KnownError, match=r"demo\.not_empty"):
        make_demo(place, today=None, render_pages=None, tell=lambda _: None)


def test_demo_without_a_painter_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    early = china_moment("2026-09-20 10:00")
    assert make_demo(tmp_path / "out", today=early, render_pages=None, tell=said.append) == 0
    assert said[-1] == "  页面图没有画：缺 Qt 的系统库。其他都在。"
    assert not (tmp_path / "out" / "小票.pdf").exists()
