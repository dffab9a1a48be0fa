"""The starred views of the sidebar: of every list, each with how many rows it shows."""

from __future__ import annotations

from aftersales.cases import CaseKind
from tests.desktop.acting import Shop


def test_starred_views_of_all_lists_tell_how_many_they_show(shop: Shop) -> None:
    customer = shop.customer(tags=("老小区",))
    shop.customer("李示例", "13800002000")
    shop.sell(customer_id=customer)
    shop.sell()
    shop.open(CaseKind.INQUIRY)
    views = shop.desk.saved_views
    views.save(list_key="customers", name="老小区", asked={"tab": "all", "tag": "老小区"})
    views.save(list_key="orders", name="张示例的", asked={"customer": [customer, "张示例"], "days": 0})
    views.save(list_key="orders", name="不收藏", asked={}, starred=False)
    views.save(list_key="cases", name="都在", asked={"tab": "all"})
    found = shop.desk.starred_views.counted()
    assert [(view.list, view.name, count) for view, count in found] == [
        ("cases", "都在", 1),
        ("orders", "张示例的", 1),
        ("customers", "老小区", 1),
    ]


def test_a_view_whose_words_are_gone_still_counts(shop: Shop) -> None:
    shop.sell()
    views = shop.desk.saved_views
    views.save(list_key="orders", name="旧的", asked={"tab": "gone", "platform": "gone", "order": "gone"})
    assert [count for _view, count in shop.desk.starred_views.counted()] == [1]
