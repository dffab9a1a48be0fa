"""Calls taken along: the workbook comes back filled in, the paper can be read, the calendar makes no doubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from aftersales.call_log import Contact
from aftersales.call_sheets import CallsAsked
from aftersales.errors import KnownError
from aftersales.revisit_days import VisitsAsked
from aftersales.revisits import CallResult, Revisit, RevisitState
from desktop.cli import main
from tests.desktop.acting import CLERK, OWNER, Shop
from tests.desktop.taking_in.record_kit import outcomes, read, rows, said, take
from tests.exports.test_calendar_file import read as read_calendar

DAY, NEXT = date(2026, 10, 15), date(2026, 10, 16)
PEOPLE = (("张示例", "13800001000"), ("林示例", "13900006652"), ("何示例", "13900000044"))


def planned(shop: Shop, name: str = "张示例", phone: str = "13800001000", day: date = DAY) -> Revisit:
    customer_id = shop.customer(name, phone)
    return shop.desk.revisit_planning.plan(customer_id=customer_id, case_id=None, day=day, purpose="使用情况")


def stored(shop: Shop, call: Revisit) -> Revisit:
    with shop.desk.archive.database.read():
        return shop.desk.archive.revisits.get(call.id)


def on_site(shop: Shop, call: Revisit) -> None:
    with shop._writing() as action:
        shop.desk.archive.revisits.save(replace(call, method="上门"), action=action)


def asked(first: date = DAY, last: date = NEXT, **given: object) -> CallsAsked:
    return CallsAsked(first=first, last=last, **given)  # type: ignore[arg-type]


def fill_in(path: Path, *answers: Mapping[str, object]) -> None:
    """Write into the open columns as a person would in Excel, one row after the other."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
    for row, told in enumerate(answers, start=2):
        for title, value in told.items():
            sheet.cell(row, header[title]).value = value  # type: ignore[assignment]
    book.save(path)


def test_a_sheet_comes_back_filled_in(shop: Shop, tmp_path: Path) -> None:
    calls = [planned(shop, *person) for person in PEOPLE]
    path = tmp_path / "回访登记表.xlsx"
    assert shop.desk.call_sheets.workbook(asked=asked(), to=path) == 3
    before = shop.everything()
    empty = read(shop.desk, path)
    assert empty.sheets[0].kind == "calls"
    assert outcomes(shop.desk, empty) == ["unchanged"] * 3
    shop.desk.transfers.discard(staged=empty)
    assert shop.everything() == before
    fill_in(
        path,
        {"结果": "接通", "评分": 5, "备注": "很满意"},
        {"结果": "改约", "再约日期": "2026-10-20"},
        {"结果": "未接"},
    )
    take(shop.desk, path)
    first, second, third = (stored(shop, call) for call in calls)
    assert (first.result, first.score, first.note) == (CallResult.REACHED, 5, "很满意")
    assert (second.result, third.result) == (CallResult.RESCHEDULED, CallResult.MISSED)
    planned_days = [
        (found.customer_name, found.revisit.day, found.revisit.tries)
        for found in shop.desk.revisits.page(first=DAY, last=date(2026, 12, 31))
    ]
    assert planned_days == [("何示例", DAY, 1), ("林示例", date(2026, 10, 20), 0)]


def test_a_low_score_on_a_sheet_opens_a_complaint_too(shop: Shop, tmp_path: Path) -> None:
    call = planned(shop)
    path = tmp_path / "a.xlsx"
    shop.desk.call_sheets.workbook(asked=asked(), to=path)
    fill_in(path, {"结果": "接通", "评分": 1, "备注": "又坏了"})
    batch = take(shop.desk, path)
    opened = stored(shop, call).opened_case_id
    assert opened is not None
    assert "又坏了" in shop.case(opened).description
    shop.desk.transfers.undo(batch_id=batch.id)
    assert stored(shop, call).state is RevisitState.PLANNED


def test_a_call_that_changed_since_is_said_and_taken(shop: Shop, tmp_path: Path) -> None:
    call = planned(shop)
    path = tmp_path / "a.xlsx"
    shop.desk.call_sheets.workbook(asked=asked(), to=path)
    shop.desk.revisits.move(revisit_id=call.id, version=call.version, day=NEXT)
    fill_in(path, {"结果": "接通"})
    staged = read(shop.desk, path)
    (row,) = rows(shop.desk, staged)
    assert row.taken
    assert "改过" in said(row)


def test_the_workbook_offers_results_hides_the_version_and_masks_the_number(
    shop: Shop, tmp_path: Path
) -> None:
    call = planned(shop)
    path = tmp_path / "a.xlsx"
    shop.desk.call_sheets.workbook(asked=asked(), to=path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = {cell.value: cell.coordinate.rstrip("1") for cell in sheet[1]}
    row = {cell.value: sheet.cell(2, place).value for place, cell in enumerate(sheet[1], start=1)}
    assert (row["回访号"], row["客户"], row["电话"]) == (f"HF-{call.id:06d}", "张示例", "138 **** 1000")
    assert sheet.column_dimensions[header["回访版本"]].hidden
    assert int(str(row["回访版本"])) == call.version
    offered = []
    for rule in sheet.data_validations.dataValidation:
        name, _, cells = str(rule.formula1).partition("!")
        offered.append([cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]])
    assert ["接通", "未接", "改约", "拒访", "空号"] in offered
    assert ["5", "4", "3", "2", "1"] in offered
    assert shop.desk.call_briefs.log(customer_id=call.customer_id or 0) == ()


