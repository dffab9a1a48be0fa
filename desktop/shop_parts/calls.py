"""The parts that make calls: their rules, what came of them, what one has to know, and their sheets."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.surveys import SurveyParts

if TYPE_CHECKING:
    from desktop.call_briefs import CallBriefs
    from desktop.call_phones import CallPhones
    from desktop.call_reminders import CallReminders
    from desktop.call_sheets import CallSheets
    from desktop.month_reports import MonthReports
    from desktop.printing import PrintDesk
    from desktop.revisit_results import RevisitResults


class CallParts(SurveyParts):
    """The parts that make calls: their rules, what came of them, what one has to know, and their sheets."""

    @cached_property
    def revisit_results(self) -> RevisitResults:
        from desktop.revisit_complaints import RevisitComplaints
        from desktop.revisit_results import RevisitResults
        from desktop.revisit_retries import RevisitRetries

        return RevisitResults(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            timeline=self._timeline,
            planning=self.revisit_planning,
            following=self._revisit_following,
            retries=RevisitRetries(
                archive=self.archive,
                clock=self.clock,
                rules=self.call_rules.read,
                planning=self.revisit_planning,
            ),
            complaints=RevisitComplaints(
                archive=self.archive,
                judge=self.judge,
                mover=self._mover,
                rules=self.call_rules.read,
                taxonomy=self.lists.taxonomy,
            ),
            surveys=self._survey_notes,
            mover=self._mover,
        )

    @cached_property
    def call_briefs(self) -> CallBriefs:
        """What one has to know before a call, and who called whom."""
        from desktop.call_briefs import CallBriefs
        from desktop.knowledge_values import CaseValues

        return CallBriefs(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            mover=self._mover,
            values=CaseValues(archive=self.archive, profile=self.profile, workflow=self.judge.workflow),
            plans=self.shop_plans.plans,
            rules=self.call_rules.read,
        )

    @cached_property
    def call_sheets(self) -> CallSheets:
        """Calls taken along: workbook, paper, calendar."""
        from desktop.call_sheets import CallSheets
        from desktop.sheet_lists.revisits import RevisitSheet

        return CallSheets(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            press=self.press,
            briefs=self.call_briefs,
            sheet=RevisitSheet(archive=self.archive, clock=self.clock),
            rules=self.call_rules.read,
        )

    @cached_property
    def printing(self) -> PrintDesk:
        """Every paper there is, to be looked at and printed."""
        from desktop.printing import PrintDesk

        return PrintDesk(
            session=self.session,
            press=self.press,
            papers=self.papers,
            archive_papers=self.archive_papers,
            settlement_papers=self.settlement_papers,
            recovery_papers=self.recovery_papers,
            calls=self.call_sheets,
            reports=self.month_reports,
            customers=self.customers,
        )

    @cached_property
    def month_reports(self) -> MonthReports:
        """The 售后月报."""
        from desktop.month_reports import MonthReports

        return MonthReports(
            press=self.press,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            cases=self.case_statistics,
            satisfaction=self.satisfaction,
        )

    @cached_property
    def call_reminders(self) -> CallReminders:
        """Calls whose time has come, or passed meanwhile."""
        from desktop.call_reminders import CallReminders

        return CallReminders(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            rules=self.call_rules.read,
            drafts=self.drafts,
        )

    @cached_property
    def call_phones(self) -> CallPhones:
        """Numbers of planned calls, shown where the customer may be called."""
        from desktop.call_phones import CallPhones

        return CallPhones(
            archive=self.archive,
            session=self.session,
            customers=self.customers,
            plans=self.shop_plans.plans,
        )
