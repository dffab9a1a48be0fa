"""Papers of a claim against somebody: the letter, and the pack of all that backs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.cases import EventKind
from aftersales.clock import china_day
from aftersales.masking import mask_phone
from aftersales.money import from_yuan
from aftersales.recovery import MoveFacts, RecoveryState, next_due
from desktop.paper_press import PaperDraft, PaperMade, PaperOrder, PaperPress
from resources.wording import sentence

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from aftersales.cases import CaseEvent
    from aftersales.clock import Clock
    from aftersales.orders import Order
    from aftersales.settlements import SettlementRecord
    from desktop.archive import Archive
    from desktop.profile import ProfileDesk
    from desktop.recovery_views import RecoveryView, RecoveryViews
    from desktop.session import Session
    from exports.papers import PaperEvent, PaperImage, PaperSettlement
    from exports.pdf_kit import Produced
    from exports.recovery_letter import RecoveryLetter, RecoveryPack

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
_TOLD = frozenset({EventKind.OPENED, EventKind.MOVED, EventKind.EVIDENCE, EventKind.PAID})
"""What the other side may read of a case; what was talked over with the customer stays in the shop."""


class RecoveryPapers:
    """Draws the papers of a claim; the heavy libraries load with the first."""

    def __init__(
        self,
        *,
        archive: Archive,
        press: PaperPress,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        views: RecoveryViews,
    ) -> None:
        self._archive = archive
        self._press = press
        self._session = session
        self._clock = clock
        self._profile = profile
        self._views = views

    def letter(self, *, recovery_id: int, to: Path) -> PaperMade:
        """The 追偿函 as an A4 PDF."""
        return self._press.save(self.letter_draft(recovery_id=recovery_id), to)

    def pack(self, *, recovery_id: int, to: Path) -> PaperMade:
        """The letter with order, settlement, course and pictures, as one PDF."""
        return self._press.save(self.pack_draft(recovery_id=recovery_id), to)

    def letter_draft(self, *, recovery_id: int) -> PaperDraft:
        """The 追偿函 to look at."""
        from exports.recovery_letter import recovery_letter

        self._session.require(Right.PRINT)
        view = self._views.view(recovery_id=recovery_id)
        return self._draft("recovery_letter", view, recovery_letter(self._letter(view)))

    def pack_draft(self, *, recovery_id: int) -> PaperDraft:
        """The letter with all that backs it, to look at."""
        from exports.recovery_letter import recovery_pack

        self._session.require(Right.PRINT)
        view = self._views.view(recovery_id=recovery_id)
        return self._draft("recovery_pack", view, recovery_pack(self._pack(view)))

    def _draft(self, kind: str, view: RecoveryView, made: Produced) -> PaperDraft:
        """A paper that bears the number of its claim."""
        number = view.recovery.number
        title = sentence(f"paper.{kind}")
        return self._press.draft(
            PaperOrder(
                kind=kind,
                title=title,
                abouts=(f"recoveries:{view.recovery.id}",),
                name=f"{title} {number}",
                draw=lambda _given: made,
                fixed=number,
                cases=(view.case.id,),
            )
        )

    def _letter(self, view: RecoveryView) -> RecoveryLetter:
        from exports.pack_parts import PackFile
        from exports.recovery_letter import LetterLine, RecoveryLetter

        recovery = view.recovery
        return RecoveryLetter(
            shop=self._profile.for_papers(),
            number=recovery.number,
            case_number=view.case.number,
            text=view.letter,
            lines=tuple(
                LetterLine(label=line.label, formula=line.formula, amount=line.amount)
                for line in recovery.lines
            ),
            total=recovery.claimed,
            evidence=tuple(
                PackFile(slot=slot.name, file=item.file_name, day=china_day(item.added_at))
                for slot in view.slots
                for item in slot.files
            ),
            answer_by=self._answer_by(view),
            order_number=view.order_number,
            reference=recovery.reference,
            printed_at=self._clock.now(),
        )

    def _answer_by(self, view: RecoveryView) -> date | None:
        """The day an answer is hoped for: the running term, or the one that would begin today."""
        recovery = view.recovery
        if recovery.state is not RecoveryState.DRAFT:
            return recovery.due_on
        terms = self._views.terms(against=recovery.against, name=recovery.name)
        facts = MoveFacts(today=self._clock.today(), terms=terms)
        return next_due(RecoveryState.CLAIMED, facts)

    def _pack(self, view: RecoveryView) -> RecoveryPack:
        from exports.recovery_letter import RecoveryPack

        with self._archive.database.read():
            case = view.case
            order = self._archive.orders.get(case.order_id) if case.order_id is not None else None
            record = self._archive.settlements.current(case.id)
            events = self._archive.cases.events(case.id)
        return RecoveryPack(
            letter=self._letter(view),
            facts=_facts(view, order),
            settlement=_settlement(record),
            events=tuple(_event(event) for event in events if event.kind in _TOLD),
            images=self._images(view),
        )

    def _images(self, view: RecoveryView) -> tuple[PaperImage, ...]:
        from exports.papers import PaperImage

        return tuple(
            PaperImage(
                caption=slot.name or item.file_name, path=self._archive.evidence_files.path(item.sha256)
            )
            for slot in view.slots
            for item in slot.files
            if item.file_name.lower().endswith(_PICTURES)
        )


def _event(event: CaseEvent) -> PaperEvent:
    from exports.papers import PaperEvent

    return PaperEvent(at=event.at, step="", content=event.title, by=event.by_name)


def _facts(view: RecoveryView, order: Order | None) -> tuple[tuple[str, str], ...]:
    """What the other side needs to find the parcel or the goods; the customer stays masked."""
    receiver = order.receiver if order is not None else None
    phone = mask_phone(receiver.phone) if receiver is not None and receiver.phone else ""
    ordered = china_day(order.ordered_at).isoformat() if order and order.ordered_at else ""
    signed = china_day(order.signed_at).isoformat() if order and order.signed_at else ""
    words = {
        "case": view.case.number,
        "order": view.order_number,
        "goods": view.title,
        "reference": view.recovery.reference,
        "ordered": ordered,
        "signed": signed,
        "customer": f"{view.customer[:1]}** {phone}".strip() if view.customer else phone,
    }
    return tuple((sentence(f"recovery_paper.{code}"), text) for code, text in words.items())


def _settlement(record: SettlementRecord | None) -> PaperSettlement | None:
    """The buyer's steps alone: what the shop earns or pays stays with the shop."""
    from exports.papers import PaperSettlement, PaperStep

    if record is None:
        return None
    steps: list[PaperStep] = []
    for entry in json.loads(record.settlement)["steps"]:
        if entry["counts_to"] == "to_buyer" and entry.get("amount") is not None:
            steps.append(
                PaperStep(
                    label=entry["label"],
                    formula=entry["formula"],
                    citation=entry["citation"],
                    amount=from_yuan(entry["amount"]),
                    base=not steps,
                )
            )
    if record.adjustment:
        label = sentence("paper_note.adjustment")
        steps.append(PaperStep(label=label, formula=record.adjustment_reason, amount=record.adjustment))
    return PaperSettlement(steps=tuple(steps), total=record.due, policy_version=record.policy_version)
