"""Who takes in which kind of records: one taker for each, made with what it needs of the open shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.sheet_records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aftersales.clock import Clock
    from aftersales.workflow import Workflow
    from desktop.archive import Archive
    from desktop.case_clocks import CaseClocks
    from desktop.house_rules import HouseRules
    from desktop.revisit_results import RevisitResults
    from desktop.session import Session
    from desktop.shop_lists import ShopLists
    from desktop.survey_notes import SurveyNotes
    from desktop.taking_in.base import Taker


def takers(
    *,
    archive: Archive,
    clock: Clock,
    session: Session,
    rules: HouseRules,
    results: RevisitResults,
    clocks: CaseClocks,
    workflow: Workflow,
    lists: ShopLists,
    notes: Callable[[], SurveyNotes],
) -> Mapping[RecordKind, Taker]:
    """A taker for every kind that profiles know."""
    from desktop.taking_in.answers import AnswerTaker
    from desktop.taking_in.calls import CallTaker
    from desktop.taking_in.cases import CaseTaker
    from desktop.taking_in.customers import CustomerTaker
    from desktop.taking_in.goods import GoodsTaker
    from desktop.taking_in.holidays import HolidayTaker
    from desktop.taking_in.rules import RuleTaker

    return {
        RecordKind.CUSTOMERS: CustomerTaker(archive=archive, clock=clock, tiers=lists.tiers),
        RecordKind.GOODS: GoodsTaker(archive=archive, clock=clock, calendar=rules.calendar),
        RecordKind.CASES: CaseTaker(
            archive=archive, clock=clock, clocks=clocks, taxonomy=lists.taxonomy, workflow=workflow
        ),
        RecordKind.CALLS: CallTaker(archive=archive, clock=clock, results=results),
        RecordKind.ANSWERS: AnswerTaker(archive=archive, clock=clock, notes=notes),
        RecordKind.RULES: RuleTaker(archive=archive, session=session, clock=clock, rules=rules),
        RecordKind.HOLIDAYS: HolidayTaker(archive=archive, session=session),
    }
