"""An incoming order stands in the staging file as it was told, nothing more and nothing less."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aftersales.clock import CHINA
from aftersales.comparing import as_order, compare
from aftersales.matching import IncomingLine, IncomingOrder, Problem
from aftersales.orders import Discount, Funder, MoneyBack, Movement, OrderStatus, Platform, Receiver
from storage.staged_orders import (
    COLUMNS,
    LINE_COLUMNS,
    Accounts,
    lines_by_order,
    lines_of,
    order_of,
    values_of,
)
from storage.staging import Staging
from storage.values import moment_text
from tests.storage.making import ADDED, NOW, incoming

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
_FEN = st.integers(-(10**9), 10**9)
_MOMENTS = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, CHINA, timezone(timedelta(hours=-7))]),
)


def maybe(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | kind


LINES = st.builds(
    IncomingLine,
    key=_WORDS,
    title=_WORDS,
    code=maybe(_WORDS),
    spec=maybe(_WORDS),
    unit_price=maybe(_FEN),
    quantity=maybe(st.integers(0, 99)),
    amount=maybe(_FEN),
    paid=maybe(_FEN),
    refunded=maybe(_FEN),
)
ORDERS = st.builds(
    IncomingOrder,
    file_index=st.integers(0, 9),
    sheet=_WORDS,
    rows=st.lists(st.integers(1, 10**6), max_size=4).map(tuple),
    platform=st.sampled_from(Platform),
    shop_name=maybe(_WORDS),
    number=_WORDS,
    status=maybe(st.sampled_from(OrderStatus)),
    ordered_at=maybe(_MOMENTS),
    paid_at=maybe(_MOMENTS),
    shipped_at=maybe(_MOMENTS),
    signed_at=maybe(_MOMENTS),
    currency=maybe(st.sampled_from(["CNY", "USD"])),
    goods=maybe(_FEN),
    freight=maybe(_FEN),
    discounts=maybe(
        st.lists(
            st.builds(
                Discount,
                name=_WORDS,
                amount=_FEN,
                funded_by=st.sampled_from(Funder),
                threshold=maybe(_FEN),
                coupon=st.booleans(),
            ),
            max_size=2,
        ).map(tuple)
    ),
    paid_gross=maybe(_FEN),
    refunded=maybe(_FEN),
    compensated=maybe(_FEN),
    nickname=maybe(_WORDS),
    receiver=maybe(st.builds(Receiver, name=_WORDS, phone=_WORDS, address=_WORDS, masked=st.booleans())),
    courier=maybe(_WORDS),
    tracking=maybe(_WORDS),
    remark=maybe(_WORDS),
    movements=st.lists(
        st.builds(Movement, source=_WORDS, kind=st.sampled_from(MoneyBack), amount=_FEN, key=_WORDS),
        max_size=2,
    ).map(tuple),
    only_known=st.booleans(),
    lines=st.lists(LINES, max_size=3).map(tuple),
    problems=st.lists(
        st.builds(Problem, sheet=_WORDS, row=st.integers(0, 99), column=_WORDS, code=_WORDS, value=_WORDS),
        max_size=2,
    ).map(tuple),
)


@given(ORDERS)
def test_every_order_comes_back_as_it_was_put_in(order: IncomingOrder) -> None:
    row = dict(zip(COLUMNS, values_of(order, Accounts().of(order)), strict=True))
    lines = lines_by_order((row[0], *row[2:]) for row in lines_of(7, order))
    assert order_of(row, lines.get(7, ())) == order


def test_every_field_has_a_strategy_so_that_none_is_forgotten() -> None:
    example = incoming(0)
    assert {field.name for field in fields(IncomingLine)} == set(LINE_COLUMNS)
    told = {name.removeprefix("receiver_") for name in COLUMNS} | {"receiver", "lines"}
    assert {field.name for field in fields(example)} <= told


@given(_MOMENTS)
def test_moments_are_written_as_the_archive_writes_them(moment: datetime) -> None:
    order = incoming(0, ordered_at=moment)
    row = dict(zip(COLUMNS, values_of(order, ""), strict=True))
    assert row["ordered_at"] == moment_text(moment)


def test_places_are_closed_up_and_a_place_can_come_twice(tmp_path: Path) -> None:
    staging = Staging.create(tmp_path, files=["a.csv"])
    two = (IncomingLine(key="1", title="壶"), IncomingLine(key="2", title="盖"))
    staging.put([(3, incoming(3, lines=two), ADDED, None), (9, incoming(9), ADDED, None)])
    staging.put([(5, incoming(5), ADDED, None), (3, incoming(3, remark="补"), ADDED, None)])
    staging.close_up()
    rows = staging.page().rows
    assert [(row.seq, row.incoming) for row in rows] == [
        (1, incoming(3, remark="补")),
        (2, incoming(5)),
        (3, incoming(9)),
    ]
    assert [seq for _, seq in staging.places()] == [1, 2, 3]
    staging.discard()


def test_the_quick_answer_for_a_new_order_is_the_slow_one() -> None:
    order = incoming(0)
    told = replace(order, problems=(Problem(sheet="", row=2, column="", code="imports.note", level="info"),))
    assert compare(order, None) == compare(told, None)
    assert as_order(order, 3) == as_order(told, 3)
    assert order.ordered_at == NOW
