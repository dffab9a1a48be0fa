"""Spare parts in the archive: moves and stock hand in hand, undone together, listed short ones first."""

from __future__ import annotations

import pytest

from aftersales.errors import KnownError
from aftersales.parts import MoveKind, Part, PartMove
from aftersales.products import Product
from storage.database import Database
from storage.parts import Parts
from tests.storage.making import NOW, Archive, case


@pytest.fixture
def parts(database: Database) -> Parts:
    return Parts(database)


def added(archive: Archive, parts: Parts, title: str, stock: int = 0, **given: object) -> Part:
    with archive.writing("加备件") as action:
        part = parts.save(Part(title=title, **given), action=action)  # type: ignore[arg-type]
        if not stock:
            return part
        first = PartMove(part_id=part.id, kind=MoveKind.IN, quantity=stock, at=NOW)
        return parts.move(first, version=part.version, action=action)


def move(
    archive: Archive, parts: Parts, part: Part, kind: MoveKind, *, count: int, case_id: int | None = None
) -> str:
    with archive.writing(kind.value) as action:
        current = parts.get(part.id)
        made = PartMove(part_id=part.id, kind=kind, quantity=count, case_id=case_id, at=NOW)
        parts.move(made, version=current.version, action=action)
        return action.id


def undo(archive: Archive, action_id: str) -> None:
    with archive.writing("撤销") as action:
        archive.journal.undo(action_id, action=action)


def test_a_move_and_its_stock_are_undone_together(archive: Archive, parts: Parts) -> None:
    pump = added(archive, parts, "示例泵", 5)
    used = move(archive, parts, pump, MoveKind.USE, count=2)
    with archive.database.read():
        assert (parts.get(pump.id).stock, len(parts.moves(pump.id))) == (3, 2)
    undo(archive, used)
    with archive.database.read():
        assert (parts.get(pump.id).stock, len(parts.moves(pump.id))) == (5, 1)


def test_a_move_on_which_a_later_one_rests_is_not_undone(archive: Archive, parts: Parts) -> None:
    pump = added(archive, parts, "示例泵")
    came = move(archive, parts, pump, MoveKind.IN, count=2)
    used = move(archive, parts, pump, MoveKind.USE, count=2)
    with pytest.raises(KnownError, match="undo_changed"):
        undo(archive, came)
    undo(archive, used)
    undo(archive, came)
    with archive.database.read():
        assert (parts.get(pump.id).stock, parts.moves(pump.id)) == (0, ())


def test_pieces_kept_for_a_case(archive: Archive, parts: Parts) -> None:
    with archive.writing("建工单") as action:
        first, second = (archive.cases.save(case(), action=action).id for _ in range(2))
    pump = added(archive, parts, "示例泵", 3)
    move(archive, parts, pump, MoveKind.RESERVE, count=2, case_id=first)
    move(archive, parts, pump, MoveKind.RESERVE, count=1, case_id=second)
    with pytest.raises(KnownError, match=r"parts\.not_enough"):
        move(archive, parts, pump, MoveKind.USE, count=1)
    with pytest.raises(KnownError, match=r"parts\.not_kept"):
        move(archive, parts, pump, MoveKind.RELEASE, count=2, case_id=second)
    move(archive, parts, pump, MoveKind.USE, count=1, case_id=first)
    move(archive, parts, pump, MoveKind.RELEASE, count=1, case_id=second)
    with archive.database.read():
        now = parts.get(pump.id)
        assert (now.stock, now.reserved, now.free) == (2, 1, 1)
        assert [each.kind for each in parts.of_case(first)] == [MoveKind.RESERVE, MoveKind.USE]


def test_pages_show_the_short_ones_first(archive: Archive, parts: Parts) -> None:
    with archive.writing("商品") as action:
        product = archive.products.save(Product(code="R6", title="示例净水器"), action=action)
    for number in range(5):
        added(archive, parts, f"甲{number}", 9, product_ids=(product.id,))
    for number in range(3):
        added(archive, parts, f"乙{number}", number, low_at=2)
    with archive.database.read():
        titles, cursor = list[str](), None
        while True:
            page = parts.page(after=cursor, limit=2)
            titles += [row.title for row in page.rows]
            assert page.total == 8
            if page.next is None:
                break
            cursor = page.next
        assert titles == ["乙0", "乙1", "乙2", *(f"甲{number}" for number in range(5))]
        assert parts.counts() == (8, 2)
        assert [row.title for row in parts.page(only_short=True).rows] == ["乙0", "乙1"]
        assert {row.fits for row in parts.page("甲").rows} == {"示例净水器"}
        assert len(parts.fitting(product.id)) == 5
