"""What a shop decides for itself, as shipped."""

from __future__ import annotations

from resources.places import resource
from resources.shop_rules_file import shipped_shop_rules


def test_the_shipped_rules_are_read_in_fen_and_marked_as_a_reference() -> None:
    rules = shipped_shop_rules()
    assert (rules.clerk_adjustment, rules.clerk_month_limit, rules.floor_loss) == (5_000, 50_000, 15_000)
    assert (rules.often_claims.count, rules.often_claims.days) == (3, 90)
    assert rules.version
    assert "参考" in resource("shop_rules.toml").read_text("utf-8")
