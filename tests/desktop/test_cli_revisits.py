"""`run.py revisits`: the revisits of some days as text and as JSON, planned ahead on the way, bad days refused."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from aftersales.clock import SystemClock
from desktop.cli import DONE, REFUSED, main
from desktop.shop import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop with one customer of the best tier, whose warranty ends in two months."""
    folder = tmp_path / "店"
    with Desk.open(folder) as desk:
        customer = desk.customers.add(name="张示例", phone="13800001000").id
        desk.customers.set_tier(customer_id=customer, version=1, tier="重要", tiers=("重要",))
        starts = desk.clock.today() - timedelta(days=300)
        desk.goods.register(customer_id=customer, title="示例净水器", starts=starts)
    return folder


def asked(folder: Path, *words: str) -> int:
    today = SystemClock().today()
    first, last = today.isoformat(), (today + timedelta(days=366)).isoformat()
    return main(["revisits", "--data", str(folder), "--from", first, "--to", last, *words])


def test_nothing_is_planned_until_it_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(folder, "--json") == DONE
    assert json.loads(capsys.readouterr().out) == []
    assert asked(folder, "--plan") == DONE
    told = capsys.readouterr().out
    assert "新排 1 个" in told
    assert "质保到期前提醒" in told
    assert asked(folder, "--json") == DONE
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["customer"], found["plan"], found["state"], found["result"]) == (
        "张示例",
        "warranty",
        "planned",
        None,
    )
    assert found["date"] >= SystemClock().today().isoformat()
    assert all({"date", "code", "text"} == set(reason) for reason in found["why"])
    assert "1380000" not in json.dumps(found)


def test_days_that_run_backwards_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["revisits", "--data", str(folder), "--from", "2026-10-14", "--to", "2026-10-13"]
    assert main(words) == REFUSED
    assert "早于" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["revisits", "--from", "明天"])
    assert "日期写法不对" in capsys.readouterr().err
