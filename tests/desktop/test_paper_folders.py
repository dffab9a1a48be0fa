"""One paper each into a folder, for several orders or customers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from desktop.jobs import Progress
from tests.desktop.acting import PART_TIMER, Shop


def test_each_order_and_each_customer_has_a_file_of_its_own(shop: Shop, tmp_path: Path) -> None:
    people = (shop.customer(), shop.customer("李示例", "13800002000"))
    orders = [shop.sell(customer_id=each) for each in people]
    folders = shop.desk.paper_folders
    told = Progress()
    assert folders.receipts(order_ids=[one.id for one in orders], folder=tmp_path, progress=told) == 2
    assert sorted(path.stem for path in tmp_path.glob("*.pdf")) == sorted(one.number for one in orders)
    assert folders.customer_files(customer_ids=people, folder=tmp_path) == 2
    files = sorted(path for path in tmp_path.glob("KH-*.pdf"))
    assert len(files) == 2
    assert all(path.read_bytes().startswith(b"%PDF-") for path in files)


def test_numbers_that_are_alike_or_no_file_name_keep_their_files(shop: Shop, tmp_path: Path) -> None:
    first, second = shop.sell(), shop.sell()
    with shop._writing() as action:
        archive = shop.desk.archive
        other = archive.accounts.save(
            replace(archive.accounts.list()[0], id=0, version=0, name="二店"), action=action
        )
        one = archive.orders.save(replace(archive.orders.get(first.id), number="A/1"), action=action)
        archive.orders.save(
            replace(archive.orders.get(second.id), number="A/1", shop_id=other.id), action=action
        )
    shop.desk.paper_folders.receipts(order_ids=[one.id, second.id], folder=tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == [f"A_1 ({second.id}).pdf", "A_1.pdf"]


def test_who_may_not_print_writes_nothing(shop: Shop, tmp_path: Path) -> None:
    order = shop.sell()
    shop.sit(PART_TIMER)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.paper_folders.receipts(order_ids=[order.id], folder=tmp_path)
    assert list(tmp_path.glob("*.pdf")) == []
