"""The catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.products import Product
from storage.models import ProductRow
from storage.query import dicts, first
from storage.records import Records
from storage.recycle_bin import RecycleBin
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


class Products:
    """Products by id; the code is unique among those not in the recycle bin."""

    def __init__(self, database: Database) -> None:
        self._bin = RecycleBin(database)
        self._records = Records(database)

    def save(self, product: Product, *, action: Action) -> Product:
        """Add (id 0) or change a product."""
        values = columns_of(product)
        if not product.id:
            return self.get(self._records.insert("products", values, action=action))
        self._records.update("products", product.id, product.version, values, action=action)
        return self.get(product.id)

    def get(self, product_id: int) -> Product:
        row = first(_kept().where(ProductRow.id == product_id))
        if row is None:
            raise KnownError("storage.gone")
        return noun_of(Product, row)

    def known(self, product_id: int) -> Product | None:
        """The same, None where it is in the recycle bin: what was linked to it stands alone then."""
        row = first(_kept().where(ProductRow.id == product_id))
        return None if row is None else noun_of(Product, row)

    def find(self, code: str) -> Product | None:
        row = first(_kept().where(ProductRow.code == code))
        return None if row is None else noun_of(Product, row)

    def find_barcode(self, barcode: str) -> Product | None:
        """The product of a barcode; an empty one finds nothing."""
        row = first(_kept().where(ProductRow.barcode == barcode)) if barcode else None
        return None if row is None else noun_of(Product, row)

    def search(self, text: str, limit: int = 20) -> tuple[Product, ...]:
        """Products whose code, title or brand holds `text` or whose barcode it is, by title."""
        hit = (
            ProductRow.code.contains(text)
            | ProductRow.title.contains(text)
            | ProductRow.brand.contains(text)
            | (ProductRow.barcode == text)
        )
        rows = dicts(_kept().where(hit).order_by(ProductRow.title, ProductRow.id).limit(limit))
        return tuple(noun_of(Product, row) for row in rows)

    def remove(self, product_id: int, *, version: int, action: Action) -> None:
        """Move a product to the recycle bin."""
        self._bin.put("products", product_id, version, action=action)


def _kept() -> Any:
    return ProductRow.select().where(ProductRow.deleted_at.is_null())
