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
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from resources.shop_rules_file import ShopRules

Value = int | Fraction
"""Fen, whole days, times or kilometres; a rate as a fraction of one."""
SHOP = "shop"
OWN = "own.late."
"""Rules that the shop made itself: what it pays for late, missing or false shipping."""
CLASS = "warranty.class"
PRESETS = ("preset.", OWN)


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
    """One number a shop may change. `owner` and `key` say where it stands; unit is yuan, rate, days, times or km.

    `value` None: not set (a preset without a maximum). `choices` are the only values there are, any where empty;
    `word` stands behind the number where the unit has two words (次, 倍).
    """

    number: str
    owner: str
    key: str
    name: str
    unit: str
    value: Value | None
    lowest: Value
    highest: Value
    source: str
    word: str = ""
    choices: tuple[Value, ...] = ()
    can_be_unset: bool = False

    @property
    def is_within(self) -> bool:
        if self.value is None:
            return self.can_be_unset
        if self.choices:
            return self.value in self.choices
        return self.lowest <= self.value <= self.highest

    @property
    def is_law(self) -> bool:
        """Whether its bounds are the law's: the customer may be promised more, never less."""
        return self.owner.startswith(("law.", "warranty."))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All numbers as they hold on one day: for settlements, for the desk, and one by one for who wants to change them.

    `policies` leave out the presets that are switched off; `presets` are all of them, `off` names those.
    """

    policies: PolicySet
    shop_rules: ShopRules
    rules: Mapping[str, Rule]
    presets: tuple[LatePreset, ...]
    off: frozenset[str]
    since: Mapping[str, date]
    """From when on the edition in force of an owner holds; shipped ones are not named."""


def rule_book(policies: PolicySet, shop_rules: ShopRules, editions: Iterable[Edition], day: date) -> RuleBook:
    """The shipped numbers with the editions valid on `day` over them, each where an earlier one stood.

    A number that the law does not allow (any more) is left out: a shop's edition never outlives a better law.
    """
    valid = sorted((one for one in editions if one.valid_from <= day), key=lambda one: one.valid_from)
    shipped = {rule.number: rule for rule in _rules(policies, shop_rules, policies)} if valid else {}
    first = policies
    off: dict[str, bool] = {}
    for edition in valid:
        told = _lawful(edition, shipped)
        if edition.policy_id == SHOP:
            shop_rules = _with_shop(shop_rules, edition.edition, told)
        elif told.get("removed"):
            policies = _without(policies, edition.policy_id)
        else:
            policies = _with(policies, edition, told)
        if "on" in told:
            off[edition.policy_id] = told["on"] != "yes"
    numbered = [one.edition for one in valid if one.policy_id != SHOP]
    if numbered:
        policies = replace(policies, version=f"{policies.version}+{max(numbered)}")
    gone = frozenset(owner for owner, is_off in off.items() if is_off)
    return RuleBook(
        policies=replace(policies, presets=tuple(one for one in policies.presets if one.id not in gone)),
        shop_rules=shop_rules,
        rules={rule.number: rule for rule in _rules(policies, shop_rules, first)},
        presets=policies.presets,
        off=gone,
        since={one.policy_id: one.valid_from for one in valid},
    )


def value_of(text: str, unit: str) -> Value:
    """A value as editions and rules.toml write it; ValueError for anything else."""
    if unit == "yuan":
        return from_yuan(text)
    return Fraction(text) if unit == "rate" else int(text)


def text_of(value: Value | None, unit: str) -> str:
    """The same as text, for an edition; "" for what is not set."""
    if value is None:
        return ""
    return to_yuan(int(value)) if unit == "yuan" else str(value)


def _lawful(edition: Edition, shipped: Mapping[str, Rule]) -> dict[str, Any]:
    """What an edition says without the numbers of law that go beyond its bounds."""
    rules = {key: shipped.get(f"{edition.policy_id}.{key}") for key in edition.values}
    beyond = {
        key
        for key, rule in rules.items()
        if rule is not None
        and rule.is_law
        and not replace(rule, value=value_of(edition.values[key], rule.unit)).is_within
    }
    return {key: text for key, text in edition.values.items() if key not in beyond}


def _with_shop(rules: ShopRules, version: str, told: Mapping[str, Any]) -> ShopRules:
    changed: dict[str, Any] = {
        key: from_yuan(told[key])
        for key in ("clerk_adjustment", "clerk_month_limit", "floor_loss", "rounding")
        if key in told
    }
    changed |= {key: int(told[key]) for key in ("often_count", "often_days") if key in told}
    return replace(rules, version=version, **changed)


def _without(policies: PolicySet, owner: str) -> PolicySet:
    return replace(policies, presets=tuple(one for one in policies.presets if one.id != owner))


def _with(policies: PolicySet, edition: Edition, told: Mapping[str, Any]) -> PolicySet:
    owner = edition.policy_id
    if owner in policies.policies:
        changed = _with_policy(policies.policies[owner], edition, told)
        return replace(policies, policies={**policies.policies, owner: changed})
    if owner.startswith(f"{CLASS}."):
        return replace(policies, classes=tuple(_with_class(one, edition, told) for one in policies.classes))
    known = any(one.id == owner for one in policies.presets)
    if owner.startswith(OWN) and not known:
        return replace(policies, presets=(*policies.presets, _own(edition, told)))
    return replace(
        policies,
        presets=tuple(
            _with_preset(one, edition, told) if one.id == owner else one for one in policies.presets
        ),
    )


def _with_policy(policy: Policy, edition: Edition, told: Mapping[str, Any]) -> Policy:
    return replace(
        policy,
        amounts={key: from_yuan(told[key]) if key in told else had for key, had in policy.amounts.items()},
        rates={key: Fraction(told[key]) if key in told else had for key, had in policy.rates.items()},
        counts={key: int(told[key]) if key in told else had for key, had in policy.counts.items()},
        **_made_by(edition, told),
    )


def _with_class(found: WarrantyClass, edition: Edition, told: Mapping[str, Any]) -> WarrantyClass:
    if f"{CLASS}.{found.name}" != edition.policy_id or "daily_rate" not in told:
        return found
    return replace(found, daily_rate=Fraction(told["daily_rate"]), **_made_by(edition, told))


def _with_preset(preset: LatePreset, edition: Edition, told: Mapping[str, Any]) -> LatePreset:
    return replace(
        preset,
        platform=told.get("platform") or preset.platform,
        what=told.get("what", preset.what),
        rate=Fraction(told.get("rate", preset.rate)),
        minimum=_sum(told["minimum"]) if "minimum" in told else preset.minimum,
        maximum=_sum(told["maximum"]) if "maximum" in told else preset.maximum,
        **_made_by(edition, told),
    )


def _own(edition: Edition, told: Mapping[str, Any]) -> LatePreset:
    bare = LatePreset(
        id=edition.policy_id,
        platform=sentence("rule_source.own"),
        what="",
        rate=Fraction(0),
        minimum=None,
        maximum=None,
        note=sentence("rule_source.own"),
        source=sentence("rule_source.own"),
        checked=edition.valid_from,
        version=edition.edition,
    )
    return _with_preset(bare, edition, told)


def _sum(text: str) -> int | None:
    return from_yuan(text) if text else None


def _made_by(edition: Edition, told: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"version": edition.edition, "checked": edition.valid_from}
    source = told.get("source")
    return {**made, "source": source} if source else made


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resource("rules.toml").read_text("utf-8"))


def _rules(policies: PolicySet, shop_rules: ShopRules, shipped: PolicySet) -> Iterator[Rule]:
    for entry in _file()["rule"]:
        owner, _, key = entry["number"].rpartition(".")
        if owner == SHOP:
            yield _rule(entry, owner, key, getattr(shop_rules, key), "")
            continue
        policy = policies.policies[owner]
        numbers: dict[str, Value] = {**policy.amounts, **policy.rates, **policy.counts}
        yield _rule(entry, owner, key, numbers[key], policy.source)
    for entry in _file()["each"]:
        if entry["of"] == CLASS:
            yield from _class_rules(entry, policies, shipped)
        else:
            yield from _preset_rules(entry, policies)


def _class_rules(entry: Mapping[str, Any], policies: PolicySet, shipped: PolicySet) -> Iterator[Rule]:
    by_law = {one.name: one.daily_rate for one in shipped.classes if not one.reference}
    for one in policies.classes:
        if one.daily_rate is None:
            continue
        owner = f"{CLASS}.{one.name}"
        told = {**entry, "number": f"{owner}.daily_rate", "name": entry["name"].format(name=one.name)}
        rule = _rule(told, owner, "daily_rate", one.daily_rate, one.source)
        most = by_law.get(one.name)
        yield replace(rule, highest=most) if most is not None else rule


def _preset_rules(entry: Mapping[str, Any], policies: PolicySet) -> Iterator[Rule]:
    key = entry["key"]
    for one in policies.presets:
        name = entry["name"].format(name=f"{one.platform}{one.what}")
        told = {**entry, "number": f"{one.id}.{key}", "name": name}
        yield replace(_rule(told, one.id, key, getattr(one, key), one.source), can_be_unset=key != "rate")


def _rule(entry: Mapping[str, Any], owner: str, key: str, value: Value | None, source: str) -> Rule:
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
        word=entry.get("word", ""),
        choices=tuple(value_of(text, unit) for text in entry.get("choices", ())),
    )
