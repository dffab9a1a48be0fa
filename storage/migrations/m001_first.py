"""Schema 1: everything the first release keeps. Released: never edited, only followed by a next step.

Sums are whole fen, yes and no are 1 and 0, moments UTC text of fixed width (2026-10-14T07:20:00.000000Z), days ISO
text, lists and details JSON text. All text sorts by code point in both databases, so that pages agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLES = """
CREATE TABLE actions (
    seq {pk}, id {text} NOT NULL UNIQUE, name {text} NOT NULL, by_id {int}, at {text} NOT NULL,
    kind {text} NOT NULL, undoes {text}, undone_by {text}
) {strict};
CREATE INDEX actions_by ON actions (by_id, seq);

CREATE TABLE journal (
    seq {pk}, action_id {text} NOT NULL REFERENCES actions (id), table_name {text} NOT NULL, row_id {int} NOT NULL,
    op {text} NOT NULL, version {int} NOT NULL, before {text}, after {text}
) {strict};
CREATE INDEX journal_action ON journal (action_id, table_name);
CREATE INDEX journal_row ON journal (table_name, row_id);

CREATE TABLE counters (
    series {text} NOT NULL, day {text} NOT NULL, last {int} NOT NULL, PRIMARY KEY (series, day)
) {strict};

CREATE TABLE settings (
    id {pk}, key {text} NOT NULL UNIQUE, value {text} NOT NULL, version {int} NOT NULL, action_id {text} NOT NULL
) {strict};

CREATE TABLE staff (
    id {pk}, name {text} NOT NULL, role {text} NOT NULL, active {int} NOT NULL,
    version {int} NOT NULL, action_id {text} NOT NULL
) {strict};

CREATE TABLE policies (
    id {pk}, policy_id {text} NOT NULL, edition {text} NOT NULL, valid_from {text} NOT NULL, author_id {int},
    made_at {text} NOT NULL, content {text} NOT NULL, action_id {text} NOT NULL, UNIQUE (policy_id, edition)
) {strict};

CREATE TABLE shop_accounts (
    id {pk}, platform {text} NOT NULL, name {text} NOT NULL, version {int} NOT NULL, action_id {text} NOT NULL,
    UNIQUE (platform, name)
) {strict};

CREATE TABLE customers (
    id {pk}, number {text} NOT NULL UNIQUE, name {text} NOT NULL, tier {text} NOT NULL, wechat {text} NOT NULL,
    note {text} NOT NULL, may_call {int}, opted_out_at {text},
    version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}
) {strict};
CREATE INDEX customers_name ON customers (name);
CREATE TABLE customer_phones (
    customer_id {int} NOT NULL REFERENCES customers (id), position {int} NOT NULL, number {text} NOT NULL,
    label {text} NOT NULL, virtual {int} NOT NULL, PRIMARY KEY (customer_id, position)
) {strict};
CREATE INDEX customer_phones_number ON customer_phones (number);
CREATE TABLE customer_addresses (
    customer_id {int} NOT NULL REFERENCES customers (id), position {int} NOT NULL, address {text} NOT NULL,
    PRIMARY KEY (customer_id, position)
) {strict};
CREATE TABLE customer_nicknames (
    customer_id {int} NOT NULL REFERENCES customers (id), position {int} NOT NULL, platform {text} NOT NULL,
    name {text} NOT NULL, PRIMARY KEY (customer_id, position)
) {strict};
CREATE INDEX customer_nicknames_name ON customer_nicknames (name, platform);
CREATE TABLE customer_tags (
    customer_id {int} NOT NULL REFERENCES customers (id), position {int} NOT NULL, tag {text} NOT NULL,
    PRIMARY KEY (customer_id, position)
) {strict};

CREATE TABLE products (
    id {pk}, code {text} NOT NULL, title {text} NOT NULL, brand {text} NOT NULL, product_class {text} NOT NULL,
    cost {int}, whole_months {int}, parts_months {int},
    version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}
) {strict};
CREATE UNIQUE INDEX products_code ON products (code) WHERE deleted_at IS NULL;

CREATE TABLE import_batches (
    id {pk}, imported_at {text} NOT NULL, by_id {int}, files {text} NOT NULL, counts {text} NOT NULL,
    undone_at {text}, version {int} NOT NULL, action_id {text} NOT NULL
) {strict};

