"""The parts that keep customers, orders, goods, revisits and what the shop knows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.core import ShopCore

if TYPE_CHECKING:
    from desktop.customer_lists import CustomerLists
    from desktop.customer_views import CustomerViews
    from desktop.customers import CustomerDesk
    from desktop.goods import GoodsDesk
    from desktop.goods_views import GoodsViews
    from desktop.knowledge import KnowledgeDesk
    from desktop.knowledge_sheet import KnowledgeSheet
    from desktop.order_entry import OrderEntryDesk
    from desktop.orders import OrderDesk
    from desktop.parts import PartsDesk
    from desktop.revisits import RevisitDesk
    from desktop.warranty_calls import WarrantyCalls


class ArchiveParts(ShopCore):
    """The parts that keep customers, orders, goods, revisits and what the shop knows."""

    @cached_property
    def customers(self) -> CustomerDesk:
        from desktop.customers import CustomerDesk

        return CustomerDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def customer_lists(self) -> CustomerLists:
        from desktop.customer_lists import CustomerLists
        from resources.customer_tiers_file import shipped_tiers

        return CustomerLists(
            archive=self.archive,
            jobs=self.jobs,
            changes=self.changes,
            clock=self.clock,
            rules=shipped_tiers(),
        )

    @cached_property
    def customer_views(self) -> CustomerViews:
        from desktop.customer_views import CustomerViews

        return CustomerViews(
            archive=self.archive, clock=self.clock, lists=self.customer_lists, judge=self.judge
        )

    @cached_property
    def orders(self) -> OrderDesk:
        from desktop.orders import OrderDesk

        return OrderDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            words=self.words,
        )

    @cached_property
    def counter(self) -> OrderEntryDesk:
        from desktop.order_entry import OrderEntryDesk

        return OrderEntryDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.rules.calendar,
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
    def parts(self) -> PartsDesk:
        from desktop.parts import PartsDesk

        return PartsDesk(archive=self.archive, writer=self._writer, session=self.session)

    @cached_property
    def revisits(self) -> RevisitDesk:
        from desktop.revisits import RevisitDesk
        from resources.revisit_plan_file import shipped_revisit_plans

        return RevisitDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.rules.calendar,
            plans=shipped_revisit_plans(),
            timeline=self._timeline,
            clocks=self._clocks,
        )

    @cached_property
    def warranty_calls(self) -> WarrantyCalls:
        from desktop.warranty_calls import WarrantyCalls

        return WarrantyCalls(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            revisits=self.revisits,
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
        )

    @cached_property
    def knowledge_sheet(self) -> KnowledgeSheet:
        from desktop.knowledge_sheet import KnowledgeSheet

        return KnowledgeSheet(desk=self.knowledge, session=self.session, clock=self.clock)
