from __future__ import annotations

from resources.places import resource
from resources.shop_rules_file import shipped_shop_rules


def test_the_shipped_rules_are_read_in_fen_and_marked_as_a_reference() -> None:
    rules = shipped_shop_rules()
    assert rules.clerk_adjustment == 5_000
    assert rules.version
    assert "参考" in resource("shop_rules.toml").read_text("utf-8")