CREATE TABLE orders (
    id {pk}, shop_id {int} NOT NULL REFERENCES shop_accounts (id), number {text} NOT NULL, status {text} NOT NULL,
    ordered_at {text}, paid_at {text}, shipped_at {text}, signed_at {text}, invoiced_on {text},
    currency {text} NOT NULL, goods {int} NOT NULL, freight {int} NOT NULL, paid_gross {int} NOT NULL,
    refunded {int} NOT NULL, compensated {int} NOT NULL, customer_id {int} REFERENCES customers (id),
    nickname {text} NOT NULL, receiver_name {text} NOT NULL, receiver_phone {text} NOT NULL,
    receiver_address {text} NOT NULL, receiver_masked {int} NOT NULL, courier {text} NOT NULL,
    tracking {text} NOT NULL, remark {text} NOT NULL, edited {text} NOT NULL,
    version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}
) {strict};
CREATE UNIQUE INDEX orders_key ON orders (shop_id, number) WHERE deleted_at IS NULL;
CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_ordered ON orders (ordered_at, id);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE TABLE order_lines (
    id {pk}, order_id {int} NOT NULL REFERENCES orders (id), position {int} NOT NULL, key {text} NOT NULL,
    title {text} NOT NULL, code {text} NOT NULL, spec {text} NOT NULL, unit_price {int} NOT NULL,
    quantity {int} NOT NULL, paid {int}, refunded {int} NOT NULL, product_id {int} REFERENCES products (id)
) {strict};
CREATE INDEX order_lines_order ON order_lines (order_id, position);
CREATE INDEX order_lines_product ON order_lines (product_id);
CREATE TABLE order_discounts (
    order_id {int} NOT NULL REFERENCES orders (id), position {int} NOT NULL, name {text} NOT NULL,
    amount {int} NOT NULL, funded_by {text} NOT NULL, threshold {int}, coupon {int} NOT NULL,
    PRIMARY KEY (order_id, position)
) {strict};

CREATE TABLE sold_goods (
    id {pk}, customer_id {int} REFERENCES customers (id), order_line_id {int} REFERENCES order_lines (id),
    product_id {int} REFERENCES products (id), title {text} NOT NULL, serial {text} NOT NULL, starts {text} NOT NULL,
    whole_months {int} NOT NULL, parts_months {int}, repair_days {int} NOT NULL, exchanged_on {text},
    whole_ends {text} NOT NULL, parts_end {text}, version {int} NOT NULL, action_id {text} NOT NULL
) {strict};
CREATE INDEX sold_goods_serial ON sold_goods (serial);
CREATE INDEX sold_goods_customer ON sold_goods (customer_id);
CREATE INDEX sold_goods_line ON sold_goods (order_line_id);
CREATE INDEX sold_goods_product ON sold_goods (product_id);

CREATE TABLE cases (
    id {pk}, number {text} NOT NULL UNIQUE, kind {text} NOT NULL, channel {text} NOT NULL, category {text} NOT NULL,
    reason {text} NOT NULL, phenomenon {text} NOT NULL, description {text} NOT NULL, urgent {int} NOT NULL,
    customer_id {int} REFERENCES customers (id), order_id {int} REFERENCES orders (id), state {text} NOT NULL,
    opened_at {text} NOT NULL, state_since {text} NOT NULL, due_at {text}, closed_at {text},
    assignee_id {int} REFERENCES staff (id), responsible {text}, proposed {int}, details {text} NOT NULL,
    suspended_until {text}, suspended_for {text} NOT NULL, platform_due_at {text}, regulator_due_at {text},
    linked_case_id {int} REFERENCES cases (id), version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}
) {strict};
CREATE INDEX cases_state ON cases (state, due_at);
CREATE INDEX cases_due ON cases (due_at, id);
CREATE INDEX cases_opened ON cases (opened_at);
CREATE INDEX cases_closed ON cases (closed_at);
CREATE INDEX cases_customer ON cases (customer_id);
CREATE INDEX cases_order ON cases (order_id);
CREATE INDEX cases_linked ON cases (linked_case_id);
CREATE TABLE case_lines (
    case_id {int} NOT NULL REFERENCES cases (id), position {int} NOT NULL,
    order_line_id {int} REFERENCES order_lines (id), title {text} NOT NULL, quantity {int} NOT NULL,
    good {int}, bad {int}, PRIMARY KEY (case_id, position)
) {strict};
CREATE INDEX case_lines_line ON case_lines (order_line_id);
CREATE TABLE case_events (
    id {pk}, case_id {int} NOT NULL REFERENCES cases (id), at {text} NOT NULL, by_id {int}, by_name {text} NOT NULL,
    kind {text} NOT NULL, from_state {text} NOT NULL, to_state {text} NOT NULL, title {text} NOT NULL,
    note {text} NOT NULL, breach {int} NOT NULL, action_id {text} NOT NULL
) {strict};
CREATE INDEX case_events_case ON case_events (case_id, id);

