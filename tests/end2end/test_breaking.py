"""The program is killed in the middle of typing: the next start says so, and what was begun is there again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock, china_moment
from desktop.shop import Desk
from tests.desktop.acting import Shop

ROOT = Path(__file__).parents[2]
MARK = "running.json"


@pytest.fixture
def shop(tmp_path: Path) -> tuple[Path, int, int]:
    """A folder with a case that waits for its plan, and a call of today."""
    clock = FixedClock(china_moment("2026-10-14 09:00"))
    with Desk.open(tmp_path / "店 铺", clock=clock) as desk:
        desk.profile.name_shop(name="张示例小店")
        acted = Shop(desk, clock)
        case_id = acted.sold_case(CaseKind.RETURN)
        acted.planned(case_id)
        customer_id = acted.case(case_id).customer_id
        assert customer_id is not None
        call = desk.revisit_planning.plan(
            customer_id=customer_id, case_id=None, day=clock.today(), purpose="使用情况"
        )
    return tmp_path / "店 铺", case_id, call.id


def child(deed: str, shop: tuple[Path, int, int], *words: str) -> subprocess.Popen[str]:
    folder, case_id, revisit_id = shop
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.end2end.typing_in_child"),
            *(deed, str(folder), str(case_id), str(revisit_id), *words),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        pytest.fail(process.communicate()[1][-3_000:])
    found: dict[str, Any] = json.loads(line)
    return found


def looked(shop: tuple[Path, int, int], *words: str) -> dict[str, Any]:
    with child("look", shop, *words) as process:
        found = told(process)
        assert process.wait(timeout=60) == 0, process.stderr.read() if process.stderr else ""
    return found


def test_what_was_being_typed_is_there_after_a_kill(shop: tuple[Path, int, int]) -> None:
    with child("type", shop) as process:
        assert told(process)["begun"]
        assert (shop[0] / MARK).is_file()
        process.kill()
    found = looked(shop)
    assert "上次没有正常关掉" in found["said"]
    assert "漏水，写到一半" in found["offered"]
    assert found["new_case"] == "漏水，写到一半"
    assert found["adjustment"][:2] == [-500, "凑整"]
    assert found["call"] == "说用着还行"
    assert found["counter"] == [["示例滤芯", 2_500]]
    assert found["remark"] == "下午来取"
    assert "上次没收完的单还在" in found["told"]
    assert found["note"] == "等他回电"
    assert "上次没存的客户：张没存" in found["form_offered"]
    assert found["form"] == ["张没存", "门口有狗"]
    assert not (shop[0] / MARK).exists(), "this one said goodbye"
    again = looked(shop, "--safe")
    assert again["safe"] is True
    assert "上次没有正常关掉" not in again["said"]
    assert "这是安全启动" in again["said"]
    assert "张没存" not in again["form_offered"], "the form was closed by its 取消"
    assert again["counter"] == [["示例滤芯", 2_500]], "what nobody finished stays"
