"""Deleting, and having back what was deleted: what a person threw away lies in the bin for thirty days."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.orders import Platform
from aftersales.recycle_bin import KEPT, BinKind, BinPage
from desktop.batches import Barred, BatchOutcome
from desktop.changes import Changed
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
    from aftersales.clock import Clock
    from aftersales.goods import SoldGood
    from aftersales.recycle_bin import BinEntry
    from desktop.archive import Archive
    from desktop.saved_views import SavedViewDesk
    from desktop.session import Session
    from desktop.writing import Writer

_PAGE = 100
_CHANGED = {
    BinKind.CUSTOMER: (Changed.CUSTOMERS, Changed.REVISITS),
    BinKind.ORDER: (Changed.ORDERS, Changed.GOODS),
    BinKind.CASE: (Changed.CASES, Changed.REVISITS),
    BinKind.GOOD: (Changed.GOODS,),
    BinKind.PRODUCT: (Changed.GOODS,),
    BinKind.PART: (Changed.GOODS,),
    BinKind.RECOVERY: (Changed.RECOVERIES, Changed.CASES),
    BinKind.ARTICLE: (Changed.KNOWLEDGE,),
    BinKind.VIEW: (Changed.SETTINGS,),
}
_RIGHT = {
    BinKind.CUSTOMER: Right.ARCHIVE,
    BinKind.ORDER: Right.VOID,
    BinKind.CASE: Right.VOID,
    BinKind.GOOD: Right.ARCHIVE,
    BinKind.PRODUCT: Right.ARCHIVE,
    BinKind.PART: Right.PARTS,
    BinKind.RECOVERY: Right.SETTLE,
    BinKind.ARTICLE: Right.ARCHIVE,
    BinKind.VIEW: Right.NOTE,
}
"""Who may throw a thing away may also have it back."""


class RecycleBinDesk:
    """Nothing here asks whether one is sure: Ctrl Z brings it back at once, the bin for thirty days."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, views: SavedViewDesk
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._views = views

    # throwing away

    def delete_case(self, *, case_id: int, version: int) -> None:
        """A case that was opened by mistake, with its evidence and planned calls.

        KnownError ``bin.case_used`` once something was settled, printed, taken from stock or called: then it is withdrawn.
        """
        self._session.require(_RIGHT[BinKind.CASE])
        with self._archive.database.read():
            number = self._archive.cases.get(case_id).number
        self._delete(BinKind.CASE, case_id, version, number, used="bin.case_used")

    def delete_order(self, *, order_id: int, version: int) -> None:
        """An order that was typed wrongly at the counter, with the goods registered from it.

        KnownErrors ``bin.order_not_ours`` (it came from a platform), ``bin.order_used``.
        """
        self._session.require(_RIGHT[BinKind.ORDER])
        with self._archive.database.read():
            order = self._archive.orders.get(order_id)
            account = self._archive.accounts.get(order.shop_id)
        if account.platform is not Platform.COUNTER:
            raise KnownError("bin.order_not_ours", number=order.number)
        self._delete(BinKind.ORDER, order_id, version, order.number, used="bin.order_used")

    def delete_customer(self, *, customer_id: int, version: int) -> None:
        """A customer nothing rests on, with the calls planned for him; KnownError ``bin.customer_used``."""
        self._session.require(_RIGHT[BinKind.CUSTOMER])
        with self._archive.database.read():
            name = self._archive.customers.get(customer_id).name
        self._delete(BinKind.CUSTOMER, customer_id, version, name, used="bin.customer_used")

    def delete_good(self, *, good_id: int, version: int) -> None:
        """A sold piece that was typed wrongly; KnownError ``bin.good_used`` once it was in repair."""
        self._session.require(_RIGHT[BinKind.GOOD])
        with self._archive.database.read():
            title = self._archive.goods.get(good_id).title
        self._delete(BinKind.GOOD, good_id, version, title, used="bin.good_used")

    def delete_goods(self, *, good_ids: Sequence[int]) -> BatchOutcome:
        """Several sold pieces in one step; each that was in repair is left, with its reason."""
        self._session.require(_RIGHT[BinKind.GOOD])
        barred: list[Barred] = []
        fitting: list[SoldGood] = []
        with self._archive.database.read():
            for good_id in good_ids:
                named = str(good_id)
                try:
                    good = self._archive.goods.get(good_id)
                    named = good.serial or good.title
                    self._require_free(BinKind.GOOD, good.id, good.title, used="bin.good_used")
                except KnownError as error:
                    barred.append(Barred(number=named, reason=error_sentence(error), id=good_id))
                else:
                    fitting.append(good)
        if fitting:
            name = sentence("bin.delete_goods", {"count": len(fitting)})
            with self._writer.action(name, *_CHANGED[BinKind.GOOD]) as action:
                for good in fitting:
                    self._throw(BinKind.GOOD, good.id, good.version, action=action)
        return BatchOutcome(done=len(fitting), barred=tuple(barred))

    def _delete(self, kind: BinKind, row_id: int, version: int, title: str, *, used: str) -> None:
        name = sentence("bin.delete", {"kind": sentence(f"bin.{kind.value}"), "title": title})
        with self._writer.action(name, *_CHANGED[kind]) as action:
            self._require_free(kind, row_id, title, used=used)
            self._throw(kind, row_id, version, action=action)

    def _require_free(self, kind: BinKind, row_id: int, title: str, *, used: str) -> None:
        """Nothing rests on it; KnownError `used` with what does."""
        holds = self._archive.bin_holds.holds(kind.value, row_id)
        if holds:
            told = "、".join(sentence(f"bin.holds_{what}", {"count": count}) for what, count in holds.items())
            raise KnownError(used, title=title, held=told)

    def _throw(self, kind: BinKind, row_id: int, version: int, *, action: Action) -> None:
        for table, along in self._archive.bin_holds.along(kind.value, row_id):
            self._archive.bin.send(table, along, action=action)
        self._archive.bin.put(kind.value, row_id, version, action=action)

    # having back

    def page(self, *, text: str = "", kind: BinKind | None = None, limit: int = _PAGE) -> BinPage:
        """What lies in the bin, the newest first; `text` stands anywhere in its title."""
        with self._archive.database.read():
            found = self._archive.bin.page(text=text, kind=kind, limit=limit + 1)
            counts = self._archive.bin.counts(text=text)
        return BinPage(entries=found[:limit], counts=counts, more=len(found) > limit)

    def restore(self, *, entry_id: int) -> BinEntry:
        """Put a thing back where it was, with all that went along with it.

        KnownErrors ``bin.number_taken`` where another has its number by now, ``bin.case_gone`` for a claim whose case
        lies here too, ``storage.gone``.
        """
        with self._archive.database.read():
            entry = self._archive.bin.get(entry_id)
        self._session.require(_RIGHT[entry.kind])
        name = sentence("bin.restore", {"title": entry.title})
        try:
            with self._writer.action(name, *_CHANGED[entry.kind]) as action:
                if entry.kind is BinKind.VIEW:
                    content: dict[str, Any] = json.loads(entry.content)
                    self._views.put_back(content, action=action)
                    self._archive.bin.leave(entry, action=action)
                else:
                    self._archive.bin.restore(entry, action=action)
                    if entry.kind is BinKind.RECOVERY:
                        self._require_case(entry)
        except KnownError as error:
            if error.code != "storage.already_there":
                raise
            raise KnownError("bin.number_taken", title=entry.title) from error
        return entry

    def _require_case(self, entry: BinEntry) -> None:
        """A claim that was put back stands on a case that can be seen."""
        case_id = self._archive.recoveries.get(entry.row_id).case_id
        try:
            self._archive.cases.get(case_id)
        except KnownError as error:
            raise KnownError("bin.case_gone", title=entry.title) from error

    def empty_old(self) -> int:
        """Let go for good of what has lain here for thirty days; how many. Done with the day's backup.

        What something else still points to stays where it is, in sight of nobody.
        """
        with self._archive.database.read():
            old = self._archive.bin.older_than(self._clock.now() - KEPT)
        for entry in old:
            try:
                with self._writer.action(sentence("bin.empty"), undoable=False) as action:
                    self._archive.bin.empty(entry, action=action)
            except KnownError as error:
                if error.code != "storage.still_needed":
                    raise
                with self._writer.action(sentence("bin.empty"), undoable=False) as action:
                    self._archive.bin.forget(entry, action=action)
        return len(old)
