"""How this shop calls: the shipped rules with what it changed, and the doors to change them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.call_rules import CallRules, checked, hours_of, hours_text
from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.call_rules_file import shipped_call_rules
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.taxonomy import Taxonomy
    from desktop.archive import Archive
    from desktop.session import Session
    from desktop.writing import Writer

_KEY = "calls.rules"


class CallRulesDesk:
    """Reads and changes the rules of calling; what the shop never changed is as shipped."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, taxonomy: Callable[[], Taxonomy]
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._taxonomy = taxonomy

    def read(self) -> CallRules:
        """The rules as they are now; also inside the caller's read or write."""
        with self._archive.database.read():
            own: dict[str, Any] = self._archive.settings.get(_KEY, {})
        shipped = shipped_call_rules()
        if "hours" in own:
            own = {**own, "hours": hours_of(own["hours"])}
        return replace(shipped, **{name: value for name, value in own.items() if hasattr(shipped, name)})

    def change(
        self,
        *,
        hours: str | None = None,
        most_tries: int | None = None,
        bad_score: int | None = None,
        opens_case: bool | None = None,
        bad_reason: str | None = None,
        remind: bool | None = None,
    ) -> CallRules:
        """Change what is given; KnownErrors ``calls.…`` of what cannot be.

        `bad_reason` is the reason of the complaint that a low score opens, one of `reasons`.
        """
        self._session.require(Right.RULES)
        given: dict[str, Any] = {
            "hours": None if hours is None else hours_of(hours),
            "most_tries": most_tries,
            "bad_score": bad_score,
            "opens_case": opens_case,
            "bad_reason": bad_reason,
            "remind": remind,
        }
        changed = {name: value for name, value in given.items() if value is not None}
        rules = checked(replace(self.read(), **changed))
        if bad_reason is not None and bad_reason not in self.reasons():
            raise KnownError("calls.reason_unknown", reason=bad_reason)
        if "hours" in changed:
            changed["hours"] = hours_text(rules.hours)
        with self._writer.action(
            sentence("calls.change_rules"), Changed.SETTINGS, Changed.REVISITS
        ) as action:
            kept = {**self._archive.settings.get(_KEY, {}), **changed}
            self._archive.settings.put(_KEY, kept, action=action)
        return rules

    def reasons(self) -> tuple[str, ...]:
        """The reasons a complaint can have, as the shop offers them."""
        return tuple(reason.name for reason in self._taxonomy().offered())

    def restore_shipped(self) -> CallRules:
        """Take back every change of the shop."""
        self._session.require(Right.RULES)
        with self._writer.action(
            sentence("calls.restore_rules"), Changed.SETTINGS, Changed.REVISITS
        ) as action:
            self._archive.settings.put(_KEY, {}, action=action)
        return shipped_call_rules()
