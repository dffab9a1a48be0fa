"""The shop itself: settings, staff, policies, its accounts on the platforms, numbers of papers."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, TextField

from storage.models.base import Row


class SettingRow(Row):
    id = AutoField()
    key = TextField()
    value = TextField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "settings"


class StaffRow(Row):
    id = AutoField()
    name = TextField()
    role = TextField()
    active = BigIntegerField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "staff"


class PolicyRow(Row):
    id = AutoField()
    policy_id = TextField()
    edition = TextField()
    valid_from = TextField()
    author_id = BigIntegerField(null=True)
    made_at = TextField()
    content = TextField()
    action_id = TextField()

    class Meta:
        table_name = "policies"


class ShopAccountRow(Row):
    id = AutoField()
    platform = TextField()
    name = TextField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "shop_accounts"


class HolidayTableRow(Row):
    id = AutoField()
    year = BigIntegerField()
    published = BigIntegerField()
    source = TextField()
    issued = TextField(null=True)
    url = TextField()
    days_off = TextField()
    make_up = TextField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "holiday_tables"


class PaperNumberRow(Row):
    id = AutoField()
    kind = TextField()
    number = TextField()
    case_id = BigIntegerField(null=True)
    made_at = TextField()
    about = TextField()

    class Meta:
        table_name = "paper_numbers"


class StaffSecretRow(Row):
    staff_id = BigIntegerField(primary_key=True)
    password = TextField(null=True)
    code = TextField(null=True)
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "staff_secrets"


class BinEntryRow(Row):
    id = AutoField()
    table_name = TextField()
    row_id = BigIntegerField()
    title = TextField()
    deleted_at = TextField()
    by_id = BigIntegerField(null=True)
    deletion = TextField()
    content = TextField(null=True)
    action_id = TextField()

    class Meta:
        table_name = "bin_entries"
