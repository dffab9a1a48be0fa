"""The doors of several rows at once for the test of rights: customers changed, sheets and papers written."""

from __future__ import annotations

from typing import Any

from aftersales.access import Right
from aftersales.customer_queries import CustomerQuery


def _everybody(on: Any) -> CustomerQuery:
    return CustomerQuery(bounds=on.desk.customer_lists.bounds())


BATCH_DOORS: dict[str, tuple[Right, Any]] = {
    "customer_batches.add_tag": (
        Right.ARCHIVE,
        lambda on: on.desk.customer_batches.add_tag(customer_ids=[1], tag="示例"),
    ),
    "customer_batches.remove_tag": (
        Right.ARCHIVE,
        lambda on: on.desk.customer_batches.remove_tag(customer_ids=[1], tag="示例"),
    ),
    "customer_batches.set_tier": (
        Right.ARCHIVE,
        lambda on: on.desk.customer_batches.set_tier(customer_ids=[1], tier="长期", tiers=("长期",)),
    ),
    "customer_batches.allow_calls": (
        Right.CALL,
        lambda on: on.desk.customer_batches.allow_calls(customer_ids=[1]),
    ),
    "customer_batches.stop_calls": (
        Right.CALL,
        lambda on: on.desk.customer_batches.stop_calls(customer_ids=[]),
    ),
    "bin.delete_goods": (Right.ARCHIVE, lambda on: on.desk.bin.delete_goods(good_ids=[])),
}
