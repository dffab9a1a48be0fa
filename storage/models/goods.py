"""The catalogue, the goods that were sold with their stays in repair, and spare parts."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

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
    barcode = TextField(default="")
    parts_name = TextField(default="")
    bearer = TextField(default="")
    bearer_name = TextField(default="")
    service_point = TextField(default="")
    service_name = TextField(default="")
    service_months = BigIntegerField(null=True)
    revisit_plan = TextField(default="")

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
    bearer = TextField(default="")
    invoiced_on = TextField(null=True)
    serviced_on = TextField(null=True)

    class Meta:
        table_name = "sold_goods"


class GoodRepairRow(Row):
    good_id = BigIntegerField()
    position = BigIntegerField()
    first_day = TextField()
    last_day = TextField()
    what = TextField()
    case_id = BigIntegerField(null=True)

    class Meta:
        table_name = "good_repairs"
        primary_key = CompositeKey("good_id", "position")


class PartRow(Row):
    id = AutoField()
    code = TextField()
    title = TextField()
    shelf = TextField()
    cost = BigIntegerField(null=True)
    low_at = BigIntegerField()
    stock = BigIntegerField()
    reserved = BigIntegerField()
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)

    class Meta:
        table_name = "parts"


class PartProductRow(Row):
    part_id = BigIntegerField()
    position = BigIntegerField()
    product_id = BigIntegerField()

    class Meta:
        table_name = "part_products"
        primary_key = CompositeKey("part_id", "position")


class PartMoveRow(Row):
    id = AutoField()
    part_id = BigIntegerField()
    kind = TextField()
    quantity = BigIntegerField()
    case_id = BigIntegerField(null=True)
    at = TextField()
    by_id = BigIntegerField(null=True)
    note = TextField()
    action_id = TextField()

    class Meta:
        table_name = "part_moves"
