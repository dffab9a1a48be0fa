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
    from desktop.recognition import RecognitionDesk
    from desktop.settlements import SettlementDesk


class CaseParts(ArchiveParts):
    """The parts that work on cases, their settlements and their papers."""

    @cached_property
    def _mover(self) -> CaseMover:
        from desktop.moves import CaseMover
        from desktop.repair_stays import RepairStays

        return CaseMover(
            archive=self.archive,
            session=self.session,
            judge=self.judge,
            clocks=self._clocks,
            revisits=self.revisits,
            timeline=self._timeline,
            stays=RepairStays(archive=self.archive, goods=self.goods),
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
        from resources.taxonomy_file import shipped_taxonomy

        return CaseDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            judge=self.judge,
            clocks=self._clocks,
            mover=self._mover,
            views=self._views,
            taxonomy=shipped_taxonomy(),
            timeline=self._timeline,
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
        from resources.taxonomy_file import shipped_taxonomy

        return RecognitionDesk(
            archive=self.archive,
            clock=self.clock,
            taxonomy=shipped_taxonomy(),
            learning=ReasonLearning(archive=self.archive, file=self.folder.root / FILE),
        )

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
        )

    @cached_property
    def papers(self) -> PaperDesk:
        from desktop.papers import PaperDesk

        return PaperDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            views=self._views,
            judge=self.judge,
            timeline=self._timeline,
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
            papers=self.papers,
        )
