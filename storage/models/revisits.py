"""Planned calls and what was said."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class RevisitRow(Row):
    id = AutoField()
    customer_id = BigIntegerField(null=True)
    case_id = BigIntegerField(null=True)
    plan = TextField()
    purpose = TextField()
    method = TextField()
    nominal = TextField()
    day = TextField()
    at_time = TextField()
    assignee_id = BigIntegerField(null=True)
    state = TextField()
    why = TextField()
    result = TextField(null=True)
    score = BigIntegerField(null=True)
    note = TextField()
    done_at = TextField(null=True)
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)
    tries = BigIntegerField(default=0)
    done_by_id = BigIntegerField(null=True)
    opened_case_id = BigIntegerField(null=True)

    class Meta:
        table_name = "revisits"


class RevisitStepRow(Row):
    revisit_id = BigIntegerField()
    position = BigIntegerField()
    plan = TextField()
    anchor = TextField()
    step = TextField()
    nominal = TextField()
    purpose = TextField()
    good_id = BigIntegerField(null=True)

    class Meta:
        table_name = "revisit_steps"
        primary_key = CompositeKey("revisit_id", "position")


class PhoneViewRow(Row):
    id = AutoField()
    at = TextField()
    by_id = BigIntegerField(null=True)
    customer_id = BigIntegerField()
    revisit_id = BigIntegerField(null=True)
    why = TextField()
    action_id = TextField()

    class Meta:
        table_name = "phone_views"
