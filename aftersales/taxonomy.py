"""Why a case exists: reasons under their categories, and what each reason means for fault, freight and offers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from aftersales.cases import CaseKind


class Fault(StrEnum):
    """Who is responsible (责任方)."""

    MERCHANT = "merchant"
    COURIER = "courier"
    MAKER = "maker"
    BUYER = "buyer"
    SHARED = "shared"


class FreightPayer(StrEnum):
    """Who pays the way back; ``BY_FAULT`` follows the person's word on fault, ``NOBODY`` where nothing travels."""

    MERCHANT = "merchant"
    BUYER = "buyer"
    BY_FAULT = "by_fault"
    NOBODY = "nobody"


class WindowRule(StrEnum):
    """Which seven-day term a reason is held against."""

    NO_REASON = "no_reason"
    AFTER_WINDOW = "after_window"
    QUALITY = "quality"


class Multiple(StrEnum):
    """Which punitive multiple the law gives for a reason."""

    FRAUD = "fraud"
    FOOD = "food"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason (原因). `fault` None means: ask, no figure depends on it before a person said.

    `buyer_side`: offers that break are re-settled and free shipping is charged only for these.
    `outbound_by_agreement`: the way out may be deducted if the buyer agreed.
    `nothing_shipped`: the goods never left the shop. `kinds` are the usual remedies, the first the most usual; `hours`
    a term of its own for the plan (None: that of the workflow); `phenomena` what customers usually see. An inactive
    reason is not offered any more; one that was renamed is kept under its old name for old cases, and `now` is its
    present name.
    """

    name: str
    category: str
    fault: Fault | None
    return_freight: FreightPayer
    buyer_side: bool = False
    window: WindowRule | None = None
    multiple: Multiple | None = None
    warranty: bool = False
    gift_charged: bool = True
    nothing_shipped: bool = False
    outbound_by_agreement: bool = False
    kinds: tuple[CaseKind, ...] = ()
    hours: int | None = None
    phenomena: tuple[str, ...] = ()
    active: bool = True
    now: str = ""

    def pays_return_freight(self, fault: Fault | None) -> FreightPayer:
        """Who pays the way back once `fault` is known; ``BY_FAULT`` stays where a person must still decide."""
        if self.return_freight is not FreightPayer.BY_FAULT:
            return self.return_freight
        said = fault or self.fault
        if said is None or said is Fault.SHARED:
            return FreightPayer.BY_FAULT
        return FreightPayer.BUYER if said is Fault.BUYER else FreightPayer.MERCHANT


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All reasons in the order in which they are shown, with those that only old cases still have."""

    reasons: tuple[Reason, ...]

    def reason(self, name: str) -> Reason:
        """The reason of this name, an old one too; KnownError ``taxonomy.unknown_reason``."""
        for reason in self.reasons:
            if reason.name == name:
                return reason
        raise KnownError("taxonomy.unknown_reason", value=name)

    def present(self, name: str) -> Reason:
        """The same under its present name; KnownError ``taxonomy.unknown_reason``."""
        reason = self.reason(name)
        return self.reason(reason.now) if reason.now else reason

    def find(self, name: str) -> Reason | None:
        """The reason of this or of this former name, if it is offered."""
        known = next((reason for reason in self.reasons if reason.name == name), None)
        if known is None:
            return None
        found = self.reason(known.now) if known.now else known
        return found if found.active else None

    def offered(self) -> tuple[Reason, ...]:
        """The reasons that a new case can have."""
        return tuple(reason for reason in self.reasons if reason.active)

    def categories(self) -> tuple[str, ...]:
        """The categories (大类) of offered reasons in the order shown."""
        return tuple(dict.fromkeys(reason.category for reason in self.offered()))

    def under(self, category: str) -> tuple[Reason, ...]:
        """The offered reasons of one category."""
        return tuple(reason for reason in self.offered() if reason.category == category)
