"""设置 › 售后规则 at the desk: rules shown, changed into new versions, switched, added, and taken back to an old version."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from desktop.changes import Changed
from desktop.rule_editions import add_edition
from resources.rule_book import OWN, SHOP, text_of
from resources.rule_rows import RuleRow, bounds_text, law_limit, rule_rows, shown
from resources.wording import error_sentence, sentence
from storage.policies import PolicyEdition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.house_rules import HouseRules
    from desktop.session import Session
    from desktop.writing import Writer
    from resources.rule_book import Rule, Value

LONGEST_NAME = 20
_RANGE, _LAW, _CHOICES = "rules.range", "rules.law_least", "rules.choices"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What a person wants of a rule: new values by key (None: not set), on or off, from `valid_from` on (None: today).

    `source` is where the new numbers come from, where he says so.
    """

    rule_id: str
    values: Mapping[str, Value | None] = field(default_factory=dict)
    on: bool | None = None
    valid_from: date | None = None
    source: str = ""


class RuleDesk:
    """What can be done with rules. Everybody may look and try; only the owner changes."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, rules: HouseRules
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._rules = rules

    def rows(self) -> tuple[RuleRow, ...]:
        """All rules as they hold today; pure."""
        return rule_rows(self._rules.book())

    def row(self, rule_id: str) -> RuleRow:
        """One rule as it holds today; KnownError ``rules.unknown``. Pure."""
        if rule_id == SHOP:
            return self._limits()
        found = next((row for row in self.rows() if row.id == rule_id), None)
        if found is None:
            raise KnownError("rules.unknown")
        return found

    def limits(self) -> tuple[Rule, ...]:
        """金额上限: what the shop decides for itself; pure."""
        return self._limits().fields

    def reading_reason(self) -> str:
        """Why this person can only look, as a sentence; "" where he may change rules. Pure."""
        return "" if Right.RULES in self._session.rights else sentence("rules.only_owner")

    def problem(self, change: RuleChange) -> tuple[str, str]:
        """Why a change cannot be saved as a sentence, and the key of the number meant; two "" where it can. Pure."""
        try:
            self.edition_of(change)
        except KnownError as error:
            return error_sentence(error), str(error.operands.get("field", ""))
        return "", ""

    def edition_of(self, change: RuleChange) -> PolicyEdition:
        """The edition a change would add, not written. KnownErrors ``rules.*`` (with `field`) say what is wrong."""
        row = self.row(change.rule_id)
        day = change.valid_from or self._clock.today()
        self._check_may(change, row, day)
        fields = {rule.key: rule for rule in row.fields}
        wanted = {key: replace(fields[key], value=value) for key, value in change.values.items()}
        for rule in wanted.values():
            self._check(rule, row)
        if row.can_switch:
            _check_preset({**fields, **wanted})
        told = _told(fields, wanted)
        if change.on is not None and change.on is not row.on:
            told["on"] = "yes" if change.on else "no"
        if not told:
            raise KnownError("rules.same")
        if change.source.strip():
            told["source"] = change.source.strip()
        return PolicyEdition(
            policy_id=row.id,
            edition=day.isoformat(),
            valid_from=day,
            author_id=self._session.staff_id,
            made_at=self._clock.now(),
            values=told,
        )

    def save(self, change: RuleChange) -> RuleRow:
        """Store a change as a new version; the rule as it holds today after it. KnownErrors ``rules.*``."""
        self._session.require(Right.RULES)
        edition = self.edition_of(change)
        row = self.row(change.rule_id)
        name = "rules.changed"
        if set(edition.values) == {"on"}:
            name = "rules.switched_on" if change.on else "rules.switched_off"
        self._add(row.id, (edition.valid_from,), edition.values, sentence(name, {"name": row.name}))
        return self.row(change.rule_id)

    def add(
        self,
        *,
        name: str,
        platform: str = "",
        rate: Value | None = None,
        minimum: int | None = None,
        maximum: int | None = None,
    ) -> RuleRow:
        """A rule of the shop's own: what it pays for late, missing or false shipping.

        A share of what was paid, at least `minimum` and at most `maximum` fen. KnownErrors ``rules.*`` (with `field`).
        """
        self._session.require(Right.RULES)
        rule_id = f"{OWN}{self._next_own()}"
        name, platform = self._named(name, platform)
        rules = {rule.key: rule for rule in self._preset_fields()}
        given: dict[str, Value | None] = {"rate": rate or 0, "minimum": minimum, "maximum": maximum}
        wanted = {
            key: replace(rule, owner=rule_id, name=sentence(f"rule_field.{key}"), value=given[key])
            for key, rule in rules.items()
        }
        for rule in wanted.values():
            _check_bounds(rule)
        _check_preset(wanted)
        told = {key: text_of(rule.value, rule.unit) for key, rule in wanted.items()}
        values = {"platform": platform, "what": name, **told}
        self._add(rule_id, (self._clock.today(),), values, sentence("rules.added", {"name": name}))
        return self.row(rule_id)

    def remove(self, *, rule_id: str) -> None:
        """Take a rule of the shop's own off the list; its versions and what was settled by it stay. Ctrl Z brings it back."""
        self._session.require(Right.RULES)
        row = self.row(rule_id)
        if not row.can_remove:
            raise KnownError("rules.no_switch", name=row.name)
        name = sentence("rules.removed", {"name": row.name})
        self._add(rule_id, (self._clock.today(),), {"removed": "yes"}, name)

    def go_back(self, *, rule_id: str, edition: str) -> None:
        """Store the values of an old version (`edition` "" is the shipped one) as a new one that holds from today on.

        What was to hold from a later day on is taken back with it. KnownError ``rules.same``.
        """
        from desktop.rule_history import name_of, values_to_go_back

        self._session.require(Right.RULES)
        today = self._clock.today()
        told = values_to_go_back(self._rules, rule_id, edition)
        if not told:
            raise KnownError("rules.same")
        later = {one.valid_from for one in self._rules.editions() if one.policy_id == rule_id}
        days = (today, *sorted(day for day in later if day > today))
        label = edition or sentence("rule_value.shipped")
        words = {"name": name_of(self._rules, rule_id), "edition": label}
        self._add(rule_id, days, told, sentence("rules.gone_back", words))

    def upcoming(self, rule_id: str) -> date | None:
        """The first later day from which another version of a rule holds; None where there is none. Pure."""
        today = self._clock.today()
        days = [one.valid_from for one in self._rules.editions() if one.policy_id == rule_id]
        return min((day for day in days if day > today), default=None)

    def _add(self, rule_id: str, days: Sequence[date], values: Mapping[str, str], name: str) -> None:
        with self._writer.action(name, Changed.SETTINGS) as action:
            for day in days:
                add_edition(self._archive, rule_id, day, values, action=action)

    def _check_may(self, change: RuleChange, row: RuleRow, day: date) -> None:
        if day < self._clock.today():
            raise KnownError("rules.past", day=day, field="valid_from")
        if change.values and not row.fields:
            raise KnownError("rules.fixed", name=row.name)
        if change.on is not None and not row.can_switch:
            raise KnownError("rules.no_switch", name=row.name)

    def _limits(self) -> RuleRow:
        book = self._rules.book()
        today = self._clock.today()
        return RuleRow(
            id=SHOP,
            number="",
            group=SHOP,
            name=sentence("rule_value.shop_name"),
            how="",
            article="",
            source=sentence("rule_source.own"),
            link="",
            valid_from=book.since.get(SHOP, today),
            checked=today,
            reference=False,
            on=True,
            can_switch=False,
            can_remove=False,
            fields=tuple(rule for rule in book.rules.values() if rule.owner == SHOP),
        )

    def _check(self, rule: Rule, row: RuleRow) -> None:
        limit = law_limit(rule, self._rules.shipped().rules.get(rule.number))
        if limit is not None:
            said = shown(limit, rule)
            raise KnownError(
                _LAW, article=row.basis, limit=said, bounds=bounds_text(rule), name=rule.name, field=rule.key
            )
        _check_bounds(rule)

    def _preset_fields(self) -> tuple[Rule, ...]:
        return next(row for row in self.rows() if row.group == "platform").fields

    def _next_own(self) -> int:
        ids = [one.policy_id for one in self._rules.editions() if one.policy_id.startswith(OWN)]
        return max((int(owner.removeprefix(OWN)) for owner in ids), default=0) + 1

    def _named(self, name: str, platform: str) -> tuple[str, str]:
        name, platform = name.strip(), platform.strip()
        if not name:
            raise KnownError("rules.name_missing", field="name")
        if len(name) > LONGEST_NAME:
            raise KnownError("rules.name_long", longest=LONGEST_NAME, field="name")
        if f"{platform} {name}".strip() in {row.name for row in self.rows()}:
            raise KnownError("rules.name_taken", name=name, field="name")
        return name, platform


def _told(fields: Mapping[str, Rule], wanted: Mapping[str, Rule]) -> dict[str, str]:
    return {
        key: text_of(rule.value, rule.unit) for key, rule in wanted.items() if rule.value != fields[key].value
    }


def _check_bounds(rule: Rule) -> None:
    if rule.is_within:
        return
    if rule.choices:
        raise KnownError(_CHOICES, name=rule.name, choices=bounds_text(rule), field=rule.key)
    raise KnownError(_RANGE, name=rule.name, bounds=bounds_text(rule), field=rule.key)


def _check_preset(fields: Mapping[str, Rule]) -> None:
    """A least is not above a most, and something is paid at all."""
    least, most = fields["minimum"].value, fields["maximum"].value
    if least is not None and most is not None and least > most:
        said = {key: shown(fields[key].value, fields[key]) for key in ("minimum", "maximum")}
        raise KnownError("rules.least_above_most", **said, field="minimum")
    if not fields["rate"].value and not least:
        raise KnownError("rules.nothing_given", field="rate")
