"""The 退赔计算单 at the desk: a calculation as it stands, with or without a case, for the customer or for the shop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.money import grouped
from aftersales.settlement.result import CountsTo, WindowStatus
from desktop.paper_press import PaperDraft, PaperMade, PaperOrder, PaperPress, of_one
from resources.settlement_words import warning_text, why_text, window_text
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.clock import Clock
    from aftersales.settlement.result import Settlement, Step
    from desktop.archive import Archive
    from desktop.profile import ProfileDesk
    from desktop.reckoning import Calculation, Reckoning, SettlementDraft
    from desktop.session import Session
    from exports.papers import PaperRow, PaperSettlement, SettlementSheet
    from resources.settlement_words import StepWords

_SERIES = "JS"
"""What the number of the sheet begins with: 计算."""
_KIND = "settlement_sheet"


class SettlementPapers:
    """Draws calculations. The heavy libraries load with the first one."""

    def __init__(
        self,
        *,
        archive: Archive,
        press: PaperPress,
        session: Session,
        clock: Clock,
        profile: ProfileDesk,
        reckoning: Reckoning,
    ) -> None:
        self._archive = archive
        self._press = press
        self._session = session
        self._clock = clock
        self._profile = profile
        self._reckoning = reckoning

    def print(
        self,
        *,
        draft: SettlementDraft,
        calculation: Calculation,
        to: Path,
        adjustment: int = 0,
        adjustment_reason: str = "",
        pay_by: str = "",
        for_shop: bool = False,
        size: str = "a4",
    ) -> PaperMade:
        """The calculation as a PDF. What stands written in its case gets a number and an entry; anything else is a draft.

        KnownErrors: ``desk.nothing_calculated`` while the claim cannot be settled, those of writing a file.
        """
        made = self.sheet_draft(
            draft=draft,
            calculation=calculation,
            adjustment=adjustment,
            adjustment_reason=adjustment_reason,
            pay_by=pay_by,
            for_shop=for_shop,
            size=size,
        )
        return self._press.save(made, to)

    def sheet_draft(
        self,
        *,
        draft: SettlementDraft,
        calculation: Calculation,
        adjustment: int = 0,
        adjustment_reason: str = "",
        pay_by: str = "",
        for_shop: bool = False,
        size: str = "a4",
    ) -> PaperDraft:
        """The calculation to look at; KnownError ``desk.nothing_calculated`` while the claim cannot be settled."""
        from exports.archive_papers import PaperSize
        from exports.settlement_paper import settlement_paper

        self._session.require(Right.PRINT)
        if calculation.settlement is None:
            raise KnownError("desk.nothing_calculated")
        sheet = self._sheet(
            draft,
            calculation,
            calculation.settlement,
            adjustment=adjustment,
            reason=adjustment_reason,
            pay_by=pay_by,
        )
        given = replace(sheet.settlement, pay_by=pay_by)
        written = _stands(draft, calculation, due=given.total, adjustment=adjustment)
        sheet = replace(sheet, settlement=given, for_shop=for_shop, written=written)
        case = draft.case
        return self._press.draft(
            PaperOrder(
                kind=_KIND,
                title=sentence("settlement_sheet.title"),
                abouts=(f"cases:{case.id}" if case is not None else "",),
                name=case.number if case is not None else sentence("settlement_sheet.title"),
                draw=of_one(
                    lambda number, again: settlement_paper(
                        replace(sheet, number=number, reprint=again), PaperSize(size)
                    )
                ),
                series=_SERIES if written else "",
                cases=(case.id,) if case is not None and written else (),
            )
        )

    def _sheet(
        self,
        draft: SettlementDraft,
        calculation: Calculation,
        settlement: Settlement,
        *,
        adjustment: int,
        reason: str,
        pay_by: str,
    ) -> SettlementSheet:
        from exports.papers import SettlementSheet

        pairs = list(zip(settlement.steps, calculation.words, strict=True))
        return SettlementSheet(
            shop=replace(self._profile.for_papers(), foot=""),
            settlement=_customers(pairs, settlement, adjustment, reason, self._session.staff.name),
            printed_at=self._clock.now(),
            about=draft.case.number if draft.case else calculation.claim.order.number or "",
            facts=_facts(draft, calculation, pay_by),
            told=tuple(_told(settlement)),
            sources=tuple(dict(_sources(pairs)).items()),
            account=_account(pairs, settlement, adjustment),
            further=tuple(self._further(calculation, settlement)),
            warnings=tuple(warning_text(warning) for warning in settlement.warnings),
        )

    def _further(self, calculation: Calculation, settlement: Settlement) -> Iterator[PaperRow]:
        """How the shop may negotiate, what the courier owes, and other ways to settle."""
        from exports.papers import PaperRow

        advice = self._reckoning.advice(claim=calculation.claim)
        if advice is not None:
            yield PaperRow(label=_said("legal"), amount=advice.legal, apart=True)
            for offer in advice.offers:
                yield PaperRow(label=_said(f"offer_{offer.round.value}"), amount=offer.amount, apart=True)
            how = _said("break_even_how")
            yield PaperRow(label=_said("break_even"), note=how, amount=advice.break_even, apart=True)
            if advice.asked is not None:
                yield PaperRow(label=_said("asked"), amount=advice.asked, apart=True)
        if settlement.from_courier is not None:
            how = _said("courier", sum=settlement.from_courier)
            yield PaperRow(label=_said("from_courier"), note=how, amount=settlement.from_courier, apart=True)
        for other in settlement.alternatives:
            yield PaperRow(label=_said("other"), note=why_text(other), amount=other.refund, apart=True)


def _stands(draft: SettlementDraft, calculation: Calculation, *, due: int, adjustment: int) -> bool:
    """Whether this very calculation is the one that stands written in its case."""
    written = draft.written
    return (
        draft.case is not None
        and written is not None
        and (written.due, written.adjustment) == (due, adjustment)
        and calculation.claim == draft.claim
        and not draft.follows
    )


def _customers(
    pairs: list[tuple[Step, StepWords]], settlement: Settlement, adjustment: int, reason: str, by: str
) -> PaperSettlement:
    from exports.papers import PaperSettlement, PaperStep

    steps: list[PaperStep] = []
    for step, words in pairs:
        if _of_shop(step):
            continue
        based = any(made.amount is not None for made in steps)
        steps.append(
            PaperStep(
                label=words.label,
                formula=words.formula,
                citation=words.citation,
                amount=step.amount,
                base=not based,
            )
        )
    if adjustment:
        label = _said("adjustment")
        steps.append(PaperStep(label=label, formula=reason.strip(), citation=by, amount=adjustment))
    return PaperSettlement(
        steps=tuple(steps),
        total=settlement.to_buyer + adjustment,
        policy_version=settlement.policy_version,
    )


def _of_shop(step: Step) -> bool:
    """What the customer's copy never shows: the shop's account, the courier's part, how far the shop would go."""
    return (
        step.counts_to in {CountsTo.MERCHANT_RESULT, CountsTo.FROM_COURIER} or step.citation == "negotiation"
    )


