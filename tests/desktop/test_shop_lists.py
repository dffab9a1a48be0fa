"""The shop's lists at hand: shipped points without the book, the book once something was changed."""

from __future__ import annotations

from desktop.shop import Desk
from resources.list_book import list_book


def test_points_as_shipped_are_those_of_the_shipped_book(desk: Desk) -> None:
    assert desk.lists.priority() == list_book(()).priority


def test_points_follow_a_change_of_tiers_and_its_undo(desk: Desk) -> None:
    before = desk.lists.priority()
    tier = desk.tier_lists.entries()[0]
    desk.tier_lists.change(key=tier.entry.key, version=0, values={"points": tier.points + 1})
    assert desk.lists.priority().tiers[tier.rule.name] == tier.points + 1
    assert desk.lists.priority() == desk.lists.book.priority
    desk.undo.undo()
    assert desk.lists.priority() == before
