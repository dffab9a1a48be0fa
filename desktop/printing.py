"""What can be printed of a case, an order, a piece, a customer, a claim or a calculation, and how it is to look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.cases import CaseKind
from exports.preview import PagePixels, PdfPages
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from aftersales.call_sheets import CallsAsked
    from desktop.archive_papers import ArchivePapers
    from desktop.call_sheets import CallSheets
    from desktop.customers import CustomerDesk
    from desktop.jobs import Progress
    from desktop.month_reports import MonthReports
    from desktop.paper_press import PaperDraft, PaperMade, PaperPress
    from desktop.papers import PaperDesk
    from desktop.reckoning import Calculation, SettlementDraft
    from desktop.recovery_papers import RecoveryPapers
    from desktop.session import Session
    from desktop.settlement_papers import SettlementPapers


__all__ = [
    "AnySubject",
    "CalculationSubject",
    "CallSheetSubject",
    "PagePixels",
    "PaperChoice",
    "PaperOffer",
    "PdfPages",
    "PrintDesk",
    "SeveralSubject",
    "SpanSubject",
    "Subject",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a paper is about: a record by its noun (``cases``, ``orders``, ``sold_goods`` …) and id.

    `name` is how a person knows it; `kind` and `settled` are of a case. `customer_id` is whose whole phone number may be printed.
    """

    of: str
    id: int
    name: str
    kind: CaseKind | None = None
    settled: bool = False
    customer_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralSubject:
    """Several records of a noun, their papers in one file: ``cases``, ``orders``, ``sold_goods`` or ``customers``."""

    of: str
    ids: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationSubject:
    """A calculation as it stands on its page, with or without a case."""

    draft: SettlementDraft
    calculation: Calculation
    name: str
    adjustment: int = 0
    adjustment_reason: str = ""
    pay_by: str = ""
    of: str = "calculation"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheetSubject:
    """The calls of some days, to be made with a pen in hand."""

    asked: CallsAsked
    name: str
    of: str = "calls"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanSubject:
    """The days from `first` through `last`."""

    first: date
    last: date
    name: str
    of: str = "days"


AnySubject = Subject | SpanSubject | SeveralSubject | CalculationSubject | CallSheetSubject


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChoice:
    """One paper as it is wanted: its kind, its size, the parts it shows; `for_shop` is the shop's own copy."""

    kind: str
    size: str
    parts: frozenset[str] = frozenset()
    for_shop: bool = False
    whole_phone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOffer:
    """A paper that can be made: sizes, first the usual one; parts with whether they are shown at first.

    `refused` says why it cannot be made now.
    """

    kind: str
    title: str
    sizes: tuple[str, ...]
    parts: tuple[tuple[str, bool], ...] = ()
    for_shop: bool = False
    whole_phone: bool = False
    refused: str = ""

    @property
    def usual(self) -> PaperChoice:
        """The paper as it is made where nobody chooses."""
        shown = frozenset(part for part, first in self.parts if first)
        return PaperChoice(kind=self.kind, size=self.sizes[0], parts=shown)


_REPORT_PARTS = (
    ("goods", True),
    ("events", True),
    ("calculation", True),
    ("evidence", True),
    ("signatures", True),
    ("prices", True),
    ("account", False),
)
_PRICED = (("prices", True),)


