"""Cases with their lines, events and evidence."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class CaseRow(Row):
    id = AutoField()
    number = TextField()
    kind = TextField()
    channel = TextField()
    category = TextField()
    reason = TextField()
    phenomenon = TextField()
    description = TextField()
    urgent = BigIntegerField()
    customer_id = BigIntegerField(null=True)
    order_id = BigIntegerField(null=True)
    state = TextField()
    opened_at = TextField()
    state_since = TextField()
    due_at = TextField(null=True)
    closed_at = TextField(null=True)
    assignee_id = BigIntegerField(null=True)
    responsible = TextField(null=True)
    proposed = BigIntegerField(null=True)
    details = TextField()
    suspended_until = TextField(null=True)
    suspended_for = TextField()
    platform_due_at = TextField(null=True)
    regulator_due_at = TextField(null=True)
    linked_case_id = BigIntegerField(null=True)
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)
    service_level = TextField(null=True)
    due_from = TextField(null=True)

    class Meta:
        table_name = "cases"


class CaseLineRow(Row):
    case_id = BigIntegerField()
    position = BigIntegerField()
    order_line_id = BigIntegerField(null=True)
    title = TextField()
    quantity = BigIntegerField()
    good = BigIntegerField(null=True)
    bad = BigIntegerField(null=True)

    class Meta:
        table_name = "case_lines"
        primary_key = CompositeKey("case_id", "position")


class CaseEventRow(Row):
    id = AutoField()
    case_id = BigIntegerField()
    at = TextField()
    by_id = BigIntegerField(null=True)
    by_name = TextField()
    kind = TextField()
    from_state = TextField()
    to_state = TextField()
    title = TextField()
    note = TextField()
    breach = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "case_events"


class EvidenceRow(Row):
    id = AutoField()
    case_id = BigIntegerField()
    slot = TextField()
    file_name = TextField()
    sha256 = TextField()
    size = BigIntegerField()
    added_at = TextField()
    added_by = BigIntegerField(null=True)
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)

    class Meta:
        table_name = "evidence"
