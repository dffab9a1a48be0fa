"""The claims that ship to try a rule on."""

from __future__ import annotations

from aftersales.settlement.settle import settle
from desktop.claim_reader import claim_from_json
from resources.holiday_tables import shipped_calendar
from resources.policy_files import shipped_policies
from resources.rule_book import rule_book
from resources.rule_examples_file import rule_examples
from resources.rule_rows import rule_rows
from resources.shop_rules_file import shipped_shop_rules


def test_every_example_can_be_settled() -> None:
    for example in rule_examples():
        settlement = settle(claim_from_json(dict(example.claim)), shipped_policies(), shipped_calendar())
        assert settlement.to_buyer >= 0, example.title


def test_every_rule_has_an_example_made_for_it() -> None:
    from datetime import date

    book = rule_book(shipped_policies(), shipped_shop_rules(), (), date(2026, 10, 14))
    alone = [
        row.id for row in rule_rows(book) if not any(example.shows(row.id) for example in rule_examples())
    ]
    assert alone == []
