"""店主放行 on the page of a case: with the owner's password at a clerk's desk, without one at his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import Case, CaseKind, EventKind, Responsible
from aftersales.negotiation import Need
from aftersales.settlement.claim import Costs
from desktop.requests import CaseFactsGiven
from desktop.shop import Desk
from tests.ui.case_hands import Hands, case_page
from tests.ui.case_kit import open_case, shop, visible_text
from ui.notices import Recorder
from ui.theme import Theme

Type = Callable[[QWidget, str], None]
SECRET = "shi-li-mi-ma"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with shop(tmp_path) as opened:
        yield opened


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot, type_chinese: Type) -> Iterator[Hands]:
    with case_page(desk, theme, recorder, qtbot, type_chinese) as made:
        yield made


def waiting(desk: Desk) -> Case:
    """A clerk sits at the desk; a case below the floor stands at 待客户确认, written in by the clerk."""
    owner = desk.staff.add(name="周示例", role=Role.OWNER)
    desk.staff.sit_down(staff_id=owner.id)
    line = next(line for line in desk.staff.lines() if line.staff.id == owner.id)
    desk.staff.set_secret(staff_id=owner.id, password=SECRET, version=line.secret_version)
    clerk = desk.staff.add(name="许示例", role=Role.CLERK)
    desk.staff.sit_down(staff_id=clerk.id)
    case = open_case(desk, CaseKind.REFUND_ONLY, reason="丢件")
    for slot in desk.cases.view(case_id=case.id).evidence_missing:
        desk.cases.add_evidence(case_id=case.id, slot=slot, data=b"a page", file_name="a.txt")
    for state in ("verifying", "judging", "planning"):
        facts = CaseFactsGiven(responsible=Responsible.COURIER) if state == "planning" else None
        now = desk.cases.view(case_id=case.id).case
        case = desk.cases.move(case_id=case.id, version=now.version, to_state=state, facts=facts)
    return case


def written(desk: Desk, case: Case) -> None:
    now = desk.cases.view(case_id=case.id).case
    claim = desk.settlements.draft(case_id=case.id).claim
    claim = replace(claim, goodwill=500, costs=Costs(goods=6_000, floor=10_000_000))
    desk.settlements.write_in(case_id=case.id, version=now.version, claim=claim)


def test_the_owner_types_his_password_at_the_clerks_desk(
    hands: Hands, desk: Desk, recorder: Recorder
) -> None:
    case = waiting(desk)
    hands.open(case.id)
    assert hands.page.head.release.isHidden()
    written(desk, case)
    hands.wait()
    assert desk.cases.view(case_id=case.id).release_needs == (Need.FLOOR,)
    form = hands.page.main.release_form
    hands.click(hands.page.head.release)
    assert "低于底线" in visible_text(form)
    secret = form.secret
    assert secret is not None
    assert secret.hasFocus()
    QTest.keyClicks(secret, "wrong")
    QTest.keyClick(secret, Qt.Key.Key_Return)
    hands.wait()
    assert "密码不对" in form.error.text()
    assert secret.selectedText() != ""
    QTest.keyClicks(secret, SECRET)
    hands.submit_form(form)
    assert form.isHidden()
    assert secret.text() == ""
    assert recorder.texts("toast")[-1] == "已店主放行"
    assert hands.page.head.release.isHidden()
    view = desk.cases.view(case_id=case.id)
    (told,) = [event for event in view.events if event.kind is EventKind.RELEASED]
    assert told.title == "店主放行：周示例"
    assert next(step for step in view.next_steps if step.to_state == "to_pay").allowed


def test_the_owner_himself_is_asked_for_nothing(hands: Hands, desk: Desk) -> None:
    case = waiting(desk)
    written(desk, case)
    owner = next(one for one in desk.staff.list() if one.role == Role.OWNER)
    desk.staff.sit_down(staff_id=owner.id, password=SECRET)
    hands.open(case.id)
    hands.click(hands.page.head.release)
    form = hands.page.main.release_form
    assert form.secret is None
    hands.submit_form(form)
    assert desk.cases.view(case_id=case.id).release_needs == ()
    assert hands.page.head.release.isHidden()


def test_who_may_not_settle_sees_no_button(hands: Hands, desk: Desk) -> None:
    case = waiting(desk)
    written(desk, case)
    desk.staff.sit_down(
        staff_id=next(one.id for one in desk.staff.list() if one.role == Role.OWNER), password=SECRET
    )
    helper = desk.staff.add(name="梁示例", role=Role.TECHNICIAN)
    desk.staff.sit_down(staff_id=helper.id)
    hands.open(case.id)
    assert desk.cases.view(case_id=case.id).release_needs
    assert hands.page.head.release.isHidden()
