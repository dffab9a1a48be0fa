"""Who called whom, and who looked at whose number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneView:
    """One look at a customer's whole number; `by_id` None while the shop has no staff."""

    id: int = 0
    at: datetime
    by_id: int | None
    by_name: str = ""
    customer_id: int
    revisit_id: int | None = None
    why: str


class Contact(StrEnum):
    """What an entry of the log is."""

    CALLED = "called"
    LOOKED = "looked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """One line of a customer's log: when, who, what, and what for or what came of it."""

    at: datetime
    by_name: str
    what: Contact
    detail: str
