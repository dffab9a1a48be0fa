"""One paper each into a folder, for several customers."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.errors import KnownError
from desktop.jobs import Progress
from tests.desktop.acting import PART_TIMER, Shop


def test_each_customer_has_a_file_of_its_own(shop: Shop, tmp_path: Path) -> None:
    people = (shop.customer(), shop.customer("李示例", "13800002000"))
    told = Progress()
    made = shop.desk.paper_folders.customer_files(customer_ids=people, folder=tmp_path, progress=told)
    assert made == 2
    files = sorted(path for path in tmp_path.glob("KH-*.pdf"))
    assert len(files) == 2
    assert all(path.read_bytes().startswith(b"%PDF-") for path in files)


def test_who_may_not_print_writes_nothing(shop: Shop, tmp_path: Path) -> None:
    customer = shop.customer()
    shop.sit(PART_TIMER)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.paper_folders.customer_files(customer_ids=[customer], folder=tmp_path)
    assert list(tmp_path.glob("*.pdf")) == []
