"""诊断包: versions, sizes, counts and masked logs; nobody's name, number, address or words."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from desktop.diagnosis import FACTS
from desktop.licences import parts
from resources.version import VERSION
from tests.desktop.acting import PART_TIMER, Shop

PLANTED = ("林示例甲", "13712345678", "示例路 88 号", "她说在开会", "tb_lin8899")
WINDOW = {"qt": "6.11.3 offscreen", "screen": "1440×900 @ 1.5"}


def filled(shop: Shop) -> None:
    name, phone, address, words, _nick = PLANTED
    customer = shop.desk.customers.add(name=name, phone=phone, address=address)
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=customer.id)
    shop.desk.cases.note(case_id=case_id, text=words)


def old_log(shop: Shop) -> Path:
    """A log as an older version wrote it, before anything was masked."""
    name, phone, address, words, nick = PLANTED
    logs = shop.desk.folder.logs
    (logs / "zhanggui.log.1").write_text(
        f"2026-10-14 15:20:00,123 INFO desktop.customers phone shown: customer=3 by=1 {phone}\n"
        f"ValueError: no buyer '{nick}'\n{name} {address}\n{words}\nC:\\Users\\{name}\\桌面\\{name}.xlsx\n",
        "utf-8",
    )
    (logs / "crash-20261014-152000-1.log").write_text("Fatal Python error: Segmentation fault\n")
    (logs / "crash-20261014-152001-1.log").write_text("")
    return logs


def test_the_package_holds_facts_and_masked_logs_and_nothing_of_a_customer(
    shop: Shop, tmp_path: Path
) -> None:
    filled(shop)
    old_log(shop)
    found = shop.desk.diagnosis.read(window=WINDOW)
    to = shop.desk.diagnosis.save(to=tmp_path / "诊断 包.zip", diagnosis=found)
    with zipfile.ZipFile(to) as package:
        assert package.testzip() is None
        texts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    assert {"logs/zhanggui.log.1", "logs/crash-20261014-152000-1.log", FACTS} <= set(texts)
    assert "logs/crash-20261014-152001-1.log" not in texts, "an empty one says nothing"
    facts = texts[FACTS]
    assert facts == found.text
    assert f"版本：{VERSION}" in facts
    assert "屏幕：1440×900 @ 1.5" in facts
    assert "表 customers：1 行" in facts
    assert "表 cases：1 行" in facts
    assert "SQLite 3." in facts
    assert "Segmentation fault" in texts["logs/crash-20261014-152000-1.log"]
    assert (
        "2026-10-14 15:20:00,123 INFO desktop.customers phone shown: customer=3 by=…"
        in texts["logs/zhanggui.log.1"]
    )
    for text in texts.values():
        for planted in PLANTED:
            assert planted not in text


def test_reading_changes_nothing_and_saving_asks_for_the_right(shop: Shop, tmp_path: Path) -> None:
    before = shop.everything()
    shop.sit(PART_TIMER)
    found = shop.desk.diagnosis.read(window=WINDOW)
    assert found.lines
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.diagnosis.save(to=tmp_path / "a.zip", diagnosis=found)
    assert not (tmp_path / "a.zip").exists()
    assert shop.everything() == before


def test_a_place_that_cannot_be_written_is_said(shop: Shop, tmp_path: Path) -> None:
    found = shop.desk.diagnosis.read(window=WINDOW)
    with pytest.raises(KnownError, match="export"):
        shop.desk.diagnosis.save(to=tmp_path / "nowhere" / "a.zip", diagnosis=found)


def test_every_part_names_its_terms() -> None:
    found = {part.name: part for part in parts()}
    assert {"apsw", "peewee", "openpyxl", "reportlab", "Noto Sans SC", "Lucide", "Python"} <= set(found)
    for part in found.values():
        assert part.licence or part.text, part.name
    assert "SIL OPEN FONT LICENSE" in found["Noto Sans SC"].text.upper()


def test_a_bundle_brings_its_own_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "licences"
    (folder / "apsw" / "deep").mkdir(parents=True)
    (folder / "apsw" / "LICENSE").write_text("do as you like")
    (folder / "apsw" / "deep" / "NOTICE").write_text("and tell")
    (folder / "system" / "libx").mkdir(parents=True)
    (folder / "system" / "libx" / "copyright.txt").write_text("free")
    (folder / "README.txt").write_text("A line of words.\napsw 3.54.1.0\nsystem/libx\n")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    found = {part.name: part for part in parts()}
    assert found["apsw"].version == "3.54.1.0"
    assert found["apsw"].text == "do as you like\n\nand tell"
    assert found["libx"].text == "free"
    assert {"Noto Sans SC", "Lucide"} <= set(found)
    assert "openpyxl" not in found
