"""Schema 2: what settlements say went back for an order, the shop's own holiday tables, products without a code.

`movements` is JSON text, empty for the many orders without any; so are the days of a holiday table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "DROP INDEX products_code",
    "CREATE UNIQUE INDEX products_code ON products (code) WHERE deleted_at IS NULL AND code <> ''",
    "ALTER TABLE orders ADD COLUMN movements {text} NOT NULL DEFAULT ''",
    (
        "CREATE TABLE holiday_tables (id {pk}, year {int} NOT NULL UNIQUE, published {int} NOT NULL, "
        "source {text} NOT NULL, issued {text}, url {text} NOT NULL, days_off {text} NOT NULL, make_up {text} NOT NULL, "
        "version {int} NOT NULL, action_id {text} NOT NULL) {strict}"
    ),
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
