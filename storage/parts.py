"""Spare parts and the moves of their stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import Case, fn

from aftersales.errors import KnownError
from aftersales.goods_lists import PartSummary
from aftersales.parts import Part, PartMove, kept_for, moved
from aftersales.queries import Cursor, Page
from storage.models import PartMoveRow, PartProductRow, PartRow, ProductRow
from storage.query import after_cursor, dicts, first, next_cursor
from storage.records import Children, Records
from storage.recycle_bin import RecycleBin
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
    from storage.bulk import Columns
    from storage.database import Database


class Parts:
    """Parts by id, code and product. What is in stock changes only by `move`, which keeps the move as a fact beside it.

    A move and the stock it led to are one action: undone together, and only while no later move rests on them.
    """

    def __init__(self, database: Database) -> None:
        self._bin = RecycleBin(database)
        self._records = Records(database)

    def save(self, part: Part, *, action: Action) -> Part:
        """Add (id 0, nothing in stock) or change a part; its stock stays what it is."""
        values = columns_of(part, "product_ids", "stock", "reserved")
        children: Children = {"part_products": [{"product_id": each} for each in part.product_ids]}
        if not part.id:
            empty = {**values, "stock": 0, "reserved": 0}
            return self.get(self._records.insert("parts", empty, children, action=action))
        self._records.update("parts", part.id, part.version, values, children, action=action)
        return self.get(part.id)

    def get(self, part_id: int) -> Part:
        image = self._records.image("parts", part_id)
        if image is None or image["deleted_at"] is not None:
            raise KnownError("storage.gone")
        return _part(image)

    def remove(self, part_id: int, *, version: int, action: Action) -> None:
        """Move a part to the recycle bin."""
        self._bin.put("parts", part_id, version, action=action)

    def find(self, code: str) -> Part | None:
        """The part of a code; an empty one finds nothing."""
        row = first(_kept(PartRow.select(PartRow.id)).where(PartRow.code == code)) if code else None
        return None if row is None else self.get(row["id"])

    def move(self, move: PartMove, *, version: int, action: Action) -> Part:
        """Write a move down and what is in stock after it; KnownErrors of aftersales.parts.moved."""
        part = self.get(move.part_id)
        kept = kept_for(self.moves(part.id), move.case_id) if move.case_id is not None else 0
        after = moved(part, move, kept)
        values = {"stock": after.stock, "reserved": after.reserved}
        self._records.update("parts", part.id, version, values, action=action)
        self._records.insert("part_moves", columns_of(move), action=action)
        return self.get(part.id)

    def moves(self, part_id: int, limit: int | None = None) -> tuple[PartMove, ...]:
        """The moves of a part, oldest first; the newest `limit` of them."""
        query = PartMoveRow.select().where(PartMoveRow.part_id == part_id)
        rows = dicts(query.order_by(PartMoveRow.id.desc()).limit(limit))
        return tuple(noun_of(PartMove, row) for row in reversed(rows))

    def of_case(self, case_id: int) -> tuple[PartMove, ...]:
        """The moves made for a case, oldest first."""
        rows = dicts(PartMoveRow.select().where(PartMoveRow.case_id == case_id).order_by(PartMoveRow.id))
        return tuple(noun_of(PartMove, row) for row in rows)

    def known(self, part_ids: Sequence[int]) -> dict[int, Part]:
        """The parts of these ids that are there, by id."""
        images = self._records.images("parts", list(part_ids)) if part_ids else {}
        return {part_id: _part(row) for part_id, row in images.items() if row["deleted_at"] is None}

    def fitting(self, product_id: int) -> tuple[Part, ...]:
        """The parts that fit a product, by title."""
        fits = PartProductRow.select(PartProductRow.part_id).where(PartProductRow.product_id == product_id)
        rows = dicts(
            _kept(PartRow.select(PartRow.id)).where(PartRow.id.in_(fits)).order_by(PartRow.title, PartRow.id)
        )
        images = self._records.images("parts", [row["id"] for row in rows])
        return tuple(_part(images[row["id"]]) for row in rows)

    def page(
        self, text: str = "", *, only_short: bool = False, after: Cursor | None = None, limit: int = 100
    ) -> Page[PartSummary]:
        """A page of parts, short ones first, then by title; `text` in title, code or shelf."""
        where = _holding(text)
        if only_short:
            where &= _SHORT
        key: Any = Case(None, [(_SHORT, "0")], "1").concat(PartRow.title)
        select = PartRow.select(
            PartRow, _FITS.alias("fits"), _PRODUCTS.alias("products"), key.alias("sort_key")
        ).where(where)
        rows = dicts(after_cursor(select, key, PartRow.id, after, descending=False).limit(limit + 1))
        shown = tuple(noun_of(PartSummary, row) for row in rows[:limit])
        whole = after is None and len(rows) <= limit
        total = len(rows) if whole else int(PartRow.select(PartRow.id).where(where).count())
        return Page(rows=shown, next=next_cursor(rows, limit), total=total)

    def counts(self) -> tuple[int, int]:
        """How many parts there are, and how many of them are short."""
        count = fn.COUNT(PartRow.id)
        row = dicts(_kept(PartRow.select(count.alias("whole"), count.filter(_SHORT).alias("short"))))[0]
        return int(row["whole"]), int(row["short"])


_SHORT = (PartRow.stock - PartRow.reserved) < PartRow.low_at
_OF_PART = PartProductRow.part_id == PartRow.id
_FITS = fn.COALESCE(
    PartProductRow.select(fn.MIN(ProductRow.title))
    .join(ProductRow, on=(ProductRow.id == PartProductRow.product_id))
    .where(_OF_PART, ProductRow.deleted_at.is_null()),
    "",
)
_PRODUCTS = PartProductRow.select(fn.COUNT(PartProductRow.product_id)).where(_OF_PART)


def _kept(select: Any) -> Any:
    return select.where(PartRow.deleted_at.is_null())


def _holding(text: str) -> Any:
    where: Any = PartRow.deleted_at.is_null()
    text = text.strip()
    if text:
        where &= PartRow.title.contains(text) | PartRow.code.contains(text) | PartRow.shelf.contains(text)
    return where


def _part(image: Columns) -> Part:
    rows: Sequence[Columns] = image["part_products"]
    return noun_of(Part, image, product_ids=tuple(row["product_id"] for row in rows))
