"""商品与质保, edited in Excel: sold pieces, the catalogue, spare parts with what lies on the shelf."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.goods import Bearer
from aftersales.parts import MoveKind, Part
from aftersales.products import Product
from desktop.editable.base import Closed, EditRow, edit_columns
from desktop.sheet_lists.base import COUNT, DAY, ID, MONEY, MONTHS, TEXT
from resources.wording import sentence

if TYPE_CHECKING:
    from desktop.archive import Archive
    from desktop.editable.base import Cells
    from desktop.goods import GoodsDesk
    from desktop.parts import PartsDesk
    from exports.sheet_columns import SheetColumn

_BEARERS = tuple(bearer.value for bearer in Bearer)
_SOLD = {
    "title": TEXT,
    "serial": ID,
    "customer": TEXT,
    "starts": DAY,
    "whole_months": MONTHS,
    "whole_ends": DAY,
    "parts_months": MONTHS,
    "parts_end": DAY,
    "bearer": TEXT,
}
_SOLD_OPEN = ("title", "serial", "starts", "whole_months", "parts_months", "bearer")
_PRODUCTS = {
    "code": ID,
    "title": TEXT,
    "brand": TEXT,
    "product_class": TEXT,
    "cost": MONEY,
    "whole_months": MONTHS,
    "parts_months": MONTHS,
    "barcode": ID,
    "bearer": TEXT,
    "bearer_name": TEXT,
    "service_point": TEXT,
}
_PARTS = {
    "code": ID,
    "title": TEXT,
    "shelf": TEXT,
    "stock": COUNT,
    "reserved": COUNT,
    "low_at": COUNT,
    "cost": MONEY,
}
_PART_OPEN = ("code", "title", "shelf", "stock", "low_at", "cost")


class EditableGoods(Closed):
    """The list of sold pieces; the ends of their terms follow from what is written."""

    key = "goods"

    def __init__(self, *, archive: Archive, goods: GoodsDesk) -> None:
        self._archive, self._goods = archive, goods

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        from exports.sheet_columns import Mark

        marks = {"whole_ends": Mark.ENDING, "parts_end": Mark.ENDING}
        return edit_columns(
            "goods_sheet", _SOLD, is_open=_SOLD_OPEN, choices={"bearer": _BEARERS}, marks=marks
        )

    def read(self, row_id: int, /) -> EditRow:
        good = self._archive.goods.get(row_id)
        who = good.customer_id
        return EditRow(
            id=row_id,
            version=good.version,
            name=good.serial or good.title,
            values={
                **{name: getattr(good, name) for name in _SOLD if name != "customer"},
                "customer": self._archive.customers.brief(who).name if who is not None else "",
            },
        )

    def change(self, row: EditRow, changed: Cells, /) -> None:
        for name in ("starts", "whole_months"):
            if name in changed and changed[name] is None:
                raise KnownError("sheet_edit.empty", title=sentence(f"goods_sheet.{name}"))
        good = self._archive.goods.get(row.id)
        self._goods.correct(replace(good, **changed, version=row.version))


class EditableProducts:
    """The catalogue."""

    key = "products"
    can_add = True
    can_remove = True

    def __init__(self, *, archive: Archive, goods: GoodsDesk) -> None:
        self._archive, self._goods = archive, goods

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        classes = {"bearer": _BEARERS}
        return edit_columns("product_sheet", _PRODUCTS, is_open=_PRODUCTS, choices=classes)

    def read(self, row_id: int, /) -> EditRow:
        product = self._archive.products.get(row_id)
        return EditRow(
            id=row_id,
            version=product.version,
            name=product.title,
            values={name: getattr(product, name) for name in _PRODUCTS},
        )

    def change(self, row: EditRow, changed: Cells, /) -> None:
        product = self._archive.products.get(row.id)
        self._goods.save_product(replace(product, **changed, version=row.version))

    def add(self, cells: Cells, /) -> None:
        self._goods.add_product(Product(**_known(Product, cells)))

    def remove(self, row: EditRow, /) -> None:
        self._goods.remove_product(product_id=row.id, version=row.version)


class EditableParts:
    """Spare parts; another number on the shelf is a count (盘点)."""

    key = "parts"
    can_add = True
    can_remove = True

    def __init__(self, *, archive: Archive, parts: PartsDesk) -> None:
        self._archive, self._parts = archive, parts

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return edit_columns("part_sheet", _PARTS, is_open=_PART_OPEN)

    def read(self, row_id: int, /) -> EditRow:
        part = self._archive.parts.get(row_id)
        return EditRow(
            id=row_id,
            version=part.version,
            name=part.title,
            values={name: getattr(part, name) for name in _PARTS},
        )

    def change(self, row: EditRow, changed: Cells, /) -> None:
        fields_of, version = dict(changed), row.version
        stock = fields_of.pop("stock", None)
        if "low_at" in fields_of:
            fields_of["low_at"] = fields_of["low_at"] or 0
        if fields_of:
            part = self._archive.parts.get(row.id)
            version = self._parts.save(replace(part, **fields_of, version=version)).version
        if "stock" in changed:
            self._parts.move(part_id=row.id, version=version, kind=MoveKind.COUNT, quantity=stock or 0)

    def add(self, cells: Cells, /) -> None:
        known = _known(Part, cells)
        low_at = known.pop("low_at")
        self._parts.save(
            Part(**{**known, "stock": known["stock"] or 0}, low_at=1 if low_at is None else low_at)
        )

    def remove(self, row: EditRow, /) -> None:
        self._parts.remove(part_id=row.id, version=row.version)


def _known(noun: type[Any], cells: Cells) -> dict[str, Any]:
    """The cells that are fields of the noun."""
    names = {field.name for field in fields(noun)}
    return {name: value for name, value in cells.items() if name in names}
