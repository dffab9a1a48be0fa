"""Records over PostgreSQL: the same sheets, the same way in and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.paths import DataFolder
from desktop.shop import Desk
from storage.database import Database
from tests.desktop.record_kit import CASES, CUSTOMERS, GOODS, outcomes, read, sheet, take_in, undo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.clock import FixedClock

pytestmark = pytest.mark.postgres


@pytest.fixture
def server_desk(postgres_server: Any, tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    made = postgres_server.fresh_database()
    address = f"postgresql://{made['user']}@/{made['dbname']}?host={made['host']}&port={made['port']}"
    with Desk(folder=DataFolder(tmp_path), database=Database.open(address), clock=clock, lock=None) as desk:
        yield desk


def test_lists_go_in_change_nothing_again_and_come_out(server_desk: Desk, tmp_path: Path) -> None:
    desk = server_desk
    phone = "13800001000"
    first = sheet(tmp_path / "客户.csv", CUSTOMERS, ("张示例", phone, "示例路1号", "", "老客户", "是", ""))
    take_in(desk, first)
    paths = (
        sheet(
            tmp_path / "客户二.csv", CUSTOMERS, ("张示例", phone, "新路2号"), ("李示例", "", "", "li_demo")
        ),
        sheet(
            tmp_path / "保修.csv",
            GOODS,
            ("王示例", "13700003000", "净水器", "R600", "SN1", "2026-03-01", "12"),
        ),
        sheet(
            tmp_path / "台账.csv",
            CASES,
            (
                "2026-09-03",
                "WX-1",
                "张示例",
                phone,
                "净水器",
                "漏",
                "维修",
                "换阀",
                "60",
                "已取走",
                "2026-09-05",
            ),
            ("2026-10-12", "WX-2", "孙示例", "13600005528", "净水器", "漏", "维修", "", "", "维修中", ""),
        ),
    )
    staged = read(desk, *paths)
    assert outcomes(desk, staged) == ["updated", "added", "added", "added", "added"]
    batch = desk.transfers.commit(staged=staged)
    again = read(desk, *paths)
    assert outcomes(desk, again) == ["unchanged"] * 5
    desk.transfers.discard(staged=again)
    undone = undo(desk, batch)
    assert (undone.removed, undone.restored, undone.kept) == (6, 1, ())
    assert [brief.name for brief in desk.customers.search(text="示例")] == ["张示例"]
