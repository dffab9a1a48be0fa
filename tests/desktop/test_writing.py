"""Several deeds as one action: one undo, one notice; a deed that fails takes back only itself."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from aftersales.errors import KnownError
from aftersales.products import Product
from desktop.changes import Changed

if TYPE_CHECKING:
    from desktop.changes import ChangeNotice
    from tests.desktop.acting import Shop


def heard(shop: Shop) -> list[ChangeNotice]:
    notices: list[ChangeNotice] = []
    shop.desk.changes.subscribe(notices.append)
    return notices


def test_deeds_that_are_done_together_are_undone_together(shop: Shop) -> None:
    desk, notices = shop.desk, heard(shop)
    with desk._writer.together("示例一起做") as together:
        for code in ("A-1", "A-2", "A-1", "A-3"):
            with suppress(KnownError), together.deed():
                desk.goods.add_product(Product(title=f"示例 {code}", code=code))
    assert [(one.name, one.what, one.undoable) for one in notices] == [
        ("示例一起做", frozenset({Changed.GOODS}), True)
    ]
    assert [row.code for row in desk.goods_views.catalogue().rows] == ["A-1", "A-2", "A-3"]
    desk.undo.undo()
    assert desk.goods_views.catalogue().total == 0


def test_one_that_is_not_caught_takes_everything_back(shop: Shop) -> None:
    desk, notices = shop.desk, heard(shop)

    def twice() -> None:
        with desk._writer.together("示例") as together:
            for code in ("B-1", "B-1"):
                with together.deed():
                    desk.goods.add_product(Product(title="示例", code=code))

    with pytest.raises(KnownError):
        twice()
    assert notices == []
    assert desk.goods_views.catalogue().total == 0
    desk.goods.add_product(Product(title="示例", code="B-1"))
    assert len(notices) == 1


def test_a_savepoint_outside_of_a_write_is_a_bug(shop: Shop) -> None:
    with pytest.raises(RuntimeError), shop.desk.archive.database.savepoint():
        pass
