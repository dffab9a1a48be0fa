"""Papers and sheets of the shop: filled from the archive, written aside and renamed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.cases import EventKind
from aftersales.clock import Clock, china_day
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from aftersales.money import from_yuan
from aftersales.settlements import SettlementRecord
from desktop.archive import Archive
from desktop.case_views import CaseViews
from desktop.judging import Judge
from desktop.paper_press import Given, PaperDraft, PaperMade, PaperOrder, PaperPress, of_one
from desktop.profile import ProfileDesk, without_warranty
from desktop.repair_papers import paper_repair
from desktop.session import Session
from desktop.views import CaseView
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.jobs import Progress
    from exports.papers import (
        PaperCase,
        PaperEvent,
        PaperImage,
        PaperRow,
        PaperSettlement,
        ReportPart,
        ServiceReport,
    )
    from exports.pdf_kit import Produced

_SERIES = {"report": "FW", "receipt": "XP"}
"""What the number of a paper begins with: 服务 and 小票."""
_TOLD = frozenset({EventKind.OPENED, EventKind.PAID, EventKind.REVISIT})
_OF_MONEY = frozenset({EventKind.SETTLED, EventKind.PAID})
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


class PaperDesk:
    """What can be printed. The heavy libraries load with the first paper."""

    def __init__(
        self,
        *,
        archive: Archive,
        press: PaperPress,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        views: CaseViews,
        judge: Judge,
    ) -> None:
        self._archive = archive
        self._press = press
        self._session = session
        self._clock = clock
        self._profile = profile
        self._views = views
        self._judge = judge

    def report(self, *, case_id: int, to: Path) -> PaperMade:
        """The 售后服务报告 of a case as an A4 PDF; a second printing says 补打."""
        return self._press.save(self.reports_draft(case_ids=(case_id,)), to)

    def receipt(self, *, case_id: int, to: Path) -> PaperMade:
        """The 80 mm receipt of a settled case as a PDF; KnownError ``desk.nothing_settled`` before that."""
        return self._press.save(self.receipt_draft(case_id=case_id), to)

    def reports_draft(
        self,
        *,
        case_ids: Sequence[int],
        parts: frozenset[ReportPart] | None = None,
        size: str = "a4",
        whole_phone: bool = False,
        progress: Progress | None = None,
    ) -> PaperDraft:
        """The reports of cases to look at, one behind the other in one file.

        They show these parts: all but the shop's own account where nobody says.
        """
        from exports.archive_papers import PaperSize
        from exports.papers import CUSTOMERS_PARTS
        from exports.service_report import service_reports

        shown = CUSTOMERS_PARTS if parts is None else parts
        views, reports = [], []
        for done, case_id in enumerate(case_ids):
            if progress is not None:
                progress.tick(done, len(case_ids))
            views.append(self._view(case_id))
            reports.append(self._report(views[-1], shown, whole_phone=whole_phone))

        def draw(given: Given) -> Produced:
            numbered = [
                replace(report, number=number, reprint=again)
                for report, (number, again) in zip(reports, given, strict=True)
            ]
            return service_reports(numbered, PaperSize(size))

        return self._draft("report", views, draw)

    def _report(self, view: CaseView, parts: frozenset[ReportPart], *, whole_phone: bool) -> ServiceReport:
        from exports.papers import ReportPart, ServiceReport

        priced = ReportPart.PRICES in parts
        settlement = self._settlement(view.settlement) if priced else None
        case = self._case(view, whole_phone=whole_phone)
        if not priced:
            case = replace(case, events=self._events(view, priced=False))
        return ServiceReport(
            shop=self._profile.for_papers(),
            case=case,
            printed_at=self._clock.now(),
            settlement=settlement,
            repair=paper_repair(view.repair),
            images=self._images(view),
            account=_account(view.settlement) if ReportPart.ACCOUNT in parts else (),
            note=sentence("paper_note.refund") if settlement else sentence("paper_note.plain"),
            parts=parts,
        )

    def receipt_draft(self, *, case_id: int, size: str = "80mm", whole_phone: bool = False) -> PaperDraft:
        """The receipt to look at; KnownError ``desk.nothing_settled`` before anything is settled."""
        from exports.papers import RefundReceipt
        from exports.receipt import receipt
        from exports.thermal import ROLL_58, ROLL_80

        view = self._view(case_id)
        settlement = self._settlement(view.settlement)
        if settlement is None:
            raise KnownError("desk.nothing_settled", number=view.case.number)
        case, shop, now = (
            self._case(view, whole_phone=whole_phone),
            self._profile.for_papers(),
            self._clock.now(),
        )
        shop = shop if case.warranty else without_warranty(shop)

        def draw(number: str, again: bool) -> Produced:
            return receipt(
                RefundReceipt(
                    shop=shop, case=case, settlement=settlement, printed_at=now, number=number, reprint=again
                ),
                roll=ROLL_58 if size == "58mm" else ROLL_80,
            )

        return self._draft("receipt", [view], of_one(draw))

    def slip_draft(
        self, *, case_id: int, kind: str, size: str, whole_phone: bool = False, priced: bool = True
    ) -> PaperDraft:
        """A slip of a case to look at: ``repair_slip``, ``return_slip``, ``intake_slip`` or ``pickup_slip``.

        Not `priced`, no sum is on it.
        """
        from desktop.case_slips import SERIES, case_slip
        from exports.archive_papers import PaperSize
        from exports.slip import slip

        view = self._view(case_id)
        case = self._case(view, whole_phone=whole_phone)
        shop, keep_days = self._profile.for_papers(), self._profile.read().kept_for
        made = case_slip(
            kind,
            view,
            case,
            keep_days=keep_days,
            priced=priced,
            shop=shop if case.warranty else without_warranty(shop),
            printed_at=self._clock.now(),
        )

        def draw(number: str, again: bool) -> Produced:
            return slip(replace(made, number=number, reprint=again), PaperSize(size))

        return self._draft(kind, [view], of_one(draw), series=SERIES[kind])

    def evidence_draft(self, *, case_id: int) -> PaperDraft:
        """The 举证材料 of a case to look at: for a platform, so the customer is masked and the shop's account left out."""
        from exports.evidence_pack import EvidencePack, evidence_pack
        from exports.pack_parts import PackFile

        view = self._view(case_id)
        case = self._case(view)
        files = tuple(
            PackFile(slot=slot.name, file=item.file_name, day=china_day(item.added_at))
            for slot in view.slots
            for item in slot.filled
        )
        pack = EvidencePack(
            shop=self._profile.for_papers(),
            case_number=case.number,
            order_number=case.order_number,
            told=case.description,
            printed_at=self._clock.now(),
            facts=_pack_facts(view, case),
            events=case.events,
            settlement=self._settlement(view.settlement),
            files=files,
            images=self._images(view),
        )

        def draw(number: str, again: bool) -> Produced:
            return evidence_pack(replace(pack, number=number, reprint=again))

        return self._draft("evidence_pack", [view], of_one(draw), series="JZ")

    def label_draft(self, *, case_id: int, size: str) -> PaperDraft:
        """A label for each piece of a case and its parcel, with the number of the case as QR and Code 128."""
        from desktop.case_slips import case_labels
        from exports.archive_papers import PaperSize
        from exports.label import labels

        view = self._view(case_id)
        made = labels(case_labels(view), PaperSize(size), made_at=self._clock.now())
        title = sentence("paper.label")
        return self._press.draft(
            PaperOrder(
                kind="label",
                title=title,
                abouts=(f"cases:{case_id}",),
                name=f"{title} {view.case.number}",
                draw=lambda _given: made,
            )
        )

    def _view(self, case_id: int) -> CaseView:
        self._session.require(Right.PRINT)
        with self._archive.database.read():
            return self._views.view(self._archive.cases.get(case_id))

    def _draft(
        self, kind: str, views: Sequence[CaseView], draw: Callable[[Given], Produced], *, series: str = ""
    ) -> PaperDraft:
        cases = tuple(view.case.id for view in views)
        several = sentence("paper.several", {"count": len(views)})
        return self._press.draft(
            PaperOrder(
                kind=kind,
                title=sentence(f"paper.{kind}"),
                abouts=tuple(f"cases:{case_id}" for case_id in cases),
                name=views[0].case.number if len(views) == 1 else several,
                draw=draw,
                series=series or _SERIES[kind],
                cases=cases,
            )
        )

    def _case(self, view: CaseView, *, whole_phone: bool = False) -> PaperCase:
        from exports.papers import PaperCase

        case, order = view.case, view.order
        affected = [line for line in view.lines if line.quantity] or list(view.lines)
        goods = "、".join(
            f"{line.title} × {line.quantity}" if line.quantity > 1 else line.title for line in affected
        )
        paid_at = order.paid_at if order else None
        phone = view.customer.phone if view.customer else ""
        return PaperCase(
            number=case.number,
            customer=view.customer.name if view.customer else "",
            phone=phone if whole_phone else mask_phone(phone),
            address=view.customer.address if view.customer else "",
            order_number=order.number if order else "",
            goods=goods,
            serial="、".join(line.serial for line in affected if line.serial),
            invoiced_on=order.invoiced_on if order else None,
            paid_on=china_day(paid_at) if paid_at else None,
            warranty="、".join(line.warranty for line in affected if line.warranty),
            description="，".join(dict.fromkeys(filter(None, (case.category, case.reason, case.phenomenon))))
            + (f"。{case.description}" if case.description else ""),
            events=self._events(view),
            handler=view.assignee.name if view.assignee else self._session.staff.name,
        )

    def _events(self, view: CaseView, *, priced: bool = True) -> tuple[PaperEvent, ...]:
        """The customer's history: how each stage began, and what was said, settled and paid in it.

        That a case went back to where it had been is the shop's own matter. Not `priced`, what was settled and paid is left out.
        """
        from exports.papers import PaperEvent

        labels = self._judge.workflow.stage_labels(view.case.kind)
        stage, told = "", ""
        settled = [event.id for event in view.events if event.kind is EventKind.SETTLED][-1:]
        events, reached = [], set[str]()
        for event in view.events:
            if not priced and event.kind in _OF_MONEY:
                continue
            if event.kind in {EventKind.OPENED, EventKind.MOVED} and event.to_state:
                stage = labels[self._judge.workflow.stage_index(event.to_state)]
            forward = event.kind is EventKind.MOVED and event.to_state not in reached
            reached.add(event.to_state or "")
            first = forward and (stage != told or bool(event.note))
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


