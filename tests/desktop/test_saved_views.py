"""Saved views of a list, and how each person left a list."""

from __future__ import annotations

import pytest

from aftersales.errors import KnownError
from tests.desktop.acting import CLERK, OWNER, TECHNICIAN, Shop

ASKED = {"tab": "open", "text": "漏水", "days": 30, "order": "number", "descending": True}


def test_a_view_is_kept_written_over_starred_and_dropped(shop: Shop) -> None:
    views = shop.desk.saved_views
    made = views.save(list_key="cases", name=" 漏水 ", asked=ASKED)
    other = views.save(list_key="cases", name="全部", asked={"tab": "all"}, starred=False)
    assert views.all(list_key="cases") == (made, other)
    assert (made.name, dict(made.asked), made.starred) == ("漏水", ASKED, True)
    assert views.all(list_key="orders") == ()
    again = views.save(list_key="cases", name="漏水", asked={"tab": "mine"})
    assert again.id == made.id
    assert dict(views.all(list_key="cases")[0].asked) == {"tab": "mine"}
    assert views.star(list_key="cases", view_id=other.id, starred=True).starred
    views.remove(list_key="cases", view_id=made.id)
    assert [view.name for view in views.all(list_key="cases")] == ["全部"]
    shop.desk.undo.undo()
    assert [view.name for view in views.all(list_key="cases")] == ["漏水", "全部"]


@pytest.mark.parametrize("name", ["", "  ", "十七个字的名字实在太长了放不进侧栏里"])
def test_a_view_needs_a_short_name(shop: Shop, name: str) -> None:
    with pytest.raises(KnownError) as refused:
        shop.desk.saved_views.save(list_key="cases", name=name, asked={})
    assert refused.value.code == "search.view_name"


def test_views_have_an_end_and_a_door(shop: Shop) -> None:
    views = shop.desk.saved_views
    for place in range(30):
        views.save(list_key="cases", name=f"第 {place}", asked={})
    with pytest.raises(KnownError) as refused:
        views.save(list_key="cases", name="再一个", asked={})
    assert refused.value.code == "search.view_many"
    with pytest.raises(KnownError) as gone:
        views.remove(list_key="cases", view_id=99)
    assert gone.value.code == "storage.gone"
    shop.sit(TECHNICIAN)
    with pytest.raises(KnownError) as barred:
        views.save(list_key="cases", name="第 1", asked={})
    assert barred.value.code == "workflow.right_missing"


def test_each_person_finds_a_list_as_he_left_it(shop: Shop) -> None:
    views = shop.desk.saved_views
    before = shop.desk.archive.journal.last_undoable
    with shop.desk.archive.database.read():
        undoable = before(shop.staff[OWNER])
    views.remember(list_key="cases", look={"density": "compact"})
    assert views.look(list_key="cases") == {"density": "compact"}
    with shop.desk.archive.database.read():
        assert before(shop.staff[OWNER]) == undoable
    shop.sit(CLERK)
    assert views.look(list_key="cases") == {}
