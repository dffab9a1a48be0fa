"""Actions and the journal of every row they wrote."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class ActionRow(Row):
    seq = AutoField()
    id = TextField()
    name = TextField()
    by_id = BigIntegerField(null=True)
    at = TextField()
    kind = TextField()
    undoes = TextField(null=True)
    undone_by = TextField(null=True)

    class Meta:
        table_name = "actions"


class JournalRow(Row):
    seq = AutoField()
    action_id = TextField()
    table_name = TextField()
    row_id = BigIntegerField()
    op = TextField()
    version = BigIntegerField()
    before = TextField(null=True)
    after = TextField(null=True)

    class Meta:
        table_name = "journal"


class CounterRow(Row):
    series = TextField()
    day = TextField()
    last = BigIntegerField()

    class Meta:
        table_name = "counters"
        primary_key = CompositeKey("series", "day")
