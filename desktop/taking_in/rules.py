"""Sheets of the shop's rules: each row is one number, which becomes an edition of its policy from a day on."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.matching import Change, Outcome
from aftersales.money import from_yuan
from aftersales.sheet_records import BadRow, MetRecord, judged
from desktop.changes import Changed
from desktop.rule_editions import add_edition
from desktop.taking_in.base import problem, with_problems
from resources.rule_book import Rule, Value, text_of
from resources.rule_rows import bounds_text, law_limit, shown, word_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aftersales.actions import Action
    from aftersales.clock import Clock
    from aftersales.sheet_records import IncomingRecord
    from desktop.archive import Archive
    from desktop.house_rules import HouseRules
    from desktop.session import Session
    from storage.staged_records import StagedRecord

_UNITS = {
    "yuan": ("元", "¥", "人民币", "rmb", "cny"),
    "rate": ("%", "百分之", "百分比", "比例", "小数"),
    "days": ("天", "日"),
    "times": ("次", "倍"),
    "km": ("公里", "千米", "km"),
}
_HUNDREDTHS = ("%", "百分之", "百分比")
_NUMBER = re.compile(r"([¥]?)\s*(\d[\d,]*(?:\.\d+)?)\s*(%|[^\d\s.,]{0,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    met: MetRecord
    rule: Rule | None = None
    day: date | None = None


class RuleTaker:
    """Takes in rules; only who may change them can. A number that is there already makes no new edition."""

    def __init__(self, *, archive: Archive, session: Session, clock: Clock, rules: HouseRules) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._rules = rules

    @property
    def changes(self) -> tuple[Changed, ...]:
        return (Changed.SETTINGS,)

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        return [plan.met for plan in self._plans(records)]

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        self._session.require(Right.RULES)
        told: dict[tuple[str, date], dict[str, str]] = defaultdict(dict)
        for plan in self._plans([row.incoming for row in rows]):
            rule, outcome = plan.rule, plan.met.found.outcome
            if rule is None or plan.day is None or outcome in (Outcome.ERROR, Outcome.UNCHANGED):
                continue
            values = told[rule.owner, plan.day]
            values[rule.key] = text_of(rule.value, rule.unit)
            if source := plan.met.record.text("source"):
                values["source"] = source
        for (owner, day), values in told.items():
            add_edition(self._archive, owner, day, values, action=action)

    def _told(self, record: IncomingRecord, day: date, said: set[tuple[str, date]]) -> tuple[Rule, Rule]:
        """The rule a row speaks of, as it is on that day and as the row has it. BadRow ``records.rule_*``."""
        known = self._rules.book(day).rules.get(record.text("number"))
        if known is None:
            raise BadRow("records.rule_unknown", record.text("number"))
        told = replace(known, value=_value(record, known))
        if not told.is_within:
            text = f"{shown(told.value, told)}（{bounds_text(known)}）"
            if law_limit(told, self._rules.shipped().rules.get(known.number)) is not None:
                raise BadRow("records.rule_law", f"{known.source}，{text}")
            raise BadRow("records.rule_range", text)
        if (known.number, day) in said:
            raise BadRow("records.rule_twice", known.number)
        return known, told

    def _plans(self, records: Sequence[IncomingRecord]) -> list[_Plan]:
        said: set[tuple[str, date]] = set()
        may = Right.RULES in self._session.rights
        return [self._plan(record, said, may=may) for record in records]

    def _plan(self, record: IncomingRecord, said: set[tuple[str, date]], *, may: bool) -> _Plan:
        today = self._clock.today()
        day = record.day("valid_from") or today
        if not may:
            record = with_problems(record, [problem(record, "records.owner_only", level="blocking")])
        try:
            known, told = self._told(record, day, said)
        except BadRow as bad:
            record = with_problems(record, [problem(record, bad.code, bad.value, level="blocking")])
            return _Plan(met=MetRecord(record=record, found=judged(record, known=True)))
        said.add((known.number, day))
        if day < today and told.value != known.value:
            record = with_problems(record, [problem(record, "records.rule_past", day.isoformat())])
        changes = _changes(known, told, record, today)
        met = MetRecord(
            record=record,
            found=judged(record, known=True, changes=changes),
            meets=f"{known.name} {shown(known.value, known)}",
        )
        return _Plan(met=met, rule=told, day=day)


def _changes(known: Rule, told: Rule, record: IncomingRecord, today: date) -> tuple[Change, ...]:
    if known.value == told.value:
        return ()
    found = [Change(field="value", before=shown(known.value, known), after=shown(told.value, told))]
    day = record.day("valid_from")
    if day is not None and day > today:
        found.append(Change(field="valid_from", before="", after=day.isoformat()))
    return tuple(found)


def _value(record: IncomingRecord, rule: Rule) -> Value:
    """What the row says in the rule's own unit; BadRow ``records.rule_value`` or ``records.rule_unit``."""
    text = unicodedata.normalize("NFKC", record.text("value")).strip()
    match = _NUMBER.fullmatch(text.replace("￥", "¥"))
    if match is None:
        raise BadRow("records.rule_value", text)
    units = {found.lower() for found in (match[1], match[3], _unit(record)) if found}
    if not units <= set(_UNITS[rule.unit]):
        raise BadRow("records.rule_unit", f"{'、'.join(sorted(units))}（{word_of(rule)}）")
    digits = match[2].replace(",", "")
    if rule.unit == "rate":
        return Fraction(digits) / (100 if units & set(_HUNDREDTHS) else 1)
    try:
        return from_yuan(digits) if rule.unit == "yuan" else int(digits)
    except (ValueError, KnownError):
        raise BadRow("records.rule_value", text) from None


def _unit(record: IncomingRecord) -> str:
    return unicodedata.normalize("NFKC", record.text("unit")).strip()
