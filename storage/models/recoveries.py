"""Claims of the shop against others, with their sums, their course and what came in."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class RecoveryRow(Row):
    id = AutoField()
    number = TextField()
    case_id = BigIntegerField()
    settlement_id = BigIntegerField(null=True)
    against = TextField()
    name = TextField()
    basis = TextField()
    reference = TextField()
    state = TextField()
    found_on = TextField()
    due_on = TextField(null=True)
    claimed_on = TextField(null=True)
    closed_on = TextField(null=True)
    granted = BigIntegerField(null=True)
    reason = TextField()
    evidence_waived = TextField()
    letter = TextField()
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)

    class Meta:
        table_name = "recoveries"


class RecoveryLineRow(Row):
    recovery_id = BigIntegerField()
    position = BigIntegerField()
    label = TextField()
    formula = TextField()
    amount = BigIntegerField()

    class Meta:
        table_name = "recovery_lines"
        primary_key = CompositeKey("recovery_id", "position")


class RecoveryReceiptRow(Row):
    recovery_id = BigIntegerField()
    position = BigIntegerField()
    received_on = TextField()
    amount = BigIntegerField()
    way = TextField()
    reference = TextField()

    class Meta:
        table_name = "recovery_receipts"
        primary_key = CompositeKey("recovery_id", "position")


class RecoveryStepRow(Row):
    recovery_id = BigIntegerField()
    position = BigIntegerField()
    at = TextField()
    by_name = TextField()
    title = TextField()
    note = TextField()

    class Meta:
        table_name = "recovery_steps"
        primary_key = CompositeKey("recovery_id", "position")
