"""The numbers that a shop may change, by their rule numbers: as shipped, and as its own editions leave them on a day."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from aftersales.money import from_yuan, to_yuan
from aftersales.settlement.policy import LatePreset, Policy, PolicySet, WarrantyClass
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from resources.shop_rules_file import ShopRules

Value = int | Fraction
"""Fen, whole days, times or kilometres; a rate as a fraction of one."""
SHOP = "shop"
_CLASS = "warranty.class"


class Edition(Protocol):
    """One edition of a policy as the archive keeps it; `values` are texts by key, ``source`` among them."""

    @property
    def policy_id(self) -> str: ...
    @property
    def edition(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One number a shop may change. `owner` and `key` say where it stands; unit is yuan, rate, days, times or km."""

    number: str
    owner: str
    key: str
    name: str
    unit: str
    value: Value
    lowest: Value
    highest: Value
    source: str

    @property
    def is_within(self) -> bool:
        return self.lowest <= self.value <= self.highest


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All numbers as they hold on one day: for settlements, for the desk, and one by one for who wants to change them."""

    policies: PolicySet
    shop_rules: ShopRules
    rules: Mapping[str, Rule]


def rule_book(policies: PolicySet, shop_rules: ShopRules, editions: Iterable[Edition], day: date) -> RuleBook:
    """The shipped numbers with the editions valid on `day` over them, each where an earlier one stood."""
    valid = sorted((one for one in editions if one.valid_from <= day), key=lambda one: one.valid_from)
    for edition in valid:
        if edition.policy_id == SHOP:
            shop_rules = _with_shop(shop_rules, edition)
        else:
            policies = _with(policies, edition)
    if valid:
        policies = replace(policies, version=f"{policies.version}+{max(one.edition for one in valid)}")
    rules = {rule.number: rule for rule in _rules(policies, shop_rules)}
    return RuleBook(policies=policies, shop_rules=shop_rules, rules=rules)


def value_of(text: str, unit: str) -> Value:
    """A value as editions and rules.toml write it; ValueError for anything else."""
    if unit == "yuan":
        return from_yuan(text)
    return Fraction(text) if unit == "rate" else int(text)


def text_of(value: Value, unit: str) -> str:
    """The same as text, for an edition."""
    return to_yuan(int(value)) if unit == "yuan" else str(value)


def _with_shop(rules: ShopRules, edition: Edition) -> ShopRules:
    told = edition.values.get("clerk_adjustment")
    changed = rules.clerk_adjustment if told is None else from_yuan(told)
    return replace(rules, version=edition.edition, clerk_adjustment=changed)


def _with(policies: PolicySet, edition: Edition) -> PolicySet:
    owner, told = edition.policy_id, edition.values
    if owner in policies.policies:
        changed = _with_policy(policies.policies[owner], edition)
        return replace(policies, policies={**policies.policies, owner: changed})
    return replace(
        policies,
        classes=tuple(
            replace(one, daily_rate=Fraction(told["daily_rate"]), **_made_by(edition))
            if f"{_CLASS}.{one.name}" == owner and "daily_rate" in told
            else one
            for one in policies.classes
        ),
        presets=tuple(_with_preset(one, edition) if one.id == owner else one for one in policies.presets),
    )


def _with_policy(policy: Policy, edition: Edition) -> Policy:
    told = edition.values
    return replace(
        policy,
        amounts={key: from_yuan(told[key]) if key in told else had for key, had in policy.amounts.items()},
        rates={key: Fraction(told[key]) if key in told else had for key, had in policy.rates.items()},
        counts={key: int(told[key]) if key in told else had for key, had in policy.counts.items()},
        **_made_by(edition),
    )


def _with_preset(preset: LatePreset, edition: Edition) -> LatePreset:
    told = edition.values
    return replace(
        preset,
        rate=Fraction(told.get("rate", preset.rate)),
        minimum=from_yuan(told["minimum"]) if "minimum" in told else preset.minimum,
        maximum=from_yuan(told["maximum"]) if "maximum" in told else preset.maximum,
        **_made_by(edition),
    )


def _made_by(edition: Edition) -> dict[str, Any]:
    made: dict[str, Any] = {"version": edition.edition, "checked": edition.valid_from}
    source = edition.values.get("source")
    return {**made, "source": source} if source else made


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resource("rules.toml").read_text("utf-8"))


def _rules(policies: PolicySet, shop_rules: ShopRules) -> Iterator[Rule]:
    for entry in _file()["rule"]:
        owner, _, key = entry["number"].rpartition(".")
        if owner == SHOP:
            yield _rule(entry, owner, key, shop_rules.clerk_adjustment, "")
            continue
        policy = policies.policies[owner]
        numbers: dict[str, Value] = {**policy.amounts, **policy.rates, **policy.counts}
        yield _rule(entry, owner, key, numbers[key], policy.source)
    for entry in _file()["each"]:
        key = entry["key"]
        for owner, name, found in _members(policies, entry["of"]):
            value_now: Value | None = getattr(found, key)
            if value_now is not None:
                told = {**entry, "number": f"{owner}.{key}", "name": entry["name"].format(name=name)}
                yield _rule(told, owner, key, value_now, found.source)


def _members(policies: PolicySet, kind: str) -> Iterator[tuple[str, str, WarrantyClass | LatePreset]]:
    if kind == _CLASS:
        yield from ((f"{_CLASS}.{one.name}", one.name, one) for one in policies.classes)
    else:
        yield from ((one.id, f"{one.platform}{one.what}", one) for one in policies.presets)


def _rule(entry: Mapping[str, Any], owner: str, key: str, value: Value, source: str) -> Rule:
    unit = entry["unit"]
    return Rule(
        number=entry["number"],
        owner=owner,
        key=key,
        name=entry["name"],
        unit=unit,
        value=value,
        lowest=value_of(entry["lowest"], unit),
        highest=value_of(entry["highest"], unit),
        source=source,
    )
