"""The entries of a list that a shop may change: as shipped, with the shop's own editions over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Values = Mapping[str, Any]

PREFIX = "list."
REASONS, TIERS, LIMITS, PRIORITY = "list.reasons", "list.tiers", "list.limits", "list.priority"
PLANS = "list.plans"


class ListEdition(Protocol):
    """One edition as the archive keeps it: under ``entries`` what changed in each entry, None for back to shipped."""

    @property
    def id(self) -> int: ...
    @property
    def policy_id(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One entry as it stands. `version` is the id of the edition it comes from, 0 as shipped; `former` its old names."""

    key: str
    values: Values
    shipped: Values | None = None
    version: int = 0
    former: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the shop has it otherwise than it was shipped; an entry of the shop's own always is."""
        return self.values != self.shipped


def is_list(edition: ListEdition) -> bool:
    """Whether an edition is of a list, not of a policy."""
    return edition.policy_id.startswith(PREFIX)


def entries_of(
    name: str, shipped: Mapping[str, Values], editions: Iterable[ListEdition]
) -> dict[str, ListEntry]:
    """The entries of a list by key: shipped ones first, in their order; then the shop's own, the oldest first."""
    found = {key: ListEntry(key=key, values=values, shipped=values) for key, values in shipped.items()}
    mine = sorted((one for one in editions if one.policy_id == name), key=lambda one: one.id)
    for edition in mine:
        for key, told in edition.values["entries"].items():
            if told is None and key not in shipped:
                found.pop(key, None)
            else:
                found[key] = _after(key, found.get(key), told, edition.id)
    return found


def _after(key: str, had: ListEntry | None, told: Values | None, version: int) -> ListEntry:
    if had is None:
        return ListEntry(key=key, values=told or {}, version=version)
    values = (had.shipped or {}) if told is None else {**had.values, **told}
    return ListEntry(
        key=key,
        values=values,
        shipped=had.shipped,
        version=version,
        former=tuple(_former(had, str(values.get("name", "")))),
    )


def _former(had: ListEntry, name: str) -> Iterator[str]:
    """The names an entry no longer has; one that it has again is none of them."""
    for old in dict.fromkeys((*had.former, str(had.values.get("name", "")))):
        if old and old != name:
            yield old
