"""A change of one of the shop's lists: wished for, tried without writing, written as an edition, and told later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.priority import MOST
from desktop.changes import Changed
from resources.wording import sentence
from storage.policies import PolicyEdition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from aftersales.actions import Action
    from desktop.archive import Archive
    from desktop.due_effects import DueChange, DueEffects
    from desktop.session import Session
    from desktop.shop_lists import ShopLists
    from desktop.writing import Writer
    from resources.list_book import ListBook
    from resources.list_entries import ListEntry

_CHANGES = (Changed.SETTINGS, Changed.CASES, Changed.CUSTOMERS, Changed.REVISITS)
LONGEST_NAME = 12
MOST_POINTS = MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """A change that was checked and is not written yet.

    `entries` by key: what changes in each, None for back to shipped. `seen`: the versions the person saw.
    """

    name: str
    told: str
    entries: Mapping[str, Mapping[str, Any] | None]
    seen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """One change of a list as its history shows it; `by` is empty where nobody was logged in."""

    at: datetime
    by: str
    told: str


class ListEditing:
    """Writes wishes as editions and keeps the deadlines of open cases with them. Everybody may look, the owner changes."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, lists: ShopLists, effects: DueEffects
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._lists = lists
        self._effects = effects

    @property
    def book(self) -> ListBook:
        """The lists as they are now."""
        return self._lists.book

    def require(self) -> None:
        """Pass, or KnownError ``workflow.right_missing``: only who may change rules changes a list."""
        self._session.require(Right.RULES)

    def tried(self, wish: ListWish) -> ListBook:
        """The lists as the wish would leave them; KnownError ``lists.points_most`` where points run over."""
        try:
            return self._lists.tried(wish.name, wish.entries)
        except ValueError:
            raise KnownError("lists.points_most", most=MOST_POINTS) from None

    def effects(self, wish: ListWish) -> tuple[DueChange, ...]:
        """The open cases whose deadline the wish would move."""
        with self._archive.database.read():
            return self._effects.found(self._lists.limits(), self.tried(wish).limits)

    def write(self, wish: ListWish, *, also: Callable[[Action], None] | None = None) -> ListBook:
        """Write a wish; deadlines of open cases that were reckoned by the old limits follow in the same action.

        KnownError ``storage.changed_meanwhile`` where an entry was changed since it was seen.
        """
        self.require()
        before, after = self._lists.limits(), self.tried(wish).limits
        with self._writer.action(wish.told, *_CHANGES) as action:
            self._require_seen(wish)
            self._archive.policies.add(
                PolicyEdition(
                    policy_id=wish.name,
                    edition=action.id,
                    valid_from=china_day(action.at),
                    author_id=action.by_id,
                    made_at=action.at,
                    values={"told": wish.told, "entries": dict(wish.entries)},
                ),
                action=action,
            )
            if also is not None:
                also(action)
            self._effects.write(self._effects.found(before, after), action=action)
        return self._lists.book

    def history(self, names: Iterable[str]) -> tuple[ListVersion, ...]:
        """What was changed in these lists, when and by whom, the newest first."""
        wanted = set(names)
        with self._archive.database.read():
            people = {one.id: one.name for one in self._archive.staff.list()}
            mine = [one for one in self._archive.policies.editions() if one.policy_id in wanted]
        return tuple(
            ListVersion(at=one.made_at, by=people.get(one.author_id or 0, ""), told=one.values["told"])
            for one in sorted(mine, key=lambda one: one.id, reverse=True)
        )

    def _require_seen(self, wish: ListWish) -> None:
        versions = dict.fromkeys(wish.seen, 0)
        for one in self._archive.policies.editions():
            if one.policy_id == wish.name:
                versions |= {
                    key: max(one.id, versions[key]) for key in one.values["entries"] if key in versions
                }
        if versions != dict(wish.seen):
            raise KnownError("storage.changed_meanwhile")


def fitting_name(name: str, key: str, entries: Iterable[ListEntry], longest: int = LONGEST_NAME) -> str:
    """The name without blanks around it, for the entry `key` ("" for a new one).

    KnownError ``lists.name_missing``, ``lists.name_long``, ``lists.name_twice``: also old names are taken, since old
    records still bear them.
    """
    name = name.strip()
    if not name:
        raise KnownError("lists.name_missing", field="name")
    if len(name) > longest:
        raise KnownError("lists.name_long", longest=longest, field="name")
    for entry in entries:
        if entry.key != key and name in {entry.key, entry.values.get("name"), *entry.former}:
            raise KnownError("lists.name_twice", name=name, field="name")
    return name


def fitting_number(value: int | None, field_name: str, *, least: int, most: int) -> int | None:
    """The number; None for none. KnownError ``lists.number_range``."""
    if value is not None and not least <= value <= most:
        raise KnownError("lists.number_range", least=least, most=most, field=field_name)
    return value


def told_of(what: str, entry: ListEntry, values: Mapping[str, Any]) -> str:
    """What a change of an entry is called: renamed, switched off or on, else changed."""
    before = str(entry.values.get("name", ""))
    words = {"what": sentence(f"lists.{what}"), "name": before}
    if values.get("name", before) != before:
        return sentence("lists.rename", {**words, "before": before, "name": values["name"]})
    if "active" in values and len(values) == 1:
        return sentence("lists.on" if values["active"] else "lists.off", words)
    return sentence("lists.change", words)
