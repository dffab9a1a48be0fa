"""The parts that keep customers, orders, goods, revisits and what the shop knows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.planning import PlanningParts

if TYPE_CHECKING:
    from desktop.archive_papers import ArchivePapers
    from desktop.customer_batches import CustomerBatchDesk
    from desktop.customer_lists import CustomerLists
    from desktop.customer_views import CustomerViews
    from desktop.customers import CustomerDesk
    from desktop.failures import FailureDesk
    from desktop.goods import GoodsDesk
    from desktop.goods_views import GoodsViews
    from desktop.knowledge import KnowledgeDesk
    from desktop.knowledge_sheet import KnowledgeSheet
    from desktop.line_goods import LineGoods
    from desktop.order_entry import OrderEntryDesk
    from desktop.orders import OrderDesk
    from desktop.paper_press import PaperPress
    from desktop.parts import PartsDesk
    from desktop.recycle_bin import RecycleBinDesk
    from desktop.revisit_calendar import RevisitCalendar
    from desktop.revisits import RevisitDesk
    from desktop.warranty_calls import WarrantyCalls


class ArchiveParts(PlanningParts):
    """The parts that keep customers, orders, goods, revisits and what the shop knows."""

    @cached_property
    def customers(self) -> CustomerDesk:
        from desktop.customers import CustomerDesk

        return CustomerDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def customer_lists(self) -> CustomerLists:
        from desktop.customer_lists import CustomerLists

        return CustomerLists(
            archive=self.archive,
            jobs=self.jobs,
            changes=self.changes,
            clock=self.clock,
            rules=self.lists.tiers,
        )

    @cached_property
    def customer_views(self) -> CustomerViews:
        from desktop.customer_views import CustomerViews

        return CustomerViews(
            archive=self.archive, clock=self.clock, lists=self.customer_lists, judge=self.judge
        )

    @cached_property
    def customer_batches(self) -> CustomerBatchDesk:
        from desktop.customer_batches import CustomerBatchDesk

        return CustomerBatchDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def orders(self) -> OrderDesk:
        from desktop.orders import OrderDesk

        return OrderDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            words=self.words,
            line_goods=self._line_goods,
        )

    @cached_property
    def _line_goods(self) -> LineGoods:
        from desktop.line_goods import LineGoods

        return LineGoods(archive=self.archive, calendar=self.rules.calendar)

    @cached_property
    def counter(self) -> OrderEntryDesk:
        from desktop.order_entry import OrderEntryDesk

        return OrderEntryDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            line_goods=self._line_goods,
        )

    @cached_property
    def goods(self) -> GoodsDesk:
        from desktop.goods import GoodsDesk

        return GoodsDesk(
            archive=self.archive, writer=self._writer, session=self.session, calendar=self.rules.calendar
        )

    @cached_property
    def goods_views(self) -> GoodsViews:
        from desktop.goods_views import GoodsViews

        return GoodsViews(archive=self.archive, clock=self.clock, calendar=self.rules.calendar)

    @cached_property
    def press(self) -> PaperPress:
        from desktop.paper_press import PaperPress

        return PaperPress(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            timeline=self._timeline,
        )

    @cached_property
    def failures(self) -> FailureDesk:
        from desktop.failures import FailureDesk
        from resources.failure_rules_file import shipped_failure_rules

        return FailureDesk(
            archive=self.archive,
            session=self.session,
            clock=self.clock,
            taxonomy=self.lists.taxonomy,
            plans=self.plan_lists,
            rules=shipped_failure_rules(),
        )

    @cached_property
    def archive_papers(self) -> ArchivePapers:
        from desktop.archive_papers import ArchivePapers

        return ArchivePapers(
            archive=self.archive,
            press=self.press,
            session=self.session,
            clock=self.clock,
            profile=self.profile,
            orders=self.orders,
            goods=self.goods_views,
            customers=self.customer_views,
        )

    @cached_property
    def parts(self) -> PartsDesk:
        from desktop.parts import PartsDesk

        return PartsDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def revisits(self) -> RevisitDesk:
        from desktop.revisits import RevisitDesk

        return RevisitDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.rules.calendar,
            plans=self.shop_plans.plans,
            following=self._revisit_following,
        )

    @cached_property
    def revisit_calendar(self) -> RevisitCalendar:
        from desktop.revisit_calendar import RevisitCalendar

        return RevisitCalendar(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.rules.calendar,
            revisits=self.revisits,
            following=self._revisit_following,
            room=self._call_room,
            rules=self.call_rules.read,
        )

    @cached_property
    def warranty_calls(self) -> WarrantyCalls:
        from desktop.warranty_calls import WarrantyCalls

        return WarrantyCalls(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            planning=self.revisit_planning,
        )

    @cached_property
    def knowledge(self) -> KnowledgeDesk:
        from desktop.knowledge import KnowledgeDesk
        from desktop.knowledge_values import CaseValues

        return KnowledgeDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            values=CaseValues(archive=self.archive, profile=self.profile, workflow=self.judge.workflow),
            timeline=self._timeline,
            taxonomy=self.lists.taxonomy,
        )

    @cached_property
    def knowledge_sheet(self) -> KnowledgeSheet:
        from desktop.knowledge_sheet import KnowledgeSheet

        return KnowledgeSheet(desk=self.knowledge, session=self.session, clock=self.clock)

    @cached_property
    def bin(self) -> RecycleBinDesk:
        from desktop.recycle_bin import RecycleBinDesk

        return RecycleBinDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            views=self.saved_views,
        )
