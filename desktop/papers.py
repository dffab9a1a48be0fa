"""Papers and sheets of the shop: filled from the archive, written aside and renamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.cases import EventKind
from aftersales.clock import Clock, china_day
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from aftersales.money import from_yuan
from aftersales.orders import Order
from aftersales.queries import CaseQuery
from aftersales.settlements import SettlementRecord
from desktop.archive import Archive
from desktop.case_views import CaseViews
from desktop.changes import Changed
from desktop.jobs import Progress
from desktop.judging import Judge
from desktop.profile import ProfileDesk
from desktop.repair_papers import paper_repair
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.views import CaseView
from desktop.writing import Writer
from resources.wording import sentence

if TYPE_CHECKING:
    from exports.papers import PaperCase, PaperEvent, PaperImage, PaperSettlement, PaperShop
    from exports.pdf_kit import Produced

_SERIES = {"report": "FW", "receipt": "XP"}
"""What the number of a paper begins with: 服务 and 小票."""
_TOLD = frozenset({EventKind.OPENED, EventKind.PAID, EventKind.REVISIT})
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMade:
    """A paper that lies on the disk; `missing` are characters that no font has, printed as 〓."""

    path: Path
    number: str
    pages: int
    missing: tuple[str, ...] = ()


class PaperDesk:
    """What can be printed. The heavy libraries load with the first paper."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        views: CaseViews,
        judge: Judge,
        timeline: Timeline,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._profile = profile
        self._views = views
        self._judge = judge
        self._timeline = timeline

    def report(self, *, case_id: int, to: Path) -> PaperMade:
        """The A4 售后服务报告 of a case as a PDF; a second printing says 补打."""
        from exports.papers import ServiceReport
        from exports.service_report import service_report

        def draw(view: CaseView, number: str, again: bool) -> Produced:
            settlement = self._settlement(view.settlement)
            return service_report(
                ServiceReport(
                    shop=self._shop(),
                    case=self._case(view),
                    printed_at=self._clock.now(),
                    number=number,
                    settlement=settlement,
                    repair=paper_repair(view.repair),
                    images=self._images(view),
                    note=sentence("paper_note.refund") if settlement else sentence("paper_note.plain"),
                    reprint=again,
                )
            )

        return self._make("report", case_id, to, draw)

    def receipt(self, *, case_id: int, to: Path) -> PaperMade:
        """The 80 mm receipt of a settled case as a PDF; KnownError ``desk.nothing_settled`` before that."""
        from exports.papers import RefundReceipt
        from exports.receipt import receipt

        def draw(view: CaseView, number: str, again: bool) -> Produced:
            settlement = self._settlement(view.settlement)
            if settlement is None:
                raise KnownError("desk.nothing_settled", number=view.case.number)
            return receipt(
                RefundReceipt(
                    shop=self._shop(),
                    case=self._case(view),
                    settlement=settlement,
                    printed_at=self._clock.now(),
                    number=number,
                    reprint=again,
                )
            )

        return self._make("receipt", case_id, to, draw)

    def cases_sheet(self, *, query: CaseQuery, to: Path, progress: Progress | None = None) -> int:
        """工单.xlsx of a list as it is filtered and sorted, phones masked; the number of rows."""
        from exports.case_sheet import CaseSheetRow, write_case_sheet
        from exports.workbook import SheetOrigin

        self._session.require(Right.EXPORT)
        rows: list[CaseSheetRow] = []
        with self._archive.database.read():
            for summary in self._archive.cases.each(query):
                if progress is not None:
                    progress.tick(len(rows))
                case = self._archive.cases.get(summary.id)
                phone = ""
                if summary.customer_id is not None:
                    phone = mask_phone(self._archive.customers.brief(summary.customer_id).phone)
                rows.append(
                    CaseSheetRow(
                        number=summary.number,
                        customer=summary.customer_name,
                        tier=summary.tier,
                        phone=phone,
                        goods=summary.title,
                        problem=summary.problem,
                        kind=summary.kind.value,
                        category=case.category,
                        reason=case.reason,
                        state=self._judge.workflow.label(summary.state, summary.kind),
                        due_at=summary.due_at,
                        amount=summary.proposed,
                        assignee=summary.assignee_name,
                        opened_at=summary.opened_at,
                    )
                )
        origin = SheetOrigin(
            made_at=self._clock.now(),
            made_by=self._session.staff.name,
            filter=sentence(f"case_tab.{query.tab.value}") + (f" · {query.text}" if query.text else ""),
            sort=sentence(f"case_order.{query.order.value}"),
        )
        return write_case_sheet(to, rows, origin)

    def _make(
        self, kind: str, case_id: int, to: Path, draw: Callable[[CaseView, str, bool], Produced]
    ) -> PaperMade:
        """Give the paper its number, draw it, write the file and tell the timeline: all of it, or nothing."""
        from exports.safe_write import write_bytes

        self._session.require(Right.PRINT)
        with self._archive.database.read():
            view = self._views.view(self._archive.cases.get(case_id))
        again = any(event.kind is EventKind.PRINTED and event.to_state == kind for event in view.events)
        with self._writer.action(f"打印 {view.case.number}", Changed.CASES, undoable=False) as action:
            number = self._archive.numbers.paper(
                _SERIES[kind], china_day(action.at), case_id=case_id, made_at=action.at
            )
            made = draw(view, number, again)
            write_bytes(to, made.data)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.PRINTED,
                to_state=kind,
                title=f"{sentence(f'paper.{kind}')} {number}",
                action=action,
            )
        return PaperMade(path=to, number=number, pages=made.pages, missing=made.missing)

    def _shop(self) -> PaperShop:
        from exports.papers import PaperShop

        profile = self._profile.read()
        return PaperShop(
            name=profile.name, phone=profile.phone, address=profile.address, foot=profile.receipt_foot
        )

    def _case(self, view: CaseView) -> PaperCase:
        from exports.papers import PaperCase

        case, order = view.case, view.order
        affected = [line for line in view.lines if line.quantity] or list(view.lines)
        goods = "、".join(
            f"{line.title} × {line.quantity}" if line.quantity > 1 else line.title for line in affected
        )
        sold = _sold_on(order)
        return PaperCase(
            number=case.number,
            customer=view.customer.name if view.customer else "",
            phone=mask_phone(view.customer.phone) if view.customer else "",
            address=view.customer.address if view.customer else "",
            order_number=order.number if order else "",
            goods=goods,
            serial="、".join(line.serial for line in affected if line.serial),
            invoiced_on=sold,
            warranty="、".join(line.warranty for line in affected if line.warranty),
            description="，".join(part for part in (case.category, case.reason, case.phenomenon) if part)
            + (f"。{case.description}" if case.description else ""),
            events=self._events(view),
            handler=view.assignee.name if view.assignee else "",
        )

    def _events(self, view: CaseView) -> tuple[PaperEvent, ...]:
        """The customer's history: how each stage began, and what was said, settled and paid in it."""
        from exports.papers import PaperEvent

        labels = self._judge.workflow.stage_labels(view.case.kind)
        stage, told = "", ""
        settled = [event.id for event in view.events if event.kind is EventKind.SETTLED][-1:]
        events = []
        for event in view.events:
            if event.kind in {EventKind.OPENED, EventKind.MOVED} and event.to_state:
                stage = labels[self._judge.workflow.stage_index(event.to_state)]
            first = event.kind is EventKind.MOVED and (stage != told or bool(event.note))
            if first or event.kind in _TOLD or event.id in settled:
                told = stage
                content = f"{event.title}：{event.note}" if event.note else event.title
                events.append(PaperEvent(at=event.at, step=stage, content=content, by=event.by_name))
        return tuple(events)

    def _images(self, view: CaseView) -> tuple[PaperImage, ...]:
        from exports.papers import PaperImage

        return tuple(
            PaperImage(
                caption=item.slot or item.file_name, path=self._archive.evidence_files.path(item.sha256)
            )
            for slot in view.slots
            for item in slot.filled
            if item.file_name.lower().endswith(_PICTURES)
        )

    def _settlement(self, record: SettlementRecord | None) -> PaperSettlement | None:
        """The stored snapshot as a paper shows it: only the buyer's steps, never the shop's own result."""
        from exports.papers import PaperSettlement, PaperStep

        if record is None:
            return None
        steps: list[PaperStep] = []
        for entry in json.loads(record.settlement)["steps"]:
            if entry["counts_to"] not in {"to_buyer", None}:
                continue
            amount = from_yuan(entry["amount"]) if entry.get("amount") is not None else None
            steps.append(
                PaperStep(
                    label=entry["label"],
                    formula=entry["formula"],
                    citation=entry["citation"],
                    amount=amount,
                    base=not any(step.amount is not None for step in steps),
                )
            )
        if record.adjustment:
            steps.append(
                PaperStep(
                    label=sentence("paper_note.adjustment"),
                    formula=record.adjustment_reason,
                    citation=record.by_name,
                    amount=record.adjustment,
                )
            )
        return PaperSettlement(
            steps=tuple(steps), total=record.due, policy_version=record.policy_version, pay_by=record.pay_by
        )


def _sold_on(order: Order | None) -> date | None:
    """The day a warranty paper names: of the invoice, else of the payment."""
    if order is None:
        return None
    return order.invoiced_on or (china_day(order.paid_at) if order.paid_at is not None else None)
