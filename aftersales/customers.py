"""Customers: names, phones, addresses, nicknames, tiers and their consent to be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aftersales.orders import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number as digits (``13800001000``, a virtual one ``13800001000-1234``); virtual numbers die and are no key.

    `dead_on` is the day on which a call found that nobody has it any more (空号).
    """

    number: str
    label: str = ""
    virtual: bool = False
    dead_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nickname:
    """The name a customer carries on one platform."""

    platform: Platform
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One person or firm that bought. `number` is ours (KH-00217). `may_call` None: never asked (实施条例 24).

    `keeper_id` is the member of staff who looks after him, `convenient` when he likes to be called.
    `revisit_every` is how often he is heard of at least (一客一策, ``+3m``), ``-`` for never by plan, empty as his tier is.
    """

    id: int = 0
    number: str = ""
    name: str
    tier: str = "普通"
    phones: tuple[Phone, ...] = ()
    addresses: tuple[str, ...] = ()
    nicknames: tuple[Nickname, ...] = ()
    wechat: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    may_call: bool | None = None
    opted_out_at: datetime | None = None
    keeper_id: int | None = None
    convenient: str = ""
    revisit_every: str = ""
    version: int = 0

    @property
    def live_phone(self) -> Phone | None:
        """The number he is called on: the first that is not dead, his own before a platform's."""
        alive = (phone for phone in self.phones if phone.dead_on is None)
        return min(alive, key=lambda phone: phone.virtual, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerBrief:
    """What a list or a side panel shows of a customer; `spent` in fen, `score` is the last of 1–5."""

    id: int
    number: str
    name: str
    tier: str
    phone: str
    address: str = ""
    spent: int = 0
    orders: int = 0
    cases: int = 0
    score: int | None = None
