"""The shop's plans of revisits as they are now: shipped ones with its own changes over them, renewed when they change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from desktop.changes import Changed
from resources.list_entries import PLANS, entries_of
from resources.revisit_plan_file import plans_of, shipped_plan_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.revisit_plans import RevisitPlans
    from desktop.archive import Archive
    from desktop.changes import ChangeNotice, Changes
    from resources.list_entries import ListEntry


class ShopPlans:
    """Any thread may ask, none waits: what was written is read at once."""

    def __init__(self, *, archive: Archive, changes: Changes) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._entries: Mapping[str, ListEntry]
        self._plans: RevisitPlans
        with archive.database.read():
            self.renew()
        changes.subscribe(self._follow)

    def renew(self) -> None:
        """Read the shop's own editions anew, inside the caller's read."""
        with self._lock:
            mine = [one for one in self._archive.policies.editions() if one.policy_id == PLANS]
            self._entries = entries_of(PLANS, shipped_plan_values(), mine)
            self._plans = plans_of({key: entry.values for key, entry in self._entries.items()})

    def plans(self) -> RevisitPlans:
        """All plans, also those switched off, and the room of a day."""
        return self._plans

    @property
    def entries(self) -> Mapping[str, ListEntry]:
        """Entry by entry, for who changes them."""
        return self._entries

    def tried(self, changed: Mapping[str, Mapping[str, Any] | None]) -> RevisitPlans:
        """The plans as they would be with some entries changed; None for as shipped, or gone."""
        found = {one: entry.values for one, entry in self._entries.items()}
        for key, values in changed.items():
            if values is not None:
                found[key] = {**found.get(key, {}), **values}
            elif key in shipped_plan_values():
                found[key] = shipped_plan_values()[key]
            else:
                found.pop(key, None)
        return plans_of(found)

    def _follow(self, notice: ChangeNotice) -> None:
        if Changed.SETTINGS in notice.what:
            with self._archive.database.read():
                self.renew()
