"""Imports, orders, their lines and discounts."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class ImportBatchRow(Row):
    id = AutoField()
    imported_at = TextField()
    by_id = BigIntegerField(null=True)
    files = TextField()
    counts = TextField()
    undone_at = TextField(null=True)
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "import_batches"


class OrderRow(Row):
    id = AutoField()
    shop_id = BigIntegerField()
    number = TextField()
    status = TextField()
    ordered_at = TextField(null=True)
    paid_at = TextField(null=True)
    shipped_at = TextField(null=True)
    signed_at = TextField(null=True)
    invoiced_on = TextField(null=True)
    currency = TextField()
    goods = BigIntegerField()
    freight = BigIntegerField()
    paid_gross = BigIntegerField()
    refunded = BigIntegerField()
    compensated = BigIntegerField()
    customer_id = BigIntegerField(null=True)
    nickname = TextField()
    receiver_name = TextField()
    receiver_phone = TextField()
    receiver_address = TextField()
    receiver_masked = BigIntegerField()
    courier = TextField()
    tracking = TextField()
    remark = TextField()
    edited = TextField()
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)
    movements = TextField()

    class Meta:
        table_name = "orders"


class ReceiptRow(Row):
    id = AutoField()
    order_id = BigIntegerField()
    amount = BigIntegerField()
    means = TextField()
    taken_at = TextField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "order_receipts"


class OrderLineRow(Row):
    id = AutoField()
    order_id = BigIntegerField()
    position = BigIntegerField()
    key = TextField()
    title = TextField()
    code = TextField()
    spec = TextField()
    unit_price = BigIntegerField()
    quantity = BigIntegerField()
    paid = BigIntegerField(null=True)
    refunded = BigIntegerField()
    product_id = BigIntegerField(null=True)
    gift_price = BigIntegerField(null=True)

    class Meta:
        table_name = "order_lines"


class DiscountRow(Row):
    order_id = BigIntegerField()
    position = BigIntegerField()
    name = TextField()
    amount = BigIntegerField()
    funded_by = TextField()
    threshold = BigIntegerField(null=True)
    coupon = BigIntegerField()

    class Meta:
        table_name = "order_discounts"
        primary_key = CompositeKey("order_id", "position")
