"""Settlements, payments, and the reversals of both."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class SettlementRow(Row):
    id = AutoField()
    case_id = BigIntegerField()
    made_at = TextField()
    by_id = BigIntegerField(null=True)
    by_name = TextField()
    claim = TextField()
    settlement = TextField()
    policy_version = TextField()
    refund = BigIntegerField()
    compensation = BigIntegerField()
    freight_topup = BigIntegerField()
    to_buyer = BigIntegerField()
    from_courier = BigIntegerField()
    merchant_result = BigIntegerField(null=True)
    adjustment = BigIntegerField()
    adjustment_reason = TextField()
    pay_by = TextField()
    cancelled_at = TextField(null=True)
    version = BigIntegerField()
    action_id = TextField()
    follows_id = BigIntegerField(null=True)
    released_by_id = BigIntegerField(null=True)
    released_by = TextField(default="")
    released_for = TextField(default="")

    class Meta:
        table_name = "settlements"


class SettlementLineRow(Row):
    settlement_id = BigIntegerField()
    position = BigIntegerField()
    order_line_id = BigIntegerField()
    quantity = BigIntegerField()
    refund = BigIntegerField()

    class Meta:
        table_name = "settlement_lines"
        primary_key = CompositeKey("settlement_id", "position")


class PaymentRow(Row):
    id = AutoField()
    case_id = BigIntegerField()
    settlement_id = BigIntegerField()
    amount = BigIntegerField()
    channel = TextField()
    reference = TextField()
    paid_at = TextField()
    by_id = BigIntegerField(null=True)
    note = TextField()
    action_id = TextField()
    reverses_id = BigIntegerField(null=True)

    class Meta:
        table_name = "payments"


class ReversalRow(Row):
    id = AutoField()
    settlement_id = BigIntegerField()
    case_id = BigIntegerField()
    at = TextField()
    by_id = BigIntegerField(null=True)
    by_name = TextField()
    reason = TextField()
    paid = BigIntegerField()
    returned = BigIntegerField()
    channel = TextField()
    reference = TextField()
    action_id = TextField()

    class Meta:
        table_name = "settlement_reversals"
