"""The rules a shop works by as they are now: shipped ones with its own over them, kept at hand and renewed when they change."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from desktop.changes import Changed
from resources.holiday_tables import calendar_with, shipped_calendar
from resources.list_entries import is_list
from resources.policy_files import shipped_policies
from resources.rule_book import RuleBook, rule_book
from resources.shop_rules_file import shipped_shop_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from aftersales.calendar import WorkingCalendar
    from aftersales.clock import Clock
    from aftersales.settlement.policy import PolicySet
    from aftersales.taxonomy import Taxonomy
    from desktop.archive import Archive
    from desktop.changes import ChangeNotice, Changes
    from resources.shop_rules_file import ShopRules
    from storage.policies import PolicyEdition


class HouseRules:
    """Calendar, policies and the shop's own limits. Any thread may ask, none waits: what was written is read at once."""

    def __init__(
        self, *, archive: Archive, clock: Clock, changes: Changes, taxonomy: Callable[[], Taxonomy]
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._taxonomy = taxonomy
        self._lock = threading.Lock()
        self._shipped = shipped_policies(), shipped_shop_rules()
        self._calendar: WorkingCalendar = shipped_calendar()
        self._editions: tuple[PolicyEdition, ...] = ()
        self._book: tuple[date, RuleBook] | None = None
        self.renew()
        changes.subscribe(self._follow)

    def renew(self) -> None:
        """Read the shop's own tables and editions anew."""
        with self._archive.database.read():
            tables = tuple(found.table for found in self._archive.holidays.all())
            editions = tuple(one for one in self._archive.policies.editions() if not is_list(one))
        calendar = calendar_with(tables) if tables else shipped_calendar()
        with self._lock:
            self._calendar, self._editions, self._book = calendar, editions, None

    def calendar(self) -> WorkingCalendar:
        """Workdays, holidays and make-up workdays."""
        return self._calendar

    def policies(self) -> PolicySet:
        """The numbers that a settlement of today rests on."""
        return self.book().policies

    def shop_rules(self) -> ShopRules:
        """What the shop decides for itself."""
        return self.book().shop_rules

    def book(self, day: date | None = None) -> RuleBook:
        """All rules as they hold on a day, today where none is named."""
        today = self._clock.today()
        with self._lock:
            if day is not None and day != today:
                return self._made(day)
            if self._book is None or self._book[0] != today:
                self._book = (today, self._made(today))
            return self._book[1]

    def editions(self) -> tuple[PolicyEdition, ...]:
        """The shop's own editions of rules, as they were last read."""
        return self._editions

    def shipped(self) -> RuleBook:
        """The rules without anything of the shop's own."""
        return self._plain

    @cached_property
    def _plain(self) -> RuleBook:
        return rule_book(*self._shipped, (), self._clock.today())

    def trial(self, edition: PolicyEdition) -> RuleBook:
        """The rules of the day from which `edition` would hold, if it were added; nothing is written."""
        return self._joined((*self._editions, edition), edition.valid_from)

    def _made(self, day: date) -> RuleBook:
        return self._joined(self._editions, day)

    def _joined(self, editions: Iterable[PolicyEdition], day: date) -> RuleBook:
        book = rule_book(*self._shipped, editions, day)
        return replace(book, policies=replace(book.policies, taxonomy=self._taxonomy()))

    def _follow(self, notice: ChangeNotice) -> None:
        if Changed.SETTINGS in notice.what:
            self.renew()
