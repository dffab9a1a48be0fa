"""The parts that take sheets in and lists out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.calls import CallParts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.editable.base import Editable
    from desktop.import_offers import ImportOffers
    from desktop.list_sheets import ListSheets
    from desktop.record_transfers import RecordTransfers
    from desktop.sheet_edits import SheetEditDesk
    from desktop.sheet_lists.base import SheetList
    from desktop.templates import TemplateDesk
    from desktop.transfers import TransferDesk
    from desktop.watching import WatchDesk


class SheetParts(CallParts):
    """The parts that take sheets in and lists out."""

    @cached_property
    def _record_transfers(self) -> RecordTransfers:
        from desktop.record_transfers import RecordTransfers
        from desktop.taking_in.takers import takers

        return RecordTransfers(
            archive=self.archive,
            session=self.session,
            takers=takers(
                archive=self.archive,
                clock=self.clock,
                session=self.session,
                rules=self.rules,
                results=self.revisit_results,
                clocks=self._clocks,
                workflow=self.judge.workflow,
                lists=self.lists,
                notes=lambda: self._survey_notes,
            ),
        )

    @cached_property
    def offers(self) -> ImportOffers:
        """Goods that an import brought and the catalogue lacks."""
        from desktop.import_offers import ImportOffers

        return ImportOffers(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def transfers(self) -> TransferDesk:
        from desktop.transfers import TransferDesk

        return TransferDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            staging_folder=self.folder.staging,
            records=self._record_transfers,
        )

    @cached_property
    def watching(self) -> WatchDesk:
        from desktop.watching import WatchDesk

        return WatchDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            transfers=self.transfers,
            ledger=self.folder.root / "watched.json",
        )

    @cached_property
    def _lists_out(self) -> Mapping[str, SheetList]:
        """THE table of lists that can be taken along: a list is one entry."""
        from desktop.sheet_lists.answers import AnswerSheet
        from desktop.sheet_lists.cases import CaseSheet
        from desktop.sheet_lists.customers import CustomerSheet
        from desktop.sheet_lists.failures import LifeSheet
        from desktop.sheet_lists.goods import GoodsSheet, PartSheet, ProductSheet
        from desktop.sheet_lists.knowledge import KnowledgeSheetList
        from desktop.sheet_lists.money import RecoverySheet, RefundSheet
        from desktop.sheet_lists.orders import OrderSheet
        from desktop.sheet_lists.revisits import RevisitSheet
        from desktop.sheet_lists.statistics import StatisticsSheet

        archive = self.archive
        lists: tuple[SheetList, ...] = (
            CaseSheet(
                archive=archive, session=self.session, cases=self.cases, judge=self.judge, staff=self.staff
            ),
            OrderSheet(archive=archive, clock=self.clock),
            CustomerSheet(archive=archive, lists=self.customer_lists),
            GoodsSheet(archive=archive, goods=self.goods_views),
            ProductSheet(goods=self.goods_views),
            PartSheet(parts=self.parts),
            LifeSheet(failures=self.failures),
            RefundSheet(archive=archive),
            RecoverySheet(views=self.recovery_views),
            KnowledgeSheetList(desk=self.knowledge),
            RevisitSheet(archive=archive, clock=self.clock),
            AnswerSheet(satisfaction=self.satisfaction, clock=self.clock),
            StatisticsSheet(cases=self.case_statistics, clock=self.clock),
        )
        return {one.key: one for one in lists}

    @cached_property
    def list_sheets(self) -> ListSheets:
        from desktop.list_sheets import ListSheets

        return ListSheets(
            archive=self.archive, session=self.session, clock=self.clock, lists=lambda: self._lists_out
        )

    @cached_property
    def _editables(self) -> Mapping[str, Editable]:
        """The lists that can be edited in Excel and come back."""
        from desktop.editable.customers import EditableCustomers
        from desktop.editable.goods import EditableGoods, EditableParts, EditableProducts
        from desktop.editable.knowledge import EditableKnowledge
        from desktop.editable.work import EditableCases, EditableOrders

        archive = self.archive
        found: tuple[Editable, ...] = (
            EditableCases(archive=archive, cases=self.cases, judge=self.judge, staff=self.staff),
            EditableOrders(archive=archive, orders=self.orders),
            EditableCustomers(archive=archive, customers=self.customers, lists=self.customer_lists),
            EditableGoods(archive=archive, goods=self.goods),
            EditableProducts(archive=archive, goods=self.goods),
            EditableParts(archive=archive, parts=self.parts),
            EditableKnowledge(archive=archive, knowledge=self.knowledge, clock=self.clock),
        )
        return {one.key: one for one in found}

    @cached_property
    def sheet_edits(self) -> SheetEditDesk:
        from desktop.sheet_edits import SheetEditDesk

        return SheetEditDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            folder=self.folder.root / "edits",
            lists=lambda: self._lists_out,
            editables=lambda: self._editables,
        )

    @cached_property
    def templates(self) -> TemplateDesk:
        from desktop.templates import TemplateDesk

        return TemplateDesk(
            session=self.session,
            clock=self.clock,
            tiers=lambda: [tier.name for tier in self.lists.tiers().tiers],
            reasons=lambda: list(dict.fromkeys(reason.name for reason in self.lists.taxonomy().offered())),
        )
