"""The peewee models: how tables look to the query builder. Private to storage; no row leaves this room."""

# ruff: noqa: D101, D106 - a row class says what it is by its columns

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, Model, TextField


class _Row(Model):
    """Bound to a database while an archive is open; the schema itself stands in migrations/."""

    class Meta:
        legacy_table_names = False


class ActionRow(_Row):
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


class JournalRow(_Row):
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


class CounterRow(_Row):
    series = TextField()
    day = TextField()
    last = BigIntegerField()

    class Meta:
        table_name = "counters"
        primary_key = CompositeKey("series", "day")


class SettingRow(_Row):
    id = AutoField()
    key = TextField()
    value = TextField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "settings"


class StaffRow(_Row):
    id = AutoField()
    name = TextField()
    role = TextField()
    active = BigIntegerField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "staff"


class PolicyRow(_Row):
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


class ShopAccountRow(_Row):
    id = AutoField()
    platform = TextField()
    name = TextField()
    version = BigIntegerField()
    action_id = TextField()

    class Meta:
        table_name = "shop_accounts"


class CustomerRow(_Row):
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

    class Meta:
        table_name = "customers"


class PhoneRow(_Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    number = TextField()
    label = TextField()
    virtual = BigIntegerField()

    class Meta:
        table_name = "customer_phones"
        primary_key = CompositeKey("customer_id", "position")


class AddressRow(_Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    address = TextField()

    class Meta:
        table_name = "customer_addresses"
        primary_key = CompositeKey("customer_id", "position")


class NicknameRow(_Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    platform = TextField()
    name = TextField()

    class Meta:
        table_name = "customer_nicknames"
        primary_key = CompositeKey("customer_id", "position")


class TagRow(_Row):
    customer_id = BigIntegerField()
    position = BigIntegerField()
    tag = TextField()

    class Meta:
        table_name = "customer_tags"
        primary_key = CompositeKey("customer_id", "position")


class ProductRow(_Row):
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


class ImportBatchRow(_Row):
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


class OrderRow(_Row):
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

    class Meta:
        table_name = "orders"


class OrderLineRow(_Row):
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

    class Meta:
        table_name = "order_lines"


class DiscountRow(_Row):
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


class SoldGoodRow(_Row):
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


class CaseRow(_Row):
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

    class Meta:
        table_name = "cases"


class CaseLineRow(_Row):
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


class CaseEventRow(_Row):
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


class EvidenceRow(_Row):
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


class SettlementRow(_Row):
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

    class Meta:
        table_name = "settlements"


class SettlementLineRow(_Row):
    settlement_id = BigIntegerField()
    position = BigIntegerField()
    order_line_id = BigIntegerField()
    quantity = BigIntegerField()
    refund = BigIntegerField()

    class Meta:
        table_name = "settlement_lines"
        primary_key = CompositeKey("settlement_id", "position")


class PaymentRow(_Row):
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

    class Meta:
        table_name = "payments"


class PaperNumberRow(_Row):
    id = AutoField()
    kind = TextField()
    number = TextField()
    case_id = BigIntegerField(null=True)
    made_at = TextField()

    class Meta:
        table_name = "paper_numbers"


class RevisitRow(_Row):
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

    class Meta:
        table_name = "revisits"


MODELS: tuple[type[Model], ...] = (
    ActionRow,
    JournalRow,
    CounterRow,
    SettingRow,
    StaffRow,
    PolicyRow,
    ShopAccountRow,
    CustomerRow,
    PhoneRow,
    AddressRow,
    NicknameRow,
    TagRow,
    ProductRow,
    ImportBatchRow,
    OrderRow,
    OrderLineRow,
    DiscountRow,
    SoldGoodRow,
    CaseRow,
    CaseLineRow,
    CaseEventRow,
    EvidenceRow,
    SettlementRow,
    SettlementLineRow,
    PaymentRow,
    PaperNumberRow,
    RevisitRow,
)