def test_whole_numbers_are_noted_with_each_customer(shop: Shop, tmp_path: Path) -> None:
    calls = [planned(shop, *person) for person in PEOPLE[:2]]
    shop.sit(CLERK)
    shop.desk.call_sheets.workbook(asked=asked(whole_phones=True), to=tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert "13800001000" in [cell.value for cell in sheet[2]]
    for call in calls:
        (entry,) = shop.desk.call_briefs.log(customer_id=call.customer_id or 0)
        assert (entry.what, entry.by_name, entry.detail) == (Contact.LOOKED, CLERK, "回访登记表")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"first": NEXT, "last": DAY}, "sheet_days"),
        ({"first": DAY, "last": DAY + timedelta(days=400)}, "sheet_long"),
        ({"first": DAY + timedelta(days=30), "last": DAY + timedelta(days=31)}, "sheet_none"),
    ],
)
def test_days_that_cannot_be_write_no_file(
    shop: Shop, tmp_path: Path, given: dict[str, date], code: str
) -> None:
    planned(shop)
    for write in (shop.desk.call_sheets.workbook, shop.desk.call_sheets.paper):
        with pytest.raises(KnownError, match=code):
            write(asked=asked(**given), to=tmp_path / "a.out")
    assert list(tmp_path.glob("a.*")) == []


def test_only_the_calls_of_one_person_are_taken_along(shop: Shop, tmp_path: Path) -> None:
    planned(shop)
    shop.sit(CLERK)
    planned(shop, *PEOPLE[1])
    mine = asked(asked=VisitsAsked(assignee_id=shop.staff[CLERK]))
    assert shop.desk.call_sheets.workbook(asked=mine, to=tmp_path / "a.xlsx") == 1


