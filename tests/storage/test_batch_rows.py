"""Orders that are plainly new and orders that were worked out one by one become the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from aftersales.comparing import as_order
from aftersales.matching import IncomingOrder
from storage import batch_rows
from storage.batch_prepare import prepare
from storage.customers import NUMBER_SERIES, number_text
from storage.database import Database
from storage.staging import Staging
from tests.storage.making import ADDED, Archive, incoming
from tests.storage.test_staged_orders import ORDERS

PLAIN = ORDERS.map(lambda order: order if not order.movements else None).filter(
    lambda order: order is not None and not order.only_known
)


@given(order=PLAIN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_query_for_plain_orders_says_what_the_rule_says(
    sqlite: Database, tmp_path: Path, order: IncomingOrder
) -> None:
    staging = Staging.create(tmp_path, files=[])
    staging.stage([(order, ADDED)])
    with sqlite.read():
        prepared = prepare(sqlite, staging)
    assert (prepared.count, staging.connection.execute("SELECT count(*) FROM slow").fetchall()) == (1, [(0,)])
    staging.connection.execute("INSERT INTO accounts SELECT platform, shop, 5 FROM staged")
    rows = as_order(order, 5)
    for (names, query), parameters, expected in (
        (batch_rows.plain_orders(), (10, 20, "id"), [batch_rows.worked_order(1, order.platform, "", rows)]),
        (batch_rows.plain_lines(), (10,), batch_rows.worked_lines(1, rows)),
        (batch_rows.plain_discounts(), (10,), batch_rows.worked_discounts(1, rows)),
    ):
        told = set(names) & {
            *batch_rows.ORDER_COLUMNS,
            *batch_rows.LINE_COLUMNS,
            *batch_rows.DISCOUNT_COLUMNS,
        }
        columns = {7: batch_rows.ORDER_COLUMNS, 4: batch_rows.LINE_COLUMNS, 3: batch_rows.DISCOUNT_COLUMNS}
        head = {
            batch_rows.plain_orders()[0]: 7,
            batch_rows.plain_lines()[0]: 4,
            batch_rows.plain_discounts()[0]: 3,
        }[names]
        wanted = [
            {name: value for name, value in zip(columns[head], row[head:], strict=True) if name in told}
            for row in expected
        ]
        found = [dict(zip(names, row, strict=True)) for row in staging.connection.execute(query, parameters)]
        assert [{name: row[name] for name in told} for row in found] == wanted
    staging.discard()


def test_what_a_plain_order_leaves_out_is_empty_in_a_worked_one_too() -> None:
    names, _ = batch_rows.plain_orders()
    assert set(batch_rows.ORDER_COLUMNS) - set(names) == {"invoiced_on"}
    assert set(batch_rows.LINE_COLUMNS) - set(batch_rows.plain_lines()[0]) == {"product_id", "gift_price"}
    order = as_order(incoming(0), 1)
    assert (order.invoiced_on, order.movements, order.lines[0].product_id) == (None, (), None)


@pytest.mark.parametrize("first", [1, 99_998])
def test_customers_are_numbered_as_by_hand(archive: Archive, tmp_path: Path, first: int) -> None:
    archive_first = first - 1
    if archive_first:
        with archive.database.write():
            archive.numbers.take(NUMBER_SERIES, archive_first)
    staging = Staging.create(tmp_path, files=[])
    staging.stage((incoming(place * 4), ADDED) for place in range(4))
    with archive.database.read():
        prepared = archive.batches.prepare(staging)
    with archive.writing("导入") as action:
        archive.batches.commit(prepared, action=action)
    staging.discard()
    with archive.database.read():
        numbers = archive.database.rows("SELECT number FROM customers ORDER BY id")
    assert [row[0] for row in numbers] == [number_text(first + place) for place in range(4)]
