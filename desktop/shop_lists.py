"""The shop's lists as they are now: shipped ones with its own changes over them, kept at hand and renewed when they change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from aftersales.late_dataclasses import dataclass
from desktop.changes import Changed
from resources.list_entries import PRIORITY, TIERS, is_list
from resources.priority_file import shipped_priority

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.priority import PriorityRules
    from aftersales.taxonomy import Taxonomy
    from aftersales.tiers import TierRules
    from aftersales.time_limits import TimeLimits
    from desktop.archive import Archive
    from desktop.changes import ChangeNotice, Changes
    from resources.evidence_slots_file import SlotNames
    from resources.list_book import ListBook
    from resources.questionnaire_entries import QuestionnaireEntry
    from storage.policies import PolicyEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    id: int
    policy_id: str
    values: Mapping[str, Any]


class ShopLists:
    """Reasons, tiers, limits and points. Any thread may ask, none waits: what was written is read at once."""

    def __init__(self, *, archive: Archive, changes: Changes) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._editions: tuple[PolicyEdition, ...]
        self._book: ListBook | None
        self.renew()
        changes.subscribe(self._follow)

    def renew(self) -> None:
        """Read the shop's own editions anew."""
        with self._lock:  # who reads later has the later word
            with self._archive.database.read():
                editions = tuple(one for one in self._archive.policies.editions() if is_list(one))
            self._editions, self._book = editions, None

    def tried(self, name: str, entries: Mapping[str, Mapping[str, Any] | None]) -> ListBook:
        """The lists as they would be with one more edition; ValueError where points of priority run over."""
        from resources.list_book import list_book

        last = max((one.id for one in self._editions), default=0)
        return list_book((*self._editions, _Tried(id=last + 1, policy_id=name, values={"entries": entries})))

    @property
    def book(self) -> ListBook:
        """All of them, entry by entry; put together when they are first asked for."""
        from resources.list_book import list_book

        with self._lock:
            if self._book is None:
                self._book = list_book(self._editions)
            return self._book

    def taxonomy(self) -> Taxonomy:
        """The reasons of cases."""
        return self.book.taxonomy

    def slots(self, reason: str) -> SlotNames:
        """The evidence that a reason asks for, by its present or a former name."""
        from resources.evidence_slots_file import SlotNames

        return self.book.slots.get(reason) or SlotNames()

    def tiers(self) -> TierRules:
        """The tiers of customers and the rule of their groups."""
        return self.book.tiers

    def limits(self) -> TimeLimits:
        """How long our own clocks may run."""
        return self.book.limits

    def priority(self) -> PriorityRules:
        """How pressing cases are; the first page asks for no more than this."""
        changed = any(one.policy_id in {PRIORITY, TIERS} for one in self._editions)
        return self.book.priority if changed else shipped_priority()

    def questionnaires(self) -> tuple[QuestionnaireEntry, ...]:
        """What customers are asked, entry by entry."""
        from resources.questionnaire_entries import questionnaire_entries

        return questionnaire_entries(self._editions)

    def _follow(self, notice: ChangeNotice) -> None:
        if Changed.SETTINGS in notice.what:
            self.renew()
