"""Rules as a shopkeeper reads them: each policy has a row, each row says its numbers as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from resources.policy_files import shipped_policies
from resources.rule_book import RuleBook, rule_book
from resources.rule_rows import GROUPS, bounds_text, law_limit, rule_rows, shown
from resources.shop_rules_file import shipped_shop_rules


@dataclass(frozen=True)
class Told:
    policy_id: str
    edition: str
    valid_from: date
    values: dict[str, str] = field(default_factory=dict)


def book(*editions: Told) -> RuleBook:
    return rule_book(shipped_policies(), shipped_shop_rules(), editions, date(2026, 10, 14))


def test_every_policy_class_and_preset_has_one_row_with_a_number_of_its_own() -> None:
    policies, rows = shipped_policies(), rule_rows(book())
    wanted = {
        *policies.policies,
        *(f"warranty.class.{one.name}" for one in policies.classes),
        *(one.id for one in policies.presets),
    }
    assert {row.id for row in rows} == wanted
    assert len({row.number for row in rows}) == len(rows) == len(wanted)
    assert {row.group for row in rows} == set(GROUPS)


def test_every_row_says_how_and_where_from_and_a_law_is_linked() -> None:
    for row in rule_rows(book()):
        assert row.how, row.id
        assert "{" not in row.how
        assert row.basis, row.id
        assert row.checked.year >= 2026
        assert (row.link.startswith("https://")) is (row.group in {"law", "warranty"}), row.id
        assert row.can_switch is (row.group == "platform")
    told = {row.id: row for row in rule_rows(book())}
    assert "500.00 元" in told["law.fraud"].how
    assert told["preset.pinduoduo.late"].how == "每单 3.00 元"
    assert told["preset.taobao.late"].basis == "参考，到平台核对"
    assert told["warranty.class.固定电话"].reference


def test_a_row_follows_the_edition_in_force() -> None:
    rows = rule_rows(
        book(
            Told(
                "law.no_reason_return", "2026-10-01", date(2026, 10, 1), {"days": "15", "source": "店主承诺"}
            ),
            Told("preset.taobao.late", "x", date(2026, 10, 2), {"on": "no"}),
            Told("own.late.4", "y", date(2026, 10, 3), {"what": "超时补偿", "minimum": "10.00", "rate": "0"}),
        )
    )
    told = {row.id: row for row in rows}
    returned = told["law.no_reason_return"]
    assert "15 天内可退" in returned.how
    assert (returned.source, returned.valid_from) == ("店主承诺", date(2026, 10, 1))
    assert returned.article == "消法 第二十五条", "whose promise it is does not change the law's article"
    assert not told["preset.taobao.late"].on
    own = told["own.late.4"]
    assert (own.group, own.number, own.how, own.basis) == ("shop", "R-73", "每单 10.00 元", "店规")
    assert own.can_remove


def test_what_a_number_falls_short_of_is_the_laws_own_number() -> None:
    rules = book().rules
    days = rules["law.no_reason_return.days"]
    assert law_limit(replace(days, value=3), days) == 7
    assert law_limit(replace(days, value=400), days) is None, "too much is no breach of law"
    back = rules["law.no_reason_return.refund_days"]
    assert law_limit(replace(back, value=8), back) == 7
    first = rules["practice.negotiation.first"]
    assert law_limit(replace(first, value=9), first) is None
    assert (shown(7, days), bounds_text(days)) == ("7 天", "7 天 – 365 天")
    assert bounds_text(rules["shop.rounding"]) == "0.01 元、0.10 元、1.00 元"