CREATE TABLE evidence (
    id {pk}, case_id {int} NOT NULL REFERENCES cases (id), slot {text} NOT NULL, file_name {text} NOT NULL,
    sha256 {text} NOT NULL, size {int} NOT NULL, added_at {text} NOT NULL, added_by {int},
    version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}
) {strict};
CREATE INDEX evidence_case ON evidence (case_id);

CREATE TABLE settlements (
    id {pk}, case_id {int} NOT NULL REFERENCES cases (id), made_at {text} NOT NULL, by_id {int},
    by_name {text} NOT NULL, claim {text} NOT NULL, settlement {text} NOT NULL, policy_version {text} NOT NULL,
    refund {int} NOT NULL, compensation {int} NOT NULL, freight_topup {int} NOT NULL, to_buyer {int} NOT NULL,
    from_courier {int} NOT NULL, merchant_result {int}, adjustment {int} NOT NULL, adjustment_reason {text} NOT NULL,
    pay_by {text} NOT NULL, cancelled_at {text}, version {int} NOT NULL, action_id {text} NOT NULL
) {strict};
CREATE INDEX settlements_case ON settlements (case_id);
CREATE TABLE settlement_lines (
    settlement_id {int} NOT NULL REFERENCES settlements (id), position {int} NOT NULL,
    order_line_id {int} NOT NULL REFERENCES order_lines (id), quantity {int} NOT NULL, refund {int} NOT NULL,
    PRIMARY KEY (settlement_id, position)
) {strict};
CREATE INDEX settlement_lines_line ON settlement_lines (order_line_id);
CREATE TABLE payments (
    id {pk}, case_id {int} NOT NULL REFERENCES cases (id), settlement_id {int} NOT NULL REFERENCES settlements (id),
    amount {int} NOT NULL, channel {text} NOT NULL, reference {text} NOT NULL, paid_at {text} NOT NULL,
    by_id {int}, note {text} NOT NULL, action_id {text} NOT NULL
) {strict};
CREATE INDEX payments_case ON payments (case_id);
CREATE INDEX payments_settlement ON payments (settlement_id);
CREATE TABLE paper_numbers (
    id {pk}, kind {text} NOT NULL, number {text} NOT NULL UNIQUE, case_id {int} REFERENCES cases (id),
    made_at {text} NOT NULL
) {strict};
CREATE INDEX paper_numbers_case ON paper_numbers (case_id);

CREATE TABLE revisits (
    id {pk}, customer_id {int} REFERENCES customers (id), case_id {int} REFERENCES cases (id), plan {text} NOT NULL,
    purpose {text} NOT NULL, method {text} NOT NULL, nominal {text} NOT NULL, day {text} NOT NULL,
    at_time {text} NOT NULL, assignee_id {int} REFERENCES staff (id), state {text} NOT NULL, why {text} NOT NULL,
    result {text}, score {int}, note {text} NOT NULL, done_at {text},
    version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}
) {strict};
CREATE INDEX revisits_day ON revisits (day, at_time, id);
CREATE INDEX revisits_case ON revisits (case_id);
CREATE INDEX revisits_customer ON revisits (customer_id)
"""

_FIXED = ("case_events", "settlement_lines", "payments", "paper_numbers")
"""Tables whose rows are facts: added, never changed, never deleted. Settlements may only be cancelled."""

_SETTLEMENT_COLUMNS = (
    "id, case_id, made_at, by_id, by_name, claim, settlement, policy_version, refund, compensation, freight_topup, "
    "to_buyer, from_courier, merchant_result, adjustment, adjustment_reason, pay_by"
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    tables = spelled((part.strip() for part in _TABLES.split(";")), dialect)
    guards = _sqlite_guards() if dialect == "sqlite" else _postgres_guards()
    return [*tables, *guards]


def _sqlite_guards() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END"
    guards = [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {refuse}"
        for table in _FIXED
        for verb in ("UPDATE", "DELETE")
    ]
    guards.append(f"CREATE TRIGGER settlements_no_DELETE BEFORE DELETE ON settlements {refuse}")
    guards.append(
        f"CREATE TRIGGER settlements_no_UPDATE BEFORE UPDATE OF {_SETTLEMENT_COLUMNS} ON settlements {refuse}"
    )
    return guards


def _postgres_guards() -> list[str]:
    function = (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'facts are never changed'; END $$"
    )
    calls = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    guards = [f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE ON {table} {calls}" for table in _FIXED]
    guards.append(f"CREATE TRIGGER settlements_kept BEFORE DELETE ON settlements {calls}")
    guards.append(
        f"CREATE TRIGGER settlements_fixed BEFORE UPDATE OF {_SETTLEMENT_COLUMNS} ON settlements {calls}"
    )
    return [function, *guards]
