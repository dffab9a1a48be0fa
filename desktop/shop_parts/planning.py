"""The parts that plan revisits, and the lists whose change moves them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from desktop.shop_parts.core import ShopCore

if TYPE_CHECKING:
    from desktop.call_room import CallRoom
    from desktop.call_rules import CallRulesDesk
    from desktop.callers import Callers
    from desktop.holiday_tables import HolidayDesk
    from desktop.plan_lists import PlanLists
    from desktop.revisit_following import RevisitFollowing
    from desktop.revisit_planning import RevisitPlanning
    from desktop.revisit_shifts import RevisitShifts
    from desktop.revisit_sweep import RevisitSweep
    from desktop.shop_plans import ShopPlans
    from desktop.sweep_keeper import SweepKeeper
    from desktop.tier_lists import TierLists


class PlanningParts(ShopCore):
    """The parts that plan revisits, and the lists whose change moves them."""

    @cached_property
    def shop_plans(self) -> ShopPlans:
        """The plans of revisits as they are now; kept up with what is changed."""
        from desktop.shop_plans import ShopPlans

        return ShopPlans(archive=self.archive, changes=self.changes)

    @cached_property
    def call_rules(self) -> CallRulesDesk:
        """When one may call, how often one tries, what a low score does."""
        from desktop.call_rules import CallRulesDesk

        return CallRulesDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            taxonomy=self.lists.taxonomy,
        )

    @cached_property
    def _callers(self) -> Callers:
        from desktop.callers import Callers

        return Callers(archive=self.archive, rules=self.call_rules.read, plans=self.shop_plans.plans)

    @cached_property
    def _call_room(self) -> CallRoom:
        from desktop.call_room import CallRoom

        return CallRoom(archive=self.archive, calendar=self.rules.calendar, plans=self.shop_plans.plans)

    @cached_property
    def revisit_sweep(self) -> RevisitSweep:
        """Calls that goods, tiers and seasons ask for."""
        from desktop.revisit_sweep import RevisitSweep

        return RevisitSweep(
            archive=self.archive,
            writer=self._writer,
            clock=self.clock,
            calendar=self.rules.calendar,
            plans=self.shop_plans.plans,
            tiers=self.lists.tiers,
            callers=self._callers,
        )

    @cached_property
    def revisit_shifts(self) -> RevisitShifts:
        """What a change of plans, tiers or holidays would do to planned calls."""
        from desktop.revisit_shifts import RevisitShifts

        return RevisitShifts(
            archive=self.archive,
            writer=self._writer,
            clock=self.clock,
            sweep=self.revisit_sweep,
            plans=self.shop_plans.plans,
            tiers=self.lists.tiers,
            calendar=self.rules.calendar,
            callers=self._callers,
            following=self._revisit_following,
        )

    @cached_property
    def sweep_keeper(self) -> SweepKeeper:
        """Plans ahead behind whatever is written, until it is stopped."""
        from desktop.sweep_keeper import SweepKeeper

        return SweepKeeper(
            sweep=self.revisit_sweep, shifts=self.revisit_shifts, jobs=self.jobs, changes=self.changes
        )

    @cached_property
    def plan_lists(self) -> PlanLists:
        """The plans of revisits, for who changes them."""
        from desktop.plan_lists import PlanLists

        return PlanLists(
            archive=self.archive,
            clock=self.clock,
            editing=self._list_editing,
            plans=self.shop_plans,
            shifts=self.revisit_shifts,
            calendar=self.rules.calendar,
        )

    @cached_property
    def revisit_planning(self) -> RevisitPlanning:
        from desktop.revisit_planning import RevisitPlanning

        return RevisitPlanning(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            calendar=self.rules.calendar,
            plans=self.shop_plans.plans,
            following=self._revisit_following,
            callers=self._callers,
            room=self._call_room,
        )

    @cached_property
    def _revisit_following(self) -> RevisitFollowing:
        from desktop.revisit_following import RevisitFollowing

        return RevisitFollowing(archive=self.archive, clocks=self._clocks)

    @cached_property
    def tier_lists(self) -> TierLists:
        """The list of tiers, groups and points, for who changes it."""
        from desktop.tier_lists import TierLists

        return TierLists(archive=self.archive, editing=self._list_editing, shifts=self.revisit_shifts)

    @cached_property
    def holidays(self) -> HolidayDesk:
        from desktop.holiday_tables import HolidayDesk

        return HolidayDesk(
            archive=self.archive,
            writer=self._writer,
            session=self.session,
            clock=self.clock,
            shifts=self.revisit_shifts,
        )
