"""设置 › 分类与原因 at the desk: reasons added, renamed, changed, switched off, and taken back to what was shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from aftersales.errors import KnownError
from desktop.list_editing import ListEditing, ListWish, fitting_name, fitting_number, told_of
from resources.list_book import rest_reason
from resources.list_entries import REASONS
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.taxonomy import Fault, FreightPayer
    from desktop.due_effects import DueChange
    from desktop.list_editing import ListVersion
    from resources.list_book import ReasonEntry

MOST_HOURS = 2_000
_LONGEST_WORD, _MOST_WORDS = 20, 20
_WORDS = ("required", "useful", "phenomena")


class ReasonValues(TypedDict, total=False):
    """What can be changed in a reason. `fault` "" means: ask; `hours` None: the usual term of the workflow.

    `return_freight` of a shipped reason stays: law and platforms say who pays.
    """

    name: str
    category: str
    fault: str
    return_freight: str
    kinds: list[str]
    hours: int | None
    required: list[str]
    useful: list[str]
    phenomena: list[str]
    active: bool


class ReasonLists:
    """What can be done with the list of reasons."""

    def __init__(self, *, editing: ListEditing) -> None:
        self._editing = editing

    def entries(self) -> tuple[ReasonEntry, ...]:
        """All reasons, also those switched off."""
        return self._editing.book.reasons

    def history(self) -> tuple[ListVersion, ...]:
        """What was changed, the newest first."""
        return self._editing.history((REASONS,))

    def add(
        self, *, name: str, category: str, fault: Fault | None, return_freight: FreightPayer
    ) -> ReasonEntry:
        """A reason of the shop's own under a category, which may be a new one."""
        self._editing.require()
        name = fitting_name(name, "", (one.entry for one in self.entries()))
        values = {
            "name": name,
            "category": _category(category),
            "fault": fault.value if fault else "",
            "return_freight": return_freight.value,
        }
        told = sentence("lists.add", {"what": sentence("lists.reason"), "name": name})
        self._editing.write(ListWish(name=REASONS, told=told, entries={name: values}, seen={name: 0}))
        return self._of(name)

    def change(self, *, key: str, version: int, values: ReasonValues) -> ReasonEntry:
        """Change some fields. Old cases keep the words they have; new ones get the new name."""
        self._editing.require()
        self._editing.write(self._wish(key, version, values))
        return self._of(key)

    def effects(self, *, key: str, version: int, values: ReasonValues) -> tuple[DueChange, ...]:
        """The open cases whose deadline that change would move."""
        return self._editing.effects(self._wish(key, version, values))

    def rename_category(self, *, category: str, name: str) -> None:
        """Another name for a 大类 with all its reasons; the name of another one joins the two."""
        self._editing.require()
        name = _category(name)
        under = [one for one in self.entries() if one.reason.category == category]
        told = sentence("lists.category", {"before": category, "name": name})
        self._editing.write(
            ListWish(
                name=REASONS,
                told=told,
                entries={one.entry.key: {"category": name} for one in under},
                seen={one.entry.key: one.entry.version for one in under},
            )
        )

    def reset(self, *, key: str, version: int) -> ReasonEntry:
        """A shipped reason as it was shipped."""
        self._editing.require()
        entry = self._of(key).entry
        if entry.shipped is None:
            raise KnownError("lists.own_entry")
        fitting_name(str(entry.shipped["name"]), key, (one.entry for one in self.entries()))
        words = {"what": sentence("lists.reason"), "name": entry.shipped["name"]}
        self._editing.write(
            ListWish(
                name=REASONS, told=sentence("lists.reset", words), entries={key: None}, seen={key: version}
            )
        )
        return self._of(key)

    def _of(self, key: str) -> ReasonEntry:
        return next(one for one in self.entries() if one.entry.key == key)

    def _wish(self, key: str, version: int, values: ReasonValues) -> ListWish:
        one = self._of(key)
        changed: dict[str, Any] = dict(values)
        if "name" in changed:
            changed["name"] = self._renamed(one, changed["name"])
        if "category" in changed:
            changed["category"] = _category(changed["category"])
        if "hours" in changed:
            fitting_number(changed["hours"], "hours", least=1, most=MOST_HOURS)
        if one.entry.shipped is not None and changed.get("return_freight", one.reason.return_freight) != (
            one.reason.return_freight.value
        ):
            raise KnownError("lists.freight_fixed", field="return_freight")
        if changed.get("active") is False and key == rest_reason():
            raise KnownError("lists.off_kept", name=one.reason.name, field="active")
        changed |= {name: _words(changed[name], name) for name in _WORDS if name in changed}
        return ListWish(
            name=REASONS,
            told=told_of("reason", one.entry, changed),
            entries={key: changed},
            seen={key: version},
        )

    def _renamed(self, one: ReasonEntry, name: str) -> str:
        name = fitting_name(name, one.entry.key, (other.entry for other in self.entries()))
        if one.entry.key == rest_reason() and name != one.reason.name:
            raise KnownError("lists.name_kept", name=one.reason.name, field="name")
        return name


def _category(name: str) -> str:
    return fitting_name(name, "", ())


def _words(given: list[str], field: str) -> list[str]:
    """Each word once, none empty; KnownError ``lists.word_long``."""
    words = list(dict.fromkeys(word.strip() for word in given if word.strip()))
    if len(words) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in words):
        raise KnownError("lists.word_long", longest=_LONGEST_WORD, most=_MOST_WORDS, field=field)
    return words
