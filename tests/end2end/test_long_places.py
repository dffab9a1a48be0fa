"""Folders far deeper than 260 characters, with Chinese, blanks and emoji: a shop lives there, and sheets and papers come and go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from aftersales.long_paths import reachable
from desktop.jobs import Progress
from desktop.paths import data_folder
from desktop.shop import Desk
from desktop.upkeep import put_back
from exports.preview import PdfPages
from resources.wording import error_sentence
from tests.desktop.acting import Shop
from tests.desktop.sheets import LINES, ORDERS


def deeper(folder: Path, *, than: int) -> Path:
    """A folder below whose path has more characters than that."""
    while len(str(folder)) <= than:
        folder /= "文件夹 😀 x"
    return folder


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """Where a person keeps sheets: a path as long as a system takes."""
    folder = deeper(tmp_path / "表格", than=800)
    reachable(folder).mkdir(parents=True)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="there SQLite takes any length")
def test_a_folder_too_deep_for_the_archive_is_told_and_not_made(tmp_path: Path, clock: FixedClock) -> None:
    with pytest.raises(KnownError) as caught:
        Desk.open(deeper(tmp_path / "店", than=500), clock=clock)
    assert caught.value.code == "place.too_deep"
    assert "太长" in error_sentence(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_shop_lives_in_a_deep_folder(tmp_path: Path, far: Path, clock: FixedClock) -> None:
    root = tmp_path / ("a b" * 45) / ("c d" * 45) / "店 😀 铺"
    assert len(str(root)) > 260
    sheets = []
    for source in (ORDERS, LINES):
        sheets.append(far / f"😀 {source.name}")
        reachable(sheets[-1]).write_bytes(source.read_bytes())
    picture = far / "开箱 😀.png"
    Image.new("RGB", (60, 40), "red").save(reachable(picture))
    with Desk.open(root, clock=clock) as desk:
        shop = Shop(desk, clock)
        desk.profile.name_shop(name="示例家电")
        staged = desk.transfers.read(paths=tuple(sheets), progress=Progress())
        desk.transfers.commit(staged=staged)
        case_id = shop.sold_case(CaseKind.RETURN)
        kept = desk.cases.add_evidence(case_id=case_id, slot="开箱照片", path=picture)
        assert desk.cases.evidence_bytes(evidence_id=kept.id) == reachable(picture).read_bytes()
        desk.papers.report(case_id=case_id, to=far / "报告 😀.pdf")
        desk.list_sheets.write(list_key="orders", to=far / "订单 😀.xlsx")
        copy = desk.upkeep.backup()
        orders = desk.upkeep.check().orders
        desk.customers.add(name="张示例", phone="13712345678")
    assert put_back(path=copy, root=data_folder(root).root, clock=clock, progress=Progress()) is not None
    with Desk.open(root, clock=clock) as desk:
        assert desk.upkeep.check().orders == orders > 0
    with PdfPages(reachable(far / "报告 😀.pdf").read_bytes()) as paper:
        assert paper.render(0, dpi=50).width > 100
    assert load_workbook(reachable(far / "订单 😀.xlsx")).sheetnames