def _pack_facts(view: CaseView, case: PaperCase) -> tuple[tuple[str, str], ...]:
    order = view.order
    ordered = china_day(order.ordered_at).isoformat() if order and order.ordered_at else ""
    signed = china_day(order.signed_at).isoformat() if order and order.signed_at else ""
    parcel = f"{order.courier} {order.tracking}".strip() if order else ""
    words = {
        "recovery_paper.order": case.order_number,
        "recovery_paper.goods": case.goods,
        "paper.serial": case.serial,
        "recovery_paper.ordered": ordered,
        "recovery_paper.signed": signed,
        "paper.parcel": parcel,
        "recovery_paper.customer": f"{case.customer[:1]}** {case.phone}".strip() if case.customer else "",
        "paper.warranty": case.warranty,
    }
    return tuple((sentence(code), text) for code, text in words.items() if text)


def _account(record: SettlementRecord | None) -> tuple[PaperRow, ...]:
    """What the case brought or cost the shop, for its own eyes; empty before anything is settled or known."""
    from exports.papers import PaperRow

    if record is None or record.merchant_result is None:
        return ()
    rows = [
        PaperRow(label=entry["label"], note=entry["formula"], amount=from_yuan(entry["amount"]))
        for entry in json.loads(record.settlement)["steps"]
        if entry["counts_to"] == "merchant_result" and entry.get("amount") is not None
    ]
    if record.adjustment:
        rows.append(PaperRow(label=sentence("paper_note.adjustment"), amount=-record.adjustment))
    result = PaperRow(label=sentence("settlement_sheet.result"), amount=record.merchant_result)
    return (*rows, result)
