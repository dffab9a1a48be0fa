"""The parts that work on cases, their settlements and their papers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.archive import ArchiveParts

if TYPE_CHECKING:
    from desktop.assigning import AssigningDesk
    from desktop.case_batches import CaseBatchDesk
    from desktop.case_flags import CaseFlagDesk
    from desktop.case_owners import CaseOwnerDesk
    from desktop.case_sides import CaseSideDesk
    from desktop.case_views import CaseViews
    from desktop.cases import CaseDesk
    from desktop.moves import CaseMover
    from desktop.papers import PaperDesk
    from desktop.payments import PaymentDesk
    from desktop.recognition import RecognitionDesk
    from desktop.recovery import RecoveryDesk
    from desktop.recovery_births import RecoveryBirths
    from desktop.recovery_papers import RecoveryPapers
    from desktop.recovery_views import RecoveryViews
    from desktop.repair_book import RepairBook
    from desktop.repair_parts import RepairPartsDesk
    from desktop.repairs import RepairDesk
    from desktop.rule_editing import RuleDesk
    from desktop.rule_history import RuleHistory
    from desktop.rule_sheet import RuleSheet
    from desktop.rule_trying import RuleTrial
    from desktop.settlement_papers import SettlementPapers
    from desktop.settlements import SettlementDesk
    from desktop.settling_limits import SettlingLimits
    from desktop.starred_views import StarredViews
    from desktop.visits import VisitDesk


class CaseParts(ArchiveParts):
    """The parts that work on cases, their settlements and their papers."""

    @cached_property
    def _mover(self) -> CaseMover:
        from desktop.exchanges import ExchangedPieces
        from desktop.moves import CaseMover
        from desktop.repair_stays import RepairStays

        return CaseMover(
            archive=self.archive,
            session=self.session,
            judge=self.judge,
            clocks=self._clocks,
            lists=self.lists,
            planning=self.revisit_planning,
            timeline=self._timeline,
            stays=RepairStays(archive=self.archive, goods=self.goods),
            exchanges=ExchangedPieces(archive=self.archive, goods=self.goods),
            book=self._book,
        )

    @cached_property
    def _book(self) -> RepairBook:
        from desktop.repair_book import RepairBook

        return RepairBook(archive=self.archive, session=self.session, timeline=self._timeline)

    @cached_property
    def repairs(self) -> RepairDesk:
        from desktop.repairs import RepairDesk

        return RepairDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            timeline=self._timeline,
            book=self._book,
        )

    @cached_property
    def repair_parts(self) -> RepairPartsDesk:
        from desktop.repair_parts import RepairPartsDesk

        return RepairPartsDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            judge=self.judge,
            timeline=self._timeline,
            book=self._book,
        )

    @cached_property
    def visits(self) -> VisitDesk:
        from desktop.visits import VisitDesk

        return VisitDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            judge=self.judge,
            clocks=self._clocks,
            mover=self._mover,
            book=self._book,
        )

    @cached_property
    def _views(self) -> CaseViews:
        from desktop.case_views import CaseViews

        return CaseViews(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            mover=self._mover,
        )

    @cached_property
    def cases(self) -> CaseDesk:
        from desktop.cases import CaseDesk

        return CaseDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            clocks=self._clocks,
            mover=self._mover,
            views=self._views,
            lists=self.lists,
            timeline=self._timeline,
            book=self._book,
        )

    @cached_property
    def case_sides(self) -> CaseSideDesk:
        from desktop.case_sides import CaseSideDesk

        return CaseSideDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            judge=self.judge,
            timeline=self._timeline,
        )

    @cached_property
    def case_flags(self) -> CaseFlagDesk:
        from desktop.case_flags import CaseFlagDesk

        return CaseFlagDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            clocks=self._clocks,
            calendar=self.rules.calendar,
            timeline=self._timeline,
        )

    @cached_property
    def assigning(self) -> AssigningDesk:
        from desktop.assigning import AssigningDesk

        return AssigningDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def case_owners(self) -> CaseOwnerDesk:
        from desktop.case_owners import CaseOwnerDesk

        return CaseOwnerDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clocks=self._clocks,
            timeline=self._timeline,
        )

    @cached_property
    def recognition(self) -> RecognitionDesk:
        from desktop.reason_learning import FILE, ReasonLearning
        from desktop.recognition import RecognitionDesk

        return RecognitionDesk(
            archive=self.archive,
            clock=self.clock,
            taxonomy=self.lists.taxonomy,
            learning=ReasonLearning(archive=self.archive, file=self.folder.root / FILE),
        )

    @cached_property
    def rule_editing(self) -> RuleDesk:
        from desktop.rule_editing import RuleDesk

        return RuleDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            rules=self.rules,
        )

    @cached_property
    def rule_history(self) -> RuleHistory:
        from desktop.rule_history import RuleHistory

        return RuleHistory(archive=self.archive, rules=self.rules)

    @cached_property
    def rule_trial(self) -> RuleTrial:
        from desktop.rule_trying import RuleTrial

        return RuleTrial(
            archive=self.archive,
            rules=self.rules,
            editing=self.rule_editing,
            settlements=self.settlements,
            cases=self.cases,
        )

    @cached_property
    def rule_sheet(self) -> RuleSheet:
        from desktop.rule_sheet import RuleSheet

        return RuleSheet(rules=self.rules, session=self.session, clock=self.clock)

    @cached_property
    def settlements(self) -> SettlementDesk:
        from desktop.settlements import SettlementDesk

        return SettlementDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            rules=self.rules,
            mover=self._mover,
            timeline=self._timeline,
            births=self._recovery_births,
            judge=self.judge,
            limits=self._settling_limits,
        )

    @cached_property
    def _settling_limits(self) -> SettlingLimits:
        from desktop.settling_limits import SettlingLimits

        return SettlingLimits(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            rules=self.rules,
            verify=self.staff.verify_release,
        )

    @cached_property
    def settlement_papers(self) -> SettlementPapers:
        from desktop.settlement_papers import SettlementPapers

        return SettlementPapers(
            archive=self.archive,
            press=self.press,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            reckoning=self.settlements,
        )

    @cached_property
    def payments(self) -> PaymentDesk:
        from desktop.payments import PaymentDesk

        return PaymentDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            timeline=self._timeline,
            births=self._recovery_births,
        )

    @cached_property
    def _recovery_births(self) -> RecoveryBirths:
        from desktop.recovery_births import RecoveryBirths
        from resources.recovery_file import shipped_recovery_rules

        return RecoveryBirths(
            archive=self.archive,
            session=self.session,
            timeline=self._timeline,
            rules=shipped_recovery_rules(),
        )

    @cached_property
    def recoveries(self) -> RecoveryDesk:
        from desktop.recovery import RecoveryDesk
        from resources.recovery_file import shipped_recovery_rules

        return RecoveryDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            timeline=self._timeline,
            births=self._recovery_births,
            rules=shipped_recovery_rules(),
            house=self.rules,
        )

    @cached_property
    def recovery_views(self) -> RecoveryViews:
        from desktop.recovery_views import RecoveryViews
        from resources.recovery_file import shipped_recovery_rules

        return RecoveryViews(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            rules=shipped_recovery_rules(),
        )

    @cached_property
    def recovery_papers(self) -> RecoveryPapers:
        from desktop.recovery_papers import RecoveryPapers

        return RecoveryPapers(
            archive=self.archive,
            press=self.press,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            views=self.recovery_views,
        )

    @cached_property
    def papers(self) -> PaperDesk:
        from desktop.papers import PaperDesk

        return PaperDesk(
            archive=self.archive,
            press=self.press,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            views=self._views,
            judge=self.judge,
        )

    @cached_property
    def starred_views(self) -> StarredViews:
        from desktop.starred_views import StarredViews

        return StarredViews(
            views=self.saved_views,
            cases=self.cases,
            orders=self.orders,
            customers=self.customer_lists,
            goods=self.goods_views,
            session=self.session,
            clock=self.clock,
        )

    @cached_property
    def case_batches(self) -> CaseBatchDesk:
        from desktop.case_batches import CaseBatchDesk

        return CaseBatchDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            mover=self._mover,
            timeline=self._timeline,
        )
