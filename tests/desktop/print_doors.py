"""The doors of papers that are looked at before they are printed, for the table of rights."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from desktop.printing import PaperChoice, Subject
from tests.desktop.recovery_doors import claim_to_print

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REPORT = PaperChoice(kind="report", size="a4")


def _sheet(on: Any) -> object:
    draft = on.desk.settlements.draft(case_id=on.to_pay)
    calculation = on.desk.settlements.calculate(claim=draft.claim)
    return on.desk.settlement_papers.sheet_draft(draft=draft, calculation=calculation)


def _draft(on: Any) -> Any:
    return on.desk.printing.draft(Subject(of="cases", id=on.to_pay, name=""), REPORT)


PRINT_DOORS: Mapping[str, tuple[Right, Callable[[Any], object]]] = {
    "papers.reports_draft": (Right.PRINT, lambda on: on.desk.papers.reports_draft(case_ids=[on.to_pay])),
    "papers.receipt_draft": (Right.PRINT, lambda on: on.desk.papers.receipt_draft(case_id=on.to_pay)),
    "papers.slip_draft": (
        Right.PRINT,
        lambda on: on.desk.papers.slip_draft(case_id=on.to_pay, kind="return_slip", size="a5"),
    ),
    "papers.evidence_draft": (
        Right.PRINT,
        lambda on: on.desk.papers.evidence_draft(case_id=on.to_pay),
    ),
    "papers.label_draft": (
        Right.PRINT,
        lambda on: on.desk.papers.label_draft(case_id=on.to_pay, size="60x40"),
    ),
    "archive_papers.sales_draft": (
        Right.PRINT,
        lambda on: on.desk.archive_papers.sales_draft(order_ids=(1,)),
    ),
    "archive_papers.warranty_cards_draft": (
        Right.PRINT,
        lambda on: on.desk.archive_papers.warranty_cards_draft(good_ids=(on.good,)),
    ),
    "archive_papers.customer_files_draft": (
        Right.PRINT,
        lambda on: on.desk.archive_papers.customer_files_draft(customer_ids=[1]),
    ),
    "recovery_papers.letter_draft": (
        Right.PRINT,
        lambda on: on.desk.recovery_papers.letter_draft(recovery_id=claim_to_print(on)),
    ),
    "recovery_papers.pack_draft": (
        Right.PRINT,
        lambda on: on.desk.recovery_papers.pack_draft(recovery_id=claim_to_print(on)),
    ),
    "settlement_papers.sheet_draft": (Right.PRINT, _sheet),
    "month_reports.draft": (
        Right.SETTLE,
        lambda on: on.desk.month_reports.draft(first=date(2026, 10, 1), last=date(2026, 10, 31)),
    ),
    "printing.draft": (Right.PRINT, _draft),
    "printing.issue": (Right.PRINT, lambda on: on.desk.printing.issue(())),
    "printing.save": (Right.PRINT, lambda on: on.desk.printing.save(_draft(on), on.tmp / "p.pdf")),
}
PRINT_READING = {"month_reports": set[str](), "printing": {"offers", "open_pages"}}
