"""How many days each side has in a claim: the shipped terms by kind, and the shop's own with one courier or supplier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.recovery import Terms
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.actions import Action
    from aftersales.recovery import Against
    from desktop.archive import Archive
    from resources.recovery_file import RecoveryRules

_KEY = "recovery.terms"
_MOST_DAYS = 365


class RecoveryTerms:
    """Terms inside an open read or write."""

    def __init__(self, *, archive: Archive, rules: RecoveryRules) -> None:
        self._archive = archive
        self._rules = rules

    def of(self, against: Against, name: str) -> Terms:
        """What was agreed with this one, else what is usual with his kind."""
        own = self._archive.settings.get(_KEY, {}).get(_name(against, name)) if name else None
        if own is None:
            return self._rules.terms[against]
        claim_days, answer_days, pay_days = own
        return Terms(
            claim_days=claim_days,
            answer_days=answer_days,
            pay_days=pay_days,
            source=sentence("recovery.own_terms", {"name": name}),
        )

    def agree(self, against: Against, name: str, terms: Terms, *, action: Action) -> None:
        """Keep what was agreed; KnownErrors ``recovery.name_missing``, ``recovery.days_wrong``."""
        if not name.strip():
            raise KnownError("recovery.name_missing", against=against.value)
        days = (terms.claim_days, terms.answer_days, terms.pay_days)
        if any(each is None or not 0 <= each <= _MOST_DAYS for each in days):
            raise KnownError("recovery.days_wrong", most=_MOST_DAYS)
        known = self._archive.settings.get(_KEY, {})
        self._archive.settings.put(_KEY, {**known, _name(against, name): list(days)}, action=action)


def _name(against: Against, name: str) -> str:
    return f"{against.value} {name.strip()}"
