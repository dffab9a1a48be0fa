"""The rules as a shopkeeper reads them: one row a rule, with how it is computed in words and the numbers in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.money import grouped
from aftersales.settlement.policy import FeeBasis
from resources.places import resource
from resources.rule_book import CLASS, OWN, PRESETS
from resources.wording import rate_text, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.settlement.policy import LatePreset, WarrantyClass
    from resources.rule_book import Rule, RuleBook, Value

GROUPS = ("law", "warranty", "platform", "shop")
_PRESET, _OWN_LATE = "preset", "own.late"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule: `id` in code, `number` for people, `how` it is computed.

    `article` is the law's name in short (empty for a rule that is no law), `source` where the numbers come from and
    `link` a page to read it on. `fields` are its numbers; one without any is written in law and cannot be changed.
    """

    id: str
    number: str
    group: str
    name: str
    how: str
    article: str
    source: str
    link: str
    valid_from: date
    checked: date
    reference: bool
    on: bool
    can_switch: bool
    can_remove: bool
    fields: tuple[Rule, ...]

    @property
    def basis(self) -> str:
        """What the row says it rests on: the article, or whose word it is."""
        return self.article or self.source


def rule_rows(book: RuleBook) -> tuple[RuleRow, ...]:
    """All rules of a day, in the order of rule_rows.toml."""
    rows = [_policy_row(entry, book) for entry in _file()["row"]]
    for entry in _file()["each"]:
        rows += _each(entry, book)
    return tuple(sorted(rows, key=lambda row: (GROUPS.index(row.group), row.number)))


def shown(value: Value | None, rule: Rule, *, bare: bool = False) -> str:
    """A number of a rule as people read it: ``0.5%``, ``500.00 元``, ``7 天``; `bare` leaves 次 and 倍 to the sentence."""
    if value is None:
        return sentence("rule_value.none")
    if rule.unit == "rate":
        from fractions import Fraction  # noqa: PLC0415 - drags decimal in, and a start shows no rule

        return rate_text(Fraction(value))
    number = grouped(int(value)) if rule.unit == "yuan" else str(value)
    return number if bare and rule.unit == "times" else f"{number} {word_of(rule)}"


def word_of(rule: Rule) -> str:
    """What stands behind the number of a rule: 元, 天, 倍."""
    return rule.word or sentence(f"rule_unit.{rule.unit}")


def label_of(rule: Rule) -> str:
    """What a number is called where its rule's name stands over it."""
    if rule.owner.startswith((*PRESETS, CLASS)):
        return sentence(f"rule_field.{rule.key}")
    return rule.name


def bounds_text(rule: Rule) -> str:
    """How far a number may go: ``7–365 天``."""
    if rule.choices:
        return "、".join(shown(choice, rule) for choice in rule.choices)
    return f"{shown(rule.lowest, rule)} – {shown(rule.highest, rule)}"


def law_limit(told: Rule, shipped: Rule | None) -> Value | None:
    """The law's own number that `told` falls short of; None where no law stands against it.

    The law's number is the shipped one; the bound it makes is the one that stands at it.
    """
    if shipped is None or not shipped.is_law or told.value is None or shipped.value is None:
        return None
    less = told.value < shipped.lowest and shipped.lowest == shipped.value
    more = told.value > shipped.highest and shipped.highest == shipped.value
    return shipped.value if less or more else None


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resource("rule_rows.toml").read_text("utf-8"))


def _fields(book: RuleBook, owner: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in book.rules.values() if rule.owner == owner)


def _since(book: RuleBook, owner: str, version: str) -> date:
    """From when on the numbers hold; shipped versions are named by their day."""
    return book.since.get(owner) or date.fromisoformat(version[:10])


def _policy_row(entry: Mapping[str, Any], book: RuleBook) -> RuleRow:
    policy = book.policies.policy(entry["id"])
    fields = _fields(book, policy.id)
    numbers = {rule.key: shown(rule.value, rule, bare=True) for rule in fields}
    return _row(
        entry,
        fields,
        id=policy.id,
        name=entry["name"],
        how=entry["how"].format(**numbers),
        source=policy.source if entry["article"] else sentence("rule_source.practice"),
        valid_from=_since(book, policy.id, policy.version),
        checked=policy.checked,
        reference=policy.reference,
    )


def _each(entry: Mapping[str, Any], book: RuleBook) -> Iterator[RuleRow]:
    if entry["of"] == CLASS:
        for place, found in enumerate(book.policies.classes):
            yield _class_row({**entry, "number": f"R-{entry['from'] + place}"}, found, book)
        return
    own = entry["of"] == _OWN_LATE
    presets = [one for one in book.presets if one.id.startswith(OWN) is own]
    for place, preset in enumerate(presets):
        number = int(preset.id.removeprefix(OWN)) - 1 if own else place
        yield _preset_row({**entry, "number": f"R-{entry['from'] + number}"}, preset, book)


def _class_row(entry: Mapping[str, Any], found: WarrantyClass, book: RuleBook) -> RuleRow:
    owner = f"{CLASS}.{found.name}"
    rate = rate_text(found.daily_rate) if found.daily_rate is not None else ""
    code = {FeeBasis.DAILY: "daily", FeeBasis.GIVEN: "given", FeeBasis.NONE: "none", FeeBasis.KM: "km"}
    return _row(
        {**entry, "article": "" if found.reference else sentence(f"settlement_citation.{found.cites_fee}")},
        _fields(book, owner),
        id=owner,
        name=entry["name"].format(name=found.name),
        how=sentence(f"rule_how.class_{code[found.basis]}", {"rate": rate}),
        source=sentence("rule_source.reference_annex") if found.reference else found.source,
        valid_from=_since(book, owner, found.version),
        checked=found.checked,
        reference=found.reference,
    )


def _preset_row(entry: Mapping[str, Any], preset: LatePreset, book: RuleBook) -> RuleRow:
    fields = _fields(book, preset.id)
    own = preset.id.startswith(OWN)
    return _row(
        entry,
        fields,
        id=preset.id,
        name=preset.what if preset.platform == preset.source else f"{preset.platform} {preset.what}",
        how=_preset_how(preset, {rule.key: shown(rule.value, rule) for rule in fields}),
        source=preset.source if own else sentence("rule_source.reference"),
        valid_from=_since(book, preset.id, preset.version),
        checked=preset.checked,
        reference=not own,
        on=preset.id not in book.off,
        can_switch=True,
        can_remove=own,
    )


def _preset_how(preset: LatePreset, numbers: Mapping[str, str]) -> str:
    if not preset.rate and preset.minimum is not None:
        return sentence("rule_how.preset_fixed", numbers)
    parts = [sentence("rule_how.preset_rate", numbers)]
    if preset.minimum is not None:
        parts.append(sentence("rule_how.preset_minimum", numbers))
    if preset.maximum is not None:
        parts.append(sentence("rule_how.preset_maximum", numbers))
    return "，".join(parts)


def _row(entry: Mapping[str, Any], fields: tuple[Rule, ...], **told: Any) -> RuleRow:
    return RuleRow(
        **{
            "number": entry["number"],
            "group": entry["group"],
            "article": entry["article"],
            "link": _file()["place"].get(entry["place"], ""),
            "on": True,
            "can_switch": False,
            "can_remove": False,
            "fields": fields,
            **told,
        }
    )
