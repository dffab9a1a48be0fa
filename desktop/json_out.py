"""What commands print with --json: amounts as strings in yuan, moments in China time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aftersales.batches import OutcomeCounts
from aftersales.clock import CHINA
from aftersales.matching import Problem
from aftersales.money import to_yuan
from aftersales.orders import Order, OrderLine, ShopAccount
from aftersales.sheet_records import RECORD_KINDS
from desktop.recovery_views import RecoveryRow
from desktop.views import CaseRow
from resources.labels import label
from resources.wording import sentence

if TYPE_CHECKING:
    from imports.intake import SheetReport


def moment_text(moment: datetime | None) -> str | None:
    """``2026-10-08T19:20:00`` in China time, or None."""
    return moment.astimezone(CHINA).replace(tzinfo=None).isoformat() if moment else None


def order_json(order: Order, account: ShopAccount, customer: str) -> dict[str, Any]:
    """One order with its lines."""
    return {
        "number": order.number,
        "shop": account.name,
        "platform": account.platform.value,
        "status": order.status.value,
        "ordered_at": moment_text(order.ordered_at),
        "paid_at": moment_text(order.paid_at),
        "shipped_at": moment_text(order.shipped_at),
        "signed_at": moment_text(order.signed_at),
        "currency": order.currency,
        "goods": to_yuan(order.goods),
        "freight": to_yuan(order.freight),
        "discounts": [
            {"name": item.name, "amount": to_yuan(item.amount), "funded_by": item.funded_by.value}
            for item in order.discounts
        ],
        "paid": to_yuan(order.paid_gross),
        "refunded": to_yuan(order.refunded),
        "compensated": to_yuan(order.compensated),
        "customer": {
            "name": customer or order.receiver.name,
            "nickname": order.nickname,
            "phone": order.receiver.phone,
            "masked": order.receiver.masked,
            "address": order.receiver.address,
        },
        "courier": order.courier,
        "tracking": order.tracking,
        "remark": order.remark,
        "lines": [_line_json(line) for line in order.lines],
    }


def _line_json(line: OrderLine) -> dict[str, Any]:
    return {
        "title": line.title,
        "code": line.code,
        "spec": line.spec,
        "unit_price": to_yuan(line.unit_price),
        "quantity": line.quantity,
        "amount": to_yuan(line.amount),
        "refunded": to_yuan(line.refunded),
    }


def case_json(row: CaseRow) -> dict[str, Any]:
    """One case as a list shows it."""
    summary = row.summary
    return {
        "number": summary.number,
        "kind": summary.kind.value,
        "customer": summary.customer_name,
        "title": summary.title,
        "problem": summary.problem,
        "state": summary.state,
        "state_label": row.state.label,
        "due_at": moment_text(summary.due_at),
        "due": row.due.text if row.due else None,
        "opened_at": moment_text(summary.opened_at),
        "proposed": to_yuan(summary.proposed) if summary.proposed is not None else None,
        "assignee": summary.assignee_name,
    }


def recovery_json(row: RecoveryRow) -> dict[str, Any]:
    """One claim against others as a list shows it; days as YYYY-MM-DD."""
    summary = row.summary
    return {
        "number": summary.number,
        "case": summary.case_number,
        "title": summary.title,
        "against": summary.against.value,
        "name": summary.name,
        "basis": summary.basis.value,
        "reference": summary.reference,
        "state": summary.state.value,
        "state_label": row.state,
        "found_on": summary.found_on.isoformat(),
        "due_on": summary.due_on.isoformat() if summary.due_on else None,
        "closed_on": summary.closed_on.isoformat() if summary.closed_on else None,
        "due": row.due.text if row.due else None,
        "evidence": {"filled": row.filled, "needed": row.needed},
        "claimed": to_yuan(summary.claimed),
        "received": to_yuan(summary.received),
    }


def sheet_json(
    sheet: SheetReport, counts: OutcomeCounts, problems: Iterable[Problem], batch: int | None
) -> dict[str, Any]:
    """What became of one sheet; an order counts at the sheet that carries its header, a record at its own."""
    is_records = sheet.kind in RECORD_KINDS
    return {
        "file": sheet.file,
        "sheet": sheet.sheet,
        "format": sheet.format.value,
        "encoding": sheet.encoding,
        "header_row": sheet.header_row,
        "profile": sheet.profile,
        "title": sheet.title,
        "platform": label(sheet.platform) if sheet.platform else None,
        "confidence": sheet.confidence,
        "kind": sheet.kind,
        "rows": sheet.rows,
        "orders": 0 if is_records else counts.orders,
        "records": counts.orders if is_records else 0,
        "added": counts.added,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "conflicts": counts.conflicts,
        "errors": counts.errors,
        "held": counts.held,
        "skipped": counts.skipped,
        "batch": batch,
        "note": sentence(sheet.code) if sheet.code else "",
        "asks": list(sheet.asks),
        "notes": [problem_text(note) for note in sheet.notes],
        "problems": [
            {
                "row": item.row,
                "column": item.column,
                "code": item.code,
                "value": item.value,
                "level": item.level,
                "message": problem_text(item),
            }
            for item in problems
        ],
    }


def problem_text(problem: Problem) -> str:
    """The sentence for one thing wrong in a sheet."""
    return sentence(
        problem.code,
        {"row": problem.row, "column": problem.column, "value": problem.value, "sheet": problem.sheet},
    )