def test_the_paper_has_boxes_days_and_lines_to_sign_for_a_visit(shop: Shop, tmp_path: Path) -> None:
    from pypdfium2 import PdfDocument

    planned(shop)
    visit = planned(shop, *PEOPLE[1], day=NEXT)
    on_site(shop, visit)
    made = shop.desk.call_sheets.paper(asked=asked(), to=tmp_path / "表.pdf")
    assert made.number.startswith("HF261014-")
    assert made.missing == ()
    document = PdfDocument(tmp_path / "表.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    document.close()
    for word in (
        "回访登记表",
        "10月15日",
        "周四",
        "张示例",
        "138 **** 1000",
        "使用情况",
        "接通",
        "空号",
        "满意度",
    ):
        assert word in text, word
    assert "上门：示例省示例市 1 号" in text
    assert text.count("客户签字") == 1
    again = shop.desk.call_sheets.paper(asked=asked(), to=tmp_path / "表2.pdf")
    assert again.number != made.number


def test_a_calendar_written_again_keeps_its_entries(shop: Shop, tmp_path: Path) -> None:
    calls = [planned(shop, *person) for person in PEOPLE]
    to = tmp_path / "回访.ics"
    assert shop.desk.call_sheets.calendar(to=to) == 3
    first = {entry["UID"]: entry for entry in read_calendar(to.read_bytes())}
    assert len(first) == 3
    moved, cancelled = calls[0], calls[1]
    shop.desk.revisits.move(revisit_id=moved.id, version=moved.version, day=NEXT, at_time="15:30")
    shop.desk.customers.stop_calls(customer_id=cancelled.customer_id or 0)
    assert shop.desk.call_sheets.calendar(to=to) == 3
    second = {entry["UID"]: entry for entry in read_calendar(to.read_bytes())}
    assert second.keys() == first.keys()
    by_name = {entry["SUMMARY"]: entry for entry in second.values()}
    then = {entry["SUMMARY"]: entry for entry in first.values()}
    assert by_name["回访 张示例"]["DTSTART"] == "20261016T073000Z"
    assert int(by_name["回访 张示例"]["SEQUENCE"]) > int(then["回访 张示例"]["SEQUENCE"])
    assert by_name["回访 林示例"]["STATUS"] == "CANCELLED"
    same = ("UID", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "DESCRIPTION")
    assert all(by_name["回访 何示例"][key] == then["回访 何示例"][key] for key in same)
    assert "13800001000" not in to.read_text("utf-8").replace("\r\n ", "")


def test_a_calendar_is_of_one_person(shop: Shop, tmp_path: Path) -> None:
    planned(shop)
    shop.sit(CLERK)
    planned(shop, *PEOPLE[1])
    to = tmp_path / "回访.ics"
    assert shop.desk.call_sheets.calendar(to=to) == 1
    assert shop.desk.call_sheets.calendar(to=to, staff_id=shop.staff[OWNER]) == 1
    (entry,) = read_calendar(to.read_bytes())
    assert entry["SUMMARY"] == "回访 张示例"
    assert entry["DESCRIPTION"].split("\n") == ["事由：使用情况", "电话：138 **** 1000"]


def test_a_call_given_to_another_is_cancelled_with_who_had_it(shop: Shop, tmp_path: Path) -> None:
    call, other = planned(shop), planned(shop, *PEOPLE[1])
    to = tmp_path / "回访.ics"

    def entries(name: str) -> dict[str, str]:
        shop.desk.call_sheets.calendar(to=to, staff_id=shop.staff[name])
        return {entry["SUMMARY"]: entry["STATUS"] for entry in read_calendar(to.read_bytes())}

    both = {"回访 张示例": "CONFIRMED", f"回访 {PEOPLE[1][0]}": "CONFIRMED"}
    assert entries(OWNER) == both
    before = {entry["UID"]: int(entry["SEQUENCE"]) for entry in read_calendar(to.read_bytes())}
    assert entries(CLERK) == {}
    give(shop, call, shop.staff[CLERK])
    assert entries(OWNER) == {**both, "回访 张示例": "CANCELLED"}
    (gone,) = [one for one in read_calendar(to.read_bytes()) if one["STATUS"] == "CANCELLED"]
    assert int(gone["SEQUENCE"]) > before[gone["UID"]]
    assert entries(CLERK) == {"回访 张示例": "CONFIRMED"}
    give(shop, call, shop.staff[OWNER])
    assert entries(OWNER) == both
    assert entries(CLERK) == {"回访 张示例": "CANCELLED"}
    assert stored(shop, other).version == other.version


def give(shop: Shop, call: Revisit, staff_id: int) -> None:
    """Let somebody else make a call."""
    with shop._writing() as action:
        given = replace(stored(shop, call), assignee_id=staff_id)
        shop.desk.archive.revisits.save(given, action=action)


def test_the_command_line_writes_all_three(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planned(shop)
    shop.desk.close()
    data = ["--data", str(shop.desk.folder.root)]
    days = ["--from", "2026-10-14", "--until", "2026-10-20"]
    for name in ("a.xlsx", "a.pdf", "a.ics"):
        assert main(["calls", *data, *days, "--to", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 100
    assert "a.xlsx" in capsys.readouterr().out
    assert main(["export", "revisits", *data, "--tab", "open", "--to", str(tmp_path / "b.csv")]) == 0
    assert "HF-000001" in (tmp_path / "b.csv").read_text("utf-8-sig")
    assert main(["calls", *data, "--from", "2026-13-01", "--to", str(tmp_path / "c.xlsx")]) == 2
    assert main(["calls", *data, "--staff", "没有人", "--to", str(tmp_path / "c.xlsx")]) == 2
    assert not (tmp_path / "c.xlsx").exists()


TRICKY = ("😀 𬭎䶮", "第一行\n第二行", "-5 度", "@张示例", "0123", "＝1＋1", "　全角空格　", "a" * 300)


def test_any_words_of_the_customer_come_back_as_written(shop: Shop, tmp_path: Path) -> None:
    calls = [
        planned(shop, f"{mark}示例", f"1390000{place:04d}") for place, mark in enumerate("甲乙丙丁戊己庚辛")
    ]
    path = tmp_path / "a.xlsx"
    last = DAY + timedelta(days=10)
    assert shop.desk.call_sheets.workbook(asked=asked(last=last), to=path) == len(calls)
    written = [row[0] for row in load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True)]
    fill_in(
        path,
        *({"结果": "接通", "评分": str(place % 3 + 3), "备注": note} for place, note in enumerate(TRICKY)),
    )
    take(shop.desk, path)
    noted = {f"HF-{call.id:06d}": stored(shop, call) for call in calls}
    assert [noted[str(number)].note for number in written] == [note.strip() for note in TRICKY]
    assert [noted[str(number)].score for number in written] == [place % 3 + 3 for place in range(len(TRICKY))]
    again = read(shop.desk, path)
    assert outcomes(shop.desk, again) == ["unchanged"] * len(calls)
    shop.desk.transfers.discard(staged=again)


def test_the_paper_is_looked_at_before_it_is_printed(shop: Shop) -> None:
    from desktop.printing import CallSheetSubject

    call = planned(shop)
    printing = shop.desk.printing
    subject = CallSheetSubject(asked=asked(), name="回访登记表")
    (offer,) = printing.offers(subject)
    assert (offer.kind, offer.sizes, offer.whole_phone) == ("call_sheet", ("a4",), True)
    draft = printing.draft(subject, offer.usual)
    assert draft.pages == 1
    assert shop.desk.call_briefs.log(customer_id=call.customer_id or 0) == ()
    from dataclasses import replace

    printing.draft(subject, replace(offer.usual, whole_phone=True))
    assert len(shop.desk.call_briefs.log(customer_id=call.customer_id or 0)) == 1
    (issued,) = printing.issue((draft,))
    assert issued.number == draft.number