def _facts(draft: SettlementDraft, calculation: Calculation, pay_by: str) -> tuple[tuple[str, str], ...]:
    claim, case = calculation.claim, draft.case
    titles = {line.id: line.title for line in claim.order.lines}
    pieces = [(titles.get(entry.line, ""), entry.quantity) for entry in claim.returned] or [
        (line.title, line.quantity) for line in claim.order.lines
    ]
    goods = "、".join(f"{title} × {count}" for title, count in pieces if title)
    facts = (
        ("case", case.number if case else ""),
        ("order", claim.order.number or ""),
        ("customer", draft.customer_name),
        ("goods", goods),
        ("plan", sentence(f"claim_kind.{claim.kind.value}")),
        ("reason", claim.reason),
        ("pay_by", pay_by),
    )
    return tuple((_said(name), text) for name, text in facts if text)


def _told(settlement: Settlement) -> Iterator[str]:
    if settlement.window is not None and settlement.window.status is not WindowStatus.ASK_PERSON:
        yield window_text(settlement.window)
    if settlement.points_back:
        yield _said("points", sum=settlement.points_back)
    if settlement.coupons_back:
        yield _said("coupons", sums="、".join(f"{grouped(sum_)} 元" for sum_ in settlement.coupons_back))
    if settlement.refund_due is not None:
        yield f"{_said('refund_due')} {settlement.refund_due.isoformat()}"


def _sources(pairs: list[tuple[Step, StepWords]]) -> Iterator[tuple[str, str]]:
    """What the customer's steps cite, with source and the day it was looked up."""
    for step, words in pairs:
        if not _of_shop(step) and step.policy is not None:
            yield words.citation, f"{step.policy.source}（{step.policy.checked.isoformat()}）"


def _account(
    pairs: list[tuple[Step, StepWords]], settlement: Settlement, adjustment: int
) -> tuple[PaperRow, ...]:
    from exports.papers import PaperRow

    if settlement.merchant_result is None:
        return ()
    rows = [
        PaperRow(label=words.label, note=words.formula, amount=step.amount)
        for step, words in pairs
        if step.counts_to is CountsTo.MERCHANT_RESULT
    ]
    if adjustment:
        rows.append(PaperRow(label=_said("adjustment"), amount=-adjustment))
    result = settlement.merchant_result - adjustment
    return (*rows, PaperRow(label=_said("result"), note=_said("result_how"), amount=result))


def _said(name: str, **operands: object) -> str:
    return sentence(f"settlement_sheet.{name}", operands)
