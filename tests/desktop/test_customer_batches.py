"""Several customers at once: done for all that may in one step, the others named, taken back in one step."""

from __future__ import annotations

import pytest

from aftersales.customers import Customer
from aftersales.errors import KnownError
from aftersales.revisits import RevisitState
from tests.desktop.acting import PART_TIMER, Shop


def people(shop: Shop) -> tuple[int, int, int]:
    """Two plain customers and one who said no to calls."""
    return (
        shop.customer("张示例", "13800001000", tags=("老小区",)),
        shop.customer("李示例", "13800002000"),
        shop.customer("王示例", "13800003000", may_call=False),
    )


def one(shop: Shop, customer_id: int) -> Customer:
    return shop.desk.customers.get(customer_id=customer_id)


def test_a_tag_is_given_where_it_lacks_and_taken_where_it_is(shop: Shop) -> None:
    ids = people(shop)
    batches = shop.desk.customer_batches
    before = one(shop, ids[0])
    outcome = batches.add_tag(customer_ids=ids, tag=" 老小区 ")
    assert (outcome.done, outcome.barred) == (3, ())
    assert [one(shop, each).tags for each in ids] == [("老小区",)] * 3
    assert one(shop, ids[0]).version == before.version
    assert batches.tags(customer_ids=ids) == {"老小区": 3}
    assert shop.desk.undo.undo() == "给 3 位加标签 老小区"
    assert [one(shop, each).tags for each in ids] == [("老小区",), (), ()]
    batches.remove_tag(customer_ids=ids, tag="老小区")
    assert batches.tags(customer_ids=ids) == {}


@pytest.mark.parametrize(
    ("tag", "code"), [(" ", "desk.note_empty"), ("十三个字的标签放不进这里面的", "desk.tag_long")]
)
def test_a_tag_that_is_none_is_refused(shop: Shop, tag: str, code: str) -> None:
    ids = people(shop)
    before = shop.everything()
    with pytest.raises(KnownError) as refused:
        shop.desk.customer_batches.add_tag(customer_ids=ids, tag=tag)
    assert refused.value.code == code
    assert shop.everything() == before


def test_tiers_change_for_all_and_only_known_ones_are_taken(shop: Shop) -> None:
    ids = people(shop)
    batches = shop.desk.customer_batches
    batches.set_tier(customer_ids=ids, tier="长期", tiers=("长期", "普通"))
    assert {one(shop, each).tier for each in ids} == {"长期"}
    shop.desk.undo.undo()
    assert {one(shop, each).tier for each in ids} == {"普通"}
    with pytest.raises(KnownError) as refused:
        batches.set_tier(customer_ids=ids, tier="钻石", tiers=("长期",))
    assert refused.value.code == "desk.tier_unknown"


def test_who_said_no_is_not_made_to_agree(shop: Shop) -> None:
    ids = people(shop)
    outcome = shop.desk.customer_batches.allow_calls(customer_ids=ids)
    assert outcome.done == 2
    (barred,) = outcome.barred
    assert (barred.number, "不要打电话" in barred.reason) == ("王示例", True)
    assert [one(shop, each).may_call for each in ids] == [True, True, False]
    shop.desk.undo.undo()
    assert [one(shop, each).may_call for each in ids] == [None, None, False]


def test_no_calls_for_any_of_them_and_those_planned_are_off(shop: Shop) -> None:
    ids = people(shop)
    today = shop.clock.today()
    call = shop.desk.revisit_planning.plan(customer_id=ids[0], case_id=None, day=today, purpose="满意度")
    shop.desk.customer_batches.stop_calls(customer_ids=ids)
    assert [one(shop, each).may_call for each in ids] == [False] * 3
    assert one(shop, ids[0]).opted_out_at is not None
    assert one(shop, ids[2]).opted_out_at is None
    with shop.desk.archive.database.read():
        assert shop.desk.archive.revisits.get(call.id).state is RevisitState.CANCELLED
    shop.desk.undo.undo()
    with shop.desk.archive.database.read():
        assert shop.desk.archive.revisits.get(call.id).state is RevisitState.PLANNED
    assert one(shop, ids[0]).may_call is None


def test_somebody_who_is_gone_is_named_and_nothing_is_written_for_nobody(shop: Shop) -> None:
    ids = people(shop)
    before = shop.everything()
    outcome = shop.desk.customer_batches.allow_calls(customer_ids=(999, ids[2]))
    assert (outcome.done, len(outcome.barred)) == (0, 2)
    assert shop.everything() == before


def test_a_part_timer_changes_nobody(shop: Shop) -> None:
    ids = people(shop)
    shop.sit(PART_TIMER)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.customer_batches.add_tag(customer_ids=ids, tag="示例")
