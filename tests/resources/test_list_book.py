"""The shop's lists over the shipped ones: entry by entry, names kept for old cases, back to shipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from aftersales.errors import KnownError
from resources.customer_tiers_file import shipped_tiers
from resources.list_book import ListBook, list_book
from resources.list_entries import LIMITS, PRIORITY, REASONS, TIERS
from resources.taxonomy_file import shipped_taxonomy
from resources.time_limits_file import shipped_time_limits


@dataclass(frozen=True)
class Edition:
    id: int
    policy_id: str
    values: dict[str, Any] = field(default_factory=dict)


def _book(*changes: tuple[str, dict[str, Any]]) -> ListBook:
    return list_book(
        Edition(place, name, {"entries": entries}) for place, (name, entries) in enumerate(changes, start=1)
    )


def test_without_editions_all_is_as_shipped() -> None:
    book = _book()
    assert book.taxonomy == shipped_taxonomy()
    assert book.tiers == shipped_tiers()
    assert book.limits.hours == shipped_time_limits().hours
    shipped = {
        (one.clock, one.level, one.tier, one.platform, one.hours) for one in shipped_time_limits().limits
    }
    found = {
        (one.clock, one.level, one.tier, one.platform, one.hours)
        for one in book.limits.limits
        if not one.reason
    }
    assert found == shipped
    assert book.priority.tiers == {"重要": 40, "长期": 15}


def test_a_renamed_reason_is_known_by_both_names_and_offered_by_the_new_one() -> None:
    book = _book((REASONS, {"瑕疵": {"name": "外观瑕疵", "required": ["外观照片"]}}))
    offered = [reason.name for reason in book.taxonomy.offered()]
    assert "外观瑕疵" in offered
    assert "瑕疵" not in offered
    assert book.taxonomy.reason("瑕疵").fault is shipped_taxonomy().reason("瑕疵").fault
    assert book.taxonomy.present("瑕疵").name == "外观瑕疵"
    assert book.slots["瑕疵"] == book.slots["外观瑕疵"]
    assert book.slots["瑕疵"].required == ("外观照片",)


def test_a_name_taken_back_is_no_former_name() -> None:
    book = _book((REASONS, {"瑕疵": {"name": "小毛病"}}), (REASONS, {"瑕疵": {"name": "瑕疵"}}))
    entry = next(one.entry for one in book.reasons if one.entry.key == "瑕疵")
    assert entry.former == ("小毛病",)
    assert book.taxonomy.present("小毛病").name == "瑕疵"


def test_later_editions_change_only_what_they_name() -> None:
    book = _book((REASONS, {"色差": {"hours": 5}}), (REASONS, {"色差": {"useful": ["色卡"]}}))
    one = next(one for one in book.reasons if one.entry.key == "色差")
    assert (one.reason.hours, one.slots.useful, one.entry.version) == (5, ("色卡",), 2)
    assert any(limit.reason == "色差" and limit.hours == 5 for limit in book.limits.limits)


def test_back_to_shipped_leaves_nothing_of_the_shops_own() -> None:
    book = _book((REASONS, {"色差": {"hours": 5, "active": False}}), (REASONS, {"色差": None}))
    assert book.taxonomy == shipped_taxonomy()
    assert not next(one for one in book.reasons if one.entry.key == "色差").entry.is_changed


def test_an_own_limit_goes_when_it_is_dropped() -> None:
    key = "pay||||weixin"
    values = {"clock": "pay", "hours": 10, "counting": "calendar", "platform": "weixin", "source": "店里定的"}
    assert any(one.clock == "pay" for one in _book((LIMITS, {key: values})).limits.limits)
    book = _book((LIMITS, {key: values}), (LIMITS, {key: None}))
    assert not any(one.clock == "pay" for one in book.limits.limits)


def test_the_rest_reason_stays_the_last() -> None:
    own = {"name": "包装", "category": "服务", "fault": "", "return_freight": "by_fault"}
    reasons = _book((REASONS, {"包装": own})).taxonomy.reasons
    assert reasons[-1].name == "其他"
    assert reasons[-2].name == "包装"


def test_a_renamed_tier_keeps_its_limits_and_points() -> None:
    book = _book((TIERS, {"重要": {"name": "VIP"}}))
    assert book.priority.tiers["VIP"] == 40
    assert any(limit.tier == "VIP" for limit in book.limits.limits)
    assert not any(limit.tier == "重要" for limit in book.limits.limits)


def test_points_beyond_three_digits_are_no_book() -> None:
    with pytest.raises(ValueError, match="points"):
        _book((PRIORITY, {"urgent": {"points": 990}}))


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(KnownError, match="unknown_reason"):
        _book().taxonomy.present("没有的原因")
    assert _book().taxonomy.find("没有的原因") is None
