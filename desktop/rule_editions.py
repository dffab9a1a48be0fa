"""Editions of rules as they are written: one name each, added and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.policies import PolicyEdition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from aftersales.actions import Action
    from desktop.archive import Archive


def add_edition(
    archive: Archive, owner: str, day: date, values: Mapping[str, str], *, action: Action
) -> PolicyEdition:
    """Add an edition of `owner` that holds from `day`; it is named by that day, the second one of a day ``…-2``."""
    names = {found.edition for found in archive.policies.editions() if found.policy_id == owner}
    edition, count = day.isoformat(), 1
    while edition in names:
        count += 1
        edition = f"{day.isoformat()}-{count}"
    return archive.policies.add(
        PolicyEdition(
            policy_id=owner,
            edition=edition,
            valid_from=day,
            author_id=action.by_id,
            made_at=action.at,
            values=dict(values),
        ),
        action=action,
    )
