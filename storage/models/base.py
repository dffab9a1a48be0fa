"""What all row classes share."""

from __future__ import annotations

from peewee import Model


class Row(Model):
    """Bound to a database while an archive is open; the schema itself stands in migrations/."""

    class Meta:  # noqa: D106 - peewee's own place for options
        legacy_table_names = False