class PrintDesk:
    """Offers papers, draws them to be looked at, and lets them go to the printer or into a file."""

    def __init__(
        self,
        *,
        session: Session,
        press: PaperPress,
        papers: PaperDesk,
        archive_papers: ArchivePapers,
        settlement_papers: SettlementPapers,
        recovery_papers: RecoveryPapers,
        customers: CustomerDesk,
        calls: CallSheets,
        reports: MonthReports,
    ) -> None:
        self._session = session
        self._press = press
        self._papers = papers
        self._archive = archive_papers
        self._settlement = settlement_papers
        self._recovery = recovery_papers
        self._customers = customers
        self._calls = calls
        self._reports = reports

    def offers(self, subject: AnySubject) -> tuple[PaperOffer, ...]:
        """The papers of this subject, the usual one first; pure, reads nothing."""
        return _OFFERS[subject.of](subject)

    def draft(
        self, subject: AnySubject, choice: PaperChoice, *, progress: Progress | None = None
    ) -> PaperDraft:
        """The paper as it would come out. A whole phone number is logged as shown (Right.CALL)."""
        self._session.require(Right.PRINT)
        if isinstance(subject, SeveralSubject):
            return self._together(subject, choice, progress)
        if isinstance(subject, CalculationSubject):
            return self._calculation(subject, choice)
        if isinstance(subject, SpanSubject):
            return self._reports.draft(first=subject.first, last=subject.last)
        if isinstance(subject, CallSheetSubject):
            wanted = replace(subject.asked, whole_phones=choice.whole_phone)
            return self._calls.paper_draft(asked=wanted)
        if choice.whole_phone and subject.customer_id is not None:
            title = sentence(f"paper.{choice.kind}")
            self._customers.reveal_phone(customer_id=subject.customer_id, why=title)
        return self._draw(subject, choice)

    def open_pages(self, drafts: Sequence[PaperDraft]) -> tuple[PdfPages, ...]:
        """The pages of the papers, to be shown and printed; whoever asks closes them."""
        return tuple(PdfPages(draft.data) for draft in drafts)

    def issue(self, drafts: Sequence[PaperDraft]) -> tuple[PaperDraft, ...]:
        """The papers with their numbers, ready for the printer."""
        return self._press.issue(drafts)

    def save(self, draft: PaperDraft, to: Path) -> PaperMade:
        """The paper with its number, as a file."""
        return self._press.save(draft, to)

    def _calculation(self, subject: CalculationSubject, choice: PaperChoice) -> PaperDraft:
        return self._settlement.sheet_draft(
            draft=subject.draft,
            calculation=subject.calculation,
            adjustment=subject.adjustment,
            adjustment_reason=subject.adjustment_reason,
            pay_by=subject.pay_by,
            for_shop=choice.for_shop,
            size=choice.size,
        )

    def _together(
        self, subject: SeveralSubject, choice: PaperChoice, progress: Progress | None
    ) -> PaperDraft:
        ids, size = subject.ids, choice.size
        if subject.of == "cases":
            return self._cases(ids, choice, progress)
        if subject.of == "customers":
            return self._archive.customer_files_draft(customer_ids=ids, progress=progress)
        if subject.of == "orders":
            return self._archive.sales_draft(order_ids=ids, size=size, progress=progress)
        return self._archive.warranty_cards_draft(good_ids=ids, size=size, progress=progress)

    def _cases(
        self, case_ids: Sequence[int], choice: PaperChoice, progress: Progress | None = None
    ) -> PaperDraft:
        from exports.papers import ReportPart

        return self._papers.reports_draft(
            case_ids=case_ids,
            parts=frozenset(ReportPart(part) for part in choice.parts),
            size=choice.size,
            whole_phone=choice.whole_phone,
            progress=progress,
        )

    def _draw(self, subject: Subject, choice: PaperChoice) -> PaperDraft:
        draw: dict[str, Callable[[], PaperDraft]] = {
            "report": lambda: self._cases((subject.id,), choice),
            "receipt": lambda: self._papers.receipt_draft(
                case_id=subject.id, size=choice.size, whole_phone=choice.whole_phone
            ),
            "evidence_pack": lambda: self._papers.evidence_draft(case_id=subject.id),
            "label": lambda: self._papers.label_draft(case_id=subject.id, size=choice.size),
            "recovery_letter": lambda: self._recovery.letter_draft(recovery_id=subject.id),
            "recovery_pack": lambda: self._recovery.pack_draft(recovery_id=subject.id),
        }
        if subject.of in _TOGETHER:
            alone = SeveralSubject(of=subject.of, ids=(subject.id,), name=subject.name)
            return self._together(alone, choice, None)
        if choice.kind in _SLIPS:
            return self._papers.slip_draft(
                case_id=subject.id,
                kind=choice.kind,
                size=choice.size,
                whole_phone=choice.whole_phone,
                priced="prices" in choice.parts,
            )
        return draw[choice.kind]()


def _offer(kind: str, *sizes: str, **more: object) -> PaperOffer:
    return PaperOffer(kind=kind, title=sentence(f"paper.{kind}"), sizes=sizes, **more)  # type: ignore[arg-type]


_TOGETHER = frozenset({"orders", "sold_goods", "customers"})
"""Nouns whose papers are made alike for one and for several."""
_FORMS = ("a5", "a4", "241-2", "241", "241-3")
_SHEETS = ("a4", "a5", "241", "241-2")
_ROLLS = ("80mm", "58mm")
_SLIPS = {
    "repair_slip": _FORMS,
    "return_slip": _FORMS,
    "intake_slip": (*_ROLLS, *_FORMS),
    "pickup_slip": (*_ROLLS, *_FORMS),
}
"""The slips of a case with the sizes they are printed on."""
_SLIPS_OF = {
    CaseKind.REPAIR: ("repair_slip", "intake_slip", "pickup_slip"),
    CaseKind.UPKEEP: ("repair_slip", "intake_slip", "pickup_slip"),
    CaseKind.RETURN: ("return_slip",),
    CaseKind.EXCHANGE: ("return_slip", "pickup_slip"),
    CaseKind.RESHIP: ("return_slip",),
}
"""Which slips a kind of case has beside report, receipt and label."""


def _of_case(subject: AnySubject) -> tuple[PaperOffer, ...]:
    if isinstance(subject, SeveralSubject):
        return (_offer("report", *_SHEETS, parts=_REPORT_PARTS),)
    settled = isinstance(subject, Subject) and subject.settled
    kind = subject.kind if isinstance(subject, Subject) else None
    refused = "" if settled else sentence("printing.nothing_settled")
    slips = _SLIPS_OF.get(kind, ()) if kind is not None else ()
    return (
        _offer("report", *_SHEETS, parts=_REPORT_PARTS, whole_phone=True),
        _offer("receipt", *_ROLLS, whole_phone=True, refused=refused),
        *(_offer(slip, *_SLIPS[slip], parts=_PRICED, whole_phone=True) for slip in slips),
        _offer("evidence_pack", "a4"),
        _offer("label", "60x40", "40x30"),
    )


_OFFERS: dict[str, Callable[[AnySubject], tuple[PaperOffer, ...]]] = {
    "cases": _of_case,
    "orders": lambda _: (_offer("sale", *_ROLLS, *_FORMS),),
    "sold_goods": lambda _: (_offer("warranty_card", "a5", "a4"),),
    "days": lambda _: (_offer("month_report", "a4"),),
    "customers": lambda _: (_offer("customer_file", "a4"),),
    "recoveries": lambda _: (_offer("recovery_letter", "a4"), _offer("recovery_pack", "a4")),
    "calls": lambda _: (_offer("call_sheet", "a4", whole_phone=True),),
    "calculation": lambda _: (_offer("settlement_sheet", *_SHEETS, for_shop=True),),
}
