"""Images made and read by the database are those that the journal keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aftersales.orders import MoneyBack, Movement
from storage.models import DiscountRow, OrderLineRow, OrderRow
from storage.query import dicts
from storage.record_images import child_rows_sql, image_sql, rows_sql
from storage.records import Records
from storage.values import json_text
from tests.storage.making import Archive, customer

_ODD = "换行\n制表\t引号\"反斜\\ 斜/ 😀 %百分 ' é"


@pytest.mark.parametrize("table", ["orders", "customers"])
def test_an_image_by_the_database_is_the_image(archive: Archive, table: str) -> None:
    moved = Movement(source="alipay", kind=MoneyBack.REFUND, amount=5, key="k")
    archive.order(number="1", remark=_ODD, movements=(moved,))
    archive.order(number="2", lines=(), discounts=())
    with archive.writing() as action:
        archive.customers.save(customer(note=_ODD), action=action)
        archive.customers.save(customer(name="李示例", phones=(), tags=()), action=action)
    with archive.database.read():
        ids = [row[0] for row in archive.database.rows(f"SELECT id FROM {table} ORDER BY id")]
        images = Records(archive.database).images(table, ids)
        expression = image_sql(archive.database, table, "r")
        texts = archive.database.rows(f"SELECT r.id, {expression} FROM {table} r ORDER BY r.id")
    assert {row_id: json.loads(text) for row_id, text in texts} == images
    assert len(images) == 2
    if archive.database.is_sqlite:
        assert [text for _, text in texts] == [json_text(images[row_id]) for row_id in ids]


def test_rows_come_back_out_of_their_images(archive: Archive, tmp_path: Path) -> None:
    order = archive.order(remark=_ODD)
    with archive.writing():
        database = archive.database
        image = Records(database).image("orders", order.id)
        database.run("CREATE TEMP TABLE images (version BIGINT, image TEXT)")
        database.run("INSERT INTO images VALUES (8, ?)", (json_text(image),))
        for model, query in (
            (OrderRow, rows_sql(database, OrderRow, "images")),
            (OrderLineRow, child_rows_sql(database, OrderLineRow, "images")),
            (DiscountRow, child_rows_sql(database, DiscountRow, "images")),
        ):
            names = list(model._meta.fields)
            stored = sorted(tuple(row[name] for name in names) for row in dicts(model.select()))
            again = sorted(
                database.rows(f"SELECT {', '.join(f'w.{name}' for name in names)} FROM ({query}) w"), key=str
            )
            assert sorted(again, key=str) == sorted(stored, key=str)
        assert database.rows(f"SELECT w.now FROM ({rows_sql(database, OrderRow, 'images')}) w") == [(8,)]
        database.run("DROP TABLE images")
    assert image is not None
