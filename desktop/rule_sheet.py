"""The shop's rules as a sheet: written out to be edited in Excel and taken in again through the import."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.money import to_yuan
from resources.wording import rate_text, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from aftersales.clock import Clock
    from desktop.house_rules import HouseRules
    from desktop.session import Session
    from resources.rule_book import Rule

_KEYS = ("number", "name", "value", "unit", "valid_from", "source")


class RuleSheet:
    """Writes the sheet; `taking_in/rules.py` takes it in."""

    def __init__(self, *, rules: HouseRules, session: Session, clock: Clock) -> None:
        self._rules = rules
        self._session = session
        self._clock = clock

    def write(self, *, to: Path) -> int:
        """Every number there is, one a row; how many. What is not set has no row.

        The day is left empty: what is changed in the sheet holds from the day it is taken in, unless one is written.
        KnownError ``export.*`` where the file cannot be written.
        """
        from exports.workbook import SheetColumn, SheetOrigin, write_workbook

        self._session.require(Right.EXPORT)
        rules = [rule for rule in self._rules.book().rules.values() if rule.value is not None]
        return write_workbook(
            to,
            title=sentence("rules.sheet"),
            columns=[SheetColumn(key=key, title=sentence(f"label_rules.{key}")) for key in _KEYS],
            rows=[_row(rule) for rule in rules],
            origin=SheetOrigin(made_at=self._clock.now(), made_by=self._session.staff.name),
        )


def _row(rule: Rule) -> tuple[str, ...]:
    return (rule.number, rule.name, _value(rule), sentence(f"rule_unit.{rule.unit}"), "", rule.source)


def _value(rule: Rule) -> str:
    """In the unit of its row; a rate in hundredths."""
    value = rule.value or 0
    if rule.unit == "rate":
        return rate_text(Fraction(value)).removesuffix("%")
    return to_yuan(int(value)) if rule.unit == "yuan" else str(value)
