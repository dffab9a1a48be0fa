"""The shop's own lists at the desk: changed at once everywhere, shown before deadlines move, taken back by Ctrl Z."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftersales.access import Right
from aftersales.cases import CaseKind, Channel
from aftersales.errors import KnownError
from aftersales.knowledge import Article, ArticleKind
from aftersales.taxonomy import Fault, FreightPayer
from desktop.list_editing import ListVersion
from desktop.reason_lists import ReasonValues
from desktop.requests import CaseDraft, CaseEdit
from desktop.shop import Desk
from tests.desktop.acting import CLERK, OWNER, Shop


def _reason(desk: Desk, key: str) -> int:
    return next(one.entry.version for one in desk.reason_lists.entries() if one.entry.key == key)


def _tier(desk: Desk, key: str) -> int:
    return next(one.entry.version for one in desk.tier_lists.entries() if one.entry.key == key)


def _hours(desk: Desk, key: str, hours: int) -> None:
    desk.limit_lists.write(wish=desk.limit_lists.changed(key=key, version=0, values={"hours": hours}))


def test_a_renamed_reason_leaves_old_cases_their_words(shop: Shop, desk: Desk) -> None:
    old = shop.open(CaseKind.RETURN, "瑕疵")
    desk.reason_lists.change(key="瑕疵", version=0, values={"name": "外观瑕疵", "required": ["外观照片"]})
    assert shop.case(old).reason == "瑕疵"
    assert shop.view(old).evidence_missing == ("外观照片",)
    assert desk.settlements.draft(case_id=old).claim.reason == "瑕疵"
    offered = [choice.reason for choice in desk.cases.reasons()]
    assert "外观瑕疵" in offered
    assert "瑕疵" not in offered
    assert shop.case(shop.open(CaseKind.RETURN, "瑕疵")).reason == "外观瑕疵"
    assert desk.undo.undo() == "建工单"
    desk.undo.undo()
    assert "瑕疵" in [choice.reason for choice in desk.cases.reasons()]


def test_a_reason_switched_off_is_not_offered_any_more(shop: Shop, desk: Desk) -> None:
    old = shop.open(CaseKind.RETURN, "色差")
    desk.reason_lists.change(key="色差", version=0, values={"active": False})
    assert "色差" not in [choice.reason for choice in desk.cases.reasons()]
    assert not any(
        found.suggestion.reason == "色差" for found in desk.recognition.suggest(text="颜色不一样，有色差")
    )
    assert shop.view(old).case.reason == "色差"
    shop.step(old, "verifying")


def test_words_that_pointed_to_the_old_name_point_to_the_new(desk: Desk) -> None:
    before = desk.recognition.suggest(text="收到就有划痕，有瑕疵")[0]
    assert before.suggestion.reason == "瑕疵"
    desk.reason_lists.change(key="瑕疵", version=0, values={"name": "外观瑕疵", "category": "外观"})
    after = desk.recognition.suggest(text="收到就有划痕，有瑕疵")[0]
    assert (after.suggestion.reason, after.category) == ("外观瑕疵", "外观")


def test_an_own_reason_is_settled_by_its_freight(shop: Shop, desk: Desk) -> None:
    desk.reason_lists.add(
        name="包装太简单", category="服务", fault=Fault.MERCHANT, return_freight=FreightPayer.MERCHANT
    )
    case_id = shop.sold_case(CaseKind.RETURN, "包装太简单")
    assert shop.case(case_id).category == "服务"
    draft = desk.settlements.draft(case_id=case_id)
    assert draft.claim.reason == "包装太简单"
    assert desk.rules.policies().taxonomy.reason("包装太简单").fault is Fault.MERCHANT


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": " "}, "lists.name_missing", "name"),
        ({"name": "一二三四五六七八九十一二三"}, "lists.name_long", "name"),
        ({"name": "瑕疵"}, "lists.name_twice", "name"),
        ({"hours": 0}, "lists.number_range", "hours"),
        ({"return_freight": "buyer"}, "lists.freight_fixed", "return_freight"),
        ({"phenomena": ["字" * 21]}, "lists.word_long", "phenomena"),
    ],
)
def test_bad_values_are_refused_on_their_field(
    shop: Shop, desk: Desk, values: ReasonValues, code: str, field: str
) -> None:
    before = shop.everything()
    with pytest.raises(KnownError) as caught:
        desk.reason_lists.change(key="质量问题", version=0, values=values)
    assert (caught.value.code, caught.value.operands["field"]) == (code, field)
    assert shop.everything() == before


def test_the_rest_reason_cannot_go(desk: Desk) -> None:
    with pytest.raises(KnownError, match="off_kept"):
        desk.reason_lists.change(key="其他", version=0, values={"active": False})
    with pytest.raises(KnownError, match="name_kept"):
        desk.reason_lists.change(key="其他", version=0, values={"name": "别的"})


def test_a_former_name_is_taken(desk: Desk) -> None:
    desk.reason_lists.change(key="瑕疵", version=0, values={"name": "外观瑕疵"})
    with pytest.raises(KnownError, match="name_twice"):
        desk.reason_lists.add(name="瑕疵", category="产品", fault=None, return_freight=FreightPayer.BY_FAULT)


def test_who_saw_an_older_entry_is_told(desk: Desk) -> None:
    desk.reason_lists.change(key="瑕疵", version=0, values={"useful": ["甲"]})
    with pytest.raises(KnownError, match="changed_meanwhile"):
        desk.reason_lists.change(key="瑕疵", version=0, values={"useful": ["乙"]})
    desk.reason_lists.reset(key="瑕疵", version=_reason(desk, "瑕疵"))
    assert not next(one for one in desk.reason_lists.entries() if one.entry.key == "瑕疵").entry.is_changed


def test_a_category_is_renamed_with_its_reasons(desk: Desk) -> None:
    desk.reason_lists.rename_category(category="物流", name="快递")
    found = {choice.category for choice in desk.cases.reasons()}
    assert "快递" in found
    assert "物流" not in found
    desk.undo.undo()
    assert "物流" in {choice.category for choice in desk.cases.reasons()}


def test_history_tells_who_and_what(shop: Shop, desk: Desk) -> None:
    desk.reason_lists.change(key="瑕疵", version=0, values={"name": "外观瑕疵"})
    desk.reason_lists.change(key="瑕疵", version=_reason(desk, "瑕疵"), values={"active": False})
    told: tuple[ListVersion, ...] = desk.reason_lists.history()
    assert [one.told for one in told] == ["停用原因 外观瑕疵", "原因 瑕疵 改名 外观瑕疵"]
    assert {one.by for one in told} == {OWNER}
    assert {one.at for one in told} == {shop.clock.now()}
    assert desk.tier_lists.history() == ()


def test_a_limit_shows_whom_it_moves_and_moves_them(shop: Shop, desk: Desk) -> None:
    plain = shop.open(CaseKind.RETURN, "7天无理由")
    dear = shop.open(CaseKind.RETURN, "7天无理由", customer_id=shop.customer(tier="重要"))
    by_hand = shop.open(CaseKind.RETURN, "7天无理由")
    case = shop.case(by_hand)
    set_due = shop.clock.now() + timedelta(days=3)
    desk.cases.set_due(case_id=by_hand, version=case.version, due_at=set_due, why="客户出差")
    wish = desk.limit_lists.changed(key="accept||||", version=0, values={"hours": 2})
    moved = desk.limit_lists.effects(wish=wish)
    opened = shop.case(plain).opened_at
    assert [(one.case.id, one.after) for one in moved] == [(plain, opened + timedelta(hours=2))]
    dear_due = shop.case(dear).due_at
    desk.limit_lists.write(wish=wish)
    assert shop.case(plain).due_at == opened + timedelta(hours=2)
    assert (shop.case(dear).due_at, shop.case(by_hand).due_at) == (dear_due, set_due)
    assert "时限随设置调整" in shop.titles(plain)
    assert any("2 小时" in line for line in desk.cases.why_due(case_id=plain).lines)
    desk.undo.undo()
    assert shop.case(plain).due_at == opened + timedelta(hours=24)


def test_a_new_limit_holds_for_its_traits_only(shop: Shop, desk: Desk) -> None:
    wish = desk.limit_lists.added(clock="accept", hours=3, kind=CaseKind.REPAIR)
    desk.limit_lists.write(wish=wish)
    repair, other = shop.open(CaseKind.REPAIR, "三包"), shop.open(CaseKind.RETURN, "三包")
    assert shop.case(repair).due_at == shop.case(repair).opened_at + timedelta(hours=3)
    assert shop.case(other).due_at == shop.case(other).opened_at + timedelta(hours=24)
    with pytest.raises(KnownError, match="limit_twice"):
        desk.limit_lists.added(clock="accept", hours=5, kind=CaseKind.REPAIR)
    key = next(iter(wish.entries))
    version = next(one.entry.version for one in desk.limit_lists.entries() if one.entry.key == key)
    desk.limit_lists.write(wish=desk.limit_lists.reset(key=key, version=version))
    assert shop.case(repair).due_at == shop.case(repair).opened_at + timedelta(hours=24)


def test_a_reason_brings_its_term_and_a_new_reason_another(shop: Shop, desk: Desk) -> None:
    desk.reason_lists.change(key="瑕疵", version=0, values={"hours": 6})
    case_id = shop.open(CaseKind.RETURN, "瑕疵")
    shop.step(case_id, "verifying")
    due = shop.case(case_id).due_at
    assert due is not None
    assert due == shop.clock.now() + timedelta(hours=6)
    assert any("瑕疵" in line for line in desk.cases.why_due(case_id=case_id).lines)
    desk.cases.edit(case_id=case_id, version=shop.case(case_id).version, changes=CaseEdit(reason="色差"))
    later = shop.case(case_id).due_at
    assert later is not None
    assert later > due


def test_working_hours_and_warnings_are_checked(desk: Desk) -> None:
    for text in ("", "9点到5点", "13:00-12:00", "09:00-12:00 11:00-18:00", "09:00-12:00 好"):
        with pytest.raises(KnownError, match="hours_wrong"):
            desk.limit_lists.hours_changed(version=0, text=text)
    desk.limit_lists.write(wish=desk.limit_lists.hours_changed(version=0, text="8:30-12:00，13:00-17:30"))
    assert desk.limit_lists.hours().values["spans"] == [["08:30", "12:00"], ["13:00", "17:30"]]
    for warn_at in ([80, 50], [0], [100], [10, 20, 30, 40, 50]):
        with pytest.raises(KnownError, match="warn_order"):
            desk.limit_lists.changed(key="plan||||", version=0, values={"warn_at": warn_at})


def test_a_limit_warns_when_its_own_percents_say_so(shop: Shop, desk: Desk) -> None:
    case_id = shop.open(CaseKind.RETURN, "7天无理由")
    shop.later(hours=6)
    assert desk.cases.why_due(case_id=case_id).warned == 0
    values = desk.limit_lists.changed(key="accept||||", version=0, values={"warn_at": [20, 90]})
    desk.limit_lists.write(wish=values)
    assert desk.cases.why_due(case_id=case_id).warned == 1


def test_customers_follow_a_renamed_tier_and_come_back(shop: Shop, desk: Desk) -> None:
    one, other = shop.customer(tier="重要"), shop.customer("李示例", "13900002000")
    desk.tier_lists.change(key="重要", version=0, values={"name": "VIP"})
    assert desk.customers.get(customer_id=one).tier == "VIP"
    assert desk.customers.get(customer_id=other).tier == "普通"
    assert desk.customer_lists.counts().tiers["VIP"] == 1
    assert desk.customer_views.view(customer_id=one).tier.rule is not None
    case = shop.case(shop.open(CaseKind.RETURN, "7天无理由", customer_id=one))
    assert case.due_at == case.opened_at + timedelta(hours=8)
    desk.undo.undo()
    assert desk.undo.undo() == "等级 重要 改名 VIP"
    assert desk.customers.get(customer_id=one).tier == "重要"


def test_tiers_are_ordered_from_hard_to_easy(desk: Desk) -> None:
    with pytest.raises(KnownError) as caught:
        desk.tier_lists.change(key="长期", version=0, values={"orders": 9})
    assert (caught.value.code, caught.value.operands["field"]) == ("lists.tier_order", "orders")
    with pytest.raises(KnownError, match="number_range"):
        desk.tier_lists.change(key="长期", version=0, values={"orders": 0})
    with pytest.raises(KnownError, match="name_kept"):
        desk.tier_lists.change(key="普通", version=0, values={"name": "新客"})
    desk.tier_lists.add(name="老邻居", orders=2)
    assert [tier.name for tier in desk.lists.tiers().tiers] == ["重要", "长期", "老邻居", "普通"]
    with pytest.raises(KnownError, match="tier_order"):
        desk.tier_lists.move_up(key="老邻居")
    desk.tier_lists.change(key="长期", version=_tier(desk, "长期"), values={"active": False})
    assert [tier.name for tier in desk.customer_lists.rules.tiers] == ["重要", "老邻居", "普通"]


def test_groups_and_points_follow(shop: Shop, desk: Desk) -> None:
    with pytest.raises(KnownError, match="bounds_order"):
        desk.tier_lists.change_groups(version=0, values={"recency": [30, 30, 180, 365]})
    desk.tier_lists.change_groups(version=0, values={"recency": [10, 20, 30, 40]})
    assert desk.customer_lists.rules.rfm.recency == (10, 20, 30, 40)
    with pytest.raises(KnownError, match="points_most"):
        desk.tier_lists.change_points(key="urgent", version=0, points=999)
    with pytest.raises(KnownError, match="bands_order"):
        desk.tier_lists.change_bands(version=0, bands=[(200, 5), (100, 6)])
    desk.tier_lists.change_points(key="urgent", version=0, points=7)
    assert desk.judge.priority.urgent == 7
    assert desk.words.priority.urgent == 7


def test_only_the_owner_changes_and_nothing_is_written_otherwise(shop: Shop, desk: Desk) -> None:
    shop.sit(CLERK)
    assert Right.RULES not in desk.session.rights
    before = shop.everything()
    with pytest.raises(KnownError, match="right_missing"):
        desk.reason_lists.change(key="瑕疵", version=0, values={"active": False})
    with pytest.raises(KnownError, match="right_missing"):
        _hours(desk, "accept||||", 3)
    assert shop.everything() == before


def test_a_draft_with_a_reason_switched_off_is_still_taken(desk: Desk) -> None:
    desk.reason_lists.change(key="色差", version=0, values={"active": False})
    draft = CaseDraft(kind=CaseKind.INQUIRY, channel=Channel.PHONE, category="", reason="色差")
    assert desk.cases.open(draft=draft).reason == "色差"


def test_a_shop_opened_again_has_its_lists(shop: Shop, desk: Desk) -> None:
    desk.reason_lists.change(key="瑕疵", version=0, values={"name": "外观瑕疵"})
    desk.lists.renew()
    assert desk.lists.taxonomy().present("瑕疵").name == "外观瑕疵"


def test_an_entry_for_the_old_name_fits_the_new_one(shop: Shop, desk: Desk) -> None:
    article = desk.knowledge.save(
        Article(
            kind=ArticleKind.SNIPPET,
            title="瑕疵怎么赔",
            body="按差价补",
            category="产品",
            reason="瑕疵",
            updated_at=shop.clock.now(),
        )
    )
    desk.reason_lists.change(key="瑕疵", version=0, values={"name": "外观瑕疵"})
    case = shop.case(shop.open(CaseKind.RETURN, "瑕疵"))
    assert case.reason == "外观瑕疵"
    assert [row.article.id for row in desk.knowledge.fitting(case=case)] == [article.id]
