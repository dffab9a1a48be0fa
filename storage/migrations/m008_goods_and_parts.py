"""Schema 8: who bears a warranty and where it is mended, what the service plan says, stays in repair, spare parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "ALTER TABLE products ADD COLUMN barcode {text} NOT NULL DEFAULT ''",
    "ALTER TABLE products ADD COLUMN parts_name {text} NOT NULL DEFAULT ''",
    "ALTER TABLE products ADD COLUMN bearer {text} NOT NULL DEFAULT ''",
    "ALTER TABLE products ADD COLUMN bearer_name {text} NOT NULL DEFAULT ''",
    "ALTER TABLE products ADD COLUMN service_point {text} NOT NULL DEFAULT ''",
    "ALTER TABLE products ADD COLUMN service_name {text} NOT NULL DEFAULT ''",
    "ALTER TABLE products ADD COLUMN service_months {int}",
    "CREATE INDEX products_barcode ON products (barcode) WHERE barcode <> ''",
    "CREATE INDEX products_title ON products (title, id)",
    "ALTER TABLE sold_goods ADD COLUMN bearer {text} NOT NULL DEFAULT ''",
    "ALTER TABLE sold_goods ADD COLUMN invoiced_on {text}",
    "ALTER TABLE sold_goods ADD COLUMN serviced_on {text}",
    "CREATE INDEX sold_goods_whole ON sold_goods (whole_ends, id)",
    "CREATE INDEX sold_goods_parts ON sold_goods ((coalesce(parts_end, '')), id)",
    (
        "CREATE TABLE good_repairs (good_id {int} NOT NULL REFERENCES sold_goods (id), position {int} NOT NULL, "
        "first_day {text} NOT NULL, last_day {text} NOT NULL, what {text} NOT NULL, "
        "case_id {int} REFERENCES cases (id), PRIMARY KEY (good_id, position)) {strict}"
    ),
    (
        "CREATE TABLE parts (id {pk}, code {text} NOT NULL, title {text} NOT NULL, shelf {text} NOT NULL, "
        "cost {int}, low_at {int} NOT NULL, stock {int} NOT NULL, reserved {int} NOT NULL, "
        "version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}) {strict}"
    ),
    "CREATE UNIQUE INDEX parts_code ON parts (code) WHERE deleted_at IS NULL AND code <> ''",
    "CREATE INDEX parts_title ON parts (title, id)",
    (
        "CREATE TABLE part_products (part_id {int} NOT NULL REFERENCES parts (id), position {int} NOT NULL, "
        "product_id {int} NOT NULL REFERENCES products (id), PRIMARY KEY (part_id, position)) {strict}"
    ),
    "CREATE INDEX part_products_product ON part_products (product_id)",
    (
        "CREATE TABLE part_moves (id {pk}, part_id {int} NOT NULL REFERENCES parts (id), kind {text} NOT NULL, "
        "quantity {int} NOT NULL, case_id {int} REFERENCES cases (id), at {text} NOT NULL, by_id {int}, "
        "note {text} NOT NULL, action_id {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX part_moves_part ON part_moves (part_id, id)",
    "CREATE INDEX part_moves_case ON part_moves (case_id)",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
