"""Customers with their phones, addresses, nicknames and tags."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from storage.models.base import Row


class CustomerRow(Row):
    id = AutoField()
    number = TextField()
    name = TextField()
    tier = TextField()
    wechat = TextField()
    note = TextField()
    may_call = BigIntegerField(null=True)
    opted_out_at = TextField(null=True)
    version = BigIntegerField()
    action_id = TextField()
    deleted_at = TextField(null=True)
    keeper_id = BigIntegerField(null=True)
    convenient = TextField(default="")
    revisit_every = TextField(default="")

    class Meta:
        table_name = "customers"


class PhoneRow(Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    number = TextField()
    label = TextField()
    virtual = BigIntegerField()
    dead_on = TextField(null=True)

    class Meta:
        table_name = "customer_phones"
        primary_key = CompositeKey("customer_id", "position")


class AddressRow(Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    address = TextField()

    class Meta:
        table_name = "customer_addresses"
        primary_key = CompositeKey("customer_id", "position")


class NicknameRow(Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    platform = TextField()
    name = TextField()

    class Meta:
        table_name = "customer_nicknames"
        primary_key = CompositeKey("customer_id", "position")


class TagRow(Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    tag = TextField()

    class Meta:
        table_name = "customer_tags"
        primary_key = CompositeKey("customer_id", "position")


class CustomerFigureRow(Row):
    customer_id = BigIntegerField(primary_key=True)
    tier = TextField()
    may_call = BigIntegerField(null=True)
    spent = BigIntegerField()
    spent_year = BigIntegerField()
    orders = BigIntegerField()
    orders_year = BigIntegerField()
    orders_three = BigIntegerField()
    first_order = TextField()
    last_order = TextField()
    cases = BigIntegerField()
    open_cases = BigIntegerField()
    last_contact = TextField()
    next_revisit = TextField()

    class Meta:
        table_name = "customer_figures"
