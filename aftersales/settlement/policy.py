"""The numbers that rules rest on, as one immutable set with a version: law, 三包 classes, presets, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from aftersales.errors import KnownError
from aftersales.taxonomy import Taxonomy


class FeeBasis(StrEnum):
    """How a 三包 class charges for use."""

    DAILY = "daily"
    GIVEN = "given"
    KM = "km"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One rule's numbers: `amounts` in fen, `rates` as fractions, `counts` as days, times or kilometres.

    `source` names law and article, `checked` the day the text was looked up; `reference` marks what is only 参考.
    """

    id: str
    version: str
    source: str
    checked: date
    reference: bool = False
    amounts: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyClass:
    """A 三包 class: daily rate and citations for full refund within days, for no stock, and for a fee.

    Terms in months; `whole_months` of the whole, `parts_months` of the main parts (None: not listed).
    """

    name: str
    aliases: tuple[str, ...]
    basis: FeeBasis
    daily_rate: Fraction | None
    reference: bool
    cites_days: str
    cites_no_stock: str
    cites_fee: str
    whole_months: int | None
    parts_months: int | None
    source: str
    checked: date
    version: str

    def as_policy(self, rate: Fraction) -> Policy:
        """What a settlement keeps of this class: the rate it used."""
        return Policy(
            id=f"warranty.class.{self.name}",
            version=self.version,
            source=self.source,
            checked=self.checked,
            reference=self.reference and rate == self.daily_rate,
            rates={"daily_rate": rate},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePreset:
    """A platform's compensation preset; always 参考, to be checked against the platform's page."""

    id: str
    platform: str
    what: str
    rate: Fraction
    minimum: int | None
    maximum: int | None
    note: str
    source: str
    checked: date
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """All numbers a settlement may use; `version` names the set as a whole (``2026-09-01``)."""

    version: str
    policies: Mapping[str, Policy]
    classes: tuple[WarrantyClass, ...]
    presets: tuple[LatePreset, ...]
    taxonomy: Taxonomy

    def policy(self, policy_id: str) -> Policy:
        """The policy of this id; a missing one is a bug (KeyError)."""
        return self.policies[policy_id]

    def warranty_class(self, name: str) -> WarrantyClass:
        """The class of this name or alias; KnownError ``claim_refused.unknown_class``."""
        for entry in self.classes:
            if name == entry.name or name in entry.aliases:
                return entry
        raise KnownError("claim_refused.unknown_class", field="product_class", value=name)
