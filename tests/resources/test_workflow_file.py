"""The shipped workflow file against the trade's own table, written out here a second time by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftersales.workflow_guards import GUARDS
from resources.wording import knows
from resources.workflow_file import WORKFLOW, read_workflow, shipped_workflow

TABLE = """
new 待受理 us: verifying withdrawn void
verifying 核实中 us: awaiting_evidence judging to_revisit withdrawn
awaiting_evidence 待补凭证 customer: verifying judging rejected withdrawn
judging 待判责 us: awaiting_maker planning withdrawn
awaiting_maker 待厂家回复 maker: judging planning
planning 待定方案 us: awaiting_consent rejected withdrawn
awaiting_consent 待客户确认 customer: awaiting_return to_ship awaiting_device to_visit to_pay to_revisit planning withdrawn
awaiting_return 待寄回 customer: returning inspecting withdrawn
returning 退回途中 courier: inspecting verifying
inspecting 待验货 us: to_pay to_ship planning
to_pay 待退款 us: to_revisit
to_ship 待换货/待补发/待寄回客户 us: in_transit to_revisit planning
in_transit 待签收 courier: to_revisit verifying
awaiting_device 待送修 customer: diagnosing withdrawn
to_visit 待上门 us: diagnosing repairing to_revisit to_visit
diagnosing 检测中 us: awaiting_quote repairing planning
awaiting_quote 待确认报价 customer: repairing awaiting_pickup to_ship
repairing 维修中 us: awaiting_parts awaiting_pickup to_ship to_revisit planning
awaiting_parts 待配件 maker: repairing planning
awaiting_pickup 待取件 customer: to_revisit
to_revisit 待回访 us: closed verifying
closed 已结案 none: verifying
rejected 已拒绝 none: verifying
withdrawn 客户撤销 none: verifying
void 作废 none:
"""


def test_states_and_ways_are_those_of_the_table() -> None:
    flow = shipped_workflow()
    lines = [line for line in TABLE.splitlines() if line]
    assert [state.code for state in flow.states] == [line.split()[0] for line in lines]
    for line in lines:
        head, ways = line.split(":")
        code, label, waits_for = head.split()
        state = flow.state(code)
        assert state.label.replace(" ", "") == label
        assert str(state.waits_for) == waits_for
        assert sorted(row.target for row in flow.ways_from(code)) == sorted(ways.split())


def test_numbers_of_the_table() -> None:
    flow = shipped_workflow()
    assert flow.warn_at == (50, 80)
    assert flow.reopen_days == 30
    lengths = {clock.code: (clock.hours, clock.days) for clock in flow.clocks}
    assert lengths == {
        "accept": (24, None),
        "plan": (48, None),
        "evidence": (None, 3),
        "maker": (None, 2),
        "consent": (None, 3),
        "send_back": (None, 7),
        "coming_back": (None, 7),
        "inspect": (48, None),
        "pay": (48, None),
        "pay_law": (None, 7),
        "pay_breach": (None, 15),
        "ship": (72, None),
        "delivery": (None, 7),
        "bring_in": (None, 7),
        "visit": (None, None),
        "diagnose": (48, None),
        "quote": (None, 3),
        "loan": (None, 7),
        "repair_exchange": (None, 30),
        "parts_exchange": (None, 60),
        "pick_up": (None, 30),
        "revisit": (None, None),
    }
    own = {clock.code for clock in flow.clocks if clock.own}
    assert own == {"accept", "plan", "inspect", "pay", "ship", "diagnose"}


def test_guards_have_code_and_the_file_is_read_once() -> None:
    assert shipped_workflow() is shipped_workflow()
    assert len(GUARDS) == 28
    assert knows("workflow.no_such_way")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('code = "closed"', 'code = "shut"'),
        ('enter = ["quote"]', 'enter = ["luck"]'),
        ('right = "void"', 'right = "magic"'),
        ('waits_for = "maker"', 'waits_for = "moon"'),
        ("hours = 24", "minutes = 24"),
    ],
)
def test_a_broken_file_is_a_bug(tmp_path: Path, good: str, bad: str) -> None:
    text = WORKFLOW.read_text("utf-8")
    assert good in text
    path = tmp_path / "workflow.toml"
    path.write_text(text.replace(good, bad), "utf-8")
    with pytest.raises(ValueError, match=r".+"):
        read_workflow(path)
