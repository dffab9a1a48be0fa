"""The catalogue and the goods that were sold."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, TextField

from storage.models.base import Row


class ProductRow(Row):
    id = AutoField()
    code = TextField()
    title = TextField()
    brand = TextField()
    product_class = TextField()
    cost = BigIntegerField(null=True)
    whole_months = BigIntegerField(null=True)
    parts_months = BigIntegerField(null=True)
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)

    class Meta:
        table_name = "products"


class SoldGoodRow(Row):
    id = AutoField()
    customer_id = BigIntegerField(null=True)
    order_line_id = BigIntegerField(null=True)
    product_id = BigIntegerField(null=True)
    title = TextField()
    serial = TextField()
    starts = TextField()
    whole_months = BigIntegerField()
    parts_months = BigIntegerField(null=True)
    repair_days = BigIntegerField()
    exchanged_on = TextField(null=True)
    whole_ends = TextField()
    parts_end = TextField(null=True)
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "sold_goods"
